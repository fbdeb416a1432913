"""A session: one meeting with a client, as it is kept, shown and exchanged."""

from collections import Counter
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from alliance_tui.domain.amendment import Amendment
from alliance_tui.domain.codebook import CodebookRef
from alliance_tui.domain.coding import Assignment, Coding, marks_digest
from alliance_tui.domain.episode import CarriedRepair, Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.note import Note
from alliance_tui.domain.pause import Pause
from alliance_tui.domain.progress_note import ProgressNote, TelehealthHeader
from alliance_tui.domain.record import Record
from alliance_tui.domain.recording import Recording
from alliance_tui.domain.risk import RiskBlock, RiskLevel
from alliance_tui.domain.scale import TOTAL, Rater, series_name
from alliance_tui.domain.signature import OUTSIDE, Addendum, Signature, altered, canonical
from alliance_tui.domain.summary import Score, State, Summary

SESSION_FORMAT = 1


class EarlierRating(Record):
    """What stood in a rating before it was taken up again."""

    at: AwareDatetime
    values: dict[str, Score]
    totals: dict[str, Score] = {}


class ScaleRating(Record):
    """One filled-in scale. A session has one of each scale, version and rater."""

    scale: str
    version: int
    at: AwareDatetime
    """When it was last answered."""
    values: dict[str, Score]
    """Answers by item id; an item that was passed over is left out."""
    totals: dict[str, Score] = {}
    """`total` and each subscale by its id, where enough was answered."""
    rater: Rater = Rater.THERAPIST
    earlier: tuple[EarlierRating, ...] = ()
    """What it was before, oldest first: one for each later occasion on which it was changed."""

    @property
    def series(self) -> str:
        """The name under which its total may be joined with others."""
        return series_name(self.scale, self.version, self.rater)


class ProgressRecord(Record):
    """The record drawer of a session: what belongs to the health record (45 CFR 164.501, the exclusions)."""

    format: Literal[1] = 1
    id: str
    client_id: str
    number: Annotated[int, Field(ge=1)]
    """The client's first session is 1."""
    state: State
    started_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    planned_s: Annotated[int, Field(gt=0)] = 3000
    modality: str = "video"
    paused_s: Annotated[float, Field(ge=0)] = 0
    """Seconds lost to pauses. Offsets run on through a pause, so that they fit a recording."""
    pauses: tuple[Pause, ...] = ()
    ratings: tuple[ScaleRating, ...] = ()
    plan: str = ""
    """What to do next time."""
    header: TelehealthHeader | None = None
    """How the session took place; None until the record note was begun."""
    progress_note: ProgressNote | None = None
    risk: RiskBlock | None = None
    """None until it was opened: no risk is ever asked for."""
    signature: Signature | None = None
    addenda: tuple[Addendum, ...] = ()
    """What was added after signing, oldest first."""
    record_purged_at: AwareDatetime | None = None
    """When this drawer was emptied because its time was over; its dates are left."""

    @property
    def open_risk(self) -> RiskLevel | None:
        """How high a risk was judged that nobody called addressed yet; None where there is none, or no level yet."""
        if self.risk is None or self.risk.addressed_at or any(one.addresses_risk for one in self.addenda):
            return None
        return self.risk.level

    @property
    def signed_content(self) -> bytes:
        """What a signature covers: the record drawer as canonical JSON (see `signature`)."""
        own = {name: getattr(self, name) for name in ProgressRecord.model_fields}
        # Read back once: what stands on the disk is what is signed, to the last digit.
        stored = ProgressRecord.model_validate(ProgressRecord.model_construct(**own).model_dump(mode="json"))
        return canonical(stored.model_dump(mode="json", exclude=set(OUTSIDE), exclude_defaults=True))

    @property
    def signature_fault(self) -> str:
        """What is wrong with its signature, in words; empty where all is well or nothing was signed."""
        return altered(self.signed_content, self.signature, self.addenda) if self.signature else ""


