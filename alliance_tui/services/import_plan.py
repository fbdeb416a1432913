"""What a file would add to the practice, worked out before anything is written, and refused whole where it cannot be.

Ids are kept, so that what was exported and comes back is known again: a session that is here and is the same is left as
it is; one that is here and differs is a conflict, and so is a code or a number that somebody else has.
"""

import re
from collections import Counter
from dataclasses import dataclass

from pydantic import ValidationError

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.coding import OWN, Coder, Coding, coder_id
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import counted
from alliance_tui.domain.replay import Step
from alliance_tui.domain.scale import Scale
from alliance_tui.domain.session import Session, without_recordings
from alliance_tui.domain.summary import State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.coders import THERAPIST
from alliance_tui.exchange.practice_json import PracticeDocument, UnreadablePractice, read_practice
from alliance_tui.services.recovery import find_unfinished
from alliance_tui.storage.practice import Practice

SESSION_ID = re.compile(r"[0-9a-f]{32}")
"""Such as this program makes."""
_CLIENT_ID = re.compile(r"[0-9a-f]{16}")


class NotImported(Trouble):
    """A file cannot be taken in, or an import not undone; nothing was changed."""

    def __init__(self, title: str, *, remedy: str = "", safe: str = "Nothing was imported") -> None:
        super().__init__(title, safe=safe, remedy=remedy)


@dataclass(frozen=True)
class Plan:
    """What would be added."""

    kind: str
    """json, boris, or package for what came in a coding package."""
    clients: tuple[Client, ...] = ()
    codebooks: tuple[Codebook, ...] = ()
    scales: tuple[Scale, ...] = ()
    sessions: tuple[Session, ...] = ()
    replays: tuple[tuple[str, tuple[Step, ...]], ...] = ()
    """How notes were written, by session id."""
    marks: tuple[tuple[Session, tuple[Marker, ...]], ...] = ()
    """Sessions that are here, and what is added to each."""
    codings: tuple[tuple[Session, Coding], ...] = ()
    """Sessions that are here, and what another coder marked in each."""
    same: int = 0
    """Sessions or marks that are here already."""
    notices: tuple[str, ...] = ()
    coder: str = ""
    """Who marked, where a BORIS project of one observation says so."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to add."""
        marks = any(marks for _session, marks in self.marks)
        return not (self.clients or self.sessions or marks or self.codings or self.codebooks or self.scales)

    @property
    def words(self) -> str:
        """What would be added, counted."""
        if self.kind == "boris":
            into = [session for session, marks in self.marks if marks]
            count = sum(len(marks) for _session, marks in self.marks)
            told = f"{counted(count, 'mark')} into {counted(len(into), 'session')}"
            if self.codings:
                told += f", {self._their_marks} of other coders in {counted(len(self.codings), 'coding')}"
            return told + (f"; {counted(self.same, 'mark')} here already" if self.same else "")
        if self.kind == "package":
            return self._package_words
        markers = sum(len(one.markers) for one in self.sessions)
        told = ", ".join(
            (
                counted(len(self.clients), "client"),
                counted(len(self.sessions), "session"),
                counted(markers, "marker"),
            )
        )
        definitions = ((self.codebooks, "codebook"), (self.scales, "scale"))
        told += "".join(f", {counted(len(new), noun)}" for new, noun in definitions if new)
        return told + (f"; {counted(self.same, 'session')} here already" if self.same else "")

    @property
    def _is_shown(self) -> bool:
        """Whether other coders' marks are shown as soon as they are taken in."""
        return all(session.is_own_closed for session, _coding in self.codings)

    @property
    def _their_marks(self) -> str:
        """Other coders' marks, counted only where one may know how many there are: nobody codes after somebody else."""
        if not self._is_shown:
            return "marks"
        return counted(sum(len(coding.markers) for _session, coding in self.codings), "mark")

    @property
    def _package_words(self) -> str:
        parts = []
        if self.sessions:
            parts.append(f"{counted(len(self.sessions), 'session')} to code")
        if self.codings:
            coders = sorted({coding.coder.title for _session, coding in self.codings})
            parts.append(f"{counted(len(self.codings), 'coded session')} by {', '.join(coders)}")
            if self._is_shown:
                parts[-1] += f", {self._their_marks}"
        if self.same:
            parts.append(f"{counted(self.same, 'session')} here already, the same")
        return "; ".join(parts)


