"""Marking: what one can do with moments, in a session that runs and with a recording. Each act is one event.

What becomes of an event, and what the clock is, differs between the two; what a key means does not.
"""

import secrets
from abc import ABC, abstractmethod

from alliance_tui.domain.codebook import Code, Codebook, Kind
from alliance_tui.domain.episode import MERGE_WITHIN_S, RESOLVED, Episode, merging
from alliance_tui.domain.events import LiveEvent, Marked, Moved, Named, Resolved, Unmarked, Weighed
from alliance_tui.domain.live import LiveState, episode_for
from alliance_tui.domain.marker import Marker, milliseconds

STEP_S = 15.0
"""How far one key moves a marker: ruptures are noticed late."""


class Marking(ABC):
    """Markers and episodes of one session while they are being made."""

    def __init__(self, codebook: Codebook, state: LiveState) -> None:
        self.codebook = codebook
        self.state = state
        self.merge_within_s = MERGE_WITHIN_S
        """The setting of this name: how near ruptures of one group are one episode; 0 for never."""

    @abstractmethod
    def moment_s(self, ago_s: float) -> float:
        """The session time so many seconds ago."""

    @abstractmethod
    def _latest_s(self, wanted_s: float) -> float:
        """A session time that can be marked: the wanted one, or the nearest to it."""

    @abstractmethod
    def _event_time(self) -> float:
        """When what happens now happens, in seconds from session start."""

    @abstractmethod
    def _record(self, event: LiveEvent, *, is_urgent: bool = False) -> None:
        """Take in one event and keep it."""

    def mark(self, group_id: str, at_s: float, *, line: int | None = None, code_id: str | None = None) -> Marker:
        """Mark the moment `at_s` (seconds from session start).

        Args:
            group_id: a group of the session's codebook.
            at_s: the moment.
            line: the line of the note the cursor is on; a paragraph begun there next begins with the marker.
            code_id: a code of the group, when it is known already.
        """
        group = self.codebook.group(group_id)
        if group is None or (code_id is not None and group.code(code_id) is None):
            raise ValueError("not in this session's codebook")
        marker_id = secrets.token_hex(6)
        offset_s = milliseconds(self._latest_s(at_s))
        merged = self._merging(group_id, offset_s) if group.kind is Kind.RUPTURE else None
        episode = episode_for(group.kind, self.state.episodes.values(), lambda: secrets.token_hex(6))
        self._record(
            Marked(
                at_s=self._event_time(),
                marker=marker_id,
                group=group_id,
                code=code_id,
                offset_s=offset_s,
                line=line,
                episode=merged.id if merged else episode,
                joins="rupture" if merged else "repair",
            ),
            is_urgent=True,
        )
        return self.state.markers[marker_id]

    def _merging(self, group_id: str, offset_s: float) -> Episode | None:
        state = self.state
        return merging(group_id, offset_s, state.markers, state.episodes.values(), self.merge_within_s)

    def name(self, digit: str) -> Code | None:
        """Name the last marker by its code's digit; None when there is no marker or no such code."""
        marker = self.state.last_marker
        group = self.codebook.group(marker.group) if marker else None
        code = group.code_at(digit) if group else None
        if marker is None or code is None:
            return None
        self.name_as(code.id)
        return code

    def name_as(self, code_id: str) -> None:
        """Give the last marker a code of its own group."""
        marker = self.state.last_marker
        if marker is not None:
            event = Named(at_s=self._event_time(), marker=marker.id, group=marker.group, code=code_id)
            self._record(event, is_urgent=True)

    def weigh(self, step: int) -> int | None:
        """Raise or lower the last marker's salience; the first step sets it to 3. Returns it, None without a marker."""
        marker = self.state.last_marker
        if marker is None:
            return None
        salience = 3 if marker.salience is None else min(5, max(1, marker.salience + step))
        self._record(Weighed(at_s=self._event_time(), marker=marker.id, salience=salience), is_urgent=True)
        return salience

    def move(self, by_s: float) -> Marker | None:
        """Move the last marker in time, within the session so far; None without a marker."""
        marker = self.state.last_marker
        if marker is None:
            return None
        offset_s = milliseconds(self._latest_s(marker.offset_s + by_s))
        self._record(Moved(at_s=self._event_time(), marker=marker.id, offset_s=offset_s), is_urgent=True)
        return self.state.markers[marker.id]

    def toggle_resolved(self) -> Episode | None:
        """Set or clear the resolution of the last marker's episode, else of the latest open one; None without one."""
        marker = self.state.last_marker
        episode = (self.state.episode_of(marker.id) if marker else None) or self.state.open_episode
        if episode is None:
            return None
        resolution = RESOLVED if episode.is_open else None
        self._record(Resolved(at_s=self._event_time(), episode=episode.id, resolution=resolution), is_urgent=True)
        return self.state.episodes[episode.id]

    def unmark(self) -> Marker | None:
        """Take the last marker back; None when there is none."""
        marker = self.state.last_marker
        if marker is not None:
            self._record(Unmarked(at_s=self._event_time(), marker=marker.id), is_urgent=True)
        return marker
