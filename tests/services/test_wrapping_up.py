"""Wrapping up: what waits, what each answer does, what the disk refuses, and episodes from before."""

import errno
import os
from datetime import timedelta
from typing import Any

import pytest

from alliance_tui.domain.carried import carried_from, carried_to
from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.linking import Marks, faults, kinds_of
from alliance_tui.domain.session import Session, State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import caseload, record_note
from alliance_tui.services.amending import NotAmended, change_marker
from alliance_tui.services.brief import brief
from alliance_tui.services.clock import wall_now
from alliance_tui.services.live_session import LiveSession, start
from alliance_tui.services.wrapping_up import Step, Stop, WrapUp
from alliance_tui.storage import files
from alliance_tui.storage.practice import Practice, ReadOnly
from tests.services.conftest import Machine
from tests.storage.practices import again


def ended(session: LiveSession, machine: Machine, *groups: str, minutes: int = 5) -> Session:
    """End a session in which these groups were marked, so many minutes apart."""
    for group in groups:
        machine.now += minutes * 60
        session.mark(group, session.now_s())
    machine.now += 60
    return session.end()


def repaired_later(practice: Practice, client: Client, codebook: Codebook, machine: Machine) -> Session:
    """The second session with a client, with one repair in it."""
    live = start(practice, client, codebook, number=2)
    try:
        return ended(live, machine, "repair")
    finally:
        live.close()


def whole(session: Session) -> Session:
    """A session whose wall clock says fifty minutes, whatever the machine's did."""
    return session.model_copy(update={"ended_at": session.started_at + timedelta(minutes=50)})


@pytest.fixture
def marked(session: LiveSession, machine: Machine, practice: Practice) -> WrapUp:
    """Two ruptures and two repairs, none of them named."""
    done = whole(ended(session, machine, "withdrawal", "repair", "confrontation", "repair"))
    practice.charts.save(done)
    return WrapUp(practice, done)


def stored(practice: Practice, wrap_up: WrapUp) -> Session:
    """The session as the store has it."""
    return practice.charts.read(wrap_up.session.id)


def test_it_goes_by_what_is_not_named_and_not_rated_and_ends_with_the_record(marked: WrapUp) -> None:
    way = []
    here: Stop | None = None
    while (here := marked.next_stop(here)) is not None:
        way.append(here.step)
    assert way == [Step.MOMENT] * 4 + [Step.EPISODE] * 2 + [Step.RATINGS, Step.PLAN, Step.RECORD]
    first = marked.session.markers[0]
    marked.name(first.id, first.group, "denial")
    marked.rate(Stop(Step.EPISODE, marked.session.episodes[0].id), "resolution", 2)
    waiting = [stop for stop in marked.stops() if marked.is_waiting(stop)]
    assert [stop.step for stop in waiting] == way[1:4] + way[5:]


def test_every_answer_is_on_the_disk_at_once(marked: WrapUp, practice: Practice) -> None:
    rupture, repair, _other, last = marked.session.markers
    own, other = (Stop(Step.EPISODE, one.id) for one in marked.session.episodes)
    for answer in (
        lambda: marked.name(rupture.id, "confrontation", "rejects-intervention"),
        lambda: marked.rate(own, "resolution", 4),
        lambda: marked.rate(own, "contribution", 2),
        lambda: marked.rate(own, "salience", 5),
        lambda: marked.reflect(own, "  I was\nfast. "),
        lambda: marked.change(repair.id, comment="said sorry"),
        lambda: marked.link(last.id, None),
        lambda: marked.link(last.id, own),
        lambda: marked.merge(own.id, other.id),
        lambda: marked.split(rupture.id),
        lambda: marked.move(last.id, 1200),
        lambda: marked.add_late("w 20"),
        lambda: marked.delete(repair.id),
        lambda: marked.plan("Slower."),
        marked.finish,
    ):
        answer()
        assert stored(practice, marked) == marked.session
        assert faults(linking_of(marked), kinds_of(marked.codebook)) == []
    assert marked.session.plan == "Slower."
    (row,) = practice.charts.summaries(marked.session.client_id)
    assert (row.wrapped_up, row.is_to_finish) == (True, False)


