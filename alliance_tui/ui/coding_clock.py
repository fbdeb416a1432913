"""The clock of the coding screen: a player's while one is open, else one's own from where the player was."""

from typing import TYPE_CHECKING

from alliance_tui.domain.typed_time import NoTime, read_time
from alliance_tui.services.playing import HandClock, Source
from alliance_tui.ui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from alliance_tui.ui.screens.coding import CodingScreen

SHIFTS_S = {"back-5": -5, "on-5": 5, "back-30": -30, "on-30": 30}
"""How far each key goes."""


class CodingClock:
    """Which clock counts, and the keys that steer it."""

    def __init__(self, screen: "CodingScreen") -> None:
        self._screen = screen
        self._desk = screen.desk
        self._own = screen.desk.source
        """While no player is steered."""
        self._place = 0
        """Which recording was opened last."""

    @property
    def is_player(self) -> bool:
        """Whether the clock is a player's."""
        return self._desk.source is not self._own

    @property
    def is_opening(self) -> bool:
        """Whether the recording is on its way into the player."""
        return self._screen.alliance.playing.is_opening(self._desk.session)

    def begin(self) -> None:
        """Go on where one left it. Take up the player that the review opened, or open the recording."""
        desk = self._desk
        if desk.markers:
            self._own.player.seek(desk.markers[-1].offset_s)
        if desk.session.recordings and self._screen.alliance.playing.of(desk.session) is None:
            self.watch()
        self.follow()

    def follow(self) -> None:
        """The player did something: go by it, or by one's own clock from where it was."""
        source = self._screen.alliance.playing.of(self._desk.session)
        if source is None and self.is_player:
            left = self._desk.source
            self._own = Source(HandClock(), left.recording)
            self._own.player.seek(left.player.position())
        self._desk.source = source or self._own
        self._screen.tick()

    def watch(self) -> None:
        """Open the recording in the player where the clock is; where it is open, the next one."""
        recordings = self._desk.session.recordings
        if not recordings:
            words = "No recording is linked to this session; the clock here is yours."
            self._screen.notify(words, timeout=5, markup=False)
            return
        self._place = (self._place + self.is_player) % len(recordings)
        wanted = recordings[self._place]
        at_s = wanted.to_recording(max(0.0, self._desk.moment_s(0)))
        self._screen.alliance.playing.open(self._desk.session, wanted, at_s or 0.0)
        self._screen.tick()

    def ask(self) -> None:
        """Ask for a time of the recording, and go there."""
        self._screen.query_one(Prompt).ask("the recording is at (mm:ss)", self._go, is_open=True)

    def _go(self, text: str) -> None:
        try:
            self._desk.source.player.seek(read_time(text))
        except NoTime as trouble:
            self._screen.notify(trouble.sentence, timeout=6, markup=False)
        self._screen.tick()

    def take(self, key: str) -> bool:
        """A key; whether it steers."""
        keys_of = self._screen.alliance.keys_of
        by_s = next((by_s for name, by_s in SHIFTS_S.items() if key in keys_of(f"coding.{name}")), None)
        if by_s is not None:
            self._screen.action_shift(by_s)
        elif key in keys_of("coding.play"):
            self._screen.action_play()
        else:
            return False
        return True
