"""Worth a look: what is open and since when, a possible fall with its rules and n, and nothing else."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.attention import FallenPulse, OpenRuptures, pulse_of, worth_a_look
from alliance_tui.domain.codebook import CodebookRef
from alliance_tui.domain.pattern_choice import PatternChoice, Rule
from alliance_tui.domain.session import State, Summary

FIRST = date(2026, 1, 5)
BOOK = CodebookRef(id="rupture-repair", version=1)
FALL = (6.1, 6.3, 6.2, 4.8)
"""The fourth session is low; see the worked example of the rules."""


def had(number: int, *, open_episodes: int = 0, markers: int = 0, **scores: float) -> Summary:
    """A session, one each week; `scores` by scale id, version 1."""
    return Summary(
        id=f"{number:032x}",
        number=number,
        state=State.ENDED,
        started_at=datetime(FIRST.year, FIRST.month, FIRST.day, 15, tzinfo=UTC) + timedelta(weeks=number - 1),
        codebook=BOOK,
        counts={"withdrawal": markers} if markers else {},
        open_episodes=open_episodes,
        scores={f"{name.replace('_', '-')}@1": score for name, score in scores.items()},
    )


def rated(*scores: float | None) -> list[Summary]:
    """One session a score."""
    return [
        had(number) if score is None else had(number, alliance_pulse=score) for number, score in enumerate(scores, 1)
    ]


def on(days: int) -> date:
    """So many days after the first session."""
    return FIRST + timedelta(days=days)


def test_an_open_rupture_says_since_when_and_the_oldest_counts() -> None:
    (one,) = worth_a_look([had(1), had(2, open_episodes=1), had(3)], on(28))
    assert one == OpenRuptures(count=1, session=2, days=21)
    assert (one.short, one.words) == ("open 21 days", "1 rupture is open, since session 2, 21 days ago.")
    (three,) = worth_a_look([had(1), had(2, open_episodes=1), had(3, open_episodes=2)], on(8))
    assert three.words == "3 ruptures are open, the oldest since session 2, 1 day ago."
    for today in (on(7), on(0)):
        (one,) = worth_a_look([had(2, open_episodes=1)], today)
        assert (one.short, one.words) == ("open since today", "1 rupture is open, since session 2, today.")


def test_no_marks_many_marks_and_a_long_time_are_no_reason() -> None:
    assert worth_a_look([], on(0)) == ()
    assert worth_a_look([had(1), had(2)], on(900)) == ()
    assert worth_a_look([had(number, markers=9) for number in range(1, 20)], on(200)) == ()


def test_a_fall_of_the_pulse_is_called_possible_with_its_rules_and_n() -> None:
    rows = rated(6.3, 6.1, 6.3, 6.2, 4.8)
    (fallen,) = worth_a_look(rows, on(30))
    assert isinstance(fallen, FallenPulse)
    assert (fallen.session, fallen.days, fallen.n, fallen.asked) == (5, 2, 5, 4)
    assert Rule.DROP in fallen.rules
    assert fallen.short == "pulse fell"
    assert "a possible rupture by " in fallen.words
    assert fallen.words.endswith("of 4 rules (drop, robust; n = 5).")
    (fallen,) = worth_a_look(rows, on(30), PatternChoice(rules=(Rule.DROP,), k=1))
    assert fallen.words.startswith("The pulse fell in session 5: a possible rupture (drop of at least 1 SD below")
    assert worth_a_look(rows, on(30), PatternChoice(rules=(Rule.INDIVIDUALS,))) == ()


def test_a_fall_is_no_reason_any_more_once_it_came_back_or_its_time_is_over() -> None:
    fall = (6.3, 6.1, 6.3, 6.2, 4.8)
    still = [
        worth_a_look(rated(*fall, *after), on(99), PatternChoice(rules=(Rule.DROP,), k=1))
        for after in ((5.0,), (5.0, 5.1, 5.0))
    ]
    assert all(still)
    for after in ((6.4,), (5.0, 6.4), (5.0, 5.1, 5.0, 5.1)):
        assert worth_a_look(rated(*fall, *after), on(99), PatternChoice(rules=(Rule.DROP,), k=1)) == (), after


def test_fewer_than_five_ratings_say_nothing() -> None:
    assert worth_a_look(rated(9, 9, 9, 1), on(30)) == ()
    assert worth_a_look(rated(9, None, 9, None, 9, 1), on(40)) == ()


def test_versions_and_raters_of_the_pulse_are_never_joined() -> None:
    rows = rated(9, 9, 9.1, 9)
    newer = [had(number).model_copy(update={"scores": {"alliance-pulse@2": 1.0}}) for number in (5, 6)]
    client = had(7).model_copy(update={"scores": {"alliance-pulse@2/client": 5.0, "other@3": 2.0}})
    assert pulse_of([*rows, *newer, client]) == [(1, None), (2, None), (3, None), (4, None), (5, 1), (6, 1), (7, None)]
    assert worth_a_look([*rows, *newer], on(60)) == ()
    assert pulse_of([had(1), client]) == []


def test_two_sessions_that_bear_one_number_break_nothing() -> None:
    rows = rated(6.3, 6.1, 6.3, 6.2, 4.8)
    assert worth_a_look([*rows, had(5, alliance_pulse=6.2)], on(30)) == ()


@given(st.floats(0, 10), st.integers(0, 30), st.sampled_from((1, 2)))
def test_a_pulse_that_never_changes_is_never_a_reason(score: float, count: int, k: Literal[1, 2]) -> None:
    assert worth_a_look(rated(*[score] * count), on(400), PatternChoice(k=k)) == ()
