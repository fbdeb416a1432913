"""Taking a file in: all or nothing, also when the machine stops half way, and it can be undone.

What an import added is remembered in the catalogue. Undoing takes the last one out again, unless something was done
with what it brought: then that would be lost, and it is refused.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from alliance_tui.domain import linking
from alliance_tui.domain.client import Client
from alliance_tui.domain.coding import unanswered, with_coding
from alliance_tui.domain.linking import Marks
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import counted
from alliance_tui.domain.summary import Summary
from alliance_tui.services import amending, coding_requests, transcripts
from alliance_tui.services.clock import wall_now
from alliance_tui.services.import_plan import NotImported, Plan
from alliance_tui.services.imports import Import, imports, keep_imports, remember
from alliance_tui.services.recovery import unfinished_of
from alliance_tui.storage import intake
from alliance_tui.storage.intake import UnderWay
from alliance_tui.storage.practice import Practice

Progress = Callable[[int, int], None]
"""Sessions done, and all."""

_UNTOUCHED = {"process": 1, "progress": 1}
"""The file versions of a session that nobody changed since it was imported."""


@dataclass(frozen=True)
class Undone:
    """What went out again."""

    clients: int = 0
    sessions: int = 0
    marks: int = 0
    transcripts: int = 0
    codings: int = 0
    back: int = 0
    """Transcripts that were replaced, and are back."""

    @property
    def words(self) -> str:
        """It in words."""
        parts = (
            (self.clients, "client"),
            (self.sessions, "session"),
            (self.marks, "mark"),
            (self.transcripts, "transcript"),
            (self.codings, "coding"),
        )
        told = ", ".join(counted(count, noun) for count, noun in parts if count) or "nothing"
        return f"{told}, and the one before is back" if self.back else told


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
        clients=tuple(done.clients),
        sessions=tuple(sorted(one.id for one in plan.sessions)),
        marks=marks,
        codings=done.codings,
    )
    intake.begin(practice, under_way)
    try:
        _write(practice, plan, progress)
        remember(practice, done)
    except BaseException:
        settle(practice)
        raise
    intake.end(practice)
    practice.audit.note(
        "imported",
        kind=plan.kind,
        clients=len(plan.clients),
        sessions=len(plan.sessions),
        marks=_count(marks),
        codings=len(plan.codings),
    )


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
    if last.is_beside:
        return _undo_beside(practice, last)
    sessions = _sessions_of(practice, last)
    under_way = UnderWay(clients=tuple(last.clients), sessions=tuple(sessions), marks=last.marks, codings=last.codings)
    intake.begin(practice, under_way)
    keep_imports(practice, before[:-1])
    settle(practice)
    undone = Undone(len(last.clients), len(sessions), _count(last.marks), codings=_count(last.codings))
    practice.audit.note(
        "import-undone",
        clients=undone.clients,
        sessions=undone.sessions,
        marks=undone.marks,
        codings=undone.codings,
    )
    return undone


def _undo_beside(practice: Practice, last: Import) -> Undone:
    """Take out what was put beside a session: each is one file, there or not. One that it replaced comes back."""
    earlier = {
        session_id: client_id
        for session_id, client_id in last.transcripts.items()
        if practice.catalogue.get(client_id) and transcripts.has_earlier(practice, session_id, client_id)
    }
    removed = [one for one in last.transcripts if one not in earlier and transcripts.take_out(practice, one)]
    # Forgotten before it comes back: undone a second time, what came back would go.
    keep_imports(practice, imports(practice)[:-1])
    back = sum(transcripts.put_back(practice, session_id, client_id) for session_id, client_id in earlier.items())
    practice.audit.note("import-undone", transcripts=len(removed) + back)
    return Undone(transcripts=len(removed) + back, back=back)


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
    for session_id, coding_ids in left.codings.items():
        for coding_id in coding_ids:
            _take_coding_out(practice, session_id, coding_id)
    intake.take_out(practice, left)
    intake.end(practice)
    return True


def _described(plan: Plan) -> Import:
    """What the catalogue keeps of a plan."""
    new = {client.id for client in plan.clients}
    ids = {client_id: [one.id for one in plan.sessions if one.client_id == client_id] for client_id in new}
    codings: dict[str, tuple[str, ...]] = {}
    for session, coding in plan.codings:
        codings[session.id] = (*codings.get(session.id, ()), coding.id)
    return Import(
        at=wall_now(),
        kind=plan.kind,
        clients={client_id: (len(own), _digest(own)) for client_id, own in ids.items()},
        sessions={one.id: one.client_id for one in plan.sessions if one.client_id not in new},
        marks={session.id: tuple(one.id for one in marks) for session, marks in plan.marks if marks},
        codings=codings,
    )


def _write(practice: Practice, plan: Plan, progress: Progress) -> None:
    for book in plan.codebooks:
        practice.catalogue.keep_codebook(book)
    for scale in plan.scales:
        practice.catalogue.keep_scale(scale)
    for client in plan.clients:
        practice.catalogue.add(client)
    replays = dict(plan.replays)
    total = len(plan.sessions) + len(plan.marks) + len(plan.codings)
    for done, session in enumerate(plan.sessions, start=1):
        if session.id in replays:
            practice.charts.save_replay(session.id, session.client_id, replays[session.id])
        practice.charts.save(session)
        progress(done, total)
    for done, (session, marks) in enumerate(plan.marks, start=len(plan.sessions) + 1):
        if marks:
            amending.keep(practice, session, amending.amended(session, partial(_with, added=marks)))
        progress(done, total)
    for done, (session, coding) in enumerate(plan.codings, start=len(plan.sessions) + len(plan.marks) + 1):
        # Read again: marks, or another coder's, may have gone into it just now.
        now = practice.charts.read(session.id, session.client_id)
        codings = with_coding(now.codings, coding)
        practice.charts.save_drawer("process", now.model_copy(update={"codings": codings}))
        practice.audit.note("amended", session=session.id)
        progress(done, total)


def _with(marks: Marks, added: tuple[Marker, ...]) -> Marks:
    """Marks with others beside them. No rule links what another program brought: a person does."""
    return marks.model_copy(
        update={"markers": tuple(sorted((*marks.markers, *added), key=lambda marker: marker.offset_s))}
    )


def _take_marks_out(practice: Practice, session_id: str, marker_ids: tuple[str, ...]) -> None:
    if not practice.layout.process(session_id).is_file():
        return  # erased since
    session = practice.charts.read(session_id)
    here = [one.id for one in session.markers if one.id in marker_ids]

    def without(marks: Marks) -> Marks:
        for marker_id in here:
            marks = linking.delete(marks, marker_id)
        return marks

    if here:
        amending.keep(practice, session, amending.amended(session, without))


def _take_coding_out(practice: Practice, session_id: str, coding_id: str) -> None:
    """Take another coder's marks out of a session again, where they are there.

    What first answered a coding package is asked for again.

    Raises:
        Unverified: when the session cannot be read.
        DiskTrouble: as everywhere; the session is then as it was.
    """
    if not practice.layout.process(session_id).is_file():
        return  # erased since
    session = practice.charts.read(session_id)
    if coding_id in coding_requests.asked_sessions(practice) and not coding_requests.is_withdrawn(practice, coding_id):
        left = unanswered(session.codings, coding_id)
    else:
        left = tuple(one for one in session.codings if one.id != coding_id)
    if left != session.codings:
        practice.charts.save_drawer("process", session.model_copy(update={"codings": left}))
        practice.audit.note("amended", session=session_id)


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


def _count(ids: dict[str, tuple[str, ...]]) -> int:
    return sum(map(len, ids.values()))


__all__ = ["Import", "NotImported", "Undone", "imports", "settle", "take_in", "undo"]
