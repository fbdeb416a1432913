"""Linking: whatever is done in whichever order, the episodes stay a valid partition and a person's links stay put."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from alliance_tui.domain import linking
from alliance_tui.domain.codebook import Kind
from alliance_tui.domain.episode import CarriedRepair, Episode, merging
from alliance_tui.domain.linking import Marks, NotPossible
from alliance_tui.domain.marker import Marker
from tests.domain.streams import KINDS

AT = datetime(2031, 3, 4, tzinfo=UTC)


def marker(marker_id: str, group: str, offset_s: float) -> Marker:
    """A marker without a code."""
    return Marker(id=marker_id, group=group, offset_s=offset_s)


TWO = Marks(
    markers=(
        marker("w1", "withdrawal", 100),
        marker("r1", "repair", 130),
        marker("w2", "withdrawal", 200),
        marker("r2", "repair", 260),
        marker("c1", "confrontation", 900),
        marker("r3", "repair", 960),
        marker("a1", "connection", 1000),
    ),
    episodes=(
        Episode(id="e1", ruptures=("w1", "w2"), repairs=("r1", "r2"), resolution=3, contribution=2, reflection="slow"),
        Episode(id="e2", ruptures=("c1",), repairs=("r3",), contribution=4),
    ),
)


def test_a_repair_moves_to_another_episode_and_to_none() -> None:
    moved = linking.relink(TWO, KINDS, "r2", "e2")
    assert [one.repairs for one in moved.episodes] == [("r1",), ("r2", "r3")]
    assert all(one.by_hand for one in moved.episodes)
    freed = linking.relink(moved, KINDS, "r2", None)
    assert freed.place_of("r2") is None
    assert linking.faults(freed, KINDS) == []


def test_a_repair_is_carried_to_an_earlier_session_and_back() -> None:
    carried = linking.carry(TWO, KINDS, "r3", "5e", "old")
    assert carried.carried == (CarriedRepair(marker="r3", session="5e", episode="old"),)
    assert (carried.place_of("r3"), carried.episode("e2").repairs) == ("5e/old", ())
    back = linking.relink(carried, KINDS, "r3", "e1")
    assert (back.carried, back.place_of("r3")) == ((), "e1")


def test_merged_episodes_are_open_unless_both_were_rated() -> None:
    merged = linking.merge(TWO, "e2", "e1")
    assert merged.episodes == (
        Episode(
            id="e1",
            ruptures=("w1", "w2", "c1"),
            repairs=("r1", "r2", "r3"),
            contribution=4,
            reflection="slow",
            by_hand=True,
            merged=("e2",),
        ),
    )
    assert merged.episodes[0].answers_to("e2"), "a later session's repair still finds it"
    assert not merged.episodes[0].answers_to("e3")
    both = linking.merge(linking.rate(TWO, "e2", resolution=2, reflection="late"), "e1", "e2")
    assert (both.episodes[0].resolution, both.episodes[0].reflection) == (2, "slow; late")


def test_a_rupture_is_split_off_with_the_repairs_that_came_after_it() -> None:
    parted = linking.split(TWO, "w2", "new")
    assert [(one.id, one.ruptures, one.repairs, one.resolution) for one in parted.episodes] == [
        ("e1", ("w1",), ("r1",), 3),
        ("new", ("w2",), ("r2",), None),
        ("e2", ("c1",), ("r3",), None),
    ]
    assert [one.by_hand for one in parted.episodes] == [True, True, False]


def test_a_moved_marker_keeps_its_links_and_the_order_follows() -> None:
    moved = linking.move(TWO, "c1", 20.00049)
    assert [one.id for one in moved.markers] == ["c1", "w1", "r1", "w2", "r2", "r3", "a1"]
    assert [one.id for one in moved.episodes] == ["e2", "e1"]
    assert (moved.markers[0].offset_s, moved.place_of("c1")) == (20, "e2")


def test_an_episode_goes_with_its_last_rupture_and_its_repairs_stay_as_markers() -> None:
    left = linking.delete(TWO, "c1")
    assert [one.id for one in left.episodes] == ["e1"]
    assert (left.place_of("r3"), left.marker("r3").offset_s) == (None, 960)


def test_a_late_marker_is_linked_at_its_own_moment() -> None:
    open_one = linking.rate(TWO, "e1", resolution=None)
    early = linking.add_late(open_one, KINDS, marker("r9", "repair", 300), "new", 60)
    assert early.place_of("r9") == "e1", "the later episode had not begun"
    assert linking.add_late(TWO, KINDS, marker("r9", "repair", 300), "new", 60).place_of("r9") is None
    near = linking.add_late(TWO, KINDS, marker("c9", "confrontation", 880), "new", 60)
    assert near.episode("e2").ruptures == ("c9", "c1")
    assert linking.add_late(TWO, KINDS, marker("c9", "confrontation", 800), "new", 60).place_of("c9") == "new"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda: linking.relink(TWO, KINDS, "w1", "e2"), "only a repair"),
        (lambda: linking.relink(TWO, KINDS, "r1", "e9"), "no such episode"),
        (lambda: linking.carry(TWO, KINDS, "a1", "5e", "old"), "only a repair"),
        (lambda: linking.merge(TWO, "e1", "e1"), "with itself"),
        (lambda: linking.split(TWO, "c1", "new"), "the only rupture"),
        (lambda: linking.split(TWO, "r1", "new"), "only a rupture"),
        (lambda: linking.move(TWO, "m9", 3), "no such marker"),
        (lambda: linking.delete(TWO, "m9"), "no such marker"),
        (lambda: linking.name(TWO, KINDS, "w1", "repair", None), "cannot become a repair"),
        (lambda: linking.add_late(TWO, KINDS, marker("w1", "withdrawal", 3), "new", 60), "there already"),
        (lambda: linking.rate(TWO, "e9", resolution=3), "no such episode"),
    ],
)
def test_what_cannot_be_done_is_said(change: object, reason: str) -> None:
    assert callable(change)
    with pytest.raises(NotPossible, match=reason):
        change()


def test_ruptures_merge_only_when_they_are_near_of_one_group_open_and_left_to_the_rules() -> None:
    first = Episode(id="e", ruptures=("w",))
    marks = {"w": marker("w", "withdrawal", 100), "r": marker("r", "repair", 120)}

    def joined(group: str, offset_s: float, episode: Episode, within_s: float = 60) -> bool:
        return merging(group, offset_s, marks, [episode], within_s) is not None

    assert joined("withdrawal", 160, first)
    assert joined("withdrawal", 40, first)
    assert not joined("withdrawal", 160.001, first)
    assert not joined("withdrawal", 100, first, 0)
    assert not joined("confrontation", 100, first)
    assert not joined("withdrawal", 101, first.model_copy(update={"resolution": 1}))
    assert not joined("withdrawal", 101, first.model_copy(update={"by_hand": True}))
    mended = first.model_copy(update={"repairs": ("r",)})
    assert joined("withdrawal", 119, mended)
    assert not joined("withdrawal", 121, mended)


class Desk(RuleBasedStateMachine):
    """Someone who marks, links, moves, deletes and undoes in any order."""

    @initialize()
    def begin(self) -> None:
        """Nothing is marked yet."""
        self.marks = Marks()
        self.trail: list[Marks] = []
        self.count = 0
        self.said: dict[str, str | None] = {}
        """Where a person put each repair, as far as they did."""

    def do(self, marks: Marks) -> None:
        """Take a step that can be undone. The history has something to say of every one that changed anything."""
        is_other = links(self.marks) != links(marks) or self.marks.markers != marks.markers
        assert linking.differences(self.marks, marks, AT) or not is_other
        self.trail.append(self.marks)
        self.marks = marks
        present = {one.id for one in marks.markers}
        self.said = {one: place for one, place in self.said.items() if one in present}

    def pick(self, draw: st.DataObject, kind: Kind | None = None) -> str:
        """A marker's id, of a kind."""
        return draw.draw(st.sampled_from([m.id for m in self.marks.markers if kind in (None, KINDS[m.group])]))

    def has(self, kind: Kind | None = None) -> bool:
        """Whether there is one."""
        return any(kind in (None, KINDS[one.group]) for one in self.marks.markers)

    @rule(group=st.sampled_from(sorted(KINDS)), offset_s=st.integers(0, 300))
    def mark(self, group: str, offset_s: int) -> None:
        """The rules link it; nothing that was linked before changes its place."""
        places = links(self.marks)
        self.count += 1
        new = marker(f"m{self.count}", group, float(offset_s))
        self.do(linking.add_late(self.marks, KINDS, new, f"e{self.count}", 60))
        assert {one: place for one, place in links(self.marks).items() if one != new.id} == places
        joined = self.marks.episode_of(new.id)
        if KINDS[group] is Kind.RUPTURE and joined is not None and len(joined.ruptures) > 1:
            assert not joined.by_hand

    @precondition(lambda self: self.has(Kind.REPAIR))
    @rule(data=st.data())
    def relink(self, data: st.DataObject) -> None:
        """A person says where a repair belongs."""
        repair = self.pick(data, Kind.REPAIR)
        place = data.draw(st.sampled_from([None, "5e/old", *(one.id for one in self.marks.episodes)]))
        if place == "5e/old":
            self.do(linking.carry(self.marks, KINDS, repair, "5e", "old"))
        else:
            self.do(linking.relink(self.marks, KINDS, repair, place))
        assert self.marks.place_of(repair) == place
        self.said[repair] = place

    @precondition(lambda self: len(self.marks.episodes) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        """Two become one, with all their markers."""
        first, second = data.draw(st.permutations([one.id for one in self.marks.episodes]))[:2]
        wanted = {*self.marks.episode(first).members, *self.marks.episode(second).members}
        self.do(linking.merge(self.marks, first, second))
        kept = next(one for one in self.marks.episodes if one.id in (first, second))
        assert set(kept.members) == wanted
        self.said |= dict.fromkeys(kept.repairs, kept.id)

    @precondition(lambda self: any(len(one.ruptures) > 1 for one in self.marks.episodes))
    @rule(data=st.data())
    def split(self, data: st.DataObject) -> None:
        """One becomes two, and no marker is lost."""
        whole = data.draw(st.sampled_from([one for one in self.marks.episodes if len(one.ruptures) > 1]))
        self.count += 1
        self.do(linking.split(self.marks, data.draw(st.sampled_from(whole.ruptures)), f"e{self.count}"))
        parts = [self.marks.episode(whole.id), self.marks.episode(f"e{self.count}")]
        assert sorted(one for part in parts for one in part.members) == sorted(whole.members)
        self.said |= {one: part.id for part in parts for one in part.repairs}

    @precondition(lambda self: self.has())
    @rule(data=st.data(), offset_s=st.integers(0, 300))
    def move(self, data: st.DataObject, offset_s: int) -> None:
        """In time only."""
        places = links(self.marks)
        self.do(linking.move(self.marks, self.pick(data), float(offset_s)))
        assert links(self.marks) == places

    @precondition(lambda self: self.has())
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """One marker goes, and with the last rupture its episode."""
        gone = self.pick(data)
        self.do(linking.delete(self.marks, gone))
        ids = {one.id for one in self.marks.episodes}
        self.said = {m: (None if p and "/" not in p and p not in ids else p) for m, p in self.said.items()}

    @precondition(lambda self: self.marks.episodes)
    @rule(data=st.data(), resolution=st.none() | st.integers(1, 5))
    def rate(self, data: st.DataObject, resolution: int | None) -> None:
        """It opens or closes."""
        episode = data.draw(st.sampled_from(self.marks.episodes))
        self.do(linking.rate(self.marks, episode.id, resolution=resolution))
        assert self.marks.episode(episode.id).is_open is (resolution is None)

    @precondition(lambda self: self.trail)
    @rule()
    def undo(self) -> None:
        """Back to exactly what was there. What a person said since is taken back with it."""
        self.marks = self.trail.pop()
        places = links(self.marks)
        self.said = {one: places[one] for one in self.said if one in places}

    @invariant()
    def is_whole(self) -> None:
        """A valid partition, in order, with every link that a person made."""
        assert linking.faults(self.marks, KINDS) == []
        offsets = [one.offset_s for one in self.marks.markers]
        assert offsets == sorted(offsets)
        began = [linking.began_s(self.marks, one) for one in self.marks.episodes]
        assert began == sorted(began)
        assert {one: self.marks.place_of(one) for one in self.said} == self.said


def links(marks: Marks) -> dict[str, str | None]:
    """Where each marker belongs."""
    return {one.id: marks.place_of(one.id) for one in marks.markers}


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@given(st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.integers(0, 300)), max_size=8), st.data())
@settings(max_examples=40, deadline=None)
def test_history_holds_every_place_and_value_that_was_there(set_: list[tuple[str, int]], data: st.DataObject) -> None:
    marks = Marks()
    for number, (group, offset_s) in enumerate(set_):
        marks = linking.add_late(marks, KINDS, marker(f"m{number}", group, float(offset_s)), f"e{number}", 60)
    if not marks.markers:
        return
    gone = data.draw(st.sampled_from(marks.markers))
    after = linking.delete(marks, gone.id)
    history = {(one.of, one.field): one for one in linking.differences(marks, after, AT)}
    assert Marker.model_validate_json(str(history[gone.id, "marker"].before)) == gone
    for one in marks.markers:
        if marks.place_of(one.id) != after.place_of(one.id):
            assert history[one.id, "episode"].before == marks.place_of(one.id)
