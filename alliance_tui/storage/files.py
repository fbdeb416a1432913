"""Durable files: written whole or not at all, and on disk when the call returns."""

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from alliance_tui.domain.trouble import Trouble

FILE_MODE = 0o600
FOLDER_MODE = 0o700

TEMPORARY = ".tmp-"
"""Stands at the start of the name of a file that is not finished."""


class DiskTrouble(Trouble):
    """The disk refused a read or a write."""


_REASONS = {
    errno.ENOSPC: ("the disk is full", "Free some space"),
    errno.EDQUOT: ("the disk quota is used up", "Free some space"),
    errno.EROFS: ("the disk is read-only", "Make it writable, or choose another folder"),
    errno.EACCES: ("permission denied", "Check who owns the folder, or choose another"),
    errno.EPERM: ("permission denied", "Check who owns the folder, or choose another"),
    errno.EIO: ("the disk reports an error", "Make a backup elsewhere before anything else"),
}


def disk_trouble(error: OSError, doing: str, *, safe: str = "") -> DiskTrouble:
    """An operating system error in words. `doing` says what was tried, as in "saving the session"."""
    reason, remedy = _REASONS.get(error.errno or 0, (os.strerror(error.errno or 0).lower(), ""))
    return DiskTrouble(f"{doing} failed: {reason}", safe=safe, remedy=remedy)


@contextlib.contextmanager
def told(doing: str, *, safe: str = "") -> Iterator[None]:
    """Turn an OSError in the block into a DiskTrouble."""
    try:
        yield
    except OSError as error:
        raise disk_trouble(error, doing, safe=safe) from error


def sync_data(descriptor: int) -> None:
    """Bring a file's content to the disk."""
    if hasattr(os, "fdatasync"):
        os.fdatasync(descriptor)
    else:  # pragma: no cover - macOS
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk, so that a new or replaced name survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte; `os.write` alone may stop half way on a nearly full disk."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


_under_way: set[Path] = set()
"""The unfinished files of this process, those too that could not be taken away."""


def is_anything_under_way(folder: Path) -> bool:
    """Whether this process has an unfinished file in a folder, or in a folder of that."""
    return any(path.is_relative_to(folder) for path in tuple(_under_way))


def replace(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole and synced, or leave what was there.

    Raises:
        OSError: when the disk refuses; the file is then as it was.
    """
    with growing(path) as write:
        write(data)


@contextlib.contextmanager
def growing(path: Path, suffix: str = "") -> Iterator[Callable[[bytes], None]]:
    """Write a file piece by piece with what is given out; at the end it stands at `path`, whole and synced.

    When the block fails, or a signal ends it, what was at `path` is left as it was and nothing else is left. With a
    `suffix` for the name of the unfinished file, what a kill left of others with it goes first, since nobody else would
    ever look for it there.
    """
    if suffix:
        sweep_unheld(path.parent, suffix)
    temporary = path.parent / f"{TEMPORARY}{secrets.token_hex(6)}{suffix}"
    _under_way.add(temporary)
    is_done = False
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        try:
            if suffix:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield lambda piece: write_all(descriptor, piece)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
        is_done = True
    finally:
        if not is_done:
            temporary.unlink(missing_ok=True)
        _under_way.discard(temporary)
    sync_folder(path.parent)


@contextlib.contextmanager
def building(out: Path, suffix: str) -> Iterator[Path]:
    """A folder beside `out` to build in, gone when building fails. What a kill left of others goes first.

    `suffix` ends its name and tells what kind of folder it is.
    """
    sweep_unheld(out.parent, suffix)
    unfinished = out.parent / f"{TEMPORARY}{secrets.token_hex(6)}{suffix}"
    unfinished.mkdir(mode=FOLDER_MODE)
    try:
        with held(unfinished):
            yield unfinished
    finally:
        if unfinished.exists():
            shutil.rmtree(unfinished)


def remove(path: Path) -> None:
    """Remove a file for good; nothing happens where there is none."""
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can look into, with those above it; their names are on the disk then."""
    for folder in reversed([one for one in (path, *path.parents) if not one.exists()]):
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
        try:
            if os.access(folder.parent, os.R_OK):  # In a folder that one may only write to, nothing can be synced.
                sync_folder(folder.parent)
        except OSError:
            folder.rmdir()  # whoever tries again finds none, makes it and syncs it
            raise
    path.chmod(FOLDER_MODE)


def sweep(folder: Path) -> None:
    """Remove what a killed process left unfinished."""
    leftovers = []
    # In a third of the time that `glob` takes; a folder that may not be looked into is left alone, as there.
    with contextlib.suppress(PermissionError), os.scandir(folder) as entries:
        leftovers = [folder / entry.name for entry in entries if entry.name.startswith(TEMPORARY)]
    for leftover in leftovers:
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def sweep_unheld(folder: Path, suffix: str) -> None:
    """Remove unfinished files or folders with this suffix that nobody `held` any more, such as after a kill."""
    for leftover in folder.glob(f"{TEMPORARY}*{suffix}"):
        with contextlib.suppress(OSError), held(leftover):
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink()


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Tell other processes, by an advisory lock, that an unfinished file or folder is being worked on.

    Raises:
        OSError: when another holds it.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
