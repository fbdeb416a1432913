"""Two codings side by side: segments, time units and matched marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.marker import Marker
from alliance_tui.domain.two_codings import (
    MARKED,
    NOT_MARKED,
    NOTHING,
    Grain,
    Matching,
    TwoCodings,
    match_marks,
    matched_agreement,
    segment_agreement,
    segment_count,
    segments,
    time_unit_agreement,
    time_units,
)


def marks(*given_marks: tuple[float, str] | tuple[float, str, str]) -> tuple[Marker, ...]:
    """Markers given as second, group and code."""
    return tuple(
        Marker(id=f"m{place}", offset_s=one[0], group=one[1], code=one[2] if len(one) > 2 else None)
        for place, one in enumerate(given_marks)
    )


@pytest.mark.parametrize(
    ("length_s", "count"),
    [(0, 0), (149.999, 0), (150, 1), (300, 1), (449.999, 1), (450, 2), (600, 2), (3000, 10), (3149, 10), (3150, 11)],
)
def test_a_last_segment_counts_when_it_is_at_least_half_long(length_s: float, count: int) -> None:
    assert segment_count(length_s) == count


def test_marks_fall_into_segments_and_those_after_the_last_are_counted_apart() -> None:
    found = segments(marks((0, "a"), (299.999, "a"), (300, "b"), (600, "a"), (610, "a")), 610)
    assert (found.count, found.counts, found.left_out) == (2, {"a": (2, 0), "b": (0, 1)}, 2)
    assert found.words(1) == "05:00-10:00"
    whole = segments(marks((600, "a")), 600)
    assert (whole.counts, whole.left_out) == ({"a": (0, 1)}, 0)
    assert segments(marks((1, "a")), 0).left_out == 1


def test_segments_tell_codes_apart_and_the_unnamed() -> None:
    found = segments(marks((1, "a", "x"), (2, "a")), 300, grain=Grain.CODE)
    assert found.counts == {"a/not named": (1,), "a/x": (1,)}


@pytest.mark.parametrize("width_s", [0, -5])
def test_a_grid_without_width_is_refused(width_s: float) -> None:
    with pytest.raises(ValueError):
        segments([], 100, width_s)
    with pytest.raises(ValueError):
        time_units([], [], width_s)


def test_agreement_on_segments_is_given_for_each_label() -> None:
    first = marks((10, "w"), (20, "w"), (310, "w"), (700, "r"))
    second = marks((250, "w"), (650, "r"), (1300, "r"))
    codings = [
        TwoCodings(session="1", length_s=1500, first=first, second=second),
        TwoCodings(session="2", length_s=600, first=(), second=()),
    ]
    found = segment_agreement(codings, labels=("w", "r", "c"), resamples=50)
    assert found["w"].n == 7
    assert found["w"].table is not None
    assert found["w"].table.columns == (MARKED, NOT_MARKED)
    assert found["w"].table.rows == ((1, 1), (0, 5))
    assert found["r"].table is not None
    assert found["r"].table.rows == ((1, 0), (1, 5))
    assert found["c"].value is None
    assert "segments of 300 s" in found["w"].settings
    assert set(segment_agreement(codings, resamples=10)) == {"r", "w"}


def test_time_units_start_at_the_first_mark_of_either_coder() -> None:
    units = time_units(marks((100.2, "w", "x")), marks((101.5, "w", "x"), (103.2, "r", "y")), 1)
    assert units == [("w/x", NOTHING), (NOTHING, "w/x"), (NOTHING, NOTHING), (NOTHING, "r/y")]


def test_a_mark_counts_at_every_tick_within_half_an_interval() -> None:
    units = time_units(marks((0, "w")), marks((1, "w"), (4, "w")), 2, Grain.GROUP)
    assert units == [("w", "w"), (NOTHING, "w"), (NOTHING, "w")]


def test_several_marks_at_a_tick_are_one_state() -> None:
    units = time_units(marks((0, "w"), (0.1, "r"), (0.2, "w")), marks((0, "w")), 1, Grain.GROUP)
    assert units == [("r + w + w", "w")]
    assert time_units([], [], 1) == []
    assert time_unit_agreement([], interval_s=1).value is None


def test_time_unit_agreement_says_its_grain() -> None:
    first, second = marks((0, "w"), (60, "r")), marks((0.3, "w"), (61, "r"))
    found = time_unit_agreement(
        [TwoCodings(session="1", length_s=100, first=first, second=second)], interval_s=1, grain=Grain.GROUP
    )
    assert found.n == 62
    assert found.value is not None
    assert 0 < found.value < 1
    assert "time units of 1 s" in found.settings


def test_marks_match_one_to_one_nearest_first() -> None:
    first = marks((10, "w"), (14, "w"), (50, "r"), (90, "w"))
    second = marks((13, "w"), (19, "w"), (50, "w"), (95, "w"), (200, "r"))
    found = match_marks(first, second, 5)
    assert [(one.first.offset_s, one.second.offset_s, one.apart_s) for one in found.hits] == [(14, 13, -1), (90, 95, 5)]
    assert [one.offset_s for one in found.misses] == [10, 50]
    assert [one.offset_s for one in found.false_alarms] == [19, 50, 200]
    assert found.f1 == 4 / 9
    assert len(match_marks(first, second, 5, is_same_group=False).hits) == 3
    assert "±5 s" in found.settings


def test_without_marks_there_is_no_f1() -> None:
    assert match_marks([], [], 5).f1 is None
    assert match_marks(marks((1, "w")), [], 5).f1 == 0
    with pytest.raises(ValueError):
        match_marks([], [], -1)


def test_codes_of_matched_marks_are_compared_where_both_are_named() -> None:
    first = marks((1, "w", "x"), (50, "w", "y"), (100, "w"), (150, "w", "x"))
    second = marks((2, "w", "x"), (51, "w", "y"), (101, "w", "x"), (151, "w", "y"))
    found = matched_agreement([match_marks(first, second, 5)])
    assert (found.n, found.value) == (3, pytest.approx(0.4))
    assert "1 pairs with a mark not named left out" in found.settings
    assert matched_agreement([match_marks(first, second, 5)], grain=Grain.GROUP).n == 4
    assert matched_agreement([]).value is None


codings = st.lists(
    st.tuples(st.integers(0, 60_000).map(lambda ms: ms / 1000), st.sampled_from("wcr")), max_size=15
).map(lambda given_marks: marks(*sorted(given_marks)))


def is_nearest_first(found: Matching) -> bool:
    """Whether no mark left over could have had a partner that took a farther one."""
    for left in (*found.misses, *found.false_alarms):
        for pair in found.hits:
            for other in (pair.first, pair.second):
                apart = round(abs(other.offset_s - left.offset_s), 3)
                is_rival = (other is pair.second) == (left in found.misses)
                if is_rival and other.group == left.group and apart < abs(pair.apart_s):
                    return False
    return True


@given(codings, codings, st.sampled_from([0, 0.5, 5, 30]))
def test_matching_is_one_to_one_whole_and_nearest_first(
    first: tuple[Marker, ...], second: tuple[Marker, ...], tolerance_s: float
) -> None:
    found = match_marks(first, second, tolerance_s)
    assert sorted(one.id for one in (*(pair.first for pair in found.hits), *found.misses)) == sorted(
        one.id for one in first
    )
    assert len(found.hits) + len(found.false_alarms) == len(second)
    assert all(abs(pair.apart_s) <= tolerance_s and pair.first.group == pair.second.group for pair in found.hits)
    assert is_nearest_first(found)
    backwards = match_marks(second, first, tolerance_s)
    assert (len(backwards.hits), backwards.f1) == (len(found.hits), found.f1)


@given(codings, st.sampled_from([0.5, 1, 7]))
def test_a_coder_agrees_with_themselves(one: tuple[Marker, ...], interval_s: float) -> None:
    pair = [TwoCodings(session="1", length_s=60, first=one, second=one)]
    values = [
        time_unit_agreement(pair, interval_s=interval_s).value,
        *(found.value for found in segment_agreement(pair, width_s=5).values()),
    ]
    assert all(value in (None, 1) for value in values)
    assert match_marks(one, one, 5).f1 in (None, 1)
