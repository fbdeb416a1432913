"""Coders compared over sessions: what is computed, what is refused, and where two of them parted."""

import pytest

from alliance_tui.domain.agreement import kappa
from alliance_tui.domain.comparison import Choice, CodedSession, View, compare, remark
from alliance_tui.domain.comparison_words import words
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.two_codings import Grain

CHOICE = Choice(resamples=50)


def marks(*given: tuple[float, str, str]) -> tuple[Marker, ...]:
    """Markers given as second, group and code."""
    return tuple(
        Marker(id=f"m{place}", offset_s=at_s, group=group, code=code, salience=3)
        for place, (at_s, group, code) in enumerate(given)
    )


def coded(number: int, **by: tuple[Marker, ...]) -> CodedSession:
    return CodedSession(session=f"s{number}", title=f"session {number}", length_s=3000, marks=by)


FIRST = marks((60, "withdrawal", "denial"), (700, "repair", "redirects"), (1500, "withdrawal", "denial"))
SECOND = marks((64, "withdrawal", "topic-shift"), (707, "withdrawal", "denial"), (2000, "repair", "redirects"))


def test_partings_are_misses_false_alarms_and_moments_called_otherwise_in_their_order() -> None:
    found = compare([coded(1, own=FIRST, other=SECOND)], ("own", "other"), CHOICE)
    assert [(one.kind, one.at_s) for one in found.partings] == [
        ("disagreement", 700.0),
        ("miss", 1500.0),
        ("false alarm", 2000.0),
    ]
    by_code = compare(
        [coded(1, own=FIRST, other=SECOND)], ("own", "other"), CHOICE.model_copy(update={"grain": Grain.CODE})
    )
    assert [one.at_s for one in by_code.partings] == [60.0, 700.0, 1500.0, 2000.0]


def test_a_tighter_tolerance_makes_one_moment_two() -> None:
    found = compare([coded(1, own=FIRST, other=SECOND)], ("own", "other"), Choice(tolerance_s=2, resamples=5))
    assert [one.kind for one in found.partings] == ["miss", "false alarm", "miss", "false alarm", "miss", "false alarm"]
    assert [(one.tolerance_s, one.hits) for one in found.matches] == [(2, 0), (5, 1), (10, 1), (30, 1)]


def test_every_figure_says_its_n_its_settings_and_its_table() -> None:
    sessions = [coded(1, own=FIRST, other=SECOND), coded(2, own=SECOND, other=SECOND), coded(3, own=FIRST, other=FIRST)]
    found = compare(sessions, ("own", "other"), CHOICE)
    assert {one.view for one in found.figures} == set(View)
    for figure in found.figures:
        assert figure.agreement.settings
        assert figure.agreement.n
        assert figure.agreement.table is not None
        assert figure.agreement.value is None or figure.agreement.interval is not None, (figure.view, figure.of)
    assert found.sessions == ("session 1", "session 2", "session 3")


def test_a_third_coder_who_missed_a_session_counts_in_what_takes_more_than_two() -> None:
    sessions = [coded(1, own=FIRST, other=SECOND, third=FIRST), coded(2, own=SECOND, other=FIRST)]
    found = compare(sessions, ("own", "other", "third"), CHOICE)
    (alpha,) = [one.agreement for one in found.figures if one.view is View.SEGMENTS and one.of == "all"]
    assert (alpha.coders, alpha.n) == (3, 2 * 10 * 2)
    (kappas,) = {one.agreement.coders for one in found.figures if one.view is View.TIME_UNITS}
    assert kappas == 2


@pytest.mark.parametrize("coders", [(), ("own",), ("own", "own"), ("own", "nobody")])
def test_fewer_than_two_coders_are_refused(coders: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"two coders|by both"):
        compare([coded(1, own=FIRST, other=SECOND)], coders, CHOICE)


def test_a_kappa_below_zero_at_high_agreement_is_explained_and_others_are_not() -> None:
    rare = kappa([("no", "no")] * 94 + [("yes", "no")] * 3 + [("no", "yes")] * 3)
    assert rare.value is not None
    assert rare.value < 0
    assert "agree in 94 % of the 100" in remark(rare)
    assert "below zero" in remark(rare)
    assert remark(kappa([("no", "no")] * 5 + [("yes", "yes")] * 5)) == ""
    assert remark(kappa([("no", "yes")] * 5 + [("yes", "no")] * 5)) == "", "they do not agree: nothing to explain away"


def test_in_words_every_figure_has_its_n_and_an_undefined_one_its_reason() -> None:
    text = "\n".join(words(compare([coded(1, own=FIRST, other=FIRST)], ("own", "other"), CHOICE), {"own": "you"}))
    assert "you, other: 1 session" in text
    assert "at least 2 sessions" in text
    assert "segments of 300 s" in text
    assert "parted: 0 moments" in text


def test_two_who_marked_nothing_are_told_so_and_a_line_is_never_blank_but_between_views() -> None:
    found = compare([coded(1, own=(), other=())], ("own", "other"), CHOICE)
    alpha = next(one.agreement for one in found.figures if one.view is View.SEGMENTS)
    assert (alpha.value, alpha.reason) == (None, "nobody marked anything, so there is nothing to compare")
    lines = list(words(found, {}))
    assert not [line for line in lines if line and not line.strip()]


def test_counts_that_are_exactly_alike_have_no_limits_and_are_not_said_to_want_sessions() -> None:
    twice = [coded(1, own=FIRST, other=FIRST), coded(2, own=FIRST[:1], other=FIRST[:1])]
    lines = list(words(compare(twice, ("own", "other"), CHOICE), {}))
    counts = lines[lines.index("Counts") : lines.index("Salience")]
    assert "      interval: none; these counts have no limits by this method" in counts
    assert not [line for line in counts if "two sessions or more" in line]
