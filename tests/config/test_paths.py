"""Where things are."""

from pathlib import Path

import pytest

from alliance_tui.config import paths


def test_everything_of_ones_own_lies_in_ones_home(nobody: Path) -> None:
    for place in (paths.default_practice(), paths.config_file(), paths.user_themes(), paths.user_codebooks()):
        assert place.is_relative_to(nobody)


def test_the_environment_names_other_places(monkeypatch: pytest.MonkeyPatch, nobody: Path, tmp_path: Path) -> None:
    monkeypatch.setenv("ALLIANCE_TUI_PRACTICE", "~/mine")
    monkeypatch.setenv("ALLIANCE_TUI_CONFIG", str(tmp_path))
    assert paths.default_practice() == nobody / "mine"
    assert paths.config_file() == tmp_path / "config.toml"
    assert paths.user_themes() == tmp_path / "themes"


def test_what_ships_is_there() -> None:
    for place in (paths.shipped_themes(), paths.shipped_codebooks(), paths.example_practice()):
        assert list(place.glob("*.toml"))
