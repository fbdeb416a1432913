"""What goes out to a coder and what comes back, as one JSON document each. How it is sealed is not told here.

Out, format 1: `{"kind": "alliance-tui sessions to code", "format": 1, "package", "practice", "coder", "is_blind",
"reply_key", "codebooks", "sessions"}`. Each session is told anew, field by field: no code, no name, no id of a client,
no date as it was, and nothing that was written but the note, and that only where it was asked for.

Back, format 1: `{"kind": "alliance-tui coded sessions", "format": 1, "package", "practice", "sessions"}`, each with the
coder's marks. Every field is described in docs/formats.md.
"""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Final, Literal, TypeVar

from pydantic import AwareDatetime, Field, ValidationError

from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.coding import Basis, Coder
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.note import Note
from alliance_tui.domain.pause import Pause
from alliance_tui.domain.reading import on_one_line
from alliance_tui.domain.record import Record
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.leaving import Disguise

OUT: Final = "alliance-tui sessions to code"
BACK: Final = "alliance-tui coded sessions"
PACKAGE_FORMAT: Final = 1

Id = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]

Document = TypeVar("Document", bound=Record)


class UnreadableCoding(Trouble):
    """A document is no package of sessions and no coding; says where, and never what was written there."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"this coding package cannot be used: {what}", safe="Nothing was taken in", remedy=remedy)


class SessionToCode(Record):
    """One session as a coder gets it."""

    session: Id
    """Its id where it was held: random, and known to nobody else."""
    client: Annotated[str, Field(pattern=r"^P-[A-Z2-7]{8}$")]
    """The client's pseudonym, the same in every package for this coder."""
    number: Annotated[int, Field(ge=1)]
    started_at: AwareDatetime
    """Moved by days, as far for every session with this client."""
    ended_at: AwareDatetime
    planned_s: Annotated[int, Field(gt=0)]
    pauses: tuple[Pause, ...] = ()
    """Without reason and effect."""
    codebook: CodebookRef
    note: Note | None = None
    """Only where it was asked for."""
    markers: tuple[Marker, ...] = ()
    """The therapist's marks without comments, only where the coder is not blind."""
    episodes: tuple[Episode, ...] = ()
    """Without reflections, only where the coder is not blind."""


class CodingPackage(Record):
    """Sessions on their way to a coder."""

    kind: Literal["alliance-tui sessions to code"] = OUT
    format: Literal[1] = PACKAGE_FORMAT
    package: Id
    """Random. Whoever sends marks back has to know it: so only who opened the package can."""
    practice: Id
    """Stands for the practice that asks."""
    coder: Coder
    is_blind: bool
    reply_key: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")]
    """The public half of a key that the asking practice made for the answer (X25519, 32 bytes, base64)."""
    codebooks: tuple[Codebook, ...]
    sessions: Annotated[tuple[SessionToCode, ...], Field(min_length=1)]


class SessionBack(Record):
    """One session as it comes back."""

    session: Id
    codebook: CodebookRef
    basis: Basis = Basis.UNSAID
    closed_at: AwareDatetime
    markers: tuple[Marker, ...] = ()
    episodes: tuple[Episode, ...] = ()


class CodingReply(Record):
    """Marks on their way back."""

    kind: Literal["alliance-tui coded sessions"] = BACK
    format: Literal[1] = PACKAGE_FORMAT
    package: Id
    practice: Id
    sessions: Annotated[tuple[SessionBack, ...], Field(min_length=1)]


