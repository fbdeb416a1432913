"""The base of widgets that draw their own lines: a line is drawn when it changed, and only then sent."""

from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp

Piece = tuple[str, Style | None]


class Drawn(Widget, can_focus=False):
    """A widget made of whole lines of pieces. Subclasses say what `lines()` are; `redraw` finds what changed."""

    DEFAULT_CSS = "Drawn { height: 1; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._shown: list[list[Piece]] = []
        self._base = Style()

    @property
    def alliance(self) -> "AllianceApp":
        """The app, by its own type."""
        return cast("AllianceApp", self.app)

    def lines(self) -> list[list[Piece]]:
        """What stands in the widget now, for its present size."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw anew the lines that changed. Nothing happens while nothing did, or while nobody sees it."""
        if not self.is_mounted or not self.size.width:
            return
        fresh = self.lines()
        old, self._shown = self._shown, fresh
        width, regions = self.size.width, []
        for place in range(max(len(old), len(fresh))):
            before = old[place] if place < len(old) else []
            after = fresh[place] if place < len(fresh) else []
            if before != after:
                regions.append(_changed(before, after, place, width))
        if shown := [region for region in regions if region]:
            self.refresh(*shown)

    def reword(self) -> None:
        """Share-safe mode began or ended."""
        self.redraw()

    def on_resize(self) -> None:
        """Everything moves when the size does."""
        self._shown = self.lines()
        self.refresh()

    def notify_style_update(self) -> None:
        """A theme changed, or just a class of the screen: what looks another way now is sent."""
        super().notify_style_update()
        self.redraw()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Several lines. What they stand on is worked out once for all of them."""
        self._base = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line of the widget."""
        width, base = self.size.width, self._base
        if y >= len(self._shown):
            return Strip.blank(width, base)
        segments = [Segment(text, base + style if style else base) for text, style in self._shown[y]]
        return Strip(segments).adjust_cell_length(width, base)


def _changed(before: list[Piece], after: list[Piece], y: int, width: int) -> Region:
    """A line as far as it changed: to the last cell that looks another way, or to its end where it may have moved.

    From its begin, since Textual sends it from there in any case.
    """
    if _measures(before) != _measures(after):
        return Region(0, y, width, 1)
    return Region(0, y, width_of(after) - _alike_at_end(before, after), 1)


def _measures(pieces: list[Piece]) -> tuple[int, int]:
    """Cells and characters; some characters take no cell."""
    return width_of(pieces), sum(len(text) for text, _style in pieces)


def _alike_at_end(one: list[Piece], other: list[Piece]) -> int:
    """Cells at the ends of two lines that look the same. Only ASCII is looked into: half of an emoji is another one."""
    alike = 0
    for (text, style), (other_text, other_style) in zip(reversed(one), reversed(other), strict=False):
        if style != other_style:
            break
        if text != other_text:
            if text.isascii() and other_text.isascii():
                pairs = zip(reversed(text), reversed(other_text), strict=False)
                alike += next(
                    (place for place, (last, other_last) in enumerate(pairs) if last != other_last),
                    min(len(text), len(other_text)),
                )
            break
        alike += cell_len(text)
    return alike


def width_of(pieces: list[Piece]) -> int:
    """Cells that pieces take."""
    return sum(cell_len(text) for text, _style in pieces)


def spread(left: list[Piece], right: list[Piece], width: int) -> list[Piece]:
    """Pieces at both ends of a line. The right end is kept when both do not fit."""
    gap = width - width_of(left) - width_of(right)
    if gap >= 1:
        return [*left, (" " * gap, None), *right]
    return [*cut(left, max(0, width - width_of(right) - 1)), (" ", None), *right]


def cut(pieces: list[Piece], width: int) -> list[Piece]:
    """Pieces cut to a width, on whole cells."""
    segments = Segment.adjust_line_length([Segment(text, style) for text, style in pieces], width, pad=False)
    return [(segment.text, segment.style) for segment in segments]
