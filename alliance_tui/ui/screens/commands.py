"""The commands: every one by its name, as Textual's list of them has it."""

from textual import events
from textual.command import CommandPalette

from alliance_tui.ui.screens.base import LeavesOnce


class CommandScreen(CommandPalette, LeavesOnce[None]):
    """Every command by its name."""

    CSS_PATH = "commands.tcss"

    def _on_click(self, event: events.Click) -> None:  # type: ignore[override]  # both are called, this one first
        if not self.region.contains(event.screen_x, event.screen_y):
            # The terminal became smaller meanwhile; the stock screen asks what lies there.
            event.prevent_default()
