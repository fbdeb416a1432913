"""Bootstrap intervals over sessions: how far a coefficient would move if other sessions of the kind had been coded.

Sessions are drawn whole, with replacement, since moments of one session are not independent of each other; the limits
are percentiles of the resampled values (Efron & Tibshirani 1993, chapter 13), interpolated as R's type 7 does. Seeded,
so that the same marks always give the same interval.
"""

from collections.abc import Callable, Sequence
from random import Random

from alliance_tui.domain.record import Record

LEVEL = 0.95
RESAMPLES = 1000
SEED = 20_150_401


class Interval(Record):
    """Confidence limits, and how they were found."""

    lower: float
    upper: float
    level: float = LEVEL
    method: str


def bootstrap_interval(
    sessions: Sequence[Sequence[float]],
    statistic: Callable[[list[float]], float | None],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    level: float = LEVEL,
) -> Interval | None:
    """The interval of `statistic` over `sessions`.

    Each session is given as the numbers it adds, and `statistic` is asked of their sums over the sessions drawn.

    None where there are fewer than two sessions, or where more than half of the resamples leave the statistic
    undefined. Undefined resamples are left out, and the method says how many there were.
    """
    if len(sessions) < 2:
        return None
    random = Random(seed)  # noqa: S311 - no secret; only random() is promised to stay the same across versions
    values = []
    for _resample in range(resamples):
        drawn = [sessions[int(random.random() * len(sessions))] for _session in sessions]
        value = statistic([sum(parts) for parts in zip(*drawn, strict=True)])
        if value is not None:
            values.append(value)
    undefined = resamples - len(values)
    if not values or undefined > resamples / 2:
        return None
    values.sort()
    method = f"percentile bootstrap over {len(sessions)} sessions, {resamples} resamples, seed {seed}"
    return Interval(
        lower=percentile(values, (1 - level) / 2),
        upper=percentile(values, (1 + level) / 2),
        level=level,
        method=method + (f", {undefined} of them undefined" if undefined else ""),
    )


def percentile(ordered: Sequence[float], part: float) -> float:
    """The value below which `part` (0 to 1) of the ordered values lie, interpolated (Hyndman & Fan 1996, type 7)."""
    place = (len(ordered) - 1) * part
    lower = int(place)
    upper = min(lower + 1, len(ordered) - 1)
    return ordered[lower] + (ordered[upper] - ordered[lower]) * (place - lower)
