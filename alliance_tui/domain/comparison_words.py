"""A comparison of coders in words: every coefficient with its n, interval, table and settings."""

from collections.abc import Iterator, Mapping

from alliance_tui.domain.agreement import Agreement, Table
from alliance_tui.domain.comparison import Comparison, Figure, Parting, View
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text, counted

WITHOUT_INTERVAL = "it takes two sessions or more, and enough in them"
WITHOUT_LIMITS = "these counts have no limits by this method"
"""For a correlation: where coders counted exactly alike, or it lies far below zero."""


def words(found: Comparison, titles: Mapping[str, str]) -> Iterator[str]:
    """A whole comparison, line by line. `titles` says what to call each coder, by id."""
    named = [titles.get(one, one) for one in found.coders]
    yield f"{', '.join(named)}: {counted(len(found.sessions), 'session')} coded by {named[0]} and {named[1]}"
    yield "Three views of the same marks. None of them alone says whether coders agree."
    view = ""
    for figure in sorted(found.figures, key=lambda one: tuple(View).index(one.view)):
        if figure.view != view:
            view = figure.view
            yield ""
            yield view.capitalize()
        yield from figure_lines(figure)
    yield ""
    yield f"The same moments, {named[0]} taken for the reference"
    for one in found.matches:
        f1 = "-" if one.f1 is None else f"{one.f1:.2f}"
        yield (
            f"  within {one.tolerance_s:g} s: {one.hits} in common, {one.misses} only by {named[0]}, "
            f"{one.false_alarms} only by {named[1]}, F1 {f1}"
        )
    yield ""
    yield f"Where {named[0]} and {named[1]} parted: {counted(len(found.partings), 'moment')}"
    for parting in found.partings:
        yield f"  {parting.title}  {clock_text(parting.at_s)}  {parting_words(parting, named)}"


def value_words(one: Agreement) -> str:
    """A coefficient with its interval and n, or why there is none."""
    if one.value is None:
        return f"{one.statistic}: not defined, {one.reason}; n = {one.n}"
    interval = ""
    if one.interval is not None:
        interval = f" ({one.interval.level * 100:.0f} %: {one.interval.lower:.2f} to {one.interval.upper:.2f})"
    return f"{one.statistic} {one.value:.2f}{interval}, n = {one.n}"


def parting_words(parting: Parting, named: list[str]) -> str:
    """Who saw what."""
    first, second = mark_words(parting.first), mark_words(parting.second)
    if parting.second is None:
        return f"only {named[0]}: {first}"
    if parting.first is None:
        return f"only {named[1]}: {second}"
    return f"{named[0]}: {first}; {named[1]}: {second}"


def mark_words(marker: Marker | None) -> str:
    """What a mark is, by its ids."""
    return "" if marker is None else f"{marker.group}, {marker.code or 'not named'}"


def figure_lines(figure: Figure) -> Iterator[str]:
    """One coefficient, its settings, interval and table, and how to read it."""
    yield f"  {figure.of}: {value_words(figure.agreement)}"
    yield f"      {figure.agreement.settings}"
    if figure.agreement.interval is not None:
        yield f"      interval: {figure.agreement.interval.method}"
    elif figure.agreement.value is not None:
        is_correlation = figure.view is View.COUNTS
        yield f"      interval: none; {WITHOUT_LIMITS if is_correlation else WITHOUT_INTERVAL}"
    if figure.agreement.table is not None and figure.agreement.table.names:
        yield from _table_lines(figure.agreement.table)
    if figure.remark:
        yield f"      {figure.remark}"


def _table_lines(table: Table) -> Iterator[str]:
    """A table whose columns are wide enough for their names and numbers."""
    cells = [[_number(cell) for cell in row] for row in table.rows]
    wide = [
        max(len(name), *(len(row[place]) for row in cells), 1) if cells else len(name)
        for place, name in enumerate(table.columns)
    ]
    left = max((len(name) for name in table.names), default=0)
    yield "      " + " " * left + "  " + "  ".join(f"{name:>{wide[at]}}" for at, name in enumerate(table.columns))
    for name, row in zip(table.names, cells, strict=True):
        yield f"      {name:<{left}}  " + "  ".join(f"{cell:>{wide[at]}}" for at, cell in enumerate(row))


def _number(value: float) -> str:
    return f"{value:.0f}" if value == round(value) else f"{value:.3g}"
