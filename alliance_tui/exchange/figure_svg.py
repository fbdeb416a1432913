"""A figure as SVG: shapes and real text made from the numbers, for a report, a slide or a browser.

No script, no style sheet, no font from elsewhere, and no client's code. A screen reader hears the title and the notes.
Colours are ours and lie on white; each series has its own pattern too, so that a grey print tells them apart.
"""

import math
from collections.abc import Callable, Mapping
from xml.etree import ElementTree

from alliance_tui.domain.figure import Figure, Plotted, Shape, number_text
from alliance_tui.exchange.wording import one_line

WIDTH = 720.0
MARGIN = 24.0
PLOT_HEIGHT = 220.0
ROW_HEIGHT = 22.0
LINE_HEIGHT = 16.0
MOST_LABELS = 16
NOTE_CHARACTERS = 104
YOf = Callable[[float], float]
LABEL_CHARACTER = 6.6
"""How wide a character is taken to be, in user units at 12 px: what has a reader's font cannot be known."""

INKS: Mapping[str, str] = {
    "withdrawal": "#3f6e8c",
    "confrontation": "#b0692f",
    "repair": "#4c7f3d",
    "connection": "#8a7416",
    "good": "#2f6f5e",
    "quiet": "#8d9490",
    "text": "#3a413e",
}
_INK, _QUIET, _RULE = "#1d2321", "#59615d", "#c9cfcc"
_PATTERNS = ("", "M0,6 L6,0", "M0,3 L6,3", "M0,0 L6,6 M0,6 L6,0", "M3,0 L3,6")
"""Strokes over the ink, by the place of the series: none, slanted, level, crossed, upright."""


def figure_svg(figure: Figure) -> bytes:
    """The figure as a whole SVG document, UTF-8."""
    notes = [line for note in figure.notes for line in _wrapped(one_line(note), NOTE_CHARACTERS)]
    top = MARGIN + LINE_HEIGHT + (LINE_HEIGHT * 1.5 if len(figure.series) > 1 else 0) + 12
    inner = ROW_HEIGHT * len(figure.labels) if figure.shape is Shape.ROWS else PLOT_HEIGHT
    bottom = top + inner
    height = bottom + LINE_HEIGHT * (2.5 + len(notes)) + MARGIN
    root = _root(height, figure)
    _patterns(root, figure)
    _text(root, MARGIN, MARGIN + 4, one_line(figure.title), size=15, weight="600")
    if len(figure.series) > 1:
        _legend(root, figure, MARGIN + LINE_HEIGHT * 1.8)
    if figure.shape is Shape.ROWS:
        _rows(root, figure, top)
    else:
        _plot(root, figure, top, bottom)
    for place, note in enumerate(notes):
        _text(root, MARGIN, bottom + LINE_HEIGHT * (2.8 + place), note, fill=_QUIET, size=11)
    drawn: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n'.encode()


def _root(height: float, figure: Figure) -> ElementTree.Element:
    root = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_n(WIDTH)} {_n(height)}",
            "width": _n(WIDTH),
            "height": _n(height),
            "role": "img",
            "font-family": "system-ui, 'DejaVu Sans', Helvetica, Arial, sans-serif",
        },
    )
    ElementTree.SubElement(root, "title").text = one_line(figure.title)
    ElementTree.SubElement(root, "desc").text = " ".join(one_line(note) for note in figure.notes)
    _shape(root, "rect", width=WIDTH, height=height, fill="#ffffff")
    return root


def _patterns(root: ElementTree.Element, figure: Figure) -> None:
    """How each series is filled: its ink, and strokes over it."""
    places = ElementTree.SubElement(root, "defs")
    for place, series in enumerate(figure.series):
        size = {"width": "6", "height": "6", "patternUnits": "userSpaceOnUse"}
        pattern = ElementTree.SubElement(places, "pattern", {"id": f"fill-{place}", **size})
        _shape(pattern, "rect", width=6, height=6, fill=_ink(series))
        strokes = _PATTERNS[place % len(_PATTERNS)]
        if strokes:
            _shape(pattern, "path", d=strokes, stroke="#ffffff", stroke_width=1.2, fill="none")


def _legend(root: ElementTree.Element, figure: Figure, y: float) -> None:
    x = MARGIN
    for place, series in enumerate(figure.series):
        _shape(root, "rect", x=x, y=y - 10, width=12, height=12, fill=f"url(#fill-{place})")
        _text(root, x + 18, y, one_line(series.name), fill=_QUIET)
        x += 18 + LABEL_CHARACTER * len(series.name) + 22


