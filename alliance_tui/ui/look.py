"""How things look: a theme file as a Textual theme and as styles for the widgets that draw themselves; the glyphs."""

import locale
import os
from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style
from textual.app import App
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.theme import BUILTIN_THEMES, Theme

from alliance_tui.config.themes import Colours, ThemeFile
from alliance_tui.domain.codebook import Codebook, Group


def textual_theme(theme: ThemeFile) -> Theme:
    """The Textual theme: its own roles filled, ours as variables (`$ground`, `$quiet`, …) for the stylesheets."""
    colours = theme.colours
    # Textual's stylesheets want more names from a theme that leaves the colours to the terminal.
    stock = BUILTIN_THEMES["ansi-dark"].variables if theme.is_ansi else {}
    return Theme(
        name=theme.id,
        primary=colours.withdrawal,
        secondary=colours.connection,
        warning=colours.confrontation,
        error=colours.alarm,
        success=colours.good,
        accent=colours.repair,
        foreground=colours.text,
        background=colours.ground,
        surface=colours.ground,
        panel=colours.panel,
        boost=colours.panel,
        dark=theme.is_dark,
        ansi=theme.is_ansi,
        variables={**stock, **roles(colours)},
    )


def roles(colours: Colours) -> dict[str, str]:
    """Our colour roles as stylesheet variables."""
    return {f"our-{name}": value for name, value in dict(colours).items()}


@dataclass(frozen=True)
class Palette:
    """A style for each role."""

    text: Style
    quiet: Style
    strong: Style
    rule: Style
    good: Style
    alarm: Style
    selection: Style
    tones: dict[str, Style]
    """By a group's tone."""
    panel: Style
    ground: Style

    @classmethod
    def of(cls, theme: ThemeFile) -> "Palette":
        """The palette of a theme. Where the terminal has its own colours, only reversing them is sure to be seen."""
        colours = theme.colours

        def ink(name: str, *, bold: bool = False) -> Style:
            return Style(color=rich_colour(getattr(colours, name)), bold=bold or None)

        return cls(
            text=ink("text"),
            quiet=ink("quiet"),
            strong=ink("strong", bold=True),
            rule=ink("rule"),
            good=ink("good"),
            alarm=ink("alarm", bold=True),
            selection=Style(reverse=True) if theme.is_ansi else Style(bgcolor=rich_colour(colours.selection)),
            tones={tone: ink(tone) for tone in ("withdrawal", "confrontation", "repair", "connection")},
            panel=Style(bgcolor=rich_colour(colours.panel)),
            ground=Style(bgcolor=rich_colour(colours.ground)),
        )


def rich_colour(colour: str) -> str:
    """A theme's colour in Rich's words: `ansi_bright_black` is `bright_black`."""
    return colour.removeprefix("ansi_")


@dataclass(frozen=True)
class Glyphs:
    """The signs on screen: drawn ones, or ASCII where the terminal cannot draw."""

    is_ascii: bool

    @classmethod
    def for_terminal(cls, wanted: str) -> "Glyphs":
        """`wanted` is the setting: auto, unicode or ascii. Auto draws where the locale is UTF-8 and TERM is able."""
        if wanted != "auto":
            return cls(wanted == "ascii")
        is_utf8 = "utf" in locale.getpreferredencoding(False).lower()
        return cls(not is_utf8 or os.environ.get("TERM") in ("linux", "vt100", "vt220"))

    def group(self, group: Group | None) -> str:
        """A group's sign."""
        if group is None:
            return "?"
        return group.ascii if self.is_ascii else group.glyph

    def marker(self, codebook: Codebook, group_id: str) -> str:
        """The sign of a marker's group."""
        return self.group(codebook.group(group_id))

    def dress(self, app: App[None]) -> None:
        """Let what Textual draws be ASCII too, where that is wanted: borders by a class, scrollbars by their ends."""
        app.set_class(self.is_ascii, "-ascii")
        ScrollBar.renderer = PlainScrollBar if self.is_ascii else ScrollBarRender

    @property
    def dot(self) -> str:
        """One of something."""
        return "*" if self.is_ascii else "●"

    @property
    def hollow(self) -> str:
        """Not yet."""
        return "o" if self.is_ascii else "○"

    @property
    def line(self) -> str:
        """A hairline."""
        return "-" if self.is_ascii else "─"

    @property
    def heavy(self) -> str:
        """The part of a line that is done."""
        return "=" if self.is_ascii else "━"

    @property
    def tick(self) -> str:
        """Five minutes on a line."""
        return "+" if self.is_ascii else "┴"

    @property
    def now(self) -> str:
        """Where the session is."""
        return "|" if self.is_ascii else "┃"

    @property
    def wall(self) -> str:
        """A hairline that stands."""
        return "|" if self.is_ascii else "│"

    @property
    def between(self) -> str:
        """Between two facts."""
        return "-" if self.is_ascii else "·"

    @property
    def point(self) -> str:
        """A character that is not to be read."""
        return "." if self.is_ascii else "·"

    @property
    def more(self) -> str:
        """There is more."""
        return "..." if self.is_ascii else "…"

    def spark(self, values: list[int]) -> str:
        """Small counts as a row of columns, 0 as the lowest."""
        steps = "_.-=#" if self.is_ascii else "▁▂▃▅▇"
        return "".join(steps[min(value, len(steps) - 1)] for value in values)

    def course(self, values: Sequence[float | None], low: float, high: float) -> str:
        """Scores between two bounds as a row of columns; a blank where there is none."""
        steps = "_.-=#" if self.is_ascii else "▁▂▃▄▅▆▇█"
        highest = len(steps) - 1
        places = (None if value is None else round((value - low) / (high - low) * highest) for value in values)
        return "".join(" " if place is None else steps[min(max(place, 0), highest)] for place in places)


class PlainScrollBar(ScrollBarRender):
    """A scrollbar of coloured blanks alone; the stock one ends in eighths of a block."""

    VERTICAL_BARS = [" "] * 8
    HORIZONTAL_BARS = [" "] * 8


def tone_of(palette: Palette, group: Group | None) -> Style:
    """A group's colour."""
    return palette.tones[group.tone] if group else palette.quiet
