"""The segment view and its table."""

import csv
import io

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.segment_grid import segment_grid
from alliance_tui.domain.two_codings import Grain
from alliance_tui.exchange.leaving import Coded
from alliance_tui.exchange.segments_csv import COLUMNS, HEAD, grid_rows
from tests.storage.samples import client_of, session_of

MARKS = (
    Marker(id="m1", group="withdrawal", code="denial", offset_s=60),
    Marker(id="m2", group="withdrawal", offset_s=300),
    Marker(id="m3", group="repair", code="long-gone", offset_s=310),
    Marker(id="m4", group="withdrawal", code="denial", offset_s=899),
)


def test_rows_follow_the_codebook_and_hold_what_is_not_named_or_not_known(book: Codebook) -> None:
    grid = segment_grid(MARKS, 900, book)
    assert [(row.group, row.code, row.counts) for row in grid.rows] == [
        ("withdrawal", "denial", (1, 0, 1)),
        ("withdrawal", None, (0, 1, 0)),
        ("repair", "long-gone", (0, 1, 0)),
    ]
    groups = segment_grid(MARKS, 900, book, width_s=450, grain=Grain.GROUP)
    assert [(row.group, row.counts) for row in groups.rows] == [
        ("withdrawal", (2, 1)),
        ("confrontation", (0, 0)),
        ("repair", (1, 0)),
        ("connection", (0, 0)),
    ]


def test_the_table_has_a_row_for_every_code_and_segment_also_where_nothing_was_marked(book: Codebook) -> None:
    session = session_of(client_of("=cmd"))
    grid = segment_grid(MARKS[:1], 900, book, has_empty_rows=True)
    content = HEAD + grid_rows(Coded(session, "own"), grid)
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    codes = sum(len(group.codes) for group in book.groups)
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 3 * codes
    (marked,) = [row for row in rows if row["count"] != "0"]
    assert (marked["segment"], marked["from_s"], marked["to_s"], marked["code"]) == ("1", "0", "300", "denial")
    assert content.count(b"\n") == content.count(b"\r\n")
