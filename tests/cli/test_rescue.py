"""doctor, backup, restore and passphrase from the command line: exit codes, and one clear line."""

from pathlib import Path

import pytest

from alliance_tui.services import access
from alliance_tui.storage import snapshots, vault
from alliance_tui.storage.layout import Layout
from alliance_tui.storage.vault import Argon2Cost
from tests.cli.conftest import Run, Said
from tests.storage.damage import whole
from tests.storage.practices import SESSIONS, fill, opened, sessions_in

FIRST = SESSIONS[0].id


@pytest.fixture
def root(tmp_path: Path, cheap: Argon2Cost, passphrase: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sealed practice with three sessions that nobody has open; its passphrase lies in a file."""
    practice, _code = access.make(tmp_path / "practice", passphrase, cheap)
    snapshots.take(fill(practice).layout)
    practice.close()
    (tmp_path / "secret").write_text(passphrase, encoding="utf-8")
    monkeypatch.setattr(vault, "default_cost", lambda: cheap)
    return tmp_path / "practice"


@pytest.fixture
def secret(tmp_path: Path) -> tuple[str, Path]:
    """Names the file with the passphrase."""
    return "--passphrase-file", tmp_path / "secret"


def one_line(said: Said) -> str:
    """The one line of a command that was refused."""
    assert (said.code, said.out) == (1, "")
    (line,) = said.err.splitlines()
    assert line.startswith("alliance-tui: ")
    return line


def spoil(root: Path) -> None:
    """Damage the process drawer of the first session, as a mistaken program would: by another file in its place."""
    path = Layout(root).process(FIRST)
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-9])
    path.chmod(0o600)


def test_the_doctor_says_that_all_is_well(run: Run, root: Path, secret: tuple[str, Path]) -> None:
    assert run("doctor", *secret, practice=root) == Said(0, "All is well: 15 files verified.\n", "")
    said = run("doctor", "--json", *secret, practice=root)
    assert (said.code, said.json["is_well"]) == (0, True)


def test_the_doctor_names_the_damage_and_exits_1(run: Run, root: Path, secret: tuple[str, Path]) -> None:
    spoil(root)
    said = run("doctor", *secret, practice=root)
    assert said.code == 1
    finding, summary = said.out.splitlines()
    assert finding.startswith(f"process/{FIRST}.json: ")
    assert "Lost: the note and markers of one session. Safe: every other file." in finding
    assert summary == "1 finding in 15 files. Mend with: alliance-tui doctor --repair"
    said = run("doctor", "--json", *secret, practice=root)
    assert (said.code, [one["cure"] for one in said.json["findings"]]) == (1, ["set aside"])


def test_a_repair_brings_the_session_back(run: Run, root: Path, secret: tuple[str, Path]) -> None:
    spoil(root)
    said = run("doctor", "--repair", "--yes", *secret, practice=root)
    assert (said.code, said.out) == (0, "All is well: 15 files verified.\n")
    assert "set aside in quarantine/" in said.err
    assert "brought back as it was at" in said.err
    assert sessions_in(opened(root, read_only=True)) == list(SESSIONS)


def test_a_repair_without_a_terminal_to_ask_on_says_so(run: Run, root: Path, secret: tuple[str, Path]) -> None:
    spoil(root)
    assert "there is no terminal to ask on" in one_line(run("doctor", "--repair", *secret, practice=root))
    assert run("doctor", "--repair", "--yes", *secret, practice=root).code == 0


def test_a_backup_is_written_proved_and_restored(
    run: Run, root: Path, secret: tuple[str, Path], tmp_path: Path
) -> None:
    out = tmp_path / "b"
    assert run("backup", out, *secret, practice=root) == Said(0, f"{out}: 17 files\n", "")
    said = run("backup", "--verify", out, *secret, practice=root)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"{out}: good, 17 files, made ")
    new = tmp_path / "new"
    assert run("restore", out, *secret, practice=new) == Said(0, f"{new}: 17 files\n", "")
    assert run("doctor", *secret, practice=new).code == 0
    said = run("restore", out, "--replace", *secret, practice=new)
    assert (said.code, said.out) == (0, f"{new}: 17 files\n")
    assert said.err.startswith("alliance-tui: what was there before is in ")


def test_what_cannot_be_done_is_one_line_and_touches_nothing(
    run: Run, root: Path, secret: tuple[str, Path], tmp_path: Path
) -> None:
    out = tmp_path / "b"
    run("backup", out, *secret, practice=root)
    (tmp_path / "cut").write_bytes(out.read_bytes()[:-1])
    (tmp_path / "foreign").write_bytes(b"hello\n")
    (tmp_path / "wrong").write_text("another passphrase", encoding="utf-8")
    before = {name: content for name, content in whole(tmp_path).items() if "audit" not in name}
    for words, arguments in (
        ("there is a file b already", ["backup", out, *secret]),
        ("it is cut off", ["backup", "--verify", tmp_path / "cut", *secret]),
        ("it is not one of alliance-tui", ["backup", "--verify", tmp_path / "foreign", *secret]),
        ("no such file", ["backup", "--verify", tmp_path / "nowhere", *secret]),
        ("does not open", ["backup", "--verify", out, "--passphrase-file", tmp_path / "wrong"]),
        ("the same practice", ["restore", out, *secret]),
        ("does not open", ["doctor", "--passphrase-file", tmp_path / "wrong"]),
    ):
        assert words in one_line(run(*arguments, practice=root))
    assert {name: content for name, content in whole(tmp_path).items() if "audit" not in name} == before


def test_the_passphrase_is_changed(run: Run, root: Path, secret: tuple[str, Path], tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.write_text("short", encoding="utf-8")
    change = ("passphrase", *secret, "--new-passphrase-file", new)
    assert "at least 8 characters" in one_line(run(*change, practice=root))
    new.write_text("nine loud kettles", encoding="utf-8")
    said = run(*change, practice=root)
    assert (said.code, said.out) == (0, "")
    assert "does not open" in one_line(run("doctor", *secret, practice=root))
    assert run("doctor", "--passphrase-file", new, practice=root).code == 0
