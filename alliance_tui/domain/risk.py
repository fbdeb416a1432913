"""The risk block of a record note: absent until it is opened; then it wants a level, its reasons and a follow-up.

What belongs in it follows common practice for documenting an assessment of risk: the level never stands without its
rationale, and what is to be done next never goes unsaid. The levels are words, not a score.
"""

from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime

from alliance_tui.domain.record import Record


class RiskLevel(StrEnum):
    """How high the risk was judged to be."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"

    @property
    def height(self) -> int:
        """0 for the lowest."""
        return list(RiskLevel).index(self)


class RiskBlock(Record):
    """One assessment of risk."""

    opened_at: AwareDatetime
    level: RiskLevel | None = None
    rationale: str = ""
    """Why this level and no other."""
    follow_up: str = ""
    """What was agreed or will be done, by whom and when."""
    trigger: str = ""
    """What brought it up, in the client's own words where they matter."""
    ideation: str = ""
    intent: str = ""
    plan: str = ""
    means: str = ""
    history: str = ""
    protective: str = ""
    """What speaks against it."""
    safety_plan: str = ""
    addressed_at: AwareDatetime | None = None
    """When it was called addressed, while the note was a draft; after signing an addendum says so."""
    addressed: str = ""
    """How."""

    @property
    def missing(self) -> tuple[str, ...]:
        """What it still wants before the note can be signed, in words."""
        wants = (("a level", self.level or ""), ("a rationale", self.rationale), ("a follow-up", self.follow_up))
        return tuple(words for words, value in wants if not value.strip())


RISK_TITLES: Final = {
    "level": "Level",
    "rationale": "Rationale",
    "follow_up": "Follow-up",
    "trigger": "Trigger or quote",
    "ideation": "Ideation",
    "intent": "Intent",
    "plan": "Plan",
    "means": "Means",
    "history": "History",
    "protective": "Protective factors",
    "safety_plan": "Safety plan",
}
"""The block's fields as a person reads them, in their order: what is wanted first."""

RISK_TEXTS: Final = tuple(name for name in RISK_TITLES if name != "level")
"""The fields that are written."""
