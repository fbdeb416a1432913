"""Where a player is, told from what it said last: exact between two messages, and when a message was late."""

import time
from collections import deque
from collections.abc import Callable

WINDOW_S = 1.0
"""How far back messages count, in seconds. Within it a player that stumbled is believed again."""


class PlayerPosition:
    """Seconds from the beginning of the recording.

    While it plays, every message says: I was at `position_s` when this was sent, and it may have been under way for a
    while. So of the last ones that counts which puts the player furthest: it was under way for the shortest time.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._said: deque[tuple[float, float]] = deque()
        self._held_s = 0.0
        self._speed = 1.0
        self.is_running = False

    def at(self, ago_s: float = 0.0) -> float:
        """Where it was so many seconds ago."""
        if not self.is_running or not self._said:
            return self._held_s
        then = self._now() - ago_s
        return max(0.0, max(position_s - heard * self._speed for heard, position_s in self._said) + then * self._speed)

    def say(self, position_s: float) -> None:
        """It says where it is."""
        self._held_s = position_s
        heard = self._now()
        self._said.append((heard, position_s))
        while heard - self._said[0][0] > WINDOW_S:
            self._said.popleft()

    def jump(self, position_s: float) -> None:
        """It is somewhere else now; what it said before does not count."""
        self._said.clear()
        self.say(position_s)

    def run(self, *, is_running: bool) -> None:
        """It began to move, or it stands."""
        if is_running != self.is_running:
            self._held_s = self.at()
            self.is_running = is_running
            # Between being told to play and the first sound there may be a moment: it stands until it says it moved.
            self._said.clear()

    def go_at(self, speed: float) -> None:
        """How fast it moves, 1 being as recorded."""
        if speed != self._speed:
            here_s = self.at()
            self._speed = speed
            self.jump(here_s)
