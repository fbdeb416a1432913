"""The colours of the shipped themes: contrast as WCAG 2.2 asks for, groups told apart with any colour vision."""

import itertools

import pytest
from coloraide import Color

from alliance_tui.config.themes import ThemeFile, load_themes
from alliance_tui.ui.sixteen import fitted

TEXT = ("text", "quiet", "strong", "good", "alarm")
GROUPS = ("withdrawal", "confrontation", "repair", "connection")
READABLE, SEEN = 4.5, 3.0
"""WCAG 2.2, success criteria 1.4.3 (text) and 1.4.11 (what is seen, not read)."""
APART = 8.0
"""CIEDE2000 between two groups as somebody with dichromacy sees them; 2 is just seen side by side."""

XTERM = (
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
)
LINUX = (
    "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
)
NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
THEMES, _ = load_themes()


def on_terminal(theme: ThemeFile, palette: str) -> dict[str, str]:
    """A theme of the terminal's own colours on a dark ground; its text is the palette's white."""
    known = dict(zip([*NAMES, *(f"bright_{name}" for name in NAMES)], palette.split(), strict=True))
    colours = {}
    for role, colour in theme.colours.model_dump().items():
        name = colour.removeprefix("ansi_")
        default = "black" if role in ("ground", "panel") else "white"
        colours[role] = f"#{known[default if name == 'default' else name]}"
    return colours


PALETTES = {
    **{
        f"{name} in sixteen colours of {terminal}": on_terminal(fitted(THEMES[name], "standard"), palette)
        for name in ("dusk", "paper")
        for terminal, palette in (("xterm", XTERM), ("the Linux console", LINUX))
    },
    **{theme.id: theme.colours.model_dump() for theme in THEMES.values() if not theme.is_ansi},
    "terminal on xterm": on_terminal(THEMES["terminal"], XTERM),
    "terminal on the Linux console": on_terminal(THEMES["terminal"], LINUX),
}


def grounds(name: str) -> list[str]:
    """What text stands on. What is selected is reversed where the colours are the terminal's own."""
    return ["ground", "panel"] if " on " in name or " in " in name else ["ground", "panel", "selection"]


@pytest.mark.parametrize("name", PALETTES)
def test_text_is_read_and_glyphs_are_seen_on_every_ground(name: str) -> None:
    colours = PALETTES[name]
    wanted = {**dict.fromkeys((*TEXT, *GROUPS), READABLE), "cursor": SEEN}
    weak = {
        (role, ground): round(contrast, 2)
        for role, least in wanted.items()
        for ground in grounds(name)
        if (contrast := Color(colours[role]).contrast(colours[ground])) < least
    }
    assert weak == {}


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("vision", ["protan", "deutan", "tritan"])
def test_groups_are_told_apart_with_any_kind_of_colour_vision(name: str, vision: str) -> None:
    seen = {group: Color(PALETTES[name][group]).filter(vision) for group in GROUPS}
    close = {
        pair: round(distance, 1)
        for pair in itertools.combinations(GROUPS, 2)
        if (distance := seen[pair[0]].delta_e(seen[pair[1]], method="2000")) < APART
    }
    assert close == {}


def test_groups_weigh_the_same_and_none_cries_out_in_the_quiet_themes() -> None:
    for name in ("dusk", "paper"):
        colours = [Color(PALETTES[name][group]).convert("oklch") for group in GROUPS]
        lightness = [colour["lightness"] for colour in colours]
        assert max(lightness) - min(lightness) < 0.13, name
        assert max(colour["chroma"] for colour in colours) < 0.11, name
