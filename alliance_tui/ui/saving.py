"""What the live screen says about saving: the sign in the status line, and the banner when a write failed."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.widgets import Static

from alliance_tui.config.paths import expanded
from alliance_tui.domain.trouble import Trouble
from alliance_tui.ui.widgets.status_line import Saving

if TYPE_CHECKING:
    from alliance_tui.ui.screens.live import LiveScreen

CALM_S = 0.6
"""Nothing is called saved while somebody types, so that the sign does not flicker; then it is, when it is true."""


class SavingSign:
    """Never says saved before the disk has everything."""

    def __init__(self, screen: "LiveScreen") -> None:
        self._screen = screen
        self._session = screen.session
        self._calm: Timer | None = None
        self._goes_on = ""

    def changed(self) -> None:
        """Something was written that the disk may not have yet."""
        if self._session.is_saved:
            return
        if self._screen.status.saving is Saving.SAVED:
            self._show(Saving.SAVING)
        if self._calm is not None:
            self._calm.reset()

    def synced(self) -> None:
        """Events came to the disk."""
        if not self._session.is_saved:
            return
        if self._screen.status.saving is Saving.FAILED:
            self.hide_banner()
            self._show_saved()
        elif self._calm is None:
            self._calm = self._screen.set_timer(CALM_S, self._show_saved)
        else:
            self._calm.reset()

    def failed(self, trouble: Trouble) -> None:
        """Events did not come to the disk. Says what failed and what is safe; writing goes on."""
        self._show(Saving.FAILED)
        key = self._screen.alliance.label_of("live.save-elsewhere")
        self.show_banner(f"{trouble.sentence}{self._goes_on} {key} saves in another folder.")

    def not_ended(self, trouble: Trouble) -> None:
        """The session was to be ended and could not be. Said until the disk takes everything again."""
        self._goes_on = " The session goes on."
        self.show_banner(trouble.sentence + self._goes_on)

    def move_journal(self, folder: str) -> None:
        """Go on saving in the folder that was typed; or say why not."""
        if not folder.strip():
            return
        try:
            self._session.move_journal(expanded(Path(folder)))
        except Trouble as trouble:
            self.show_banner(trouble.sentence)
        else:
            self.show_banner(f"Saving goes on in {folder}. Put that file into the practice's live folder later.")
            self._show_saved()

    def show_banner(self, text: str) -> None:
        """Words over the note, until they are true no more."""
        banner = self._screen.query_one("#banner", Static)
        banner.update(text)
        banner.add_class("-shown")
        self._screen.add_class("-banner")

    def hide_banner(self) -> None:
        """Nothing is wrong."""
        self._goes_on = ""
        self._screen.query_one("#banner", Static).remove_class("-shown")
        self._screen.remove_class("-banner")

    def _show_saved(self) -> None:
        self._calm = None
        if self._session.is_saved:
            self._show(Saving.SAVED)

    def _show(self, saving: Saving) -> None:
        if self._screen.status.saving is not saving:
            self._screen.status.saving = saving
            self._screen.status.redraw()
