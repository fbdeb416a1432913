"""The name of a file, however it came into the line."""

from pathlib import Path

import pytest

from alliance_tui.services.typed_path import path_typed


@pytest.mark.parametrize(
    "text", ["{}/a film (1).mp4", "'{}/a film (1).mp4'", '"{}/a film (1).mp4" ', "{}/a\\ film\\ \\(1\\).mp4"]
)
def test_a_dropped_file_is_found_whether_it_is_there_yet_or_not(text: str, tmp_path: Path) -> None:
    assert path_typed(text.format(tmp_path)) == tmp_path / "a film (1).mp4"
    (tmp_path / "a film (1).mp4").touch()
    assert path_typed(text.format(tmp_path)) == tmp_path / "a film (1).mp4"


@pytest.mark.parametrize("text", ["{}/one.mp4", "'{}/one.mp4'", "file://{}/one.mp4"])
def test_a_whole_path_pasted_behind_the_home_folder_stands_for_itself(text: str, tmp_path: Path) -> None:
    assert path_typed("~/" + text.format(tmp_path)) == tmp_path / "one.mp4"


def test_an_address_of_a_file_is_its_path() -> None:
    assert path_typed("file:///films/a%20film.mp4") == Path("/films/a film.mp4")


def test_a_backslash_of_its_own_stays(tmp_path: Path) -> None:
    assert path_typed(r"C:\notes\one.json").name == r"C:\notes\one.json"
    (tmp_path / r"a\ b").touch()
    assert path_typed(str(tmp_path / r"a\ b")) == tmp_path / r"a\ b"


def test_a_home_folder_of_nobody_is_a_name_like_any_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert path_typed("~/one.json") == tmp_path / "one.json"
    assert path_typed("~nobody-of-this-name/one.json") == Path("~nobody-of-this-name/one.json")
