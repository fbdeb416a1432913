"""Rating a session: every answer is kept at once, what stood there before stays, raters and versions stay apart."""

from typing import Any

import pytest

from alliance_tui.config.scales import load_scales
from alliance_tui.domain.scale import Rater, Scale
from alliance_tui.domain.session import Session, State
from alliance_tui.services.amending import change_marker
from alliance_tui.services.rating import NotRated, Sitting
from alliance_tui.storage.practice import Practice, ReadOnly
from tests.storage.damage import whole
from tests.storage.practices import ONE, SESSIONS, again, fill

SESSION = SESSIONS[0]
BOTH = (Rater.THERAPIST, Rater.CLIENT)


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice, with three sessions."""
    return fill(practice)


@pytest.fixture(scope="session")
def pulse() -> Scale:
    """The built-in pulse, for both raters."""
    return load_scales()[0]["alliance-pulse"].model_copy(update={"raters": BOTH})


def sit(practice: Practice, scale: Scale, rater: Rater = Rater.THERAPIST, session: Session = SESSION) -> Sitting:
    """Begin to rate the session as the store has it."""
    return Sitting(practice, practice.charts.read(session.id), scale, rater)


def rate(sitting: Sitting, *values: float) -> Session:
    """Answer the first items."""
    for item, value in zip(sitting.scale.items, values, strict=False):
        sitting.answer(item.id, value)
    return sitting.session


def test_every_answer_is_in_the_store_with_the_scores_it_allows(kept: Practice, pulse: Scale) -> None:
    sitting = sit(kept, pulse)
    now = rate(sitting, 7, 6, 8, 5)
    assert sitting.scores == {}
    assert kept.charts.read(SESSION.id) == now
    assert kept.charts.summaries(ONE.id)[0].scores == {}
    now = sitting.answer("understood", 10)
    assert sitting.scores == {"total": 7.2}
    (rating,) = now.ratings
    assert (rating.values, rating.totals) == (
        {"goals": 7, "tasks": 6, "bond": 8, "trust": 5, "understood": 10},
        {"total": 7.2},
    )
    assert kept.charts.read(SESSION.id) == now
    assert kept.charts.summaries(ONE.id)[0].scores == {"alliance-pulse@1": 7.2}
    assert kept.catalogue.scale(pulse.ref) == pulse


def test_an_answer_is_taken_back_and_with_the_last_one_the_rating(kept: Practice, pulse: Scale) -> None:
    sitting = sit(kept, pulse)
    rate(sitting, 7, 6)
    assert sitting.answer("goals", None).ratings[0].values == {"tasks": 6}
    assert sitting.answer("tasks", None).ratings == ()
    assert kept.charts.read(SESSION.id).ratings == ()


def test_a_second_occasion_keeps_what_stood_there_before_and_the_first_does_not_repeat_itself(
    kept: Practice, pulse: Scale
) -> None:
    first = rate(sit(kept, pulse), 1, 2, 3, 4, 5).ratings[0]
    assert first.earlier == ()
    again_ = rate(sit(kept, pulse), 9, 9).ratings[0]
    assert again_.values == first.values | {"goals": 9, "tasks": 9}
    assert [(one.at, one.values, one.totals) for one in again_.earlier] == [(first.at, first.values, first.totals)]
    third = sit(kept, pulse)
    for item in pulse.items:
        third.answer(item.id, None)
    (cleared,) = third.session.ratings
    assert cleared.values == {}
    assert len(cleared.earlier) == 2


def test_raters_and_versions_have_ratings_of_their_own(kept: Practice, pulse: Scale) -> None:
    rate(sit(kept, pulse), 1, 1, 1, 1, 1)
    rate(sit(kept, pulse, Rater.CLIENT), 9, 9, 9, 9, 9)
    second = pulse.model_copy(update={"version": 2, "missing_allowed": 0})
    now = rate(sit(kept, second), *[5] * 9)
    assert [one.series for one in now.ratings] == ["alliance-pulse@1", "alliance-pulse@1/client", "alliance-pulse@2"]
    assert kept.charts.summaries(ONE.id)[0].scores == {
        "alliance-pulse@1": 1,
        "alliance-pulse@1/client": 9,
        "alliance-pulse@2": 5,
    }


def test_what_was_changed_elsewhere_meanwhile_stays(kept: Practice, pulse: Scale) -> None:
    sitting = sit(kept, pulse)
    change_marker(kept, SESSION, "m1", comment="changed meanwhile")
    now = rate(sitting, 7)
    assert now.markers[0].comment == "changed meanwhile"
    assert kept.charts.read(SESSION.id) == now


@pytest.mark.parametrize(
    ("item", "value"), [("goals", 11), ("goals", -1), ("goals", 2.5), ("goals", float("nan")), ("no", 5)]
)
def test_an_answer_out_of_range_is_refused_and_changes_nothing(
    plain: Practice, pulse: Scale, item: str, value: float
) -> None:
    sitting = sit(fill(plain), pulse)
    rate(sitting, 7)
    before = whole(plain.layout.root)
    with pytest.raises(NotRated, match="this answer cannot stand there"):
        sitting.answer(item, value)
    assert whole(plain.layout.root) == before


def test_an_answer_that_changes_nothing_writes_nothing(plain: Practice, pulse: Scale) -> None:
    sitting = sit(fill(plain), pulse)
    rate(sitting, 7)
    before = whole(plain.layout.root)
    sitting.answer("goals", 7)
    sitting.answer("tasks", None)
    assert whole(plain.layout.root) == before


@pytest.mark.parametrize("state", [State.SIGNED, State.LIVE])
def test_a_signed_and_a_live_session_are_refused(plain: Practice, pulse: Scale, state: State) -> None:
    fill(plain).charts.save(SESSION.model_copy(update={"state": state}))
    with pytest.raises(NotRated, match="this session"):
        sit(plain, pulse)


def test_a_session_signed_while_it_is_rated_is_refused(plain: Practice, pulse: Scale) -> None:
    sitting = sit(fill(plain), pulse)
    now = rate(sitting, 7)
    plain.charts.save(now.model_copy(update={"state": State.SIGNED}))
    with pytest.raises(NotRated, match="this session is signed") as raised:
        sitting.answer("tasks", 3)
    assert raised.value.remedy == "Write an addendum"
    assert plain.charts.read(SESSION.id).ratings == now.ratings


def test_a_rater_the_scale_is_not_made_for_is_refused(plain: Practice, pulse: Scale) -> None:
    with pytest.raises(NotRated, match="Alliance pulse is not made for the client to answer"):
        sit(fill(plain), pulse.model_copy(update={"raters": (Rater.THERAPIST,)}), Rater.CLIENT)


def test_a_scale_changed_without_a_new_version_is_refused_and_other_words_around_it_are_not(
    plain: Practice, pulse: Scale
) -> None:
    rate(sit(fill(plain), pulse), 7)
    reworded = pulse.model_copy(update={"title": "Our pulse", "source": "Ours."})
    rate(sit(plain, reworded), 8)
    assert plain.catalogue.scale(pulse.ref) == reworded
    changed = pulse.model_copy(update={"missing_allowed": 1})
    with pytest.raises(NotRated, match="there are ratings made with it as it was") as raised:
        sit(plain, changed)
    assert raised.value.remedy == "Give the changed scale a version of its own"


def test_a_reader_rates_nothing(kept: Practice, pulse: Scale) -> None:
    with pytest.raises(ReadOnly):
        Sitting(again(kept), SESSION, pulse, Rater.THERAPIST)


def test_one_occasion_is_one_line_of_the_audit_log_without_an_answer_in_it(kept: Practice, pulse: Scale) -> None:
    rate(sit(kept, pulse, Rater.CLIENT), 7, 6, 8)
    entries: list[Any] = [one for one in kept.audit.entries() if one.what == "rated"]
    (entry,) = entries
    assert entry.particulars == {"session": SESSION.id, "scale": "alliance-pulse@1", "rater": "client"}
