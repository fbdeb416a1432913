"""The fold as an algebra: what holds for every session that could have happened."""

from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.events import Ended, LiveEvent, Marked, Unmarked, from_json, to_json
from alliance_tui.domain.live import LiveState, episode_for, fold
from alliance_tui.domain.session import ProcessNote, ProgressRecord, Session, State, summarise
from tests.domain.streams import KINDS, streams


@given(streams(), st.data())
def test_any_prefix_of_a_stream_is_a_valid_session(events: list[LiveEvent], data: st.DataObject) -> None:
    prefix = events[: data.draw(st.integers(1, len(events)))]
    session = fold(prefix).session()
    assert Session.model_validate_json(session.model_dump_json()) == session
    assert Session.model_validate(session.model_dump(mode="json")) == session
    assert session.state is (State.ENDED if isinstance(prefix[-1], Ended) else State.LIVE)


@given(streams())
def test_every_event_survives_its_json(events: list[LiveEvent]) -> None:
    again = [from_json(to_json(event)) for event in events]
    assert again == events
    assert [type(event) for event in again] == [type(event) for event in events]
    assert fold(again).session() == fold(events).session()


@given(streams())
def test_an_event_is_one_line_of_json(events: list[LiveEvent]) -> None:
    assert all(b"\n" not in to_json(event) for event in events)


@given(streams())
def test_the_two_drawers_together_are_the_session(events: list[LiveEvent]) -> None:
    session = fold(events).session()
    progress = ProgressRecord.model_validate_json(session.progress.model_dump_json())
    process = ProcessNote.model_validate_json(session.process.model_dump_json())
    assert Session.model_validate({**progress.model_dump(), **process.model_dump()}) == session


@given(streams())
def test_the_record_drawer_holds_no_note_and_no_marker(events: list[LiveEvent]) -> None:
    progress = fold(events).session().progress.model_dump()
    assert not {"note", "markers", "episodes", "client"} & set(progress)


@given(streams())
def test_markers_are_in_the_order_of_their_moments_and_episodes_name_only_markers_that_are_there(
    events: list[LiveEvent],
) -> None:
    session = fold(events).session()
    moments = [marker.offset_s for marker in session.markers]
    assert moments == sorted(moments)
    ids = {marker.id for marker in session.markers}
    for episode in session.episodes:
        assert episode.ruptures
        assert set(episode.members) <= ids
    members = [one for episode in session.episodes for one in episode.members]
    assert len(members) == len(set(members))


@given(streams(may_end=False), st.sampled_from(sorted(KINDS)), st.data())
def test_a_mark_taken_back_at_once_leaves_no_trace(events: list[LiveEvent], group: str, data: st.DataObject) -> None:
    state = fold(events)
    before, begun = state.session(), list(state.note.begun)
    episode = episode_for(KINDS[group], state.episodes.values(), lambda: "new")
    line = data.draw(st.one_of(st.none(), st.integers(0, len(begun))))
    # Between two moments, so that no other marker has the same one.
    moment = round(state.at_s + 0.0007, 4)
    state.apply(Marked(at_s=state.at_s, marker="new", group=group, offset_s=moment, line=line, episode=episode))
    assert state.session() != before
    state.apply(Unmarked(at_s=state.at_s, marker="new"))
    assert state.session() == before
    assert state.note.begun == begun


@given(streams())
def test_the_summary_counts_what_the_session_holds(events: list[LiveEvent]) -> None:
    session = fold(events).session()
    summary = summarise(session, {"process": 3, "progress": 4})
    assert sum(summary.counts.values()) == len(session.markers)
    assert summary.unnamed == len([marker for marker in session.markers if marker.code is None])
    assert summary.open_episodes == len([one for one in session.episodes if one.resolution is None])
    assert summary.words == len(session.note.text.split())
    assert summary.versions == {"process": 3, "progress": 4}


@given(streams())
def test_the_time_lost_to_pauses_never_exceeds_the_session(events: list[LiveEvent]) -> None:
    state: LiveState = fold(events)
    session = state.session()
    assert 0 <= session.paused_s <= round(state.at_s, 3)
    assert all(pause.until_s is not None for pause in session.pauses[:-1])
    if session.state is State.ENDED:
        assert all(pause.until_s is not None for pause in session.pauses)
