"""Snapshots: the practice as it stood at earlier times, on the same disk, nearly free.

A snapshot is a folder `snapshots/<UTC time>` that holds the practice's files as hard links. No sealed file is ever
changed in place, so a link keeps the old content for as long as it is there. Journals and the audit log are appended
to in place, so these are copied; where the disk knows no hard links everything is.

One that was taken before the practice was migrated to another format says so in its name (`<UTC time>-before-format-2`)
and stays until somebody removes it. Every snapshot has its `vault.json`, and so is a practice that can be opened.

A snapshot protects from a damaged or mistaken file, not from a broken disk: for that there are backups.
"""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from alliance_tui.storage import files
from alliance_tui.storage.layout import Layout

DAILY, WEEKLY, MONTHLY = 7, 8, 12
_NAME = "%Y%m%dT%H%M%SZ"
_BEFORE = "-before-"


def take(layout: Layout, now: datetime | None = None, before: str = "") -> Path | None:
    """Take a snapshot; None when nothing changed since the last one.

    Args:
        layout: of the practice.
        now: the time that names it.
        before: what is about to happen, such as "format-2"; then it is taken in any case, and never thinned out.

    Raises:
        DiskTrouble: when the disk refuses; no half snapshot is left under a snapshot's name.
    """
    existing = taken(layout)
    if not before and existing and _newest_change(layout) <= existing[-1].stat().st_mtime:
        return None
    moment = (now or datetime.now(UTC)).strftime(_NAME)
    target = layout.snapshots / (f"{moment}{_BEFORE}{before}" if before else moment)
    staging = layout.snapshots / f"{files.TEMPORARY}{secrets.token_hex(6)}"
    with files.told("taking a snapshot", safe="The practice is untouched"):
        files.make_folder(layout.snapshots)
        try:
            files.make_folder(staging)
            for path in layout.contents():
                _keep(path, staging / path.relative_to(layout.root))
            for folder in {staging, *(path for path in staging.iterdir() if path.is_dir())}:
                files.sync_folder(folder)
            if not target.exists():
                staging.rename(target)
            files.sync_folder(layout.snapshots)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return target


def taken(layout: Layout) -> list[Path]:
    """Every snapshot, oldest first."""
    if not layout.snapshots.is_dir():
        return []
    return sorted(path for path in layout.snapshots.iterdir() if path.is_dir() and moment_of(path) is not None)


def moment_of(snapshot: Path) -> datetime | None:
    """When a snapshot was taken; None for a folder that is none."""
    with contextlib.suppress(ValueError):
        return datetime.strptime(snapshot.name.partition(_BEFORE)[0], _NAME).replace(tzinfo=UTC)
    return None


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Which snapshots to keep: the last of each of the newest 7 days, 8 weeks and 12 months that have any."""
    newest_first = sorted(moments, reverse=True)
    keep: set[datetime] = set()
    for count, period in ((DAILY, "%Y-%j"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        seen: list[str] = []
        for moment in newest_first:
            name = moment.strftime(period)
            if name not in seen and len(seen) < count:
                seen.append(name)
                keep.add(moment)
    return keep


def thin(layout: Layout) -> int:
    """Remove the snapshots that need not be kept; returns how many."""
    thinnable = [path for path in taken(layout) if _BEFORE not in path.name]
    moments = {moment: path for path in thinnable if (moment := moment_of(path)) is not None}
    keep = kept(moments)
    removed = [path for moment, path in moments.items() if moment not in keep]
    for path in removed:
        shutil.rmtree(path, ignore_errors=True)
    return len(removed)


def _newest_change(layout: Layout) -> float:
    """When the practice last changed: every change replaces, adds or removes a name in some folder, or appends.

    What is noted in the log is no change of its own, so in the practice folder itself only two files count.
    """
    changed = [folder.stat().st_mtime for folder in layout.folders() if folder.is_dir() and folder != layout.root]
    changed += [path.stat().st_mtime for path in (layout.catalogue, layout.vault) if path.exists()]
    changed += [path.stat().st_mtime for path in layout.journals()]
    return max(changed, default=0.0)


def _keep(path: Path, target: Path) -> None:
    target.parent.mkdir(mode=files.FOLDER_MODE, parents=True, exist_ok=True)
    try:
        if path.suffix in (".journal", ".log"):
            _copy(path, target)
        else:
            _link_or_copy(path, target)
    except FileNotFoundError:
        return  # A journal that was folded meanwhile: its session follows.


def _link_or_copy(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except FileNotFoundError:
        raise
    except OSError:
        _copy(path, target)


def _copy(path: Path, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, files.FILE_MODE)
    try:
        files.write_all(descriptor, path.read_bytes())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
