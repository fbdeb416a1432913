"""Agreement between coders: kappa, weighted kappa and Fleiss' kappa, each with its n, its table and its settings.

A coefficient is undefined (None, with the reason) where chance alone would leave nothing to disagree about. It can be
low, even negative, where coders agree nearly always but marks are rare; the table shows it.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import chain
from typing import TypeVar

from alliance_tui.domain.bootstrap import RESAMPLES, SEED, Interval, bootstrap_interval
from alliance_tui.domain.record import Record

Label = TypeVar("Label", bound=Hashable)
Counts = Sequence[Sequence[float]]
"""A square table: one row for each category of the first coder, one column for each of the second."""


class Table(Record):
    """What a coefficient was made of: for two coders how often each category of the first met each of the second."""

    names: tuple[str, ...]
    """One for each row; the first coder's categories."""
    columns: tuple[str, ...]
    """The second coder's categories."""
    rows: tuple[tuple[float, ...], ...]


class Agreement(Record):
    """One coefficient, with what it takes to read it."""

    statistic: str
    value: float | None
    reason: str = ""
    """Why there is no value."""
    n: int
    """What was judged by all coders: segments, time units, matched marks, sessions."""
    coders: int
    settings: str
    """What was chosen, in words."""
    observed: float | None = None
    """The part of units in agreement, by the weights where there are some."""
    expected: float | None = None
    """The same by chance, given how often each coder used each category."""
    table: Table | None = None
    interval: Interval | None = None


class Weights(StrEnum):
    """How much a disagreement counts, by how far apart the two categories stand in their order."""

    NONE = "none"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


def kappa(
    pairs: Iterable[tuple[Label, Label]],
    *,
    categories: Sequence[Label] | None = None,
    weights: Weights = Weights.NONE,
    what: str = "units",
) -> Agreement:
    """Cohen's kappa of units that two coders judged, each a pair of labels.

    Args:
        pairs: one pair for each unit, first coder first.
        categories: all labels in their order. Weighted kappa needs it; else it is the labels that occur.
        weights: none (Cohen 1960), or linear or quadratic in the distance of the categories (Cohen 1968).
        what: what a unit is, for the settings.

    Raises:
        ValueError: when weights come without an order, or a label is not among the categories.
    """
    return kappa_over_sessions([list(pairs)], categories=categories, weights=weights, what=what)


