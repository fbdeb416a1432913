"""The terminal's clipboard: what is lent to it is taken away after a minute, and when the program ends."""

from typing import TYPE_CHECKING

from textual.timer import Timer

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp

LENT_S = 60.0


class Clipboard:
    """Lends text by OSC 52, which works through ssh and in most terminals. Nobody can know whether it arrived."""

    def __init__(self, app: "AllianceApp") -> None:
        self._app = app
        self._lent: Timer | None = None

    def lend(self, text: str) -> None:
        """Put a text there for a minute, in the place of what was lent before."""
        if self._lent is not None:
            self._lent.stop()
        self._app.copy_to_clipboard(text)
        self._lent = self._app.set_timer(LENT_S, self.take_back)

    def take_back(self) -> None:
        """Empty it, if something was lent. What somebody else put there meanwhile goes too: that cannot be seen."""
        if self._lent is not None:
            self._lent.stop()
            self._lent = None
            self._app.copy_to_clipboard("")
