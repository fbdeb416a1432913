"""What goes wrong ends as one line on standard error: exit 1 refused or failed, 2 misuse."""

import contextlib
import io
import os
from pathlib import Path
from typing import Any

import orjson
import pytest

from alliance_tui.cli import opening, unlocking
from alliance_tui.services import access
from alliance_tui.storage.vault import Argon2Cost
from tests.cli.conftest import Run, Said


def one_line(said: Said, code: int = 1) -> str:
    """The one line, of a command that was refused and printed nothing."""
    assert said.code == code
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert line.startswith("alliance-tui: ")
    assert "Traceback" not in line
    return line.removeprefix("alliance-tui: ")


@pytest.fixture
def sealed_root(tmp_path: Path, cheap: Argon2Cost, passphrase: str) -> Path:
    """A sealed practice that nobody has open."""
    access.make(tmp_path / "practice", passphrase, cheap)[0].close()
    return tmp_path / "practice"


@pytest.fixture
def secret(tmp_path: Path, passphrase: str) -> Path:
    """A file with the passphrase, and more lines that do not count."""
    path = tmp_path / "secret"
    path.write_text(f"{passphrase}\nanother line\n", encoding="utf-8")
    return path


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let standard input and error pass for a terminal, on which nothing is drawn."""
    monkeypatch.setattr("sys.stdin", _Terminal())
    monkeypatch.setattr(opening.sys, "__stderr__", _Terminal())
    monkeypatch.setattr(opening, "first_frame", contextlib.nullcontext)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sessions", "K-15"], "there is no client K-15. Did you mean K-14?"),
        (["markers", "--client", "K-15"], "there is no client K-15. Did you mean K-14?"),
        (["show", "K-15/1"], "there is no client K-15. Did you mean K-14?"),
        (["sessions", "zzzzzz"], "there is no client zzzzzz. See them all with: alliance-tui clients."),
        (["sessions", "a/b"], "a client code holds no slash and no control character."),
        (["show", "/1"], "a client code needs at least one character."),
        (["show", "K-14/999"], "there is no session with this id. See them all with: alliance-tui sessions."),
        (["show", "K-14/²"], "there is no session with this id. See them all with: alliance-tui sessions."),
        (["show", "0123abcd"], "there is no session with this id. See them all with: alliance-tui sessions."),
    ],
)
def test_what_is_not_there_is_said_with_the_nearest_or_where_to_look(
    run: Run, example: Path, arguments: list[str], said: str
) -> None:
    assert one_line(run(*arguments, practice=example)) == said


@pytest.mark.parametrize("command", [["clients"], ["sessions"], ["show", "K-14/1"], ["markers"]])
def test_a_folder_that_is_no_practice_is_refused(run: Run, tmp_path: Path, command: list[str]) -> None:
    assert one_line(run(*command, practice=tmp_path)).startswith("this folder is not a practice")
    assert one_line(run(*command, practice=tmp_path / "nowhere")).startswith("this folder is not a practice")
    (tmp_path / "file").write_text("")
    assert one_line(run(*command, practice=tmp_path / "file")) == "reading vault.json failed: not a directory."
    assert one_line(run(*command, "--practice", "~nobody-of-this-name/x"))


def test_a_newer_practice_is_refused(run: Run, sealed_root: Path) -> None:
    vault = sealed_root / "vault.json"
    vault.write_bytes(orjson.dumps({**orjson.loads(vault.read_bytes()), "format": 2}))
    line = one_line(run("clients", practice=sealed_root))
    assert line == "this practice has format 2, and this alliance-tui reads up to 1. Nothing was touched. " + (
        "Update alliance-tui."
    )


def test_the_passphrase_is_read_from_the_first_line_of_a_file(
    run: Run, sealed_root: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("clients", "--passphrase-file", secret, practice=sealed_root) == Said(0, "", "")
    monkeypatch.setenv("ALLIANCE_TUI_PASSPHRASE_FILE", str(secret))
    assert run("clients", "--json", practice=sealed_root) == Said(0, "[]\n", "")


def test_a_wrong_passphrase_is_refused_and_not_repeated(run: Run, sealed_root: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    for content in ("quincunx heron\n", ""):
        wrong.write_text(content, encoding="utf-8")
        line = one_line(run("clients", "--passphrase-file", wrong, practice=sealed_root))
        assert line == "the passphrase does not open this practice. Nothing was changed."


def test_a_passphrase_file_that_cannot_be_read_is_refused(run: Run, sealed_root: Path, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\n")
    for path in (tmp_path / "nowhere", tmp_path, tmp_path / "binary"):
        line = one_line(run("clients", "--passphrase-file", path, practice=sealed_root))
        assert line == "the passphrase file cannot be read. Check --passphrase-file."


def test_without_a_terminal_no_passphrase_is_asked_for(run: Run, sealed_root: Path) -> None:
    line = one_line(run("clients", practice=sealed_root))
    assert line == "there is no terminal to ask for the passphrase on. Use --passphrase-file FILE."


def test_three_wrong_passphrases_at_the_terminal_are_enough(
    run: Run, sealed_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, waited = [], []
    monkeypatch.setattr(unlocking, "ask", lambda prompt: asked.append(prompt) or "wrong")
    monkeypatch.setattr(unlocking.time, "sleep", waited.append)
    said = run("clients", practice=sealed_root)
    assert (said.code, said.out) == (1, "")
    assert asked == ["Passphrase: "] * 3
    assert waited == [1, 2]
    assert len(said.err.splitlines()) == 3


def test_the_right_passphrase_at_the_second_try_opens_it(
    run: Run, sealed_root: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ["wrong", passphrase]
    monkeypatch.setattr(unlocking, "ask", lambda _prompt: answers.pop(0))
    monkeypatch.setattr(unlocking.time, "sleep", lambda _seconds: None)
    said = run("clients", "--json", practice=sealed_root)
    assert (said.code, said.out) == (0, "[]\n")


@pytest.mark.parametrize("command", [[], ["live", "K-14"], ["review"], ["review", "K-14"], ["demo"]])
def test_the_app_does_not_start_without_a_terminal(run: Run, example: Path, command: list[str]) -> None:
    line = one_line(run(*command, practice=example))
    assert line == "the app needs a terminal. Scripts can use: alliance-tui clients, sessions, show, markers."


@pytest.mark.usefixtures("at_a_terminal")
@pytest.mark.parametrize("term", ["dumb", ""])
def test_the_app_does_not_start_on_a_dumb_terminal(
    run: Run, example: Path, monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    monkeypatch.setenv("TERM", term)
    line = one_line(run("live", "K-14", practice=example))
    assert line == "this terminal cannot move its cursor (TERM is dumb). Use another terminal."


@pytest.mark.usefixtures("at_a_terminal")
@pytest.mark.parametrize("size", [(39, 24), (80, 11)])
def test_the_app_does_not_start_where_it_does_not_fit(
    run: Run, example: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(opening.shutil, "get_terminal_size", lambda: os.terminal_size(size))
    line = one_line(run("demo", practice=example))
    assert line == f"this terminal is too small: {size[0]} x {size[1]}. Make it at least 40 x 12."


@pytest.mark.usefixtures("at_a_terminal")
def test_the_app_does_not_start_with_broken_settings(run: Run, example: Path, nobody: Path) -> None:
    config = nobody / ".config" / "alliance-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("planed_min = 50\n", encoding="utf-8")
    line = one_line(run("live", "K-14", practice=example))
    assert line == "config.toml: line 1: unknown key planed_min; did you mean planned_min?"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TEXTUAL_LOG", "/tmp/keys.log", "TEXTUAL_LOG is set, and would write every key to a file."),
        ("TEXTUAL", "devtools", "TEXTUAL names development tools that would see every key."),
        ("TEXTUAL", "headless,debug", "TEXTUAL names development tools that would see every key."),
    ],
)
@pytest.mark.parametrize("command", [[], ["clients"], ["live", "K-14"]])
def test_nothing_is_opened_where_keys_would_be_logged(
    run: Run, example: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    assert one_line(run(*command, practice=example)).startswith(said)


@pytest.mark.parametrize(
    "arguments",
    [
        ["unheard-of"],
        ["show"],
        ["live"],
        ["clients", "K-14"],
        ["clients", "--colour"],
        ["markers", "--group"],
        ["--practice"],
        ["live", "K-14", "--json"],
    ],
)
def test_misuse_is_one_line_and_exit_two(run: Run, arguments: list[str]) -> None:
    assert one_line(run(*arguments), code=2).endswith("See: alliance-tui --help")


def test_an_interrupted_command_says_so(run: Run, example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: Any, **_named: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("alliance_tui.cli.reading.caseload.caseload", interrupted)
    assert one_line(run("clients", practice=example)) == "stopped."
