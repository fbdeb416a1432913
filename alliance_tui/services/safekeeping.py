"""Safekeeping: examining and mending a practice, snapshots, backups and their return, a new passphrase."""

import contextlib
import os
from pathlib import Path

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import destination
from alliance_tui.services.access import SHORTEST_PASSPHRASE, TooShort
from alliance_tui.storage import backup as backups
from alliance_tui.storage import derived, files, replacement, snapshots
from alliance_tui.storage import practice as store
from alliance_tui.storage.backup import Backup, KeyAsker
from alliance_tui.storage.doctor import Cure, Doctor, Examination, Finding, Progress, as_json
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.repair import Ask, Repair
from alliance_tui.storage.repair import repair as mend
from alliance_tui.storage.vault import Argon2Cost, Keys


def examine(practice: Practice, progress: Progress = lambda _done, _all: None) -> Examination:
    """Verify every file of a practice."""
    return Doctor(practice, progress).examine()


def catch_up(practice: Practice) -> int:
    """After a start: bring indexes and search packs up to date that a crash left behind; returns for how many sessions.

    Raises:
        ReadOnly: in a practice that was opened for reading.
        DiskTrouble: when a file cannot be read; the sessions are untouched.
    """
    return derived.catch_up(practice)


def take_snapshot(practice: Practice) -> bool:
    """Take a snapshot where something changed since the last one, and thin out old ones; whether one was taken.

    Raises:
        ReadOnly: in a practice that was opened for reading.
        DiskTrouble: when the disk refuses; the practice is untouched.
    """
    practice.require_writer()
    is_taken = snapshots.take(practice.layout) is not None
    snapshots.thin(practice.layout)
    return is_taken


def back_up(practice: Practice, out: Path, progress: backups.Progress = lambda _done: None) -> int:
    """Write the practice to one file; returns how many files it holds. A live practice may go on meanwhile.

    Raises:
        Trouble: when there is a file already, or it would lie in the practice itself.
        DiskTrouble: when the disk refuses; no half backup is left.
    """
    destination.refuse_own_folder(practice, out, Trouble)
    if os.path.lexists(out):
        raise Trouble(f"there is a file {out.name} already", safe="It was left as it is", remedy="Choose another name")
    count = practice.write_backup(out, progress)
    with contextlib.suppress(files.DiskTrouble):  # a full disk is when a backup elsewhere is wanted most
        practice.audit.note("backup", files=count)
    return count


def verify_backup(
    path: Path, ask_keys: KeyAsker, progress: backups.Progress = lambda _done: None
) -> tuple[Backup, int]:
    """Prove that a backup opens: every byte is read and checked. Returns it and how many files it holds.

    Raises:
        UnreadableBackup: when it does not.
        WrongPassphrase: when the passphrase is another one's.
    """
    backup = Backup(path)
    return backup, backups.verify(backup, ask_keys(backup.vault), progress)


def restore(
    path: Path,
    root: Path,
    ask_keys: KeyAsker,
    *,
    replace: bool = False,
    progress: backups.Progress = lambda _done: None,
) -> tuple[int, Path | None]:
    """Bring a backup's practice back into a folder.

    Args:
        path: the backup.
        root: where the practice is to be: not there, empty, or (with `replace`) an earlier state of the same practice.
        ask_keys: asks for the passphrase of the backup.
        replace: move a practice that is there aside and put the backup's in its place.
        progress: told the number of files done.

    Returns:
        How many files it holds, and where the practice that was there lies now (None where there was none).

    Raises:
        Trouble: when something is there already, or another practice is.
        UnreadableBackup: when anything in the backup does not verify. Nothing was touched then.
        Locked: when the practice that is there is open.
    """
    backup = Backup(path)
    replacement.settle(root)

    def write(place: Path) -> int:
        count = backups.restore(backup, keys, place, progress)
        # Before it gets its name: one that is finished by a later start has said so already.
        _note_restored(place, keys, backup, count)
        return count

    if not store.exists(root):
        if root.is_dir() and any(root.iterdir()):
            raise Trouble(
                "this folder is not empty", safe="It was left as it is", remedy="Choose another with --practice"
            )
        keys = ask_keys(backup.vault)
        return write(root), None
    _refuse_overwriting(backup, root, replace=replace)
    keys = ask_keys(backup.vault)
    lock = store.PracticeLock(store.Layout(root).lock)
    try:
        return replacement.replace(root, write)
    finally:
        lock.release()


def _note_restored(root: Path, keys: Keys, backup: Backup, count: int) -> None:
    """In the log that came back with the practice; the one that was there lies aside with the rest."""
    practice = store.open_practice(root, store.find_vault(root), keys, read_only=True)
    with contextlib.suppress(files.DiskTrouble):
        practice.audit.note("restored", files=count, made=backup.created_at.isoformat())


def _refuse_overwriting(backup: Backup, root: Path, *, replace: bool) -> None:
    here = store.find_vault(root).header
    if here.practice != backup.vault.header.practice:
        raise Trouble(
            "this folder holds another practice than the backup",
            safe="Nothing was touched",
            remedy="Choose an empty folder with --practice",
        )
    if not replace:
        # Reading is noted in the audit log too, and changes nothing that a restore could lose.
        written = [file for file in store.Layout(root).contents() if not file.name.startswith("audit")]
        newest = max((file.stat().st_mtime for file in written), default=0)
        is_newer = newest > backup.created_at.timestamp()
        raise Trouble(
            f"this folder holds the same practice{', with changes newer than the backup' if is_newer else ''}",
            safe="Nothing was touched",
            remedy="Use --replace to put the backup in its place; what is there is kept beside it",
        )


def change_passphrase(practice: Practice, passphrase: str, cost: Argon2Cost | None = None) -> None:
    """Let another passphrase open the practice. The store and the recovery code stay as they are.

    Raises:
        TooShort: when it is.
        Trouble: in a practice that has none.
        DiskTrouble: when the disk refuses; the old passphrase then still opens.
    """
    practice.require_writer()
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise TooShort
    practice.change_passphrase(passphrase, cost)


__all__ = [
    "Ask",
    "Cure",
    "Examination",
    "Finding",
    "Repair",
    "as_json",
    "back_up",
    "catch_up",
    "change_passphrase",
    "examine",
    "mend",
    "restore",
    "take_snapshot",
    "verify_backup",
]
