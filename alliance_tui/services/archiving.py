"""Archiving, reopening and erasing a client."""

import contextlib

from alliance_tui.domain.client import Client
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.recovery import find_unfinished
from alliance_tui.storage import files, snapshots
from alliance_tui.storage.catalogue import Catalogue
from alliance_tui.storage.layout import Layout
from alliance_tui.storage.practice import Practice


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


def erase(practice: Practice, client: Client) -> int:
    """Erase a client for good: first its key, here and in every snapshot, then its files. Returns how many sessions.

    Without the key nobody can read what may be left of the files on the disk. Backups that were made before still hold
    the client: the caller says so.

    Raises:
        ReadOnly: in a practice that was opened for reading.
        DiskTrouble: when the disk refuses; erasing again goes on where it stopped.
    """
    practice.require_writer()
    sessions = _sessions_of(practice, client)
    layouts = [practice.layout, *(Layout(path) for path in snapshots.taken(practice.layout))]
    for layout in layouts:
        _catalogue_of(practice, layout).drop(client.id)
    with files.told("erasing the client's files", safe="Its key is gone already, nobody can read them"):
        for layout in layouts:
            paths = [layout.index(client.id), layout.search_pack(client.id)]
            for session_id in sessions:
                paths += [layout.process(session_id), layout.progress(session_id)]
                paths += [layout.replay(session_id), layout.journal(session_id)]
            for path in paths:
                path.unlink(missing_ok=True)
            for folder in layout.folders():
                if folder.is_dir():
                    files.sync_folder(folder)
    practice.audit.note("erased", client=client.id, sessions=len(sessions))
    return len(sessions)


def _sessions_of(practice: Practice, client: Client) -> list[str]:
    """Every session of a client, those too that its index does not know, or of which only the index tells still."""
    found: set[str] = set()
    with contextlib.suppress(Trouble):
        found |= {row.id for row in practice.charts.summaries(client.id)}
    for session_id in practice.layout.sessions():
        try:
            if practice.charts.owner_of(session_id) == client.id:
                found.add(session_id)
        except Trouble:
            continue
    found |= {one.state.began.session for one in find_unfinished(practice)[0] if one.client.id == client.id}
    return sorted(found)


def _catalogue_of(practice: Practice, layout: Layout) -> Catalogue:
    return practice.catalogue if layout == practice.layout else practice.catalogue_in(layout)
