"""What a session leaves behind, however it ends: nothing that anybody could read."""

import base64
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.desk import Desk
from tests.terminal.harness import DEADLINE_S, Terminal

CODE = "QUILLON-77"
WORDS = ("Zwetschgenröster", "marmalade-bicycle")
NOTE = f"She says: {WORDS[0]}, always {WORDS[1]}, and then nothing.\nA second line."

CRASHER = '''
"""Runs the program with a fault planted in it, one that carries the note."""
import sys
from alliance_tui.ui.screens.live import LiveScreen

shown = LiveScreen.show_marks

def show_marks(self):
    note = self.session.state.note.text
    if note:
        raise ValueError(f"{self.session.client.code} {note}")
    shown(self)

LiveScreen.show_marks = show_marks
from alliance_tui.cli.commands import run
sys.exit(run(sys.argv[1:]))
'''


IMPATIENT = '''
"""Runs the program with minutes that last a moment, so that nobody has to wait for the idle lock."""
import sys
from alliance_tui.ui import privacy

look = privacy.Privacy._look

def look_impatiently(self):
    editor = getattr(self._app.screen, "editor", None)
    if self.is_locked:
        self.has_locked = True
    elif editor is not None and "A second line" in editor.text:
        self._limit_s = 600.0 if hasattr(self, "has_locked") else 1.5
    look(self)

privacy.Privacy._look = look_impatiently
privacy.LOOKS_S, privacy.NOTICE_S = 0.1, 1.0
from alliance_tui.cli.commands import run
sys.exit(run(sys.argv[1:]))
'''


def secrets_of(desk: Desk) -> list[bytes]:
    """What must not be found, in every shape in which it would still be readable."""
    found = []
    for secret in (*WORDS, CODE, desk.passphrase):
        found += [secret.encode(), secret.casefold().encode(), secret.encode("utf-16-le")]
        for shift in range(3):
            # The middle of its base64, whatever stands before it.
            coded = base64.b64encode(b"x" * shift + secret.encode())
            found.append(coded[4:-4])
    return found


def assert_unreadable(desk: Desk, terminal: Terminal) -> None:
    """Nothing in any file, on the ordinary screen or in the window's title."""
    secrets = secrets_of(desk)
    files = desk.files()
    assert files
    for path in files:
        data = path.read_bytes()
        assert not [secret for secret in secrets if secret in data or secret in str(path).encode()], path
    for left in (terminal.outside_alternate(), *terminal.titles()):
        assert not [secret for secret in secrets if secret in left], left


def write_note(terminal: Terminal) -> None:
    """The note, seen and saved."""
    terminal.type(NOTE)
    terminal.send("f2")
    terminal.wait_for(rf"● saved(?s:.)*{WORDS[0]}(?s:.)*A second line")


def end_it(terminal: Terminal) -> int:
    terminal.send("f9")
    terminal.wait_for("session 1 ended")
    terminal.send("ctrl+q")
    return terminal.exit_code()


def quit_it(terminal: Terminal) -> int:
    terminal.send("ctrl+q")
    return terminal.exit_code()


def terminate_it(terminal: Terminal) -> int:
    terminal.signal(signal.SIGTERM)
    return terminal.exit_code()


def interrupt_it(terminal: Terminal) -> int:
    terminal.signal(signal.SIGINT)
    return terminal.exit_code()


@pytest.mark.parametrize("leave", [end_it, quit_it, terminate_it, interrupt_it], ids=lambda leave: leave.__name__)
def test_however_one_leaves_nothing_readable_is_left(desk: Desk, leave: Callable[[Terminal], int]) -> None:
    terminal = desk.start_session(CODE)
    write_note(terminal)
    assert_unreadable(desk, terminal)
    assert leave(terminal) == 0
    assert terminal.has_left_alternate()
    assert WORDS[0].encode() in terminal.raw, "the note was never drawn, so that nothing was tested"
    assert_unreadable(desk, terminal)
    assert desk.stored(f"{CODE}/1")["note"]["text"] == NOTE


def test_neither_code_nor_passphrase_is_in_the_process_list(desk: Desk) -> None:
    terminal = desk.start_session(CODE)
    process = Path(f"/proc/{terminal.pid}")
    if not process.is_dir():
        pytest.skip("this system has no /proc")
    seen = (process / "cmdline").read_bytes() + (process / "comm").read_bytes()
    assert seen.startswith(b"alliance-tui\0")
    assert not [secret for secret in secrets_of(desk) if secret in seen]


