"""A recording played back through a screen emulator: what was visible when.

Between the two marks of synchronised output (mode 2026) a terminal goes on showing what it showed before, so nothing
that is drawn there counts as visible until the end mark came.
"""

import re
from collections.abc import Callable, Sequence

import pyte

from benchmarks.terminal import COLUMNS, ROWS, Chunk

Lines = list[str]
"""The screen's rows as text."""

_SYNC = re.compile(rb"\x1b\[\?2026([hl])")
# The emulator takes these for text or for other commands: the keyboard protocol, and questions to the terminal.
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*u|\x1b\[\?[0-9]+\$p")


class Replay:
    """Plays a recording forwards, once."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self._chunks = chunks
        self._next = 0
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._is_held = False
        self._carried = b""
        self._lines: Lines = [" " * COLUMNS] * ROWS

    @property
    def lines(self) -> Lines:
        """What is visible at this point of the recording."""
        return list(self._lines)

    def play_to(self, at_ns: int) -> None:
        """Go on to the last chunk that came before an instant."""
        while self._next < len(self._chunks) and self._chunks[self._next].at_ns < at_ns:
            self._play(self._chunks[self._next], lambda _lines: False)

    def find(self, is_there: Callable[[Lines], bool], after_ns: int = 0) -> int | None:
        """The instant at which something became visible after an instant; None when it never did."""
        self.play_to(after_ns)
        while self._next < len(self._chunks):
            chunk = self._chunks[self._next]
            if self._play(chunk, is_there):
                return chunk.at_ns
        return None

    def _play(self, chunk: Chunk, is_there: Callable[[Lines], bool]) -> bool:
        """Play one chunk to its end; whether `is_there` held for anything visible in it."""
        self._next += 1
        data = _UNKNOWN.sub(b"", self._carried + chunk.data)
        cut = _unfinished(data)
        data, self._carried = data[:cut], data[cut:]
        is_found = False
        start = 0
        for mark in _SYNC.finditer(data):
            is_found |= self._feed(data[start : mark.start()], is_there)
            self._is_held = mark[1] == b"h"
            start = mark.end()
            is_found |= self._feed(b"", is_there)
        return self._feed(data[start:], is_there) or is_found

    def _feed(self, data: bytes, is_there: Callable[[Lines], bool]) -> bool:
        self._stream.feed(data)
        if self._is_held or not self._screen.dirty:
            return False
        for row in self._screen.dirty:
            cells = self._screen.buffer[row]
            self._lines[row] = "".join(cells[column].data for column in range(COLUMNS))
        self._screen.dirty.clear()
        return is_there(self._lines)


def _unfinished(data: bytes) -> int:
    """Where an escape sequence begins that the next chunk will end; the length of `data` when there is none."""
    begin = data.rfind(b"\x1b", max(0, len(data) - 24))
    if begin >= 0 and re.fullmatch(rb"\x1b(\[[<>=?]?[0-9;]*\$?)?", data[begin:]):
        return begin
    return len(data)


def shows(*texts: str) -> Callable[[Lines], bool]:
    """Whether every one of some texts stands in a row."""
    return lambda lines: all(any(text in line for line in lines) for text in texts)


def is_painted(lines: Lines) -> bool:
    """Whether anything at all is visible."""
    return any(not line.isspace() for line in lines)
