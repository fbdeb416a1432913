"""Steering the player from the review: while a recording of the session is open, a few keys are the player's."""

from typing import TYPE_CHECKING

from textual.timer import Timer

from alliance_tui.domain.reading import clock_text
from alliance_tui.ui.screens.review_lines import review_hints
from alliance_tui.ui.widgets.hint_line import Hint, HintLine
from alliance_tui.ui.widgets.reading import SessionReading
from alliance_tui.ui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from alliance_tui.services.playing import Source
    from alliance_tui.ui.review_modes import AmendMode, FilterMode
    from alliance_tui.ui.screens.review import ReviewScreen

STEP_S = 5.0
"""How far one key goes."""


class Steering:
    """The review's hand on the player."""

    def __init__(self, screen: "ReviewScreen") -> None:
        self._screen = screen
        self._ticking: Timer | None = None
        self._mode: FilterMode | AmendMode | None = None

    @property
    def source(self) -> "Source | None":
        """What plays a recording of the session one is in, or None."""
        return self._screen.alliance.playing.of(self._screen.walk.session)

    @property
    def now_s(self) -> float | None:
        """The session time of what is played, or None."""
        return self.source.session_s() if self.source else None

    def go(self, room: str) -> bool:
        """To the player or to the coding; False where another room is meant."""
        if room == "watch":
            self.toggle_player()
        elif room == "code":
            from alliance_tui.ui.coding_room import begin_coding  # deferred: most days nobody codes

            begin_coding(self._screen)
        return room in ("watch", "code")

    def toggle_player(self) -> None:
        """Open the recording of the session one is in at the marker in focus; or end the player."""
        session = self._screen.walk.session
        playing = self._screen.alliance.playing
        if self.source is not None:
            playing.end()
            self.follow()
        elif session is None or not session.recordings:
            self._screen.say("No recording is linked to this session.")
        else:
            wanted_s = self._screen.walk.moment_s or 0.0
            holding = [one for one in session.recordings if one.to_recording(wanted_s) is not None]
            recording = holding[0] if holding else session.recordings[0]
            at_s = recording.to_recording(wanted_s)
            playing.open(session, recording, max(0.0, (at_s or 0.0) - self._lead_in_s))
            self.follow()

    def take(self, key: str) -> bool:
        """A key, while the player is open; whether it was the player's."""
        source, keys_of = self.source, self._screen.alliance.keys_of
        if source is None:
            return False
        if key in keys_of("player.play"):
            source.player.toggle()
        elif not isinstance(self._screen.focused, SessionReading | None):
            return False  # The list of sessions and the transcript have these keys themselves.
        elif key in keys_of("player.to-marker"):
            self.to_marker()
        elif key in (*keys_of("player.back"), *keys_of("player.on")):
            self._shift(STEP_S if key in keys_of("player.on") else -STEP_S)
        else:
            return False
        self.follow()
        return True

    def to_marker(self) -> None:
        """Go to the marker in focus; or say that the recording does not hold it."""
        at_s, source = self._screen.walk.moment_s, self.source
        if at_s is not None and source is not None and not source.go(at_s, self._lead_in_s):
            self._screen.say("The recording does not hold this moment.")

    def show_hints(self, mode: "FilterMode | AmendMode | None") -> None:
        """Say what the keys do: those of a mode, else the player's and the review's."""
        self._mode = mode
        hints = mode.hints() if mode else [*self._hints(), *review_hints(self._screen)]
        self._screen.query_one(HintLine).show(hints)

    def _hints(self) -> list[Hint]:
        """Where the player is, and what the keys do."""
        source, label = self.source, self._screen.alliance.label_of
        if source is None:
            is_opening = self._screen.alliance.playing.is_opening(self._screen.walk.session)
            more = self._screen.alliance.glyphs.more
            return [Hint(f"opening the player{more}", "", "")] if is_opening else []
        is_playing, at = source.player.is_playing, clock_text(max(0.0, source.session_s()))
        state = "playing" if is_playing else "holding"
        play, go = label("player.play"), label("player.to-marker")
        return [
            Hint(at, state, state),
            Hint(play, "hold" if is_playing else "play", "hold" if is_playing else "play", lambda: self.take(play)),
            Hint(go, "to the marker", "go", self.to_marker),
            Hint(f"{label('player.back')} {label('player.on')}", "5 s back, on", "5 s", lambda: self._shift(-STEP_S)),
            Hint(label("review.watch"), "end the player", "end", self.toggle_player),
        ]

    def _shift(self, by_s: float) -> None:
        """A click on the hint goes back: what one missed is behind."""
        if self.source is not None:
            self.source.shift(by_s)
            self.follow()

    def follow(self) -> None:
        """Draw where the player is, and again in a second while there is one."""
        if self._ticking is not None:
            self._ticking.stop()
            self._ticking = None
        if self.source is not None:
            self._ticking = self._screen.set_timer(1.0, self.follow)
        if not self._screen.is_current:
            return
        timeline = self._screen.query_one(Timeline)
        timeline.now_s = self.now_s
        timeline.redraw()
        self.show_hints(self._mode)

    @property
    def _lead_in_s(self) -> float:
        return self._screen.alliance.start.settings.recordings.lead_in_s
