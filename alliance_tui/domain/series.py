"""A client's scores session by session, with their gaps, in exact decimals.

A score is taken as the decimal it is written as: 6.2 is 62/10 and not the nearest binary number. A score that lies
exactly on a limit is then decided alike whatever is added to the scale or whatever it is multiplied by.

Gaps: a session without a score, or a session number that does not occur, is a gap. A change (and so a moving range)
is taken only between two sessions that follow each other by number and both have a score; over a gap there is none.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import median

Scores = Sequence[tuple[int, float | None]]
"""Session number and score, in ascending order of the numbers; None where nothing was rated."""


@dataclass(frozen=True)
class Change:
    """The step from one session to the next."""

    session: int
    """The later one of the two."""
    by: Fraction
    """Its score less the score before, in points of the scale."""


@dataclass(frozen=True)
class Series:
    """The scores that were given, by session number."""

    scores: dict[int, Fraction]
    numbers: tuple[int, ...]
    """Every session, rated or not."""

    @property
    def n(self) -> int:
        """How many sessions have a score."""
        return len(self.scores)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes between sessions in a row, none of them over a gap."""
        return tuple(
            Change(number, score - self.scores[number - 1])
            for number, score in self.scores.items()
            if number - 1 in self.scores
        )

    @property
    def mean(self) -> Fraction:
        """The mean of all scores; there must be one."""
        return mean(list(self.scores.values()))


def series(scores: Scores) -> Series:
    """Read the scores.

    Raises:
        ValueError: when session numbers do not ascend, or a score is not a finite number.
    """
    numbers = tuple(number for number, _score in scores)
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise ValueError("session numbers must ascend")
    return Series({number: exact(score) for number, score in scores if score is not None}, numbers)


def exact(score: float) -> Fraction:
    """The decimal that a score is written as.

    Raises:
        ValueError: when it is not a finite number.
    """
    if not math.isfinite(score):
        raise ValueError("a score is a finite number")
    return Fraction(repr(float(score)))


def mean(values: Sequence[Fraction]) -> Fraction:
    """The arithmetic mean of at least one value."""
    return sum(values, Fraction()) / len(values)


def variance(values: Sequence[Fraction]) -> Fraction:
    """The sample variance of at least two values, with n - 1 below the line; its root is the SD of every rule."""
    centre = mean(values)
    return sum(((value - centre) ** 2 for value in values), Fraction()) / (len(values) - 1)


def middle(values: Sequence[Fraction]) -> Fraction:
    """The median of at least one value."""
    return Fraction(median(values))
