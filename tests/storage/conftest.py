"""A disk that can be made to refuse, for files below one folder only, and a journal on it."""

import errno
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alliance_tui.storage.journal import Journal
from alliance_tui.storage.practice import Practice
from tests.storage.journals import SESSION, Heard
from tests.storage.samples import client_of


class Disk:
    """Stands between the program and the system calls that write to files below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = str(root.resolve())
        self.bytes_free: int | None = None
        """None for plenty."""
        self.refused_syncs = 0
        """How many of the next syncs fail, losing what was not synced, as Linux does."""
        self.gate = threading.Event()
        """Closed, it holds every sync of data back; it is open at first."""
        self.waiting = threading.Event()
        """Set while a sync waits at the gate."""
        self.synced: list[bytes] = []
        """What each file held when a sync of its data began, of those that succeeded."""
        self.gate.set()
        self._durable: dict[int, int] = {}
        self._real = {name: getattr(os, name) for name in ("write", "fsync", "fdatasync")}

    def write(self, descriptor: int, data: Any) -> int:
        """`os.write` on a disk that may be nearly full."""
        if self.bytes_free is None or not self._is_ours(descriptor):
            return self._real["write"](descriptor, data)
        if self.bytes_free == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = self._real["write"](descriptor, bytes(data)[: self.bytes_free])
        self.bytes_free -= written
        return written

    def fsync(self, descriptor: int) -> None:
        """`os.fsync`."""
        self._sync("fsync", descriptor)

    def fdatasync(self, descriptor: int) -> None:
        """`os.fdatasync`."""
        self._sync("fdatasync", descriptor)

    def _sync(self, name: str, descriptor: int) -> None:
        if not self._is_ours(descriptor) or Path(f"/proc/self/fd/{descriptor}").is_dir():
            return self._real[name](descriptor)
        state = os.fstat(descriptor)
        content = os.pread(descriptor, state.st_size, 0) if name == "fdatasync" else b""
        if name == "fdatasync":
            self.waiting.set()
            self.gate.wait(timeout=30)
            self.waiting.clear()
        if self.refused_syncs:
            self.refused_syncs -= 1
            os.ftruncate(descriptor, self._durable.get(state.st_ino, 0))
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self._real[name](descriptor)
        self._durable[state.st_ino] = state.st_size
        if name == "fdatasync":
            self.synced.append(content)
        return None

    def _is_ours(self, descriptor: int) -> bool:
        try:
            return str(Path(f"/proc/self/fd/{descriptor}").readlink()).startswith(self.root)
        except OSError:
            return False


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """The disk below `tmp_path`."""
    faulty = Disk(tmp_path)
    for name in ("write", "fsync", "fdatasync"):
        monkeypatch.setattr(os, name, getattr(faulty, name))
    yield faulty
    faulty.gate.set()


@pytest.fixture
def heard() -> Heard:
    """A listener."""
    return Heard()


@pytest.fixture
def journal(practice: Practice, heard: Heard) -> Iterator[Journal]:
    """A journal of `practice` that holds its first event."""
    practice.catalogue.add(client_of())
    one = practice.new_journal(SESSION, client_of().id, [b"event 1"], heard.on_saved, heard.on_trouble)
    yield one
    one.close()