def linking_of(wrap_up: WrapUp) -> Marks:
    """The marks of its session."""
    return Marks.of(wrap_up.session)


def test_undo_goes_back_step_by_step_and_stays_in_the_history(marked: WrapUp, practice: Practice) -> None:
    before = linking_of(marked)
    marked.delete(marked.session.markers[0].id)
    marked.rate(Stop(Step.EPISODE, marked.session.episodes[0].id), "resolution", 3)
    assert (marked.answers.undo(), marked.answers.undo(), marked.answers.undo()) == (True, True, False)
    assert linking_of(marked) == before
    assert len(stored(practice, marked).history) >= 4


def test_what_the_disk_refuses_is_kept_and_saved_with_the_next_try(
    marked: WrapUp, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, *_others = marked.session.markers
    before = stored(practice, marked)

    def refuse(*_arguments: Any, **_named: Any) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(files.os, "fsync", refuse)
        disk.setattr(files, "sync_data", refuse)
        marked.name(first.id, first.group, "denial")
        assert marked.session.markers[0].code == "denial"
        assert not marked.answers.is_saved
        assert marked.answers.trouble is not None
        marked.change(second.id, salience=4)
        assert not marked.answers.save()
    assert stored(practice, marked).markers == before.markers
    assert marked.answers.save()
    assert marked.answers.trouble is None
    assert stored(practice, marked) == marked.session
    assert [one.code for one in marked.session.markers][:1] == ["denial"]


@pytest.mark.parametrize("text", ["", "w", "20", "q 20", "w soon", "w 20:75", "w 99", "w -3", "w ²"])
def test_a_late_moment_that_cannot_be_is_refused_in_words(marked: WrapUp, practice: Practice, text: str) -> None:
    before = stored(practice, marked)
    with pytest.raises(NotAmended):
        marked.add_late(text)
    assert stored(practice, marked) == before


@pytest.mark.parametrize(("text", "offset_s"), [("w 20", 1200), ("W20:30", 1230), (" c  0 ", 0), ("r 50", 3000)])
def test_a_late_moment_lies_where_it_was_said_to(marked: WrapUp, text: str, offset_s: float) -> None:
    assert marked.add_late(text).offset_s == offset_s


def test_a_rating_out_of_range_and_a_time_after_the_end_are_refused(marked: WrapUp) -> None:
    before = marked.session
    stop = Stop(Step.EPISODE, before.episodes[0].id)
    for value in (0, 6):
        with pytest.raises(NotAmended, match="ratings go from 1 to 5"):
            marked.rate(stop, "resolution", value)
    with pytest.raises(NotAmended, match="over by then"):
        marked.move(before.markers[0].id, 3600)
    assert marked.session == before


def test_a_reader_changes_nothing_and_a_signed_plan_stays(marked: WrapUp, practice: Practice) -> None:
    reading = WrapUp(again(practice), marked.session)
    marker = marked.session.markers[0]
    assert reading.answers.is_read_only
    with pytest.raises(ReadOnly):
        reading.name(marker.id, marker.group, "denial")
    assert reading.finish(), "one can leave"
    signed = WrapUp(practice, marked.session.model_copy(update={"state": State.SIGNED}))
    with pytest.raises(Trouble, match="signed"):
        signed.plan("Slower.")
    assert stored(practice, marked) == marked.session


def test_a_salience_goes_to_the_ruptures_that_have_none_else_to_all(marked: WrapUp) -> None:
    own, other = (one.id for one in marked.session.episodes)
    rupture, confrontation = marked.session.markers[0], marked.session.markers[2]
    marked.change(rupture.id, salience=2)
    marked.merge(own, other)
    stop = Stop(Step.EPISODE, own)
    marked.rate(stop, "salience", 4)
    assert (marked.marker(rupture.id).salience, marked.marker(confrontation.id).salience) == (2, 4)
    marked.rate(stop, "salience", 5)
    assert (marked.marker(rupture.id).salience, marked.marker(confrontation.id).salience) == (5, 5)


def test_an_episode_of_weeks_ago_is_closed_by_a_repair_of_today(
    marked: WrapUp, practice: Practice, machine: Machine
) -> None:
    first = marked.session
    old, still_open = (one.id for one in first.episodes)
    client = practice.catalogue.clients()[0]
    later = repaired_later(practice, client, marked.codebook, machine)  # type: ignore[arg-type]
    assert later.episodes == (), "no rule links it to what is open from before"
    wrap_up = WrapUp(practice, later)
    repair = later.markers[0]
    older = Stop(Step.OLDER, old, first.id)
    assert older in wrap_up.stops()
    assert not wrap_up.is_waiting(older), "it is not asked for after every session"
    wrap_up.link(repair.id, older)
    assert wrap_up.is_waiting(older)
    assert caseload.row(practice, client).open_episodes == 2, "a link alone closes nothing"
    wrap_up.rate(older, "resolution", 4)
    closed = practice.charts.read(first.id).episodes[0]
    assert (closed.resolution, closed.resolved_in) == (4, later.id)
    assert practice.charts.read(later.id).carried[0].episode == old
    assert caseload.row(practice, client).open_episodes == 1
    assert [one.marker.id for one in brief(practice, client, wall_now().date()).open] == [first.markers[2].id]
    assert WrapUp(practice, practice.charts.read(later.id)).older()[0][1].id == old, "it can be changed again"
    wrap_up.answers.undo()
    assert practice.charts.read(first.id).episodes[0].is_open
    assert still_open != old


def test_a_repair_finds_the_episode_that_its_own_became_part_of_and_says_when_there_is_none(
    marked: WrapUp, practice: Practice, machine: Machine
) -> None:
    first = marked.session
    kept, gone = (one.id for one in first.episodes)
    client = practice.catalogue.clients()[0]
    later = repaired_later(practice, client, marked.codebook, machine)  # type: ignore[arg-type]
    wrap_up = WrapUp(practice, later)
    assert carried_from(later, later.markers[0].id, [first]) is None
    wrap_up.link(later.markers[0].id, Stop(Step.OLDER, gone, first.id))

    marked.merge(kept, gone)
    wrap_up = WrapUp(practice, practice.charts.read(later.id))
    stop = Stop(Step.OLDER, kept, first.id)
    assert wrap_up.is_waiting(stop)
    assert [one.id for one in carried_to(wrap_up.session, first.id, wrap_up.episode(stop))] == [later.markers[0].id]

    for marker in first.markers:
        marked.delete(marker.id)
    after = WrapUp(practice, practice.charts.read(later.id))
    session, episode = carried_from(after.session, later.markers[0].id, after.answers.everything()) or (None, None)
    assert (session.number if session else None, episode) == (1, None), "it was taken out since"


def test_what_another_screen_wrote_about_an_earlier_session_is_not_taken_back(
    marked: WrapUp, practice: Practice, machine: Machine
) -> None:
    first = marked.session
    live = start(practice, practice.catalogue.clients()[0], marked.codebook, number=2)  # type: ignore[arg-type]
    try:
        wrap_up = WrapUp(practice, ended(live, machine, "repair"))
    finally:
        live.close()
    change_marker(practice, practice.charts.read(first.id), first.markers[0].id, comment="slow")
    wrap_up.answers.reload()
    wrap_up.rate(Stop(Step.OLDER, first.episodes[0].id, first.id), "resolution", 4)
    assert practice.charts.read(first.id).markers[0].comment == "slow"


def test_while_the_record_is_refused_the_process_note_is_written_and_logged_once(
    marked: WrapUp, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_changes: object) -> None:
        raise files.DiskTrouble("the disk is full")

    marker = marked.session.markers[0]
    with monkeypatch.context() as disk:
        disk.setattr(record_note, "change", refuse)
        marked.plan("Ask about the door.")
        marked.name(marker.id, marker.group, "denial")
        lines = practice.audit.length()
        assert not marked.answers.save()
        assert not marked.answers.save()
    assert practice.audit.length() == lines
    assert stored(practice, marked).markers[0].code == "denial"
    assert marked.answers.save()
    assert stored(practice, marked).plan == "Ask about the door."
