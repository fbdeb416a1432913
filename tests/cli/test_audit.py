"""audit from the command line."""

from pathlib import Path

import pytest

from alliance_tui.storage.practice import Practice
from tests.cli.conftest import Run
from tests.storage.practices import SESSIONS, fill


@pytest.fixture
def root(plain: Practice) -> Path:
    """A practice in which two things were done, that nobody has open."""
    fill(plain)
    plain.audit.note("signed", session=SESSIONS[0].id)
    plain.close()
    return plain.layout.root


def test_the_log_is_printed_oldest_first_with_a_verdict(run: Run, root: Path) -> None:
    said = run("audit", practice=root)
    assert said.code == 0
    opened, signed = said.out.splitlines()
    assert opened.endswith("  Opened")
    assert signed.endswith("  Signed            session K-14/1")
    assert said.err == "alliance-tui: the audit log verifies, 2 lines.\n"


def test_a_program_reads_it_with_codes_ids_and_the_verdict(run: Run, root: Path) -> None:
    told = run("audit", "--json", "--client", "k-14", practice=root).json
    assert (told["lines"], told["verifies"], told["fault"]) == (2, True, "")
    (row,) = told["entries"]
    assert {name: row[name] for name in ("what", "client", "session", "number", "words")} == {
        "what": "signed",
        "client": "K-14",
        "session": SESSIONS[0].id,
        "number": 1,
        "words": "session K-14/1",
    }
    assert run("audit", "--json", "--since", "2999-01-01", practice=root).json["entries"] == []


def test_a_log_that_was_touched_ends_with_1_and_one_line(run: Run, root: Path) -> None:
    path = root / "audit.log"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[1])
    said = run("audit", practice=root)
    assert said.code == 1
    assert said.err == "alliance-tui: the audit log does not verify: line 2: it does not follow the line before it.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [(["--client", "K-15"], 1, "there is no client K-15"), (["--since", "soon"], 2, "is no date")],
)
def test_what_cannot_be_asked_for_is_one_line(
    run: Run, root: Path, arguments: list[str], code: int, words: str
) -> None:
    said = run("audit", *arguments, practice=root)
    assert (said.code, said.out) == (code, "")
    (line,) = said.err.splitlines()
    assert words in line
