"""Widgets that draw their own lines, without an app: just a palette, glyphs, a codebook and a size."""

from types import SimpleNamespace
from typing import TypeVar

from textual.geometry import Size

from alliance_tui.config import paths
from alliance_tui.config.codebooks import load_codebook
from alliance_tui.config.themes import load_themes
from alliance_tui.domain.codebook import Codebook
from alliance_tui.ui.look import Glyphs, Palette
from alliance_tui.ui.widgets.drawn import Drawn, Piece

DrawnType = TypeVar("DrawnType", bound=Drawn)

BOOK: Codebook = load_codebook(paths.shipped_codebooks() / "rupture-repair.toml")
MOVEMENT: Codebook = load_codebook(paths.shipped_codebooks() / "movement.toml")
PALETTE = Palette.of(load_themes()[0]["dusk"])


def alone(kind: type[DrawnType], *, is_ascii: bool = False, book: Codebook = BOOK) -> DrawnType:
    """A widget on its own. Give it a size with `sized`."""
    app = SimpleNamespace(palette=PALETTE, glyphs=Glyphs(is_ascii=is_ascii), codebook=book)
    lonely: type[DrawnType] = type(f"Lone{kind.__name__}", (kind,), {"alliance": app, "size": Size(80, 1)})
    return lonely()


def sized(widget: Drawn, width: int, height: int = 1) -> Drawn:
    """Give it a size."""
    setattr(type(widget), "size", Size(width, height))  # noqa: B010 - it is a property to the type checker
    return widget


def text_of(line: list[Piece]) -> str:
    """The characters of a line."""
    return "".join(text for text, _style in line)


def cell_styles(line: list[Piece]) -> list[object]:
    """The style of every cell of a line without wide characters."""
    return [style for text, style in line for _character in text]
