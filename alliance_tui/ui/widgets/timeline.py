"""The session as one line: a tick every five minutes, every marker's glyph, and where the session is now."""

import math

from rich.style import Style

from alliance_tui.domain.marker import Marker
from alliance_tui.ui.look import tone_of
from alliance_tui.ui.widgets.drawn import Drawn, Piece

TICK_S = 300


class Timeline(Drawn):
    """One line that stretches by whole ticks when the session outruns its plan."""

    def __init__(self) -> None:
        super().__init__(id="timeline")
        self.now_s: float | None = 0.0
        """None for a session that is over."""
        self.end_s = 3000.0
        self.markers: list[Marker] = []
        self.focus_id = ""

    def lines(self) -> list[list[Piece]]:
        """The line for the present width."""
        look, glyphs = self.alliance.palette, self.alliance.glyphs
        end_s = max(self.end_s, math.ceil((self.now_s or 0) / TICK_S) * TICK_S, 60)
        end = str(round(end_s / 60))
        room = max(10, self.size.width - 5 - len(end))
        cells: list[tuple[str, Style | None]] = [(glyphs.line, look.rule)] * room
        every = self._tick_every(end_s, room)
        for tick in range(every, math.ceil(end_s), every):
            cells[self._place(tick, end_s, room)] = (glyphs.tick, look.rule)
        if self.now_s is not None:
            cells[self._place(self.now_s, end_s, room)] = (glyphs.now, look.strong)
        for marker in sorted(self.markers, key=lambda one: one.id == self.focus_id):
            group = self.alliance.codebook.group(marker.group)
            style = tone_of(look, group)
            if marker.id == self.focus_id:
                style = style + Style(reverse=True)
            cells[self._place(marker.offset_s, end_s, room)] = (glyphs.group(group), style)
        return [[(" 0 ", look.quiet), *_joined(cells), (f" {end}", look.quiet)]]

    def time_at(self, column: int) -> float:
        """The session time at a column of the widget."""
        room = max(10, self.size.width - 5 - len(str(round(self.end_s / 60))))
        return min(1.0, max(0.0, (column - 3) / room)) * self.end_s

    def _tick_every(self, end_s: float, room: int) -> int:
        """Seconds between ticks: five minutes, or a multiple where they would touch."""
        every = TICK_S
        while end_s / every > room / 3:
            every *= 2
        return every

    def _place(self, at_s: float, end_s: float, room: int) -> int:
        return min(room - 1, int(at_s / end_s * room))


def _joined(cells: list[tuple[str, Style | None]]) -> list[Piece]:
    """Neighbours of one style as one piece."""
    pieces: list[Piece] = []
    for text, style in cells:
        if pieces and (pieces[-1][1] is style or pieces[-1][1] == style):
            pieces[-1] = (pieces[-1][0] + text, style)
        else:
            pieces.append((text, style))
    return pieces