def to_code(session: Session, called: str, disguise: Disguise, *, is_blind: bool, has_note: bool) -> SessionToCode:
    """A session as a coder may see it. Every field is named here: what a session may gain does not leave by itself.

    Args:
        session: as it is.
        called: what stands for its id, which is the same for everybody and in every export.
        disguise: pseudonyms and dates.
        is_blind: whether the marks stay behind.
        has_note: whether the note goes with it.
    """
    shift = disguise.shift(session.client_id)
    ended_at: datetime = session.ended_at or session.started_at
    return SessionToCode(
        session=called,
        client=disguise.pseudonym(session.client_id),
        number=session.number,
        started_at=session.started_at + shift,
        ended_at=ended_at + shift,
        planned_s=session.planned_s,
        pauses=tuple(Pause(offset_s=one.offset_s, until_s=one.until_s) for one in session.pauses),
        codebook=session.codebook,
        note=session.note if has_note else None,
        markers=() if is_blind else marks_alone(session.markers),
        episodes=() if is_blind else episodes_alone(session.episodes, session.markers),
    )


def marks_alone(markers: Iterable[Marker]) -> tuple[Marker, ...]:
    """Marks without what was written to them."""
    return tuple(marker.model_copy(update={"comment": ""}) for marker in markers)


def episodes_alone(episodes: Iterable[Episode], markers: Iterable[Marker]) -> tuple[Episode, ...]:
    """Episodes as far as these markers go, without what was written to them or which later session resolved them."""
    known = {marker.id for marker in markers}
    return tuple(
        one.model_copy(update={"reflection": "", "resolved_in": None}) for one in episodes if known >= set(one.members)
    )


def write_document(document: CodingPackage | CodingReply) -> bytes:
    """The document as bytes."""
    return document.model_dump_json().encode()


def read_document(content: bytes) -> CodingPackage | CodingReply:
    """What is in a package that was opened, checked as a whole.

    Raises:
        UnreadableCoding: when it is neither, of a newer format, or its parts do not fit each other; names the place.
    """
    try:
        head = json.loads(content)
    except (ValueError, RecursionError):
        raise UnreadableCoding("what is in it is not JSON") from None
    kind = head.get("kind") if isinstance(head, dict) else None
    if kind not in (OUT, BACK):
        raise UnreadableCoding("it holds neither sessions to code nor marks")
    number = head.get("format")
    if isinstance(number, int) and number > PACKAGE_FORMAT:
        raise UnreadableCoding(
            f"its format {number} is newer than {PACKAGE_FORMAT}", remedy="Look for a newer alliance-tui."
        )
    found = _read(CodingPackage, content) if kind == OUT else _read(CodingReply, content)
    _refuse_misfits(found)
    return found


def _read(model: type[Document], content: bytes) -> Document:
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        place = on_one_line(".".join(str(part) for part in fault["loc"]))
        raise UnreadableCoding(f"{place or 'the whole'}: {fault['msg'].lower()}") from None


def _refuse_misfits(document: CodingPackage | CodingReply) -> None:
    _refuse_twins("session", [one.session for one in document.sessions])
    if isinstance(document, CodingPackage):
        books = {book.ref for book in document.codebooks}
        for place, asked in enumerate(document.sessions):
            if asked.codebook not in books:
                raise UnreadableCoding(f"sessions.{place}: its codebook is not in it")
            if asked.ended_at < asked.started_at:
                raise UnreadableCoding(f"sessions.{place}: it ends before it begins")
            if document.is_blind and asked.markers:
                raise UnreadableCoding(f"sessions.{place}: it is blind, and there are marks in it")
    marked: tuple[SessionToCode | SessionBack, ...] = document.sessions
    for place, one in enumerate(marked):
        known = [marker.id for marker in one.markers]
        _refuse_twins(f"sessions.{place}: marker", known)
        _refuse_twins(f"sessions.{place}: episode", [episode.id for episode in one.episodes])
        if any(not set(episode.members) <= set(known) for episode in one.episodes):
            raise UnreadableCoding(f"sessions.{place}: an episode has a marker that is not in it")


def _refuse_twins(what: str, ids: Iterable[str]) -> None:
    if any(count > 1 for count in Counter(ids).values()):
        raise UnreadableCoding(f"{what}: one stands twice")
