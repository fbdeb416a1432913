"""Segments as CSV: a row for each coder, segment and code, with how often it was marked there, most often 0.

UTF-8, comma, CRLF, decimal point. `from_s` and `to_s` are seconds from session start; a mark on a border belongs to the
later segment. Columns: session_id, client_id, number, coder_id, segment (from 1), from_s, to_s, group, code, count.
"""

import csv
import io
from collections.abc import Iterable

from alliance_tui.domain.segment_grid import SegmentGrid
from alliance_tui.exchange.leaving import Coded

COLUMNS = ("session_id", "client_id", "number", "coder_id", "segment", "from_s", "to_s", "group", "code", "count")


def _lines(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


HEAD = _lines([COLUMNS])
"""The first line."""


def grid_rows(coded: Coded, grid: SegmentGrid) -> bytes:
    """The lines that one coder's grid of a session adds."""
    session = coded.session
    who = (session.id, session.client or session.client_id, session.number, coded.coder)
    return _lines(
        (
            *(*who, place + 1, f"{place * grid.width_s:g}", f"{(place + 1) * grid.width_s:g}"),
            *(row.group, row.code or "", row.counts[place]),
        )
        for place in range(grid.count)
        for row in grid.rows
    )
