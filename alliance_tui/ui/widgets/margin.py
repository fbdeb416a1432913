"""The note's margin: the time at which each paragraph was begun, and the markers that fell in it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliance_tui.domain.live import LiveState
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text
from alliance_tui.ui.look import tone_of
from alliance_tui.ui.widgets.drawn import Piece

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp

WIDTH = 9


@dataclass
class _Row:
    time_s: float | None
    markers: list[Marker]


class Margin:
    """Says what stands left of each row. `follow` finds what changed."""

    def __init__(self, app: "AllianceApp", state: LiveState) -> None:
        self._app = app
        self._state = state
        self._markers: dict[int, list[Marker]] = {}
        self._begun: list[float | None] = []
        self.width = WIDTH
        self.follow()

    def follow(self) -> set[int] | None:
        """Take in what changed about markers and paragraph times.

        Returns the lines whose margin is another than before, or None when lines came or went and all may be.
        """
        begun = list(self._state.note.begun)
        markers: dict[int, list[Marker]] = {}
        for marker in sorted(self._state.markers.values(), key=lambda one: one.offset_s):
            line = self._state.note.line_at(marker.offset_s)
            markers.setdefault(line or 0, []).append(marker)
        old_begun, old_markers = self._begun, self._markers
        self._begun, self._markers = begun, markers
        if len(begun) != len(old_begun):
            return None
        changed = {line for line, (one, other) in enumerate(zip(old_begun, begun, strict=True)) if one != other}
        changed |= {line for line in old_markers.keys() | markers.keys() if old_markers.get(line) != markers.get(line)}
        return changed

    def row(self, line: int, section: int, sections: int) -> list[Piece]:
        """The margin of one row: a time, and the signs of at most two markers.

        Args:
            line: the line of the note.
            section: which of its wrapped rows, from 0.
            sections: how many rows it has.
        """
        row = self._rows(line, sections)[section]
        look = self._app.palette
        time = clock_text(row.time_s).rjust(6) if row.time_s is not None else " " * 6
        if not row.markers:
            return [(time, look.quiet), ("   ", None)]
        signs = [self._sign(marker) for marker in row.markers[-2:]]
        style = signs[0][1] if row.time_s == row.markers[0].offset_s else look.quiet
        gap: list[Piece] = [(" ", None)] if len(signs) == 1 else []
        return [(time, style), *gap, *signs, (" ", None)]

    def _sign(self, marker: Marker) -> Piece:
        group = self._app.codebook.group(marker.group)
        return self._app.glyphs.group(group), tone_of(self._app.palette, group)

    def _rows(self, line: int, sections: int) -> list[_Row]:
        """A paragraph's first row has its own time, the next ones the markers that fell in it, each with its time."""
        begun = self._begun[line] if line < len(self._begun) else None
        markers = self._markers.get(line, [])
        if begun is None and markers:
            begun = markers[0].offset_s
        at_once = [marker for marker in markers if marker.offset_s == begun]
        later = [marker for marker in markers if marker.offset_s != begun]
        if later and sections == 1:
            return [_Row(begun, [*at_once, *later])]
        rows = [_Row(begun, at_once)]
        for place in range(1, sections):
            is_last = place == sections - 1
            here = later if is_last else later[:1]
            later = [] if is_last else later[1:]
            rows.append(_Row(here[0].offset_s if here else None, here))
        return rows
