"""The command agreement, on the example practice."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_agreement_over_a_client_is_told_in_words_and_as_json(run: Run, example: Path) -> None:
    said = run("agreement", "--client", "K-14", practice=example)
    assert (said.code, said.err) == (0, "")
    assert "3 sessions coded by you and A. Second" in said.out
    assert "ICC(2,1)" in said.out
    assert "percentile bootstrap over 3 sessions" in said.out
    found = run("agreement", "K-14/12", "--grain", "code", "--tolerance", "5", "--json", practice=example).json
    assert (found["coders"], found["choice"]["grain"], found["sessions"]) == (
        ["own", "second"],
        "code",
        ["K-14, session 12"],
    )
    assert {one["kind"] for one in found["partings"]} == {"miss", "false alarm", "disagreement"}
    assert all({"n", "settings", "table", "interval"} <= set(one["agreement"]) for one in found["figures"])


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (("K-14/1",), 1, "nobody else has coded this yet"),
        (("--client", "M-03"), 1, "nobody else has coded this yet"),
        (("K-14/12", "--coders", "own", "third"), 1, "there is no coder third"),
        (("K-14/12", "--segment", "0"), 2, "is no length"),
        (("K-14/12", "--unit", "0.0001"), 2, "is no length"),
        ((), 2, "name one SESSION, or --client CODE"),
    ],
)
def test_what_cannot_be_compared_is_one_clear_line(
    run: Run, example: Path, arguments: tuple[str, ...], code: int, line: str
) -> None:
    said = run("agreement", *arguments, practice=example)
    assert (said.code, said.out) == (code, "")
    assert line in said.err
    assert said.err.count("\n") == 1


def test_segments_leave_with_every_coder_who_may_be_seen_and_nobody_else(
    run: Run, example: Path, tmp_path: Path
) -> None:
    out = tmp_path / "segments.csv"
    asked = ("export", "segments", "--course", "K-14", "--segment", "10", "--out", out)
    said = run(*asked, practice=example)
    assert (said.code, "pseudonyms" in said.err) == (0, True)
    assert b"K-14" not in out.read_bytes()
    assert run(*asked, "--codes", "keep", "--replace", practice=example).code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_bytes().decode(), newline="")))
    assert {row["coder_id"] for row in rows} == {"therapist", "second"}
    assert {row["number"] for row in rows if row["coder_id"] == "second"} == {"6", "9", "12"}
    assert {row["to_s"] for row in rows if row["from_s"] == "0"} == {"600"}
    assert out.stat().st_mode & 0o777 == 0o600
    for unfit in (("--group", "repair"), ("--words",), ("--drawer", "progress")):
        assert run("export", "segments", *unfit, "--out", out, "--replace", practice=example).code == 1


def test_a_coders_marks_come_in_unseen_until_ones_own_are_done(run: Run, example: Path, tmp_path: Path) -> None:
    root = tmp_path / "practice"
    shutil.copytree(example, root)
    project = tmp_path / "second.boris"
    assert run("export", "boris", "--session", "K-14/14", "--out", project, practice=root).code == 0
    taken = run("import", "boris", project, "--session", "K-14/14", "--coder", "B. Third", practice=root)
    assert (taken.code, taken.out) == (0, "")
    # The wrap-up of the last session was never called done.
    assert run("show", "K-14/14", "--json", practice=root).json["codings"] == []
    refused = run("agreement", "K-14/14", practice=root)
    assert (refused.code, refused.out) == (1, "")
    assert "your own coding of K-14, session 14 is not done" in refused.err
    assert run("show", "K-14/12", "--json", practice=root).json["codings"][0]["coder"]["id"] == "second"
    assert run("import", "json", project, "--coder", "B. Third", practice=root).code == 1
