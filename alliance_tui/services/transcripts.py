"""A transcript beside a session: taken in, read, taken away. It is sealed like a process note and never leaves."""

import contextlib

from alliance_tui.domain.session import Session
from alliance_tui.domain.summary import State
from alliance_tui.domain.transcript import Part, Transcript
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.transcripts import read_transcript
from alliance_tui.services.clock import wall_now
from alliance_tui.services.imports import Import, forget_transcript, remember
from alliance_tui.storage import files
from alliance_tui.storage import transcripts as store
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.seal import Unverified

FURTHEST_S = 86_400.0


class NoTranscript(Trouble):
    """A transcript cannot be taken in or away."""


def take_in(
    practice: Practice,
    session: Session,
    content: bytes,
    *,
    offset_s: float = 0,
    parts: dict[str, Part] | None = None,
    replace: bool = False,
) -> Transcript:
    """Keep a transcript beside a session.

    Args:
        practice: open for writing.
        session: which one.
        content: the file.
        offset_s: session time at which the transcript's clock begins, in seconds.
        parts: who each speaker is, by the name the file has for them.
        replace: whether one that is there may be overwritten.

    Raises:
        UnreadableTranscript: when the file is none; names the line.
        NoTranscript: when the session is live, has one already, or a speaker does not speak in it.
        ReadOnly, DiskTrouble: as everywhere; nothing was changed then.
    """
    practice.require_writer()
    given = parts or {}
    transcript = Transcript(id=session.id, offset_s=round(offset_s, 3), parts=given, said=read_transcript(content))
    if session.state is State.LIVE:
        raise NoTranscript("the session is still live", safe="Nothing was imported", remedy="End it first")
    unknown = [name for name in given if name not in transcript.speakers]
    if unknown:
        raise NoTranscript(
            f"nobody is called {unknown[0]} in it",
            safe="Nothing was imported",
            remedy=f"It has: {', '.join(transcript.speakers) or 'no names'}",
        )
    if not replace and is_kept(practice, session):
        raise NoTranscript("the session has a transcript already", safe="It was left as it is", remedy="Use --replace")
    before = None
    with contextlib.suppress(Unverified):  # a damaged one is replaced, and cannot come back
        before = read(practice, session)
    if before is not None:
        transcript = transcript.model_copy(update={"replaced": before.model_copy(update={"replaced": None})})
    store.keep(practice.charts, transcript, session.client_id)
    forget_transcript(practice, session.id, but_last=before is not None)
    done = Import(at=wall_now(), kind="transcript", transcripts={session.id: session.client_id})
    remember(practice, done)
    practice.audit.note("transcript", session=session.id)
    return transcript


def align(practice: Practice, session: Session, transcript: Transcript, offset_s: float) -> Transcript:
    """Let a transcript's clock begin at another session time, in seconds; returns it as it is kept now.

    Raises:
        NoTranscript: when that is more than a day away.
        ReadOnly, DiskTrouble: as everywhere; it is then as it was.
    """
    if abs(offset_s) > FURTHEST_S:
        raise NoTranscript("a transcript cannot begin more than a day away", safe="Nothing was changed")
    return _keep(practice, session, transcript.model_copy(update={"offset_s": round(offset_s, 3)}))


def say_who(practice: Practice, session: Session, transcript: Transcript, parts: dict[str, Part]) -> Transcript:
    """Keep who its speakers are, as a person said; returns it as it is kept now.

    Raises:
        ReadOnly, DiskTrouble: as everywhere; it is then as it was.
    """
    return _keep(practice, session, transcript.model_copy(update={"parts": parts}))


def _keep(practice: Practice, session: Session, changed: Transcript) -> Transcript:
    practice.require_writer()
    store.keep(practice.charts, changed, session.client_id)
    return changed


def take_out(practice: Practice, session_id: str) -> bool:
    """Take the transcript of a session away where there is one; whether there was.

    Raises:
        ReadOnly, DiskTrouble: as everywhere.
    """
    practice.require_writer()
    file = practice.layout.session_file("transcript", session_id)
    was_there = file.exists()
    if was_there:
        with files.told("removing the transcript"):
            files.remove(file)
    return was_there


def put_back(practice: Practice, session_id: str, client_id: str) -> bool:
    """Let the transcript whose place another took have it again; whether there is one.

    Raises:
        Unverified: when the file cannot be trusted.
        ReadOnly, DiskTrouble: as everywhere; it is then as it was.
    """
    practice.require_writer()
    now = store.read(practice.charts, session_id, client_id)
    if now is None or now.replaced is None:
        return False
    store.keep(practice.charts, now.replaced, client_id)
    return True


def has_earlier(practice: Practice, session_id: str, client_id: str) -> bool:
    """Whether the transcript of a session took the place of another. Raises `Unverified` as `read`."""
    now = store.read(practice.charts, session_id, client_id)
    return now is not None and now.replaced is not None


def is_kept(practice: Practice, session: Session) -> bool:
    """Whether a session has a transcript; it is not read for that."""
    return practice.layout.session_file("transcript", session.id).exists()


def read(practice: Practice, session: Session) -> Transcript | None:
    """The transcript of a session, or None.

    Raises:
        Unverified: when its file cannot be trusted.
    """
    return store.read(practice.charts, session.id, session.client_id)


def remove(practice: Practice, session: Session) -> None:
    """Take it away.

    Raises:
        NoTranscript: when there is none.
        ReadOnly, DiskTrouble: as everywhere.
    """
    practice.require_writer()
    if read(practice, session) is None:
        raise NoTranscript("the session has no transcript", safe="Nothing was changed")
    take_out(practice, session.id)
    forget_transcript(practice, session.id)
    practice.audit.note("transcript-removed", session=session.id)
