"""Wrapping up: after a session each moment gets its name, each open episode its ratings, and next time a plan.

Everything is optional. Each answer is saved before it is called saved; one that the disk refuses is kept here, and
saved with the next.
"""

import secrets
from dataclasses import dataclass
from enum import Enum

from alliance_tui.domain import linking
from alliance_tui.domain.amendment import Value
from alliance_tui.domain.carried import carried_to
from alliance_tui.domain.codebook import Codebook, Kind
from alliance_tui.domain.episode import MERGE_WITHIN_S, Episode
from alliance_tui.domain.linking import Marks, kinds_of
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.session import Session
from alliance_tui.domain.summary import State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.domain.typed_time import NoTime, read_time
from alliance_tui.services import amending
from alliance_tui.services.amending import NotAmended
from alliance_tui.services.answers import Answers
from alliance_tui.services.clock import wall_now
from alliance_tui.storage.practice import Practice


class Step(Enum):
    """What there is to do at a stop."""

    MOMENT = "moment"
    EPISODE = "episode"
    OLDER = "older"
    """An episode of an earlier session that is still open."""
    RATINGS = "ratings"
    PLAN = "plan"
    RECORD = "record"
    CODING = "coding"
    """The end of what there is to do where a session came to be coded: it has no ratings, plan or record here."""


@dataclass(frozen=True)
class Stop:
    """One thing to look at: a marker, an episode, or a step of the wrap-up."""

    step: Step
    id: str = ""
    """The marker's or the episode's."""
    session_id: str = ""
    """The session an older episode belongs to."""


STEPS = (Step.RATINGS, Step.PLAN, Step.RECORD)
"""What comes after the episodes, in this order. They are never done by themselves, so that one always comes by."""


