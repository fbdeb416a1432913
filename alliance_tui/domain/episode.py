"""An episode: ruptures with the repairs that belong to them, open until given a resolution."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import computed_field, model_validator

from alliance_tui.domain.marker import Marker, Rating
from alliance_tui.domain.record import Record

RESOLVED = 5
"""The resolution that one key gives in the live session; the wrap-up can rate it finer."""

MERGE_WITHIN_S = 60.0
"""How near ruptures of one group lie that are taken for one episode, where nobody said otherwise, in seconds."""


ANCHORS = {
    "resolution": ("not at all", "a little", "partly", "mostly", "fully"),
    "contribution": ("none I see", "small", "some", "large", "most of it"),
    "salience": ("faint", "slight", "clear", "strong", "very strong"),
}
"""What 1 to 5 mean: how far it was mended, my own part in it, how strong it was. Our own words."""


class Episode(Record):
    """One or more rupture markers with the repair markers linked to them, by marker id."""

    id: str
    ruptures: tuple[str, ...]
    repairs: tuple[str, ...] = ()
    resolution: Rating | None = None
    """Extent to which the strain was mended, 1 to 5; None while the episode is open."""
    contribution: Rating | None = None
    """The therapist's own part in the strain, 1 to 5."""
    reflection: str = ""
    """One line, written after the session."""
    resolved_in: str | None = None
    """The id of the later session in which it was resolved; None where that was in its own."""
    by_hand: bool = False
    """Whether a person put it together: no rule adds a rupture to it any more."""
    merged: tuple[str, ...] = ()
    """The ids of episodes that became part of it: a repair of a later session may still name one of them."""

    @model_validator(mode="before")
    @classmethod
    def _drop_derived(cls, data: Any) -> Any:
        """What was written out with `is_open` reads back in; the value itself is derived again."""
        if isinstance(data, dict) and "is_open" in data:
            data = data.copy()
            del data["is_open"]
        return data

    @computed_field  # type: ignore[prop-decorator]  # mypy: a property under a decorator (pydantic's own advice)
    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet how far it was resolved."""
        return self.resolution is None

    @property
    def members(self) -> tuple[str, ...]:
        """All markers of the episode."""
        return self.ruptures + self.repairs

    def answers_to(self, episode_id: str) -> bool:
        """Whether a link to this id leads here."""
        return episode_id == self.id or episode_id in self.merged

    def without(self, marker_id: str) -> "Episode | None":
        """This episode when a marker is taken back; None when no rupture is left in it."""
        ruptures = tuple(one for one in self.ruptures if one != marker_id)
        if not ruptures:
            return None
        repairs = tuple(one for one in self.repairs if one != marker_id)
        return self.model_copy(update={"ruptures": ruptures, "repairs": repairs})


class CarriedRepair(Record):
    """A repair that belongs to an episode of an earlier session. Kept with the repair's own session; only a person
    makes such a link.
    """

    marker: str
    session: str
    """The id of the earlier session."""
    episode: str


def latest_open(episodes: Iterable[Episode]) -> Episode | None:
    """The open episode that began last, to which a new repair is linked; None when none is open.

    `episodes` are in the order in which they began.
    """
    return next((episode for episode in reversed(list(episodes)) if episode.is_open), None)


def merging(
    group: str, offset_s: float, markers: Mapping[str, Marker], episodes: Iterable[Episode], within_s: float
) -> Episode | None:
    """The episode that a new rupture joins instead of beginning one of its own; None where there is none.

    It has to be open, not put together by hand, and to hold a rupture of the same group at most `within_s` seconds
    away, with no repair of the episode between the two: what comes after a repair is a new strain. Of several the one
    that began last counts. With `within_s` 0 ruptures are never merged. The rule is ours; there is no standard.

    Args:
        group: the new rupture's.
        offset_s: its moment.
        markers: those of the session, by id.
        episodes: in the order in which they began.
        within_s: the setting `merge_within_s`.
    """
    if within_s <= 0:
        return None
    for episode in reversed(list(episodes)):
        if not episode.is_open or episode.by_hand:
            continue
        near = [markers[one].offset_s for one in episode.ruptures if one in markers and markers[one].group == group]
        repairs = [markers[one].offset_s for one in episode.repairs if one in markers]
        for other_s in near:
            first_s, last_s = sorted((other_s, offset_s))
            if last_s - first_s <= within_s and not any(first_s <= repair_s <= last_s for repair_s in repairs):
                return episode
    return None
