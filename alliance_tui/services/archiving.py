"""Archiving, reopening and erasing a client."""

import contextlib
from dataclasses import dataclass

from alliance_tui.domain.client import Client
from alliance_tui.domain.reading import counted
from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import files
from alliance_tui.storage.layout import Layout
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.seal import NewerFormat
from alliance_tui.storage.traces import Traces


@dataclass(frozen=True)
class Erased:
    """What erasing did."""

    sessions: int
    """How many sessions went."""
    snapshots: int = 0
    """Snapshots that were cleared of the client."""
    untouched: tuple[str, ...] = ()
    """Names of snapshots of a newer program, whose catalogue keeps the client's key."""
    unclear: int = 0
    """Damaged sessions of an open practice, no file of which tells whose they are: they were left."""


def set_archived(practice: Practice, client: Client, *, is_archived: bool) -> Client:
    """Take a client out of the caseload, or back into it; returns the client as it is now.

    Raises:
        ReadOnly, DiskTrouble: nothing changed then.
    """
    practice.require_writer()
    changed = client.model_copy(update={"is_archived": is_archived})
    practice.catalogue.change(changed)
    practice.audit.note("archived" if is_archived else "reopened", client=client.id)
    return changed


def erase(practice: Practice, client: Client) -> Erased:
    """Erase a client for good: its key in every snapshot and here, then its files, those too that were set aside.

    Without the key nobody can read what may be left of the files on the disk. Backups that were made before still hold
    the client: the caller says so. The practice's own catalogue comes after those of the snapshots, so that a client
    that could not be erased everywhere is still there to be erased again.

    Raises:
        ReadOnly: in a practice that was opened for reading.
        DiskTrouble: when the disk refuses; erasing again goes on where it stopped.
    """
    practice.require_writer()
    traces = Traces(practice, client.id)
    unclear = len(traces.unclear())
    untouched = tuple(layout.root.name for layout in traces.snapshots if not _drop_key(practice, layout, client))
    with files.told("erasing the client's key", safe="Erasing again goes on where it stopped"):
        for path in traces.catalogues_set_aside():
            files.remove(path)
    if practice.is_sealed:
        practice.catalogue.drop(client.id)
    _remove(practice, traces)
    if not practice.is_sealed:
        practice.catalogue.drop(client.id)  # Last: without a key the files themselves are what has to go.
    practice.audit.note("erased", client=client.id, sessions=len(traces.sessions))
    return Erased(len(traces.sessions), len(traces.snapshots) - len(untouched), untouched, unclear)


def erased_words(code: str, done: Erased) -> str:
    """What erasing did and what it could not do, in sentences."""
    words = [f"{code} is gone, with {counted(done.sessions, 'session')}."]
    if done.snapshots:
        words.append(f"{counted(done.snapshots, 'snapshot')} cleared.")
    if done.untouched:
        words.append(f"Not cleared, since a newer alliance-tui wrote it: snapshot {', '.join(done.untouched)}.")
    if done.unclear:
        words.append(f"{counted(done.unclear, 'damaged session')} left: nobody can tell whose.")
    words.append("Backups and exports made before still hold it.")
    return " ".join(words)


def _drop_key(practice: Practice, snapshot: Layout, client: Client) -> bool:
    """Take a client's key out of a snapshot; False where a newer program wrote its catalogue.

    A damaged catalogue goes as a whole: it may hold the key still, and what else it held is in the practice's own.
    """
    if not snapshot.catalogue.exists():
        return True
    try:
        practice.catalogue_in(snapshot).drop(client.id)
    except NewerFormat:
        return False
    except files.DiskTrouble:
        raise
    except Trouble:
        with files.told("erasing the client's key", safe="Erasing again goes on where it stopped"):
            files.remove(snapshot.catalogue)
    return True


def _remove(practice: Practice, traces: Traces) -> None:
    safe = "Its key is gone already, nobody can read them" if practice.is_sealed else "Erasing again goes on"
    with files.told("erasing the client's files", safe=safe):
        folders = set()
        for path in traces.paths():
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
                folders.add(path.parent)
        for folder in sorted(folders):
            files.sync_folder(folder)
