"""Trends: counted from the index, scales apart when their definition changed, and damage said."""

from datetime import UTC, datetime

import pytest

from alliance_tui.config.scales import load_scales
from alliance_tui.domain.control_chart import RangeOf
from alliance_tui.domain.pattern_choice import PatternChoice, Rule
from alliance_tui.domain.patterns import Finding, Refusal
from alliance_tui.domain.scale import Rater, Scale
from alliance_tui.domain.session import ScaleRating
from alliance_tui.services.trends import caseload_trend, client_trend
from alliance_tui.storage.practice import Practice
from tests.storage.practices import ONE, OTHER, SESSIONS, fill
from tests.storage.samples import session_of

AT = datetime(2031, 3, 4, tzinfo=UTC)


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice, with three sessions."""
    return fill(practice)


def rated(version: int, total: float) -> ScaleRating:
    """A filled-in pulse."""
    return ScaleRating(scale="pulse", version=version, at=AT, values={}, totals={"total": total})


def test_the_course_counts_each_session_by_group(kept: Practice) -> None:
    trend = client_trend(kept, ONE)
    assert [(one.number, one.ruptures, one.open_episodes) for one in trend.sessions] == [
        (1, {"withdrawal": 1}, 0),
        (2, {"withdrawal": 1}, 0),
    ]
    assert [one.unknown for one in trend.sessions] == [1, 1]
    assert trend.groups == (("withdrawal", "Withdrawal"),)


def test_a_scale_whose_definition_changed_is_never_joined(kept: Practice) -> None:
    kept.charts.save(SESSIONS[0].model_copy(update={"ratings": (rated(1, 6.5),)}))
    kept.charts.save(SESSIONS[1].model_copy(update={"ratings": (rated(2, 40),)}))
    scales = client_trend(kept, ONE).scales
    assert [(one.scale, list(one.scores)) for one in scales] == [
        ("pulse@1", [(1, 6.5), (2, None)]),
        ("pulse@2", [(1, None), (2, 40)]),
    ]


def pulse(**changes: object) -> Scale:
    """A definition for `rated`."""
    own = {"id": "pulse", "version": 1, "is_alliance": True, **changes}
    return load_scales()[0]["alliance-pulse"].model_copy(update=own)


def course_of(practice: Practice, *totals: float | None, rater: Rater = Rater.THERAPIST) -> None:
    """Sessions with these totals, one after the other."""
    for number, total in enumerate(totals, 1):
        ratings = () if total is None else (rated(1, total).model_copy(update={"rater": rater}),)
        practice.charts.save(session_of(ONE, number).model_copy(update={"ratings": ratings}))


def test_few_ratings_are_refused_by_every_rule(kept: Practice) -> None:
    kept.catalogue.keep_scale(pulse())
    kept.charts.save(SESSIONS[0].model_copy(update={"ratings": (rated(1, 6.5),)}))
    (scale,) = client_trend(kept, ONE).scales
    assert (scale.title, scale.n, scale.chart) == ("Alliance pulse, rated by the therapist", 1, None)
    assert [finding.rule for finding in scale.findings] == list(Rule)
    assert all(isinstance(finding, Refusal) for finding in scale.findings)


def test_the_worked_example_has_its_limits_and_each_rule_its_say(plain: Practice) -> None:
    course_of(fill(plain), 6.1, 6.3, 6.2, 4.8, 6.4, 6.5, 6.3, 6.4)
    plain.catalogue.keep_scale(pulse())
    (scale,) = client_trend(plain, ONE).scales
    assert scale.chart is not None
    assert (round(scale.chart.limits.centre, 3), round(scale.chart.limits.lower, 3)) == (6.125, 4.719)
    flagged = {one.rule: [hit.session for hit in one.flagged] for one in scale.findings if isinstance(one, Finding)}
    assert flagged == {Rule.DROP: [4], Rule.DIFFERENCE: [], Rule.INDIVIDUALS: [], Rule.ROBUST: [4]}
    assert all("n = 8" in one.words for one in scale.findings)


def test_only_the_chosen_rules_speak_with_the_chosen_numbers(plain: Practice) -> None:
    course_of(fill(plain), 6.1, 6.3, 6.2, 4.8, 6.1, 6.1, 6.1, 6.1)
    plain.catalogue.keep_scale(pulse())
    strict = client_trend(plain, ONE, PatternChoice(rules=(Rule.ROBUST, Rule.DROP, Rule.DROP), k=1)).scales[0]
    assert [one.rule for one in strict.findings] == [Rule.ROBUST, Rule.DROP]
    assert "1 SD" in strict.findings[1].name
    assert strict.chart is not None
    assert strict.chart.range_of is RangeOf.MEDIAN
    assert "no return within 3 sessions" in strict.findings[1].words
    loose = client_trend(plain, ONE, PatternChoice(rules=(Rule.DROP,), k=1, tolerance=0.1)).scales[0]
    assert "possible repair by session 5" in loose.findings[0].words


def test_no_rule_looks_at_what_is_not_about_the_alliance_or_not_known(plain: Practice) -> None:
    course_of(fill(plain), 9, 8, 9, 1, 9, 8)
    (unknown,) = client_trend(plain, ONE).scales
    assert (unknown.title, unknown.findings) == ("pulse@1", ())
    plain.catalogue.keep_scale(pulse(is_alliance=False))
    (other,) = client_trend(plain, ONE).scales
    assert other.findings == ()
    assert other.chart is not None


def test_what_the_client_rated_is_a_series_of_its_own(plain: Practice) -> None:
    course_of(fill(plain), 5, 5, 5)
    last = session_of(ONE, 4).model_copy(update={"ratings": (rated(1, 9).model_copy(update={"rater": Rater.CLIENT}),)})
    plain.charts.save(last)
    plain.catalogue.keep_scale(pulse())
    assert [(one.scale, one.rater, one.n) for one in client_trend(plain, ONE).scales] == [
        ("pulse@1", Rater.THERAPIST, 3),
        ("pulse@1/client", Rater.CLIENT, 1),
    ]


def test_a_scale_whose_name_cannot_be_one_is_shown_by_it(plain: Practice) -> None:
    foreign = rated(1, 3).model_copy(update={"scale": "Somebody's Scale"})
    fill(plain).charts.save(SESSIONS[0].model_copy(update={"ratings": (foreign,)}))
    assert [one.title for one in client_trend(plain, ONE).scales] == ["Somebody's Scale@1"]


def test_it_reads_no_session_at_all(kept: Practice) -> None:
    for session in SESSIONS:
        kept.layout.process(session.id).unlink()
    assert len(client_trend(kept, ONE).sessions) == 2


def test_the_caseload_counts_all_and_says_which_session_could_not_be_read(kept: Practice) -> None:
    whole, troubles = caseload_trend(kept)
    assert troubles == []
    kept.layout.process(SESSIONS[2].id).write_bytes(b"rubbish")
    told: list[tuple[int, int]] = []
    part, troubles = caseload_trend(kept, lambda done, total: told.append((done, total)))
    assert len(troubles) == 1
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert part != whole


def test_a_client_with_one_session_has_a_trend(kept: Practice) -> None:
    assert [one.number for one in client_trend(kept, OTHER).sessions] == [3]
