"""Saving a record while it is written: in the first pause of typing, and when one leaves."""

from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.widgets import Static

from alliance_tui.domain.trouble import Trouble
from alliance_tui.ui.screens.record_fields import risk_words

if TYPE_CHECKING:
    from alliance_tui.ui.screens.record_note import RecordNoteScreen

PAUSE_S = 0.4
"""How long nobody types before what was typed is saved."""


class RecordSaving:
    """Brings a draft to the disk, and says so on the screen."""

    def __init__(self, screen: "RecordNoteScreen") -> None:
        self._screen = screen
        self._pause: Timer | None = None
        self.trouble: Trouble | None = None
        """Why the last saving failed."""

    def typed(self) -> None:
        """Something changed: save in the next pause."""
        screen = self._screen
        for about in screen.query("#risk-label .about").results(Static):
            about.update(risk_words(screen.draft.risk))
        if not screen.draft.is_saved:
            if self._pause is None:
                self._pause = screen.set_timer(PAUSE_S, self.save)
            else:
                self._pause.reset()
        screen.say()

    def save(self) -> bool:
        """Bring to the disk what was written; whether all of it is there now."""
        screen = self._screen
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        try:
            screen.draft.save()
        except Trouble as trouble:
            if self.trouble is None and not screen.alliance.privacy.is_locked:
                screen.tell(trouble, "Not saved")
            self.trouble = trouble
        else:
            self.trouble = None
        screen.say()
        return self.trouble is None

    def keep(self) -> None:
        """Save without a word: there is nobody left to tell."""
        try:
            self._screen.draft.save()
        except Trouble as trouble:
            self.trouble = trouble
