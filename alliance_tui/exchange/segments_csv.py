"""Segments as CSV: a row for each coder, segment and code, with how often it was marked there, most often 0.

UTF-8, comma, CRLF, decimal point. `from_s` and `to_s` are seconds from session start; a mark on a border belongs to the
later segment. Columns: session_id, client_id, number, coder_id, segment (from 1), from_s, to_s, group, code, count.
"""

import csv
import io
from collections.abc import Iterable

from alliance_tui.domain.segment_grid import SegmentGrid
from alliance_tui.domain.session import Session

COLUMNS = ("session_id", "client_id", "number", "coder_id", "segment", "from_s", "to_s", "group", "code", "count")


def segments_csv(grids: Iterable[tuple[Session, str, SegmentGrid]]) -> bytes:
    """Grids as one table, each with its session and its coder's id."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for session, coder, grid in grids:
        who = (session.id, session.client, session.number, coder)
        for place in range(grid.count):
            span = (place + 1, f"{place * grid.width_s:g}", f"{(place + 1) * grid.width_s:g}")
            writer.writerows((*who, *span, row.group, row.code or "", row.counts[place]) for row in grid.rows)
    return text.getvalue().encode()
