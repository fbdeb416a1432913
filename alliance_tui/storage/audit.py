"""The audit log: what was opened, changed, signed, exported and erased, in the order in which it happened.

`audit.log` has one JSON object a line and is only ever appended to::

    {"seq": 1, "prev": <64 hex>, "at": <ISO 8601>, "what": "unlocked", "nonce": <base64>, "data": <base64>}

`prev` is the SHA-256 of the line before (of the practice id for the first), so that no line can be changed, moved or
taken out without breaking the chain behind it. `data` seals the particulars with a key of the practice; the line's
other fields are its associated data. In an open practice the particulars stand in `data` as they are. A failed unlock
is written without a key, so its line has `data` null: anybody with the disk could add such a line, at the end only.
That the end was cut off cannot be seen in the log itself: `audit_end` states how far it goes. A log that falls short of
that goes on, and its end is stated no more until the doctor has said so. A line of a later format will have a `format`
field; one without it has format 1.
"""

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import ciphers, files
from alliance_tui.storage.audit_end import AuditEnd, End
from alliance_tui.storage.layout import AUDIT_END
from alliance_tui.storage.vault import Keys, unwrap, wrap

PURPOSE = "audit"
_TAIL_BYTES = 64 * 1024


@dataclass(frozen=True)
class AuditEntry:
    """One line of the log."""

    seq: int
    at: datetime
    what: str
    particulars: dict[str, Any] | None
    fault: str = ""
    """What is wrong with the line, or empty."""


