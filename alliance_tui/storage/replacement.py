"""Replacement: a restored practice takes the place of the one that is there, and a crash in between is made good.

    <practice>.restored-<time>          the backup's practice, whole and on the disk
    <practice>.before-restore-<time>    the practice that was there

`restored` gets its name only when it is whole. Then the practice that is there is put aside, and `restored` takes its
place. A crash before the first of these two renames leaves a copy too many, one between them leaves no practice, but
both of these beside its place: whoever looks for it next finishes the replacement.
"""

import contextlib
import glob
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import files
from alliance_tui.storage.layout import Layout
from alliance_tui.storage.lock import Locked, PracticeLock

_RESTORED = ".restored-"
_ASIDE = ".before-restore-"


def replace(root: Path, write: Callable[[Path], int]) -> tuple[int, Path]:
    """Put another practice in the place of the one in `root`, which the caller has locked.

    Args:
        root: where a practice is.
        write: writes a whole practice to the folder it is given, synced; returns how many files it holds.

    Returns:
        What `write` returned, and where the practice that was there lies now.

    Raises:
        DiskTrouble: when the disk refuses; the practice is then where it was, or the next start finishes this.
    """
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    whole, aside = root.with_name(root.name + _RESTORED + stamp), root.with_name(root.name + _ASIDE + stamp)
    count = write(whole)
    with files.told("putting the backup in place", safe=f"The practice is in {root.name} or {aside.name}"):
        try:
            root.rename(aside)
            try:
                whole.rename(root)
            except OSError:
                aside.rename(root)
                raise
        except OSError:
            if root.exists():
                shutil.rmtree(whole, ignore_errors=True)
            raise
        files.sync_folder(root.parent)
    return count, aside


def settle(root: Path) -> str:
    """Finish a replacement that was interrupted between its two renames; says so, or nothing where there was none.

    Raises:
        DiskTrouble: when the disk refuses; everything is then as it was.
    """
    if root.exists():
        return ""
    for whole, aside in _interrupted(root):
        try:
            lock = PracticeLock(Layout(aside).lock)
        except Locked:
            return ""  # It is under way just now.
        try:
            if root.exists():
                return ""
            with files.told("finishing a restore", safe=f"Both practices are beside it, in {whole.name}, {aside.name}"):
                whole.rename(root)
                files.sync_folder(root.parent)
        finally:
            lock.release()
        return f"A restore had been interrupted and is finished now. What was there before is in {aside.name}."
    return ""


def refuse_pending(root: Path) -> None:
    """Refuse to make a new practice where an interrupted restore is still to be finished.

    Raises:
        Trouble: when one is.
    """
    for _whole, aside in _interrupted(root):
        raise Trouble(
            "a restore into this folder was interrupted",
            safe=f"What was there before is in {aside.name}",
            remedy="Open the practice once with alliance-tui: that finishes it",
        )


def sweep(root: Path, practice: str) -> None:
    """Remove the copy that a replacement left which was interrupted before anything was moved.

    Only of this very practice, which the caller has locked: nobody is replacing it just now.
    """
    for whole in _named(root, _RESTORED):
        if not _aside_of(root, whole).exists() and f'"{practice}"'.encode() in _vault_of(whole):
            shutil.rmtree(whole, ignore_errors=True)


def _interrupted(root: Path) -> Iterator[tuple[Path, Path]]:
    """Pairs of a restored practice and the one it was to replace, the latest first, where nothing has their place."""
    if root.exists():
        return
    for whole in reversed(_named(root, _RESTORED)):
        aside = _aside_of(root, whole)
        if _vault_of(whole) and _vault_of(aside):
            yield whole, aside


def _named(root: Path, kind: str) -> list[Path]:
    return sorted(root.parent.glob(f"{glob.escape(root.name + kind)}*"))


def _aside_of(root: Path, whole: Path) -> Path:
    return root.with_name(root.name + _ASIDE + whole.name.removeprefix(root.name + _RESTORED))


def _vault_of(folder: Path) -> bytes:
    with contextlib.suppress(OSError):
        return Layout(folder).vault.read_bytes()
    return b""
