"""Some lines to write in: what is typed is handed over in the first pause, and when one leaves."""

from collections.abc import Callable

from textual import events
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from alliance_tui.ui.widgets.field import Area

PAUSE_S = 0.4
"""How long nobody types before what was typed is handed over."""


class PlanField(Area):
    """A small text area. `escape` and `tab` leave it."""

    # The scroll bar is always there: without it the stock widget trips over undoing many short lines.
    DEFAULT_CSS = """
    PlanField {
        height: 1fr; min-height: 3; border: none; padding: 0 1; overflow-y: scroll; overflow-x: hidden;
        background: $our-panel; color: $our-text; scrollbar-size-vertical: 1;
        scrollbar-background: $our-panel; scrollbar-color: $our-rule;
        scrollbar-background-hover: $our-panel; scrollbar-color-hover: $our-quiet;
        scrollbar-background-active: $our-panel; scrollbar-color-active: $our-quiet;
    }
    PlanField:focus { border: none; background-tint: transparent 0%; }
    PlanField .text-area--cursor { background: $our-cursor; color: $our-ground; text-style: none; }
    PlanField .text-area--cursor-line { background: $our-panel; }
    PlanField .text-area--selection { background: $our-selection; }
    """

    TAKES = ("enter", "escape", "tab", "shift+tab")
    """Keys, beside those that type, that it never lets through."""

    class Left(Message):
        """One is done writing."""

    def __init__(self, on_text: Callable[[str], None], on_typing: Callable[[], None]) -> None:
        super().__init__(id="plan", soft_wrap=True, tab_behavior="focus", max_checkpoints=2000, compact=True)
        self._on_text = on_text
        self._on_typing = on_typing
        self._pause: Timer | None = None
        self._known = ""

    def show_text(self, text: str) -> None:
        """Show what is in the store."""
        if text != self.text:
            with self.prevent(TextArea.Changed):
                self.text = text
                self.move_cursor(self.document.end)
        self._known = text

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Something was typed."""
        event.stop()
        if self.text == self._known:
            return
        self._on_typing()
        if self._pause is None:
            self._pause = self.set_timer(PAUSE_S, self.hand_over)
        else:
            self._pause.reset()

    def hand_over(self) -> None:
        """Give what was typed to whoever saves it."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        if self.text != self._known:
            self._known = self.text
            self._on_text(self.text)

    def on_key(self, event: events.Key) -> None:
        """Out of the field."""
        if event.key in ("escape", "tab", "shift+tab"):  # "enter" is the stock widget's own
            event.stop()
            event.prevent_default()
            self.hand_over()
            self.post_message(self.Left())