def kappa_over_sessions(
    sessions: Sequence[Iterable[tuple[Label, Label]]],
    *,
    categories: Sequence[Label] | None = None,
    weights: Weights = Weights.NONE,
    what: str = "units",
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Agreement:
    """Cohen's kappa of the units of all sessions together, with its bootstrap interval over the sessions.

    Arguments and errors as in `kappa`; `resamples` and `seed` are those of the bootstrap.
    """
    met = [Counter(session) for session in sessions]
    order = _order(met, categories, weights)
    weight = _weight(weights)
    settings = f"{what}, {len(order)} {'category' if len(order) == 1 else 'categories'}"
    if weights is not Weights.NONE:
        settings += f", {weights.value} weights"
    result = kappa_of_table(_counts(met, order), [str(label) for label in order], weight, settings=settings)
    interval = bootstrap_interval(
        [list(chain.from_iterable(_counts([session], order))) for session in met],
        lambda sums: _kappa_parts(rows_of(sums, len(order)), weight)[0],
        resamples=resamples,
        seed=seed,
    )
    name = "Cohen's kappa" if weights is Weights.NONE else "weighted kappa"
    return result.model_copy(update={"statistic": name, "interval": interval if result.value is not None else None})


def kappa_of_table(
    counts: Counts,
    categories: Sequence[str],
    disagreement: Callable[[int, int], float] | None = None,
    *,
    settings: str = "a table",
) -> Agreement:
    """Kappa of a table of counts: 1 - (sum of v o) / (sum of v e), with o observed and e expected by chance.

    `disagreement` gives v, how much it counts that the first coder chose category number i and the second number j
    (Cohen 1968, formula 10); without it every disagreement counts 1 and the result is Cohen's (1960) kappa.
    """
    weight = disagreement or _weight(Weights.NONE)
    value, observed, expected = _kappa_parts(counts, weight)
    total = sum(map(sum, counts))
    return Agreement(
        statistic="Cohen's kappa" if disagreement is None else "weighted kappa",
        value=value,
        reason="" if value is not None else _why_undefined(counts, categories),
        n=round(total),
        coders=2,
        settings=settings,
        observed=observed,
        expected=expected,
        table=square(categories, counts),
    )


def fleiss_kappa(ratings: Sequence[Mapping[str, int]], *, what: str = "units") -> Agreement:
    """Kappa of more than two coders who each judged every unit, not always the same ones (Fleiss 1971, formula 7).

    Args:
        ratings: for each unit how many coders chose each category.
        what: what a unit is, for the settings.

    Raises:
        ValueError: when units were judged by different numbers of coders, or by fewer than two.
    """
    coders = {sum(unit.values()) for unit in ratings}
    if len(coders) > 1 or any(count < 2 for count in coders):
        raise ValueError("each unit must be judged by the same two or more coders")
    categories = sorted({name for unit in ratings for name, count in unit.items() if count})
    settings = f"{what}, {len(categories)} categories"
    if len(categories) < 2:
        reason = f"all coders used only “{categories[0]}”" if categories else "there is nothing to compare"
        return Agreement(
            statistic="Fleiss' kappa",
            value=None,
            reason=reason,
            n=len(ratings),
            coders=max(coders, default=0),
            settings=settings,
        )
    (each,) = coders
    all_ratings = each * len(ratings)
    observed = sum(count * (count - 1) for unit in ratings for count in unit.values()) / (all_ratings * (each - 1))
    expected = sum((sum(unit.get(name, 0) for unit in ratings) / all_ratings) ** 2 for name in categories)
    return Agreement(
        statistic="Fleiss' kappa",
        value=(observed - expected) / (1 - expected),
        n=len(ratings),
        coders=each,
        settings=settings,
        observed=observed,
        expected=expected,
        table=Table(
            names=("ratings",),
            columns=tuple(categories),
            rows=(tuple(sum(unit.get(name, 0) for unit in ratings) for name in categories),),
        ),
    )


def square(categories: Iterable[object], counts: Counts) -> Table:
    """A table whose rows and columns are the same categories."""
    names = tuple(str(one) for one in categories)
    return Table(names=names, columns=names, rows=tuple(tuple(row) for row in counts))


def rows_of(numbers: Sequence[float], size: int) -> list[Sequence[float]]:
    """Numbers in rows of `size`: a table that was flattened, as it was before."""
    return [numbers[start : start + size] for start in range(0, len(numbers), size)] if size else []


def _why_undefined(counts: Counts, categories: Sequence[str]) -> str:
    used = [name for place, name in enumerate(categories) if any(counts[place]) or any(row[place] for row in counts)]
    if not used:
        return "there is nothing to compare"
    return f"both coders used only “{used[0]}”, so chance leaves nothing to disagree about"


def _order(
    met: Sequence[Counter[tuple[Label, Label]]], categories: Sequence[Label] | None, weights: Weights
) -> list[Label]:
    used = {label for session in met for pair in session for label in pair}
    if categories is None:
        if weights is not Weights.NONE:
            raise ValueError("weights need the categories in their order")
        return sorted(used, key=str)
    if not used <= set(categories):
        raise ValueError("a label is not among the categories")
    return list(categories)


def _counts(met: Iterable[Counter[tuple[Label, Label]]], order: Sequence[Label]) -> list[list[int]]:
    place = {label: number for number, label in enumerate(order)}
    counts = [[0] * len(order) for _label in order]
    for session in met:
        for (first, second), count in session.items():
            counts[place[first]][place[second]] += count
    return counts


def _weight(weights: Weights) -> Callable[[int, int], float]:
    if weights is Weights.LINEAR:
        return lambda one, other: abs(one - other)
    if weights is Weights.QUADRATIC:
        return lambda one, other: (one - other) ** 2
    return lambda one, other: int(one != other)


def _kappa_parts(
    counts: Counts, weight: Callable[[int, int], float]
) -> tuple[float | None, float | None, float | None]:
    """Kappa with observed and expected agreement; whole counts and weights stay whole until the last division."""
    total = sum(map(sum, counts))
    places = range(len(counts))
    if not total:
        return None, None, None
    first = [sum(row) for row in counts]
    second = [sum(row[place] for row in counts) for place in places]
    observed = sum(weight(one, other) * counts[one][other] for one in places for other in places)
    expected = sum(weight(one, other) * first[one] * second[other] for one in places for other in places)
    largest = max(weight(one, other) for one in places for other in places) or 1
    parts = 1 - observed / (total * largest), 1 - expected / (total * total * largest)
    return (1 - observed * total / expected if expected else None), *parts
