"""Linking: which markers make which episodes, and what a person can do about that after the session.

Every operation gives new `Marks` and leaves the old ones as they were, so that undoing is going back to those. Whatever
is done, in whichever order: a marker is in one episode at most, an episode has at least one rupture, its ruptures are
ruptures and its repairs are repairs (`faults` says where that is not so). What an operation puts together is called
`by_hand`, and no rule touches it any more.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from alliance_tui.domain.amendment import EPISODE_FIELDS, MARKER_FIELDS, Amendment, Value, traces
from alliance_tui.domain.codebook import Codebook, Kind
from alliance_tui.domain.episode import CarriedRepair, Episode, latest_open, merging
from alliance_tui.domain.marker import Marker, milliseconds
from alliance_tui.domain.record import Record
from alliance_tui.domain.session import ProcessNote

Kinds = Mapping[str, Kind]
"""What each group of the codebook is to the alliance, by group id."""


class NotPossible(ValueError):
    """An operation that cannot be done. The message says why, in words for the screen."""


class Marks(Record):
    """The markers of a session, the episodes they make, and its repairs that belong to episodes of earlier sessions."""

    markers: tuple[Marker, ...] = ()
    episodes: tuple[Episode, ...] = ()
    carried: tuple[CarriedRepair, ...] = ()

    @classmethod
    def of(cls, note: ProcessNote) -> "Marks":
        """Those of a session."""
        return cls(markers=note.markers, episodes=note.episodes, carried=note.carried)

    def marker(self, marker_id: str) -> Marker:
        """A marker by its id.

        Raises:
            NotPossible: when it is not there.
        """
        found = next((one for one in self.markers if one.id == marker_id), None)
        if found is None:
            raise NotPossible("there is no such marker")
        return found

    def episode(self, episode_id: str) -> Episode:
        """An episode by its id.

        Raises:
            NotPossible: when it is not there.
        """
        found = next((one for one in self.episodes if one.id == episode_id), None)
        if found is None:
            raise NotPossible("there is no such episode")
        return found

    def episode_of(self, marker_id: str) -> Episode | None:
        """The episode of this session that a marker belongs to, or None."""
        return next((one for one in self.episodes if marker_id in one.members), None)

    def place_of(self, marker_id: str) -> str | None:
        """Where a marker belongs: an episode's id, `session/episode` for one of an earlier session, or None."""
        episode = self.episode_of(marker_id)
        if episode is not None:
            return episode.id
        return next((f"{one.session}/{one.episode}" for one in self.carried if one.marker == marker_id), None)


Change = Callable[[Marks], Marks]
"""An operation with everything but the marks given."""


def kinds_of(codebook: Codebook | None) -> Kinds:
    """The kind of each group of a codebook."""
    return {group.id: group.kind for group in codebook.groups} if codebook else {}


# -- what a person can do


def relink(marks: Marks, kinds: Kinds, repair_id: str, episode_id: str | None) -> Marks:
    """Let a repair belong to another episode of this session, or to none.

    Raises:
        NotPossible: when the marker is no repair, or one of the two is not there.
    """
    _require_repair(marks, kinds, repair_id)
    freed = _without(marks, repair_id)
    if episode_id is None:
        return _ordered(freed)
    episode = freed.episode(episode_id)
    joined = episode.model_copy(update={"repairs": (*episode.repairs, repair_id), "by_hand": True})
    return _ordered(_with(freed, joined))


def carry(marks: Marks, kinds: Kinds, repair_id: str, session_id: str, episode_id: str) -> Marks:
    """Let a repair belong to an episode of an earlier session. Raises as `relink`."""
    _require_repair(marks, kinds, repair_id)
    freed = _without(marks, repair_id)
    link = CarriedRepair(marker=repair_id, session=session_id, episode=episode_id)
    return _ordered(freed.model_copy(update={"carried": (*freed.carried, link)}))


def merge(marks: Marks, first_id: str, second_id: str) -> Marks:
    """Make one episode of two; the one that began earlier stays.

    The whole is open unless both were given a resolution; the lower one then counts, and of two
    contributions the higher.

    Raises:
        NotPossible: when one is not there, or both are the same.
    """
    if first_id == second_id:
        raise NotPossible("an episode cannot be merged with itself")
    ids = [one.id for one in marks.episodes]
    first, second = sorted((marks.episode(first_id), marks.episode(second_id)), key=lambda one: ids.index(one.id))
    is_rated = first.resolution is not None and second.resolution is not None
    lower = min(first, second, key=lambda one: one.resolution or 0)
    merged = first.model_copy(
        update={
            "ruptures": first.ruptures + second.ruptures,
            "repairs": first.repairs + second.repairs,
            "resolution": lower.resolution if is_rated else None,
            "resolved_in": lower.resolved_in if is_rated else None,
            "contribution": max(first.contribution or 0, second.contribution or 0) or None,
            "reflection": "; ".join(one.reflection for one in (first, second) if one.reflection),
            "by_hand": True,
            "merged": (*first.merged, second.id, *second.merged),
        }
    )
    others = tuple(one for one in marks.episodes if one.id != second.id)
    return _ordered(_with(marks.model_copy(update={"episodes": others}), merged))


