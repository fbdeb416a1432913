"""Capture while coding: nothing is written, so mark mode is always on and every letter marks at its own instant."""

from collections.abc import Callable

from textual import events
from textual._time import get_time

from alliance_tui.domain.codebook import Code, Group
from alliance_tui.domain.trouble import Trouble
from alliance_tui.ui.capture import Capture, pressed_at
from alliance_tui.ui.mark_mode import RETURNING


class CodingCapture(Capture):
    """The keys of a live session, each at the player's instant. What cannot be marked is said."""

    trouble: Trouble | None = None
    """Why the last key marked nothing, where that is so."""

    def take(self, event: events.Key) -> bool:
        """See a key before anything else does; whether it was taken."""
        character = event.character if event.is_printable and event.character else ""
        mode, is_bare = self.mode, not event.key.startswith("alt+")
        if is_bare and mode.query is None:
            if mode.means(event.key, character):
                is_group = mode.codebook.group_for_key(character) is not None
                # With esc first the instant is that of esc, as live; but only for the mark that follows it.
                if not mode.is_open or (is_group and mode.is_done):
                    mode.open(self._instant(event))
            elif mode.is_open and event.key != "escape":
                self.close()
        return self._said(lambda: super(CodingCapture, self).take(event))

    def press(self, key: str, character: str | None) -> bool:
        """One key in mark mode, or a click on its hint."""
        if not self.mode.is_open and key not in RETURNING:
            self.mode.open(self._session.moment_s(0))
        return self._said(lambda: super(CodingCapture, self).press(key, character))

    def choose_row(self, group: Group, code: Code | None, clicked_at: float) -> None:
        """A row of the checklist was clicked."""
        self._said(lambda: super(CodingCapture, self).choose_row(group, code, clicked_at) is None)

    def _instant(self, event: events.Key) -> float:
        """Somebody may have gone back in the recording: a later key may well be of an earlier moment."""
        return self._session.moment_s(get_time() - pressed_at(event))

    def _said(self, act: Callable[[], bool]) -> bool:
        try:
            return act()
        except Trouble as trouble:
            self.trouble = trouble
            self.close()
            self._changed()
            return True
