"""Repair: what can be made good again is, what cannot is set aside. Nothing is ever deleted but empty leftovers."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from alliance_tui.domain.session import Session, Summary, summarise
from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import files, snapshots
from alliance_tui.storage.doctor import Cure, Examination, Finding
from alliance_tui.storage.layout import Layout
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.seal import Unverified

Ask = Callable[[str], bool]
"""Asks a person whether to do something."""


@dataclass
class Repair:
    """What was done, and what was not."""

    done: list[str] = field(default_factory=list)
    left: list[Finding] = field(default_factory=list)


def repair(practice: Practice, examination: Examination, ask: Ask) -> Repair:
    """Do what can be done about an examination's findings.

    Args:
        practice: open for writing.
        examination: what the doctor saw just now.
        ask: asked before a session comes back from a snapshot, in whole words.

    Raises:
        ReadOnly: in a practice that was opened for reading.
        DiskTrouble: when the disk refuses; what was done until then is done, and repairing again goes on.
    """
    practice.require_writer()
    result = Repair()
    with files.told("mending the practice", safe="What was done until then is done"):
        _mend(practice, examination, ask, result)
    return result


def _mend(practice: Practice, examination: Examination, ask: Ask, result: Repair) -> None:
    clients = {finding.client_id for finding in examination.findings if finding.cure is Cure.REBUILD}
    for finding in examination.findings:
        path = practice.layout.root / finding.file
        if finding.cure is Cure.SET_ASIDE:
            clients |= _set_aside(practice, path, ask, result)
        elif finding.cure is Cure.REMOVE:
            files.sweep(path.parent)
            result.done.append(f"{finding.file}: removed, it held nothing")
        elif finding.cure is Cure.TIGHTEN:
            if path.exists():  # Else it was set aside just now, and closed there.
                path.chmod(files.FILE_MODE)
            result.done.append(f"{finding.file}: closed to other users")
        elif finding.cure is Cure.NONE:
            result.left.append(finding)
    for client_id in sorted(clients):
        try:
            count = rebuild_derived(practice, client_id)
        except Unverified as trouble:
            result.done.append(f"index/{client_id}.json: left as it is, {trouble.title}")
        else:
            result.done.append(f"index/{client_id}.json and search/{client_id}.pack: made anew from {count} sessions")


def rebuild_derived(practice: Practice, client_id: str) -> int:
    """Make a client's index and search pack anew from the session files; returns how many sessions there are.

    A session of which only one drawer is left keeps the row it had: it is the last that tells what there was.
    """
    rows: dict[str, Summary] = {}
    readable: list[tuple[Session, int]] = []
    with contextlib.suppress(Trouble):
        rows = {row.id: row for row in practice.charts.summaries(client_id)}
    present = set(practice.layout.sessions()) | set(practice.layout.process_notes())
    rows = {session_id: row for session_id, row in rows.items() if session_id in present}
    for session_id in practice.layout.sessions():
        try:
            session, versions = practice.charts.read_with_versions(session_id)
        except Trouble:
            continue
        if session.client_id == client_id:
            rows[session_id] = summarise(session, versions)
            readable.append((session, versions["process"]))
    practice.charts.pack(client_id).replace_all(readable)
    practice.charts.replace_index(client_id, list(rows.values()))
    return len(rows)


def _set_aside(practice: Practice, path: Path, ask: Ask, result: Repair) -> set[str]:
    """Quarantine a file and offer a good one from a snapshot; returns the clients whose index that concerns."""
    layout = practice.layout
    name = str(path.relative_to(layout.root))
    if path.exists():
        place = layout.quarantine / datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ") / path.parent.name
        files.make_folder(place)
        path.chmod(files.FILE_MODE)
        path.replace(place / path.name)
        files.sync_folder(path.parent)
        result.done.append(f"{name}: set aside in {place.relative_to(layout.root)}")
    if path.parent.name == "replay":
        return set()
    found = _newest_good(practice, path)
    if found is None:
        result.done.append(f"{name}: no good copy in any snapshot")
        return _owners(practice)
    moment = snapshots.moment_of(found.parent.parent)
    when = f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "an earlier time"
    if ask(f"{name}: bring it back as it was at {when}?"):
        files.replace(path, found.read_bytes())
        result.done.append(f"{name}: brought back as it was at {when}")
    return _owners(practice)


def _newest_good(practice: Practice, path: Path) -> Path | None:
    """The newest copy of a drawer in a snapshot that verifies."""
    read = practice.charts.read_process if path.parent.name == "process" else practice.charts.read_progress
    for snapshot in reversed(snapshots.taken(practice.layout)):
        copy = snapshot / path.parent.name / path.name
        if not copy.is_file():
            continue
        try:
            read(path.stem, Layout(snapshot))
        except Trouble:
            continue
        return copy
    return None


def _owners(practice: Practice) -> set[str]:
    """Every client that has an index: the one whose session was touched may not be known any more."""
    return set(practice.layout.indexes())


__all__ = ["Repair", "rebuild_derived", "repair"]
