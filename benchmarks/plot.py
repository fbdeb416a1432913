"""Growth as a picture: an SVG of two panels, cost over the size of the practice and over the size of the note.

Both axes are logarithmic; a full line is the app, a dashed one of the same colour its floor.
"""

import math
from collections.abc import Sequence
from html import escape
from pathlib import Path

from benchmarks.measures import Measure

WIDTH, HEIGHT = 460, 360
LEFT, RIGHT, TOP, BOTTOM = 62, 14, 46, 44
LEGEND = 190
COLOURS = ("#3f6f8f", "#a8642c", "#4f7f44", "#8a7620", "#7a5a8f", "#2f7f7a", "#8f4f5f")
KEYS = "key to screen"

Point = tuple[float, float]


def write(path: Path, measures: Sequence[Measure]) -> None:
    """Draw what was measured at more than one size."""
    drawn = [measure for measure in measures if measure.series and measure.size]
    practice = [measure for measure in drawn if measure.series != KEYS]
    note = [measure for measure in drawn if measure.series == KEYS]
    panels = [
        _panel("stored sessions", practice, 0),
        _panel("bytes of the note (an empty one at the left)", note, WIDTH + LEGEND),
    ]
    whole = (WIDTH + LEGEND) * 2
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {HEIGHT}" font-family="sans-serif" '
        f'font-size="11" fill="#333"><rect width="{whole}" height="{HEIGHT}" fill="#fff"/>{"".join(panels)}</svg>\n',
        encoding="utf-8",
    )


def _panel(title: str, measures: Sequence[Measure], at: int) -> str:
    if not measures:
        return ""
    sizes = sorted({measure.size or 1 for measure in measures})
    costs = [cost for measure in measures for cost in (measure.our_median, measure.floor_median)]
    low, high = math.floor(math.log10(min(costs))), math.ceil(math.log10(max(costs)))
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def x(size: float) -> float:
        return at + LEFT + (math.log10(size) - first) / ((last - first) or 1) * (WIDTH - LEFT - RIGHT)

    def y(cost: float) -> float:
        return HEIGHT - BOTTOM - (math.log10(cost) - low) / ((high - low) or 1) * (HEIGHT - TOP - BOTTOM)

    parts = [f'<text x="{at + LEFT}" y="22" font-size="13">ms over {escape(title)}</text>']
    for power in range(low, high + 1):
        line = y(10.0**power)
        parts.append(f'<path d="M{at + LEFT} {line:.1f}H{at + WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{at + LEFT - 6}" y="{line + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for size in sizes:
        parts.append(f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>')
    for place, name in enumerate(dict.fromkeys(measure.series for measure in measures)):
        colour = COLOURS[place % len(COLOURS)]
        rows = sorted((one for one in measures if one.series == name), key=lambda one: one.size or 0)
        ours = [(x(one.size or 1), y(one.our_median)) for one in rows]
        floor = [(x(one.size or 1), y(one.floor_median)) for one in rows]
        parts += [_line(ours, colour), _line(floor, colour, is_dashed=True)]
        legend = TOP + 10 + place * 34
        left = at + WIDTH + 4
        parts.append(_line([(left, legend), (left + 22, legend)], colour, has_dots=False))
        parts.append(f'<text x="{left + 28}" y="{legend + 4}">{escape(name)}</text>')
        parts.append(_line([(left, legend + 14), (left + 22, legend + 14)], colour, is_dashed=True))
        parts.append(f'<text x="{left + 28}" y="{legend + 18}" fill="#777">{escape(rows[0].floor_name[:28])}</text>')
    return "".join(parts)


def _line(points: Sequence[Point], colour: str, *, is_dashed: bool = False, has_dots: bool = True) -> str:
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dash = ' stroke-dasharray="4 3" stroke-opacity="0.7"' if is_dashed else ""
    line = f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.6"{dash}/>'
    if is_dashed or not has_dots:
        return line
    return line + "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{colour}"/>' for x, y in points)
