"""Where else a code was marked: every occurrence in the sessions one walks through, in their order."""

from collections.abc import Callable
from dataclasses import dataclass

from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.review import Listed, read_listed
from alliance_tui.storage.practice import Practice


@dataclass(frozen=True)
class Occurrence:
    """One marker of the code."""

    session_id: str
    marker_id: str


@dataclass(frozen=True)
class Occurrences:
    """All of them. Holds ids only, nothing that was written."""

    group: str
    code: str | None
    """As it is called today."""
    places: tuple[Occurrence, ...]
    unread: int = 0
    """Sessions that could not be read: there may be more."""

    def number_of(self, session_id: str, marker_id: str) -> int:
        """Which one a marker is, from 1; 0 when it is not among them."""
        here = Occurrence(session_id, marker_id)
        return self.places.index(here) + 1 if here in self.places else 0

    def beside(self, session_id: str, marker_id: str, by: int) -> Occurrence | None:
        """The next one from a marker (`by` 1) or the one before (-1); None at the end."""
        place = self.number_of(session_id, marker_id) - 1 + by
        return self.places[place] if 0 <= place < len(self.places) else None


def occurrences(
    practice: Practice,
    listed: list[Listed],
    group: str,
    code: str | None,
    wanted: MarkerFilter,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Occurrences:
    """Every marker with a group and a code of today in these sessions that passes a filter, also under earlier names.

    Only sessions whose summary has the group are read. With very many, call it from a thread; it stops when cancelled.
    """
    lineage = practice.catalogue.lineage()
    places: list[Occurrence] = []
    unread = 0
    for one in listed:
        if is_cancelled():
            break
        if not one.summary.counts.get(group):
            continue
        try:
            session = read_listed(practice, one)
        except Trouble:
            unread += 1
            continue
        episodes = session.episodes_by_marker()
        places += [
            Occurrence(session.id, other.id)
            for other in session.markers
            if other.group == group
            and lineage.code_now(session.codebook, group, other.code) == code
            and wanted.passes(other, episodes.get(other.id), session.started_at, code_now=code)
        ]
    return Occurrences(group, code, tuple(places), unread)
