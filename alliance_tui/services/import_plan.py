"""What a file would add to the practice, worked out before anything is written, and refused whole where it cannot be.

Ids are kept, so that what was exported and comes back is known again: a session that is here and is the same is left as
it is; one that is here and differs is a conflict, and so is a code or a number that somebody else has.
"""

import math
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.coding import OWN, Basis, Coder, Coding, coder_id, coding_by
from alliance_tui.domain.marker import Marker, beyond
from alliance_tui.domain.reading import counted, on_one_line
from alliance_tui.domain.replay import Step
from alliance_tui.domain.scale import Scale
from alliance_tui.domain.session import Session, without_recordings
from alliance_tui.domain.summary import State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.boris_reading import Observed, read_boris
from alliance_tui.exchange.coders import SOURCES, THERAPIST, is_called
from alliance_tui.exchange.leaving import MAIN_KEY, Disguise
from alliance_tui.exchange.practice_json import PracticeDocument, UnreadablePractice, read_practice
from alliance_tui.services import review
from alliance_tui.services.clock import wall_now
from alliance_tui.services.recovery import find_unfinished
from alliance_tui.storage.practice import Practice

_SESSION_ID = re.compile(r"[0-9a-f]{32}")
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
                theirs = sum(len(one.markers) for _session, one in self.codings)
                told += f", {counted(theirs, 'mark')} of other coders in {counted(len(self.codings), 'coding')}"
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
    def _package_words(self) -> str:
        parts = []
        if self.sessions:
            parts.append(f"{counted(len(self.sessions), 'session')} to code")
        if self.codings:
            marks = sum(len(coding.markers) for _session, coding in self.codings)
            coders = sorted({coding.coder.title for _session, coding in self.codings})
            parts.append(
                f"{counted(len(self.codings), 'coded session')} by {', '.join(coders)}, {counted(marks, 'mark')}"
            )
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
        if not _SESSION_ID.fullmatch(session.id):
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


# -- marks


def plan_boris(practice: Practice, content: bytes, into: Session | None = None, *, is_who_told: bool = True) -> Plan:
    """What a BORIS project would add to sessions that are here: one's own marks, and beside them those of others.

    Args:
        practice: open.
        content: the file.
        into: the session its one observation belongs to; None where the project tells, as our own do.
        is_who_told: whether what the project says of its coders counts; if not, everything is one coder's.

    Raises:
        UnreadableProject: when it is none; names the observation and the row.
        NotImported: when an observation belongs to no session here, or was coded with another codebook than that.
    """
    places = _Places(practice, into)
    observed = read_boris(content, places.book_of)
    if into is not None and len(observed) != 1:
        raise NotImported(f"the project has {len(observed)} observations, and one session was named")
    marks: list[tuple[Session, tuple[Marker, ...]]] = []
    codings: list[tuple[Session, Coding]] = []
    same = 0
    for session, by, parts in _told(practice, places, observed, is_who_told=is_who_told):
        markers = _each_once(parts)
        if by is None:
            added = beyond(session.markers, markers)
            marks.append((session, added))
            same += len(markers) - len(added)
        elif _is_here(session, coding := _coding(session, by, parts[0], markers)):
            same += len(markers)
        else:
            codings.append((session, coding))
    notices = tuple(notice for one in observed for notice in _notices(one, places.sessions[one.observation]))
    coder = observed[0].variables.get("coder", "") if len(observed) == 1 else ""
    return Plan("boris", marks=tuple(marks), codings=tuple(codings), same=same, notices=notices, coder=coder)


def _told(
    practice: Practice, places: "_Places", observed: Iterable[Observed], *, is_who_told: bool
) -> Iterable[tuple[Session, Coder | None, list[Observed]]]:
    """What belongs together: one's own marks of a session, or one coding by somebody.

    Raises:
        NotImported: when an observation cannot be placed on its session's clock, or the session is live.
    """
    told: dict[tuple[str, ...], tuple[Session, Coder | None, list[Observed]]] = {}
    for one in observed:
        session = places.sessions[one.observation]
        if session.state is State.LIVE:
            raise NotImported("a session is still live", remedy="End it first, then import again")
        if one.is_recording_time:
            raise NotImported(
                f"observation {one.observation[:60]!r} counts from the start of a recording, and does not say when "
                "that was",
                remedy="Give it the variable recording_offset_s in BORIS",
            )
        by = _coder_of(practice, session, one) if is_who_told else None
        # A session in several recordings has an observation for each, and they are one coding.
        is_part = by is None or one.variables.get("recording_offset_s")
        whose = (session.id, by.id if by else "", "" if is_part else one.observation)
        told.setdefault(whose, (session, by, []))[2].append(one)
    return told.values()


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


