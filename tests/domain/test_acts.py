"""Each thing that can happen in a live session, and what it does to the session."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from alliance_tui.domain.events import (
    Ended,
    Marked,
    Moved,
    Named,
    Paused,
    Reopened,
    Resolved,
    Resumed,
    Spliced,
    Unmarked,
    Weighed,
    from_json,
)
from alliance_tui.domain.live import ImpossibleEvent, LiveState, fold
from alliance_tui.domain.note import SpliceMismatch
from tests.domain.streams import STARTED, began


@pytest.fixture
def state() -> LiveState:
    """Ten minutes in: one rupture, its repair, a moment of connection."""
    return fold(
        [
            began(),
            Spliced(at_s=10, line=0, column=0, removed="", inserted="Came in flat."),
            Marked(at_s=60, marker="m1", group="withdrawal", offset_s=55, episode="e1"),
            Marked(at_s=120, marker="m2", group="repair", offset_s=120, episode="e1"),
            Marked(at_s=600, marker="m3", group="connection", offset_s=600),
        ]
    )


def test_a_rupture_begins_an_episode_and_a_repair_joins_it(state: LiveState) -> None:
    (episode,) = state.session().episodes
    assert (episode.ruptures, episode.repairs, episode.is_open) == (("m1",), ("m2",), True)


def test_a_moment_of_connection_belongs_to_no_episode(state: LiveState) -> None:
    assert state.episode_of("m3") is None


def test_naming_gives_the_code_and_naming_with_none_takes_it_away(state: LiveState) -> None:
    state.apply(Named(at_s=601, marker="m1", group="withdrawal", code="denial"))
    assert state.markers["m1"].code == "denial"
    state.apply(Named(at_s=602, marker="m1", group="withdrawal", code=None))
    assert state.markers["m1"].code is None


def test_weighing_sets_the_salience_and_leaves_the_rest(state: LiveState) -> None:
    before = state.markers["m1"]
    state.apply(Weighed(at_s=601, marker="m1", salience=4))
    assert state.markers["m1"] == before.model_copy(update={"salience": 4})


def test_moving_changes_the_moment_and_with_it_the_order(state: LiveState) -> None:
    state.apply(Moved(at_s=601, marker="m3", offset_s=5))
    assert [marker.id for marker in state.session().markers] == ["m3", "m1", "m2"]
    assert state.last_marker is not None
    assert state.last_marker.id == "m3"


def test_taking_back_a_repair_leaves_its_episode_open(state: LiveState) -> None:
    state.apply(Unmarked(at_s=601, marker="m2"))
    (episode,) = state.session().episodes
    assert (episode.ruptures, episode.repairs, episode.is_open) == (("m1",), (), True)


def test_taking_back_the_only_rupture_ends_its_episode_and_keeps_the_repair_as_a_moment(state: LiveState) -> None:
    state.apply(Unmarked(at_s=601, marker="m1"))
    session = state.session()
    assert session.episodes == ()
    assert [marker.id for marker in session.markers] == ["m2", "m3"]


def test_resolving_closes_an_episode_and_none_opens_it_again(state: LiveState) -> None:
    state.apply(Resolved(at_s=601, episode="e1", resolution=4))
    assert not state.episodes["e1"].is_open
    assert state.open_episode is None
    state.apply(Resolved(at_s=602, episode="e1", resolution=None))
    assert state.open_episode == state.episodes["e1"]


def test_a_pause_counts_from_its_start_to_its_end_once(state: LiveState) -> None:
    for event in (
        Paused(at_s=700, reason="the call dropped"),
        Paused(at_s=710),
        Resumed(at_s=760.5),
        Resumed(at_s=770),
    ):
        state.apply(event)
    session = state.session()
    assert session.paused_s == 60.5
    assert [(pause.offset_s, pause.until_s, pause.reason) for pause in session.pauses] == [
        (700, 760.5, "the call dropped")
    ]


def test_a_pause_that_lasts_counts_up_to_now(state: LiveState) -> None:
    state.apply(Paused(at_s=700))
    assert state.is_paused
    assert state.paused_s(730) == 30
    assert state.paused_s(0) == 0


def test_the_end_closes_a_pause(state: LiveState) -> None:
    state.apply(Paused(at_s=700))
    state.apply(Ended(at_s=720, ended_at=STARTED + timedelta(seconds=720)))
    session = state.session()
    assert session.pauses[0].until_s == 720
    assert session.paused_s == 20
    assert session.ended_at == STARTED + timedelta(seconds=720)


@pytest.mark.parametrize(
    "event",
    [
        Named(at_s=601, marker="gone", group="withdrawal", code=None),
        Weighed(at_s=601, marker="gone", salience=1),
        Moved(at_s=601, marker="gone", offset_s=1),
        Unmarked(at_s=601, marker="gone"),
        Resolved(at_s=601, episode="gone", resolution=1),
        Marked(at_s=601, marker="m1", group="withdrawal", offset_s=1),
        began(),
    ],
    ids=lambda event: event.kind,
)
def test_what_does_not_fit_is_refused_and_changes_nothing(state: LiveState, event: Named) -> None:
    before = state.session()
    with pytest.raises(ImpossibleEvent):
        state.apply(event)
    assert state.session() == before


def test_an_edit_that_does_not_fit_is_refused_and_changes_nothing(state: LiveState) -> None:
    before = state.session()
    with pytest.raises(SpliceMismatch):
        state.apply(Spliced(at_s=601, line=0, column=0, removed="Other", inserted=""))
    assert state.session() == before


def test_nothing_happens_after_the_end(state: LiveState) -> None:
    state.apply(Ended(at_s=720, ended_at=STARTED))
    with pytest.raises(ImpossibleEvent):
        state.apply(Paused(at_s=730))


def test_a_session_that_was_ended_too_early_goes_on(state: LiveState) -> None:
    before = state.session()
    state.apply(Ended(at_s=600, ended_at=STARTED))
    state.apply(Reopened(at_s=600))
    assert state.session() == before
    state.apply(Weighed(at_s=730, marker="m1", salience=2))
    assert state.markers["m1"].salience == 2


def test_a_stream_that_does_not_start_with_its_beginning_is_refused() -> None:
    for events in ([], [Paused(at_s=1)]):
        with pytest.raises(ImpossibleEvent):
            fold(events)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b'{"kind":"unheard-of","at_s":1}',
        b'{"kind":"paused"}',
        b'{"kind":"paused","at_s":-1}',
        b'{"kind":"paused","at_s":1,"mood":"grey"}',
        b'{"kind":"weighed","at_s":1,"marker":"m","salience":6}',
        b'{"kind":"moved","at_s":1,"marker":"m","offset_s":NaN}',
    ],
)
def test_json_that_is_no_event_is_refused(data: bytes) -> None:
    with pytest.raises(ValidationError):
        from_json(data)


def test_an_error_about_an_event_never_repeats_what_was_written() -> None:
    with pytest.raises(ValidationError) as caught:
        from_json(b'{"kind":"spliced","at_s":1,"line":-1,"column":0,"removed":"","inserted":"heron"}')
    assert "heron" not in str(caught.value)