class WrapUp:
    """One person's way through the wrap-up of one session."""

    def __init__(self, practice: Practice, session: Session, *, merge_within_s: float = MERGE_WITHIN_S) -> None:
        self.answers = Answers(practice, session)
        """The session with what was answered so far, and whether that is on the disk."""
        self.merge_within_s = merge_within_s
        self.codebook: Codebook | None = practice.catalogue.codebook(session.codebook)
        self.unreadable: list[Trouble] = []
        """Earlier sessions whose open episodes cannot be shown."""
        self._read_older(practice)

    # -- what there is

    @property
    def session(self) -> Session:
        """The session with all answers so far, saved or not."""
        return self.answers.session

    @property
    def has_open_plan(self) -> bool:
        """Whether the plan can be written: it is part of the record, and a signature seals that."""
        session = self.session
        return not self.answers.is_read_only and session.state is not State.SIGNED and session.assignment is None

    @property
    def length_s(self) -> float:
        """How long the session was, in seconds."""
        session = self.session
        return (session.ended_at - session.started_at).total_seconds() if session.ended_at else float(session.planned_s)

    def stops(self) -> list[Stop]:
        """Everything to look at: the moments by time, the episodes, older ones, then the further steps."""
        session = self.session
        stops = [Stop(Step.MOMENT, one.id) for one in session.markers]
        stops += [Stop(Step.EPISODE, one.id) for one in session.episodes]
        stops += [Stop(Step.OLDER, episode.id, older.id) for older, episode in self.older()]
        return stops + [Stop(step) for step in (STEPS if session.assignment is None else (Step.CODING,))]

    def older(self) -> list[tuple[Session, Episode]]:
        """Episodes of earlier sessions that are open, or closed by this one; oldest first."""
        return [
            (one, episode)
            for one in self.answers.everything()
            for episode in one.episodes
            if one.id != self.session.id and (episode.is_open or episode.resolved_in == self.session.id)
        ]

    def is_waiting(self, stop: Stop) -> bool:
        """Whether something has not been said yet that one comes by on the way through.

        An older episode waits only when a repair of this session belongs to it: it is not asked for after each session.
        """
        if stop.step is Step.MOMENT:
            group = self.codebook.group(self.marker(stop.id).group) if self.codebook else None
            return self.marker(stop.id).code is None and group is not None and bool(group.offered)
        if stop.step is Step.EPISODE:
            return self.episode(stop).is_open
        if stop.step is Step.OLDER:
            episode = self.episode(stop)
            return episode.is_open and bool(carried_to(self.session, stop.session_id, episode))
        return True

    def next_stop(self, here: Stop | None) -> Stop | None:
        """The next thing that waits, after `here`; None at the end."""
        stops = self.stops()
        after = stops[stops.index(here) + 1 :] if here in stops else stops
        return next((stop for stop in after if self.is_waiting(stop)), None)

    def marker(self, marker_id: str) -> Marker:
        """A marker of the session by its id."""
        return Marks.of(self.session).marker(marker_id)

    def episode(self, stop: Stop) -> Episode:
        """The episode of a stop."""
        return Marks.of(self.session_of(stop)).episode(stop.id)

    def session_of(self, stop: Stop) -> Session:
        """The session a stop belongs to."""
        return self.answers.of(stop.session_id)

    def kind_of(self, marker: Marker) -> Kind | None:
        """What a marker is to the alliance."""
        return kinds_of(self.codebook).get(marker.group)

    # -- answers. Each raises NotAmended (or ReadOnly) where it cannot be; nothing changed then.

    def name(self, marker_id: str, group_id: str, code_id: str) -> None:
        """Give a marker a code."""
        kinds = kinds_of(self.codebook)
        self.answers.change(lambda marks: linking.name(marks, kinds, marker_id, group_id, code_id))

    def change(self, marker_id: str, **changes: Value) -> None:
        """Change a marker's salience or comment."""
        marker = self.marker(marker_id).model_copy(update=changes)
        self.answers.change(lambda marks: linking.change(marks, marker))

    def move(self, marker_id: str, offset_s: float) -> None:
        """Let a marker lie at another moment, within the session."""
        within_s = _within(offset_s, self.length_s)
        self.answers.change(lambda marks: linking.move(marks, marker_id, within_s))

    def delete(self, marker_id: str) -> None:
        """Take a marker out."""
        self.answers.change(lambda marks: linking.delete(marks, marker_id))

    def add_late(self, text: str) -> Marker:
        """Add a marker from what was typed: a group's letter and a time, as in `w 20` or `r 31:30`."""
        group_key, rest = text.strip()[:1].lower(), text.strip()[1:]
        group = self.codebook.group_for_key(group_key) if self.codebook else None
        try:
            offset_s = read_time(rest)
        except NoTime:
            group = None
        if group is None:
            raise NotAmended("type a group's letter and the minute, as in w 20 or r 31:30", safe="Nothing was added")
        marker = Marker(id=secrets.token_hex(6), group=group.id, offset_s=_within(offset_s, self.length_s))
        kinds, new_id = kinds_of(self.codebook), secrets.token_hex(6)
        self.answers.change(lambda marks: linking.add_late(marks, kinds, marker, new_id, self.merge_within_s))
        return marker

    def link(self, repair_id: str, target: Stop | None) -> None:
        """Let a repair belong to another episode, an older one, or none."""
        kinds = kinds_of(self.codebook)
        if target is not None and target.step is Step.OLDER:
            origin, older_id = target.session_id, target.id
            self.answers.change(lambda marks: linking.carry(marks, kinds, repair_id, origin, older_id))
        else:
            own_id = target.id if target else None
            self.answers.change(lambda marks: linking.relink(marks, kinds, repair_id, own_id))

    def split(self, rupture_id: str) -> None:
        """Let a rupture have an episode of its own."""
        new_id = secrets.token_hex(6)
        self.answers.change(lambda marks: linking.split(marks, rupture_id, new_id))

    def merge(self, first_id: str, second_id: str) -> None:
        """Make one of two episodes."""
        self.answers.change(lambda marks: linking.merge(marks, first_id, second_id))

    def rate(self, stop: Stop, field: str, value: int | None) -> None:
        """Rate an episode: `resolution`, `contribution` or `salience`, 1 to 5, None for not rated.

        A salience goes to the episode's ruptures that have none yet; to all of them, where each has one.
        """
        if value is not None and not 1 <= value <= 5:
            raise NotAmended("ratings go from 1 to 5", safe="Nothing was changed")
        if field == "salience":
            self.answers.change(lambda marks: _weighed(marks, marks.episode(stop.id), value))
        elif stop.step is Step.OLDER and field == "resolution":
            self.answers.take(amending.settled_later(self.session_of(stop), stop.id, value, self.session))
        else:
            self.answers.change(lambda marks: linking.rate(marks, stop.id, **{field: value}), stop.session_id)

    def reflect(self, stop: Stop, text: str) -> None:
        """Write an episode's line of reflection."""
        line = " ".join(text.split())
        self.answers.change(lambda marks: linking.rate(marks, stop.id, reflection=line), stop.session_id)

    def plan(self, text: str) -> None:
        """Write what to do next time."""
        self.answers.take(amending.with_plan(self.session, text), is_undoable=False)

    def finish(self) -> bool:
        """Call it done: what is not named or rated is left so on purpose. Whether that is on the disk."""
        if not self.answers.is_read_only:
            done = self.session.model_copy(update={"wrapped_up": wall_now()})
            self.answers.take(done, is_undoable=False)
        return self.answers.is_saved

    # -- how

    def _read_older(self, practice: Practice) -> None:
        session = self.session
        if session.assignment is not None:
            return
        wanted = {one.session for one in session.carried}
        try:
            rows = practice.charts.summaries(session.client_id)
        except Trouble as trouble:
            self.unreadable.append(trouble)
            return
        wanted |= {row.id for row in rows if row.open_episodes and row.number < session.number}
        for session_id in wanted - {session.id}:
            try:
                self.answers.hold(practice.charts.read(session_id, session.client_id))
            except Trouble as trouble:
                self.unreadable.append(trouble)


def _within(offset_s: float, length_s: float) -> float:
    if offset_s > length_s + 1:
        raise NotAmended("the session was over by then", safe="Nothing was changed")
    return max(0.0, offset_s)


def _weighed(marks: Marks, episode: Episode, salience: int | None) -> Marks:
    ruptures = [marker for marker in marks.markers if marker.id in episode.ruptures]
    unrated = [marker for marker in ruptures if marker.salience is None]
    for marker in ruptures if salience is None else unrated or ruptures:
        marks = linking.change(marks, marker.model_copy(update={"salience": salience}))
    return marks
