"""Another coder's marks: taken in beside the session's own, which stay what they are."""

import re
import secrets

from pydantic import ValidationError

from alliance_tui.domain.coding import OWN, Coder, Coding, coding_by, with_coding
from alliance_tui.domain.session import Session
from alliance_tui.services.clock import wall_now
from alliance_tui.services.import_plan import NotImported, plan_boris
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
    coder = _coder(name)
    plan = plan_boris(practice, content, session.model_copy(update={"markers": ()}))
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
    practice.audit.note("amended", session=session.id)
    return made


def _coder(name: str) -> Coder:
    """Who that is: the id is the name in small letters, so that the same name is the same coder everywhere."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    try:
        coder = Coder(id=slug[:48].strip("-"), name=name.strip())
    except ValidationError:
        raise NotImported("this can be no coder's name", remedy="Use letters and digits, at most 60") from None
    if coder.id in (OWN, "you"):
        raise NotImported("this name is for your own marks", remedy="Name the coder otherwise")
    return coder
