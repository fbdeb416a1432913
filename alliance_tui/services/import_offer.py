"""What a file would add where one is, looked at before anything is done: a practice, marks, or a transcript."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alliance_tui.domain.reading import clock_text, counted
from alliance_tui.domain.session import Session
from alliance_tui.domain.transcript import Transcript
from alliance_tui.exchange.transcripts import read_transcript
from alliance_tui.services import importing, transcripts
from alliance_tui.services.boris_plan import plan_boris
from alliance_tui.services.import_plan import NotImported, Plan, plan_practice
from alliance_tui.services.incoming import Kind, kind_of, read_file
from alliance_tui.services.other_coders import plan_coding, take_in_coding
from alliance_tui.storage.practice import Practice

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Offer:
    """A file, and what taking it in would do."""

    kind: Kind
    content: bytes
    words: str
    """What it is and what it adds, in one sentence without its full stop."""
    notices: tuple[str, ...] = ()
    is_empty: bool = False
    """Whether there is nothing to add."""
    is_replacing: bool = False
    """Whether it takes the place of a transcript that is there."""
    plan: Plan | None = None
    coder: str = ""
    """Who marked, as a BORIS project says."""


def look(practice: Practice, path: Path, session: Session | None) -> Offer:
    """Read a file and see what it would add to the practice, or to one session.

    Raises:
        Trouble: when it cannot be read or taken in, with the place in the file; nothing is changed in any case.
    """
    content = read_file(path)
    kind = kind_of(content)
    if kind is Kind.TRANSCRIPT:
        if session is None:
            raise NotImported("a transcript belongs to a session", remedy="Take it in from the review of that session")
        return _transcript(practice, session, content)
    if session is None:
        plan = plan_practice(practice, content) if kind is Kind.PRACTICE else plan_boris(practice, content)
        return Offer(kind, content, f"This is {kind}: {plan.words}", plan.notices, plan.is_empty, plan=plan)
    if kind is Kind.PRACTICE:
        raise NotImported("this is a whole practice", remedy="Take it in from the caseload")
    plan = plan_coding(practice, session, content)
    count = sum(len(marks) for _session, marks in plan.marks)
    marks = counted(count, "mark") if session.is_own_closed else "marks"
    words = f"This is {kind}: {marks} of another coder, kept beside your own"
    return Offer(kind, content, words, plan.notices, plan=plan, coder=plan.coder)


def _transcript(practice: Practice, session: Session, content: bytes) -> Offer:
    kept = Transcript(id=session.id, said=read_transcript(content))
    end = clock_text(max(one.end_s for one in kept.said))
    names = counted(len(kept.speakers), "speaker") if kept.speakers else "nobody who is named"
    words = f"This is {Kind.TRANSCRIPT}: {counted(len(kept.said), 'line')} by {names}, {end} long"
    is_there = transcripts.is_kept(practice, session)
    notices = ("The session has one already: this one takes its place",) if is_there else ()
    return Offer(Kind.TRANSCRIPT, content, words, notices, is_replacing=is_there)


def take_in(practice: Practice, offer: Offer, session: Session | None, coder: str, progress: Progress) -> str:
    """Take it in, all of it or nothing; says what was done.

    Raises:
        Trouble: when it cannot be; nothing was changed then.
    """
    if offer.kind is Kind.TRANSCRIPT and session is not None:
        kept = transcripts.take_in(practice, session, offer.content, replace=offer.is_replacing)
        return f"Kept beside the session: {counted(len(kept.said), 'line')}. It never leaves."
    if session is not None:
        take_in_coding(practice, session, offer.content, coder)
        return "Taken in. It is shown and compared when your own coding of the session is done."
    assert offer.plan is not None  # all that goes into the practice itself was planned
    importing.take_in(practice, offer.plan, progress)
    return f"Imported: {offer.plan.words}."
