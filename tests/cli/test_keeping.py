"""Templates of the progress note, and what was kept for its time."""

import shutil
from pathlib import Path

import pytest

from alliance_tui.config import paths
from tests.cli.conftest import Run

GOOD = """\
format = 1
id = "own"
version = 1
title = "Own"
about = "Ours."
header = ["platform"]

[[sections]]
id = "seen"
title = "Seen"
about = "What was seen."
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A template of one's own."""
    path = tmp_path / "own.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_the_shipped_templates_are_listed(run: Run) -> None:
    said = run("templates", "--json")
    assert [one["id"] for one in said.json] == ["birp", "dap", "free", "girp", "pirp", "soap"]
    assert run("templates").out.count("Plan") == 6


def test_a_sound_template_is_called_so(run: Run, own: Path) -> None:
    assert run("templates", "check", own).out == "own.toml: sound, 1 section\n"


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (GOOD.replace("platform", "platfrom"), "line 6: header: there is no field 'platfrom'; did you mean platform?"),
        (GOOD + 'holds = "plans"\n', "line 12: sections.1.holds: there is no field 'plans'; did you mean plan?"),
        (GOOD.replace("about", "abuot", 1), "line 5: unknown key abuot; did you mean about?"),
    ],
)
def test_a_template_that_names_an_unknown_field_is_told_in_one_line(
    run: Run, own: Path, broken: str, said: str
) -> None:
    own.write_text(broken, encoding="utf-8")
    told = run("templates", "check", own)
    assert (told.code, told.out) == (1, "")
    assert told.err.splitlines()[-1] == f"alliance-tui: own.toml: {said}."


def test_no_file_to_check_is_said(run: Run) -> None:
    assert run("templates", "check").err.startswith("alliance-tui: there is no file to check.")


def test_retention_proposes_nothing_until_it_is_set_then_lists_asks_and_empties(
    run: Run, example: Path, tmp_path: Path
) -> None:
    root = tmp_path / "practice"
    shutil.copytree(example, root)
    assert run("retention", practice=root).out.startswith("Nothing is proposed")
    paths.config_folder().mkdir(parents=True)
    paths.config_file().write_text("[retention]\nrecord_years = 100\n", encoding="utf-8")
    assert run("retention", practice=root).out == "Nothing has been kept for its time yet.\n"
    paths.config_file().write_text("[retention]\nprocess_years = 0\n", encoding="utf-8")
    assert "retention.process_years" in run("retention", practice=root).err
    assert run("retention", "--purge", practice=root).code == 1
