"""A session read back: paragraphs and markers interleaved on one clock, one marker in focus."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text, interleave
from alliance_tui.domain.session import Session
from alliance_tui.ui.look import tone_of
from alliance_tui.ui.widgets.drawn import Piece, cut

if TYPE_CHECKING:
    from alliance_tui.services.review_walk import OtherMark
    from alliance_tui.ui.app import AllianceApp

MARGIN = 9


@dataclass(frozen=True)
class _Line:
    pieces: tuple[Piece, ...]
    marker: str = ""
    offset_s: float | None = None


class SessionReading(ScrollView, can_focus=True):
    """The middle of the review screen."""

    class MarkerClicked(Message):
        """A marker's line was clicked."""

        def __init__(self, marker_id: str) -> None:
            super().__init__()
            self.marker_id = marker_id

    def __init__(self) -> None:
        super().__init__(id="reading")
        self._session: Session | None = None
        self._codebook: Codebook | None = None
        self._lines: list[_Line] = []
        self._focus_id = ""
        self._others: tuple[OtherMark, ...] = ()
        self._laid_width = 0

    @property
    def alliance(self) -> "AllianceApp":
        """The app, by its own type."""
        return cast("AllianceApp", self.app)

    def read(self, session: Session | None, codebook: Codebook | None) -> None:
        """Show a session from its start."""
        self._session, self._codebook = session, codebook
        self._focus_id, self._others = "", ()
        self._lay()
        self.scroll_to(y=0, animate=False)

    def show_others(self, others: "tuple[OtherMark, ...]") -> None:
        """Show other coders' marks among one's own, with whose they are; none takes them away again."""
        if others != self._others:
            self._others = others
            self._lay()

    def focus_marker(self, marker_id: str) -> None:
        """Light up a marker and bring it into sight, with what was written around it."""
        self._focus_id = marker_id
        place = next((place for place, line in enumerate(self._lines) if line.marker == marker_id), None)
        if place is not None:
            self.scroll_to(y=max(0, place - self.size.height // 3), animate=False)
        self.refresh()

    def show_time(self, offset_s: float) -> None:
        """Bring what was written at a session time into sight."""
        places = [
            place for place, line in enumerate(self._lines) if line.offset_s is not None and line.offset_s <= offset_s
        ]
        if places:
            self.scroll_to(y=max(0, places[-1] - self.size.height // 3), animate=False)

    def on_resize(self) -> None:
        """Wrap to the new width."""
        if self.size.width != self._laid_width:
            self._lay()
            if self._focus_id:
                self.focus_marker(self._focus_id)

    def notify_style_update(self) -> None:
        """A theme changed."""
        super().notify_style_update()
        if self.is_mounted:
            self._lay()

    def reword(self) -> None:
        """Show the words, or how many they are."""
        self._lay()
        if self._focus_id:
            self.focus_marker(self._focus_id)

    def _lay(self) -> None:
        self._laid_width = self.size.width
        width = max(10, self.scrollable_content_region.width - MARGIN - 2)
        lines: list[_Line] = []
        if self._session is not None:
            added = tuple(one.shown for one in self._others)
            marked = self._session.model_copy(update={"markers": (*self._session.markers, *added)})
            for moment in interleave(marked):
                if isinstance(moment, Marker):
                    lines += self._marker_lines(moment, width)
                else:
                    lines += self._paragraph_lines(moment.offset_s, moment.text, width)
        self._lines = lines
        self.virtual_size = Size(0, len(lines))
        self.refresh()

    def _paragraph_lines(self, offset_s: float, text: str, width: int) -> list[_Line]:
        look = self.alliance.palette
        wrapped = Text(self.alliance.discretion.words(text)).wrap(self.app.console, width)
        margins = [clock_text(offset_s).rjust(6) + "   ", *(" " * MARGIN for _ in wrapped)]
        lines = [
            _Line(((margin, look.quiet), (row.plain, look.text)), offset_s=None if place else offset_s)
            for place, (margin, row) in enumerate(zip(margins, wrapped, strict=False))
        ]
        return [*lines, _Line(())]

    def _marker_lines(self, marker: Marker, width: int) -> list[_Line]:
        look, glyphs = self.alliance.palette, self.alliance.glyphs
        group = self._codebook.group(marker.group) if self._codebook else None
        tone = tone_of(look, group)
        title = self._codebook.title_of(marker.group, marker.code) if self._codebook else marker.group
        weight = f"  {glyphs.dot * marker.salience}" if marker.salience else ""
        whose = next((f"  {one.whose}" for one in self._others if one.id == marker.id), "")
        head = _Line(
            (
                (clock_text(marker.offset_s).rjust(6), tone),
                (f" {glyphs.group(group)} ", tone),
                (title, tone),
                (weight, look.quiet),
                (whose, look.strong),
            ),
            marker.id,
        )
        told = self.alliance.discretion.words(marker.comment)
        comment = list(Text(told).wrap(self.app.console, width)) if told else []
        return [head, *(_Line(((" " * MARGIN, None), (row.plain, look.quiet)), marker.id) for row in comment)]

    def render_line(self, y: int) -> Strip:
        """One row."""
        width = self.size.width
        base: Style = self.rich_style
        place = y + self.scroll_offset.y
        if place >= len(self._lines):
            return Strip.blank(width, base)
        line = self._lines[place]
        if line.marker and line.marker == self._focus_id:
            base = base + self.alliance.palette.selection
        segments = [Segment(text, base + style if style else base) for text, style in cut(list(line.pieces), width)]
        return Strip(segments).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        """A marker's line brings it into focus."""
        place = event.y + self.scroll_offset.y
        if place < len(self._lines) and self._lines[place].marker:
            self.post_message(self.MarkerClicked(self._lines[place].marker))
