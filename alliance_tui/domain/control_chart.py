"""Control charts for single values: the limits within which a client's scores usually vary.

Formulas: D. C. Montgomery, Introduction to Statistical Quality Control, control charts for individual measurements.
Sigma is estimated from the moving range MR, the absolute change between two sessions in a row: mean MR / 1.128, where
1.128 is d2 for ranges of two. Three sigma are therefore 3 / 1.128 = 2.66 mean MR. The robust chart takes the median MR,
which one bad session hardly moves: 3 / 0.954 = 3.145. Both charts are centred on the mean of all scores.

A moving range over a gap is left out (`alliance_tui.domain.series` says what a gap is).
"""

from enum import StrEnum
from fractions import Fraction

from alliance_tui.domain.record import Record
from alliance_tui.domain.series import Series, mean, middle

MEAN_RANGE_FACTOR = Fraction("2.66")
MEDIAN_RANGE_FACTOR = Fraction("3.145")
SIGMA_DIVISOR = Fraction("1.128")


class RangeOf(StrEnum):
    """Which moving range stands for all of them."""

    MEAN = "mean"
    MEDIAN = "median"


class Limits(Record):
    """The lines of a chart, in points of the scale."""

    centre: float
    lower: float
    upper: float


class ControlChart(Record):
    """The limits of one series, and what they were made of."""

    limits: Limits
    moving_range: float
    """The mean or the median moving range, in points of the scale."""
    range_of: RangeOf
    ranges: int
    """How many moving ranges there were."""
    sigma: float
    """One third of the distance from the centre to a limit."""
    below: tuple[int, ...] = ()
    """Sessions under the lower limit; one that lies on it is not among them."""
    above: tuple[int, ...] = ()
    """Sessions over the upper limit."""


def control_chart(scores: Series, range_of: RangeOf) -> ControlChart | None:
    """The chart of a series, or None where no two sessions in a row have a score.

    `range_of` the mean is the Shewhart individuals chart, the median the robust one.
    """
    ranges = [abs(change.by) for change in scores.changes]
    if not ranges:
        return None
    is_mean = range_of is RangeOf.MEAN
    moving_range = mean(ranges) if is_mean else middle(ranges)
    reach = moving_range * (MEAN_RANGE_FACTOR if is_mean else MEDIAN_RANGE_FACTOR)
    centre = scores.mean
    return ControlChart(
        limits=Limits(centre=float(centre), lower=float(centre - reach), upper=float(centre + reach)),
        moving_range=float(moving_range),
        range_of=range_of,
        ranges=len(ranges),
        sigma=float(moving_range / SIGMA_DIVISOR if is_mean else reach / 3),
        below=tuple(number for number, score in scores.scores.items() if score < centre - reach),
        above=tuple(number for number, score in scores.scores.items() if score > centre + reach),
    )
