"""Repair: what can be made good again is, what cannot is set aside. Nothing is ever deleted but empty leftovers."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from alliance_tui.domain.session import Session, summarise
from alliance_tui.domain.summary import Summary
from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import earlier, files
from alliance_tui.storage.doctor import Cure, Examination, Finding
from alliance_tui.storage.layout import BESIDE
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
                path.chmod(files.FOLDER_MODE if path.is_dir() else files.FILE_MODE)
            result.done.append(f"{finding.file}: closed to other users")
        elif finding.cure is Cure.BRING_BACK:
            _bring_back_catalogue(practice, finding, ask, result)
        elif finding.cure is Cure.NOTE:
            line = practice.audit.state_end()
            result.done.append(f"{finding.file}: noted in the log's line {line}; its end counts from there")
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
        place = _quarantine(practice, path.parent.name)
        path.chmod(files.FILE_MODE)
        path.replace(place / path.name)
        files.sync_folder(path.parent)
        result.done.append(f"{name}: set aside in {place.relative_to(layout.root)}")
    if path.parent.name in (*BESIDE, "live"):
        return set()
    found = earlier.drawer(practice, path)
    if found is None:
        result.done.append(f"{name}: no good copy in any snapshot")
        return _owners(practice)
    if ask(f"{name}: bring it back as it was at {found.when}?"):
        files.replace(path, found.path.read_bytes())
        result.done.append(f"{name}: brought back as it was at {found.when}")
    return _owners(practice)


def _bring_back_catalogue(practice: Practice, finding: Finding, ask: Ask, result: Repair) -> None:
    """Without it every file is nobody's, so it is never taken away: another takes its place, or it stays."""
    found = earlier.catalogue(practice)
    if found is None:
        result.done.append(f"{finding.file}: no good copy in any snapshot; a backup has one")
        result.left.append(finding)
        return
    question = f"{finding.file}: bring it back as it was at {found.when}? Clients made since then are not in it."
    if not ask(question):
        result.left.append(finding)
        return
    path = practice.layout.catalogue
    if path.exists():
        place = _quarantine(practice) / path.name
        files.replace(place, path.read_bytes())
        result.done.append(f"{finding.file}: a copy is kept in {place.parent.relative_to(practice.layout.root)}")
    files.replace(path, found.path.read_bytes())
    result.done.append(f"{finding.file}: brought back as it was at {found.when}")


def _quarantine(practice: Practice, folder: str = "") -> Path:
    """Where to set something aside now."""
    place = practice.layout.quarantine / datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ") / folder
    files.make_folder(place)
    return place


def _owners(practice: Practice) -> set[str]:
    """Every client that has an index: the one whose session was touched may not be known any more."""
    return set(practice.layout.indexes())


__all__ = ["Repair", "rebuild_derived", "repair"]
