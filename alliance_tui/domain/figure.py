"""A figure: numbers to be drawn, with all that has to stand beside them so that they are not read as more.

Screen, SVG and CSV are made from the same figure, so none of them can say something else.
"""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from alliance_tui.domain.record import Record


class Shape(StrEnum):
    """How a figure is drawn."""

    COLUMNS = "columns"
    """Counts by step, one series on the other."""
    LINE = "line"
    """One value a step; broken where there is none."""
    ROWS = "rows"
    """Counts by a label that takes room, one series after the other, lying."""


class Plotted(Record):
    """One series of a figure."""

    name: str
    tone: str
    """The colour role of a theme: withdrawal, repair, quiet …"""
    values: tuple[float | None, ...]
    """One for each label; None where nothing is known."""


class LimitLine(Record):
    """A level that a rule draws through a figure, in the figure's own unit."""

    name: str
    value: float
    is_drawn: bool = True
    """Only the levels of one rule are drawn; the numbers of all are given."""


class Aside(Record):
    """A column of words beside the numbers: the day, a share with its n, what a rule says."""

    name: str
    cells: tuple[str, ...]


class Figure(Record):
    """One figure."""

    id: str
    """Short, for file names and lists: `ruptures`, `pulse-1`."""
    title: str
    shape: Shape
    across: str
    """What the labels are."""
    labels: tuple[str, ...]
    series: tuple[Plotted, ...]
    limits: tuple[LimitLine, ...] = ()
    beside: tuple[Aside, ...] = ()
    notes: tuple[str, ...] = ()
    """What has to be read with it: n, the rules by their names, what was left out."""

    @model_validator(mode="after")
    def _has_one_of_each(self) -> Self:
        columns = [*(one.values for one in self.series), *(one.cells for one in self.beside)]
        if any(len(column) != len(self.labels) for column in columns):
            raise ValueError("every column of a figure has one cell for each label")
        return self

    @property
    def sums(self) -> tuple[float, ...]:
        """What the series come to together, by label."""
        return tuple(sum(one.values[place] or 0 for one in self.series) for place in range(len(self.labels)))

    @property
    def is_stacked(self) -> bool:
        """Whether series share a label."""
        return any(sum(one.values[place] is not None for one in self.series) > 1 for place in range(len(self.labels)))

    @property
    def table(self) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """The figure in words and numbers: the head, then a row for each label."""
        head = (self.across, *(one.name for one in self.beside), *(one.name for one in self.series))
        head = (*head, *(one.name for one in self.limits))
        lines = tuple(number_text(one.value) for one in self.limits)
        rows = tuple(
            (
                label,
                *(one.cells[place] for one in self.beside),
                *(number_text(one.values[place]) for one in self.series),
                *lines,
            )
            for place, label in enumerate(self.labels)
        )
        return head, rows


def number_text(value: float | None) -> str:
    """A number as it is written in a table: no more digits than it has, none where nothing is known."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else f"{value:.4f}".rstrip("0")
