"""The segment view: one coder's marks of a session in a grid, a row a group or code, a column a segment."""

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.record import Record
from alliance_tui.domain.two_codings import SEGMENT_S, Grain, label_of, segments

WIDTHS_S = (60.0, 120.0, 300.0, 600.0, 900.0)
"""Widths that the screen steps through; the command takes any."""


class GridRow(Record):
    """How often one thing was marked in each segment."""

    group: str
    code: str | None
    """None for a whole group, and for marks that were not named."""
    title: str
    counts: tuple[int, ...]


class SegmentGrid(Record):
    """A session in segments of one width."""

    width_s: float
    count: int
    rows: tuple[GridRow, ...]
    """In the order of the codebook."""
    left_out: int
    """Marks after the last segment that counts."""


def segment_grid(
    markers: tuple[Marker, ...],
    length_s: float,
    book: Codebook,
    *,
    width_s: float = SEGMENT_S,
    grain: Grain = Grain.CODE,
    has_empty_rows: bool = False,
) -> SegmentGrid:
    """The grid of a session.

    Args:
        markers: of one coder.
        length_s: of the session, from start to end.
        book: what they were coded with.
        width_s: of a segment. A last one counts if it is at least half as long as the others.
        grain: a row for each group, or for each code.
        has_empty_rows: whether codes that were never marked have a row too. Groups always have one.

    Raises:
        ValueError: when the width is not above zero.
    """
    found = segments(markers, length_s, width_s, grain)
    nothing = (0,) * found.count
    rows: list[GridRow] = []
    for group in book.groups:
        if grain is Grain.GROUP:
            rows.append(
                GridRow(group=group.id, code=None, title=group.title, counts=found.counts.get(group.id, nothing))
            )
            continue
        used = {marker.code for marker in markers if marker.group == group.id}
        known = [code.id for code in group.codes]
        wanted = [code for code in known if has_empty_rows or code in used]
        wanted += sorted(code for code in used if code is not None and code not in known)
        for code in (*wanted, *((None,) if None in used else ())):
            label = label_of(Marker(id="", group=group.id, code=code, offset_s=0), grain)
            title = book.title_of(group.id, code) if code else f"{group.title}, not named"
            rows.append(GridRow(group=group.id, code=code, title=title, counts=found.counts.get(label, nothing)))
    return SegmentGrid(width_s=width_s, count=found.count, rows=tuple(rows), left_out=found.left_out)
