"""A terminal for tests: runs the real program in a real pseudo-terminal and looks at what it draws.

A thread reads everything the program writes, notes when it came, and answers the questions a modern terminal answers.
`wait_for` sleeps until the screen shows something; nothing here waits for a length of time to be sure of anything.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte

DEADLINE_S = 45.0
"""How long anything may take before a test gives up on it. No test is about this number."""

TICK_S = 0.005

_ANSWERS = {
    b"\x1b[c": b"\x1b[?62;22c",  # DA1: a VT220 with colour
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",  # synchronised output: known, off
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",  # in-band resize: not known, so SIGWINCH it is
    b"\x1b[6n": b"\x1b[1;1R",
}
_QUESTION = re.compile(rb"\x1b\[c|\x1b\[\?20(?:26|48)\$p|\x1b\[6n")
# Private sequences that pyte would draw or mistake for others, and signs without width, at which it stops drawing.
_NOT_FOR_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[A-Za-z]|\x1b\[\?[0-9]+\$p|\xe2\x80[\x8b-\x8f]|\xef\xb8\x8f")
_UNFINISHED = re.compile(rb"(?:\x1b(?:\[[0-9;<>=?$]*)?|\xe2\x80?|\xef\xb8?)\Z")
_ALTERNATE = re.compile(rb"\x1b\[\?1049h.*?(?:\x1b\[\?1049l|\Z)", re.DOTALL)
_TITLE = re.compile(rb"\x1b\][012];(.*?)(?:\x07|\x1b\\)", re.DOTALL)

_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)

KEYS = {
    "enter": b"\r",
    "esc": b"\x1b",
    "tab": b"\t",
    "backspace": b"\x7f",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "f1": b"\x1bOP",
    "f2": b"\x1bOQ",
    "f3": b"\x1bOR",
    "f4": b"\x1bOS",
    "f5": b"\x1b[15~",
    "f8": b"\x1b[19~",
    "f9": b"\x1b[20~",
    **{f"ctrl+{letter}": bytes([ord(letter) - 96]) for letter in "abcdefgklnopqrstuvwxyz"},
}
"""Keys as xterm sends them."""

KITTY_KEYS = {
    "enter": b"\x1b[13u",
    "esc": b"\x1b[27u",
    "tab": b"\x1b[9u",
    "backspace": b"\x1b[127u",
    **{f"ctrl+{letter}": f"\x1b[{ord(letter)};5u".encode() for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""The same keys where the terminal took up the Kitty keyboard protocol, as it was asked to."""


class Metronome(threading.Thread):
    """Notices when this machine stands still: `worst_s` is by how much a short sleep was overslept."""

    def __init__(self) -> None:
        super().__init__(name="metronome", daemon=True)
        self.worst_s = 0.0
        self._is_over = threading.Event()

    def run(self) -> None:
        """Beat until stopped."""
        before = time.monotonic()
        while not self._is_over.wait(TICK_S):
            now = time.monotonic()
            self.worst_s = max(self.worst_s, now - before - TICK_S)
            before = now

    def fair(self, seconds: float) -> float:
        """What may take `seconds` on an idle machine, on this one: as many times as its cores are asked for, and two
        of its worst standstills.
        """
        crowd = os.getloadavg()[0] / (os.cpu_count() or 1)
        return seconds * max(1.0, crowd) + 2 * self.worst_s

    def stop(self) -> None:
        """Enough."""
        self._is_over.set()
        self.join()


