"""`keys`, `config` and `codebook check`: what they print, refuse and leave alone."""

import json
from pathlib import Path

import pytest

from alliance_tui.cli.commands import run
from alliance_tui.config import paths

Out = pytest.CaptureFixture[str]


def test_a_setting_is_changed_and_the_comments_stay(capsys: Out) -> None:
    file = paths.config_file()
    file.parent.mkdir(parents=True)
    file.write_text('# chosen for the evening\ntheme = "paper"  # warm\n', encoding="utf-8")
    assert run(["config", "set", "planned_min", "45"]) == 0
    assert run(["config", "set", "patterns.k", "1"]) == 0
    assert run(["config", "set", "keys.live.pause", '["f11", "f12"]']) == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith('# chosen for the evening\ntheme = "paper"  # warm\nplanned_min = 45\n')
    assert file.stat().st_mode & 0o777 == 0o600
    capsys.readouterr()
    assert run(["config", "show"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert 'theme = "paper"   # yours' in shown
    assert "planned_min = 45   # yours" in shown
    assert 'keys.live.pause = ["f11", "f12"]   # yours' in shown
    assert "idle_lock_min = 10" in shown
    assert run(["config", "show", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["patterns"]["k"] == 1
    assert run(["config", "path"]) == 0
    assert capsys.readouterr().out == f"{file}\n"
    assert run(["keys", "--json"]) == 0
    keys = {one["id"]: one["keys"] for one in json.loads(capsys.readouterr().out)}
    assert keys["live.pause"] == ["f11", "f12"]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("planned_min", "2", "planned_min: input should be greater than or equal to 5"),
        ("planed_min", "50", "unknown key planed_min; did you mean planned_min?"),
        ("patterns", "3", "patterns: "),
        ("theme.name", "x", "theme.name is no single setting"),
        ("keys.live.pause", "x", "live.pause has x, which is needed to write there"),
    ],
)
def test_what_cannot_be_set_is_refused_in_one_line_and_nothing_written(
    capsys: Out, key: str, value: str, said: str
) -> None:
    paths.config_file().parent.mkdir(parents=True)
    paths.config_file().write_text('theme = "paper"\n', encoding="utf-8")
    assert run(["config", "set", key, value]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"alliance-tui: {said}"), error
    assert error.count("\n") == 1
    assert paths.config_file().read_text(encoding="utf-8") == 'theme = "paper"\n'


def test_check_tells_every_fault_of_every_file_with_its_line(capsys: Out) -> None:
    assert run(["config", "check"]) == 0
    file = paths.config_file()
    file.parent.mkdir(parents=True)
    file.write_text('theme = "dask"\n\n[keys.live]\npause = "x"\nbrief = "f2"\n', encoding="utf-8")
    paths.user_themes().mkdir()
    (paths.user_themes() / "mine.toml").write_text('id = "mine"\nabuot = ""\n', encoding="utf-8")
    capsys.readouterr()
    assert run(["config", "check"]) == 1
    said = capsys.readouterr().err
    assert "config.toml: line 1: there is no theme dask" in said
    assert "config.toml: line 4: live.pause has x" in said
    assert "config.toml: line 5: live.brief has F2" in said
    assert "mine.toml: line 2: unknown key abuot; did you mean about?" in said


def test_a_codebook_is_checked_whole(capsys: Out, tmp_path: Path) -> None:
    (good,) = paths.shipped_codebooks().glob("rupture*.toml")
    assert run(["codebook", "check", str(good)]) == 0
    assert "nothing is wrong with it" in capsys.readouterr().out
    text = good.read_text(encoding="utf-8")
    bad = tmp_path / "bad.toml"
    bad.write_text(text.replace('id = "minimal-response"', 'id = "denial"').replace("version =", "vrsion ="), "utf-8")
    assert run(["codebook", "check", str(bad)]) == 1
    said = capsys.readouterr().err
    assert "unknown key vrsion; did you mean version?" in said
    assert run(["codebook", "check", str(tmp_path / "none.toml")]) == 1


def test_a_codebook_check_tells_what_was_renamed_and_retired_and_names_that_stand_for_two_things(
    capsys: Out, tmp_path: Path
) -> None:
    (shipped,) = paths.shipped_codebooks().glob("rupture*.toml")
    text = shipped.read_text(encoding="utf-8")
    mine = tmp_path / "mine.toml"
    mine.write_text(
        text.replace('id = "denial"', 'id = "waving-away"\nwas = ["denial"]', 1).replace(
            'id = "abstract-talk"', 'id = "abstract-talk"\nretired = true', 1
        ),
        encoding="utf-8",
    )
    assert run(["codebook", "check", str(mine)]) == 0
    assert "Withdrawal: 6 codes; abstract-talk retired; denial now waving-away" in capsys.readouterr().out
    mine.write_text(
        text.replace('id = "denial"', 'id = "denial"\nwas = ["minimal-response", "abstract-talk"]', 1), encoding="utf-8"
    )
    assert run(["codebook", "check", str(mine)]) == 1
    said = capsys.readouterr().err
    assert "'denial' was 'minimal-response', which is still a code of its own" in said
    assert "'denial' was 'abstract-talk'" in said
