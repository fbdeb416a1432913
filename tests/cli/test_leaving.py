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
        (["csv", "--codes", "pseudonym"], 1, "csv keeps codes and dates"),
        (["boris", "--group", "repair"], 1, "boris has whole sessions"),
        (["vtt"], 1, "vtt is one file a session"),
        (["json", "--no-words"], 1, "json is the practice as it is"),
        (["text", "--session", "K-14/1", "--course", "K-14"], 1, "a session and a course at once"),
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


def test_a_practice_leaves_goes_into_another_and_out_again(run: Run, root: Path, tmp_path: Path) -> None:
    tables, whole, other = tmp_path / "tables", tmp_path / "practice.json", tmp_path / "other"
    said = run("export", "csv-tables", "--out", tables, practice=root)
    assert said.err.startswith(f"{tables}: 3 sessions, 6 markers, pseudonyms, dates moved, nothing that was written, ")
    assert "K-14" not in "".join(one.read_text(encoding="utf-8") for one in tables.iterdir())
    assert run("export", "json", "--out", whole, practice=root).code == 0
    assert run("init", "--no-passphrase", practice=other).code == 0
    asked = run("import", "json", whole, practice=other)
    assert (asked.code, asked.out) == (1, "")
    assert asked.err.splitlines() == [
        "This adds 2 clients, 3 sessions, 6 markers, 1 codebook.",
        "alliance-tui: there is no terminal to ask on. Nothing was imported. Use --yes.",
    ]
    done = run("import", "json", whole, "--yes", practice=other)
    assert done.err.splitlines()[-1] == "Imported. It can be undone with: alliance-tui import --undo"
    assert run("show", "K-14/1", "--json", practice=other).json == run("show", "K-14/1", "--json", practice=root).json
    undone = run("import", "--undo", "--yes", practice=other)
    assert undone.err.startswith("Taken out again: 2 clients, 3 sessions.")
    assert run("clients", "--json", practice=other).json == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["json"], "there is no file to import"),
        (["json", "nowhere"], "there is no file nowhere"),
        (["boris", "audit.log"], "this BORIS project cannot be read: it says no format version. Nothing was imported."),
        (["json", "audit.log", "--session", "K-14/1"], "a practice has sessions of its own"),
        (["--undo"], "there is no import to undo"),
    ],
)
def test_what_cannot_come_in_is_one_line(run: Run, root: Path, arguments: list[str], words: str) -> None:
    said = run("import", *[root / one if one == "audit.log" else one for one in arguments], practice=root)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert words in said.err


def test_a_transcript_is_kept_beside_a_session_and_its_words_are_nowhere(run: Run, root: Path, tmp_path: Path) -> None:
    file = tmp_path / "zoom.vtt"
    file.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nSam: quillwort\n", encoding="utf-8")
    named = ("--session", "K-14/1")
    assert run("import", "transcript", file, practice=root).err.count("belongs to a session") == 1
    assert "'soon' is no time" in run("import", "transcript", file, *named, "--offset", "soon", practice=root).err
    said = run("import", "transcript", file, *named, "--offset=-0:20", "--speaker", "Sam=client", practice=root)
    assert (said.code, said.out) == (0, "")
    assert said.err.splitlines() == [
        "Kept beside the session: 1 line. It never leaves.",
        "It can be undone with: alliance-tui import --undo",
    ]
    assert run("doctor", practice=root).code == 0
    assert run("import", "--undo", "--yes", practice=root).err.startswith("Taken out again: 1 transcript.")
    assert run("import", "transcript", file, *named, practice=root).code == 0
    assert run("import", "transcript", *named, "--remove", practice=root).code == 0
    again = run("import", "transcript", *named, "--remove", practice=root)
    assert (again.code, again.err.count("\n")) == (1, 1)
