"""Growth as a picture: an SVG of two panels, cost over the size of the practice and over the size of the note.

Both axes are logarithmic; a full line is the app, a dashed one of the same colour its floor. Each line is named at its
end, in the order in which they end.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from benchmarks.measures import Measure

WIDTH, NAMES = 440, 230
LEFT, TOP, BOTTOM = 58, 62, 44
LINE, LEAST_HEIGHT = 33, 360
"""Height of one name with its floor's under it, and of the whole."""
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#8a6d00", "#a23b84", "#3a3a3a", "#56a0d3", "#9a4f1d")
KEYS = "key to screen"
EMPTY_NOTE = 1_000
"""Where an empty note stands, since a logarithm has no nothing."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Panel:
    """One pair of axes: where it begins, what lies on it, and how high it is."""

    at: float
    title: str
    measures: Sequence[Measure]
    height: float

    @property
    def sizes(self) -> list[int]:
        """What was measured, on the x axis."""
        return sorted({measure.size or 1 for measure in self.measures})

    @property
    def powers(self) -> range:
        """The powers of ten on the y axis, in ms."""
        costs = [cost for measure in self.measures for cost in (measure.our_median, measure.floor_median)]
        low, high = math.floor(math.log10(min(costs))), math.ceil(math.log10(max(costs)))
        return range(low, max(high, low + 1) + 1)

    def x(self, size: float) -> float:
        """Where a size stands."""
        first, last = math.log10(self.sizes[0]), math.log10(self.sizes[-1])
        return self.at + LEFT + (math.log10(size) - first) / ((last - first) or 1) * (WIDTH - LEFT)

    def y(self, cost: float) -> float:
        """Where a cost stands, in ms."""
        low, high = self.powers[0], self.powers[-1]
        return self.height - BOTTOM - (math.log10(cost) - low) / (high - low) * (self.height - TOP - BOTTOM)


def write(path: Path, measures: Sequence[Measure]) -> None:
    """Draw what was measured at more than one size."""
    drawn = [measure for measure in measures if measure.series and measure.size and measure.unit == "ms"]
    practice = [measure for measure in drawn if measure.series != KEYS]
    note = [measure for measure in drawn if measure.series == KEYS]
    height = max(LEAST_HEIGHT, TOP + BOTTOM + LINE * len({measure.series for measure in practice}))
    panels = [
        Panel(0, "Over the sessions that are stored", practice, height),
        Panel(WIDTH + NAMES, "Over the bytes of the note", note, height),
    ]
    whole = (WIDTH + NAMES) * 2
    body = "".join(part for panel in panels if panel.measures for part in (*_axes(panel), *_lines(panel)))
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {height}" font-family="sans-serif" '
        f'font-size="12" fill="#333"><rect width="{whole}" height="{height}" fill="#fff"/>{body}</svg>\n',
        encoding="utf-8",
    )


def _axes(panel: Panel) -> list[str]:
    left, right = panel.at + LEFT, panel.at + WIDTH
    parts = [
        f'<text x="{left}" y="22" font-size="15" font-weight="bold">{escape(panel.title)}</text>',
        f'<text x="{left}" y="40" fill="#666">full: the app; dashed: the least that such a program costs</text>',
    ]
    for power in panel.powers:
        at = panel.y(10.0**power)
        parts.append(f'<path d="M{left} {at:.1f}H{right}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{_duration(power)}</text>')
    for place, size in enumerate(panel.sizes):
        is_empty = size == EMPTY_NOTE and panel.measures[0].series == KEYS
        anchor = "start" if place == 0 else "end" if place == len(panel.sizes) - 1 else "middle"
        # Two sizes that are near each other stand one below the other.
        down = 32 if 0 < place < len(panel.sizes) - 1 and panel.x(panel.sizes[place + 1]) - panel.x(size) < 90 else 18
        word = "empty" if is_empty else f"{size:,}"
        parts.append(
            f'<text x="{panel.x(size):.1f}" y="{panel.height - BOTTOM + down}" text-anchor="{anchor}">{word}</text>'
        )
    return parts


def _lines(panel: Panel) -> list[str]:
    parts: list[str] = []
    names = list(dict.fromkeys(measure.series for measure in panel.measures))
    ends: list[tuple[float, str, str, str]] = []
    for place, name in enumerate(names):
        colour = COLOURS[place % len(COLOURS)]
        rows = sorted((one for one in panel.measures if one.series == name), key=lambda one: one.size or 0)
        parts.append(_line(panel, rows, lambda one: one.floor_median, colour, is_dashed=True))
        parts.append(_line(panel, rows, lambda one: one.our_median, colour))
        ends.append((panel.y(rows[-1].our_median), name, rows[0].floor_name, colour))
    x, lowest = panel.at + WIDTH, TOP - LINE / 2
    room = panel.height - BOTTOM - LINE / 2
    for place, (end, name, floor_name, colour) in enumerate(sorted(ends)):
        # As near to its line as the names above and those still to come below leave room for.
        at = lowest = min(max(end, lowest + LINE), room - LINE * (len(ends) - 1 - place))
        parts.append(f'<path d="M{x + 4} {end:.1f}L{x + 18} {at:.1f}" stroke="{colour}" stroke-opacity="0.6"/>')
        parts.append(f'<text x="{x + 22}" y="{at + 4:.1f}" fill="{colour}" font-weight="bold">{escape(name)}</text>')
        parts.append(f'<text x="{x + 22}" y="{at + 18:.1f}" font-size="10.5" fill="#666">{escape(floor_name)}</text>')
    return parts


def _line(
    panel: Panel, rows: Sequence[Measure], cost: Callable[[Measure], float], colour: str, *, is_dashed: bool = False
) -> str:
    points: list[Point] = [(panel.x(one.size or 1), panel.y(cost(one))) for one in rows]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dash = ' stroke-dasharray="4 3" stroke-opacity="0.75"' if is_dashed else ""
    line = f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{1.3 if is_dashed else 2}"{dash}/>'
    if is_dashed:
        return line
    return line + "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)


def _duration(power: int) -> str:
    """A power of ten milliseconds in the unit one would say it in."""
    return f"{10.0 ** (power - 3):g} s" if power >= 3 else f"{10.0**power:g} ms"
