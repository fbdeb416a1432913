"""A field that is as high as what is written in it."""

from alliance_tui.ui.widgets.field import Area

UNDO_STEPS = 2000


class WrittenField(Area):
    """A text that grows with what is written; tab goes on to the next field."""

    # A scroll bar without width is always there: without one the stock widget trips over undoing many short lines.
    DEFAULT_CSS = """
    WrittenField {
        height: auto; min-height: 1; border: none; padding: 0 1; overflow-y: scroll; overflow-x: hidden;
        scrollbar-size-vertical: 0; background: $our-panel; color: $our-text;
    }
    WrittenField:focus { border: none; background-tint: transparent 0%; }
    WrittenField .text-area--cursor { background: $our-cursor; color: $our-ground; text-style: none; }
    WrittenField .text-area--cursor-line { background: $our-panel; }
    WrittenField .text-area--selection { background: $our-selection; }
    """

    def __init__(self, text: str, *, id: str) -> None:
        super().__init__(
            text, id=id, soft_wrap=True, tab_behavior="focus", max_checkpoints=UNDO_STEPS, show_line_numbers=False
        )

    def rewrite(self, text: str) -> None:
        """Put a whole other text in its place as one step that undo takes back, cursor at its end."""
        self.replace(text, self.document.start, self.document.end)
        self.move_cursor(self.document.end)