def test_a_typed_passphrase_is_shown_nowhere(desk: Desk) -> None:
    terminal = desk.start(unlocked=False)
    terminal.wait_for("This practice is sealed")
    terminal.send(*desk.passphrase, "enter")
    terminal.wait_for("No clients yet")
    assert quit_it(terminal) == 0
    assert desk.passphrase.encode() not in terminal.raw
    assert_unreadable(desk, terminal)


def test_a_crash_report_says_where_and_not_what(desk: Desk, tmp_path: Path) -> None:
    crasher = tmp_path / "crasher.py"
    crasher.write_text(CRASHER, encoding="utf-8")
    terminal = desk.start_session(CODE, program=(sys.executable, str(crasher)))
    terminal.type(NOTE)
    terminal.wait_for("A second line")
    terminal.send("f2")
    assert terminal.exit_code() == 1
    report = terminal.outside_alternate().decode()
    assert "ValueError" in report
    assert "What was saved is safe" in report
    assert "in show_marks" in report
    assert terminal.has_left_alternate()
    assert_unreadable(desk, terminal)
    session = desk.stored(f"{CODE}/1")
    assert session["note"]["text"] == NOTE
    assert [marker["group"] for marker in session["markers"]] == ["withdrawal"]


def test_a_log_of_keys_is_refused(desk: Desk, tmp_path: Path) -> None:
    log = tmp_path / "keys.log"
    terminal = desk.start("live", CODE, TEXTUAL_LOG=str(log))
    assert terminal.exit_code() == 1
    assert "TEXTUAL_LOG is set" in terminal.text()
    assert len(terminal.text().strip().splitlines()) == 1
    assert not log.exists()


def test_blanking_leaves_only_a_clock_on_the_screen_and_share_safe_no_word(desk: Desk) -> None:
    terminal = desk.start_session(CODE)
    write_note(terminal)
    terminal.send("f8")
    terminal.wait_for(r"\A\s*\d\d:\d\d\s*\Z")
    terminal.send("f8")
    terminal.wait_for(WORDS[0])
    terminal.send("ctrl+f")
    terminal.wait_for(r"share-safe(?s:.)*·{20}")
    assert not set(words_on(terminal)) - {CODE}
    begun = len(terminal.raw)
    terminal.type(f" {WORDS[1]}\n")
    terminal.send("f8")
    terminal.wait_for(r"\A\s*\d\d:\d\d\s*\Z")
    terminal.send("f8")
    terminal.wait_for(r"share-safe(?s:.)*● saved")
    assert not set(words_on(terminal)) - {CODE}
    for secret in (*WORDS, NOTE.split("\n")[1]):
        assert secret.encode() not in terminal.raw[begun:], "sent, if only for a moment"
    terminal.hang_up()
    terminal.process.wait(DEADLINE_S)
    assert_unreadable(desk, terminal)
    assert desk.stored(f"{CODE}/1")["note"]["text"].startswith(NOTE)


def words_on(terminal: Terminal) -> list[str]:
    """Words of the note, or the code, that stand on the terminal itself, as one without a second screen has it."""
    return [word for word in (*NOTE.split(), CODE) if word in terminal.text().split()]


class Multiplexer:
    """A real tmux with a shell in it: keeps what scrolled away, as people's terminals do."""

    def __init__(self, desk: Desk) -> None:
        self._call = ("tmux", "-f", os.devnull, "-S", str(desk.folder / "tmux.socket"))
        shell = ("new-session", "-d", "-x", "120", "-y", "36", "sh")
        subprocess.run([*self._call, *shell], check=True, env=desk.env, cwd=desk.folder)

    def send(self, *keys: str) -> None:
        """Press keys by tmux's names; what is none is typed."""
        subprocess.run([*self._call, "send-keys", *keys], check=True)

    def text(self) -> str:
        """What stands in the pane now, and all that ever scrolled out of it."""
        done = subprocess.run([*self._call, "capture-pane", "-p", "-J", "-S", "-"], check=True, capture_output=True)
        return done.stdout.decode()

    def wait_for(self, pattern: str) -> str:
        """Until it matches; what it was then."""
        until = time.monotonic() + DEADLINE_S
        while not re.search(pattern, text := self.text()):
            assert time.monotonic() < until, f"never saw {pattern!r} in:\n{text}"
            time.sleep(0.02)  # to ask again, not to be sure of something
        return text

    def close(self) -> None:
        """End it, and what runs in it."""
        subprocess.run([*self._call, "kill-server"], check=False, capture_output=True)


