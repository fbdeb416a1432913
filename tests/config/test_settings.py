"""Settings: defaults, and what is said of a broken file."""

from pathlib import Path

import pytest

from alliance_tui.config import paths
from alliance_tui.config.settings import Settings, load_settings
from alliance_tui.config.toml_file import BrokenFile


def fault_of(path: Path, text: str) -> str:
    """What is said of settings with this text."""
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenFile) as caught:
        load_settings(path)
    return caught.value.title


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the settings lie."""
    return tmp_path / "config.toml"


def test_no_file_means_all_defaults() -> None:
    assert not paths.config_file().exists()
    assert load_settings() == Settings()


def test_the_persons_own_file_is_read() -> None:
    paths.config_file().parent.mkdir(parents=True)
    paths.config_file().write_text('theme = "paper"\nplanned_min = 45\n', encoding="utf-8")
    assert load_settings() == Settings(theme="paper", planned_min=45)


def test_an_unknown_key_is_named_with_file_line_and_the_nearest_key(path: Path) -> None:
    text = '# mine\ntheme = "dusk"\n\nplaned_min = 50\n'
    assert fault_of(path, text) == "config.toml: line 4: unknown key planed_min; did you mean planned_min?"


def test_an_unknown_key_like_no_other_gets_no_suggestion(path: Path) -> None:
    assert fault_of(path, "zzz = 1\n") == "config.toml: line 1: unknown key zzz"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("planned_min = 4\n", "line 1: planned_min: input should be greater than or equal to 5"),
        ('\nplanned_min = "long"\n', "line 2: planned_min: input should be a valid integer"),
        ('glyphs = "pretty"\n', "line 1: glyphs: input should be 'auto', 'unicode' or 'ascii'"),
        ("[theme]\nname = 1\n", "line 1: theme: input should be a valid string"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_its_line_and_key(path: Path, text: str, said: str) -> None:
    assert fault_of(path, text).startswith(f"config.toml: {said}")


def test_further_faults_are_counted(path: Path) -> None:
    assert fault_of(path, "one = 1\ntwo = 2\nplanned_min = 1\n").endswith("(and 2 more)")


@pytest.mark.parametrize(
    ("text", "line"),
    [('theme = "dusk"\nplanned_min =\n', 2), ('theme = "dusk\n', 1), ("\n\n[theme\n", 3), ('theme = """\nopen', 2)],
)
def test_a_syntax_error_is_named_with_its_line(path: Path, text: str, line: int) -> None:
    assert fault_of(path, text).startswith(f"config.toml: line {line}: ")


def test_a_file_that_is_no_utf_8_or_cannot_be_read_is_said_to_be_so(path: Path) -> None:
    path.write_bytes(b"theme = '\xff'\n")
    with pytest.raises(BrokenFile, match="is not UTF-8 text"):
        load_settings(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(BrokenFile, match="cannot be read: is a directory"):
        load_settings(path)
