"""The base of widgets that draw their own lines: a line is drawn when it changed, and only then sent."""

from collections.abc import Callable
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
        self._targets: dict[int, Callable[[], None]] = {}

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
        for place in range(max(len(old), len(fresh))):
            before = old[place] if place < len(old) else []
            after = fresh[place] if place < len(fresh) else []
            if before != after:
                self.refresh(_changed(before, after, place, self.size.width))

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

    def render_line(self, y: int) -> Strip:
        """One line of the widget."""
        width = self.size.width
        base = self.rich_style
        if y >= len(self._shown):
            return Strip.blank(width, base)
        segments = [Segment(text, base + style if style else base) for text, style in self._shown[y]]
        return Strip(segments).adjust_cell_length(width, base)


def _changed(before: list[Piece], after: list[Piece], y: int, width: int) -> Region:
    """The cells of a line that look another way than before."""
    old, new = _cells(before), _cells(after)
    if len(old) != len(new):
        first = next(
            (x for x, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
        )
        return Region(first, y, width - first, 1)
    different = [x for x, (one, other) in enumerate(zip(old, new, strict=True)) if one != other]
    if not different:
        return Region(0, y, 0, 0)
    return Region(different[0], y, different[-1] + 1 - different[0], 1)


def _cells(pieces: list[Piece]) -> list[tuple[str, Style | None]]:
    """A line cell by cell; the second cell of a wide character is empty."""
    cells: list[tuple[str, Style | None]] = []
    for text, style in pieces:
        for character in text:
            cells.append((character, style))
            cells += [("", style)] * (cell_len(character) - 1)
    return cells


def width_of(pieces: list[Piece]) -> int:
    """Cells that pieces take."""
    return sum(Segment(text).cell_length for text, _style in pieces)


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
