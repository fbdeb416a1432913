"""Nothing but a clock, for when somebody looks at the screen."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Center, Middle
from textual.widgets import Static

from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen


class BlankScreen(AllianceScreen[None]):
    """The wall clock to the minute. The blank key returns, another locks; every other key does nothing."""

    LOCKS: ClassVar[bool] = False
    """Whether only the passphrase takes it away."""
    BINDINGS = actions.bindings("blank")
    DEFAULT_CSS = "#clock { width: auto; color: $our-quiet; }"

    def __init__(self) -> None:
        super().__init__()
        self.when_lifted: list[Callable[[], object]] = []
        """What waits for it to go."""

    def compose(self) -> ComposeResult:
        """The clock."""
        with Middle(), Center():
            yield Static(self._time(), id="clock")

    def on_mount(self) -> None:
        """Turn with the minute."""
        self._wait()

    def on_unmount(self) -> None:
        """What wanted to go meanwhile may."""
        for act in self.when_lifted:
            self.app.call_later(act)

    def action_lock(self) -> None:
        """Ask for the passphrase from now on."""
        self.alliance.privacy.lock()

    def _wait(self) -> None:
        self.set_timer(60.05 - datetime.now().timestamp() % 60, self._turn)

    def _turn(self) -> None:
        self.query_one("#clock", Static).update(self._time())
        self._wait()

    def _time(self) -> str:
        return f"{datetime.now():%H:%M}"
