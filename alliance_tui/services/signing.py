"""Signing a record: draft, signed, addenda. A signature seals the record drawer; the process drawer stays open.

A signature is never older than what it signs: with a clock that went back the act is refused in words rather than dated
falsely, and the draft stays as it is.
"""

from datetime import datetime

from pydantic import ValidationError

from alliance_tui.domain import signature as signatures
from alliance_tui.domain.session import Session
from alliance_tui.domain.summary import State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import record_note
from alliance_tui.services.clock import wall_now
from alliance_tui.storage.files import DiskTrouble
from alliance_tui.storage.practice import Practice

SIGNER = "signs-as"
"""Under which name the practice keeps who signs."""


class NotSigned(Trouble):
    """A note cannot be signed, or nothing added to it. The title says why."""


class NotLogged(DiskTrouble):
    """It is done and on the disk; only the audit log could not be told."""


def signer(practice: Practice, setting: str = "") -> str:
    """The name notes are signed with: the setting's, else the one the practice keeps; empty when nobody said yet."""
    return setting.strip() or practice.catalogue.fact(SIGNER)


def keep_signer(practice: Practice, name: str) -> str:
    """Keep in the practice who signs; returns the name as it is kept.

    Raises:
        NotSigned: when it is empty, longer than 120 characters or not on one line.
        ReadOnly, DiskTrouble: as everywhere.
    """
    practice.require_writer()
    kept = " ".join(name.split())
    _checked_signer(kept)
    practice.catalogue.keep_fact(SIGNER, kept)
    return kept


def wanting(session: Session) -> str:
    """What still keeps a draft from being signed, in words; empty when nothing does."""
    if session.risk is not None and session.risk.missing:
        return f"the risk block is open and wants {_listed(session.risk.missing)}"
    note = session.progress_note
    if not session.plan.strip() and not (note and note.filled(session.plan)):
        return "nothing is written in this note yet"
    return ""


def sign(practice: Practice, session: Session, by: str) -> Session:
    """Sign a session's record as the disk has it now; returns the signed session.

    Raises:
        RecordSealed: when it is signed already, live or emptied.
        NotSigned: when the risk block is incomplete, nothing is written, nobody signs, or the clock went back.
        NotLogged: when it is signed, and only the audit log could not be told.
        ReadOnly, DiskTrouble: as everywhere; the note is then still a draft.
    """
    practice.require_writer()
    record_note.require_over(practice, session)
    now = record_note.read(practice, session)
    record_note.require_draft(now)
    if reason := wanting(now):
        raise NotSigned(reason, safe="The draft is saved")
    _checked_signer(by)
    at = _time_after(now, "The draft is saved")
    signature = signatures.sign(now.signed_content, by, at)
    signed = practice.charts.save_drawer(
        "progress", now.model_copy(update={"state": State.SIGNED, "signature": signature})
    )
    _log(practice, "The note is signed", "signed", session=now.id, hash=signature.hash)
    return signed


def add(practice: Practice, session: Session, text: str, by: str, *, addresses_risk: bool = False) -> Session:
    """Add to a signed note: dated, signed, chained to what stands before it. Returns the session after it.

    Raises:
        NotSigned: when the note is a draft or was altered, there is nothing to add, nobody signs, or the clock went
            back.
        NotLogged: when it was added, and only the audit log could not be told.
        ReadOnly, DiskTrouble: as everywhere; nothing was added then.
    """
    practice.require_writer()
    now = record_note.read(practice, session)
    if now.signature is None or now.state is not State.SIGNED:
        raise NotSigned("this note is a draft", safe="Nothing was added", remedy="Write in the note itself")
    if now.signature_fault:
        raise NotSigned(
            "this note was altered after it was signed",
            safe="Nothing was added",
            remedy="See what is wrong with: alliance-tui doctor",
        )
    if not text.strip():
        raise NotSigned("an addendum needs words", safe="Nothing was added")
    _checked_signer(by)
    at = _time_after(now, "Nothing was added")
    before = now.addenda[-1].hash if now.addenda else now.signature.hash
    added = signatures.add(before, by, at, text.strip(), addresses_risk=addresses_risk)
    after = practice.charts.save_drawer("progress", now.model_copy(update={"addenda": (*now.addenda, added)}))
    _log(practice, "The addendum is signed", "addendum", session=now.id, hash=added.hash)
    return after


def address_risk(practice: Practice, session: Session, how: str, by: str) -> Session:
    """Call a session's risk addressed, and say how: in a draft in its risk block, in a signed note by an addendum.

    Raises:
        NotSigned: when there is no open risk, or as in `add`.
        RecordSealed: when the record is live or emptied.
    """
    practice.require_writer()
    now = record_note.read(practice, session)
    if now.risk is None or now.open_risk is None:
        raise NotSigned("no risk is open in this note", safe="Nothing was changed")
    if not how.strip():
        raise NotSigned("say in a few words how it was addressed", safe="Nothing was changed")
    if now.state is State.SIGNED:
        return add(practice, now, how, by, addresses_risk=True)
    risk = now.risk.model_copy(update={"addressed_at": wall_now(), "addressed": how.strip()})
    after = record_note.change(practice, now, risk=risk)
    _log(practice, "The risk is called addressed", "risk-addressed", session=now.id)
    return after


def _log(practice: Practice, done: str, what: str, **particulars: str) -> None:
    """Note what was done; a refusal must not read as if it were not done, or it would be done twice."""
    try:
        practice.audit.note(what, **particulars)
    except DiskTrouble as trouble:
        raise NotLogged(f"the audit log does not say so: {trouble.title}", safe=done, remedy=trouble.remedy) from None


def _time_after(session: Session, safe: str) -> datetime:
    """This moment, if it is not before anything it would seal."""
    moments = [session.started_at, session.ended_at, *(one.at for one in session.addenda)]
    if session.progress_note is not None:
        moments.append(session.progress_note.written_at)
    if session.signature is not None:
        moments.append(session.signature.at)
    if session.risk is not None:
        moments += [session.risk.opened_at, session.risk.addressed_at]
    moments += [rating.at for rating in session.ratings]
    last = max(moment for moment in moments if moment is not None)
    now = wall_now()
    if now < last:
        raise NotSigned(
            f"this machine's clock went back: it says {now:%Y-%m-%d %H:%M}, and this note was last changed at "
            f"{last.astimezone(now.tzinfo):%Y-%m-%d %H:%M}",
            safe=safe,
            remedy="Set the clock, then sign",
        )
    return now


def _checked_signer(name: str) -> None:
    try:
        signatures.Signature(by=name, at=wall_now(), hash="0" * 64)
    except ValidationError:
        raise NotSigned(
            "a signature needs a name of up to 120 characters on one line", safe="Nothing was signed"
        ) from None


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