class AuditLog:
    """`audit.log` of a practice. `keys` is None before unlocking: then only a failed unlock can be noted."""

    def __init__(self, path: Path, practice: str, keys: Keys | None) -> None:
        self._path = path
        self._practice = practice
        self._keys = keys
        self._end = AuditEnd(path.with_name(AUDIT_END), keys) if keys is not None else None

    def note(self, what: str, **particulars: Any) -> int:
        """Append one line and bring it to the disk; returns its number.

        Raises:
            DiskTrouble: when the disk refuses; the log is then as it was.
        """
        with files.told("writing the audit log"), self._open_locked() as descriptor:
            size = _cut_torn_tail(descriptor)
            last = _last_line(descriptor, size)
            number = _sequence(last) + 1
            goes_on = self._reaches_its_end(size, last)
            clear: dict[str, Any] = {
                "seq": number,
                "prev": _link(last, self._practice),
                "at": datetime.now().astimezone().isoformat(timespec="seconds"),
                "what": what,
            }
            line = orjson.dumps({**clear, **self._sealed(clear, particulars)}, option=orjson.OPT_APPEND_NEWLINE)
            try:
                files.write_all(descriptor, line)
                files.sync_data(descriptor)
                if size == 0:
                    files.sync_folder(self._path.parent)
            except OSError:
                os.ftruncate(descriptor, size)
                raise
            if goes_on:
                self._state(number, line[:-1])
            return number

    def state_end(self) -> int:
        """Accept the log as it is: a line says how far it had been stated to go. Returns the number of that line.

        Raises:
            DiskTrouble: when the disk refuses; nothing is accepted then.
        """
        stated = None
        with contextlib.suppress(Trouble):
            stated = self._end.read() if self._end is not None else None
        number = self.note("end-restated", stated=stated.seq if stated else None, found=self.length())
        if self._end is not None:
            self._end.state(End(number, _link(self._lines()[number - 1], self._practice)))
        return number

    def end_fault(self) -> str:
        """What is wrong with the log's end, or empty. Reads the log once.

        Raises:
            Unverified: when the stated end cannot be trusted.
            DiskTrouble: when a file cannot be read.
        """
        if self._end is None:
            return ""
        stated = self._end.read()  # before the log: another program may be writing to it just now
        if stated is None:
            return "how far it goes is not stated any more" if self._is_keyed() else ""
        if self._line_matches(stated):
            return ""
        return f"its end was cut off: {stated.seq} lines were written, {self.length()} are left"

    def entries(self) -> Iterator[AuditEntry]:
        """Every line from the first on, each with what is wrong with it."""
        before = b""
        for number, line in enumerate(self._lines(), 1):
            yield self._entry(line, number, before)
            before = line

    def length(self) -> int:
        """How many lines the log has."""
        try:
            with self._path.open("rb") as log:
                return _sequence(_last_line(log.fileno(), os.fstat(log.fileno()).st_size))
        except FileNotFoundError:
            return 0

    def _lines(self) -> list[bytes]:
        try:
            return self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return []

    def _is_keyed(self) -> bool:
        """Whether somebody wrote to it who could have stated its end: a failed unlock could not."""
        return any(b'"data":null' not in line for line in self._lines())

    def _line_matches(self, stated: End) -> bool:
        """Whether the line that was stated to be the last is there, whatever follows it."""
        lines = self._lines()[: stated.seq]
        return len(lines) == stated.seq and _link(lines[-1] if lines else b"", self._practice) == stated.link

    def _reaches_its_end(self, size: int, last: bytes) -> bool:
        """Whether the log is as long as it should be, so that its new end may be stated after the next line.

        Before the first line that can have an end stated, it is stated as it stands: a log with such a line and
        without a stated end is one from which it was taken away.
        """
        if self._end is None:
            return False
        try:
            stated = self._end.read()
        except Trouble:
            return False
        if stated is None:
            if size and self._is_keyed():
                return False
            self._end.state(End(_sequence(last), _link(last, self._practice)))
            return True
        return stated == End(_sequence(last), _link(last, self._practice)) or self._line_matches(stated)

    def _state(self, number: int, line: bytes) -> None:
        """After the line: the disk may refuse now, the next line makes up for it."""
        if self._end is not None:
            with contextlib.suppress(files.DiskTrouble):
                self._end.state(End(number, _link(line, self._practice)))

    def _entry(self, line: bytes, number: int, before: bytes) -> AuditEntry:
        try:
            data = orjson.loads(line)
            at = datetime.fromisoformat(data["at"])
            entry = AuditEntry(int(data["seq"]), at, str(data["what"]), None)
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
            return AuditEntry(number, datetime.fromtimestamp(0).astimezone(), "?", None, "it cannot be read")
        if entry.seq != number or data.get("prev") != _link(before, self._practice):
            return AuditEntry(entry.seq, at, entry.what, None, "it does not follow the line before it")
        if "format" in data:
            return AuditEntry(entry.seq, at, entry.what, None, "a newer alliance-tui wrote it")
        try:
            return AuditEntry(entry.seq, at, entry.what, self._opened(data))
        except (ciphers.InvalidTag, KeyError, TypeError, ValueError):
            return AuditEntry(entry.seq, at, entry.what, None, "its content does not verify")

    def _sealed(self, clear: dict[str, Any], particulars: dict[str, Any]) -> dict[str, Any]:
        if self._keys is None:
            return {"nonce": "", "data": None}
        if not self._keys.is_sealed:
            return {"nonce": "", "data": particulars}
        nonce, data = wrap(self._keys.of_practice(PURPOSE), orjson.dumps(particulars), orjson.dumps(clear))
        return {"nonce": nonce, "data": data}

    def _opened(self, line: dict[str, Any]) -> dict[str, Any] | None:
        data = line["data"]
        if data is None or self._keys is None or not self._keys.is_sealed:
            return data if isinstance(data, dict) else None
        clear = {name: line[name] for name in ("seq", "prev", "at", "what")}
        opened = orjson.loads(unwrap(self._keys.of_practice(PURPOSE), line["nonce"], data, orjson.dumps(clear)))
        return opened if isinstance(opened, dict) else None

    @contextmanager
    def _open_locked(self) -> Iterator[int]:
        """The log, for one writer at a time: readers of the practice note what they opened too."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, files.FILE_MODE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)


def _cut_torn_tail(descriptor: int) -> int:
    """Take away half a line that a crash left at the end; returns the size that is left."""
    size = os.fstat(descriptor).st_size
    tail = os.pread(descriptor, _TAIL_BYTES, max(0, size - _TAIL_BYTES))
    torn = len(tail) - (tail.rfind(b"\n") + 1)
    if torn:
        size -= torn
        os.ftruncate(descriptor, size)
    return size


def _last_line(descriptor: int, size: int) -> bytes:
    """The last line, without its newline."""
    tail = os.pread(descriptor, _TAIL_BYTES, max(0, size - _TAIL_BYTES))
    lines = tail.splitlines()
    return lines[-1] if lines else b""


def _sequence(line: bytes) -> int:
    try:
        return int(orjson.loads(line)["seq"]) if line else 0
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return 0


def _link(line: bytes, practice: str) -> str:
    return hashlib.sha256(line or practice.encode()).hexdigest()
