"""One line to type in, and a text area: what is typed is seen as points while the screen is share-safe."""

from typing import Any

from rich.text import Text
from textual import events
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Input

from alliance_tui.ui.discretion import hidden, is_share_safe, point_of
from alliance_tui.ui.widgets.graphemes import WholeCharacters


class Field(Input):
    """A line. `is_open` says that it takes no words of a session, but a code, a time or a folder."""

    # Blinking wakes the machine twice a second for as long as somebody thinks.
    cursor_blink = reactive(False, init=False)

    def __init__(self, value: str | None = None, *, is_open: bool = False, **options: Any) -> None:
        self.is_open = is_open  # first: the stock widget measures itself while it is made
        super().__init__(value, **options)

    def reword(self) -> None:
        """Draw what stands in it anew."""
        self.refresh(layout=True)

    @property
    def _value(self) -> Text:
        if self.is_open or self.password or not is_share_safe(self.app):
            return super()._value
        return Text(point_of(self.app) * len(self.value), no_wrap=True, overflow="ignore", end="")


class Area(WholeCharacters):
    """A text area. Wrapping and cursor are those of the text itself, so that nothing moves when it is hidden."""

    cursor_blink = reactive(False, init=False)

    def reword(self) -> None:
        """Draw what stands in it anew."""
        self._line_cache.clear()
        self.refresh()

    def _on_mouse_scroll_down(self, _event: events.MouseScrollDown) -> None:
        self._start_from_here()

    def _on_mouse_scroll_up(self, _event: events.MouseScrollUp) -> None:
        self._start_from_here()

    def _start_from_here(self) -> None:
        """The stock handler comes next. It would start from a place that the text may not have any more."""
        self.scroll_target_y = self.scroll_offset.y

    def _render_line(self, y: int) -> Strip:
        strip = super()._render_line(y)
        return hidden(strip, point_of(self.app)) if is_share_safe(self.app) else strip
