"""Agreement coefficients against the values their authors printed, and where they are undefined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.agreement import Weights, fleiss_kappa, kappa, kappa_of_table, kappa_over_sessions
from alliance_tui.domain.bootstrap import bootstrap_interval, percentile
from alliance_tui.domain.f_distribution import f_cdf, f_quantile, incomplete_beta
from alliance_tui.domain.intraclass import icc_mean, icc_single
from alliance_tui.domain.krippendorff import Level, alpha, alpha_over_sessions

SHROUT_FLEISS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))
"""Shrout & Fleiss 1979, table 2: six targets by four judges."""

FOUR_OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
"""Krippendorff 2011, section C: four observers, twelve units, some missing."""

FLEISS = (
    "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 00501 30012 51000 02040 "
    "10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"
)
"""Fleiss 1971, table 1: thirty patients, each put by six psychiatrists into five categories."""


def test_cohen_1960() -> None:
    result = kappa_of_table([[88, 10, 2], [14, 40, 6], [18, 10, 12]], "123")
    assert result.value is not None
    assert round(result.value, 3) == 0.492
    assert (result.n, result.observed, result.expected) == (200, pytest.approx(0.70), pytest.approx(0.41))


def test_cohen_1968_weighted_by_hand() -> None:
    weights = ((0, 1, 3), (1, 0, 6), (3, 6, 0))
    counts = [[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]]
    result = kappa_of_table(counts, "123", lambda one, other: weights[one][other])
    assert result.value is not None
    assert round(result.value, 3) == 0.348


def test_fleiss_1971() -> None:
    result = fleiss_kappa([dict(zip("abcde", map(int, unit), strict=True)) for unit in FLEISS.split()])
    assert result.value is not None
    assert f"{result.value:.3f}" == "0.430"
    assert (result.n, result.coders) == (30, 6)
    assert result.table is not None
    assert result.table.rows == ((26, 26, 30, 55, 43),)


def test_shrout_and_fleiss_1979() -> None:
    single, mean = icc_single(SHROUT_FLEISS), icc_mean(SHROUT_FLEISS)
    assert single.value is not None
    assert mean.value is not None
    assert single.interval is not None
    assert f"{single.value:.3f} [{single.interval.lower:.3f}, {single.interval.upper:.3f}]" == "0.290 [0.019, 0.761]"
    assert f"{mean.value:.3f}" == "0.620"
    assert mean.interval is not None
    assert mean.interval.lower < mean.value < mean.interval.upper
    assert (single.n, single.coders) == (6, 4)
    assert single.table is not None
    assert [f"{row[1]:.2f}" for row in single.table.rows] == ["11.24", "32.49", "1.02"]


@pytest.mark.parametrize(("level", "value"), [("nominal", "0.743"), ("ordinal", "0.815"), ("interval", "0.849")])
def test_krippendorff_2011(level: str, value: str) -> None:
    result = alpha(list(zip(*FOUR_OBSERVERS, strict=True)), Level(level))
    assert f"{result.value:.3f}" == value
    assert (result.n, result.coders) == (11, 4)
    assert "11 units judged at least twice, 40 values" in result.settings
    assert result.table is not None
    assert [round(sum(row)) for row in result.table.rows] == [9, 13, 10, 5, 3]


@pytest.mark.parametrize(
    ("probability", "above", "below", "value"),
    [
        (0.95, 1, 1, "161.45"),
        (0.95, 4, 10, "3.48"),
        (0.975, 5, 10, "4.24"),
        (0.99, 10, 2, "99.40"),
        (0.5, 7, 7, "1.00"),
    ],
)
def test_quantiles_of_f_are_those_of_the_tables(probability: float, above: float, below: float, value: str) -> None:
    assert f"{f_quantile(probability, above, below):.2f}" == value


@given(st.floats(0.001, 0.999), st.floats(0.5, 300), st.floats(0.5, 300))
def test_a_quantile_is_where_the_distribution_says(probability: float, above: float, below: float) -> None:
    value = f_quantile(probability, above, below)
    assert f_cdf(value, above, below) == pytest.approx(probability, rel=1e-9)
    assert f_quantile(1 - probability, below, above) * value == pytest.approx(1, rel=1e-8)


@pytest.mark.parametrize(("probability", "above", "below"), [(0, 1, 1), (1, 1, 1), (0.5, 0, 1), (0.5, 1, -1)])
def test_a_quantile_of_nothing_is_refused(probability: float, above: float, below: float) -> None:
    with pytest.raises(ValueError):
        f_quantile(probability, above, below)
    assert f_cdf(-1, 2, 2) == 0
    assert (incomplete_beta(0, 1, 2, 2), incomplete_beta(1, 0, 2, 2)) == (0, 1)


def pairs_of(counts: dict[tuple[int, int], int]) -> list[tuple[int, int]]:
    """Each pair as often as it is counted."""
    return [pair for pair, count in counts.items() for _time in range(count)]


def test_far_disagreements_weigh_more() -> None:
    near = pairs_of({(1, 1): 5, (3, 3): 5, (5, 5): 5, (1, 2): 3})
    far = pairs_of({(1, 1): 5, (3, 3): 5, (5, 5): 5, (1, 5): 3})
    for weights in (Weights.LINEAR, Weights.QUADRATIC):
        values = [kappa(pairs, categories=range(1, 6), weights=weights).value for pairs in (near, far)]
        assert values[0] is not None
        assert values[1] is not None
        assert values[0] > values[1]


def test_weights_need_an_order_and_all_labels_in_it() -> None:
    with pytest.raises(ValueError):
        kappa([(1, 2)], weights=Weights.LINEAR)
    with pytest.raises(ValueError):
        kappa([(1, 2)], categories=(1, 3))


def test_kappa_can_be_negative_at_94_percent_agreement() -> None:
    result = kappa(pairs_of({(0, 0): 94, (0, 1): 3, (1, 0): 3}))
    assert result.observed == pytest.approx(0.94)
    assert result.value is not None
    assert result.value < 0
    assert result.table is not None
    assert result.table.rows == ((94, 3), (3, 0))


def test_without_disagreement_to_expect_there_is_no_value_but_a_reason() -> None:
    results = [
        kappa([("yes", "yes")] * 9),
        kappa([]),
        kappa([(2, 2)] * 3, categories=(1, 2), weights=Weights.QUADRATIC),
        fleiss_kappa([{"yes": 3}] * 4),
        fleiss_kappa([]),
        alpha([(1, 1), (1, None), (1, 1)], Level.INTERVAL),
        alpha([(1, None), (None, 2)], Level.NOMINAL),
        alpha([], Level.NOMINAL),
        icc_single([(3, 3), (3, 3)]),
        icc_single([(1, 2), (2, 1)]),
        icc_single([(1, 2)]),
        icc_mean([(1,), (2,)]),
        icc_mean([]),
    ]
    for result in results:
        assert result.value is None
        assert result.reason
        assert result.interval is None
    assert "“yes”" in results[0].reason
    assert all(not result.reason for result in (kappa([(1, 1), (2, 2)]), icc_single(SHROUT_FLEISS)))


def test_the_settings_say_what_was_chosen() -> None:
    weighted = kappa([(1, 2), (2, 2)], categories=range(1, 6), weights=Weights.QUADRATIC, what="saliences of 1 to 5")
    assert (weighted.statistic, weighted.settings) == (
        "weighted kappa",
        "saliences of 1 to 5, 5 categories, quadratic weights",
    )
    gappy = icc_single([(1, 2), (2, None), (4, 4)], what="sessions")
    assert "2 sessions, 2 coders, 1 with a missing rating left out" in gappy.settings
    assert (gappy.n, gappy.value) == (2, icc_single([(1, 2), (4, 4)]).value)


def test_perfect_agreement_is_one() -> None:
    ratings = [(1, 1), (2, 2), (5, 5)]
    assert kappa(ratings).value == 1
    assert kappa(ratings, categories=range(1, 6), weights=Weights.LINEAR).value == 1
    for level in Level:
        assert alpha(ratings, level).value == 1
    assert (icc_single(ratings).value, icc_mean(ratings).value) == (1, 1)


def test_coders_who_differ_by_a_constant_still_have_limits() -> None:
    result = icc_single([(1, 2), (2, 3), (5, 6)])
    assert result.value is not None
    assert result.interval is not None
    assert result.interval.lower < result.value < 1


@pytest.mark.parametrize("ratings", [[(1, 2), (1, 2, 3)], [(1, float("nan")), (1, 2)]])
def test_ragged_or_endless_ratings_are_refused(ratings: list[tuple[float, ...]]) -> None:
    with pytest.raises(ValueError):
        icc_single(ratings)


def test_fleiss_needs_as_many_coders_for_each_unit() -> None:
    for ratings in ([{"a": 2}, {"a": 3}], [{"a": 1}]):
        with pytest.raises(ValueError):
            fleiss_kappa(ratings)


def test_words_have_no_intervals_and_their_order_must_be_said() -> None:
    with pytest.raises(ValueError):
        alpha([("low", "high")], Level.INTERVAL)
    with pytest.raises(ValueError):
        alpha([("low", "high")], Level.ORDINAL)
    with pytest.raises(ValueError):
        alpha([("low", "high")], Level.ORDINAL, order=("low",))
    units = [("low", "low"), ("mid", "high"), ("high", "high"), ("low", "mid")]
    numbers = [tuple({"low": 1, "mid": 2, "high": 3}[one] for one in unit) for unit in units]
    assert alpha(units, Level.ORDINAL, order=("low", "mid", "high")).value == alpha(numbers, Level.ORDINAL).value


ratings = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=40)


@given(ratings, st.sampled_from(Weights))
def test_kappa_does_not_mind_which_coder_comes_first(pairs: list[tuple[int, int]], weights: Weights) -> None:
    one = kappa(pairs, categories=range(1, 6), weights=weights).value
    other = kappa([(second, first) for first, second in pairs], categories=range(1, 6), weights=weights).value
    assert one == pytest.approx(other)
    assert one is None or one <= 1


@given(ratings, st.sampled_from(Level), st.integers(-50, 50))
def test_alpha_minds_neither_the_order_of_coders_nor_a_shift(
    pairs: list[tuple[int, int]], level: Level, shift: int
) -> None:
    one = alpha(pairs, level).value
    other = alpha([(second + shift, first + shift) for first, second in reversed(pairs)], level).value
    assert one == pytest.approx(other)


@given(ratings, st.integers(1, 10))
def test_icc_minds_neither_shift_nor_scale(pairs: list[tuple[int, int]], factor: int) -> None:
    one = icc_single(pairs).value
    other = icc_single([(first * factor + 3, second * factor + 3) for first, second in pairs]).value
    assert one == pytest.approx(other)


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), max_size=12))
def test_limits_stand_on_either_side_of_the_coefficient(rows: list[list[int]]) -> None:
    for result in (icc_single(rows), icc_mean(rows)):
        if result.interval is not None and result.value is not None:
            assert result.interval.lower <= result.value + 1e-9
            assert result.value - 1e-9 <= result.interval.upper <= 1 + 1e-9


SESSIONS = [
    [(1, 1), (1, 2), (2, 2)],
    [(2, 2), (2, 2), (1, 1), (1, 1)],
    [(1, 2), (2, 1), (1, 1)],
    [(2, 2), (1, 1), (2, 1), (2, 2)],
]


def test_an_interval_over_sessions_is_the_same_for_the_same_seed() -> None:
    result = kappa_over_sessions(SESSIONS, what="segments")
    again = kappa_over_sessions(SESSIONS, what="segments")
    other = kappa_over_sessions(SESSIONS, what="segments", seed=7)
    assert result == again
    assert result.value == kappa([pair for session in SESSIONS for pair in session]).value
    assert result.interval is not None
    assert result.value is not None
    assert result.interval.lower <= result.value <= result.interval.upper
    assert "bootstrap over 4 sessions, 1000 resamples, seed" in result.interval.method
    assert other.interval is not None
    assert other.interval.method != result.interval.method
    nominal = alpha_over_sessions(SESSIONS, Level.NOMINAL)
    assert nominal.interval is not None
    assert nominal.value == alpha([pair for session in SESSIONS for pair in session], Level.NOMINAL).value


def test_one_session_has_no_interval_and_undefined_resamples_are_counted() -> None:
    assert kappa_over_sessions(SESSIONS[:1]).interval is None
    assert bootstrap_interval([[1.0], [2.0]], lambda sums: None) is None
    spare = bootstrap_interval([[1.0], [2.0]], lambda sums: None if sums[0] == 4 else sums[0], resamples=400)
    assert spare is not None
    assert (spare.lower, spare.upper) == (2, 3)
    assert "of them undefined" in spare.method


def test_a_percentile_lies_between_its_neighbours() -> None:
    assert [percentile([1, 2, 4], part) for part in (0, 0.25, 0.5, 0.75, 1)] == [1, 1.5, 2, 3, 4]
