"""The live session as the fold of its events. Any prefix of a session's events is a valid session."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from alliance_tui.domain.codebook import Kind
from alliance_tui.domain.episode import Episode, latest_open
from alliance_tui.domain.events import (
    Began,
    Ended,
    LiveEvent,
    Marked,
    Moved,
    Named,
    Paused,
    Reopened,
    Resolved,
    Resumed,
    Spliced,
    Unmarked,
    Weighed,
)
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.note import NoteDraft
from alliance_tui.domain.pause import Pause
from alliance_tui.domain.summary import State

if TYPE_CHECKING:
    from alliance_tui.domain.session import Session


class ImpossibleEvent(ValueError):
    """An event does not fit what went before it."""


class LiveState:
    """A session while it runs. `apply` is the only way to change it.

    A rupture marker begins an episode or joins one, as its event says; a repair is linked as its event says.
    The fold itself decides nothing, so that an old journal always means the same.
    """

    def __init__(self, began: Began) -> None:
        self.began = began
        self.note = NoteDraft()
        self.markers: dict[str, Marker] = {}
        self.episodes: dict[str, Episode] = {}
        self.pauses: list[Pause] = []
        self.ended: Ended | None = None
        self.at_s = began.at_s
        self._anchors: dict[str, float] = {}
        self._appliers: dict[str, Callable[[Any], None]] = {
            "spliced": self._splice,
            "marked": self._mark,
            "named": self._name,
            "weighed": self._weigh,
            "moved": self._move,
            "unmarked": self._unmark,
            "resolved": self._resolve,
            "paused": self._pause,
            "resumed": self._resume,
            "ended": self._end,
            "reopened": self._reopen,
        }

    def apply(self, event: LiveEvent) -> None:
        """Take in one event.

        Raises:
            ImpossibleEvent: when it names a marker or episode that is not there, comes after the end, or begins again.
            SpliceMismatch: when an edit does not fit the note.
        """
        applier = self._appliers.get(event.kind)
        if applier is None:
            raise ImpossibleEvent("a session begins only once")
        if self.ended is not None and event.kind != "reopened":
            raise ImpossibleEvent("nothing happens in a session after its end")
        applier(event)
        self.at_s = max(self.at_s, event.at_s)

    @property
    def last_marker(self) -> Marker | None:
        """The marker that was set last, wherever it lies in time."""
        return next(reversed(self.markers.values()), None)

    @property
    def open_episode(self) -> Episode | None:
        """The open episode that began last."""
        return latest_open(self.episodes.values())

    @property
    def is_paused(self) -> bool:
        """Whether the session is interrupted just now."""
        return bool(self.pauses) and self.pauses[-1].until_s is None

    def episode_of(self, marker_id: str) -> Episode | None:
        """The episode a marker belongs to, or None."""
        return next((episode for episode in self.episodes.values() if marker_id in episode.members), None)

    def paused_s(self, now_s: float) -> float:
        """Seconds lost to pauses up to `now_s`."""
        return sum(
            (pause.until_s if pause.until_s is not None else max(now_s, pause.offset_s)) - pause.offset_s
            for pause in self.pauses
        )

    def session(self) -> "Session":
        """The session as it stands now."""
        from alliance_tui.domain.session import Session  # deferred: the largest record, and none while it runs

        return Session(
            id=self.began.session,
            client_id=self.began.client_id,
            number=self.began.number,
            state=State.ENDED if self.ended else State.LIVE,
            started_at=self.began.started_at,
            ended_at=self.ended.ended_at if self.ended else None,
            planned_s=self.began.planned_s,
            modality=self.began.modality,
            paused_s=round(self.paused_s(self.at_s), 3),
            pauses=tuple(self.pauses),
            codebook=self.began.codebook,
            note=self.note.note(),
            markers=tuple(sorted(self.markers.values(), key=lambda marker: marker.offset_s)),
            episodes=tuple(self.episodes.values()),
        )

    def _splice(self, event: Spliced) -> None:
        self.note.apply(event, event.at_s)

    def _mark(self, event: Marked) -> None:
        if event.marker in self.markers:
            raise ImpossibleEvent("a marker is set only once")
        self.markers[event.marker] = Marker(
            id=event.marker, group=event.group, code=event.code, offset_s=event.offset_s
        )
        if event.line is not None and self.note.anchor(event.line, event.offset_s):
            self._anchors[event.marker] = event.offset_s
        if event.episode is not None:
            self._join(event)

    def _join(self, event: Marked) -> None:
        assert event.episode is not None
        episode = self.episodes.get(event.episode)
        if episode is None:
            self.episodes[event.episode] = Episode(id=event.episode, ruptures=(event.marker,))
        else:
            field = "ruptures" if event.joins == "rupture" else "repairs"
            joined = (*getattr(episode, field), event.marker)
            self.episodes[event.episode] = episode.model_copy(update={field: joined})

    def _name(self, event: Named) -> None:
        marker = self._marker(event.marker)
        self.markers[marker.id] = marker.model_copy(update={"group": event.group, "code": event.code})

    def _weigh(self, event: Weighed) -> None:
        marker = self._marker(event.marker)
        self.markers[marker.id] = marker.model_copy(update={"salience": event.salience})

    def _move(self, event: Moved) -> None:
        marker = self._marker(event.marker)
        self.markers[marker.id] = marker.model_copy(update={"offset_s": event.offset_s})

    def _unmark(self, event: Unmarked) -> None:
        marker = self._marker(event.marker)
        del self.markers[marker.id]
        anchor = self._anchors.pop(marker.id, None)
        if anchor is not None:
            self.note.release(anchor)
        episode = self.episode_of(marker.id)
        if episode is not None:
            remaining = episode.without(marker.id)
            if remaining is None:
                del self.episodes[episode.id]
            else:
                self.episodes[episode.id] = remaining

    def _resolve(self, event: Resolved) -> None:
        episode = self.episodes.get(event.episode)
        if episode is None:
            raise ImpossibleEvent("there is no such episode")
        self.episodes[episode.id] = episode.model_copy(update={"resolution": event.resolution})

    def _pause(self, event: Paused) -> None:
        if not self.is_paused:
            self.pauses.append(Pause(offset_s=event.at_s, reason=event.reason))

    def _resume(self, event: Resumed) -> None:
        if self.is_paused:
            self.pauses[-1] = self.pauses[-1].model_copy(update={"until_s": event.at_s})

    def _end(self, event: Ended) -> None:
        if self.is_paused:
            self.pauses[-1] = self.pauses[-1].model_copy(update={"until_s": event.at_s})
        self.ended = event

    def _reopen(self, event: Reopened) -> None:
        self.ended = None
        if event.markers is not None:
            amended = {marker.id: marker for marker in event.markers}
            # In the order in which they were set: the last one is the one that a digit names.
            kept = [marker_id for marker_id in self.markers if marker_id in amended]
            self.markers = {marker_id: amended.pop(marker_id) for marker_id in kept} | amended
            self._anchors = {one: offset_s for one, offset_s in self._anchors.items() if one in self.markers}
        if event.episodes is not None:
            self.episodes = {episode.id: episode for episode in event.episodes}

    def _marker(self, marker_id: str) -> Marker:
        marker = self.markers.get(marker_id)
        if marker is None:
            raise ImpossibleEvent("there is no such marker")
        return marker


def fold(events: Iterable[LiveEvent]) -> LiveState:
    """The live session that a journal's events make.

    Raises:
        ImpossibleEvent: when the first event is not the beginning, or one does not fit what went before.
        SpliceMismatch: when an edit does not fit the note.
    """
    stream = iter(events)
    began = next(stream, None)
    if not isinstance(began, Began):
        raise ImpossibleEvent("a session starts with its beginning")
    state = LiveState(began)
    for event in stream:
        state.apply(event)
    return state


def episode_for(kind: Kind, episodes: Iterable[Episode], new_id: Callable[[], str]) -> str | None:
    """Which episode a new marker belongs to.

    A rupture begins an episode of its own, unless it is merged (see `episode.merging`). A repair is linked to the open
    episode of this session that began last, or to none when none is open. A moment of connection belongs to none.
    """
    if kind is Kind.RUPTURE:
        return new_id()
    if kind is Kind.REPAIR:
        episode = latest_open(episodes)
        return episode.id if episode else None
    return None