def _coder_of(practice: Practice, session: Session, observed: Observed) -> Coder | None:
    """Who marked it, as the project tells; None for one's own marks, or where it tells nobody."""
    name = observed.variables.get("coder", "").strip()
    told = Disguise(practice.export_key(MAIN_KEY))
    own = session.assignment.coder if session.assignment else Coder(id=THERAPIST)
    if not name or is_called(own, name, told):
        return None
    here = (one.coder for one in session.codings)
    return next((one for one in here if is_called(one, name, told)), None) or coder_called(name)


def _each_once(parts: Iterable[Observed]) -> tuple[Marker, ...]:
    """The marks of observations that belong together, new ids given: what lies in two recordings is one mark."""
    found: list[Marker] = []
    for one in parts:
        found += beyond(found, one.markers)
    found.sort(key=lambda marker: marker.offset_s)
    return tuple(one.model_copy(update={"id": secrets.token_hex(6)}) for one in found)


def _coding(session: Session, coder: Coder, observed: Observed, markers: tuple[Marker, ...]) -> Coding:
    """What a coder marked, as it is kept beside the session's own marks. It is done: it came as a file."""
    now = wall_now()
    told = observed.variables.get("source", "")
    return Coding(
        id=secrets.token_hex(16),
        coder=coder,
        codebook=session.codebook,
        basis=next((basis for basis, word in SOURCES.items() if word == told), Basis.UNSAID),
        begun_at=now,
        closed_at=now,
        markers=markers,
    )


def _is_here(session: Session, coding: Coding) -> bool:
    """Whether the coder's last coding of the session has the same marks."""
    last = coding_by(session.codings, coding.coder.id)
    return last is not None and not (beyond(last.markers, coding.markers) or beyond(coding.markers, last.markers))


def _notices(observed: Observed, session: Session) -> Iterable[str]:
    """What to know of an observation; how many of its marks lie after the end of the session among it."""
    yield from observed.notices
    length_s = (session.ended_at - session.started_at).total_seconds() if session.ended_at else math.inf
    after = sum(marker.offset_s > length_s for marker in observed.markers)
    if after:
        yield f"observation {observed.observation[:60]!r}: {counted(after, 'mark')} after the end of the session"


class _Places:
    """Where the observations of a project belong, and with which codebook each is read: that of its session."""

    def __init__(self, practice: Practice, into: Session | None) -> None:
        self._practice = practice
        self._into = into
        self.sessions: dict[str, Session] = {}
        """By observation."""

    def book_of(self, observation: str, variables: Mapping[str, str]) -> Codebook:
        """The codebook of the session that an observation belongs to.

        Raises:
            NotImported: when it belongs to none here, or was coded with another codebook than that.
        """
        session = self._into or _session_of(self._practice, observation, variables)
        self.sessions[observation] = session
        ref = f"{session.codebook.id}@{session.codebook.version}"
        book = self._practice.catalogue.codebook(session.codebook)
        if book is None:
            raise NotImported(f"the codebook {ref} of its session is not here")
        coded = variables.get("codebook", "")
        if coded not in ("", ref):
            raise NotImported(
                f"observation {observation[:60]!r} was coded with {on_one_line(coded[:60])}, its session with {ref}",
                remedy="Marks of one codebook mean nothing in another",
            )
        return book


def _session_of(practice: Practice, observation: str, variables: Mapping[str, str]) -> Session:
    """The session an observation says it belongs to, by id, else by client and number."""
    session_id = variables.get("session", "")
    if _SESSION_ID.fullmatch(session_id) and practice.layout.progress(session_id).is_file():
        return practice.charts.read(session_id)
    code, number = variables.get("client", ""), variables.get("number", "")
    for listed in _listed(practice, code):
        if str(listed.summary.number) == number:
            return review.read_listed(practice, listed)
    raise NotImported(
        f"observation {observation[:60]!r} belongs to no session here",
        remedy="Name the session, as in --session K-14/12",
    )


def _listed(practice: Practice, code: str) -> Iterable[review.Listed]:
    wanted = " ".join(code.split()).casefold()
    for client in practice.catalogue.clients():
        if client.code.casefold() == wanted:
            return review.sessions(practice, client)
    return ()
