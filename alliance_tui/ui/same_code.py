"""From a marker to the same code's other occurrences, across sessions and clients, with which of how many it is."""

from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.services.occurrences import Occurrences, occurrences
from alliance_tui.services.review import Listed
from alliance_tui.ui.rooms import Landing

if TYPE_CHECKING:
    from alliance_tui.ui.screens.review import ReviewScreen


class SameCode:
    """What the review knows of the code in focus. Read once for each code and filter, from a thread."""

    def __init__(self, screen: "ReviewScreen") -> None:
        self._screen = screen
        self._known: Occurrences | None = None
        self._as_of: tuple[list[Listed], MarkerFilter] | None = None
        """The list and filter it was read for; amending replaces the list."""

    @property
    def words(self) -> str:
        """Which of how many the marker in focus is; empty where that was not asked."""
        walk, known = self._screen.walk, self._current()
        if known is None or walk.session is None or walk.marker is None:
            return ""
        number = known.number_of(walk.session.id, walk.marker.id)
        more = f", {known.unread} not read" if known.unread else ""
        return f"{number} of {len(known.places)} with this code{more}" if number else ""

    def step(self, by: int) -> None:
        """To the next one (`by` 1) or the one before (-1), as soon as they are known."""
        walk = self._screen.walk
        if walk.marker is None:
            self._screen.say("There is no marker in focus.")
        elif self._current() is not None:
            self._go(by)
        else:
            self._screen.run_worker(
                lambda: self._read(by), thread=True, exclusive=True, group="same", exit_on_error=False
            )

    def _current(self) -> Occurrences | None:
        """What is known, while it is still about the marker in focus and the sessions as they are."""
        walk = self._screen.walk
        marker, known = walk.marker, self._known
        if known is None or marker is None or self._as_of is None:
            return None
        listed, wanted = self._as_of
        if listed is not walk.listed or wanted != walk.wanted:
            return None
        if walk.session is None:
            return None
        return known if (known.group, known.code) == (marker.group, walk.code_now(walk.session, marker)) else None

    def _read(self, by: int) -> None:
        """From a thread."""
        screen, worker = self._screen, get_current_worker()
        walk = screen.walk
        listed, wanted, marker = walk.listed, walk.wanted, walk.marker
        if marker is None or walk.session is None:
            return
        code = walk.code_now(walk.session, marker)
        practice = screen.alliance.practice
        known = occurrences(practice, listed, marker.group, code, wanted, lambda: bool(worker.is_cancelled))
        if not worker.is_cancelled:
            screen.app.call_from_thread(self._take, known, listed, wanted, by)

    def _take(self, known: Occurrences, listed: list[Listed], wanted: MarkerFilter, by: int) -> None:
        self._known, self._as_of = known, (listed, wanted)
        if self._current() is not None:
            self._go(by)

    def _go(self, by: int) -> None:
        walk, known = self._screen.walk, self._current()
        if known is None or walk.session is None or walk.marker is None:
            return
        found = known.beside(walk.session.id, walk.marker.id, by)
        if found is None:
            only = "This is the only one" if len(known.places) == 1 else f"No {'later' if by > 0 else 'earlier'} one"
            self._screen.say(f"{only} with this code.")
            self._screen.show_marker()
        else:
            self._screen.land(Landing("", found.session_id, found.marker_id))
