"""Ending a live session: away from the event loop, and what is typed meanwhile is not lost.

Folding takes some milliseconds, on a bad disk seconds. Keys that come in that time are held back. When the fold has
failed they are typed into the session, which goes on; when it has succeeded and there were any, the session is opened
again, they are typed, and it ends once more.
"""

from threading import Event
from typing import TYPE_CHECKING

from textual.worker import Worker, WorkerState

from alliance_tui.domain.trouble import Trouble

if TYPE_CHECKING:
    from alliance_tui.domain.session import Session
    from alliance_tui.ui.screens.live import LiveScreen

LEAVING_WAITS_S = 10.0
"""How long leaving the app waits for a session that is being ended."""


class NotEnded(Trouble):
    """Ending met a fault that nobody foresaw."""


class Ending:
    """The end of one live screen's session."""

    def __init__(self, screen: "LiveScreen") -> None:
        self._screen = screen
        self._session = screen.session
        self._is_over = Event()
        self._ended: Session | None = None
        self.is_on = False
        """Whether the session is being ended, so that nothing else may touch it."""

    def begin(self) -> None:
        """End and fold; nothing happens where that is under way."""
        if self.is_on:
            return
        self.is_on = True
        self._is_over.clear()
        self._screen.editor.held.start()
        self._session.rewrite(self._screen.editor.text)
        self._screen.run_worker(self._fold, thread=True, exit_on_error=False, group="end")

    def _fold(self) -> "Session":
        try:
            return self._session.end()
        finally:
            self._is_over.set()

    def follow(self, worker: "Worker[object]") -> None:
        """The fold came to something: go on to what comes after, or back to the note."""
        if worker.group != "end" or not worker.is_finished:
            return
        from alliance_tui.domain.session import Session  # deferred: there is none before the end

        if worker.state is WorkerState.SUCCESS and isinstance(worker.result, Session):
            self._ended = worker.result
            self.go_on()
        else:
            error = worker.error
            if not isinstance(error, Trouble):
                error = NotEnded(
                    f"the session could not be ended ({type(error).__name__})", safe="Everything written is kept"
                )
            self._go_back()
            self._screen.saving.not_ended(error)

    def go_on(self) -> None:
        """Show what comes after, once the live screen is in front: never over a blanked screen."""
        if self._ended is None or not self._screen.is_active:
            return
        ended, self._ended = self._ended, None
        if self._screen.editor.held:
            self._end_again()
        else:
            alliance = self._screen.alliance
            alliance.rooms.show_after(self._session, ended)
            alliance.entrance.snapshot_soon(self._session.practice)

    def _end_again(self) -> None:
        """Type what came meanwhile, then end once more."""
        try:
            self._session.reopen()
        except Trouble as trouble:
            self._screen.saving.show_banner(f"{trouble.sentence} The session is saved without the last keys.")
        else:
            self._go_back()
            # Behind the keys in the editor's own queue.
            self._screen.editor.call_later(self.begin)

    def _go_back(self) -> None:
        self.is_on = False
        self._screen.editor.held.release(self._screen.editor)

    def wait(self) -> None:
        """Let an end that is under way come to something."""
        if self.is_on:
            self._is_over.wait(LEAVING_WAITS_S)