@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux here")
def test_in_tmux_neither_the_pane_nor_its_history_keeps_a_word(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "crasher.py").write_text(CRASHER, encoding="utf-8")
    asked = f"live {CODE} --practice {desk.practice} --passphrase-file {desk.passphrase_file}"
    for name, program in (("app", "-m alliance_tui"), ("crash", str(tmp_path / "crasher.py"))):
        (desk.folder / name).write_text(f"{sys.executable} {program} {asked}\n", encoding="utf-8")
    tmux = Multiplexer(desk)
    try:
        tmux.wait_for(r"[#$]\s*\Z")
        tmux.send("sh app", "Enter")
        tmux.wait_for("There is no client")
        tmux.send("y")
        tmux.wait_for("● saved")
        tmux.send(WORDS[0], "F2")
        tmux.wait_for(rf"● saved(?s:.)*{WORDS[0]}")
        for keys, sign in ((("C-f",), "share-safe"), (("C-f", "C-l"), r"\A\s*\d\d:\d\d\s*\Z")):
            tmux.send(*keys)
            assert WORDS[0] not in tmux.wait_for(sign)
        tmux.send("C-q")
        left = tmux.wait_for(r"sh app(?s:.)*[#$]\s*\Z")
        assert not [word for word in (*WORDS, CODE) if word in left]
        tmux.send("sh crash", "Enter")
        left = tmux.wait_for(r"ValueError(?s:.)*in show_marks(?s:.)*[#$]\s*\Z")
        assert not [word for word in (*WORDS, CODE) if word in left]
    finally:
        tmux.close()


def state_of(terminal: Terminal) -> str:
    """The letter that the system has for what the process does."""
    return Path(f"/proc/{terminal.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]


def stop(terminal: Terminal) -> None:
    """Stop the process as ctrl+z in a shell does, and wait until it stands."""
    terminal.signal(signal.SIGTSTP)
    terminal.wait_until(lambda: state_of(terminal) == "T", "the program did not stop")


def test_locked_and_stopped_the_terminal_holds_nothing_of_the_note(desk: Desk) -> None:
    terminal = desk.start_session(CODE)
    write_note(terminal)
    assert words_on(terminal)
    terminal.send("ctrl+b")
    terminal.wait_for(r"\A\s*\d\d:\d\d\s*\Z")
    terminal.send("x")
    terminal.wait_for("Passphrase")
    terminal.send(*desk.passphrase, "enter")
    terminal.wait_for(rf"● saved(?s:.)*{WORDS[0]}")
    if not Path("/proc/self/stat").exists():
        pytest.skip("this system has no /proc")
    for _ in ("in the note", "locked already, so that nothing is left to draw"):
        stop(terminal)
        terminal.wait_until(lambda: not words_on(terminal), "words of the note stayed on the terminal")
        terminal.wait_until(terminal.has_left_alternate, "the terminal was not given back")
        terminal.signal(signal.SIGCONT)
        terminal.wait_for(r"\A\s*\d\d:\d\d\s*\Z")
    assert quit_it(terminal) == 0
    assert not words_on(terminal)
    assert_unreadable(desk, terminal)
    assert desk.stored(f"{CODE}/1")["note"]["text"] == NOTE


def test_left_alone_it_locks_by_itself_and_the_terminal_holds_nothing_of_the_note(desk: Desk, tmp_path: Path) -> None:
    impatient = tmp_path / "impatient.py"
    impatient.write_text(IMPATIENT, encoding="utf-8")
    terminal = desk.start_session(CODE, program=(sys.executable, str(impatient)))
    terminal.type(NOTE)
    terminal.wait_for("A second line")
    terminal.wait_for(r"\A\s*\d\d:\d\d\s*\Z")
    assert not words_on(terminal)
    terminal.send("x")
    terminal.wait_for("Passphrase")
    terminal.send(*desk.passphrase, "enter")
    terminal.wait_for("A second line")
    assert quit_it(terminal) == 0
    assert_unreadable(desk, terminal)
    assert desk.stored(f"{CODE}/1")["note"]["text"] == NOTE
