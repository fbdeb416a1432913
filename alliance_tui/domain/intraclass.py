"""Intraclass correlation of counts and ratings: ICC(2,1) and ICC(2,k), with confidence limits.

Source: P. E. Shrout & J. L. Fleiss, Intraclass correlations, Psychological Bulletin 86 (1979): two-way random effects,
absolute agreement. ICC(2,1) is the reliability of one coder, ICC(2,k) that of the mean of all k. The limits follow
their formulas for ICC(2,1); those of ICC(2,k) are the same, stepped up by the Spearman-Brown formula.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain
from math import isfinite

from alliance_tui.domain.agreement import Agreement, Table
from alliance_tui.domain.bootstrap import LEVEL, Interval
from alliance_tui.domain.f_distribution import f_quantile
from alliance_tui.domain.record import Record
from alliance_tui.domain.series import exact, mean


class MeanSquares(Record):
    """The analysis of variance of targets (rows) by coders (columns), without replication."""

    targets: float
    coders: float
    residual: float
    n: int
    k: int


def icc_single(ratings: Sequence[Sequence[float | None]], *, what: str = "sessions", level: float = LEVEL) -> Agreement:
    """ICC(2,1): absolute agreement of single coders.

    Args:
        ratings: for each target (a session, say) the number each coder gave. A target with a missing one is left out,
            and the settings say how many were.
        what: what a target is, for the settings.
        level: of the confidence limits.

    Raises:
        ValueError: when targets have different numbers of coders, or a number is not finite.
    """
    return _icc(ratings, what, level, is_mean=False)


def icc_mean(ratings: Sequence[Sequence[float | None]], *, what: str = "sessions", level: float = LEVEL) -> Agreement:
    """ICC(2,k): absolute agreement of the mean of all coders. Arguments and errors as in `icc_single`."""
    return _icc(ratings, what, level, is_mean=True)


def mean_squares(ratings: Sequence[Sequence[float]]) -> MeanSquares:
    """The mean squares between targets, between coders, and of what is left; two of each at least."""
    rows = [[exact(one) for one in row] for row in ratings]
    n, k = len(rows), len(rows[0])
    centre = mean(list(chain.from_iterable(rows)))
    targets = sum((k * (mean(row) - centre) ** 2 for row in rows), Fraction())
    coders = sum((n * (mean(column) - centre) ** 2 for column in zip(*rows, strict=True)), Fraction())
    total = sum(((one - centre) ** 2 for row in rows for one in row), Fraction())
    return MeanSquares(
        targets=float(targets / (n - 1)),
        coders=float(coders / (k - 1)),
        residual=float((total - targets - coders) / ((n - 1) * (k - 1))),
        n=n,
        k=k,
    )


def _icc(ratings: Sequence[Sequence[float | None]], what: str, level: float, *, is_mean: bool) -> Agreement:
    widths = {len(row) for row in ratings}
    if len(widths) > 1:
        raise ValueError("each target needs one number, or None, from each coder")
    k = max(widths, default=0)
    complete = [[one for one in row if one is not None] for row in ratings if None not in row]
    left_out = len(ratings) - len(complete)
    missing = f", {left_out} with a missing rating left out" if left_out else ""
    name = f"ICC(2,{'k' if is_mean else '1'})"
    settings = (
        f"two-way random effects, absolute agreement, {'mean of all coders' if is_mean else 'single coder'}; "
        f"{len(complete)} {what}, {k} coders{missing}"
    )
    result = Agreement(statistic=name, value=None, n=len(complete), coders=k, settings=settings)
    if len(complete) < 2 or k < 2:
        return result.model_copy(update={"reason": f"at least 2 {what} and 2 coders are needed"})
    squares = mean_squares(complete)
    single = _single(squares)
    result = result.model_copy(update={"table": _table(squares, what)})
    value = _of_mean(squares) if is_mean else single
    if single is None or value is None:
        return result.model_copy(update={"reason": f"{what} differ no more than chance makes them"})
    return result.model_copy(update={"value": value, "interval": _interval(squares, single, level, is_mean=is_mean)})


def _table(squares: MeanSquares, what: str) -> Table:
    n, k = squares.n, squares.k
    return Table(
        names=(what, "coders", "residual"),
        columns=("degrees of freedom", "mean square"),
        rows=((n - 1, squares.targets), (k - 1, squares.coders), ((n - 1) * (k - 1), squares.residual)),
    )


def _single(squares: MeanSquares) -> float | None:
    """ICC(2,1) = (BMS - EMS) / (BMS + (k - 1) EMS + k (JMS - EMS) / n)."""
    below = (
        squares.targets
        + (squares.k - 1) * squares.residual
        + squares.k * (squares.coders - squares.residual) / squares.n
    )
    return (squares.targets - squares.residual) / below if below else None


def _of_mean(squares: MeanSquares) -> float | None:
    """ICC(2,k) = (BMS - EMS) / (BMS + (JMS - EMS) / n)."""
    below = squares.targets + (squares.coders - squares.residual) / squares.n
    return (squares.targets - squares.residual) / below if below else None


def _interval(squares: MeanSquares, single: float, level: float, *, is_mean: bool) -> Interval | None:
    """The limits of ICC(2,1), stepped up for the mean; None where they do not exist."""
    n, k = squares.n, squares.k
    between, judges, error = squares.targets, squares.coders, squares.residual
    # Satterthwaite's degrees of freedom, multiplied through by EMS squared so that it may be zero.
    from_coders = k * single * judges
    from_error = (n * (1 + (k - 1) * single) - k * single) * error
    below = (n - 1) * from_coders**2 + from_error**2
    freedom = (k - 1) * (n - 1) * (from_coders + from_error) ** 2 / below if below else 0
    if not freedom > 0:
        return None
    upper_tail = (1 + level) / 2
    for_lower = f_quantile(upper_tail, n - 1, freedom)
    for_upper = f_quantile(upper_tail, freedom, n - 1)
    spread = k * judges + (k * n - k - n) * error
    limits = (
        n * (between - for_lower * error) / (for_lower * spread + n * between),
        n * (for_upper * between - error) / (spread + n * for_upper * between),
    )
    if is_mean:
        if min(limits) * (k - 1) <= -1:
            return None
        limits = (k * limits[0] / (1 + (k - 1) * limits[0]), k * limits[1] / (1 + (k - 1) * limits[1]))
    # Far below zero the approximation breaks down, and its limits no longer hold the coefficient between them.
    value = _of_mean(squares) if is_mean else single
    if value is None or not (all(map(isfinite, limits)) and limits[0] <= value <= limits[1]):
        return None
    return Interval(lower=limits[0], upper=limits[1], level=level, method="F distribution (Shrout & Fleiss 1979)")
