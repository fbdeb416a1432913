"""One writer at a time: an advisory lock on the practice folder, released by the system when its holder dies."""

import fcntl
import os
import socket
from datetime import datetime
from pathlib import Path

import orjson

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import files

_TIDY = b'{"tidy":true}'
"""What a holder leaves in the file that let go of it by itself."""


class Locked(Trouble):
    """Another process writes to this practice."""

    def __init__(self, holder: str) -> None:
        super().__init__(
            f"this practice is already open {holder}",
            safe="Nothing was touched",
            remedy="Close it there, or open it read-only here with --read-only",
        )
        self.holder = holder


class PracticeLock:
    """The `lock` file of a practice, held from construction to `release`.

    Raises:
        Locked: when somebody else holds it; says who.
    """

    def __init__(self, path: Path) -> None:
        with files.told("locking the practice"):
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, files.FILE_MODE)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = _holder(os.pread(self._descriptor, 4096, 0))
            os.close(self._descriptor)
            if isinstance(error, BlockingIOError):
                raise Locked(holder) from None
            raise files.disk_trouble(error, "locking the practice") from error
        self._folder = path.parent
        self.was_left_tidy = self._is_swept = os.pread(self._descriptor, len(_TIDY) + 1, 0) == _TIDY
        """Whether the last holder let go of the lock by itself and left nothing unfinished."""
        since = datetime.now().astimezone().isoformat(timespec="minutes")
        self._sign(orjson.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since}))

    def vouch(self) -> None:
        """What others left unfinished was taken away: now the folder is as tidy as this holder leaves it."""
        self._is_swept = True

    def release(self) -> None:
        """Let the next one in."""
        if self._descriptor >= 0:
            if self._is_swept and not files.is_anything_under_way(self._folder):
                self._sign(_TIDY)
            os.close(self._descriptor)
            self._descriptor = -1

    def _sign(self, claim: bytes) -> None:
        try:
            # In place first: a full disk has room for that, and half of it is no longer what stood there.
            os.pwrite(self._descriptor, claim, 0)
            os.ftruncate(self._descriptor, len(claim))
            # Before anything else is written: after a power cut nobody must be taken to have been tidy who was not.
            files.sync_data(self._descriptor)
        except OSError:
            return  # A full disk keeps nobody out: the lock holds without a signature.


def _holder(claim: bytes) -> str:
    try:
        data = orjson.loads(claim)
        since = datetime.fromisoformat(data["since"]).strftime("%H:%M")
        return f"in process {int(data['pid'])} on {data['host']} since {since}"
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return "elsewhere"
