"""Nothing but a clock, for when somebody looks at the screen."""

from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Center, Middle
from textual.widgets import Static

from alliance_tui.ui.screens.base import AllianceScreen


class BlankScreen(AllianceScreen[None]):
    """The wall clock to the minute. The blank key returns; every other key does nothing."""

    BINDINGS = [("f8,ctrl+l", "back", "Return")]
    DEFAULT_CSS = "BlankScreen Static { width: auto; color: $our-quiet; }"

    def compose(self) -> ComposeResult:
        """The clock."""
        with Middle(), Center():
            yield Static(self._time(), id="clock")

    def on_mount(self) -> None:
        """Turn with the minute."""
        self._wait()

    def action_back(self) -> None:
        """Return to what was there."""
        self.dismiss()

    def _wait(self) -> None:
        self.set_timer(60.05 - datetime.now().timestamp() % 60, self._turn)

    def _turn(self) -> None:
        self.query_one("#clock", Static).update(self._time())
        self._wait()

    def _time(self) -> str:
        return f"{datetime.now():%H:%M}"
