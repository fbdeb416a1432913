"""`scales` and `scales check`: what there is to rate with, and every fault of a file in one report."""

from pathlib import Path

from alliance_tui.config import paths
from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "scales" / "working-together.toml"


def test_scales_are_listed_with_who_rates_them_and_what_they_are_not(run: Run) -> None:
    said = run("scales")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[0].split() == (
        ["alliance-pulse@1", "9", "items", "therapist,", "not", "validated:", "Alliance", "pulse"]
    )
    assert [one["id"] for one in run("scales", "--json").json] == ["alliance-pulse", "check-in"]


def test_a_broken_scale_of_ones_own_is_told_beside_those_that_can_be_used(run: Run) -> None:
    paths.user_scales().mkdir(parents=True)
    (paths.user_scales() / "mine.toml").write_text("format = 1\n", encoding="utf-8")
    said = run("scales")
    assert said.code == 1
    assert "alliance-pulse@1" in said.out
    assert said.err.startswith("alliance-tui: mine.toml: ")


def test_a_good_scale_is_summed_up(run: Run) -> None:
    said = run("scales", "check", EXAMPLE)
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        "working-together.toml: nothing is wrong with it. Working together, working-together@1, 9 items.",
        "  Total: mean of 9, 1 to 7; 2 may lack an answer",
        "  Direction: mean of 3, 1 to 7; 1 may lack an answer",
        "  Work: mean of 3, 1 to 7; 1 may lack an answer",
        "  Contact: mean of 3, 1 to 7; 1 may lack an answer",
    ]
    assert run("scales", "check", EXAMPLE, "--json").json["id"] == "working-together"


def test_every_fault_is_told_at_once_by_its_line(run: Run, tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    for right, wrong in (
        ("maximum = 7", "maximum = 0"),
        ('low = "does not fit"', 'lo = "does not fit"'),
        ("missing_allowed = 2", "missing_allowed = 9"),
        ('items = ["glad", "awkward", "guarded"]', 'items = ["glad", "ways", "awkwart"]'),
    ):
        assert right in text
        text = text.replace(right, wrong)
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    lines = {part: number for number, line in enumerate(text.splitlines(), 1) for part in (line.split(" =")[0], line)}
    members = lines['items = ["glad", "ways", "awkwart"]']
    said = run("scales", "check", path)
    assert (said.code, said.out) == (1, "")
    assert said.err.splitlines() == [
        f"alliance-tui: mine.toml: line {lines['missing_allowed = 9']}: missing_allowed: "
        "of 9 answers at least one must be given",
        f"alliance-tui: mine.toml: line {lines['maximum']}: answer.maximum: 0 is not above the minimum, 1",
        f"alliance-tui: mine.toml: line {lines['lo']}: unknown key answer.lo; did you mean low?",
        f"alliance-tui: mine.toml: line {members}: subscales.3.items: item 'ways' is in subscale 'work' already",
        f"alliance-tui: mine.toml: line {members}: subscales.3.items: there is no item 'awkwart'",
    ]


def test_a_file_that_is_not_there_and_a_check_of_nothing_are_refused(run: Run, tmp_path: Path) -> None:
    said = run("scales", "check", tmp_path / "none.toml")
    assert (said.code, said.err) == (1, "alliance-tui: none.toml: cannot be read: no such file or directory\n")
    assert run("scales", "check").code == 2
