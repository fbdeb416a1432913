"""A text area that draws the rows which an edit or a cursor move touched; the stock one draws all rows on every key."""

from typing import Any

from textual.document._document import EditResult, Selection
from textual.document._edit import Edit
from textual.geometry import Offset, Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import TextArea

from alliance_tui.ui.widgets.field import Area


class RowArea(Area):
    """For a soft-wrapped text whose scrollbar is always there."""

    # The stock reactive repaints the whole widget; `_watch_selection` below repaints the rows it concerns.
    selection = reactive(Selection(), init=False, always_update=True, repaint=False)

    def __init__(self, **options: Any) -> None:
        self._is_style_stale = True
        self._is_editing = False
        super().__init__(**options)

    def edit(self, edit: Edit) -> EditResult:
        """Do an edit, and draw what it touched."""
        row, height, before = edit.top[0], self._height, self.selection
        self._is_editing = True
        try:
            result = super().edit(edit)
        finally:
            self._is_editing = False
        self._refresh_edited(self._span_of(row, result.end_location[0]), height, before)
        return result

    def _refresh_edited(self, span: tuple[int, int], old_height: int, old_selection: Selection) -> None:
        """Draw edited rows, or all from there on when their number changed; and where the cursor was and is."""
        top, rows = span
        if self._height != old_height:
            rows = max(rows, self.scroll_offset.y + self.size.height - top)
        self._refresh_spans((top, rows), self._selected_span(old_selection), self._selected_span(self.selection))

    @property
    def _height(self) -> int:
        """How many rows the text takes. The wrapped document's own figure adds up all its lines."""
        return len(self.wrapped_document._offset_to_line_info)

    def _rows_of(self, line: int) -> tuple[int, int]:
        offsets = self.wrapped_document._line_index_to_offsets
        if not offsets:
            return 0, 1
        rows = offsets[min(line, len(offsets) - 1)]
        return rows[0], len(rows)

    def _refresh_size(self) -> None:
        """How high the text is. The stock widget lays the whole screen out anew for each row that comes or goes."""
        size = Size(0, self._height)
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)

    def refresh_line(self, line: int) -> None:
        """Draw one line of the note again, margin and text."""
        self.refresh_lines(*self._rows_of(line))

    def _watch_selection(self, previous_selection: Selection, selection: Selection) -> None:
        """The cursor moved. The stock widget looks for a bracket's other half too, also where it is not to be shown."""
        if not self.is_mounted:
            return
        self.app.clear_selection()
        self.scroll_cursor_visible()
        self.app.cursor_position = self.cursor_screen_offset
        if not self._is_editing:
            self._refresh_spans(self._selected_span(previous_selection), self._selected_span(selection))

    def _selected_span(self, selection: Selection) -> tuple[int, int]:
        return self._span_of(*sorted((selection.start[0], selection.end[0])))

    def _span_of(self, first: int, last: int) -> tuple[int, int]:
        """The rows that lines lie on: the first, and how many."""
        top, _rows = self._rows_of(first)
        bottom, rows = self._rows_of(last)
        return top, bottom + rows - top

    def _refresh_spans(self, *spans: tuple[int, int]) -> None:
        for top, rows in set(spans):
            self.refresh_lines(top, rows)

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        """Scroll only when the cursor is out of sight; the stock widget works it out for every key."""
        self._recompute_cursor_offset()  # type: ignore[no-untyped-call]  # Textual leaves it untyped
        top = self.scroll_offset.y
        if not center and top <= self._cursor_offset[1] < top + self.scrollable_content_region.height:
            return Offset(0, 0)
        return super().scroll_cursor_visible(center, animate)

    def _on_resize(self) -> None:
        super()._on_resize()
        # The screen was painted before the text was wrapped anew; where that makes as many rows, nobody else repaints.
        self.refresh()

    def notify_style_update(self) -> None:
        """A theme changed."""
        self._is_style_stale = True
        self._line_cache.clear()
        super().notify_style_update()

    def _watch_has_focus(self, focus: bool) -> None:
        super()._watch_has_focus(focus)
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows in a region. The stock widget reads its styles from the stylesheet for every paint."""
        if self._is_style_stale and self._theme is not None:
            self._theme.apply_css(self)
            self._is_style_stale = False
        return super(TextArea, self).render_lines(crop)
