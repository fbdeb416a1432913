"""The first frame: the empty screen in the theme's colours, drawn at once while everything else is still being loaded.

It holds the program's name and nothing else, and is written without Textual, which takes a third of a second to load.
"""

import os
import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from alliance_tui.config import paths

_ENTER = "\x1b[?1049h\x1b[?25l"
_LEAVE = "\x1b[0m\x1b[?25h\x1b[?1049l"


@contextmanager
def first_frame() -> Iterator[None]:
    """Show it until the app draws over it; take it away when the app never came to that."""
    terminal = sys.__stderr__
    if terminal is None:  # pragma: no cover - the app refuses to start without a terminal
        yield
        return
    terminal.write(_ENTER + _drawn(shutil.get_terminal_size()))
    terminal.flush()
    try:
        yield
    except BaseException:
        terminal.write(_LEAVE)
        terminal.flush()
        raise


def _drawn(size: os.terminal_size) -> str:
    colours = _colours()
    ground, panel = _behind(colours.get("ground")), _behind(colours.get("panel"))
    quiet = _ink(colours.get("quiet"))
    bar = " " * size.columns
    top = f"\x1b[H{panel}{bar}\x1b[H{quiet} alliance-tui"
    return f"\x1b[0m{ground}\x1b[2J{top}\x1b[{size.lines};1H{bar}"


def _colours() -> dict[str, Any]:
    """The theme's colours as they stand in its file. Whatever is wrong with it is said later, by who reads it whole."""
    with suppress(OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError):
        settings = {}
        if paths.config_file().exists():
            settings = tomllib.loads(paths.config_file().read_text(encoding="utf-8"))
        name = f"{settings.get('theme', 'dusk')}.toml"
        for folder in (paths.user_themes(), paths.shipped_themes()):
            if (folder / name).is_file():
                found = tomllib.loads((folder / name).read_text(encoding="utf-8")).get("colours")
                return found if isinstance(found, dict) else {}
    return {}


def _behind(colour: object) -> str:
    return _sequence(48, colour)


def _ink(colour: object) -> str:
    return _sequence(38, colour)


def _sequence(kind: int, colour: object) -> str:
    """A colour as the terminal takes it; nothing where the terminal's own is meant, or it knows too few."""
    is_able = os.environ.get("COLORTERM") in ("truecolor", "24bit") and not os.environ.get("NO_COLOR")
    if not is_able or not isinstance(colour, str) or len(colour) != 7 or not colour.startswith("#"):
        return ""
    try:
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    except ValueError:
        return ""
    return f"\x1b[{kind};2;{red};{green};{blue}m"
