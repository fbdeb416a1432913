"""The lines of the agreement screen: the figures under their views, the moments at which two parted, and the tables."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.comparison import Comparison, Figure, Parting, View
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text

if TYPE_CHECKING:
    from alliance_tui.ui.screens.agreement import AgreementScreen

WIDEST_NAME = 34
"""Columns to which the names of figures are lined up."""
NARROW = 84
"""Columns below which a figure goes without the name of whoever it is by."""
NARROW_NAME = 22


def figure_lines(screen: "AgreementScreen", found: Comparison, book: Codebook | None) -> Iterator[RenderableType]:
    """Each view with its settings, then a line a figure."""
    choice, quiet, strong = found.choice, screen.colour("quiet"), screen.colour("strong")
    settings = {
        View.SEGMENTS: f"of {choice.segment_s / 60:g} min",
        View.TIME_UNITS: f"of {choice.unit_s:g} s",
        View.MATCHED: f"within {choice.tolerance_s:g} s",
        View.COUNTS: "in each session",
        View.SALIENCE: "1 to 5, of matched marks",
    }
    tables = screen.alliance.label_of("agreement.table")
    yield Text(f"By {choice.grain.value}. No figure alone says whether coders agree; {tables} shows tables.", quiet)
    names = {one.of: _name(screen, one.of, book) for one in found.figures}
    widest = NARROW_NAME if screen.size.width < NARROW else WIDEST_NAME
    cells = min(widest, max((one.cell_len for one in names.values()), default=0))
    for view in View:
        figures = [one for one in found.figures if one.view is view]
        if figures:
            yield Text.assemble((f"\n{view.capitalize()} ", strong), (settings[view], quiet))
        for figure in figures:
            name = names[figure.of].copy()
            name.truncate(cells, overflow="ellipsis", pad=True)
            yield _figure_line(screen, figure, name)
            if figure.remark:
                yield Padding(Text(figure.remark, quiet), (0, 0, 0, 4))
    for one in found.matches:
        f1 = "none" if one.f1 is None else f"{one.f1:.2f}"
        sides = f"{one.hits} in common, {one.misses} missed, {one.false_alarms} added, F1 {f1}"
        yield Text(f"  within {one.tolerance_s:g} s: {sides}", screen.colour("text"))


def _name(screen: "AgreementScreen", of: str, book: Codebook | None) -> Text:
    """What a figure is of, as it is called on screen where it is a group or a code."""
    group_id, _slash, code_id = of.partition("/")
    group = book.group(group_id) if book else None
    if book is None or group is None:
        return Text(of, screen.colour("text"))
    title = f"{group.title}, not named" if code_id == "not named" else book.title_of(group_id, code_id or None)
    return Text(f"{screen.alliance.glyphs.group(group)} {title}", screen.tone(group))


def _figure_line(screen: "AgreementScreen", figure: Figure, name: Text) -> Text:
    one, quiet = figure.agreement, screen.colour("quiet")
    statistic = one.statistic
    if screen.size.width < NARROW:
        statistic = statistic.removeprefix("Cohen's ").removeprefix("Krippendorff's ")
    line = Text("  ").append_text(name).append("  ")
    if one.value is None:
        return line.append(f"{statistic} is not defined: {one.reason}", quiet)
    line.append(f"{statistic} ", quiet).append(f"{one.value:.2f}", screen.colour("strong"))
    if one.interval is not None:
        line.append(f"  {one.interval.lower:.2f} to {one.interval.upper:.2f}", quiet)
    return line.append(f"  n {one.n}", quiet)


def parting_line(
    screen: "AgreementScreen", parting: Parting, named: list[str], book: Codebook | None, *, is_one_session: bool
) -> Text:
    """A moment at which two parted, and what each called it: side by side where there is room, else in two lines."""
    head = Text()
    if not is_one_session:
        head.append(f"{parting.title.rpartition(' ')[2]:>3}  ", screen.colour("quiet"))
    head.append(f"{clock_text(parting.at_s)}  ", screen.colour("strong"))
    sides = [(who, mark) for who, mark in zip(named, (parting.first, parting.second), strict=True) if mark]
    words = [
        Text(f"{who} " if len(sides) > 1 else f"only {who}: ", screen.colour("quiet")).append_text(
            _mark(screen, mark, book)
        )
        for who, mark in sides
    ]
    room = screen.size.width - 3
    is_side_by_side = head.cell_len + sum(one.cell_len + 3 for one in words) <= room
    between = "   " if is_side_by_side else "\n" + " " * head.cell_len
    return head.append_text(Text(between).join(words))


def _mark(screen: "AgreementScreen", marker: Marker, book: Codebook | None) -> Text:
    group = book.group(marker.group) if book else None
    title = book.title_of(marker.group, marker.code) if book else (marker.code or marker.group)
    return Text(f"{screen.alliance.glyphs.group(group)} {title}", screen.tone(group))


def hanging(lines: Iterable[str], width: int) -> str:
    """Lines of text; what is too long goes on under its own beginning, what fits stays as it is."""
    laid: list[str] = []
    for line in lines:
        for one in line.splitlines() or [""]:
            indent = " " * (len(one) - len(one.lstrip()))
            fits = len(one) <= width
            laid += [one] if fits else textwrap.wrap(one, max(20, width), subsequent_indent=indent)
    return "\n".join(laid)
