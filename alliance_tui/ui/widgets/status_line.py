"""The top line: who, which session, the clock turning over the planned end, and whether everything is saved."""

from enum import Enum

from alliance_tui.domain.reading import clock_text
from alliance_tui.ui.discretion import SIGN, is_share_safe
from alliance_tui.ui.widgets.drawn import Drawn, Piece, cut, width_of

SAVED_CELLS = 11
NARROWEST_MARK = 56


class Saving(Enum):
    """What is true about the disk."""

    SAVED = "saved"
    SAVING = "saving"
    FAILED = "not saved"


class StatusLine(Drawn):
    """One line. The parts that move, the clock and the saved sign, stand at fixed places."""

    def __init__(self) -> None:
        super().__init__(id="status")
        self.client = ""
        self.number = 0
        self.modality = ""
        self.now_s = 0.0
        self.planned_s = 3000
        self.remind_s = 0
        """How long before the planned end it says how much is left; 0 is never."""
        self.saving = Saving.SAVED
        self.is_paused = False
        self.is_marking = False

    def lines(self) -> list[list[Piece]]:
        """The line for the present width."""
        look = self.alliance.palette
        width = self.size.width
        left: list[Piece] = [(" ", None), (self.client, look.strong)]
        is_wide = width >= 90
        left += self._which(is_wide=is_wide)
        clock: list[Piece] = [(clock_text(self.now_s), look.strong), (" ", None)]
        if self.is_paused:
            clock = [*clock, ("paused ", look.tones["connection"])]
        left_words = self._left_words()
        end = left_words or (clock_text(self.planned_s) if is_wide else str(round(self.planned_s / 60)))
        right = self._right()
        room = width - width_of(left) - width_of(right)
        before = max(2, round(width * 0.34) - width_of(left)) if is_wide else 2
        bar = room - before - width_of(clock) - len(end) - 1 - (6 if is_wide else 2)
        middle: list[Piece] = [(" " * before, None), *clock]
        if bar >= 6:
            middle += [*self._bar(bar), (f" {end}", look.quiet)]
        elif left_words:
            middle.append((f" {left_words}", look.quiet))
        body = cut([*left, *middle], width - width_of(right))
        gap = width - width_of(body) - width_of(right)
        return [[*body, (" " * gap, None), *right]]

    def _left_words(self) -> str:
        """What is left before the planned end, in whole minutes, once that is near; it stands where the end does.

        A session too short for it, less than twice as long, has no such words: they would stand there all the time.
        """
        left_s = self.planned_s - self.now_s
        is_near = 0 < left_s <= self.remind_s and self.planned_s >= 2 * self.remind_s
        return f"{-int(-left_s // 60)} min left" if is_near else ""

    def _which(self, *, is_wide: bool) -> list[Piece]:
        """The session; how it is held gives way to the sign of share-safe mode."""
        look, between = self.alliance.palette, self.alliance.glyphs.between
        which = f"  session {self.number} {between} " if is_wide else f" {self.number}  "
        if is_share_safe(self.alliance):
            return [(which, look.quiet), (SIGN, look.good)]
        return [(f"{which}{self.modality}" if is_wide else which.rstrip(), look.quiet)]

    def _bar(self, width: int) -> list[Piece]:
        look, glyphs = self.alliance.palette, self.alliance.glyphs
        done = min(width, round(width * self.now_s / self.planned_s))
        return [(glyphs.heavy * done, look.good), (glyphs.line * (width - done), look.rule)]

    def _right(self) -> list[Piece]:
        look, glyphs = self.alliance.palette, self.alliance.glyphs
        # Its place is kept while it is not there, so that nothing else moves when the mode begins.
        mark = (" mark ", look.strong + look.selection) if self.is_marking else (" " * 6, None)
        mode: list[Piece] = [mark, ("  ", None)] if self.size.width >= NARROWEST_MARK or self.is_marking else []
        sign, style = {
            Saving.SAVED: (f"{glyphs.dot} saved", look.good),
            Saving.SAVING: (f"{glyphs.hollow} saving", look.quiet),
            Saving.FAILED: (f"{glyphs.hollow} not saved", look.alarm),
        }[self.saving]
        return [*mode, (sign.ljust(SAVED_CELLS), style), (" ", None)]

    def on_click(self) -> None:
        """Every command, for a hand that is at the mouse."""
        self.alliance.action_command_palette()
