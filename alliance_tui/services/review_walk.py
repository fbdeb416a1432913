"""Walking through past sessions: where one stands, what the filter lets through, and the next step from there."""

import secrets
from dataclasses import dataclass, replace

from alliance_tui.domain import linking
from alliance_tui.domain.amendment import Value
from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.episode import MERGE_WITHIN_S, Episode
from alliance_tui.domain.linking import kinds_of
from alliance_tui.domain.marker import Marker, milliseconds
from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.domain.session import Session, summarise
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import amending, record_note, review
from alliance_tui.services.review import Listed
from alliance_tui.storage.practice import Practice


@dataclass(frozen=True)
class OtherMark:
    """A mark of another coder, shown beside one's own."""

    whose: str
    """What to call the coder."""
    marker: Marker

    @property
    def id(self) -> str:
        """Unlike that of any of one's own markers."""
        return f"other {self.marker.id}"

    @property
    def shown(self) -> Marker:
        """The mark under that id, to stand among one's own."""
        return self.marker.model_copy(update={"id": self.id})


class ReviewWalk:
    """One person's way through the sessions of one client, or of all. Holds one session at a time."""

    def __init__(self, practice: Practice, client: Client | None) -> None:
        """Read the list of sessions.

        Raises:
            Trouble: when the one client's index cannot be read.
        """
        self._practice = practice
        self._lineage = practice.catalogue.lineage()
        self.client = client
        self.wanted = MarkerFilter()
        self.unlisted: list[Trouble] = []
        """Why somebody's sessions are missing from the list, where they are."""
        self._all = review.sessions(practice, client, troubles=self.unlisted)
        self.listed: list[Listed] = self._all
        """The sessions that may hold a marker that passes."""
        self._viewed: set[str] = set()
        """Sessions that were looked at on this walk: each is noted once."""
        self.place = -1
        self.session: Session | None = None
        self.codebook: Codebook | None = None
        self.trouble: Trouble | None = None
        """Why the present session cannot be read, where it cannot."""
        self.marker: Marker | None = None
        """The marker in focus."""
        self.others: tuple[OtherMark, ...] = ()
        """Other coders' marks at this moment, while one looks at where coders parted. The first is in focus where none
        of one's own is."""

    @property
    def moment_s(self) -> float | None:
        """The session time of what is in focus, or None."""
        if self.marker is None and self.others:
            return self.others[0].marker.offset_s
        return self.marker.offset_s if self.marker else None

    @property
    def passing(self) -> list[Marker]:
        """The present session's markers that pass the filter."""
        session = self.session
        if session is None:
            return []
        if not self.wanted.is_set:
            return list(session.markers)
        episodes = session.episodes_by_marker()
        return [
            marker
            for marker in session.markers
            if self.wanted.passes(
                marker,
                episodes.get(marker.id),
                session.started_at,
                code_now=self.code_now(session, marker) if self.wanted.code else None,
            )
        ]

    def code_now(self, session: Session, marker: Marker) -> str | None:
        """What a marker's code is called today."""
        return self._lineage.code_now(session.codebook, marker.group, marker.code)

    @property
    def name_now(self) -> str:
        """What the code of the marker in focus is called today, where that is another name; else empty."""
        session, marker = self.session, self.marker
        if session is None or marker is None or self.codebook is None:
            return ""
        now = self._lineage.title_of(session.codebook.id, marker.group, self.code_now(session, marker))
        return "" if now == self.codebook.title_of(marker.group, marker.code) else now

    @property
    def episode(self) -> Episode | None:
        """The episode of the marker in focus."""
        return self.session.episode_of(self.marker.id) if self.session and self.marker else None

    def holds(self, session_id: str) -> bool:
        """Whether a session is in the list as it is filtered now."""
        return any(one.summary.id == session_id for one in self.listed)

    def open(self, place: int, *, from_end: bool = False) -> None:
        """Read the session at a place of the list and focus its first marker that passes, or its last."""
        self.place, self.session, self.codebook, self.trouble, self.marker = place, None, None, None, None
        self.others = ()
        if not 0 <= place < len(self.listed):
            self.place = -1
            return
        try:
            self.session = review.read_listed(self._practice, self.listed[place])
            self.codebook = review.codebook_of(self._practice, self.session)
        except Trouble as trouble:
            self.trouble = trouble
        if self.session is not None and self.session.id not in self._viewed:
            self._viewed.add(self.session.id)
            record_note.note_view(self._practice, self.session)
        passing = self.passing
        if passing:
            self.marker = passing[-1 if from_end else 0]

    def open_session(
        self, session_id: str, *, marker_id: str = "", at_s: float | None = None, others: tuple[OtherMark, ...] = ()
    ) -> None:
        """Go to a session by id, and there to a marker, to what others marked, or to the marker nearest to a time."""
        places = [place for place, one in enumerate(self.listed) if one.summary.id == session_id]
        self.open(places[0] if places else len(self.listed) - 1)
        if not places or self.session is None:
            return
        if marker_id:
            self.focus(marker_id)
            self.others = others
        elif others:
            self.marker, self.others = None, others
        elif at_s is not None and self.passing:
            self.marker = min(self.passing, key=lambda marker: abs(marker.offset_s - at_s))

    def focus(self, marker_id: str) -> None:
        """Focus a marker of the present session."""
        markers = self.session.markers if self.session else ()
        found = next((marker for marker in markers if marker.id == marker_id), None)
        if found is not None:
            self.marker, self.others = found, ()

    def step(self, by: int) -> bool:
        """On to the next marker that passes (`by` 1) or the one before (-1), through the sessions; False at the end."""
        passing, from_s = self.passing, self.moment_s
        if self.session is not None and from_s is not None:
            ids = [marker.id for marker in passing]
            if self.marker is None:
                before = sum(marker.offset_s <= from_s for marker in passing)
                at = before if by > 0 else before - 1
            else:
                at = ids.index(self.marker.id) + by if self.marker.id in ids else (0 if by > 0 else len(ids) - 1)
            if 0 <= at < len(passing):
                self.marker, self.others = passing[at], ()
                return True
        return self._step_over_sessions(by)

    def _step_over_sessions(self, by: int) -> bool:
        here = self.place
        place = here + by
        while 0 <= place < len(self.listed):
            if any(self.listed[place].summary.counts.values()):
                self.open(place, from_end=by < 0)
                if self.marker is not None:
                    return True
            place += by
        if self.place != here:
            self.open(here, from_end=by > 0)
        return False

    def step_session(self, by: int) -> bool:
        """On to the next session or the one before; False at the end."""
        if not 0 <= self.place + by < len(self.listed):
            return False
        self.open(self.place + by)
        return True

    def narrow(self, wanted: MarkerFilter) -> None:
        """Change the filter; stay where one is where that still passes, else go to the last session that has any."""
        here = self.listed[self.place].summary.id if self.place >= 0 else ""
        marker_id = self.marker.id if self.marker else ""
        self.wanted = wanted
        self.listed = [one for one in self._all if not wanted.is_set or wanted.may_hold(one.summary)]
        if here in [one.summary.id for one in self.listed]:
            self.open_session(here)
            if marker_id in [marker.id for marker in self.passing]:
                self.focus(marker_id)
            if self.marker is not None or not wanted.is_set:
                return
        self.place = len(self.listed)
        if not self._step_over_sessions(-1):
            self.open(-1 if wanted.is_set else len(self.listed) - 1)

    def to_loosen(self) -> list[tuple[str, int]]:
        """Where nothing passes: each part of the filter with how many markers would pass without it."""
        return review.to_loosen(self._practice, self.client, self.wanted)

    def amend_marker(self, **changes: Value) -> None:
        """Change the marker in focus and save.

        Raises:
            Trouble: when that cannot be; nothing changed then.
        """
        if self.session is not None and self.marker is not None:
            self.take(amending.change_marker(self._practice, self.session, self.marker.id, **changes))
            self.focus(self.marker.id)

    def amend_episode(self, **changes: Value) -> None:
        """Change the episode of the marker in focus and save. Errors as in `amend_marker`."""
        episode = self.episode
        if self.session is not None and episode is not None:
            self.take(amending.change_episode(self._practice, self.session, episode.id, **changes))

    def add_marker(self, group: str, offset_s: float) -> None:
        """Add a marker that was not set in the session, in seconds from its start; focus it and save.

        The rules of the session link it, at its own moment. Errors as in `amend_marker`.
        """
        session = self.session
        if session is None:
            return
        marker = Marker(id=secrets.token_hex(6), group=group, offset_s=milliseconds(max(0.0, offset_s)))
        kinds, new_id = kinds_of(self.codebook), secrets.token_hex(6)
        changed = amending.amended(
            session, lambda marks: linking.add_late(marks, kinds, marker, new_id, MERGE_WITHIN_S)
        )
        self.take(amending.keep(self._practice, session, changed))
        self.focus(marker.id)

    def read_again(self) -> None:
        """The present session as it is stored now, with the marker in focus.

        Raises:
            Unverified: when its files cannot be trusted.
        """
        if self.session is not None:
            self.take(review.read_listed(self._practice, self.listed[self.place]))
            if self.marker is not None:
                self.focus(self.marker.id)

    def take(self, session: Session) -> None:
        """The present session as it was changed, here and in the lists: the next filter goes by what it is now."""
        self.session = session
        row = summarise(session)
        self._all, self.listed = (
            [replace(one, summary=row) if one.summary.id == session.id else one for one in listed]
            for listed in (self._all, self.listed)
        )
