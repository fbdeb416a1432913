"""What leaves the practice: a session as one coder marked it, under a pseudonym and without words where that was asked.

Every writer of this package takes these. Sessions run on one clock, a recording on another: `Medium` says how far
apart they are, and `in_recording_time` is the only way from one to the other.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from alliance_tui.domain.coding import Coding
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.session import ScaleRating, Session

MOST_SHIFTED_DAYS = 364
MAIN_KEY = "main"
"""The export key that is used where none is named."""


@dataclass(frozen=True)
class Medium:
    """A recording, as a file that leaves knows it. Only its bare name ever does, since paths tell who somebody is."""

    name: str
    """File name without a folder."""
    offset_s: float
    """Session time at which the recording begins, in seconds; below zero when it began before the session."""
    found: str = "typed"
    """How the offset was found: typed, from a clap mark, from the file's time."""
    length_s: float | None = None
    """How long the recording is, where that is known."""

    def __post_init__(self) -> None:
        """Let go of any folder in the name, of either kind of system."""
        object.__setattr__(self, "name", self.name.replace("\\", "/").rpartition("/")[2])


@dataclass(frozen=True)
class Coded:
    """A session with the marks of one coder; the session's own markers are those marks."""

    session: Session
    coder: str = "therapist"
    source: str = "live"
    """How the marks came about: `live`, or `recording` when they were set while watching one."""
    medium: Medium | None = None


class Placed(NamedTuple):
    """A marker at a time of the medium it is written for."""

    at_ms: int
    marker: Marker


@dataclass(frozen=True)
class Sidecar:
    """A file to lie beside a recording, and what it could not hold."""

    content: bytes
    before: int = 0
    """Marks from before the recording began, left out."""
    after: int = 0
    """Marks from after it ended, left out."""


class Placing(NamedTuple):
    """Markers on the clock of a medium, by time, and how many do not lie on it."""

    placed: list[Placed]
    before: int
    after: int


def in_recording_time(coded: Coded) -> Placing:
    """Somebody's markers on the clock of its recording, or on the session's clock where it has none.

    What lies outside the recording is counted and left out, never moved to its ends.
    """
    medium = coded.medium
    offset_ms = round(medium.offset_s * 1000) if medium else 0
    length_ms = round(medium.length_s * 1000) if medium and medium.length_s is not None else None
    placed = sorted(
        (Placed(round(marker.offset_s * 1000) - offset_ms, marker) for marker in coded.session.markers),
        key=lambda one: one.at_ms,
    )
    inside = [one for one in placed if one.at_ms >= 0 and (length_ms is None or one.at_ms <= length_ms)]
    before = sum(one.at_ms < 0 for one in placed)
    return Placing(inside, before, len(placed) - before - len(inside))


def clock_words(coded: Coded) -> str:
    """Which clock a file that was written with `in_recording_time` runs on."""
    if coded.medium is None:
        return "Times are in seconds from the start of the session."
    offset_s = coded.medium.offset_s
    side = "before" if offset_s < 0 else "after"
    return (
        f"Times are in recording time: the recording begins {Decimal(str(abs(offset_s))).normalize():f} s {side} the "
        f"start of the session ({coded.medium.found})."
    )


_RECORD_WORDS: Final = {"header": None, "progress_note": None, "risk": None, "signature": None, "addenda": ()}
"""What is written in a record, who signed it, and what was added."""


_WORDLESS = frozenset({"group", "code", "offset_s", "salience", "episode", "resolution", "contribution"})
"""Fields whose history holds no words; one that is not known may."""


def without_words(session: Session) -> Session:
    """A session without anything that was written in it: notes, comments, reasons, plan, the history of comments."""
    return session.model_copy(
        update={
            "note": type(session.note)(),
            "markers": tuple(marker.model_copy(update={"comment": ""}) for marker in session.markers),
            "pauses": tuple(pause.model_copy(update={"reason": "", "effect": ""}) for pause in session.pauses),
            "plan": "",
            **_RECORD_WORDS,
            "episodes": tuple(one.model_copy(update={"reflection": ""}) for one in session.episodes),
            "history": tuple(one for one in session.history if one.field in _WORDLESS),
            "codings": tuple(_without_coder_words(coding) for coding in session.codings),
            "recordings": (),
        }
    )


