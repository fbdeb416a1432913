"""Settings explain themselves: words for each, its bounds, and an example file that holds them all."""

import tomllib
from pathlib import Path

from alliance_tui.config.described import described_settings
from alliance_tui.config.settings import Settings, load_settings
from tools import example_config

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "config.toml"


def test_every_setting_says_what_it_is_for() -> None:
    settings = described_settings()
    assert [key for key, one in settings.items() if not one.words.endswith(".")] == []
    assert "`[keys.live]` with `pause" in settings["keys"].words


def test_bounds_and_choices_are_those_of_the_model() -> None:
    settings = described_settings()
    assert (settings["planned_min"].low, settings["planned_min"].high) == (5, 480)
    assert (settings["retention.record_years"].low, settings["retention.record_years"].high) == (1, 100)
    assert settings["retention.record_years"].default is None
    assert settings["glyphs"].choices == ("auto", "unicode", "ascii")
    assert settings["patterns.k"].choices == (1, 2)


def test_the_example_file_is_made_from_the_settings_and_changes_none_of_them() -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == example_config.page(), "make config writes it anew"
    assert load_settings(EXAMPLE) == Settings(keys={"live": {}})


def test_the_example_file_holds_every_setting_with_its_words() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    written = tomllib.loads(text.replace("# process_years", "process_years").replace("# record_years", "record_years"))
    flat = " ".join(text.replace("\n# ", " ").split())
    for key, one in described_settings().items():
        table, _dot, name = key.rpartition(".")
        assert name in (written[table] if table else written), key
        assert one.words in flat, key