def split(marks: Marks, rupture_id: str, new_id: str) -> Marks:
    """Let a rupture have an episode of its own, open, with the repairs that came after it and before the next rupture.

    Repairs before the first rupture of the episode count as that one's.

    Args:
        marks: those of the session.
        rupture_id: the rupture.
        new_id: the id of the episode to be made.

    Raises:
        NotPossible: when it is no rupture of an episode, or the only one in it.
    """
    marks.marker(rupture_id)
    episode = marks.episode_of(rupture_id)
    if episode is None or rupture_id not in episode.ruptures:
        raise NotPossible("only a rupture can be split off")
    if len(episode.ruptures) == 1:
        raise NotPossible("it is the only rupture of its episode")
    repairs = tuple(one for one in episode.repairs if _rupture_before(marks, episode, one) == rupture_id)
    left = episode.model_copy(
        update={
            "ruptures": tuple(one for one in episode.ruptures if one != rupture_id),
            "repairs": tuple(one for one in episode.repairs if one not in repairs),
            "by_hand": True,
        }
    )
    made = Episode(id=new_id, ruptures=(rupture_id,), repairs=repairs, by_hand=True)
    parted = _with(marks, left)
    return _ordered(parted.model_copy(update={"episodes": (*parted.episodes, made)}))


def move(marks: Marks, marker_id: str, offset_s: float) -> Marks:
    """Let a marker lie at another moment, in seconds from session start. Its links stay as they are.

    Raises:
        NotPossible: when it is not there.
    """
    moved = marks.marker(marker_id).model_copy(update={"offset_s": milliseconds(offset_s)})
    return change(marks, moved)


def change(marks: Marks, marker: Marker) -> Marks:
    """Let a marker take the place of the one with its id.

    Raises:
        NotPossible: when there is none.
    """
    marks.marker(marker.id)
    markers = tuple(marker if one.id == marker.id else one for one in marks.markers)
    return _ordered(marks.model_copy(update={"markers": markers}))


def name(marks: Marks, kinds: Kinds, marker_id: str, group_id: str, code_id: str | None) -> Marks:
    """Give a marker a code, of its own group or of another of the same kind.

    Raises:
        NotPossible: when it is not there, or the group is of another kind: its links would not fit any more.
    """
    marker = marks.marker(marker_id)
    if marker.group != group_id and kinds.get(marker.group) is not kinds.get(group_id):
        raise NotPossible("a rupture cannot become a repair; take it out and add it anew")
    return change(marks, marker.model_copy(update={"group": group_id, "code": code_id}))


def delete(marks: Marks, marker_id: str) -> Marks:
    """Take a marker out. An episode goes with its last rupture, and its repairs then belong to none.

    Raises:
        NotPossible: when it is not there.
    """
    marks.marker(marker_id)
    freed = _without(marks, marker_id)
    markers = tuple(one for one in freed.markers if one.id != marker_id)
    return _ordered(freed.model_copy(update={"markers": markers}))


def add_late(marks: Marks, kinds: Kinds, marker: Marker, new_id: str, within_s: float) -> Marks:
    """Add a marker that was not set in the session. The rules of the session link it, at its own moment.

    Args:
        marks: those of the session.
        kinds: of its codebook's groups.
        marker: the new one.
        new_id: the id of the episode it may begin.
        within_s: how near ruptures are merged, in seconds.

    Raises:
        NotPossible: when a marker has this id already.
    """
    if any(one.id == marker.id for one in marks.markers):
        raise NotPossible("this marker is there already")
    added = marks.model_copy(update={"markers": (*marks.markers, marker)})
    by_id = {one.id: one for one in marks.markers}
    kind = kinds.get(marker.group)
    if kind is Kind.RUPTURE:
        joined = merging(marker.group, marker.offset_s, by_id, marks.episodes, within_s)
        if joined is None:
            begun = Episode(id=new_id, ruptures=(marker.id,))
            return _ordered(added.model_copy(update={"episodes": (*added.episodes, begun)}))
        ruptures = (*joined.ruptures, marker.id)
        return _ordered(_with(added, joined.model_copy(update={"ruptures": ruptures})))
    if kind is Kind.REPAIR:
        linked = latest_open(one for one in marks.episodes if began_s(marks, one) <= marker.offset_s)
        if linked is not None:
            repairs = (*linked.repairs, marker.id)
            return _ordered(_with(added, linked.model_copy(update={"repairs": repairs})))
    return _ordered(added)


def rate(marks: Marks, episode_id: str, **changes: Value) -> Marks:
    """Change an episode's resolution, contribution, reflection or the session it was resolved in.

    Raises:
        NotPossible: when it is not there.
        pydantic.ValidationError: when a value cannot stand there.
    """
    episode = marks.episode(episode_id)
    if changes.get("resolution", 0) is None:
        changes["resolved_in"] = None
    return _with(marks, Episode.model_validate({**episode.model_dump(), **changes}))


