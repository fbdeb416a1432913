"""Agreement coefficients against the libraries that researchers use, where those are installed."""

import random
from collections.abc import Iterator

import pytest

from alliance_tui.domain.agreement import Weights, kappa
from alliance_tui.domain.f_distribution import f_quantile
from alliance_tui.domain.intraclass import icc_mean, icc_single
from alliance_tui.domain.krippendorff import Level, alpha

TABLES = 200
CLOSE = 1e-12


def tables(coders: int, *, part_missing: float = 0) -> Iterator[list[list[int | None]]]:
    """Random tables, units by coders, in 1 to 5, whose coders agree more or less."""
    source = random.Random(20260302)
    for _table in range(TABLES):
        units = source.randrange(4, 40)
        true = [source.randrange(1, 6) for _unit in range(units)]
        yield [
            [
                None if source.random() < part_missing else source.choice([one, one, source.randrange(1, 6)])
                for _coder in range(coders)
            ]
            for one in true
        ]


def test_kappa_equals_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    for table in tables(2):
        first, second = zip(*table, strict=True)
        for weights in Weights:
            theirs = metrics.cohen_kappa_score(
                first, second, labels=[1, 2, 3, 4, 5], weights=None if weights is Weights.NONE else weights.value
            )
            ours = kappa(zip(first, second, strict=True), categories=range(1, 6), weights=weights).value
            assert ours == pytest.approx(theirs, abs=CLOSE)


@pytest.mark.parametrize("level", Level)
def test_alpha_equals_krippendorff(level: Level) -> None:
    judge = pytest.importorskip("krippendorff", reason="krippendorff is not installed")
    numpy = pytest.importorskip("numpy", reason="numpy is not installed")
    for table in tables(3, part_missing=0.2):
        theirs = judge.alpha(
            reliability_data=numpy.array(table, dtype=float).T,
            level_of_measurement=level.value,
            value_domain=[1, 2, 3, 4, 5],
        )
        assert alpha(table, level).value == pytest.approx(theirs, abs=CLOSE)


def test_icc_equals_pingouin() -> None:
    pingouin = pytest.importorskip("pingouin", reason="pingouin is not installed")
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    for table in tables(4):
        cells = [(unit, coder, score) for unit, row in enumerate(table) for coder, score in enumerate(row)]
        frame = pandas.DataFrame(cells, columns=["unit", "coder", "score"])
        theirs = pingouin.intraclass_corr(frame, targets="unit", raters="coder", ratings="score")
        value, limits = theirs["ICC"].tolist(), theirs.filter(like="CI95").iloc[:, 0].tolist()
        for ours, row in ((icc_single(table), 1), (icc_mean(table), 4)):
            assert ours.value == pytest.approx(value[row], abs=CLOSE)
            if ours.interval is not None:
                assert (round(ours.interval.lower, 2), round(ours.interval.upper, 2)) == pytest.approx(
                    tuple(limits[row]), abs=0.0101
                )


def test_quantiles_of_f_equal_scipy() -> None:
    stats = pytest.importorskip("scipy.stats", reason="scipy is not installed")
    source = random.Random(7)
    for _time in range(TABLES):
        part, above, below = source.uniform(0.001, 0.999), source.uniform(0.5, 200), source.uniform(0.5, 200)
        assert f_quantile(part, above, below) == pytest.approx(stats.f.ppf(part, above, below), rel=1e-9)
