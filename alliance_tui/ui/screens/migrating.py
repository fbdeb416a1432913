"""Bringing a practice of an older format up to date, with how far that is."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.access import ClosedPractice, Locked, Practice
from alliance_tui.ui.look import Glyphs
from alliance_tui.ui.screens.base import AllianceScreen

BAR_CELLS = 24


class MigratingScreen(AllianceScreen[None]):
    """A line, a bar, and nothing to press: a snapshot was taken first, and whoever leaves goes on the next time."""

    def __init__(self, closed: ClosedPractice, opening: Callable[[ClosedPractice], Practice]) -> None:
        super().__init__()
        self._found = closed
        self._opening = opening

    def compose(self) -> ComposeResult:
        """Title, what is done, how far it is."""
        with Vertical(classes="page"):
            yield Static("alliance-tui", classes="title")
            yield Static("This practice was written by an older alliance-tui. It is brought up to date, file by file.")
            yield Static("A snapshot of it as it was is kept.", classes="quiet")
            yield Static("")
            yield Static("", id="word", classes="quiet", markup=False)

    def on_mount(self) -> None:
        """Begin, away from the event loop."""
        self.run_worker(self._open, thread=True, exit_on_error=False)

    def _open(self) -> None:
        try:
            practice = self._opening(self._found.telling(self._tell))
        except Locked as locked:
            self.app.call_from_thread(self.dismiss)
            self.app.call_from_thread(self.alliance.entrance.offer_read_only, self._found, locked)
        except Trouble as trouble:
            self.app.call_from_thread(self.alliance.fail, trouble)
        else:
            self.app.call_from_thread(self._entered, practice)

    def _tell(self, done: int, total: int) -> None:
        if done == total or done % max(1, total // 100) == 0:
            self.app.call_from_thread(self.show_progress, done, total)

    def show_progress(self, done: int, total: int) -> None:
        """So many of so many files."""
        self.query_one("#word", Static).update(bar(done, total, self.alliance.glyphs))

    def _entered(self, practice: Practice) -> None:
        self.dismiss()
        self.alliance.entrance.enter(practice)


def bar(done: int, total: int, glyphs: Glyphs) -> str:
    """A bar with its figures, as one line."""
    full = BAR_CELLS * done // max(1, total)
    return f"{glyphs.heavy * full}{glyphs.line * (BAR_CELLS - full)}  {done} of {total} files"
