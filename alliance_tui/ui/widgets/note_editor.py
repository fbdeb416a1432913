"""The note: a text editor whose margin is the session's clock.

It is Textual's TextArea with four differences. The arrows and backspace take whole characters. Every change is told as
a splice, so that it can be journaled. The margin shows when each paragraph was begun and which markers fell in it. And
only the rows that an edit or a cursor move touched are drawn again, see `RowArea`.
"""

import unicodedata
from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea

from alliance_tui.domain.note import Splice, normalise
from alliance_tui.ui.widgets.held_input import HeldInput
from alliance_tui.ui.widgets.margin import Margin
from alliance_tui.ui.widgets.row_area import RowArea

_UNDO_DEPTH = 1_000_000


class NoteEditor(RowArea):
    """The editor. `take_key` sees every key before it is typed and may keep it; `on_splice` hears of every change."""

    def __init__(self, margin: Margin) -> None:
        self.session_margin = margin
        self._most_columns = 0
        self.take_key: Callable[[events.Key], bool] = lambda _key: False
        self.on_splice: Callable[[Splice], None] = lambda _splice: None
        self.held = HeldInput()
        super().__init__(
            id="note",
            soft_wrap=True,
            show_line_numbers=False,
            highlight_cursor_line=False,
            max_checkpoints=_UNDO_DEPTH,
            tab_behavior="focus",
            compact=True,
        )
        self.cursor_blink = False
        self.match_cursor_bracket = False

    @property
    def gutter_width(self) -> int:
        """The margin's cells."""
        return self.session_margin.width

    @property
    def wrap_width(self) -> int:
        """The columns a line of the note takes: all there are, or fewer where fewer are wanted."""
        width = super().wrap_width
        return min(width, self._most_columns) if self._most_columns else width

    def limit_width(self, columns: int) -> None:
        """Let a line take at most so many columns; 0 is all there are."""
        if columns != self._most_columns:
            self._most_columns = columns
            if self.is_mounted:
                self._rewrap_and_refresh_virtual_size()
                self.refresh()

    def show_text(self, text: str) -> None:
        """Put a text in place without telling it as an edit; the history starts here."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    def edit(self, edit: Edit) -> EditResult:
        """Do an edit and tell it."""
        edit.text = normalise(edit.text)
        result = super().edit(edit)
        self._tell(edit.top, result.replaced_text, edit.text)
        return result

    def _undo_batch(self, edits: Sequence[Edit]) -> None:
        super()._undo_batch(edits)
        for edit in reversed(edits):
            self._tell(edit.top, edit.text, _replaced(edit), is_undo=True)
        self.refresh()
        self.scroll_cursor_visible()

    def _redo_batch(self, edits: Sequence[Edit]) -> None:
        super()._redo_batch(edits)
        for edit in edits:
            self._tell(edit.top, _replaced(edit), edit.text, is_undo=True)
        self.refresh()
        self.scroll_cursor_visible()

    def _tell(self, top: tuple[int, int], removed: str, inserted: str, *, is_undo: bool = False) -> None:
        if removed or inserted:
            line, column = top
            self.on_splice(Splice(line=line, column=column, removed=removed, inserted=inserted, is_undo=is_undo))

    def post_message(self, message: Message) -> bool:
        """Post a message. What changed is told by `on_splice`; the stock messages climb to the app at each key."""
        if isinstance(message, TextArea.Changed | TextArea.SelectionChanged):
            return False
        return super().post_message(message)

    async def _on_paste(self, event: events.Paste) -> None:
        self.held.takes(event)  # where it has not, the stock widget's own handler comes next

    async def _on_key(self, event: events.Key) -> None:
        if self.held.takes(event):
            return
        if self.take_key(event):
            event.stop()
            event.prevent_default()
            return
        if _is_unseen_character(event):
            event.stop()
            event.prevent_default()
            self._replace_via_keyboard(event.character or "", *self.selection)
        elif await self._run_own_binding(event.key):
            event.stop()
            event.prevent_default()
        else:
            await super()._on_key(event)

    async def _run_own_binding(self, key: str) -> bool:
        """Do what the editor binds to a key; whether it does.

        Bindings are looked up by the app, when the event has climbed to it; what was typed meanwhile would come before
        the backspace or the arrow that was pressed first.
        """
        for binding in self._bindings.key_to_bindings.get(key, ()):
            if not binding.priority and await self.app.run_action(binding.action, self):
                return True
        return False

    def render_line(self, y: int) -> Strip:
        """One row: margin, then text."""
        base = self._theme.base_style if self._theme and self._theme.base_style else Style()
        rows = self.wrapped_document._offset_to_line_info
        place = y + self.scroll_offset.y
        if place >= len(rows):
            return Strip.blank(self.size.width, base)
        line, section = rows[place]
        pieces = self.session_margin.row(line, section, len(self.wrapped_document._line_index_to_offsets[line]))
        margin = Strip([Segment(text, base + style if style else base) for text, style in pieces])
        return Strip.join([margin, self._text_strip(y, line, section)])

    def _text_strip(self, y: int, line: int, section: int) -> Strip:
        selection = self.selection
        is_selected = selection.start != selection.end and selection.contains_line(line)
        has_cursor = selection.end[0] == line
        key = (
            self.document.get_line(line),
            section,
            self.size.width,
            selection if is_selected else None,
            selection.end[1] if has_cursor and self._draw_cursor else None,
            line if is_selected else None,
        )
        strip = self._line_cache.get(key)
        if strip is None:
            strip = self._line_cache[key] = self._render_line(y)
        return strip


def _is_unseen_character(event: events.Key) -> bool:
    """Whether a key writes what Python calls unprintable: joiners, wide and hard spaces, signs newer than itself."""
    character = event.character or ""
    return len(character) == 1 and not event.is_printable and unicodedata.category(character) not in ("Cc", "Cs")


def _replaced(edit: Edit) -> str:
    """What stood where an edit put its text."""
    return edit._edit_result.replaced_text if edit._edit_result else ""
