"""An episode: ruptures with the repairs that belong to them, open until given a resolution."""

from collections.abc import Iterable
from typing import Any

from pydantic import computed_field, model_validator

from alliance_tui.domain.marker import Rating
from alliance_tui.domain.record import Record

RESOLVED = 5
"""The resolution that one key gives in the live session; the wrap-up can rate it finer."""


class Episode(Record):
    """One or more rupture markers with the repair markers linked to them, by marker id."""

    id: str
    ruptures: tuple[str, ...]
    repairs: tuple[str, ...] = ()
    resolution: Rating | None = None
    """Extent to which the strain was mended, 1 to 5; None while the episode is open."""
    contribution: Rating | None = None
    """The therapist's own part in the strain, 1 to 5."""

    @model_validator(mode="before")
    @classmethod
    def _drop_derived(cls, data: Any) -> Any:
        """What was written out with `is_open` reads back in; the value itself is derived again."""
        return {name: value for name, value in data.items() if name != "is_open"} if isinstance(data, dict) else data

    @computed_field  # type: ignore[prop-decorator]  # mypy: a property under a decorator (pydantic's own advice)
    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet how far it was resolved."""
        return self.resolution is None

    @property
    def members(self) -> tuple[str, ...]:
        """All markers of the episode."""
        return self.ruptures + self.repairs

    def without(self, marker_id: str) -> "Episode | None":
        """This episode when a marker is taken back; None when no rupture is left in it."""
        ruptures = tuple(one for one in self.ruptures if one != marker_id)
        if not ruptures:
            return None
        repairs = tuple(one for one in self.repairs if one != marker_id)
        return self.model_copy(update={"ruptures": ruptures, "repairs": repairs})


def latest_open(episodes: Iterable[Episode]) -> Episode | None:
    """The open episode that began last, to which a new repair is linked; None when none is open.

    `episodes` are in the order in which they began.
    """
    return next((episode for episode in reversed(list(episodes)) if episode.is_open), None)
