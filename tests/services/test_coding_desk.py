"""Coding a recording: every mark is in the store at once, blind, resumed and closed."""

import errno
from datetime import UTC, datetime

import pytest

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.coding import Assignment, Basis, Coder, Coding
from alliance_tui.domain.recording import Recording
from alliance_tui.domain.session import Session
from alliance_tui.services import coding_desk
from alliance_tui.services.coding_desk import CodingDesk, NotCoded
from alliance_tui.services.import_plan import NotImported
from alliance_tui.services.playing import HandClock, Source
from alliance_tui.storage import files
from alliance_tui.storage.practice import Practice
from tests.storage.samples import session_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def stored(practice: Practice, client: Client, book: Codebook) -> Session:
    """A session in the store whose wrap-up is done."""
    practice.catalogue.keep_codebook(book)
    session = session_of(client).model_copy(update={"wrapped_up": NOON})
    practice.charts.save(session)
    return practice.charts.read(session.id)


def sat_down(practice: Practice, stored: Session, name: str = "B. Rater") -> CodingDesk:
    return coding_desk.begin(practice, stored, name)


def test_each_mark_is_in_the_store_before_the_key_is_done_with_and_is_found_again(
    practice: Practice, stored: Session
) -> None:
    desk = sat_down(practice, stored)
    assert practice.charts.read(stored.id) == stored, "nothing is written before the first mark"
    desk.mark("withdrawal", 61.2345)
    (kept,) = practice.charts.read(stored.id).codings
    assert [(one.group, one.code, one.offset_s) for one in kept.markers] == [("withdrawal", None, 61.234)]
    assert (kept.coder.id, kept.basis, kept.is_blind, kept.is_closed) == ("b-rater", Basis.RECORDING, True, False)
    desk.name("2")
    desk.weigh(+1)
    desk.mark("repair", 80)
    again = sat_down(practice, stored, "b. rater ")
    assert [(one.code, one.salience) for one in again.markers] == [("minimal-response", 3), (None, None)]
    (episode,) = again.state.episodes.values()
    assert len(episode.repairs) == 1, "a repair joins the open episode as it does live"
    again.unmark()
    now = practice.charts.read(stored.id)
    assert len(now.codings[0].markers) == 1
    assert (now.markers, now.episodes, now.history) == (stored.markers, stored.episodes, stored.history)
    assert now.shown_codings == (), "what is not closed counts for nothing"


def test_a_closed_coding_is_compared_and_another_by_the_same_coder_begins_anew(
    practice: Practice, stored: Session
) -> None:
    desk = sat_down(practice, stored)
    desk.mark("withdrawal", 61)
    closed = desk.close()
    assert [one.coder.title for one in closed.shown_codings] == ["B. Rater"]
    assert coding_desk.has_closed(closed, "b rater")
    assert coding_desk.unfinished(closed, "B. Rater") is None
    assert sat_down(practice, closed).markers == []


def test_the_clock_of_the_recording_is_brought_to_the_sessions_and_what_lies_before_it_is_not_marked(
    practice: Practice, stored: Session
) -> None:
    desk, clock = sat_down(practice, stored), HandClock(lambda: 100.0)
    begun_before = Recording(id="r", path="/nowhere/film.mkv", offset_s=-30.5, linked_at=NOON)
    desk.source = Source(clock, begun_before)
    clock.seek(91.5)
    assert desk.mark("withdrawal", desk.moment_s(0)).offset_s == 61.0
    clock.seek(12.0)
    with pytest.raises(NotCoded, match="before the session began"):
        desk.mark("withdrawal", desk.moment_s(0))
    assert len(desk.markers) == 1
    assert desk.source.go(61.0, lead_in_s=5)
    assert clock.position() == 86.5
    clock.duration_s = 95.0
    assert not desk.source.go(80.0), "the recording is shorter"


def test_a_mark_that_the_disk_refuses_stays_and_is_written_when_it_can_be(
    practice: Practice, stored: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = sat_down(practice, stored)
    desk.mark("withdrawal", 10)

    def refuse(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as full:
        full.setattr(files, "replace", refuse)
        desk.mark("repair", 20)
        assert (desk.is_saved, len(desk.markers)) == (False, 2)
        assert desk.trouble is not None
        assert not desk.save()
        with pytest.raises(files.DiskTrouble):
            desk.close()
    assert len(practice.charts.read(stored.id).codings[0].markers) == 1
    assert desk.save()
    assert len(practice.charts.read(stored.id).codings[0].markers) == 2


def test_what_another_screen_saved_meanwhile_stays(practice: Practice, stored: Session) -> None:
    desk = sat_down(practice, stored)
    desk.mark("withdrawal", 10)
    now = practice.charts.read(stored.id)
    other = Coding(id="o", coder=Coder(id="other"), codebook=now.codebook, begun_at=NOON)
    practice.charts.save_drawer("process", now.model_copy(update={"codings": (*now.codings, other)}))
    desk.mark("repair", 20)
    kept = practice.charts.read(stored.id).codings
    assert {one.coder.id: len(one.markers) for one in kept} == {"b-rater": 2, "other": 0}


def test_a_session_that_came_to_be_coded_takes_the_marks_as_its_own(practice: Practice, stored: Session) -> None:
    asked = Assignment(package="p", practice="q", session="s", coder=Coder(id="me"), taken_in_at=NOON)
    bare = stored.model_copy(update={"assignment": asked, "markers": (), "episodes": (), "carried": ()})
    practice.charts.save(bare)
    desk = sat_down(practice, bare, "")
    assert desk.coder.id == "me"
    desk.mark("withdrawal", 12)
    now = practice.charts.read(stored.id)
    assert ([one.offset_s for one in now.markers], len(now.episodes), now.codings) == ([12], 1, ())
    assert not now.is_own_closed
    assert desk.close().is_own_closed
    assert practice.charts.read(stored.id).is_own_closed
    sat_down(practice, bare, "").mark("repair", 20)
    assert not practice.charts.read(stored.id).is_own_closed, "going on opens it again"


def test_what_cannot_be_coded_is_refused_in_words(practice: Practice, stored: Session) -> None:
    with pytest.raises(NotImported, match="your own marks"):
        sat_down(practice, stored, "Own")
    begun = Coding(
        id="k",
        coder=Coder(id="b-rater"),
        codebook=CodebookRef(id="movement", version=1),
        basis=Basis.RECORDING,
        begun_at=NOON,
    )
    practice.charts.save(stored.model_copy(update={"codings": (begun,)}))
    with pytest.raises(NotCoded, match="begun with the codebook movement"):
        sat_down(practice, stored)
    practice.charts.save(stored.model_copy(update={"process_purged_at": NOON}))
    with pytest.raises(NotCoded, match="emptied"):
        sat_down(practice, stored)
