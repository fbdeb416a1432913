"""Another coder's marks: taken in beside the session's own, which stay what they are."""

import secrets

from alliance_tui.domain.coding import Coding, coding_by, unanswered, with_coding
from alliance_tui.domain.session import Session
from alliance_tui.services.clock import wall_now
from alliance_tui.services.coding_out import asked_sessions
from alliance_tui.services.import_plan import Plan, coder_called, plan_boris
from alliance_tui.services.imports import Import, remember
from alliance_tui.storage.practice import Practice


def take_in_coding(practice: Practice, session: Session, content: bytes, name: str) -> Coding:
    """Keep one observation of a BORIS project as what a coder marked in a session; returns it.

    A coder's earlier marks of the session stay too; the latest count.

    Args:
        practice: open for writing.
        session: as it is stored.
        content: the project.
        name: of the coder.

    Raises:
        UnreadableProject: when it is none; names the place.
        NotImported: when it does not go with the session, or the name can be nobody's.
        ReadOnly, DiskTrouble: as everywhere; the session is then as it was.
    """
    practice.require_writer()
    coder = coder_called(name)
    plan = plan_coding(practice, session, content)
    markers = tuple(sorted((one for _session, marks in plan.marks for one in marks), key=lambda one: one.offset_s))
    before = coding_by(session.codings, coder.id)
    if before is not None and [one.model_copy(update={"id": ""}) for one in before.markers] == [
        one.model_copy(update={"id": ""}) for one in markers
    ]:
        return before
    now = wall_now()
    made = Coding(
        id=secrets.token_hex(16),
        coder=coder,
        codebook=session.codebook,
        begun_at=now,
        closed_at=now,
        markers=markers,
    )
    practice.charts.save_drawer("process", session.model_copy(update={"codings": with_coding(session.codings, made)}))
    remember(practice, Import(at=now, kind="coding", codings={session.id: (made.id,)}))
    practice.audit.note("amended", session=session.id)
    return made


def plan_coding(practice: Practice, session: Session, content: bytes) -> Plan:
    """What a project holds for a session, whatever was marked in it here. Raises as `take_in_coding`."""
    return plan_boris(practice, content, session.model_copy(update={"markers": ()}), is_who_told=False)


def take_coding_out(practice: Practice, session_id: str, coding_id: str) -> bool:
    """Take another coder's marks out of a session again, where they are there; whether they were.

    What first answered a coding package is asked for again.

    Raises:
        Unverified: when the session cannot be read.
        ReadOnly, DiskTrouble: as everywhere; the session is then as it was.
    """
    practice.require_writer()
    if not practice.layout.process(session_id).is_file():
        return False  # erased since
    session = practice.charts.read(session_id)
    if coding_id in asked_sessions(practice):
        left = unanswered(session.codings, coding_id)
    else:
        left = tuple(one for one in session.codings if one.id != coding_id)
    was_there = left != session.codings
    if was_there:
        practice.charts.save_drawer("process", session.model_copy(update={"codings": left}))
        practice.audit.note("amended", session=session_id)
    return was_there


__all__ = ["coder_called", "plan_coding", "take_coding_out", "take_in_coding"]
