"""Dusk glows less than any dark theme that comes with Textual. `tools/luminance.py` measures the same on pictures."""

from pathlib import Path

from textual.color import Color

from alliance_tui.ui.look import textual_theme
from tests.ui.conftest import Desk
from tests.ui.glass import Glass
from tests.ui.stage import opened
from tests.ui.test_pictures import write_a_session
from tools.luminance import stock_dark

INKED = 0.15
"""How much of a cell a letter covers, on average."""
BUDGET = 0.02
"""Mean relative luminance of the live screen, as docs/themes.md states it."""


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = (part / 255 for part in Color.parse(colour).rgb)
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def glow(glass: Glass) -> float:
    """The mean over all cells: their ground, and where something is written a part of the ink."""
    known: dict[tuple[str, str, bool], float] = {}
    total = 0.0
    for row in glass.cells:
        for text, look in row:
            key = (look.ink, look.ground, bool(text.strip()))
            if key not in known:
                ground = luminance(look.ground)
                known[key] = ground + INKED * (luminance(look.ink) - ground) if key[2] else ground
            total += known[key]
    return total / (glass.width * glass.height)


async def test_dusk_keeps_its_luminance_budget_and_every_dark_theme_of_textual_is_brighter(
    example: Path, desk: Desk
) -> None:
    async with opened(example, "live", "K-14", size=(120, 32)) as stage:
        await write_a_session(stage, desk)
        dusk = glow(stage.glass)
        assert 0.005 < dusk < BUDGET
        stock = stock_dark()
        assert len(stock) > 10
        brighter = {}
        for theme in stock:
            stage.app.themes = {**stage.app.themes, theme.id: theme}  # type: ignore[assignment]
            stage.app.register_theme(textual_theme(theme))
            stage.app.theme = theme.id
            await stage.settle()
            brighter[theme.id] = glow(stage.glass)
        assert {name: round(value, 4) for name, value in brighter.items() if value <= dusk} == {}
        assert min(brighter.values()) < 3 * dusk, "the same screen was measured"
