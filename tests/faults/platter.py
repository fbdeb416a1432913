"""What of a folder is on the disk and what only in the system's memory: a strict model of a disk, for power cuts.

Content is durable when the file was synced, a name when its folder was. After a sync that failed the system drops what
it could not write and calls the next one a success; so does this. A link to every file is kept aside, so that an old
content can come back and no inode is used twice.
"""

import contextlib
import itertools
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISDIR

REAL = {
    name: getattr(os, name)
    for name in (
        "chmod", "close", "fdatasync", "fdopen", "fsync", "ftruncate", "link", "mkdir", "open", "pwrite", "rename",
        "replace", "rmdir", "sendfile", "unlink", "write",
    )
}  # fmt: skip
"""The system's own calls, whatever a test has put in their place."""


@dataclass
class _Content:
    """How much of a file is durable."""

    kept: Path
    durable: int
    dropped: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class _Name:
    """A change of names that is not durable yet."""

    folders: set[Path]
    undo: Callable[[], None]


class Platter:
    """The disk below a folder."""

    def __init__(self, stash: Path) -> None:
        stash.mkdir()
        self._stash = stash
        self._serial = itertools.count()
        self._contents: dict[int, _Content] = {}
        self._names: list[_Name] = []

    def opened(self, descriptor: int, path: Path, *, is_new: bool) -> None:
        """A file was opened, or made."""
        facts = os.fstat(descriptor)
        if S_ISDIR(facts.st_mode):
            return
        if facts.st_ino not in self._contents:
            self._contents[facts.st_ino] = _Content(self._keep(path), 0 if is_new else facts.st_size)
        if is_new:
            self._changed(lambda: REAL["unlink"](path), path)

    def synced(self, descriptor: int) -> None:
        """A file or folder was synced."""
        facts = os.fstat(descriptor)
        if S_ISDIR(facts.st_mode):
            folder = Path(f"/proc/self/fd/{descriptor}").resolve()
            for name in self._names:
                name.folders.discard(folder)
            self._names = [name for name in self._names if name.folders]
        elif facts.st_ino in self._contents:
            self._contents[facts.st_ino].durable = facts.st_size

    def not_synced(self, descriptor: int) -> None:
        """A sync failed: what was not on the disk will never be."""
        facts = os.fstat(descriptor)
        content = self._contents.get(facts.st_ino)
        if content is not None and facts.st_size > content.durable:
            content.dropped.append((content.durable, facts.st_size))

    def truncated(self, descriptor: int, length: int) -> None:
        """A file was cut."""
        content = self._contents.get(os.fstat(descriptor).st_ino)
        if content is not None:
            content.durable = min(content.durable, length)
            content.dropped = [(start, min(end, length)) for start, end in content.dropped if start < length]

    def before_losing(self, path: Path) -> Path | None:
        """Keep what a replace or unlink is about to take away."""
        return self._keep(path) if path.is_file() else None

    def renamed(self, old: Path, new: Path, lost: Path | None) -> None:
        """`new` has the place of whatever was there."""

        def undo() -> None:
            REAL["rename"](new, old)
            if lost is not None:
                REAL["link"](lost, new)

        self._changed(undo, old, new)

    def unlinked(self, path: Path, lost: Path | None) -> None:
        """A name is gone."""
        if lost is not None:
            self._changed(lambda: REAL["link"](lost, path), path)

    def linked(self, path: Path) -> None:
        """A second name for a file."""
        self._changed(lambda: REAL["unlink"](path), path)

    def made_folder(self, path: Path) -> None:
        """A folder was made."""
        self._changed(lambda: REAL["rename"](path, self._stash / str(next(self._serial))), path)

    def removed_folder(self, path: Path) -> None:
        """A folder is gone."""
        self._changed(lambda: REAL["mkdir"](path, 0o700), path)

    def cut_power(self, *, names_too: bool) -> None:
        """Leave of everything what is durable; with `names_too` also of the names, else of contents only."""
        for name in reversed(self._names) if names_too else ():
            with contextlib.suppress(OSError):
                name.undo()
        for content in self._contents.values():
            if content.kept.stat().st_size > content.durable:
                os.truncate(content.kept, content.durable)
            for start, end in content.dropped:
                with content.kept.open("r+b") as file:
                    file.seek(start)
                    file.write(bytes(min(end, content.durable) - start))

    def _changed(self, undo: Callable[[], None], *paths: Path) -> None:
        self._names.append(_Name({path.parent.resolve() for path in paths}, undo))

    def _keep(self, path: Path) -> Path:
        kept = self._stash / str(next(self._serial))
        REAL["link"](path, kept)
        return kept
