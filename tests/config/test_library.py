"""A library is read as far as somebody looks, and says the same as reading all of it."""

import shutil
from pathlib import Path

import pytest

from alliance_tui.config import paths, toml_file
from alliance_tui.config.library import Library
from alliance_tui.config.themes import ThemeFile, load_themes


@pytest.fixture
def library(tmp_path: Path) -> Library[ThemeFile]:
    """The shipped themes in a folder of their own, beside an empty one."""
    shutil.copytree(paths.shipped_themes(), tmp_path / "shipped")
    (tmp_path / "own").mkdir()
    return Library(ThemeFile, tmp_path / "shipped", tmp_path / "own")


def test_a_shipped_theme_that_is_asked_for_by_name_is_read_alone(
    library: Library[ThemeFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    load = toml_file.load
    monkeypatch.setattr(toml_file, "load", lambda path, model: [seen.append(path.name), load(path, model)][1])
    assert library["paper"].id == library["paper"].id == "paper"
    assert seen == ["paper.toml"]
    assert dict(library) == load_themes()[0]


def test_an_own_theme_under_any_file_name_stands_in_place_of_a_shipped_one(
    library: Library[ThemeFile], tmp_path: Path
) -> None:
    text = (tmp_path / "shipped" / "dusk.toml").read_text(encoding="utf-8")
    (tmp_path / "own" / "mine.toml").write_text(text.replace('title = "Dusk"', 'title = "Mine"'), encoding="utf-8")
    assert library["dusk"].title == "Mine"


def test_a_broken_file_is_known_once_all_are_read_and_hides_no_other(
    library: Library[ThemeFile], tmp_path: Path
) -> None:
    (tmp_path / "shipped" / "paper.toml").write_text("format = 1", encoding="utf-8")
    assert library["dusk"].id == "dusk"
    assert library.get("paper") is None
    assert [fault.path.name for fault in library.broken] == ["paper.toml"]


@pytest.mark.parametrize("name", ["nothing", "", "..", "../shipped/dusk", "/etc/passwd"])
def test_a_name_that_is_no_theme_is_not_found(library: Library[ThemeFile], name: str) -> None:
    assert name not in library
    with pytest.raises(KeyError):
        library[name]
