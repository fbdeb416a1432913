"""A recording of a session: where it lies and how far its clock is from the session's. Nothing of it is copied.

A path tells who somebody is. It is sealed with the process note, emptied with it, and in no export.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import AwareDatetime, Field

from alliance_tui.domain.reading import on_one_line
from alliance_tui.domain.record import Record


class Found(StrEnum):
    """How the offset of a recording was found."""

    TYPED = "typed"
    CLAP = "clap"
    """From a moment that is in both: one time of it in the recording, one in the session."""
    FILE_TIME = "file-time"
    """From when the file was last written to, less its length."""

    @property
    def words(self) -> str:
        """It in words."""
        return {Found.TYPED: "typed", Found.CLAP: "from a clap", Found.FILE_TIME: "from the file's time"}[self]


class Covered(NamedTuple):
    """How many marks lie in a recording, and how many on either side of it."""

    inside: int
    before: int
    after: int


class Recording(Record):
    """One recording, linked to a session by its path."""

    id: str
    """Random."""
    path: Annotated[str, Field(min_length=1)]
    """Absolute, as it was given; the file may have moved since."""
    offset_s: Annotated[float, Field(allow_inf_nan=False)] = 0
    """Session time at which it begins, in seconds; below zero when it began before the session."""
    found: Found = Found.TYPED
    duration_s: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    """How long it is, where that is known."""
    size_bytes: Annotated[int, Field(ge=0)] | None = None
    """How large the file was when it was linked or looked at last."""
    linked_at: AwareDatetime

    @property
    def name(self) -> str:
        """The file's name without its folder, of either kind of system."""
        return self.path.replace("\\", "/").rpartition("/")[2] or self.path

    @property
    def title(self) -> str:
        """Its name on one line, whatever characters are in it."""
        return on_one_line(self.name)

    @property
    def begins(self) -> str:
        """When it begins, and how that was found, in words that follow its name."""
        if not self.offset_s:
            return f"begins with the session ({self.found.words})"
        side = "before" if self.offset_s < 0 else "into"
        return f"begins {time_text(abs(self.offset_s))} {side} the session ({self.found.words})"

    @property
    def length(self) -> str:
        """How long it is, in words."""
        return "length not known" if self.duration_s is None else f"{time_text(self.duration_s)} long"

    def to_session(self, recording_s: float) -> float:
        """A time of the recording on the session's clock, both in seconds, to the millisecond. It may be below zero."""
        return round(recording_s + self.offset_s, 3)

    def to_recording(self, session_s: float) -> float | None:
        """A session time on the recording's clock, both in seconds, to the millisecond; None outside of it."""
        at_s = round(session_s - self.offset_s, 3)
        is_inside = at_s >= 0 and (self.duration_s is None or at_s <= round(self.duration_s, 3))
        return at_s if is_inside else None

    def covers(self, offsets_s: Iterable[float]) -> Covered:
        """How many of some session times, in seconds, lie in it, before it and after it."""
        given = list(offsets_s)
        inside = sum(self.to_recording(one) is not None for one in given)
        before = sum(round(one - self.offset_s, 3) < 0 for one in given)
        return Covered(inside, before, len(given) - inside - before)


def time_text(seconds: float) -> str:
    """A time as `typed_time.read_time` reads it, with milliseconds only where there are some."""
    ms = round(seconds * 1000)
    whole, rest = divmod(abs(ms), 1000)
    return f"{'-' if ms < 0 else ''}{whole // 60:02d}:{whole % 60:02d}" + (f".{rest:03d}" if rest else "")
