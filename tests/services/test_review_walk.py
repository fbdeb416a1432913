"""Walking through past sessions: every marker once, in order, whatever the filter and whatever is damaged."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.marker import Marker
from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.services.review_walk import ReviewWalk
from alliance_tui.storage.practice import Practice
from alliance_tui.ui.review_modes import read_day, read_days
from tests.storage.practices import ONE, OTHER, SESSIONS, fill
from tests.storage.samples import session_of


@pytest.fixture
def walk(practice: Practice) -> ReviewWalk:
    """Sessions 1, 2 (K-14) and 3 (M-03), two markers each, and session 4 (K-14) without one; stands at the start."""
    fill(practice)
    practice.charts.save(session_of(ONE, 4).model_copy(update={"markers": (), "episodes": ()}))
    made = ReviewWalk(practice, None)
    made.open(0)
    return made


def here(walk: ReviewWalk) -> tuple[int, str] | None:
    """Where the walk stands, as session number and marker."""
    return (walk.session.number, walk.marker.id) if walk.session and walk.marker else None


def walked(walk: ReviewWalk, by: int) -> list[tuple[int, str] | None]:
    """Where it stands now, and after each step until the end."""
    found = [here(walk)]
    while walk.step(by):
        found.append(here(walk))
    return found


def test_every_marker_is_walked_once_across_the_sessions_and_back(walk: ReviewWalk) -> None:
    way = [(1, "m1"), (1, "m2"), (2, "m1"), (2, "m2"), (3, "m1"), (3, "m2")]
    assert walked(walk, 1) == way
    assert walked(walk, -1) == way[::-1]


def test_the_end_keeps_the_place(walk: ReviewWalk) -> None:
    walked(walk, 1)
    assert not walk.step(1)
    assert here(walk) == (3, "m2")


def test_the_walk_of_one_client_stays_with_it(practice: Practice, walk: ReviewWalk) -> None:
    own = ReviewWalk(practice, OTHER)
    own.open(0)
    assert walked(own, 1) == [(3, "m1"), (3, "m2")]


def test_a_session_without_markers_is_passed_over_but_can_be_opened(walk: ReviewWalk) -> None:
    assert (4, None) not in walked(walk, 1)
    assert walk.step_session(1)
    assert walk.session is not None
    assert (walk.session.number, walk.marker) == (4, None)
    assert not walk.step_session(1)


@pytest.mark.parametrize("by", [1, -1])
def test_a_damaged_session_in_the_middle_is_passed_over_and_says_so_when_opened(
    practice: Practice, walk: ReviewWalk, by: int
) -> None:
    practice.layout.process(SESSIONS[1].id).write_bytes(b"rubbish")
    walk.open(0 if by > 0 else 2, from_end=by < 0)
    assert [place[0] for place in walked(walk, by) if place] == [1, 1, 3, 3][::by]
    walk.open(1)
    assert walk.trouble is not None
    assert (walk.session, walk.marker) == (None, None)
    assert walk.step(by)
    assert walk.trouble is None


def test_filters_combine_and_each_narrows(walk: ReviewWalk) -> None:
    walk.narrow(MarkerFilter(group="withdrawal", salience=4))
    assert [marker.id for marker in walk.passing] == ["m1"]
    assert len(walk.listed) == 3
    walk.narrow(MarkerFilter(group="withdrawal", salience=4, since=SESSIONS[1].started_at.date()))
    assert [one.summary.number for one in walk.listed] == [2, 3]
    walk.narrow(MarkerFilter(group="withdrawal", salience=5))
    assert here(walk) is None


def test_narrowing_keeps_the_place_where_it_still_passes(walk: ReviewWalk) -> None:
    walk.open(1, from_end=True)
    walk.narrow(MarkerFilter(group="repair"))
    assert here(walk) == (2, "m2")
    walk.narrow(MarkerFilter())
    assert here(walk) == (2, "m2")


def test_narrowing_away_the_present_marker_goes_to_another_of_the_same_session(walk: ReviewWalk) -> None:
    walk.open(1)
    walk.narrow(MarkerFilter(group="repair"))
    assert here(walk) == (2, "m2")


def test_narrowing_away_the_present_session_goes_to_the_last_that_has_any(walk: ReviewWalk) -> None:
    walk.narrow(MarkerFilter(since=SESSIONS[1].started_at.date()))
    assert here(walk) == (3, "m2")


def test_where_nothing_passes_each_part_says_how_many_it_keeps_away(walk: ReviewWalk) -> None:
    walk.narrow(MarkerFilter(group="repair", salience=4))
    assert here(walk) is None
    assert walk.place == -1
    assert walk.to_loosen() == [("repair", 3), ("salience 4+", 3)]
    walk.narrow(MarkerFilter())
    assert here(walk) is not None


def test_open_session_lands_on_the_marker_or_the_nearest_moment(walk: ReviewWalk) -> None:
    walk.open_session(SESSIONS[1].id, marker_id="m2")
    assert here(walk) == (2, "m2")
    walk.open_session(SESSIONS[2].id, at_s=121)
    assert here(walk) == (3, "m2")
    walk.open_session(SESSIONS[2].id, at_s=0)
    assert here(walk) == (3, "m1")
    walk.open_session("there is none")
    assert walk.session is not None
    assert walk.session.number == 4


def test_an_amended_marker_is_found_by_what_it_is_now(walk: ReviewWalk) -> None:
    walk.amend_marker(group="confrontation", code=None)
    walk.narrow(MarkerFilter(group="confrontation"))
    assert here(walk) == (1, "m1")
    assert len(walk.listed) == 1


def test_an_episode_that_was_opened_again_is_found_among_the_open_ones(walk: ReviewWalk) -> None:
    walk.narrow(MarkerFilter(is_open=True))
    assert here(walk) is None
    walk.narrow(MarkerFilter())
    walk.open(1)
    walk.amend_episode(resolution=None)
    walk.narrow(MarkerFilter(is_open=True))
    assert here(walk) == (2, "m1")


def test_a_moved_marker_stays_in_focus(walk: ReviewWalk) -> None:
    walk.amend_marker(offset_s=500)
    assert here(walk) == (1, "m1")
    assert walk.marker == Marker(**{**SESSIONS[0].markers[0].model_dump(), "offset_s": 500})
    assert not any(walk.step(-1) and here(walk) == (1, "m1") for _ in range(1))


def test_a_practice_without_sessions_is_walked_without_harm(plain: Practice) -> None:
    walk = ReviewWalk(plain, None)
    walk.open(0)
    walk.narrow(MarkerFilter(is_open=True))
    assert (walk.step(1), walk.step(-1), walk.step_session(1), here(walk)) == (False, False, False, None)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("", None),
        (" 2026-03-31 ", date(2026, 3, 31)),
        ("60", date(2030, 12, 3)),
        ("60d", date(2030, 12, 3)),
        ("60 Days", date(2030, 12, 3)),
        ("0", date(2031, 2, 1)),
    ],
)
def test_a_date_is_read_as_typed(typed: str, day: date | None) -> None:
    assert read_day(typed, date(2031, 2, 1)) == day


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("60", (date(2030, 12, 3), None)),
        ("2030-12-03..2031-01-02", (date(2030, 12, 3), date(2031, 1, 2))),
        ("60 .. 30", (date(2030, 12, 3), date(2031, 1, 2))),
        ("..30", (None, date(2031, 1, 2))),
        ("", (None, None)),
        ("30..60", None),
        ("30..soon", None),
    ],
)
def test_two_days_are_read_as_the_first_and_the_last(typed: str, days: tuple[date | None, date | None] | None) -> None:
    if days is None:
        with pytest.raises(ValueError):
            read_days(typed, date(2031, 2, 1))
    else:
        assert read_days(typed, date(2031, 2, 1)) == days


@given(st.text(max_size=12) | st.integers(0, 10**30).map(str) | st.from_regex(r"\d{4}-\d\d-\d\d", fullmatch=True))
def test_any_typed_text_is_a_date_or_refused(typed: str) -> None:
    today = date(2031, 2, 1)
    try:
        found = read_day(typed, today)
    except ValueError:
        return
    assert found is None or isinstance(today - found, timedelta)
