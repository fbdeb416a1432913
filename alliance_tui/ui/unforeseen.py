"""Faults in what runs beside a screen that nobody foresaw: said, so that nobody waits for what never comes."""

from typing import TYPE_CHECKING

from textual.worker import Worker, WorkerState

from alliance_tui.domain.trouble import Trouble

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp


class Unforeseen(Trouble):
    """A fault by the name of its kind alone: what it says may hold what somebody said."""

    def __init__(self, error: BaseException | None) -> None:
        super().__init__(
            f"something failed that nobody foresaw ({type(error).__name__})",
            safe="What was saved is safe",
            remedy="Leave this page and open it again",
        )


def say_fault(app: "AllianceApp", event: Worker.StateChanged) -> None:
    """Say that work ended in a fault, once nothing covers the screen."""
    if event.state is not WorkerState.ERROR:
        return
    waiting = getattr(app.screen, "when_lifted", None)
    if waiting is not None:
        waiting.append(lambda: say_fault(app, event))
        return
    error = event.worker.error
    trouble = error if isinstance(error, Trouble) else Unforeseen(error)
    app.notify(trouble.sentence, title="Not done", severity="error", timeout=15, markup=False)