class ProcessNote(Record):
    """The process drawer of a session: the therapist's private analysis, kept apart (45 CFR 164.501)."""

    format: Literal[1] = 1
    id: str
    codebook: CodebookRef
    note: Note = Note()
    markers: tuple[Marker, ...] = ()
    """In the order of their offsets."""
    episodes: tuple[Episode, ...] = ()
    """In the order in which they began."""
    carried: tuple[CarriedRepair, ...] = ()
    """Repairs of this session that belong to episodes of earlier ones."""
    wrapped_up: AwareDatetime | None = None
    """When the wrap-up was called done; what is still not named or rated then is left so on purpose."""
    history: tuple[Amendment, ...] = ()
    """What was changed after the session, oldest first."""
    codings: tuple[Coding, ...] = ()
    """The same session as other coders marked it, or were asked to."""
    assignment: Assignment | None = None
    """Where the session came from, when it is another practice's, to be coded here."""
    recordings: tuple[Recording, ...] = ()
    """Its recordings, in the order in which they begin. Where they lie is nobody else's business: see
    `without_recordings`."""
    process_purged_at: AwareDatetime | None = None
    """When this drawer was emptied because its time was over."""

    @property
    def is_own_closed(self) -> bool:
        """Whether one's own coding is done: other coders' marks are shown from then on, and not before."""
        if self.assignment is not None:
            return self.assignment.closed_at is not None
        return self.wrapped_up is not None

    @property
    def marks_digest(self) -> str:
        """What tells its marks and episodes from any others."""
        return marks_digest(self.markers, self.episodes)

    @property
    def is_changed_since_closed(self) -> bool:
        """Whether one's own marks of a session that came to be coded are others than were called done."""
        if self.assignment is None or self.assignment.closed_at is None:
            return False
        if self.assignment.closed_as:
            return self.assignment.closed_as != self.marks_digest
        # Closed before a digest was kept: the times are all there is.
        return bool(self.history) and self.history[-1].at > self.assignment.closed_at

    @property
    def shown_codings(self) -> tuple[Coding, ...]:
        """Other coders' closed codings, where they may be seen."""
        may_see = self.is_own_closed or (self.assignment is not None and not self.assignment.is_blind)
        return tuple(one for one in self.codings if one.is_closed) if may_see else ()


class Session(ProgressRecord, ProcessNote):
    """A whole session, both drawers, for the therapist's own eyes."""

    client: str = ""
    """The client's code; it stands in the catalogue and is filled in when a session is read."""

    @property
    def progress(self) -> ProgressRecord:
        """What goes into the record drawer."""
        return ProgressRecord(**{name: getattr(self, name) for name in ProgressRecord.model_fields})

    @property
    def process(self) -> ProcessNote:
        """What goes into the process drawer."""
        return ProcessNote(**{name: getattr(self, name) for name in ProcessNote.model_fields})

    def episode_of(self, marker_id: str) -> Episode | None:
        """The episode a marker belongs to, or None."""
        return next((episode for episode in self.episodes if marker_id in episode.members), None)

    def episodes_by_marker(self) -> dict[str, Episode]:
        """The episode of every marker that belongs to one, in one pass: for whoever goes through all markers."""
        return {member: episode for episode in self.episodes for member in episode.members}


def without_recordings(session: Session) -> Session:
    """A session as it may leave: where its recordings lie, and what they are called, tells who somebody is."""
    return session.model_copy(update={"recordings": ()})


def continued(live: Session, stored: Session) -> Session:
    """A session that was gone back into and is over again, with what was written about it between its two ends.

    Args:
        live: what its journal makes of it now; the fields that a live session knows count from here.
        stored: what the first end and the wrap-up left in the store; every other field counts from here.
    """
    kept: dict[str, object] = {
        name: getattr(stored, name) for name in Session.model_fields if name not in live.model_fields_set
    }
    loose = {marker.id for marker in live.markers} - {one for episode in live.episodes for one in episode.members}
    kept["carried"] = tuple(one for one in stored.carried if one.marker in loose)
    kept["modality"] = stored.modality
    effects = {pause.offset_s: pause.effect for pause in stored.pauses}
    kept["pauses"] = tuple(
        pause.model_copy(update={"effect": effects.get(pause.offset_s, "")}) for pause in live.pauses
    )
    kept["wrapped_up"] = None  # There may be new moments to name.
    if stored.signature is not None:
        # What was signed stays as it was signed; the note and its moments are not part of that.
        kept |= {name: getattr(stored, name) for name in ProgressRecord.model_fields}
    return live.model_copy(update=kept)


def summarise(session: Session, versions: dict[str, int] | None = None) -> Summary:
    """The index row of a session. `versions` are the file versions of its drawers, by drawer name."""
    length_s = (session.ended_at - session.started_at).total_seconds() if session.ended_at else 0
    return Summary(
        id=session.id,
        number=session.number,
        state=session.state,
        started_at=session.started_at,
        ended_at=session.ended_at,
        length_s=length_s,
        paused_s=session.paused_s,
        codebook=session.codebook,
        counts=dict(Counter(marker.group for marker in session.markers)),
        unnamed=sum(marker.code is None for marker in session.markers),
        episodes=len(session.episodes),
        open_episodes=sum(episode.is_open for episode in session.episodes),
        wrapped_up=session.wrapped_up is not None,
        words=len(session.note.text.split()),
        is_noted=session.progress_note is not None and bool(session.progress_note.filled(session.plan)),
        risk=session.open_risk,
        signed_at=session.signature.at if session.signature else None,
        process_purged_at=session.process_purged_at,
        record_purged_at=session.record_purged_at,
        scores={rating.series: rating.totals[TOTAL] for rating in session.ratings if TOTAL in rating.totals},
        versions=versions or {},
    )
