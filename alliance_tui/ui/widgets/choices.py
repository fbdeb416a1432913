"""A list to choose from that may change under the mouse."""

from textual import events
from textual.widgets import OptionList


class Choices(OptionList):
    """Textual's list, which trips over a click on a row that went away meanwhile; here such a click means nothing."""

    def _on_click(self, event: events.Click) -> None:  # type: ignore[override]  # both are called, ours first
        if (event.style.meta.get("option") or 0) >= self.option_count:
            event.prevent_default()
