"""The segment view: a session as each coder marked it, in segments of one width."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alliance_tui.domain.coding import OWN, coding_by
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.segment_grid import SegmentGrid, segment_grid
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.domain.two_codings import SEGMENT_S, Grain
from alliance_tui.exchange.segments_csv import segments_csv
from alliance_tui.storage.practice import Practice


@dataclass(frozen=True)
class Side:
    """One coder's marks of a session."""

    coder: str
    title: str
    markers: tuple[Marker, ...]


def sides(session: Session) -> list[Side]:
    """One's own marks first, then those of other coders that may be seen."""
    shown = session.shown_codings
    latest = [coding_by(shown, coder) for coder in dict.fromkeys(one.coder.id for one in shown)]
    others = [Side(one.coder.id, one.coder.title, one.markers) for one in latest if one is not None]
    return [Side(OWN, "you", session.markers), *others]


def grid_of(
    practice: Practice,
    session: Session,
    side: Side,
    *,
    width_s: float = SEGMENT_S,
    grain: Grain = Grain.CODE,
    has_empty_rows: bool = False,
) -> SegmentGrid:
    """One coder's grid of a session.

    Raises:
        Trouble: when the practice does not have the codebook it was coded with.
    """
    book = practice.catalogue.codebook(session.codebook)
    if book is None:
        raise Trouble("the codebook of this session is not in the practice", safe="Nothing was changed")
    length_s = ((session.ended_at or session.started_at) - session.started_at).total_seconds()
    return segment_grid(side.markers, length_s, book, width_s=width_s, grain=grain, has_empty_rows=has_empty_rows)


def segments_export(
    practice: Practice, sessions: Iterable[Session], *, width_s: float = SEGMENT_S, grain: Grain = Grain.CODE
) -> bytes:
    """The grids of sessions, with every coder who may be seen and every code of the codebook, as CSV.

    Raises:
        Trouble: as in `grid_of`; nothing half is given out.
    """

    def grids() -> Iterator[tuple[Session, str, SegmentGrid]]:
        for session in sessions:
            for side in sides(session):
                grid = grid_of(practice, session, side, width_s=width_s, grain=grain, has_empty_rows=True)
                yield session, side.coder, grid

    return segments_csv(grids())
