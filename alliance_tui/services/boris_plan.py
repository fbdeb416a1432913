"""What a BORIS project would add to sessions that are here: one's own marks, and beside them those of other coders."""

import math
import secrets
from collections.abc import Iterable, Mapping

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.coding import Basis, Coder, Coding, coding_by
from alliance_tui.domain.marker import Marker, beyond
from alliance_tui.domain.reading import counted, on_one_line
from alliance_tui.domain.session import Session
from alliance_tui.domain.summary import State
from alliance_tui.exchange.boris_reading import Observed, read_boris
from alliance_tui.exchange.coders import SOURCES, THERAPIST, is_called
from alliance_tui.exchange.leaving import MAIN_KEY, Disguise
from alliance_tui.services import review
from alliance_tui.services.clock import wall_now
from alliance_tui.services.import_plan import SESSION_ID, NotImported, Plan, coder_called
from alliance_tui.storage.practice import Practice


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
    here: list[str] = []
    same = 0
    for session, by, parts in _told(practice, places, observed, is_who_told=is_who_told):
        markers = _each_once(parts)
        if by is None:
            added = beyond(session.markers, markers)
            marks.append((session, added))
            same += len(markers) - len(added)
        elif _is_here(session, coding := _coding(session, by, parts[0], markers)):
            if session.is_own_closed:
                same += len(markers)
            here.append(f"what {coding.coder.title} marked in {session.client}/{session.number} is here already")
        else:
            codings.append((session, coding))
    notices = (
        *(notice for one in observed for notice in _notices(one, places.sessions[one.observation])),
        *(one for one in here),
    )
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
    if SESSION_ID.fullmatch(session_id) and practice.layout.progress(session_id).is_file():
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
