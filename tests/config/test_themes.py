"""The shipped themes, and what is said of a broken one."""

import shutil
from pathlib import Path

import pytest

from alliance_tui.config import paths
from alliance_tui.config.themes import Colours, load_themes

SHIPPED = sorted(paths.shipped_themes().glob("*.toml"))


def test_every_shipped_theme_loads_under_the_name_of_its_file() -> None:
    themes, faults = load_themes()
    assert faults == []
    assert set(themes) == {path.stem for path in SHIPPED}
    assert {"dusk", "paper", "contrast"} <= set(themes)


def test_a_broken_theme_does_not_keep_the_others_from_loading(tmp_path: Path) -> None:
    for path in SHIPPED:
        shutil.copy(path, tmp_path)
    text = SHIPPED[0].read_text(encoding="utf-8").replace("quiet =", "quite =")
    (tmp_path / "aaa.toml").write_text(text, encoding="utf-8")
    themes, faults = load_themes([tmp_path])
    assert len(themes) == len(SHIPPED)
    line = next(number for number, row in enumerate(text.splitlines(), 1) if row.startswith("quite"))
    (fault,) = faults
    assert any(one == f"line {line}: unknown key colours.quite; did you mean quiet?" for one in fault.faults)
    assert any("colours.quiet: field required" in one for one in fault.faults)


def test_ones_own_theme_stands_in_place_of_a_shipped_one() -> None:
    own = paths.user_themes()
    own.mkdir(parents=True)
    text = (paths.shipped_themes() / "dusk.toml").read_text(encoding="utf-8")
    (own / "mine.toml").write_text(text.replace('title = "Dusk"', 'title = "My dusk"'), encoding="utf-8")
    themes, faults = load_themes()
    assert themes["dusk"].title == "My dusk"
    assert faults == []


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "", "ansi_"])
def test_a_colour_is_six_hex_digits_or_one_of_the_terminals_own(tmp_path: Path, colour: str) -> None:
    text = (paths.shipped_themes() / "dusk.toml").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("alarm"))
    changed = text.replace(row, f'alarm = "{colour}"')
    (tmp_path / "own.toml").write_text(changed, encoding="utf-8")
    themes, faults = load_themes([tmp_path])
    assert themes == {}
    line = changed.splitlines().index(f'alarm = "{colour}"') + 1
    assert faults[0].title.startswith(f"own.toml: line {line}: colours.alarm: ")


def test_every_role_of_colour_is_in_every_theme_file() -> None:
    for path in SHIPPED:
        text = path.read_text(encoding="utf-8")
        assert all(f"\n{role} = " in text for role in Colours.model_fields), path.name
