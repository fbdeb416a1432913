"""Coding a recording: one coder's marks of one session, each on the disk as soon as it is made.

They become a coding beside the session's own marks, or, where the session came here to be coded, the session's own.
"""

import secrets

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.coding import Basis, Coder, Coding, coding_by, with_coding
from alliance_tui.domain.events import Began, LiveEvent, Reopened
from alliance_tui.domain.live import LiveState
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.session import Session
from alliance_tui.domain.summary import State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import record_note
from alliance_tui.services.clock import wall_now
from alliance_tui.services.import_plan import coder_called
from alliance_tui.services.marking import Marking
from alliance_tui.services.playing import HandClock, Source
from alliance_tui.storage.practice import Practice


class NotCoded(Trouble):
    """A session cannot be coded, or a moment of it cannot be marked."""


def unfinished(session: Session, name: str) -> Coding | None:
    """What somebody of this name began to code from a recording and did not close, or None.

    Raises:
        NotImported: when the name can be nobody's.
    """
    coder = coder_called(name)
    return next(
        (
            one
            for one in session.codings
            if (one.coder.id, one.basis) == (coder.id, Basis.RECORDING) and not one.is_closed
        ),
        None,
    )


def has_closed(session: Session, name: str) -> bool:
    """Whether somebody of this name has coded a session already. Raises as `unfinished`."""
    return coding_by(session.codings, coder_called(name).id) is not None


def begin(practice: Practice, session: Session, name: str, *, is_blind: bool = True) -> "CodingDesk":
    """Sit down to code a session, or go on where one left it. Nothing is written before the first mark.

    Args:
        practice: open for writing.
        session: which one; read anew.
        name: of the coder. Not looked at where the session came here to be coded: then it is known who codes.
        is_blind: whether the coder has seen nobody else's marks of it. Not looked at where one goes on.

    Raises:
        NotCoded: when the session is live, its process note was emptied, or its codebook is not known here.
        NotImported: when the name can be nobody's.
        ReadOnly, RecordSealed, Trouble: as everywhere.
    """
    practice.require_writer()
    session = practice.charts.read(session.id, session.client_id)
    record_note.require_over(practice, session)
    if session.state is State.LIVE:
        raise NotCoded("this session is still live", remedy="End it first")
    if session.process_purged_at is not None:
        raise NotCoded("the process note of this session was emptied", safe="Nothing was changed")
    coding = None
    if session.assignment is None:
        coding = unfinished(session, name) or Coding(
            id=secrets.token_hex(16),
            coder=coder_called(name),
            codebook=session.codebook,
            is_blind=is_blind,
            basis=Basis.RECORDING,
            begun_at=wall_now(),
        )
    return CodingDesk(practice, session, _book(practice, session, coding), coding)


def _book(practice: Practice, session: Session, coding: Coding | None) -> Codebook:
    wanted = coding.codebook if coding else session.codebook
    if wanted.id != session.codebook.id:
        raise NotCoded(
            f"this coding was begun with the codebook {wanted.id}, the session has {session.codebook.id}",
            safe="Both are as they were",
            remedy="Marks of different codebooks cannot be compared",
        )
    book = practice.catalogue.codebook(wanted)
    if book is None:
        raise NotCoded(f"the codebook {wanted.id} {wanted.version} is not in this practice", safe="Nothing was changed")
    return book


