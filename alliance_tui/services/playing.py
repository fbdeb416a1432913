"""Playing a recording: what a screen may ask of a player, mpv or a clock that is started by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from alliance_tui.domain.recording import Recording
from alliance_tui.domain.trouble import Trouble
from alliance_tui.playback.mpv import Mpv, NoPlayer
from alliance_tui.services.clock import awake_s


class Player(Protocol):
    """Something with a clock that can be steered. Nothing of it waits."""

    on_change: Callable[[], object]
    """Called when it plays, holds, ends or is gone; not for every moment that passes."""
    duration_s: float | None
    """How long the recording is, where that is known."""
    is_gone: bool
    """Whether it ended, by itself or by somebody's hand."""
    trouble: Trouble | None
    """Why nothing is played, where that is so."""

    @property
    def is_playing(self) -> bool:
        """Whether its clock runs."""

    def position(self, ago_s: float = 0.0) -> float:
        """Where it was so many seconds ago, in seconds from the beginning of the recording."""

    def toggle(self) -> None:
        """Play or hold."""

    def pause(self) -> None:
        """Hold."""

    def seek(self, to_s: float) -> None:
        """Go to a time of the recording, in seconds."""

    def hide(self) -> None:
        """Hold, and leave nothing to be seen."""

    def show(self) -> None:
        """Bring back what was hidden, holding."""

    def close(self) -> None:
        """End it."""


class HandClock:
    """A clock that somebody starts by hand beside another player, as one does with a stopwatch."""

    def __init__(self, now: Callable[[], float] | None = None) -> None:
        self.on_change: Callable[[], object] = lambda: None
        self.duration_s: float | None = None
        self.is_gone = False
        self.trouble: Trouble | None = None
        self.is_playing = False
        self._now = now or awake_s
        self._held_s = 0.0
        self._since = 0.0

    def position(self, ago_s: float = 0.0) -> float:
        """What it showed so many seconds ago."""
        if not self.is_playing:
            return self._held_s
        return max(0.0, self._held_s + self._now() - ago_s - self._since)

    def toggle(self) -> None:
        """Start it, or hold it."""
        self._held_s, self._since = self.position(), self._now()
        self.is_playing = not self.is_playing
        self.on_change()

    def pause(self) -> None:
        """Hold it."""
        if self.is_playing:
            self.toggle()

    def seek(self, to_s: float) -> None:
        """Set it."""
        self._held_s, self._since = max(0.0, to_s), self._now()
        self.on_change()

    def hide(self) -> None:
        """It shows nothing; and whoever watches elsewhere goes on watching."""

    def show(self) -> None:
        """Nothing was hidden."""

    def close(self) -> None:
        """There is nothing to end."""


@dataclass(frozen=True)
class Source:
    """A player with what it plays: from here comes the session time of what somebody sees."""

    player: Player
    recording: Recording | None = None
    """None where the clock itself is set to session time."""

    def session_s(self, ago_s: float = 0.0) -> float:
        """The session time of what was played so many seconds ago. Below zero before the session began."""
        at_s = self.player.position(ago_s)
        return round(at_s, 3) if self.recording is None else self.recording.to_session(at_s)

    def go(self, session_s: float, lead_in_s: float = 0.0) -> bool:
        """Go to a moment of the session, or so much before it; False where the recording does not hold it."""
        at_s = session_s if self.recording is None else self.recording.to_recording(session_s)
        if at_s is None or (self.player.duration_s is not None and at_s > self.player.duration_s):
            return False
        self.player.seek(max(0.0, at_s - lead_in_s))
        return True

    def shift(self, by_s: float) -> None:
        """Some seconds on or back."""
        self.player.seek(max(0.0, self.player.position() + by_s))


async def open_player(recording: Recording, program: str, at_s: float = 0.0, options: tuple[str, ...] = ()) -> Mpv:
    """mpv with a recording, holding at `at_s` of it.

    Raises:
        NoPlayer: when the recording is not where it was, or mpv is not there.
    """
    path = Path(recording.path)
    try:
        is_there = path.is_file()
    except OSError:
        is_there = False
    if not is_there:
        raise NoPlayer(
            "the recording is not where it was when it was linked",
            safe="All marks are here",
            remedy="Say where it lies now: alliance-tui recording move",
        )
    player = await Mpv.start(program, options)
    player.load(path, at_s)
    return player


__all__ = ["HandClock", "Mpv", "NoPlayer", "Player", "Source", "open_player"]
