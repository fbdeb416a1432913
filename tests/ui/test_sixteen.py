"""Sixteen colours: on a terminal that has no more, what is chosen is seen and groups have colours of their own."""

from pathlib import Path

import pytest
from rich.console import Console

from alliance_tui.config.settings import Settings
from alliance_tui.config.themes import load_themes
from alliance_tui.ui.look import Palette
from alliance_tui.ui.sixteen import fitted
from tests.ui.stage import opened

THEMES, _ = load_themes()


@pytest.mark.parametrize("has", ["256", "truecolor", None])
def test_a_terminal_with_more_colours_shows_a_theme_as_it_is(has: str | None) -> None:
    assert all(fitted(theme, has) is theme for theme in THEMES.values())


def test_the_terminals_own_colours_stay_its_own() -> None:
    assert fitted(THEMES["terminal"], "standard") is THEMES["terminal"]


@pytest.mark.parametrize("name", ["dusk", "paper"])
async def test_the_line_one_is_on_is_seen_and_read(name: str, example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Console, "color_system", "standard")
    async with opened(example, size=(120, 36), settings=Settings(theme=name)) as stage:
        assert stage.app.palette == Palette.of(fitted(THEMES[name], "standard"))
        row = next(y for y, text in enumerate(stage.glass.rows) if "K-14" in text)
        here, below = ({look for _sign, look in stage.glass.cells[y]} for y in (row, row + 1))
        assert all("u" in look.marks for look in here), "underlined from end to end"
        assert not any("u" in look.marks for look in below)
        assert all(look.ground and look.ink != look.ground for look in here | below)
        assert all(look.ink.startswith("color(") for look in here | below), "none is left to the nearest of sixteen"
        assert len({look.ink for look in here}) >= 3, "more than one tone is left"
