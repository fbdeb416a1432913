"""Amending a past session: what stood there before is kept, and the record drawer stays as it is."""

from datetime import timedelta
from typing import Any

import pytest

from alliance_tui.domain import linking
from alliance_tui.domain.session import Session, State
from alliance_tui.services import signing
from alliance_tui.services.amending import (
    NotAmended,
    amended,
    change_episode,
    change_marker,
    keep,
    settled_later,
)
from alliance_tui.services.record_note import change
from alliance_tui.storage.practice import Practice, ReadOnly
from tests.storage.damage import whole
from tests.storage.practices import ONE, SESSIONS, again, fill

SESSION = SESSIONS[0]


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice, with three sessions."""
    return fill(practice)


def traces(session: Session) -> list[tuple[str, str, Any, Any]]:
    """The history without its times."""
    return [(one.of, one.field, one.before, one.after) for one in session.history]


def test_a_changed_marker_is_saved_with_what_stood_there_before(kept: Practice) -> None:
    now = change_marker(kept, SESSION, "m1", salience=2, comment="quieter now")
    assert traces(now) == [("m1", "salience", 4, 2), ("m1", "comment", "periwinkle pause", "quieter now")]
    assert kept.charts.read(SESSION.id) == now
    assert (now.markers[0].salience, now.markers[0].comment) == (2, "quieter now")


def test_the_history_only_grows(kept: Practice) -> None:
    first = change_marker(kept, SESSION, "m1", salience=2)
    second = change_episode(kept, first, "e1", resolution=None, contribution=3)
    assert second.history[: len(first.history)] == first.history
    assert traces(second)[1:] == [("e1", "resolution", 3, None), ("e1", "contribution", None, 3)]


def test_index_and_search_follow_a_change(kept: Practice) -> None:
    now = change_episode(kept, change_marker(kept, SESSION, "m1", comment="lighthouse"), "e1", resolution=None)
    assert kept.charts.summaries(ONE.id)[0].open_episodes == 1
    assert [hit.session_id for hit in kept.charts.pack(ONE.id).search("lighth")] == [now.id]


def test_markers_stay_in_the_order_of_their_times(kept: Practice) -> None:
    now = change_marker(kept, SESSION, "m1", offset_s=300.0004)
    assert [(marker.id, marker.offset_s) for marker in now.markers] == [("m2", 122), ("m1", 300)]


def test_what_changes_nothing_leaves_no_trace_and_writes_nothing(kept: Practice) -> None:
    before = whole(kept.layout.root)
    assert change_marker(kept, SESSION, "m1", salience=4) == SESSION
    assert change_marker(kept, SESSION, "there is none", salience=1) == SESSION
    assert whole(kept.layout.root) == before


@pytest.mark.parametrize(
    "changes",
    [
        {"salience": 6},
        {"salience": 0},
        {"offset_s": "soon"},
        {"offset_s": float("inf")},
        {"offset_s": None},
        {"id": "m9"},
        {"group": None},
        {"comment": None},
    ],
)
def test_a_value_that_cannot_stand_there_is_refused_and_changes_nothing(plain: Practice, changes: Any) -> None:
    before = whole(fill(plain).layout.root)
    with pytest.raises(NotAmended, match="this value cannot stand there"):
        change_marker(plain, SESSION, "m1", **changes)
    assert whole(plain.layout.root) == before


@pytest.mark.parametrize("changes", [{"resolution": 9}, {"contribution": -1}, {"ruptures": "m2"}])
def test_the_same_holds_for_an_episode(plain: Practice, changes: Any) -> None:
    before = whole(fill(plain).layout.root)
    with pytest.raises(NotAmended):
        change_episode(plain, SESSION, "e1", **changes)
    assert whole(plain.layout.root) == before


def test_the_process_note_of_a_signed_session_stays_open_and_its_record_as_it_is(
    kept: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "wall_now", lambda: SESSION.started_at + timedelta(days=1))
    change(kept, SESSION, plan="Ask about the move.")
    signed = signing.sign(kept, SESSION, "A. Therapist")
    before = kept.layout.progress(SESSION.id).read_bytes()
    now = change_marker(kept, signed, "m1", salience=1)
    now = change_episode(kept, now, "e1", contribution=1)
    assert [one.field for one in now.history[-2:]] == ["salience", "contribution"]
    assert kept.layout.progress(SESSION.id).read_bytes() == before
    assert kept.charts.read(SESSION.id).signature_fault == ""


def test_an_amendment_does_not_take_back_what_was_written_in_the_record_meanwhile(kept: Practice) -> None:
    change(kept, SESSION, plan="Ask about the move.")
    now = change_marker(kept, SESSION, "m1", salience=1)  # with the session as it was read before
    assert now.plan == kept.charts.read(SESSION.id).plan == "Ask about the move."


def test_a_reader_changes_nothing(kept: Practice) -> None:
    with pytest.raises(ReadOnly):
        change_marker(again(kept), SESSION, "m1", salience=1)
    assert kept.charts.read(SESSION.id) == SESSION


def test_a_change_is_noted_without_a_word_of_it(kept: Practice) -> None:
    change_marker(kept, SESSION, "m1", comment="lighthouse")
    last = list(kept.audit.entries())[-1]
    assert (last.what, last.particulars) == ("amended", {"session": SESSION.id})


def test_an_operation_is_saved_with_what_stood_there_before(kept: Practice) -> None:
    after = keep(kept, SESSION, amended(SESSION, lambda marks: linking.delete(marks, "m1")))
    assert kept.charts.read(SESSION.id) == after
    assert [one.id for one in after.markers] == ["m2"]
    assert {(one.of, one.field, one.after) for one in after.history} >= {
        ("m1", "marker", None),
        ("m1", "episode", None),
    }


def test_what_cannot_be_done_is_refused_with_its_reason(kept: Practice) -> None:
    with pytest.raises(NotAmended, match="no such marker"):
        amended(SESSION, lambda marks: linking.delete(marks, "m9"))
    with pytest.raises(NotAmended, match="this value cannot stand there"):
        amended(SESSION, lambda marks: linking.rate(marks, "e1", resolution=7))


def test_an_old_episode_is_resolved_from_a_later_session_even_where_its_own_is_signed(kept: Practice) -> None:
    opened = change_episode(kept, SESSION, "e1", resolution=None)
    origin = opened.model_copy(update={"state": State.SIGNED})
    kept.charts.save(origin)
    assert kept.charts.summaries(ONE.id)[0].open_episodes == 1
    closed = keep(kept, origin, settled_later(origin, "e1", 4, SESSIONS[1]))
    assert (closed.episodes[0].resolution, closed.episodes[0].resolved_in) == (4, SESSIONS[1].id)
    assert kept.charts.summaries(ONE.id)[0].open_episodes == 0
    assert ("e1", "resolution", None, 4) in traces(closed)
    reopened = settled_later(closed, "e1", None, SESSIONS[1])
    assert (reopened.episodes[0].is_open, reopened.episodes[0].resolved_in) == (True, None)
    with pytest.raises(NotAmended, match="not open"):
        settled_later(SESSION, "e1", 2, SESSIONS[1])
