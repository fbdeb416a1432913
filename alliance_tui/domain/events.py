"""What happens in a live session, event by event: the journal's content."""

from functools import cache
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from alliance_tui.domain.codebook import CodebookRef
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker, Offset, Rating
from alliance_tui.domain.note import Splice
from alliance_tui.domain.record import Record


class _Event(Record):
    at_s: Offset
    """When it happened, in seconds from session start."""


class Began(_Event):
    """The session started."""

    kind: Literal["began"] = "began"
    session: str
    client_id: str
    number: int
    started_at: AwareDatetime
    planned_s: int
    modality: str
    codebook: CodebookRef
    boot: str = ""
    """Which run of the machine the clock belongs to; empty where that cannot be known."""
    origin_s: float = 0
    """The machine's clock at session start, in seconds; holds only within the same `boot`."""


class Spliced(_Event, Splice):
    """The note was edited."""

    kind: Literal["spliced"] = "spliced"


class Marked(_Event):
    """A moment was marked."""

    kind: Literal["marked"] = "marked"
    marker: str
    group: str
    code: str | None = None
    offset_s: Offset
    """The moment that was marked; `at_s` is when the key came through."""
    line: int | None = None
    """The line the cursor was on."""
    episode: str | None = None
    """For a rupture the episode it begins or joins, for a repair the one it is linked to."""
    joins: Literal["rupture", "repair"] = "repair"
    """As what it joins an episode that is there already."""


class Named(_Event):
    """A marker got its code."""

    kind: Literal["named"] = "named"
    marker: str
    group: str
    code: str | None


class Weighed(_Event):
    """A marker's salience was set, or cleared."""

    kind: Literal["weighed"] = "weighed"
    marker: str
    salience: Rating | None


class Moved(_Event):
    """A marker was moved in time."""

    kind: Literal["moved"] = "moved"
    marker: str
    offset_s: Offset


class Unmarked(_Event):
    """A marker was taken back."""

    kind: Literal["unmarked"] = "unmarked"
    marker: str


class Resolved(_Event):
    """An episode was given a resolution, or opened again."""

    kind: Literal["resolved"] = "resolved"
    episode: str
    resolution: Rating | None


class Paused(_Event):
    """The session was interrupted."""

    kind: Literal["paused"] = "paused"
    reason: str = ""


class Resumed(_Event):
    """The session went on."""

    kind: Literal["resumed"] = "resumed"


class Ended(_Event):
    """The session was over."""

    kind: Literal["ended"] = "ended"
    ended_at: AwareDatetime


class Reopened(_Event):
    """It was ended too early, or could not be folded into the store, and goes on."""

    kind: Literal["reopened"] = "reopened"
    markers: tuple[Marker, ...] | None = None
    """All markers as they were amended since the end; None where they were not."""
    episodes: tuple[Episode, ...] | None = None
    """All episodes likewise."""


LiveEvent = (
    Began | Spliced | Marked | Named | Weighed | Moved | Unmarked | Resolved | Paused | Resumed | Ended | Reopened
)


@cache
def _adapter() -> TypeAdapter[LiveEvent]:
    """Built when the first event is read: a session that begins only writes them."""
    return TypeAdapter(Annotated[LiveEvent, Field(discriminator="kind")])


def to_json(event: LiveEvent) -> bytes:
    """An event as the journal keeps it: one line of UTF-8 JSON."""
    return event.model_dump_json().encode()


def from_json(data: bytes) -> LiveEvent:
    """The event in `data`.

    Raises:
        pydantic.ValidationError: when it is not one.
    """
    return _adapter().validate_json(data)
