"""Capture: which keys mark instead of being typed, and at which instant of the session they were pressed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from textual import events
from textual._time import get_time
from textual.constants import ESCAPE_DELAY
from textual.timer import Timer

from alliance_tui.domain.codebook import Code, Group
from alliance_tui.services.marking import Marking
from alliance_tui.ui.mark_mode import MarkMode, Outcome

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp

MOST_GROUPS = 6
LINGERS_S = 8.0
"""Mark mode ends by itself this long after its last key, once something was marked in it."""


class MarkingScreen(Protocol):
    """A screen on which moments are marked."""

    @property
    def session(self) -> Marking:
        """What is marked in."""

    @property
    def alliance(self) -> "AllianceApp":
        """The app."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call once after so many seconds."""


class Capture:
    """Sees every key of such a screen before anything else on it does.

    `changed` is called after anything that markers or the mode show; `cursor_line` says where in a note the cursor is,
    where there is one.
    """

    def __init__(
        self, screen: MarkingScreen, changed: Callable[[], None], cursor_line: Callable[[], int | None]
    ) -> None:
        self._screen = screen
        self._changed = changed
        self._session = screen.session
        self._linger: Timer | None = None
        self._last_pressed = self._last_s = 0.0
        self.mode = MarkMode(screen.session, cursor_line)
        self.follow_keys()

    def follow_keys(self) -> None:
        """Go by the keymap as it is now."""
        keys_of = self._screen.alliance.keymap.keys_of
        self._places = {key: place for place in range(MOST_GROUPS) for key in keys_of(f"live.mark-{place + 1}")}
        """The place of the group that each capture key marks."""
        self._mode_keys = keys_of("live.mark-mode")
        self.mode.follow_keys(keys_of)

    def take(self, event: events.Key) -> bool:
        """See a key before the note does; whether it was taken."""
        at_s = self._instant(event)
        place = self._places.get(event.key)
        if place is not None:
            return self.mark_place(place, at_s)
        if event.key.startswith("alt+") and event.character:
            # Escape and a letter that came as one: the terminal, or a quick hand.
            self.mode.open(at_s)
            return self.press(event.key.removeprefix("alt+"), event.character)
        if self.mode.is_open:
            return self.press(event.key, event.character if event.is_printable else None)
        if event.key in self._mode_keys:
            self.open(at_s)
            return True
        return False

    def press(self, key: str, character: str | None) -> bool:
        """One key in mark mode, or a click on its hint; whether it was taken."""
        outcome = self.mode.take(key, character)
        self._rest()
        self._changed()
        return outcome is not Outcome.PASSED

    def open(self, at_s: float | None = None) -> None:
        """Begin mark mode, at an instant or now."""
        self.mode.open(self._session.moment_s(0) if at_s is None else at_s)
        self._changed()

    def close(self) -> None:
        """End mark mode, where it is on."""
        if self.mode.is_open:
            self.mode.close()
            self._changed()

    def mark_place(self, place: int, at_s: float | None = None) -> bool:
        """Mark a group by its place in the codebook; False where there is none."""
        groups = self._session.codebook.groups
        if place >= len(groups):
            return False
        self.mode.mark(groups[place], self._session.moment_s(0) if at_s is None else at_s)
        self._changed()
        return True

    def choose_row(self, group: Group, code: Code | None, clicked_at: float) -> None:
        """A row of the checklist was clicked: mark it, or choose it where a search found it."""
        if self.mode.query is not None and code is not None:
            self.mode.choose(group, code)
            self.mode.query = None
        else:
            self.mode.mark(group, self._session.moment_s(get_time() - clicked_at), code)
        self._changed()

    def _instant(self, event: events.Key) -> float:
        """The session time at which a key was pressed, however late it is handled."""
        pressed = pressed_at(event)
        at_s = self._session.moment_s(get_time() - pressed)
        # Two clocks are read one after the other; a busy machine may stop in between, and keys must not change places.
        self._last_s = max(at_s, self._last_s) if pressed >= self._last_pressed else at_s
        self._last_pressed = pressed
        return self._last_s

    def _rest(self) -> None:
        if self._linger is not None:
            self._linger.stop()
            self._linger = None
        if self.mode.is_open and self.mode.is_done and self.mode.query is None:
            self._linger = self._screen.set_timer(LINGERS_S, self.close)


def pressed_at(event: events.Key) -> float:
    """When a key was pressed, on the clock of Textual's events.

    A lone escape byte is known as a key only when nothing followed it in time; that wait is taken off.
    """
    return event.time - (ESCAPE_DELAY if event.key == "escape" and event.character == "\x1b" else 0)