def _plot(root: ElementTree.Element, figure: Figure, top: float, bottom: float) -> None:
    """Columns or a line over steps."""
    low, high, ticks = _scale(figure)
    left, right = MARGIN + 34, WIDTH - MARGIN - (110 if any(one.is_drawn for one in figure.limits) else 0)
    step = (right - left) / max(1, len(figure.labels))

    def y_of(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top)

    for tick in ticks:
        _shape(root, "line", x1=left, x2=right, y1=y_of(tick), y2=y_of(tick), stroke=_RULE)
        _text(root, left - 6, y_of(tick) + 4, number_text(tick), anchor="end", fill=_QUIET, size=11)
    every = math.ceil(len(figure.labels) / MOST_LABELS)
    for place, label in enumerate(figure.labels):
        if place % every == 0:
            middle = left + step * (place + 0.5)
            _text(root, middle, bottom + LINE_HEIGHT, one_line(label), anchor="middle", fill=_QUIET, size=11)
    _text(root, right, bottom + LINE_HEIGHT * 1.9, one_line(figure.across), anchor="end", fill=_QUIET, size=11)
    if figure.shape is Shape.COLUMNS:
        for place in range(len(figure.labels)):
            _column(root, figure, place, left + step * (place + 0.2), min(step * 0.6, 34), y_of)
        return
    for limit in (one for one in figure.limits if one.is_drawn):
        y = y_of(limit.value)
        _shape(root, "line", x1=left, x2=right, y1=y, y2=y, stroke=_QUIET, stroke_dasharray="5 4")
        _text(root, right + 6, y + 4, f"{one_line(limit.name)} {limit.value:.2f}", fill=_QUIET, size=10)
    for series in figure.series:
        _curve(root, series, left, step, y_of)


def _column(root: ElementTree.Element, figure: Figure, place: int, x: float, width: float, y_of: YOf) -> None:
    base = 0.0
    for at, series in enumerate(figure.series):
        value = series.values[place] or 0
        if value:
            height = y_of(base) - y_of(base + value)
            _shape(
                root,
                "rect",
                x=x,
                y=y_of(base + value),
                width=width,
                height=height,
                fill=f"url(#fill-{at})",
                stroke="#fff",
            )
        base += value


def _curve(root: ElementTree.Element, series: Plotted, left: float, step: float, y_of: YOf) -> None:
    """A line through the known values, broken at each gap, with a dot on each."""
    run: list[str] = []
    runs = [run]
    for place, value in enumerate(series.values):
        if value is None:
            run = []
            runs.append(run)
            continue
        x, y = left + step * (place + 0.5), y_of(value)
        run.append(f"{_n(x)},{_n(y)}")
        _shape(root, "circle", cx=x, cy=y, r=3.2, fill=_ink(series))
    for points in runs:
        if len(points) > 1:
            _shape(root, "polyline", points=" ".join(points), fill="none", stroke=_ink(series), stroke_width=1.8)


def _rows(root: ElementTree.Element, figure: Figure, top: float) -> None:
    """Lying bars, each with its label at the left and its numbers at the right."""
    left = MARGIN + min(260.0, LABEL_CHARACTER * max((len(one) for one in figure.labels), default=1) + 10)
    aside = max((len(_beside(figure, place)) for place in range(len(figure.labels))), default=0)
    room = max(60.0, WIDTH - MARGIN - left - LABEL_CHARACTER * aside - 12)
    most = max(figure.sums, default=0) or 1
    for place, label in enumerate(figure.labels):
        y = top + ROW_HEIGHT * place
        _text(root, left - 8, y + 14, one_line(label), anchor="end")
        x = left
        for at, series in enumerate(figure.series):
            width = (series.values[place] or 0) / most * room
            if width:
                fill = f"url(#fill-{at})"
                _shape(root, "rect", x=x, y=y + 3, width=width, height=ROW_HEIGHT - 7, fill=fill, stroke="#fff")
            x += width
        _text(root, x + 8, y + 14, _beside(figure, place), fill=_QUIET, size=11)


def _beside(figure: Figure, place: int) -> str:
    numbers = " + ".join(number_text(one.values[place]) for one in figure.series if one.values[place] is not None)
    return " · ".join([numbers, *(one.cells[place] for one in figure.beside if one.cells[place])])


def _scale(figure: Figure) -> tuple[float, float, list[float]]:
    """Lowest, highest and the ticks between, at round numbers."""
    if figure.shape is Shape.COLUMNS:
        low, high = 0.0, max(1.0, *figure.sums)
    else:
        known = [value for one in figure.series for value in one.values if value is not None]
        known += [one.value for one in figure.limits if one.is_drawn]
        low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if high == low:
        low, high = low - 1, high + 1
    rough = (high - low) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = power * next(one for one in (1, 2, 5, 10) if one * power >= rough * 0.999)
    if figure.shape is Shape.COLUMNS:
        step = max(1.0, step)
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    return low, high, [round(low + step * place, 9) for place in range(round((high - low) / step) + 1)]


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _ink(series: Plotted) -> str:
    return INKS.get(series.tone, INKS["text"])


def _shape(parent: ElementTree.Element, tag: str, **attributes: str | float) -> None:
    given = {
        name.replace("_", "-"): _n(value) if isinstance(value, int | float) else value
        for name, value in attributes.items()
    }
    ElementTree.SubElement(parent, tag, given)


def _text(
    parent: ElementTree.Element,
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    fill: str = _INK,
    size: int = 12,
    weight: str = "400",
) -> None:
    attributes = {"x": _n(x), "y": _n(y), "text-anchor": anchor, "fill": fill, "font-size": str(size)}
    ElementTree.SubElement(parent, "text", {**attributes, "font-weight": weight}).text = words


def _n(value: float) -> str:
    """A coordinate to a hundredth, so that the same numbers give the same bytes everywhere."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