def _without_coder_words(coding: Coding) -> Coding:
    return coding.model_copy(
        update={
            "coder": coding.coder.model_copy(update={"name": ""}),
            "markers": tuple(marker.model_copy(update={"comment": ""}) for marker in coding.markers),
            "episodes": tuple(episode.model_copy(update={"reflection": ""}) for episode in coding.episodes),
        }
    )


def _moved(coding: Coding, shift: timedelta) -> Coding:
    closed_at = coding.closed_at + shift if coding.closed_at else None
    return coding.model_copy(update={"begun_at": coding.begun_at + shift, "closed_at": closed_at})


@dataclass(frozen=True)
class Disguise:
    """Pseudonyms and shifted dates, the same for a client in every export that is made with the same key."""

    key: bytes = field(repr=False)
    keeps_dates: bool = False
    keeps_codes: bool = False
    _known: dict[tuple[str, str], bytes] = field(default_factory=dict, init=False, repr=False, compare=False)

    def pseudonym(self, client_id: str) -> str:
        """What a client is called outside; nobody without the key can tell who it is."""
        return f"P-{base64.b32encode(self._digest('name', client_id)[:5]).decode()}"

    def pseudonym_of_coder(self, coder_id: str) -> str:
        """What a coder is called outside, where codes are not kept."""
        return f"C-{base64.b32encode(self._digest('coder', coder_id)[:5]).decode()}"

    def coder(self, coder_id: str) -> str:
        """What a coder is called in an export that is made with this."""
        return coder_id if self.keeps_codes else self.pseudonym_of_coder(coder_id)

    def shift(self, client_id: str) -> timedelta:
        """How far a client's dates are moved: 1 to 364 days back, the same for all sessions, so that gaps stay."""
        if self.keeps_dates:
            return timedelta()
        return -timedelta(days=1 + int.from_bytes(self._digest("days", client_id)[:8]) % MOST_SHIFTED_DAYS)

    def disguised(self, session: Session) -> Session:
        """A session under its client's pseudonym, with its dates moved. What was written in it stays as it is.

        Its record note, its signature and its addenda stay behind: they tell places, names and dates; so does where it
        was sent from to be coded.
        """
        shift = self.shift(session.client_id)
        pseudonym = self.pseudonym(session.client_id)
        client, client_id = (session.client, session.client_id) if self.keeps_codes else (pseudonym, pseudonym)
        return session.model_copy(
            update={
                "client": client,
                "client_id": client_id,
                "started_at": session.started_at + shift,
                "ended_at": session.ended_at + shift if session.ended_at else None,
                "ratings": tuple(_rated(one, shift) for one in session.ratings),
                "wrapped_up": session.wrapped_up + shift if session.wrapped_up else None,
                "history": tuple(one.model_copy(update={"at": one.at + shift}) for one in session.history),
                "codings": tuple(_moved(one, shift) for one in session.codings),
                "assignment": None,
                "recordings": (),
                "process_purged_at": session.process_purged_at + shift if session.process_purged_at else None,
                "record_purged_at": session.record_purged_at + shift if session.record_purged_at else None,
                **_RECORD_WORDS,
            }
        )

    def _digest(self, what: str, name: str) -> bytes:
        # A practice leaves client by client, and a digest costs more than a row of a table.
        if (what, name) not in self._known:
            self._known[what, name] = hmac.digest(self.key, f"{what}:{name}".encode(), hashlib.sha256)
        return self._known[what, name]


def _rated(rating: ScaleRating, shift: timedelta) -> ScaleRating:
    earlier = tuple(one.model_copy(update={"at": one.at + shift}) for one in rating.earlier)
    return rating.model_copy(update={"at": rating.at + shift, "earlier": earlier})


def by_time(sessions: Iterable[Session]) -> list[Session]:
    """Sessions in the order in which they began."""
    return sorted(sessions, key=lambda session: (session.started_at, session.number))
