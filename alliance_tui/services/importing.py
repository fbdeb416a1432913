"""Taking a file in: all or nothing, also when the machine stops half way, and it can be undone.

What an import added is remembered in the catalogue. Undoing takes the last one out again, unless something was done
with what it brought: then that would be lost, and it is refused.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import orjson
from pydantic import AwareDatetime, TypeAdapter

from alliance_tui.domain import linking
from alliance_tui.domain.client import Client
from alliance_tui.domain.linking import Marks
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import counted
from alliance_tui.domain.record import Record
from alliance_tui.domain.session import Summary
from alliance_tui.services import amending
from alliance_tui.services.caseload import unfinished_of
from alliance_tui.services.clock import wall_now
from alliance_tui.services.import_plan import NotImported, Plan
from alliance_tui.storage import intake
from alliance_tui.storage.intake import UnderWay
from alliance_tui.storage.practice import Practice

Progress = Callable[[int, int], None]
"""Sessions done, and all."""

FACT = "imports"
"""Under which name the catalogue keeps what was imported."""
_UNTOUCHED = {"process": 1, "progress": 1}
"""The file versions of a session that nobody changed since it was imported."""


class Import(Record):
    """What one import added."""

    at: AwareDatetime
    kind: str
    clients: dict[str, tuple[int, str]] = {}
    """New clients: how many sessions each came with, and a hash of their ids. An id for each would fill the catalogue,
    which is read again and again."""
    sessions: dict[str, str] = {}
    """Sessions added to clients who were here, and whose they are."""
    marks: dict[str, tuple[str, ...]] = {}
    """Markers added to sessions that were here, by session id."""


_IMPORTS: TypeAdapter[list[Import]] = TypeAdapter(list[Import])


@dataclass(frozen=True)
class Undone:
    """What went out again."""

    clients: int
    sessions: int
    marks: int

    @property
    def words(self) -> str:
        """It in words."""
        parts = ((self.clients, "client"), (self.sessions, "session"), (self.marks, "mark"))
        return ", ".join(counted(count, noun) for count, noun in parts if count) or "nothing"


def take_in(practice: Practice, plan: Plan, progress: Progress = lambda _done, _all: None) -> None:
    """Carry a plan out, and remember it.

    Raises:
        ReadOnly: in a practice that was opened for reading.
        DiskTrouble: when the disk refuses; what was written of it is taken out again, now or by the next start.
    """
    practice.require_writer()
    settle(practice)
    if plan.is_empty:
        return
    done = _described(plan)
    marks = {name: ids for name, ids in done.marks.items() if ids}
    under_way = UnderWay(
        clients=tuple(done.clients), sessions=tuple(sorted(one.id for one in plan.sessions)), marks=marks
    )
    intake.begin(practice, under_way)
    try:
        _write(practice, plan, progress)
        practice.catalogue.keep_fact(FACT, _IMPORTS.dump_json([*imports(practice), done]).decode())
    except BaseException:
        settle(practice)
        raise
    intake.end(practice)
    practice.audit.note(
        "imported", kind=plan.kind, clients=len(plan.clients), sessions=len(plan.sessions), marks=_count(marks)
    )


def imports(practice: Practice) -> list[Import]:
    """What was imported and not undone, oldest first."""
    return _IMPORTS.validate_python(orjson.loads(practice.catalogue.fact(FACT) or "[]"))


def undo(practice: Practice) -> Undone:
    """Take the last import out again.

    Raises:
        NotImported: when there is none, or something was done since with what it brought.
        ReadOnly, DiskTrouble: as everywhere; undoing again, or the next start, goes on where it stopped.
    """
    practice.require_writer()
    settle(practice)
    before = imports(practice)
    if not before:
        raise NotImported("there is no import to undo", safe="Nothing was changed")
    last = before[-1]
    sessions = _sessions_of(practice, last)
    intake.begin(practice, UnderWay(clients=tuple(last.clients), sessions=tuple(sessions), marks=last.marks))
    practice.catalogue.keep_fact(FACT, _IMPORTS.dump_json(before[:-1]).decode())
    settle(practice)
    undone = Undone(len(last.clients), len(sessions), _count(last.marks))
    practice.audit.note("import-undone", clients=undone.clients, sessions=undone.sessions, marks=undone.marks)
    return undone


def settle(practice: Practice) -> bool:
    """Take out what an import that was cut short left behind; whether there was any.

    Raises:
        ReadOnly, DiskTrouble: as everywhere; the next start goes on where it stopped.
        Unverified: when what was under way cannot be told.
    """
    if not intake.is_under_way(practice.layout.root):
        return False
    practice.require_writer()
    left = intake.begun(practice)
    for session_id, marker_ids in left.marks.items():
        _take_marks_out(practice, session_id, marker_ids)
    intake.take_out(practice, left)
    intake.end(practice)
    return True


def _described(plan: Plan) -> Import:
    """What the catalogue keeps of a plan."""
    new = {client.id for client in plan.clients}
    ids = {client_id: [one.id for one in plan.sessions if one.client_id == client_id] for client_id in new}
    return Import(
        at=wall_now(),
        kind=plan.kind,
        clients={client_id: (len(own), _digest(own)) for client_id, own in ids.items()},
        sessions={one.id: one.client_id for one in plan.sessions if one.client_id not in new},
        marks={session.id: tuple(one.id for one in marks) for session, marks in plan.marks if marks},
    )


def _write(practice: Practice, plan: Plan, progress: Progress) -> None:
    for book in plan.codebooks:
        practice.catalogue.keep_codebook(book)
    for scale in plan.scales:
        practice.catalogue.keep_scale(scale)
    for client in plan.clients:
        practice.catalogue.add(client)
    replays = dict(plan.replays)
    total = len(plan.sessions) + len(plan.marks)
    for done, session in enumerate(plan.sessions, start=1):
        if session.id in replays:
            practice.charts.save_replay(session.id, session.client_id, replays[session.id])
        practice.charts.save(session)
        progress(done, total)
    for done, (session, marks) in enumerate(plan.marks, start=len(plan.sessions) + 1):
        if marks:
            amending.keep(practice, session, amending.amended(session, partial(_with, added=marks)))
        progress(done, total)


def _with(marks: Marks, added: tuple[Marker, ...]) -> Marks:
    """Marks with others beside them. No rule links what another program brought: a person does."""
    return marks.model_copy(
        update={"markers": tuple(sorted((*marks.markers, *added), key=lambda marker: marker.offset_s))}
    )


def _take_marks_out(practice: Practice, session_id: str, marker_ids: tuple[str, ...]) -> None:
    session = practice.charts.read(session_id)
    here = [one.id for one in session.markers if one.id in marker_ids]

    def without(marks: Marks) -> Marks:
        for marker_id in here:
            marks = linking.delete(marks, marker_id)
        return marks

    if here:
        amending.keep(practice, session, amending.amended(session, without))


def _sessions_of(practice: Practice, last: Import) -> list[str]:
    """The sessions an import brought, if nothing was done with them since.

    Raises:
        NotImported: when something was.
    """
    found: list[str] = []
    for client_id, (count, digest) in last.clients.items():
        client = practice.catalogue.get(client_id)
        if client is None:
            continue  # erased since
        rows = practice.charts.summaries(client_id)
        is_live = bool(unfinished_of(practice, client))
        if is_live or (len(rows), _digest([row.id for row in rows])) != (count, digest):
            raise NotImported(f"{client.code} has other sessions since the import", safe="Nothing was changed")
        _refuse_changed(client, rows)
        found += [row.id for row in rows]
    for client_id in sorted(set(last.sessions.values())):
        client = practice.catalogue.get(client_id)
        if client is None:
            continue
        rows = [row for row in practice.charts.summaries(client_id) if row.id in last.sessions]
        _refuse_changed(client, rows)
        found += [row.id for row in rows]
    return sorted(found)


def _refuse_changed(client: Client, rows: list[Summary]) -> None:
    for row in rows:
        if row.versions != _UNTOUCHED:
            raise NotImported(
                f"session {client.code}/{row.number} was changed since the import", safe="Nothing was changed"
            )


def _digest(session_ids: list[str]) -> str:
    return hashlib.sha256(" ".join(sorted(session_ids)).encode()).hexdigest()


def _count(marks: dict[str, tuple[str, ...]]) -> int:
    return sum(len(ids) for ids in marks.values())


__all__ = ["Import", "NotImported", "Undone", "imports", "settle", "take_in", "undo"]
