"""Krippendorff's alpha: agreement of any number of coders, with missing values, on three levels of measurement.

Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011). alpha = 1 - (n - 1) (sum of o d) / (sum of
n n d): o is the coincidence matrix, in which each unit judged m times gives each pair of its values 1 / (m - 1); n are
the sums of its rows; d is the squared difference of two values. Units judged fewer than twice count for nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import chain
from typing import TypeVar

from alliance_tui.domain.agreement import Agreement, rows_of, square
from alliance_tui.domain.bootstrap import RESAMPLES, SEED, bootstrap_interval

Value = TypeVar("Value", str, float)

Matrix = Sequence[Sequence[float]]


class Level(StrEnum):
    """What a difference between two values is."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


def alpha(
    units: Iterable[Sequence[Value | None]], level: Level, *, order: Sequence[Value] | None = None, what: str = "units"
) -> Agreement:
    """Krippendorff's alpha.

    Args:
        units: for each unit the value each coder gave, None where a coder gave none.
        level: nominal, ordinal or interval.
        order: the values from low to high; ordinal text needs it, numbers have their own.
        what: what a unit is, for the settings.

    Raises:
        ValueError: when text is to be interval, or ordinal without an order, or a value is not in the order.
    """
    return alpha_over_sessions([list(units)], level, order=order, what=what)


def alpha_over_sessions(
    sessions: Sequence[Iterable[Sequence[Value | None]]],
    level: Level,
    *,
    order: Sequence[Value] | None = None,
    what: str = "units",
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Agreement:
    """Krippendorff's alpha of the units of all sessions together, with its bootstrap interval over the sessions.

    Arguments and errors as in `alpha`; `resamples` and `seed` are those of the bootstrap.
    """
    given = [[[one for one in unit if one is not None] for unit in session] for session in sessions]
    widths = {len(unit) for session in sessions for unit in session}
    values = _values({one for session in given for unit in session for one in unit}, level, order)
    parts = [list(chain.from_iterable(_coincidences(session, values))) for session in given]
    whole = rows_of([sum(cells) for cells in zip(*parts, strict=True)], len(values))
    value = _alpha(whole, values, level)
    interval = None
    if value is not None:
        interval = bootstrap_interval(
            parts, lambda sums: _alpha(rows_of(sums, len(values)), values, level), resamples=resamples, seed=seed
        )
    judged = sum(len(unit) >= 2 for session in given for unit in session)
    ratings = sum(len(unit) for session in given for unit in session if len(unit) >= 2)
    return Agreement(
        statistic="Krippendorff's alpha",
        value=value,
        reason="" if value is not None else _why(whole, values),
        n=judged,
        coders=max(widths, default=0),
        settings=f"{level.value}, {judged} {what} judged at least twice, {ratings} values",
        table=square(values, whole),
        interval=interval,
    )


def _values(used: set[Value], level: Level, order: Sequence[Value] | None) -> list[Value]:
    is_text = any(isinstance(one, str) for one in used)
    if is_text and (level is Level.INTERVAL or (level is Level.ORDINAL and order is None)):
        raise ValueError("text has no order of its own and no intervals")
    if order is None:
        return sorted(used)
    if not used <= set(order):
        raise ValueError("a value is not in the order")
    return list(order)


def _coincidences(units: Iterable[Sequence[Value]], values: Sequence[Value]) -> list[list[float]]:
    place = {value: number for number, value in enumerate(values)}
    matrix = [[0.0] * len(values) for _value in values]
    for unit in units:
        if len(unit) < 2:
            continue
        counts = Counter(place[one] for one in unit)
        for one, count in counts.items():
            for other, other_count in counts.items():
                matrix[one][other] += count * (other_count - (one == other)) / (len(unit) - 1)
    return matrix


def _sums(matrix: Matrix) -> list[int]:
    """How often each value was given in units judged at least twice: whole by nature, but for rounding."""
    return [round(sum(row)) for row in matrix]


def _alpha(matrix: Matrix, values: Sequence[Value], level: Level) -> float | None:
    sums = _sums(matrix)
    used = [place for place, count in enumerate(sums) if count]
    if len(used) < 2:
        return None
    pairs = [(one, other, _difference(one, other, values, sums, level)) for one in used for other in used]
    observed = sum(matrix[one][other] * difference for one, other, difference in pairs)
    expected = sum(sums[one] * sums[other] * difference for one, other, difference in pairs)
    return 1 - (sum(sums) - 1) * observed / expected


def _difference(one: int, other: int, values: Sequence[Value], sums: Sequence[int], level: Level) -> float:
    """The squared difference of two values, given by their places in the order."""
    if level is Level.NOMINAL:
        return float(one != other)
    if level is Level.INTERVAL:
        return (float(values[one]) - float(values[other])) ** 2
    low, high = sorted((one, other))
    return (sum(sums[low : high + 1]) - (sums[low] + sums[high]) / 2) ** 2


def _why(matrix: Matrix, values: Sequence[Value]) -> str:
    used = [value for value, count in zip(values, _sums(matrix), strict=True) if count]
    return (
        f"every value is “{used[0]}”, so chance leaves nothing to disagree about"
        if used
        else "no unit was judged twice"
    )