# -- what holds, and what changed


def began_s(marks: Marks, episode: Episode) -> float:
    """When an episode began: the offset of its first rupture, in seconds."""
    return min((one.offset_s for one in marks.markers if one.id in episode.ruptures), default=0.0)


def faults(marks: Marks, kinds: Kinds) -> list[str]:
    """What is wrong with the links of a session; empty where all is well."""
    groups = {marker.id: kinds.get(marker.group) for marker in marks.markers}
    found = [] if len(groups) == len(marks.markers) else ["a marker is there twice"]
    linked = [one for episode in marks.episodes for one in episode.members] + [one.marker for one in marks.carried]
    found += [] if len(set(linked)) == len(linked) else ["a marker is in two episodes"]
    found += [] if set(linked) <= set(groups) else ["an episode holds a marker that is not there"]
    for episode in marks.episodes:
        found += [] if episode.ruptures else ["an episode has no rupture"]
        found += ["not a rupture" for one in episode.ruptures if groups.get(one) is not Kind.RUPTURE]
        found += ["not a repair" for one in episode.repairs if groups.get(one) is not Kind.REPAIR]
    found += ["not a repair" for one in marks.carried if groups.get(one.marker) is not Kind.REPAIR]
    loose = {one for one, kind in groups.items() if kind is Kind.RUPTURE} - set(linked)
    return found + ["a rupture is in no episode" for _one in loose]


def differences(before: Marks, after: Marks, at: datetime) -> list[Amendment]:
    """What has to be known to get from one state back to the other, as the history keeps it."""
    return [*_marker_differences(before, after, at), *_episode_differences(before, after, at)]


def _marker_differences(before: Marks, after: Marks, at: datetime) -> Iterator[Amendment]:
    old, new = ({one.id: one for one in marks.markers} for marks in (before, after))
    for marker_id in old | new:
        was, now = old.get(marker_id), new.get(marker_id)
        if was is not None and now is not None:
            yield from traces(was, now, at, MARKER_FIELDS)
        else:
            was_text, now_text = (one.model_dump_json() if one else None for one in (was, now))
            yield Amendment(at=at, of=marker_id, field="marker", before=was_text, after=now_text)
        places = before.place_of(marker_id), after.place_of(marker_id)
        if places[0] != places[1]:
            yield Amendment(at=at, of=marker_id, field="episode", before=places[0], after=places[1])


def _episode_differences(before: Marks, after: Marks, at: datetime) -> Iterator[Amendment]:
    old, new = ({one.id: one for one in marks.episodes} for marks in (before, after))
    for episode_id in old | new:
        bare = Episode(id=episode_id, ruptures=())
        yield from traces(old.get(episode_id, bare), new.get(episode_id, bare), at, EPISODE_FIELDS)


# -- how it is done


def _require_repair(marks: Marks, kinds: Kinds, marker_id: str) -> None:
    if kinds.get(marks.marker(marker_id).group) is not Kind.REPAIR:
        raise NotPossible("only a repair can be linked to another episode")


def _without(marks: Marks, marker_id: str) -> Marks:
    """The marker in no episode any more, the episode it was in marked as a person's."""
    episodes = []
    for episode in marks.episodes:
        left = episode.without(marker_id) if marker_id in episode.members else episode
        if left is not None:
            episodes.append(left if left is episode else left.model_copy(update={"by_hand": True}))
    carried = tuple(one for one in marks.carried if one.marker != marker_id)
    return marks.model_copy(update={"episodes": tuple(episodes), "carried": carried})


def _with(marks: Marks, episode: Episode) -> Marks:
    episodes = tuple(episode if one.id == episode.id else one for one in marks.episodes)
    return marks.model_copy(update={"episodes": episodes})


def _ordered(marks: Marks) -> Marks:
    """Markers and members by their times, episodes by their beginnings."""
    markers = tuple(sorted(marks.markers, key=lambda one: one.offset_s))
    place = {marker.id: at for at, marker in enumerate(markers)}

    def by_time(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(ids, key=lambda one: place.get(one, -1)))

    episodes = [
        one.model_copy(update={"ruptures": by_time(one.ruptures), "repairs": by_time(one.repairs)})
        for one in marks.episodes
    ]
    episodes.sort(key=lambda one: place.get(one.ruptures[0], -1))
    return marks.model_copy(update={"markers": markers, "episodes": tuple(episodes)})


def _rupture_before(marks: Marks, episode: Episode, repair_id: str) -> str:
    """The rupture that a repair of the episode came after; the first one, where it came before them all."""
    offsets = {marker.id: marker.offset_s for marker in marks.markers}
    ruptures = sorted(episode.ruptures, key=lambda one: offsets.get(one, 0.0))
    before = [one for one in ruptures if offsets.get(one, 0.0) <= offsets.get(repair_id, 0.0)]
    return before[-1] if before else ruptures[0]
