"""Trends: counted from the index, scales apart when their definition changed, and damage said."""

from datetime import UTC, datetime

import pytest

from alliance_tui.domain.patterns import Refusal
from alliance_tui.domain.session import ScaleRating
from alliance_tui.services.trends import caseload_trend, client_trend
from alliance_tui.storage.practice import Practice
from tests.storage.practices import ONE, OTHER, SESSIONS, fill

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


def test_few_ratings_are_refused_by_every_rule(kept: Practice) -> None:
    kept.charts.save(SESSIONS[0].model_copy(update={"ratings": (rated(1, 6.5),)}))
    (scale,) = client_trend(kept, ONE).scales
    assert scale.findings
    assert all(isinstance(finding, Refusal) for finding in scale.findings)


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
