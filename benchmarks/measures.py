"""What is measured, and how it is told: pairs of the app and its floor, taken alternately, as medians and a ratio."""

import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

RESAMPLED = 400


@dataclass
class Measure:
    """One row of the report: what the app costs and what its floor costs, pair by pair from the same moments."""

    name: str
    unit: str
    target: float | None = None
    """The most that `ratio` may be; None where nothing was promised."""
    goal: float | None = None
    """A later target."""
    floor_name: str = "split floor"
    size: int | None = None
    """How many sessions are stored, or how many bytes the note has: the plot's x."""
    series: str = ""
    """What a line of the plot is called; empty for what is not in it."""
    ours: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)

    def add(self, ours: float, floor: float) -> None:
        """Take in one pair."""
        self.ours.append(ours)
        self.floor.append(floor)

    @property
    def our_median(self) -> float:
        """What the app costs."""
        return statistics.median(self.ours)

    @property
    def floor_median(self) -> float:
        """What the floor costs."""
        return statistics.median(self.floor)

    @property
    def ratio(self) -> float:
        """The app's median over the floor's."""
        return self.our_median / self.floor_median

    @property
    def spread(self) -> tuple[float, float]:
        """Between which two values the ratio lies in 9 of 10 runs like this one: a bootstrap over the pairs."""
        chance = random.Random(0)
        places = range(len(self.ours))
        ratios = sorted(self._ratio_of(chance.choices(places, k=len(places))) for _ in range(RESAMPLED))
        return ratios[RESAMPLED // 20], ratios[-RESAMPLED // 20]

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met, to two decimals; None where there is none."""
        return None if self.target is None else round(self.ratio, 2) <= self.target

    def as_json(self) -> dict[str, Any]:
        """Everything, for a program to read."""
        return {
            "name": self.name,
            "unit": self.unit,
            "floor": self.floor_name,
            "size": self.size,
            "series": self.series,
            "ours_median": self.our_median,
            "floor_median": self.floor_median,
            "ratio": self.ratio,
            "spread": list(self.spread),
            "target": self.target,
            "goal": self.goal,
            "is_met": self.is_met,
            "ours": self.ours,
            "floor_samples": self.floor,
        }

    def _ratio_of(self, places: Sequence[int]) -> float:
        return statistics.median(self.ours[at] for at in places) / statistics.median(self.floor[at] for at in places)
