"""Which rules look for patterns (`patterns`), as the settings say."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from alliance_tui.domain.record import Record


class Rule(StrEnum):
    """The rules one can choose from."""

    DROP = "drop"
    DIFFERENCE = "difference"
    INDIVIDUALS = "individuals"
    ROBUST = "robust"


class PatternChoice(Record):
    """Which rules look for patterns, and how; the person's choice."""

    rules: tuple[Rule, ...] = tuple(Rule)
    """Which rules look: drop, difference, individuals, robust, or some of them."""
    k: Literal[1, 2] = 2
    """How many SD a fall must have, for drop and difference."""
    tolerance: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    """How far below the level before a score may lie and still count as back, in points of the scale."""