class CodingDesk(Marking):
    """One coder at one session. Used from one thread.

    What the disk refuses is kept in memory, and `save` tries again.
    """

    def __init__(self, practice: Practice, session: Session, codebook: Codebook, coding: Coding | None) -> None:
        super().__init__(codebook, _state_of(session, coding))
        self.source = Source(HandClock())
        """Where the session time comes from."""
        self.trouble: Trouble | None = None
        """Why the last marks are not on the disk, where they are not."""
        self.is_saved = True
        """Whether every mark is on the disk."""
        self.session = session
        """As it was saved last."""
        self._practice = practice
        self._coding = coding
        self._is_noted = False

    @property
    def coder(self) -> Coder:
        """Who codes."""
        if self._coding is not None:
            return self._coding.coder
        assert self.session.assignment is not None
        return self.session.assignment.coder

    @property
    def markers(self) -> list[Marker]:
        """The marks so far, in the order of their times."""
        return sorted(self.state.markers.values(), key=lambda one: one.offset_s)

    @property
    def length_s(self) -> float:
        """How long the session was, in seconds."""
        ended_at = self.session.ended_at or self.session.started_at
        return max((ended_at - self.session.started_at).total_seconds(), 60.0)

    def mark(self, group_id: str, at_s: float, *, line: int | None = None, code_id: str | None = None) -> Marker:
        """Mark a moment, as in a live session.

        Raises:
            NotCoded: when the recording had not come to the session yet; nothing is marked then.
        """
        if at_s < 0:
            raise NotCoded(
                "this moment of the recording lies before the session began",
                safe="Nothing was marked",
                remedy="Or the offset of the recording is not right",
            )
        return super().mark(group_id, at_s, line=line, code_id=code_id)

    def moment_s(self, ago_s: float) -> float:
        """The session time of what was played so many seconds ago. Below zero before the session began."""
        return self.source.session_s(ago_s)

    def save(self) -> bool:
        """Bring to the disk what is not there yet; whether everything is now. `trouble` says why not."""
        if self.is_saved:
            return True
        try:
            self._keep(is_closed=False)
        except Trouble as trouble:
            self.trouble = trouble
            return False
        return True

    def close(self) -> Session:
        """Call the coding done, and let others' marks be seen; returns the session as it is now.

        Raises:
            ReadOnly, DiskTrouble, Trouble: as everywhere; it is then still open.
        """
        self._keep(is_closed=True)
        self._practice.audit.note("amended", session=self.session.id)
        return self.session

    def _latest_s(self, wanted_s: float) -> float:
        return wanted_s

    def _event_time(self) -> float:
        return 0.0

    def _record(self, event: LiveEvent, *, is_urgent: bool = False) -> None:  # noqa: ARG002 - every one is urgent here
        self.state.apply(event)
        self.is_saved = False
        self.save()

    def _keep(self, *, is_closed: bool) -> None:
        """Write what is marked onto the session as the store has it now: something else of it may have changed."""
        stored = self._practice.charts.read(self.session.id, self.session.client_id)
        record_note.require_over(self._practice, stored)
        marked = self.state.session()
        if self._coding is not None:
            closed_at = wall_now() if is_closed else None
            marks = {"markers": marked.markers, "episodes": marked.episodes, "closed_at": closed_at}
            codings = with_coding(stored.codings, self._coding.model_copy(update=marks))
            after = stored.model_copy(update={"codings": codings})
        else:
            own = stored.model_copy(update={"markers": marked.markers, "episodes": marked.episodes})
            asked = stored.assignment
            if asked is not None:
                asked = asked.closed(wall_now(), own.marks_digest) if is_closed else asked.reopened()
            after = own.model_copy(update={"assignment": asked})
        self.session = self._practice.charts.save_drawer("process", after)
        self.is_saved, self.trouble = True, None
        if not self._is_noted:
            self._is_noted = True
            self._practice.audit.note("amended", session=self.session.id)


def _state_of(session: Session, coding: Coding | None) -> LiveState:
    """The marks so far, as a live session would hold them: so every key does here what it does there."""
    state = LiveState(
        Began(
            at_s=0,
            session=session.id,
            client_id=session.client_id,
            number=session.number,
            started_at=session.started_at,
            planned_s=session.planned_s,
            modality=session.modality,
            codebook=session.codebook,
        )
    )
    so_far = coding or session
    state.apply(Reopened(at_s=0, markers=so_far.markers, episodes=so_far.episodes))
    return state