def plan_practice(practice: Practice, content: bytes) -> Plan:
    """What a practice as JSON would add.

    Raises:
        UnreadablePractice: when it is none, or its parts do not fit.
        NotImported: when it does not go with what is here; names the first conflict and counts the others.
        Trouble: when a session that is here cannot be read to compare it.
    """
    document = read_practice(content)
    _refuse_ids(document)
    conflicts: list[str] = []
    new_clients = _new_clients(practice, document, conflicts)
    books = [one for one in document.codebooks if is_new_book(practice, one, conflicts)]
    scales = [one for one in document.scales if _is_new_scale(practice, one, conflicts)]
    sessions, same = _new_sessions(practice, document, conflicts)
    if conflicts:
        others = len(conflicts) - 1
        more = f", and {counted(others, 'more conflict')}" if others else ""
        raise NotImported(f"{conflicts[0]}{more}", remedy="Import it into a practice of its own: alliance-tui init")
    new_ids = {one.id for one in sessions}
    return Plan(
        "json",
        clients=tuple(new_clients),
        codebooks=tuple(books),
        scales=tuple(scales),
        sessions=tuple(sessions),
        replays=tuple((one, steps) for one, steps in document.replays.items() if one in new_ids),
        same=same,
    )


def _refuse_ids(document: PracticeDocument) -> None:
    """Ids become file names: only such as this program makes."""
    for place, client in enumerate(document.clients):
        if not _CLIENT_ID.fullmatch(client.id):
            raise UnreadablePractice(f"clients.{place}: its id is none of ours")
    numbers = Counter((one.client_id, one.number) for one in document.sessions)
    for place, session in enumerate(document.sessions):
        if not SESSION_ID.fullmatch(session.id):
            raise UnreadablePractice(f"sessions.{place}: its id is none of ours")
        if session.state is State.LIVE:
            raise UnreadablePractice(f"sessions.{place}: it is still live", remedy="End it there, and export again.")
        if numbers[session.client_id, session.number] > 1:
            raise UnreadablePractice(f"sessions.{place}: the client has two with this number")


def _new_clients(practice: Practice, document: PracticeDocument, conflicts: list[str]) -> list[Client]:
    found = []
    for client in document.clients:
        here = practice.catalogue.get(client.id)
        twin = practice.catalogue.find(client.code)
        if twin is not None and twin.id != client.id:
            conflicts.append(f"{twin.code} is another client here")
        elif here is not None and here.code.casefold() != client.code.casefold():
            conflicts.append(f"{client.code} is called {here.code} here")
        elif here is None:
            found.append(client)
    return found


def is_new_book(practice: Practice, book: Codebook, conflicts: list[str]) -> bool:
    """Whether a codebook is not here yet; another one of the same name and version is a conflict."""
    here = practice.catalogue.codebook(book.ref)
    if here is not None and here != book:
        conflicts.append(f"the codebook {book.ref.id}@{book.ref.version} is another one here")
    return here is None


def _is_new_scale(practice: Practice, scale: Scale, conflicts: list[str]) -> bool:
    here = practice.catalogue.scale(scale.ref)
    if here is not None and here != scale:
        conflicts.append(f"the scale {scale.ref} is another one here")
    return here is None


def _new_sessions(practice: Practice, document: PracticeDocument, conflicts: list[str]) -> tuple[list[Session], int]:
    """Sessions that are not here yet, and how many are here and the same."""
    codes = {client.id: client.code for client in document.clients}
    unfinished, troubles = find_unfinished(practice)
    if troubles:
        raise troubles[0]
    live = {one.session().id for one in unfinished}
    numbers: dict[tuple[str, int], str] = {}
    for one in practice.catalogue.clients():
        if one.id in codes:
            numbers |= {(one.id, row.number): row.id for row in practice.charts.summaries(one.id)}
    stored = set(practice.layout.sessions())
    found, same = [], 0
    for session in map(without_recordings, document.sessions):
        name = f"{codes[session.client_id]}/{session.number}"
        if session.id in live:
            conflicts.append(f"session {name} is live here")
        elif session.id in stored:
            here = without_recordings(practice.charts.read(session.id))
            if (here.progress, here.process) == (session.progress, session.process):
                same += 1
            else:
                conflicts.append(f"session {name} is here already, and is not the same")
        elif (session.client_id, session.number) in numbers:
            conflicts.append(f"there is another session {name} here")
        else:
            found.append(session)
    return found, same


def coder_called(name: str) -> Coder:
    """Who that is: the same name is the same coder everywhere, see `coder_id`.

    Raises:
        NotImported: when nobody can be called so.
    """
    try:
        coder = Coder(id=coder_id(name), name=name.strip())
    except ValidationError:
        raise NotImported("this can be no coder's name", remedy="Use letters and digits, at most 60") from None
    if coder.id in (OWN, "you", THERAPIST):
        raise NotImported("this name is for your own marks", remedy="Name the coder otherwise")
    return coder
