"""Every call that a practice makes of the system, counted; and one of them goes wrong.

Death is an exception that nothing catches: from then on no call does anything, as if the process were gone.
"""

import errno
import io
import os
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from alliance_tui.services import live_session
from alliance_tui.storage import journal as journal_module
from alliance_tui.storage.journal import Journal
from tests.faults.platter import REAL, Platter

ERRORS = ("ENOSPC", "EIO", "EROFS", "EACCES")
DEATHS = ("dies before", "dies after", "dies half way", "power fails", "power fails, names stay")
KINDS = (*ERRORS, *(f"{error} from then on" for error in ERRORS), *DEATHS)
"""What can happen at a call. `from then on` the disk refuses everything it would refuse in that state."""

_BY_PATH = ("open", "chmod", "link", "mkdir", "rename", "replace", "rmdir", "unlink")
_BY_DESCRIPTOR = ("write", "pwrite", "fsync", "fdatasync", "ftruncate", "sendfile")
_TAKES_ROOM = ("write", "pwrite", "sendfile", "mkdir", "link")
_SYNCS = ("fsync", "fdatasync")


class Died(BaseException):
    """The process is gone."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and at which call (from 0)."""

    place: int
    kind: str


class System:
    """Stands between the program and the system for everything below one folder."""

    def __init__(self, root: Path, stash: Path, fault: Fault | None = None) -> None:
        self.calls: list[str] = []
        self.fault = fault
        self.is_dead = False
        self.has_failed = False
        self.journals: list[Journal] = []
        self._root = f"{root}{os.sep}"
        self._platter = Platter(stash)
        self._open: dict[int, Path] = {}
        self._guard = threading.RLock()

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Take the place of the system's calls."""
        for name in (*_BY_PATH, *_BY_DESCRIPTOR):
            monkeypatch.setattr(os, name, self._wrapped(name))
        monkeypatch.setattr(os, "close", self._close)
        monkeypatch.setattr(os, "fdopen", lambda descriptor, _mode: io.BufferedWriter(_Raw(descriptor)))
        monkeypatch.setattr(shutil, "open", self._open_file, raising=False)
        # Faster, and in the same order every time: a sync is asked for or does not happen.
        monkeypatch.setattr(journal_module, "RETRY_S", 0.002)
        monkeypatch.setattr(journal_module, "SYNC_INTERVAL_S", 60.0)
        # A journal whose process is gone or whose disk refuses for good is not waited for.
        monkeypatch.setattr(live_session, "SYNC_BEFORE_FOLD_S", 0.05)
        real = Journal._keep_synced

        def keep_synced(journal: Journal) -> None:
            self.journals.append(journal)
            try:
                real(journal)
            except Died:
                return

        monkeypatch.setattr(Journal, "_keep_synced", keep_synced)

    def bury(self) -> None:
        """End the process, if it did not die by itself: nothing more is done, every file and lock is let go of.

        After a disk that refused once the power fails as well: what was called saved since must be on the disk.
        """
        self.is_dead = True
        for journal in self.journals:
            with journal._guard:
                journal._is_closing = True
                journal._guard.notify_all()
            journal._thread.join(10)
            assert not journal._thread.is_alive()
            journal._descriptor = -1
        for descriptor in self._open:
            REAL["close"](descriptor)
        self._open.clear()
        if self.fault is not None and self.fault.kind in ERRORS:
            self._platter.cut_power(names_too=True)

    def _wrapped(self, name: str) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            if not self._concerns(name, arguments, named):
                return REAL[name](*arguments, **named)
            with self._guard:
                return self._call(name, arguments, named)

        return call

    def _concerns(self, name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> bool:
        if name in _BY_DESCRIPTOR:
            return arguments[0] in self._open
        # `rmtree` names what it removes by its folder's descriptor.
        return named.get("dir_fd") is not None or f"{os.fspath(arguments[0])}{os.sep}".startswith(self._root)

    def _call(self, name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        if self.is_dead:
            raise Died
        number = len(self.calls)
        self.calls.append(name)
        kind = self._kind_at(number, name, arguments)
        if kind in ERRORS:
            self._refuse(name, arguments, kind)
        if kind == "dies before":
            self._die()
        if kind == "dies half way" and name == "write":
            REAL["write"](arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
            self._die()
        result = self._do(name, arguments, named)
        if kind:
            if kind.startswith("power fails"):
                self._platter.cut_power(names_too=kind == "power fails")
            self._die()
        return result

    def _kind_at(self, number: int, name: str, arguments: tuple[Any, ...]) -> str:
        """What happens at this call."""
        if self.fault is None or number < self.fault.place:
            return ""
        kind = self.fault.kind.removesuffix(" from then on")
        if number == self.fault.place:
            self.has_failed = True
            return kind
        if kind == self.fault.kind:
            return ""
        makes = name == "open" and bool(arguments[1] & os.O_CREAT)
        if kind == "ENOSPC":
            return kind if makes or name in _TAKES_ROOM else ""
        return kind if makes or name != "open" else ""

    def _refuse(self, name: str, arguments: tuple[Any, ...], kind: str) -> None:
        if name == "write" and len(arguments[1]) > 1:
            REAL["write"](arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
        if name in _SYNCS:
            self._platter.not_synced(arguments[0])
        number = getattr(errno, kind)
        raise OSError(number, os.strerror(number))

    def _die(self) -> None:
        self.is_dead = True
        raise Died

    def _do(self, name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Make the call and keep the platter up to date. Syncs need not be real: only the platter tells them apart."""
        if name in _SYNCS:
            self._platter.synced(arguments[0])
            return None
        if name in _BY_DESCRIPTOR:
            result = REAL[name](*arguments, **named)
            if name == "ftruncate":
                self._platter.truncated(*arguments)
            return result
        return self._do_by_path(name, arguments, named)

    def _do_by_path(self, name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        path = Path(arguments[0])
        if named.get("dir_fd") is not None:
            path = Path(f"/proc/self/fd/{named['dir_fd']}").resolve() / path
        is_new = not path.exists()
        lost = None
        if name in ("rename", "replace"):
            lost = self._platter.before_losing(Path(arguments[1]))
        elif name == "unlink":
            lost = self._platter.before_losing(path)
        result = REAL[name](*arguments, **named)
        if name == "open":
            self._open[result] = path
            self._platter.opened(result, path, is_new=is_new)
        elif name in ("rename", "replace"):
            self._platter.renamed(path, Path(arguments[1]), lost)
        elif name == "unlink":
            self._platter.unlinked(path, lost)
        elif name == "link":
            self._platter.linked(Path(arguments[1]))
        elif name == "mkdir":
            self._platter.made_folder(path)
        elif name == "rmdir":
            self._platter.removed_folder(path)
        return result

    def _close(self, descriptor: int) -> None:
        with self._guard:
            self._open.pop(descriptor, None)
            REAL["close"](descriptor)

    def _open_file(self, path: Any, mode: str = "r") -> Any:
        """What `shutil` copies with."""
        if "w" not in mode:
            return Path(path).open(mode)
        return _Raw(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666), str(path))


class _Raw(io.RawIOBase):
    """A file whose writes go through `os.write`, where they can be seen."""

    def __init__(self, descriptor: int, name: str = "") -> None:
        self._descriptor = descriptor
        self.name = name

    def fileno(self) -> int:
        return self._descriptor

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return os.write(self._descriptor, data)

    def close(self) -> None:
        if not self.closed:
            os.close(self._descriptor)
        super().close()
