"""Retention: what has been kept for its time, drawer by drawer. It is proposed, asked about, purged and recorded.

A purged drawer is emptied, not removed: the session still stands in every list with its dates, says when the drawer was
emptied, and its other drawer reads as before. Copies in snapshots are replaced by the emptied one, copies in quarantine
removed. Backups that were made before still hold what was there: the caller says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alliance_tui.domain.client import Client
from alliance_tui.domain.reading import counted
from alliance_tui.domain.retention import Retention
from alliance_tui.domain.session import ProcessNote, ProgressRecord, Session
from alliance_tui.domain.summary import Summary
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.clients import own_clients
from alliance_tui.services.clock import wall_now
from alliance_tui.storage import files, snapshots
from alliance_tui.storage.layout import BESIDE, Layout
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.repair import rebuild_derived


@dataclass(frozen=True)
class Due:
    """One drawer of one session whose time is over."""

    client: Client
    summary: Summary
    drawer: str
    """process or progress."""
    until: date
    """The last day on which it had to be kept."""

    @property
    def remark(self) -> str:
        """What to look at before it goes; empty where there is nothing."""
        if self.drawer == "progress" and self.summary.risk is not None:
            return "a risk in it was never called addressed"
        if self.drawer == "process" and self.summary.open_episodes:
            return "an episode in it is still open"
        return ""


def due(practice: Practice, rule: Retention, today: date) -> tuple[list[Due], list[Trouble]]:
    """Every drawer that was kept for its time, by client and session, and what could not be looked at."""
    found: list[Due] = []
    troubles: list[Trouble] = []
    if not rule.is_set:
        return found, troubles
    for client in own_clients(practice):
        try:
            rows = practice.charts.summaries(client.id)
        except Trouble as trouble:
            troubles.append(trouble)
            continue
        last_service = max((row.started_at.date() for row in rows), default=today)
        record_until = rule.record_until(last_service, client.birth_year)
        for row in rows:
            process_until = rule.process_until(row.started_at.date())
            if process_until and today > process_until and row.process_purged_at is None:
                found.append(Due(client, row, "process", process_until))
            if record_until and today > record_until and row.record_purged_at is None:
                found.append(Due(client, row, "progress", record_until))
    return found, troubles


def purge(practice: Practice, chosen: Iterable[Due]) -> int:
    """Empty drawers, here and in every snapshot; returns how many.

    Raises:
        ReadOnly: in a practice that was opened for reading.
        Unverified: when a session cannot be trusted; it is left, and so are those after it.
        DiskTrouble: when the disk refuses; purging again goes on where it stopped.
    """
    practice.require_writer()
    count = 0
    clients: set[str] = set()
    try:
        for one in chosen:
            session = practice.charts.read(one.summary.id, one.client.id)
            clients.add(one.client.id)
            snapshots_with_it = _remove_copies(practice, one)
            practice.charts.save_drawer(one.drawer, _emptied(session, one.drawer))
            _put_copies(practice, one, snapshots_with_it)
            practice.audit.note("purged", session=session.id, drawer=one.drawer)
            count += 1
    finally:
        for client_id in sorted(clients):
            rebuild_derived(practice, client_id)
    return count


def amount_words(chosen: Iterable[Due]) -> str:
    """How much that is, by drawer, as in `3 process notes and 1 record`."""
    drawers = [one.drawer for one in chosen]
    notes, records = drawers.count("process"), drawers.count("progress")
    parts = [(notes, "process note"), (records, "record")]
    return " and ".join(counted(count, noun) for count, noun in parts if count)


def set_birth_year(practice: Practice, client: Client, year: int | None) -> Client:
    """Remember in which year a client was born, where a record must be kept longer for a minor.

    Raises:
        Trouble: when it is no year of a birth.
        ReadOnly, DiskTrouble: nothing changed then.
    """
    practice.require_writer()
    if year is not None and not 1900 <= year <= wall_now().year:
        raise Trouble(f"{year} is no year of birth", safe="Nothing was changed")
    changed = client.model_copy(update={"birth_year": year})
    practice.catalogue.change(changed)
    return changed


def _emptied(session: Session, drawer: str) -> Session:
    """The session with one drawer empty but for what other parts of the practice need to find their way."""
    now = wall_now()
    if drawer == "process":
        left = ProcessNote(id=session.id, codebook=session.codebook, process_purged_at=now)
        return session.model_copy(update=dict(left))
    record = ProgressRecord(
        id=session.id,
        client_id=session.client_id,
        number=session.number,
        state=session.state,
        started_at=session.started_at,
        ended_at=session.ended_at,
        planned_s=session.planned_s,
        modality=session.modality,
        record_purged_at=now,
    )
    return session.model_copy(update=dict(record))


def _remove_copies(practice: Practice, one: Due) -> list[Layout]:
    """Take away every older state of a drawer and what was derived from it; returns the snapshots that had one.

    They go first: while the drawer itself is still full, it is proposed again after a crash.
    """
    layout, session_id = practice.layout, one.summary.id
    taken = [Layout(path) for path in snapshots.taken(layout)]
    with_it = [snapshot for snapshot in taken if snapshot.session_file(one.drawer, session_id).exists()]
    with files.told("emptying a drawer", safe="Purging again goes on where it stopped"):
        _remove(*(snapshot.session_file(one.drawer, session_id) for snapshot in with_it))
        if one.drawer == "process":
            for place in (layout, *taken):
                beside = (place.session_file(role, session_id) for role in BESIDE)
                _remove(*beside, place.search_pack(one.client.id))
            # A snapshot that was taken during the session holds its note as a journal.
            _remove(*(snapshot.journal(session_id) for snapshot in taken))
        roles = ("process", *BESIDE) if one.drawer == "process" else ("progress",)
        if layout.quarantine.is_dir():
            for role in roles:
                _remove(*layout.quarantine.rglob(f"{role}/{session_id}.json"))
            if one.drawer == "process":
                _remove(*layout.quarantine.rglob(f"{session_id}*.journal"))
    return with_it


def _put_copies(practice: Practice, one: Due, places: Iterable[Layout]) -> None:
    """The emptied file in the snapshots too, so that what one of them brings back is whole."""
    emptied = practice.layout.session_file(one.drawer, one.summary.id).read_bytes()
    with files.told("emptying a drawer", safe="It is emptied; only a snapshot is not whole"):
        for place in places:
            files.replace(place.session_file(one.drawer, one.summary.id), emptied)


def _remove(*paths: Path) -> None:
    for path in paths:
        if path.exists():
            files.remove(path)
