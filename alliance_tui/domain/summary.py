"""A session in brief: where it is on its way, and its row in a client's index.

A session begins with these alone; the whole of it is a large record (`session`) that is loaded when one is read.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from alliance_tui.domain.codebook import CodebookRef
from alliance_tui.domain.record import Record
from alliance_tui.domain.risk import RiskLevel

Score = Annotated[float, Field(allow_inf_nan=False)]
"""What was answered, or what it comes to: a number that there is."""


class State(StrEnum):
    """Where a session is on its way."""

    LIVE = "live"
    ENDED = "ended"
    SIGNED = "signed"


class Summary(Record):
    """One session in a client's index: enough for lists and trends without opening the session."""

    id: str
    number: int
    state: State
    started_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    length_s: float = 0
    paused_s: float = 0
    codebook: CodebookRef
    counts: dict[str, int] = {}
    """Markers by group id."""
    unnamed: int = 0
    """Markers that have no code yet."""
    episodes: int = 0
    open_episodes: int = 0
    wrapped_up: bool = False
    """Whether somebody called the wrap-up done."""
    words: int = 0
    scores: dict[str, Score] = {}
    """The total of each scale that was filled in, by scale, version and rater, as in `alliance-pulse@1` for the
    therapist and `check-in@1/client`."""
    is_noted: bool = False
    """Whether something stands in its progress note."""
    risk: RiskLevel | None = None
    """A risk that nobody called addressed yet."""
    signed_at: AwareDatetime | None = None
    process_purged_at: AwareDatetime | None = None
    record_purged_at: AwareDatetime | None = None
    versions: dict[str, int] = {}
    """The file version of each drawer when this row was written, so that an old file put back is noticed."""

    @property
    def is_to_finish(self) -> bool:
        """Whether its wrap-up waits: something is not named or not rated, and nobody called it done."""
        return self.state is not State.LIVE and not self.wrapped_up and bool(self.unnamed or self.open_episodes)
