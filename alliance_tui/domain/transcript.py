"""A transcript: what was said in a session as another program wrote it down, beside the session for reference."""

from bisect import bisect_right
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from alliance_tui.domain.record import Record


class Part(StrEnum):
    """Who somebody in a transcript is. A person says so; it is never guessed."""

    THERAPIST = "therapist"
    CLIENT = "client"
    OTHER = "other"


class Said(Record):
    """One thing that was said."""

    start_s: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    """On the transcript's own clock, in seconds."""
    end_s: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    speaker: str = ""
    """As the file calls them; empty where it does not tell."""
    text: str


class Transcript(Record):
    """What was said in one session."""

    format: Literal[1] = 1
    id: str
    """The session's."""
    offset_s: Annotated[float, Field(allow_inf_nan=False)] = 0
    """Session time at which the transcript's clock begins; below zero when it began before the session."""
    parts: dict[str, Part] = {}
    """Who each speaker is, as far as somebody said."""
    said: tuple[Said, ...] = ()
    """By time."""
    replaced: "Transcript | None" = None
    """The one whose place it took, without those before that: it comes back when the import is undone."""

    @property
    def speakers(self) -> tuple[str, ...]:
        """Everybody who speaks, in the order of their first words."""
        return tuple(dict.fromkeys(one.speaker for one in self.said if one.speaker))

    def around(self, offset_s: float, within_s: float) -> tuple[Said, ...]:
        """What was said near a session time, both in seconds."""
        return tuple(self.said[place] for place in self.places_around(offset_s, within_s))

    def places_around(self, offset_s: float, within_s: float) -> tuple[int, ...]:
        """The places in `said` of what was said near a session time, both in seconds."""
        first_s, last_s = (offset_s - self.offset_s + way for way in (-within_s, within_s))
        return tuple(place for place, one in enumerate(self.said) if one.end_s >= first_s and one.start_s <= last_s)

    def place_at(self, offset_s: float) -> int:
        """The place of the last thing that was begun at a session time; the first where nothing was yet."""
        at_s = offset_s - self.offset_s
        return max(0, bisect_right(self.said, at_s, key=lambda one: one.start_s) - 1)

    def time_of(self, place: int) -> float:
        """The session time at which something was said, in seconds; below zero before the session."""
        return self.said[place].start_s + self.offset_s

    def name_of(self, speaker: str) -> str:
        """What to call a speaker: who they are, where somebody said so, else as the file calls them."""
        part = self.parts.get(speaker)
        return part.value if part and part is not Part.OTHER else speaker
