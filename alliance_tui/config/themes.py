"""Themes as data: one TOML file each, shipped or in the person's config folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from alliance_tui.config import library, paths
from alliance_tui.config.library import Library
from alliance_tui.config.toml_file import BrokenFile
from alliance_tui.domain.record import Record

Colour = Annotated[str, Field(pattern=r"^(#[0-9a-fA-F]{6}|ansi_[a-z_]+)$")]
"""`#rrggbb`, or `ansi_…` for one of the terminal's own sixteen (`ansi_default` for its ground and text)."""


class Colours(Record):
    """What each colour is for."""

    ground: Colour
    """Behind everything."""
    panel: Colour
    """Behind the status and the hint line."""
    rule: Colour
    """Hairlines and ticks: seen, never read."""
    text: Colour
    quiet: Colour
    """Text of second rank: still read easily."""
    strong: Colour
    """Text of first rank."""
    withdrawal: Colour
    confrontation: Colour
    repair: Colour
    connection: Colour
    good: Colour
    """All is well: saved."""
    alarm: Colour
    """Something is wrong."""
    cursor: Colour
    selection: Colour
    """Behind selected text."""


class ThemeFile(Record):
    """One theme."""

    format: Literal[1]
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Annotated[str, Field(min_length=1, max_length=40)]
    about: str
    is_dark: bool
    is_ansi: bool = False
    """Whether the colours are the terminal's own."""
    colours: Colours


def load_themes(folders: Iterable[Path] | None = None) -> tuple[dict[str, ThemeFile], list[BrokenFile]]:
    """All themes by id, the person's own over the shipped ones, and the files that are broken."""
    return library.read(ThemeFile, folders or (paths.shipped_themes(), paths.user_themes()))


def theme_library() -> Library[ThemeFile]:
    """The same, read as far as somebody looks."""
    return Library(ThemeFile, paths.shipped_themes(), paths.user_themes())
