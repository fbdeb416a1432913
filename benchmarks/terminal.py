"""A terminal that measures: starts a program in a pty and stamps every chunk that comes back with its time.

Nothing is parsed while the clock runs; `replay` finds out afterwards which chunk made something visible. Only the
queries a program asks its terminal are answered at once, as a modern terminal does. Needs Linux: processor time is
read from the child's own clock, memory from `/proc`.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

COLUMNS = 120
ROWS = 40
NS = 1_000_000_000

# DECRQM is answered with 2 (known, not set) or 0 (unknown), DA1 as a VT220 with colour, CPR with the home position.
ANSWERS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[0c": b"\x1b[?62;22c",
    b"\x1b[6n": b"\x1b[1;1R",
}
_QUERY = re.compile(b"|".join(re.escape(query) for query in ANSWERS))
_LONGEST_QUERY = max(map(len, ANSWERS))
_PAGE = os.sysconf("SC_PAGE_SIZE")


class TimedOut(RuntimeError):
    """The program did not show in time what was waited for; the message holds the end of what it wrote."""


@dataclass(frozen=True)
class Chunk:
    """What one read brought, and when it was there."""

    at_ns: int
    data: bytes


class Terminal:
    """One program in a window of 120 x 40."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.chunks: list[Chunk] = []
        self.byte_count = 0
        self._tail = b""
        self.started_ns = time.perf_counter_ns()
        self.pid, self._descriptor = pty.fork()
        if self.pid == 0:  # the child
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
                os.chdir(folder)
                os.execvpe(command[0], list(command), dict(environment))
            finally:
                os._exit(127)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()

    def send(self, data: bytes) -> int:
        """Type; returns the instant (perf_counter_ns) before the first byte went."""
        at_ns = time.perf_counter_ns()
        while data:
            data = data[os.write(self._descriptor, data) :]
        return at_ns

    def settle(self, quiet_s: float = 0.04, longest_s: float = 2.0) -> None:
        """Read until something came and then nothing for `quiet_s`, but no longer than `longest_s`."""
        end = time.perf_counter() + longest_s
        is_first = True
        while (left := end - time.perf_counter()) > 0:
            wait_s = left if is_first else min(quiet_s, left)
            if not select.select([self._descriptor], [], [], wait_s)[0]:
                return
            if not self.take():
                return
            is_first = False

    def wait_for(self, text: str, timeout_s: float = 60.0) -> None:
        """Read until `text` came, in one piece, since the start.

        Raises:
            TimedOut: when it did not.
        """
        wanted = text.encode()
        end = time.perf_counter() + timeout_s
        while wanted not in b"".join(chunk.data for chunk in self.chunks):
            left = end - time.perf_counter()
            if left <= 0 or not select.select([self._descriptor], [], [], left)[0] or not self.take():
                written = b"".join(chunk.data for chunk in self.chunks)
                raise TimedOut(f"{text!r} did not come; the end of what came: {written[-600:]!r}")

    def take(self) -> bool:
        """Take in one chunk; False when the program is gone."""
        try:
            data = os.read(self._descriptor, 1 << 16)
        except OSError:  # a pty whose other end is closed answers EIO
            data = b""
        if not data:
            return False
        self.chunks.append(Chunk(time.perf_counter_ns(), data))
        self.byte_count += len(data)
        self._answer(data)
        return True

    def fileno(self) -> int:
        """For select."""
        return self._descriptor

    def cpu_s(self) -> float:
        """Processor seconds the program used so far, all threads, to the nanosecond.

        `/proc/<pid>/stat` counts in ticks of 10 ms; the clock of another process has a number made from its id
        (clock_getcpuclockid in the C library).
        """
        return time.clock_gettime((~self.pid << 3) | 2)

    def memory_mb(self) -> float:
        """Resident memory in MB."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * _PAGE / 1e6

    def end(self) -> None:
        """Ask the program to end, and wait until it has: what it leaves behind is what a person's start finds."""
        os.kill(self.pid, signal.SIGTERM)
        while self.take():
            pass

    def kill(self) -> None:
        """End the program."""
        if self._descriptor < 0:
            return
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._descriptor)
        self._descriptor = -1

    def _answer(self, data: bytes) -> None:
        seen = self._tail + data
        end = 0
        for query in _QUERY.finditer(seen):
            self.send(ANSWERS[query[0]])
            end = query.end()
        self._tail = seen[max(end, len(seen) - _LONGEST_QUERY + 1) :]


def read_for(terminals: Sequence[Terminal], seconds: float) -> None:
    """Take in what several programs write, for so long."""
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        for ready in select.select(terminals, [], [], left)[0]:
            ready.take()
