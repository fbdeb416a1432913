"""Writing the record note: a draft in the record drawer, saved as it goes. The process drawer is never touched."""

import contextlib

from pydantic import ValidationError

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.note_template import NoteTemplate, begin_note, offered_interventions, refit_note
from alliance_tui.domain.progress_note import ProgressNote, TelehealthHeader
from alliance_tui.domain.session import ProgressRecord, Session
from alliance_tui.domain.summary import State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.clock import wall_now
from alliance_tui.storage.files import DiskTrouble
from alliance_tui.storage.practice import Practice

LOOKS_BACK = 10
"""How many earlier sessions are asked for a header to begin with."""

FIELDS = frozenset({"modality", "pauses", "ratings", "plan", "header", "progress_note", "risk"})
"""What can be written in a record after its session."""


class RecordSealed(Trouble):
    """A record that is not a draft was to be changed."""


def read(practice: Practice, session: Session) -> Session:
    """The session as the disk has it now: another screen may have written to it.

    Raises:
        Unverified: when its files cannot be trusted.
    """
    return practice.charts.read(session.id, session.client_id)


def note_view(practice: Practice, session: Session, how: str = "viewed") -> None:
    """Note in the audit log that a signed note was seen, or copied. A full disk keeps nobody from reading."""
    if session.signature is not None:
        with contextlib.suppress(DiskTrouble):
            practice.audit.note(how, session=session.id)


def change(practice: Practice, session: Session, **changes: object) -> Session:
    """Write fields of a session's record (see `FIELDS`), on top of what the disk has now; returns the session after it.

    Raises:
        RecordSealed: when it is signed, live or emptied.
        Trouble: when a field cannot be written here, or a value cannot stand there.
        ReadOnly, DiskTrouble: as everywhere; the record is then as it was.
    """
    practice.require_writer()
    require_over(practice, session)
    if not set(changes) <= FIELDS:
        raise Trouble("this cannot be written in a record", safe="Nothing was changed")
    now = read(practice, session)
    require_draft(now)
    changed = now.model_copy(update=changes)
    try:
        ProgressRecord.model_validate(changed.progress.model_dump())
    except ValidationError:
        raise Trouble("this value cannot stand in a record", safe="Nothing was changed") from None
    return now if changed == now else practice.charts.save_drawer("progress", changed)


def require_over(practice: Practice, session: Session) -> None:
    """Refuse to write about a session that was gone back into: its next end replaces what the store has of it.

    Raises:
        RecordSealed: while its journal says that it goes on.
    """
    if not practice.layout.journal(session.id).exists():
        return
    from alliance_tui.services.recovery import goes_on  # deferred: there is seldom one

    if goes_on(practice, session.id):
        raise RecordSealed("this session is live again", safe="Nothing was changed", remedy="End it first")


def require_draft(session: Session) -> None:
    """Refuse to write in a record that is not a draft.

    Raises:
        RecordSealed: when it is signed, live or emptied, or another practice's.
    """
    if session.assignment is not None:
        raise RecordSealed(
            "this session is another practice's", safe="Nothing was changed", remedy="Only your marks of it are yours"
        )
    if session.record_purged_at:
        raise RecordSealed("the record of this session was emptied", safe="Nothing was changed")
    if session.state is State.SIGNED:
        raise RecordSealed("this note is signed", safe="Nothing was changed", remedy="Write an addendum")
    if session.state is State.LIVE:
        raise RecordSealed("this session is still live", safe="Nothing was changed", remedy="End it first")


def last_written(practice: Practice, session: Session) -> tuple[int, ProgressRecord] | None:
    """The client's record before this one that has a header, with its number: what the next header begins with."""
    rows = [row for row in practice.charts.summaries(session.client_id) if row.number < session.number]
    for row in reversed(rows[-LOOKS_BACK:]):
        try:
            record = practice.charts.read_progress(row.id)
        except Trouble:
            continue  # A damaged record is told where it is opened; here another one serves.
        if record.header is not None:
            return row.number, record
    return None


def drafted(
    session: Session, last: ProgressRecord | None, templates: dict[str, NoteTemplate], first_template: str
) -> tuple[TelehealthHeader, ProgressNote]:
    """Header and note of a session: its own, else begun after the client's last record.

    Args:
        session: whose record it is.
        last: the client's record before it, where there is one.
        templates: all that are known, by id.
        first_template: the id of the one to begin with where no earlier note says.
    """
    header = session.header or (last.header if last else None) or TelehealthHeader()
    note = session.progress_note
    if note is None:
        used = last.progress_note.template.id if last and last.progress_note else first_template
        note = begin_note(templates.get(used) or next(iter(templates.values())), wall_now())
    return header, note


def retemplated(note: ProgressNote, template: NoteTemplate) -> ProgressNote:
    """A note after another template; nothing in it is lost."""
    return refit_note(note, template, wall_now())


def interventions(practice: Practice, session: Session) -> list[str]:
    """What may be offered as interventions: titles of the session's repair codes, never anything that was written."""
    codebook: Codebook | None = practice.catalogue.codebook(session.codebook)
    return offered_interventions(session.markers, codebook) if codebook else []
