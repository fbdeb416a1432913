"""Scales: every known shape can be written down, scores are what one would reckon on paper, faults are all told."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from alliance_tui.domain.codebook import CodebookRef
from alliance_tui.domain.scale import Rater, Rule, Scale, ScaleRef, read_series_name, series_name
from alliance_tui.domain.session import ScaleRating, Session, State, summarise
from tests.domain.test_course import START


def items(count: int, *reversed_ones: int) -> list[dict[str, Any]]:
    """Items i1, i2, … with texts that mean nothing."""
    return [
        {"id": f"i{place}", "text": f"Pebble {place} is warm.", "reversed": place in reversed_ones}
        for place in range(1, count + 1)
    ]


def made(count: int, low: float, high: float, *reversed_ones: int, **more: Any) -> Scale:
    """A scale of items that all take the same answers."""
    return Scale.model_validate(
        {
            "format": 1,
            "id": "pebbles",
            "version": 1,
            "title": "Pebbles",
            "source": "Invented.",
            "answer": {"minimum": low, "maximum": high, **more.pop("answer", {})},
            "items": items(count, *reversed_ones),
            **more,
        }
    )


def subscale(name: str, *places: int, **more: Any) -> dict[str, Any]:
    """A subscale of items by their places."""
    return {"id": name, "title": name.title(), "items": [f"i{place}" for place in places], **more}


def answers(*values: float | None) -> dict[str, float]:
    """Answers to i1, i2, …; None for one that is missing."""
    return {f"i{place}": value for place, value in enumerate(values, 1) if value is not None}


def faults_of(**changes: Any) -> dict[str, str]:
    """What is said of a scale of three items with some things changed: by the place where it stands."""
    with pytest.raises(ValidationError) as caught:
        made(3, 0, 10, **changes)
    return {".".join(map(str, one["loc"])): one["msg"] for one in caught.value.errors()}


# -- the shapes


def test_twelve_items_from_1_to_5_with_three_subscales_of_four() -> None:
    parts = [subscale("task", 1, 2, 10, 12), subscale("goal", 4, 6, 8, 11), subscale("bond", 3, 5, 7, 9)]
    scale = made(12, 1, 5, subscales=parts)
    assert scale.range_of("total") == (12, 60)
    assert scale.range_of("bond") == (4, 20)
    given_ = answers(1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2)
    assert scale.scores(given_) == {"total": 33, "task": 10, "goal": 9, "bond": 14}


def test_thirty_six_items_from_1_to_7_with_reversed_ones() -> None:
    scale = made(36, 1, 7, *range(2, 37, 2))
    assert scale.range_of("total") == (36, 252)
    assert scale.scores(answers(*[1] * 36)) == {"total": 18 * 1 + 18 * 7}


@pytest.mark.parametrize(("comparison", "is_met"), [("<", False), ("<=", True), (">", False), (">=", True)])
def test_four_sliders_whose_cut_off_is_the_users_with_its_comparison(comparison: str, is_met: bool) -> None:
    cut_off = {"comparison": comparison, "value": 36, "meaning": "Beyond the line you set."}
    scale = made(4, 0, 10, answer={"kind": "slider", "step": 0.1}, decimals=1, cut_offs=[cut_off])
    assert scale.range_of("total") == (0, 40)
    scores = scale.scores(answers(9.1, 8.9, 9.3, 8.7))
    assert scores == {"total": 36}
    assert [one.meaning for one, _title in scale.meanings(scores)] == ["Beyond the line you set."] * is_met
    assert scale.meanings({}) == []


def test_five_items_from_1_to_7_with_the_third_reversed_and_a_mean() -> None:
    scale = made(5, 1, 7, 3, score="mean", decimals=2)
    assert scale.range_of("total") == (1, 7)
    assert scale.scores(answers(5, 6, 2, 7, 6)) == {"total": 6.0}
    assert scale.scores(answers(5, 6, 3, 7, 6)) == {"total": 5.8}


def test_twenty_four_items_from_1_to_7_in_four_scales() -> None:
    parts = [subscale(name, *range(start, start + 6)) for start, name in ((1, "a"), (7, "b"), (13, "c"), (19, "d"))]
    scale = made(24, 1, 7, subscales=parts, score="mean", decimals=2)
    given_ = answers(*[1] * 6, *[3] * 6, *[4] * 5, 5, *[7] * 6)
    assert scale.scores(given_) == {"total": 3.79, "a": 1, "b": 3, "c": 4.17, "d": 7}


def test_items_may_take_answers_of_their_own_in_words_of_their_own() -> None:
    scale = made(2, 0, 10, answer={"low": "never", "high": "always"})
    own = {"minimum": 0, "maximum": 2, "labels": ["no", "so-so", "yes"]}
    document = scale.model_dump(mode="json")
    document["items"][0] |= {"answer": own}
    document["items"][1] |= {"high": "daily"}
    scale = Scale.model_validate(document)
    first, second = (scale.answer_of(item) for item in scale.items)
    assert [first.label(value) for value in first.values] == ["no", "so-so", "yes"]
    assert (second.label(0), second.label(4), second.label(10)) == ("never", "", "daily")
    assert scale.range_of("total") == (0, 12)


# -- missing answers


def test_without_a_rule_one_missing_answer_leaves_no_total() -> None:
    assert made(3, 0, 10).scores(answers(1, None, 3)) == {}
    assert made(3, 0, 10, missing_allowed=2).scores({}) == {}


def test_a_sum_with_allowed_gaps_is_filled_by_the_mean_of_the_others() -> None:
    scale = made(4, 0, 10, missing_allowed=1, subscales=[subscale("a", 1, 2), subscale("b", 3, 4)])
    assert scale.scores(answers(2, 4, 9, None)) == {"total": 20, "a": 6}
    assert scale.scores(answers(2, None, None, 6)) == {}


def test_answers_to_items_that_are_gone_are_passed_over() -> None:
    assert made(2, 0, 10).scores({**answers(1, 2), "gone": 9}) == {"total": 3}


@pytest.mark.parametrize(("values", "total"), [((1, 2), 1.5), ((1, 1.5), 1.3), ((-1, -1.5), -1.3), ((2.4, 2.5), 2.5)])
def test_halves_are_rounded_away_from_zero_as_on_paper(values: tuple[float, float], total: float) -> None:
    scale = made(2, -10, 10, answer={"kind": "slider", "step": 0.1}, score="mean", decimals=1)
    assert scale.scores(answers(*values)) == {"total": total}


@st.composite
def _filled(draw: st.DrawFn) -> tuple[Scale, dict[str, float]]:
    """A scale of any shape, and answers to some of its items."""
    count = draw(st.integers(1, 12))
    low = draw(st.integers(-5, 5))
    step = draw(st.sampled_from(["0.1", "0.25", "0.5", "1", "2"]))
    high = Decimal(low) + Decimal(step) * draw(st.integers(1, 40))
    turned = draw(st.sets(st.integers(1, count)))
    split = draw(st.integers(1, count))
    parts = [subscale("a", *range(1, split + 1), score=draw(st.sampled_from(["sum", "mean", None])))]
    scale = made(
        count,
        low,
        float(high),
        *turned,
        answer={"kind": "slider", "step": float(step)},
        score=draw(st.sampled_from(["sum", "mean"])),
        decimals=draw(st.integers(0, 3)),
        missing_allowed=draw(st.integers(0, count - 1)),
        subscales=parts,
    )
    values = draw(st.dictionaries(st.sampled_from(scale.items), st.integers(0, 1000), max_size=count))
    ladder = scale.answer_of(scale.items[0]).values
    return scale, {item.id: ladder[pick % len(ladder)] for item, pick in values.items()}


@given(_filled())
def test_scores_agree_with_independent_arithmetic(filled: tuple[Scale, dict[str, float]]) -> None:
    scale, values = filled
    ends = [Decimal(str(end)) for end in (scale.answer.minimum, scale.answer.maximum)] if scale.answer else []
    expected = {}
    for name, members, rule, missing in (
        ("total", scale.items, scale.score, scale.missing_allowed),
        ("a", [scale.item(one) for one in scale.subscales[0].items], scale.subscales[0].score or scale.score, 0),
    ):
        points = [
            sum(ends) - Decimal(str(values[item.id])) if item.reversed else Decimal(str(values[item.id]))
            for item in members
            if item is not None and item.id in values
        ]
        if points and len(points) >= len(members) - missing:
            raw = sum(points) / len(points) * (1 if rule is Rule.MEAN else len(members))
            # Division leaves 28 digits; the few ulps between them and a true half are cut off first.
            digits = Decimal(1).scaleb(-scale.decimals)
            expected[name] = float(round(raw, 20).quantize(digits, ROUND_HALF_UP))
    assert scale.scores(values) == expected
    for name, score in scale.scores(values).items():
        low, high = scale.range_of(name)
        assert low <= score <= high


@given(_filled())
def test_a_scale_survives_json_and_scores_like_itself(filled: tuple[Scale, dict[str, float]]) -> None:
    scale, _values = filled
    again = Scale.model_validate_json(scale.model_dump_json())
    assert again == scale
    assert again.scores_like(scale)


# -- versions and raters


def test_other_words_around_a_scale_leave_its_scores_joinable_and_other_items_do_not() -> None:
    scale = made(3, 0, 10)
    assert scale.scores_like(made(3, 0, 10, title="Stones", source="Elsewhere.", is_alliance=True))
    assert not scale.scores_like(made(3, 0, 10, 2))
    assert not scale.scores_like(made(3, 0, 9))
    assert not scale.scores_like(made(3, 0, 10, missing_allowed=1))


@pytest.mark.parametrize("rater", Rater)
def test_a_series_is_named_by_scale_version_and_rater(rater: Rater) -> None:
    name = series_name("alliance-pulse", 12, rater)
    assert read_series_name(name) == (ScaleRef(id="alliance-pulse", version=12), rater)


@pytest.mark.parametrize("name", ["", "@", "pulse", "pulse@", "pulse@0", "Pulse One@1", "pulse@1/somebody"])
def test_a_name_that_is_none_has_no_scale(name: str) -> None:
    assert read_series_name(name)[0] is None


def test_a_summary_never_joins_raters_or_versions_and_leaves_out_what_has_no_total() -> None:
    def rated(version: int, rater: Rater, total: float | None) -> ScaleRating:
        totals = {} if total is None else {"total": total}
        return ScaleRating(scale="p", version=version, at=START, values={}, totals=totals, rater=rater)

    session = Session(
        id="s",
        client_id="c",
        number=1,
        state=State.ENDED,
        started_at=START,
        codebook=CodebookRef(id="b", version=1),
        ratings=(
            rated(1, Rater.THERAPIST, 5),
            rated(1, Rater.CLIENT, 7),
            rated(2, Rater.THERAPIST, 50),
            rated(3, Rater.THERAPIST, None),
        ),
    )
    assert summarise(session).scores == {"p@1": 5, "p@1/client": 7, "p@2": 50}


# -- faults


@pytest.mark.parametrize(
    ("changes", "where", "said"),
    [
        (
            {"subscales": [subscale("a", 1, 2), subscale("b", 2, 3)]},
            "subscales.1.items",
            "'i2' is in subscale 'a' already",
        ),
        ({"subscales": [subscale("a", 1, 1)]}, "subscales.0.items", "'i1' stands twice"),
        ({"subscales": [subscale("a", 1, 9)]}, "subscales.0.items", "there is no item 'i9'"),
        ({"subscales": [subscale("a", 1), subscale("a", 2)]}, "subscales.1.id", "'a' stands twice"),
        ({"subscales": [subscale("total", 1)]}, "subscales.0.id", "what the score of all items is called"),
        ({"subscales": [subscale("a", 1, missing_allowed=1)]}, "subscales.0.missing_allowed", "at least one must be"),
        ({"subscales": [subscale("a")]}, "subscales.0.items", "at least 1 item"),
        ({"missing_allowed": 3}, "missing_allowed", "of 3 answers at least one must be given"),
        ({"items": []}, "items", "at least 1 item"),
        ({"items": [*items(1), *items(1)]}, "items.1.id", "item 'i1' stands twice"),
        ({"raters": []}, "raters", "at least 1 item"),
        ({"raters": ["client", "client"]}, "raters", "a rater stands twice"),
        ({"raters": ["client", "nobody"]}, "raters.1", "'therapist' or 'client'"),
        ({"answer": {"maximum": -1}}, "answer.maximum", "-1 is not above the minimum, 0"),
        ({"answer": {"maximum": 0}}, "answer.maximum", "0 is not above the minimum, 0"),
        ({"answer": {"step": 3}}, "answer.step", "steps of 3 do not lead from 0 to 10"),
        ({"answer": {"step": 0}}, "answer.step", "greater than 0"),
        ({"answer": {"step": 0.001}}, "answer.step", "more than 1000 steps"),
        ({"answer": {"step": 0.5}}, "answer.kind", "likert has at most 11 answers"),
        ({"answer": {"labels": ["a", "b"]}}, "answer.labels", "2 labels for 11 answers"),
        ({"answer": {"minimum": float("nan")}}, "answer.minimum", "finite"),
        (
            {"cut_offs": [{"of": "z", "comparison": "<", "value": 3, "meaning": "m"}]},
            "cut_offs.0.of",
            "no subscale 'z'",
        ),
        ({"cut_offs": [{"comparison": "=", "value": 3, "meaning": "m"}]}, "cut_offs.0.comparison", "'<'"),
        ({"cut_offs": [{"comparison": "<", "value": 0, "meaning": "m"}]}, "cut_offs.0.value", "it divides nothing"),
        ({"cut_offs": [{"comparison": ">", "value": 31, "meaning": "m"}]}, "cut_offs.0.value", "goes from 0 to 30"),
        ({"version": 0}, "version", "greater than or equal to 1"),
        ({"id": "Two Words"}, "id", "pattern"),
    ],
)
def test_a_fault_is_told_where_it_stands(changes: dict[str, Any], where: str, said: str) -> None:
    faults = faults_of(**changes)
    assert list(faults) == [where]
    assert said in faults[where]


def test_an_item_without_answers_is_told() -> None:
    document = made(2, 0, 10).model_dump(mode="json") | {"answer": None}
    document["items"][0]["answer"] = {"minimum": 0, "maximum": 1}
    with pytest.raises(ValidationError) as caught:
        Scale.model_validate(document)
    (fault,) = caught.value.errors()
    assert fault["loc"] == ("items", 1)


def test_all_faults_are_told_at_once_and_none_repeats_an_item() -> None:
    with pytest.raises(ValidationError) as caught:
        Scale.model_validate(
            {
                "format": 1,
                "id": "x",
                "version": 1,
                "title": "X",
                "answer": {"minimum": 5, "maximum": 1, "lowest": 2},
                "items": [{"id": "a", "text": "A hidden text", "colour": 1}, {"id": "a", "text": "B"}],
                "subscales": [{"id": "s", "title": "S", "items": ["a", "z"]}],
            }
        )
    places = sorted(".".join(map(str, one["loc"])) for one in caught.value.errors())
    assert places == ["answer.lowest", "answer.maximum", "items.0.colour", "items.1.id", "source", "subscales.0.items"]
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("data", [None, [], "scale", {"items": "none", "subscales": 3, "cut_offs": [1], "raters": 1}])
def test_what_is_no_scale_at_all_is_a_fault_too(data: Any) -> None:
    with pytest.raises(ValidationError):
        Scale.model_validate(data)
