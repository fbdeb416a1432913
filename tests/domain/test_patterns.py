"""A wrong pattern is worse than none."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alliance_tui.domain.control_chart import RangeOf, control_chart
from alliance_tui.domain.patterns import (
    Finding,
    Reference,
    Refusal,
    Return,
    Rule,
    chart_rule,
    difference_rule,
    drop_rule,
    find_patterns,
)
from alliance_tui.domain.series import Scores, exact, series

WORKED = (6.1, 6.3, 6.2, 4.8, 6.4, 6.5, 6.3, 6.4)
"""The worked example: its numbers are in the tests below."""


def numbered(*scores: float | None) -> list[tuple[int, float | None]]:
    """Scores of sessions 1, 2, 3 …"""
    return list(enumerate(scores, start=1))


def found(result: Finding | Refusal) -> Finding:
    """The finding, where a refusal would be a fault."""
    assert isinstance(result, Finding), result.words
    return result


def flagged(result: Finding | Refusal) -> list[int]:
    """The numbers of the flagged sessions; a refusal flags none."""
    return [one.session for one in result.flagged] if isinstance(result, Finding) else []


def every_rule(scores: Scores, k: float = 1, tolerance: float = 0.5) -> list[Finding | Refusal]:
    """Each rule and each reference."""
    results = [find_patterns(scores, rule, k=k, tolerance=tolerance) for rule in Rule]
    return [*results, drop_rule(scores, k=k, tolerance=tolerance, reference=Reference.MEAN)]


def test_the_worked_example_by_the_drop_rule() -> None:
    finding = found(drop_rule(numbered(*WORKED), k=2))
    assert float(series(numbered(*WORKED)).mean) == 6.125
    assert round(finding.spread, 4) == 0.5497
    (fall,) = finding.flagged
    assert (fall.session, fall.level_before, fall.score) == (4, 6.2, 4.8)
    assert round(fall.size, 2) == 2.55
    assert (fall.repair, fall.repaired_in) == (Return.RETURNED, 5)
    assert flagged(drop_rule(numbered(*WORKED), k=2.6)) == []


def test_the_worked_example_by_the_difference_rule() -> None:
    finding = found(difference_rule(numbered(*WORKED), k=1))
    assert round(finding.spread, 4) == 0.8772
    assert [(one.session, round(-one.size, 2)) for one in finding.flagged] == [(4, -1.60)]
    assert flagged(difference_rule(numbered(*WORKED), k=2)) == []


def test_the_worked_example_by_the_charts_which_disagree() -> None:
    shewhart = found(chart_rule(numbered(*WORKED), RangeOf.MEAN))
    assert shewhart.limits is not None
    assert (round(shewhart.spread, 4), round(shewhart.limits.lower, 3), flagged(shewhart)) == (0.5286, 4.719, [])
    robust = found(chart_rule(numbered(*WORKED), RangeOf.MEDIAN))
    assert robust.limits is not None
    assert (round(robust.spread, 4), round(robust.limits.lower, 3), flagged(robust)) == (0.2, 5.496, [4])
    assert robust.limits.centre == 6.125


@pytest.mark.parametrize("rule", Rule)
def test_every_finding_says_possible_its_rule_and_n(rule: Rule) -> None:
    finding = found(find_patterns(numbered(*WORKED), rule, k=1))
    assert "possible" in finding.words
    assert f"({finding.name}, n = 8)" in finding.words
    assert finding.rule is rule
    assert Finding.model_validate_json(finding.model_dump_json()) == finding


@pytest.mark.parametrize("rule", Rule)
def test_fewer_than_five_scores_are_refused_in_words_that_say_n(rule: Rule) -> None:
    refusal = find_patterns(numbered(6, 2, None, 7, None, 3, None), rule)
    assert isinstance(refusal, Refusal)
    assert refusal.n == 4
    assert "4 of at least 5 sessions" in refusal.words
    assert "n = 4" in refusal.words
    assert isinstance(find_patterns([], rule), Refusal)


def test_the_stricter_spread_is_used_and_named() -> None:
    within = found(drop_rule(numbered(*WORKED), k=2, between_sd=0.3))
    assert flagged(within) == [4]
    assert "within this client" in within.name
    between = found(drop_rule(numbered(*WORKED), k=2, between_sd=0.9))
    assert flagged(between) == []
    assert "SD 0.9 between clients" in between.name
    assert between.parameters["within_sd"] == pytest.approx(0.54968, abs=1e-5)


def test_a_fall_of_exactly_k_sd_is_flagged() -> None:
    assert flagged(drop_rule(numbered(5, 5, 5, 5, 3.8), k=2, between_sd=0.6)) == [5]
    assert flagged(drop_rule(numbered(5, 5, 5, 5, 3.9), k=2, between_sd=0.6)) == []


def test_the_drop_can_be_measured_against_the_mean() -> None:
    finding = found(drop_rule(numbered(*WORKED), k=2, reference=Reference.MEAN))
    assert finding.limits is not None
    assert round(finding.limits.lower, 3) == 5.026
    assert flagged(finding) == [4]
    assert finding.not_judged == ()
    assert round(finding.flagged[0].size, 2) == 2.41


def test_a_score_on_the_limit_of_a_chart_is_inside() -> None:
    scores = numbered(5, 5.2, 5, 5.2, 5, 5.2, 5, 5.2, 5, 5.2)
    chart = control_chart(series(scores), RangeOf.MEDIAN)
    assert chart is not None
    assert chart.below == chart.above == ()
    assert chart.moving_range == 0.2


def test_a_change_over_a_gap_is_no_change() -> None:
    whole = numbered(6, 6.5, 6, 2, 6, 6.5, 6, 6.4)
    gap = numbered(6, 6.5, None, 2, 6, 6.5, 6, 6.4)
    assert 4 in flagged(drop_rule(whole, k=2))
    result = found(drop_rule(gap, k=2))
    assert flagged(result) == []
    assert result.not_judged == (1, 4)
    chart = control_chart(series(gap), RangeOf.MEAN)
    assert chart is not None
    assert chart.ranges == 5
    assert chart.moving_range == pytest.approx((0.5 + 4 + 0.5 + 0.5 + 0.4) / 5)


def test_a_session_number_that_does_not_occur_is_a_gap_too() -> None:
    scores = numbered(6, 6.5, None, 2, 6, 6.5, 6, 6.4)
    for k in (0.5, 1, 2):
        assert every_rule(scores, k) == every_rule([one for one in scores if one[1] is not None], k)


def test_rules_on_changes_need_four_of_them() -> None:
    scattered = [(number, 5.0 + number % 3) for number in range(1, 20, 2)]
    for rule in (Rule.DIFFERENCE, Rule.INDIVIDUALS, Rule.ROBUST):
        refusal = find_patterns(scattered, rule)
        assert isinstance(refusal, Refusal)
        assert "0 of at least 4 changes" in refusal.reason
    assert flagged(drop_rule(scattered, k=1)) == []


def test_a_robust_chart_whose_median_range_is_zero_says_nothing() -> None:
    refusal = chart_rule(numbered(6, 6, 6, 6, 6, 6, 6, 10), RangeOf.MEDIAN)
    assert isinstance(refusal, Refusal)
    assert "zero" in refusal.reason


def test_a_steady_decline_has_no_spread_of_changes() -> None:
    assert isinstance(difference_rule(numbered(9, 8, 7, 6, 5, 4)), Refusal)


@pytest.mark.parametrize(
    ("after", "tolerance", "repair", "session"),
    [
        ((6.2, 6, 6), 0, Return.RETURNED, 5),
        ((5, 5, 6.3), 0, Return.RETURNED, 7),
        ((5, 5, 6.1), 0.1, Return.RETURNED, 7),
        ((5, 5, 6.1), 0, Return.NOT_RETURNED, None),
        ((5, 5, 5, 6.2), 0, Return.NOT_RETURNED, None),
        ((5, None, 5, 6.2), 0, Return.NOT_KNOWN, None),
        ((5, None, 6.2), 0, Return.RETURNED, 7),
        ((5, 5), 0, Return.NOT_KNOWN, None),
        ((), 0, Return.NOT_KNOWN, None),
    ],
)
def test_a_possible_repair_is_a_return_within_three_sessions(
    after: tuple[float | None, ...], tolerance: float, repair: Return, session: int | None
) -> None:
    scores = numbered(6, 6, 6.2, 2, *after) if after else numbered(6, 6, 6, 6.2, 2)
    (fall,) = found(drop_rule(scores, k=2, between_sd=2, tolerance=tolerance)).flagged
    assert (fall.repair, fall.repaired_in) == (repair, session)
    assert fall.words.startswith("possible rupture in session")


def test_sessions_flagged_in_a_row_have_one_level_before() -> None:
    scores = numbered(6, 6.2, 6, 6.2, 6, 3, 2.8, 3.1, 6.1, 6, 6.2, 6)
    robust = found(chart_rule(scores, RangeOf.MEDIAN, tolerance=0))
    assert flagged(robust) == [6, 7, 8]
    assert {one.level_before for one in robust.flagged} == {6.0}
    assert {one.repaired_in for one in robust.flagged} == {9}


def test_a_first_session_that_is_flagged_has_no_level_before() -> None:
    robust = found(chart_rule(numbered(1, 6, 6.1, 6, 6.1, 6, 6.1), RangeOf.MEDIAN))
    assert [(one.session, one.level_before, one.repair) for one in robust.flagged] == [(1, None, Return.NOT_KNOWN)]


@pytest.mark.parametrize(
    "scores", [[(2, 1.0), (1, 1.0)], [(1, 1.0), (1, 1.0)], [(1, float("nan"))], [(1, float("inf"))]]
)
def test_what_is_no_series_is_refused(scores: Scores) -> None:
    with pytest.raises(ValueError):
        drop_rule(scores)


def test_parameters_without_meaning_are_refused() -> None:
    for settings in ({"k": 0.0}, {"between_sd": 0.0}, {"tolerance": -1.0}, {"k": float("nan")}):
        with pytest.raises(ValueError):
            drop_rule(numbered(*WORKED), **settings)


tenths = st.integers(0, 100).map(lambda tenth: Decimal(tenth) / 10)
gappy = st.lists(st.one_of(tenths, tenths, tenths, st.none()), min_size=0, max_size=30)
factors = st.sampled_from([Decimal("0.1"), Decimal("0.5"), Decimal(3), Decimal("7.7"), Decimal(1000)])


def moved(scores: list[Decimal | None], by: Decimal = Decimal(), times: Decimal = Decimal(1)) -> Scores:
    """The scores shifted and scaled in decimals, as floats."""
    return numbered(*(None if score is None else float(score * times + by) for score in scores))


def story(result: Finding | Refusal) -> object:
    """All that must not depend on the unit of a scale or on its zero."""
    if isinstance(result, Refusal):
        return result.rule, result.n
    repairs = [(one.session, one.repair, one.repaired_in, pytest.approx(one.size)) for one in result.flagged]
    return result.rule, result.n, repairs, result.not_judged


@given(tenths, st.integers(0, 40), st.lists(st.booleans(), max_size=40))
def test_no_rule_flags_a_constant_series(score: Decimal, length: int, rated: list[bool]) -> None:
    for scores in (numbered(*[float(score)] * length), numbered(*(float(score) if one else None for one in rated))):
        assert [flagged(result) for result in every_rule(scores)] == [[]] * 5
        assert flagged(drop_rule(scores, k=1, between_sd=0.01)) == []


@given(gappy, st.integers(-1000, 1000), st.sampled_from([1, 1.5, 2]))
def test_every_rule_is_invariant_to_shift(scores: list[Decimal | None], shift: int, k: float) -> None:
    results = every_rule(moved(scores, by=Decimal(shift) / 10), k)
    assert [story(one) for one in results] == [story(one) for one in every_rule(moved(scores), k)]


@given(gappy, factors, st.sampled_from([1, 1.5, 2]))
def test_every_rule_is_invariant_to_scale(scores: list[Decimal | None], factor: Decimal, k: float) -> None:
    results = every_rule(moved(scores, times=factor), k, tolerance=float(Decimal("0.5") * factor))
    assert [story(one) for one in results] == [story(one) for one in every_rule(moved(scores), k)]


@given(gappy)
def test_fewer_than_five_scores_are_always_refused(scores: list[Decimal | None]) -> None:
    n = sum(score is not None for score in scores)
    for result in every_rule(moved(scores)):
        assert result.n == n
        if n < 5:
            assert isinstance(result, Refusal)


@given(gappy, st.integers(0, 5), st.integers(0, 5))
def test_sessions_without_a_score_around_a_series_change_nothing(
    scores: list[Decimal | None], before: int, after: int
) -> None:
    plain = moved(scores)
    around = [
        *((number, None) for number in range(1, before + 1)),
        *((number + before, score) for number, score in plain),
        *((len(plain) + before + number, None) for number in range(1, after + 1)),
    ]
    for one, other in zip(every_rule(plain), every_rule(around), strict=True):
        assert [number + before for number in flagged(one)] == flagged(other)
        assert one.n == other.n


@given(gappy)
def test_only_a_rated_session_below_another_is_flagged(scores: list[Decimal | None]) -> None:
    given_scores = moved(scores)
    rated = {number: score for number, score in given_scores if score is not None}
    assume(rated)
    for result in every_rule(given_scores):
        for number in flagged(result):
            assert rated[number] < max(rated.values())


def test_a_score_is_the_decimal_it_is_written_as() -> None:
    assert exact(6.2) - exact(4.8) == exact(1.4)
