"""Sixteen colours: what a theme is where the terminal has no more, as on a console or under a plain `TERM=xterm`.

The nearest of sixteen to a theme's colours makes grey of its text and nothing of the line one is on, and gives all
groups one colour. So such a terminal is given its own colours by name, on a ground of the theme's kind, and the line
one is on is reversed. Which of the sixteen can be read on which ground was measured on the palettes of xterm and of the
Linux console; yellow, cyan and green cannot on white, and bold black is grey there.
"""

from typing import Final

from alliance_tui.config.themes import Colours, ThemeFile

_ON_BLACK: Final = Colours(
    ground="ansi_black",
    panel="ansi_black",
    rule="ansi_bright_black",
    text="ansi_white",
    quiet="ansi_white",
    strong="ansi_bright_white",
    withdrawal="ansi_bright_cyan",
    confrontation="ansi_bright_yellow",
    repair="ansi_green",
    connection="ansi_bright_magenta",
    good="ansi_green",
    alarm="ansi_bright_red",
    cursor="ansi_white",
    selection="ansi_blue",
)

_ON_WHITE: Final = Colours(
    ground="ansi_bright_white",
    panel="ansi_bright_white",
    rule="ansi_bright_black",
    text="ansi_black",
    quiet="ansi_black",
    strong="ansi_blue",
    withdrawal="ansi_black",
    confrontation="ansi_red",
    repair="ansi_blue",
    connection="ansi_magenta",
    good="ansi_blue",
    alarm="ansi_red",
    cursor="ansi_black",
    selection="ansi_cyan",
)


def fitted(theme: ThemeFile, color_system: str | None) -> ThemeFile:
    """A theme as a terminal can show it.

    Args:
        theme: as its file says.
        color_system: what Rich calls the colours that the terminal has: `standard` where they are sixteen.
    """
    if color_system != "standard" or theme.is_ansi:
        return theme
    return theme.model_copy(update={"is_ansi": True, "colours": _ON_BLACK if theme.is_dark else _ON_WHITE})
