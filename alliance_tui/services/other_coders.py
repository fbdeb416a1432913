"""Another coder's marks: taken in beside the session's own, which stay what they are."""

import secrets

from alliance_tui.domain.coding import Coding, coding_by
from alliance_tui.domain.session import Session
from alliance_tui.services import importing
from alliance_tui.services.boris_plan import plan_boris
from alliance_tui.services.clock import wall_now
from alliance_tui.services.import_plan import Plan, coder_called
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
    importing.take_in(practice, Plan("coding", codings=((session, made),)))
    return made


def plan_coding(practice: Practice, session: Session, content: bytes) -> Plan:
    """What a project holds for a session, whatever was marked in it here. Raises as `take_in_coding`."""
    return plan_boris(practice, content, session.model_copy(update={"markers": ()}), is_who_told=False)


__all__ = ["coder_called", "plan_coding", "take_in_coding"]
