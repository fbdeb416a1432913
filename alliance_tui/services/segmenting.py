"""The segment view: a session as each coder marked it, in segments of one width."""

from collections.abc import Iterable
from dataclasses import dataclass

from alliance_tui.domain.coding import OWN
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.segment_grid import SegmentGrid, segment_grid
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.domain.two_codings import SEGMENT_S, Grain
from alliance_tui.exchange.coders import codings_of, others_of
from alliance_tui.exchange.leaving import Coded, Disguise
from alliance_tui.exchange.segments_csv import HEAD, grid_rows
from alliance_tui.storage.practice import Practice


@dataclass(frozen=True)
class Side:
    """One coder's marks of a session."""

    coder: str
    title: str
    markers: tuple[Marker, ...]


def sides(session: Session) -> list[Side]:
    """One's own marks first, then those of other coders that may be seen."""
    others = [Side(one.coder.id, one.coder.title, one.markers) for one in others_of(session)]
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
    practice: Practice,
    sessions: Iterable[Session],
    *,
    width_s: float = SEGMENT_S,
    grain: Grain = Grain.CODE,
    disguise: Disguise | None = None,
) -> bytes:
    """The grids of sessions, with every coder who may be seen and every code of the codebook, as CSV.

    Raises:
        Trouble: as in `grid_of`; nothing half is given out.
    """
    codings = (coded for session in sessions for coded in codings_of(session, disguise))
    return HEAD + b"".join(segment_rows(practice, coded, width_s=width_s, grain=grain) for coded in codings)


def segment_rows(practice: Practice, coded: Coded, *, width_s: float = SEGMENT_S, grain: Grain = Grain.CODE) -> bytes:
    """The lines of one coder's grid, with a row for every code of the codebook it was coded with.

    Raises:
        Trouble: as in `grid_of`.
    """
    side = Side(coded.coder, coded.coder, coded.session.markers)
    grid = grid_of(practice, coded.session, side, width_s=width_s, grain=grain, has_empty_rows=True)
    return grid_rows(coded, grid)
