"""The glass: what stands on the terminal after every paint that was sent, cell by cell.

Textual's headless driver throws paints away, and asking a widget to render once more hides the very mistake one looks
for: a row that changed and was never sent. The glass takes exactly the bytes' worth of each update, whole or partial,
lays it over what stood there before, and keeps characters and styles.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from rich.cells import split_graphemes
from rich.style import Style
from textual._compositor import Compositor, CompositorUpdate
from textual.app import App
from textual.strip import Strip
from textual.widget import Widget

from alliance_tui.ui.widgets.drawn import Drawn
from alliance_tui.ui.widgets.note_editor import NoteEditor

_TOKEN = re.compile("\x1b\\[(?P<y>\\d+);(?P<x>\\d+)H|\x00(?P<strip>\\d+)\x00|(?P<other>[^\x00\x1b]+)")


@dataclass(frozen=True)
class Look:
    """A cell's style, as far as it can be seen."""

    ink: str = ""
    ground: str = ""
    marks: str = ""
    """Of bold, dim, italic, underline, reverse and strike the first letters."""

    @classmethod
    def of(cls, style: Style | None) -> "Look":
        """What is seen of a Rich style."""
        if style is None:
            return PLAIN
        found = _LOOKS.get(style)
        if found is None:
            names = ("bold", "dim", "italic", "underline", "reverse", "strike")
            found = _LOOKS[style] = cls(
                style.color.name if style.color else "",
                style.bgcolor.name if style.bgcolor else "",
                "".join(name[0] for name in names if getattr(style, name)),
            )
        return found

    def __str__(self) -> str:
        return f"{self.ink or '-'} on {self.ground or '-'}{' ' if self.marks else ''}{self.marks}"


_LOOKS: dict[Style, Look] = {}
PLAIN = Look()
Cell = tuple[str, Look]
STALE: Cell = ("?", PLAIN)
"""What stands in a cell that nothing was sent to since the terminal changed its size."""


class Glass:
    """The cells of one app's terminal. Put on before the app runs."""

    def __init__(self, app: App[Any], size: tuple[int, int]) -> None:
        self._app = app
        self.paints = 0
        self.painted_rows: set[int] = set()
        self.resize(*size)
        setattr(app, "_display", self._display)  # noqa: B010 - the method every paint goes through

    def resize(self, width: int, height: int) -> None:
        """The terminal has another size: nothing of what stood there counts."""
        self.width, self.height = width, height
        self.cells: list[list[Cell]] = [[STALE] * width for _row in range(height)]

    def forget_paints(self) -> None:
        """Count paints from here."""
        self.paints = 0
        self.painted_rows = set()

    @property
    def rows(self) -> list[str]:
        """The characters, row by row."""
        return ["".join(text for text, _look in row) for row in self.cells]

    @property
    def text(self) -> str:
        """The characters, with no blanks at the ends of rows."""
        return "\n".join(row.rstrip() for row in self.rows)

    def row(self, y: int) -> str:
        """The characters of one row."""
        return self.rows[y].rstrip()

    def find(self, text: str) -> tuple[int, int]:
        """Column and row of the first place at which a text stands (rows without wide characters)."""
        for y, row in enumerate(self.rows):
            if text in row:
                return row.index(text), y
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text}")

    def look_of(self, text: str) -> Look:
        """The style of the first cell of a text."""
        x, y = self.find(text)
        return self.cells[y][x][1]

    def fresh(self) -> list[list[Cell]]:
        """What would stand here if everything were drawn and sent anew, from the state behind it."""
        screen = self._app.screen
        for widget in [screen, *screen.walk_children(Widget)]:
            widget._styles_cache.clear()
            if isinstance(widget, NoteEditor):
                widget._line_cache.clear()
                widget.session_margin.follow()
            elif isinstance(widget, Drawn) and widget.size.width:
                widget._shown = widget.lines()
        shown, self.cells = self.cells, [[STALE] * self.width for _row in range(self.height)]
        for x, y, strip in writes(stock(screen._compositor).render_full_update()):
            self._write(x, y, strip)
        shown, self.cells = self.cells, shown
        return shown

    def _display(self, _screen: object, renderable: object) -> None:
        if renderable is not None and not self._app._batch_count and isinstance(renderable, CompositorUpdate):
            self.paints += 1
            for x, y, strip in writes(renderable):
                self._write(x, y, strip)
        self._app.post_display_hook()

    def _write(self, x: int, y: int, strip: Strip) -> None:
        if not 0 <= y < self.height:
            return
        self.painted_rows.add(y)
        row = self.cells[y]
        for text, style, control in strip:
            if control:
                continue
            look = Look.of(style)
            if text.isascii() and x + len(text) <= self.width:
                _clear_wide(row, x)
                _clear_wide(row, x + len(text) - 1)
                row[x : x + len(text)] = [(character, look) for character in text]
                x += len(text)
                continue
            for start, end, cells in split_graphemes(text)[0]:
                if cells == 0:
                    _add_to_last(row, x, text[start:end])
                    continue
                for place in range(x, min(x + cells, self.width)):
                    _clear_wide(row, place)
                for place in range(cells):
                    if x + place < self.width:
                        row[x + place] = (text[start:end] if place == 0 else "", look)
                x += cells


def _add_to_last(row: list[Cell], x: int, character: str) -> None:
    """A character of no width stands with the one before it."""
    place = x - 1
    while place > 0 and row[place][0] == "":
        place -= 1
    if 0 <= place < len(row):
        text, look = row[place]
        row[place] = (text + character, look)


def _clear_wide(row: list[Cell], place: int) -> None:
    """Half of a wide character that is written over takes the other half with it."""
    if not 0 <= place < len(row):
        return
    if row[place][0] == "" and place:
        row[place - 1] = (" ", row[place - 1][1])
    if place + 1 < len(row) and row[place + 1][0] == "":
        row[place + 1] = (" ", row[place + 1][1])


def stock(compositor: Compositor) -> Compositor:
    """Textual's own compositor, with the same screen before it."""
    plain = Compositor()
    plain.__dict__.update(compositor.__dict__)
    return plain


def writes(update: CompositorUpdate) -> Iterator[tuple[int, int, Strip]]:
    """Where the update writes what, from the very code that makes its bytes."""
    strips: list[Strip] = []

    def keep(strip: Strip, _console: object) -> str:
        strips.append(strip)
        return f"\x00{len(strips) - 1}\x00"

    original: Callable[..., str] = Strip.render
    Strip.render = keep  # type: ignore[method-assign,assignment]
    try:
        sent = update.render_segments(None)  # type: ignore[arg-type]
    finally:
        Strip.render = original  # type: ignore[method-assign]
    x = y = end = 0
    for token in _TOKEN.finditer(sent):
        assert token.start() == end, "the update sent something else than moves and strips"
        end = token.end()
        if token["strip"] is not None:
            strip = strips[int(token["strip"])]
            yield x, y, strip
            x += strip.cell_length
        elif token["other"] is not None:
            assert not token["other"].strip("\n")
        else:
            x, y = int(token["x"]) - 1, int(token["y"]) - 1
    assert end == len(sent)
