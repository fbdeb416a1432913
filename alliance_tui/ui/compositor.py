"""What paints a screen: of each widget only the rows that changed are drawn, and none that something else covers.

The stock compositor draws every row of every widget that overlaps the smallest rectangle around all changes, and throws
most of them away: a key in the note costs 180 rows, the screen's own empty ones beneath everything among them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

Columns = list[tuple[int, int]]
"""Parts of a row, each from a column to before another."""
Pieces = dict[int, Strip | None]
"""A row by the columns at which a widget begins or ends; nothing stands yet where there is None."""


class FrugalCompositor(Compositor):
    """Paints the same cells as the stock one."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Draw what is marked as changed; None where nothing is."""
        spans = list(self._regions_to_spans(self._dirty_regions))
        self._dirty_regions.clear()
        if not spans:
            return None
        changed: dict[int, Columns] = {}
        for y, left, right in spans:
            changed.setdefault(y, []).append((left, right))
        return ChopsUpdate(self._drawn(changed), spans, [cut[1:] for cut in self.cuts])

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        rows = self._drawn({y: [crop.column_span] for y in crop.line_range if is_rendered_line(y)})
        return cast("Sequence[Mapping[int, Strip]]", rows)  # as the stock one says too; widgets fill the screen

    def _drawn(self, changed: dict[int, Columns]) -> list[Pieces]:
        """Every row of the screen, those with changes drawn where they are."""
        rows: list[Pieces] = [dict.fromkeys(cut[:-1]) if y in changed else {} for y, cut in enumerate(self.cuts)]
        blocks = _blocks(sorted(changed))
        for widget, (region, clip) in self.visible_widgets.items():  # from the front to the back
            visible = region.intersection(clip)
            left, right = visible.column_span
            for block in blocks:
                concerned = [
                    y
                    for y in range(max(block.start, visible.y), min(block.stop, visible.bottom))
                    if any(begin < right and end > left for begin, end in changed[y])
                ]
                if concerned:
                    part = Region(left, concerned[0], right - left, concerned[-1] + 1 - concerned[0])
                    self._paint(rows, widget, region, part)
        return rows

    def _paint(self, rows: list[Pieces], widget: Widget, region: Region, part: Region) -> None:
        """Draw part of a widget, where anything of that is to be seen."""
        left, right = part.column_span
        cuts = [(y, [cut for cut in self.cuts[y] if left <= cut <= right]) for y in part.line_range]
        if all(rows[y][cut] is not None for y, places in cuts for cut in places[:-1]):
            return
        drawn = widget.render_lines(part.translate(-region.offset))
        for (y, places), strip in zip(cuts, drawn, strict=False):
            row = rows[y]
            for cut, piece in zip(places, strip.divide([place - left for place in places[1:]]), strict=False):
                if row[cut] is None:
                    row[cut] = piece


def _blocks(rows: list[int]) -> list[range]:
    """Rows in order, as runs of such as follow each other."""
    blocks: list[range] = []
    for y in rows:
        if blocks and blocks[-1].stop == y:
            blocks[-1] = range(blocks[-1].start, y + 1)
        else:
            blocks.append(range(y, y + 1))
    return blocks