class Terminal:
    """One program in one terminal."""

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str],
        folder: Path,
        *,
        size: tuple[int, int] = (120, 36),
        kitty: bool = False,
        is_silent: bool = False,
    ) -> None:
        self.size = size
        self._is_silent = is_silent
        self.kitty = kitty
        self.raw = bytearray()
        self.stamps: list[tuple[float, int]] = []
        """When (wall time) how many bytes had come in all."""
        self._changed = threading.Condition()
        self._fed = 0
        self._answered = 0
        self._is_over = False
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._wake, self._waker = os.pipe()
        self._master, slave = pty.openpty()
        self._set_size()
        # A session of its own, with the terminal as its controlling one: closing it hangs up, resizing it signals.
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _TAKE_TERMINAL, *argv],
            env=dict(env),
            cwd=folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        os.set_blocking(self._master, False)
        self._reader = threading.Thread(target=self._read, name="terminal", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The program's process id."""
        return self.process.pid

    # -- looking

    def text(self) -> str:
        """The screen, one line a row."""
        with self._changed:
            self._feed()
            return "\n".join(self._rows())

    def row(self, y: int) -> str:
        """One row of the screen, from 0."""
        return self.text().split("\n")[y]

    def cursor_row(self) -> int:
        """The row, from 0, of the terminal's own cursor; it stands where one types."""
        return int(self._screen.cursor.y)

    def find(self, words: str) -> tuple[int, int]:
        """Column and row, from 0, of the first cell of some words on the screen."""
        with self._changed:
            self._feed()
            for y in range(self.size[1]):
                cells = [self._screen.buffer[y][x].data for x in range(self.size[0])]
                place = "".join(cells).find(words)
                if place >= 0:
                    starts = [len("".join(cells[:x])) for x in range(self.size[0])]
                    return starts.index(place), y
        raise AssertionError(self._report(f"no {words!r} on the screen"))

    def wait_for(self, pattern: str, *, deadline_s: float = DEADLINE_S) -> re.Match[str]:
        """Wait until the screen matches."""
        regex = re.compile(pattern, re.MULTILINE)
        found: list[re.Match[str]] = []

        def look() -> bool:
            match = regex.search("\n".join(self._rows()))
            found[:] = [match] if match else []
            return match is not None

        self.wait_until(look, f"{pattern!r} on the screen", deadline_s=deadline_s)
        return found[0]

    def wait_gone(self, pattern: str) -> None:
        """Wait until the screen matches no more."""
        regex = re.compile(pattern, re.MULTILINE)
        self.wait_until(lambda: regex.search("\n".join(self._rows())) is None, f"no {pattern!r}")

    def wait_until(self, is_true: Callable[[], bool], what: str, *, deadline_s: float = DEADLINE_S) -> None:
        """Wait until something is true of the screen. `is_true` is asked whenever the program has drawn."""
        until = time.monotonic() + deadline_s
        with self._changed:
            while True:
                self._feed()
                if is_true():
                    return
                left = until - time.monotonic()
                if left <= 0 or (self._is_over and self._fed == len(self.raw)):
                    raise AssertionError(self._report(f"never saw {what}"))
                self._changed.wait(min(left, 1.0))

    def drawn_for(self, seconds: float) -> None:
        """Let the program run for a while: for pacing and for random instants, never to be sure of something."""
        until = time.monotonic() + seconds
        with self._changed:
            while (left := until - time.monotonic()) > 0 and not self._is_over:
                self._changed.wait(left)

    def outside_alternate(self) -> bytes:
        """What was written to the ordinary screen, that stays when the program is gone."""
        return _ALTERNATE.sub(b"", bytes(self.raw))

    def has_left_alternate(self) -> bool:
        """Whether the ordinary screen is back."""
        return self.raw.rfind(b"\x1b[?1049l") > self.raw.rfind(b"\x1b[?1049h")

    @property
    def has_ended(self) -> bool:
        """Whether the program is gone."""
        return self.process.poll() is not None

    def titles(self) -> list[bytes]:
        """Every window title the program set."""
        return _TITLE.findall(bytes(self.raw))

    # -- doing

    def send(self, *keys: str) -> float:
        """Press keys: names as in `KEYS`, anything else is typed. Each key is a write of its own.

        Returns:
            The wall time just before the first byte was written.
        """
        at = time.time()
        for key in keys:
            for data in self._encode(key):
                self.write(data)
        return at

    def type(self, text: str) -> float:
        """Type text, line ends as enter; a word at a time, as fast as the program takes it."""
        at = time.time()
        for piece in re.findall(r"\n|[^\n ]+ ?| +", text):
            for data in self._encode("enter" if piece == "\n" else piece):
                self.write(data)
        return at

    def paste(self, text: str) -> None:
        """Paste as terminals do: bracketed, line ends as carriage returns."""
        self.write(b"\x1b[200~" + text.replace("\n", "\r").encode() + b"\x1b[201~")

    def click(self, x: int, y: int) -> float:
        """Press and let go the left button, at a column and row from 0; returns the wall time before it."""
        at = time.time()
        self.write(f"\x1b[<0;{x + 1};{y + 1}M\x1b[<0;{x + 1};{y + 1}m".encode())
        return at

    def click_on(self, words: str) -> float:
        """Click the first cell of some words, as soon as they are on the screen."""
        self.wait_for(re.escape(words))
        return self.click(*self.find(words))

    def write(self, data: bytes) -> None:
        """Send bytes; waits where the program does not keep up."""
        view = memoryview(data)
        until = time.monotonic() + DEADLINE_S
        while view:
            _, writable, _ = select.select([], [self._master], [], max(0.0, until - time.monotonic()))
            if not writable:
                raise AssertionError(self._report("the program reads no more keys"))
            view = view[os.write(self._master, view) :]

    def resize(self, columns: int, rows: int) -> None:
        """Another size; the kernel tells the program."""
        with self._changed:
            self._feed()
            self.size = (columns, rows)
            self._screen.resize(rows, columns)
            self._set_size()

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self.signal(signal.SIGKILL)
        self.process.wait(DEADLINE_S)
        self._close()

    def answer(self) -> int:
        """Answer, late, what a silent terminal was asked so far; returns how many answers that is."""
        with self._changed:
            self._is_silent = False
            before = self._answered
            self._answer()
            return len(_QUESTION.findall(bytes(self.raw[before:])))

    def cursor_column(self) -> int:
        """The column, from 0, of the terminal's own cursor."""
        return int(self._screen.cursor.x)

    def hang_up(self) -> None:
        """Close the terminal's window."""
        self._close()

    def exit_code(self) -> int:
        """Wait for the program to end by itself, and for everything it wrote."""
        try:
            code = self.process.wait(DEADLINE_S)
        except subprocess.TimeoutExpired:
            raise AssertionError(self._report("the program did not end")) from None
        self._reader.join(DEADLINE_S)
        return code

    def close(self) -> None:
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._close()

    # -- inside

    def _encode(self, key: str) -> list[bytes]:
        if not self.kitty:
            return [KEYS[key] if key in KEYS else key.encode()]
        if key in KITTY_KEYS or key in KEYS:
            return [KITTY_KEYS.get(key) or KEYS[key]]
        return [f"\x1b[{ord(character.lower()[0])};;{ord(character)}u".encode() for character in key]

    def _set_size(self) -> None:
        columns, rows = self.size
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self) -> None:
        master = self._master
        while True:
            try:
                ready, _, _ = select.select([master, self._wake], [], [])
                data = os.read(master, 65536) if master in ready else b""
            except BlockingIOError:
                continue
            except (OSError, ValueError):
                data = b""
            with self._changed:
                if data:
                    self.raw += data
                    self.stamps.append((time.time(), len(self.raw)))
                    self._answer()
                self._is_over = not data
                self._changed.notify_all()
            if not data:
                return

    def _answer(self) -> None:
        if self._is_silent:
            return
        for question in _QUESTION.finditer(self.raw, self._answered):
            self._answered = question.end()
            os.write(self._master, _ANSWERS[question.group()])

    def _feed(self) -> None:
        new = bytes(self.raw[self._fed :])
        unfinished = _UNFINISHED.search(new)
        if unfinished and not self._is_over:
            new = new[: unfinished.start()]
        # Synchronised output: what is half drawn is not shown yet.
        begun = new.rfind(b"\x1b[?2026h")
        if begun > new.rfind(b"\x1b[?2026l") and not self._is_over:
            new = new[:begun]
        self._fed += len(new)
        self._stream.feed(_NOT_FOR_PYTE.sub(b"", new))

    def _rows(self) -> list[str]:
        return [line.rstrip() for line in self._screen.display]

    def _report(self, what: str) -> str:
        state = "ended" if self._is_over else "runs"
        rows = "\n".join(self._rows())
        return f"{what}; the program {state}, its screen:\n{rows}\nthe last bytes: {bytes(self.raw[-300:])!r}"

    def _close(self) -> None:
        if self._master < 0:
            return
        # The thread has to let go first: a terminal that somebody still reads is not hung up.
        os.write(self._waker, b"x")
        self._reader.join(DEADLINE_S)
        for descriptor in (self._master, self._wake, self._waker):
            os.close(descriptor)
        self._master = -1
