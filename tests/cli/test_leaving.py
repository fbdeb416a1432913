"""export from the command line: what leaves, to which file, and what is refused."""

from pathlib import Path

import pytest

from alliance_tui.storage.practice import Practice
from tests.cli.conftest import Run
from tests.storage.practices import fill
from tests.storage.samples import COMMENT, WORDS


@pytest.fixture
def root(plain: Practice) -> Path:
    """A practice with three sessions that nobody has open."""
    fill(plain)
    plain.close()
    return plain.layout.root


@pytest.mark.parametrize(
    "what",
    [["--session", "K-14/1"], ["--course", "K-14"], ["--session", "K-14/1", "--drawer", "progress"]],
)
@pytest.mark.parametrize("form", ["markdown", "text"])
def test_without_naming_the_process_note_none_of_it_leaves(
    run: Run, root: Path, tmp_path: Path, what: list[str], form: str
) -> None:
    out = tmp_path / "out"
    said = run("export", form, "--out", out, *what, practice=root)
    assert (said.code, said.out) == (0, "")
    assert said.err == f"{out}: {out.stat().st_size} bytes\n"
    assert out.stat().st_mode & 0o777 == 0o600
    text = out.read_text(encoding="utf-8")
    assert not [word for word in (*WORDS, COMMENT, "denial") if word in text.lower()]


def test_the_process_note_leaves_when_it_is_named(run: Run, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("export", "text", "--out", out, "--session", "K-14/1", "--drawer", "process", practice=root).code == 0
    assert WORDS[0] in out.read_text(encoding="utf-8")


def test_words_stay_or_leave_as_told(run: Run, root: Path, tmp_path: Path) -> None:
    note, table = tmp_path / "note", tmp_path / "table"
    named = ("--session", "K-14/1", "--drawer", "process", "--no-words")
    assert run("export", "text", "--out", note, *named, practice=root).code == 0
    assert not [word for word in (*WORDS, COMMENT) if word in note.read_text(encoding="utf-8").lower()]
    assert run("export", "csv", "--out", table, "--words", practice=root).code == 0
    assert table.read_text(encoding="utf-8").count(COMMENT) == 3


def test_markers_leave_as_a_table_that_filters_narrow(run: Run, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ("export", "csv", "--out", out, "--client", "K-14", "--group", "repair")
    assert run(*arguments, practice=root).code == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 3


def test_each_export_is_in_the_audit_log_without_a_code(run: Run, root: Path, tmp_path: Path) -> None:
    run("export", "csv", "--out", tmp_path / "out", "--client", "K-14", practice=root)
    last = (root / "audit.log").read_text(encoding="utf-8").splitlines()[-1]
    assert '"exported"' in last
    assert "K-14" not in last


def test_a_file_that_is_there_is_overwritten_only_when_told(run: Run, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("mine", encoding="utf-8")
    said = run("export", "csv", "--out", out, practice=root)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("alliance-tui: there is a file out already.")
    assert out.read_text(encoding="utf-8") == "mine"
    assert run("export", "csv", "--out", out, "--replace", practice=root).code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["csv", "--session", "K-14/1"], 1, "CSV holds markers"),
        (["text", "--session", "K-14/99"], 1, "there is no session with this id"),
        (["text", "--course", "K-15"], 1, "there is no client K-15"),
        (["pdf"], 1, "a document holds notes, not markers"),
        (["rtf"], 2, "invalid choice"),
        (["csv", "--since", "yesterday"], 2, "is no date"),
    ],
)
def test_what_cannot_leave_is_one_line_and_makes_no_file(
    run: Run, root: Path, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    said = run("export", *arguments, "--out", tmp_path / "out", practice=root)
    assert (said.code, said.out) == (code, "")
    (line,) = said.err.splitlines()
    assert words in line
    assert not (tmp_path / "out").exists()


def test_an_access_request_writes_a_folder_once(run: Run, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "given"
    said = run("access-request", "k-14", "--out", out, practice=root)
    assert (said.code, said.out) == (0, "")
    assert said.err == f"{out}: 2 sessions, without process notes, 6 files. Begin with index.html.\n"
    again = run("access-request", "K-14", "--out", out, "--with-process", practice=root)
    assert (again.code, again.err.count("\n")) == (1, 1)
    assert "there is something called given already" in again.err
    assert not (out / "process").exists()
    assert run("access-request", "K-15", "--out", tmp_path / "no", practice=root).code == 1
