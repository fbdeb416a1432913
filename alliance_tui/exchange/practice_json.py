"""A whole practice as one JSON document: the way out, and the way from one practice into another.

Format 1: `{"kind": "alliance-tui practice", "format": 1, "written_at", "clients": [...], "codebooks": [...],
"scales": [...], "sessions": [...], "replays": {session id: [step, ...]}}`, `scales` only where there are any, each part
as the domain prints it (docs/json.md). UTF-8. Sessions carry both drawers: this is the practice, not an extract; only
where recordings lie is left out: it tells of a machine and of who somebody is. It is written piece by piece, so that
sessions need no more memory than one of them; it is read whole and checked whole, and taken in whole or not at all.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, Literal

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.reading import on_one_line
from alliance_tui.domain.record import Record
from alliance_tui.domain.replay import Step
from alliance_tui.domain.scale import Scale
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble

KIND: Final = "alliance-tui practice"
PRACTICE_FORMAT: Final = 1

_STEPS: TypeAdapter[tuple[Step, ...]] = TypeAdapter(tuple[Step, ...])


class UnreadablePractice(Trouble):
    """A document that is no practice; says where, and never what was written there."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"this practice cannot be read: {what}", safe="Nothing was imported", remedy=remedy)


class PracticeDocument(Record):
    """A practice on its way from one place to another."""

    kind: Literal["alliance-tui practice"] = KIND
    format: Literal[1] = PRACTICE_FORMAT
    written_at: AwareDatetime
    clients: tuple[Client, ...] = ()
    codebooks: tuple[Codebook, ...] = ()
    scales: tuple[Scale, ...] = ()
    sessions: tuple[Session, ...] = ()
    replays: dict[str, tuple[Step, ...]] = {}
    """How notes were written, by session id, where that was kept."""


def write_practice(document: PracticeDocument) -> bytes:
    """The document as bytes."""
    pieces = practice_pieces(
        document.clients,
        document.codebooks,
        document.sessions,
        document.replays.items(),
        document.written_at,
        document.scales,
    )
    return b"".join(pieces)


def practice_pieces(
    clients: Sequence[Client],
    codebooks: Sequence[Codebook],
    sessions: Iterable[Session],
    replays: Iterable[tuple[str, Sequence[Step]]],
    written_at: datetime,
    scales: Sequence[Scale] = (),
) -> Iterator[bytes]:
    """The document in pieces: each session, and after all of them each replay, read, written and let go.

    Joined they are the file. `replays` are how notes were written, by session id, asked for after the sessions.
    """
    yield f'{{"kind":{json.dumps(KIND)},"format":{PRACTICE_FORMAT},"written_at":"{written_at.isoformat()}"'.encode()
    yield b',\n"clients":[' + b",\n".join(one.model_dump_json().encode() for one in clients) + b"]"
    yield b',\n"codebooks":[' + b",\n".join(one.model_dump_json().encode() for one in codebooks) + b"]"
    if scales:
        yield b',\n"scales":[' + b",\n".join(one.model_dump_json().encode() for one in scales) + b"]"
    yield b',\n"sessions":['
    start = b"\n"
    for session in sessions:
        yield start + session.model_dump_json(exclude={"recordings"}).encode()
        start = b",\n"
    yield b'],\n"replays":{'
    start = b""
    for session_id, steps in replays:
        if steps:
            yield start + json.dumps(session_id).encode() + b":" + _STEPS.dump_json(tuple(steps))
            start = b",\n"
    yield b"}}\n"


def read_practice(content: bytes) -> PracticeDocument:
    """The practice in a document, checked as a whole.

    Raises:
        UnreadablePractice: when it is none, of a newer format, or its parts do not fit each other; names the place.
    """
    try:
        head = json.loads(content)
    except (ValueError, RecursionError) as error:
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadablePractice(f"it is not JSON{line}") from None
    if not isinstance(head, dict) or head.get("kind") != KIND:
        raise UnreadablePractice("it does not say that it is one", remedy="Write it with: alliance-tui export json")
    number = head.get("format")
    if isinstance(number, int) and number > PRACTICE_FORMAT:
        raise UnreadablePractice(
            f"its format {number} is newer than {PRACTICE_FORMAT}", remedy="Look for a newer alliance-tui."
        )
    try:
        document = PracticeDocument.model_validate_json(content)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        place = on_one_line(".".join(str(part) for part in fault["loc"]))
        raise UnreadablePractice(f"{place or 'the whole'}: {fault['msg'].lower()}") from None
    _refuse_misfits(document)
    return document


def _refuse_misfits(document: PracticeDocument) -> None:
    clients = {client.id for client in document.clients}
    books = {book.ref for book in document.codebooks}
    sessions = {session.id for session in document.sessions}
    _refuse_twins("client", [client.id for client in document.clients])
    _refuse_twins("client code", [client.code.casefold() for client in document.clients])
    _refuse_twins("session", [session.id for session in document.sessions])
    for place, session in enumerate(document.sessions):
        if session.client_id not in clients:
            raise UnreadablePractice(f"sessions.{place}: its client is not in the document")
        if session.codebook not in books:
            raise UnreadablePractice(f"sessions.{place}: its codebook is not in the document")
        for number, coding in enumerate(session.codings):
            _refuse_twins(f"sessions.{place}.codings.{number}: marker", [marker.id for marker in coding.markers])
        _refuse_twins(f"sessions.{place}: marker", [marker.id for marker in session.markers])
        _refuse_twins(f"sessions.{place}: episode", [episode.id for episode in session.episodes])
    if not set(document.replays) <= sessions:
        raise UnreadablePractice("replays: one belongs to no session")


def _refuse_twins(what: str, ids: Iterable[str]) -> None:
    if any(count > 1 for count in Counter(ids).values()):
        raise UnreadablePractice(f"{what}: one stands twice")
