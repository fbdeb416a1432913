"""Ending a session on a disk that refuses."""

import errno
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alliance_tui.config.scales import load_scales
from alliance_tui.domain import linking
from alliance_tui.domain.linking import kinds_of
from alliance_tui.domain.note import Note
from alliance_tui.domain.scale import Rater
from alliance_tui.domain.session import State, continued
from alliance_tui.services import amending, record_note, signing
from alliance_tui.services.amending import change_marker
from alliance_tui.services.clock import wall_now
from alliance_tui.services.live_session import LiveSession
from alliance_tui.services.rating import Sitting
from alliance_tui.services.record_note import RecordSealed
from alliance_tui.services.recovery import find_unfinished, finish, fold_ended
from alliance_tui.services.wrapping_up import WrapUp
from alliance_tui.storage import files
from alliance_tui.storage.files import DiskTrouble
from alliance_tui.storage.practice import Practice
from tests.services.conftest import Machine


def refuse(*_arguments: Any, **_named: Any) -> Any:
    """Stands in for a system call."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_session_that_cannot_be_saved_keeps_its_journal_and_ends_at_the_second_try(
    practice: Practice, session: LiveSession, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    session.rewrite("Came in flat.")
    session.mark("withdrawal", 0)
    real, done = files.replace, []

    def replace(path: Path, data: bytes) -> None:
        if len(done) >= after:
            refuse()
        done.append(path)
        real(path, data)

    with monkeypatch.context() as disk:
        disk.setattr(files, "replace", replace)
        with pytest.raises(DiskTrouble, match="the disk is full"):
            session.end()
    assert session.sync()
    (found,), troubles = find_unfinished(practice)
    assert troubles == []
    assert found.session().note.text == "Came in flat."
    ended = session.end()
    assert ended.state is State.ENDED
    assert practice.charts.read(ended.id) == ended
    assert [summary.id for summary in practice.charts.summaries(ended.client_id)] == [ended.id]
    assert practice.layout.journals() == []


def test_after_a_refused_end_the_session_goes_on(
    practice: Practice, session: LiveSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.rewrite("Came in flat.")
    with monkeypatch.context() as disk:
        disk.setattr(files, "replace", refuse)
        with pytest.raises(DiskTrouble):
            session.end()
    session.rewrite("Came in flat.\nStill here.")
    session.mark("repair", 0)
    ended = session.end()
    assert ended.note.text == "Came in flat.\nStill here."
    assert len(ended.markers) == 1


def test_a_journal_that_cannot_be_removed_is_said_to_be_saved_and_goes_at_the_second_try(
    practice: Practice, session: LiveSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.rewrite("Came in flat.")
    with monkeypatch.context() as disk:
        disk.setattr(files, "remove", refuse)
        with pytest.raises(DiskTrouble) as caught:
            session.end()
    assert caught.value.safe == "The session is saved"
    assert find_unfinished(practice)[0][0].is_ended
    ended = session.end()
    assert practice.charts.read(ended.id) == ended
    assert practice.layout.journals() == []


def test_a_journal_that_stayed_behind_takes_nothing_back_that_was_changed_since(
    practice: Practice, session: LiveSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.mark("withdrawal", 0)
    with monkeypatch.context() as disk:
        disk.setattr(files, "remove", refuse)
        with pytest.raises(DiskTrouble):
            session.end()
    stored = practice.charts.read(session.state.began.session)
    amended = change_marker(practice, stored, stored.markers[0].id, salience=5, comment="seen later")
    practice.layout.index(session.client.id).unlink()
    fold_ended(practice)
    assert practice.charts.read(stored.id) == amended
    assert [summary.id for summary in practice.charts.summaries(session.client.id)] == [stored.id]
    assert practice.layout.journals() == []


def test_a_session_ended_too_early_goes_on_and_replaces_what_was_stored(
    practice: Practice, session: LiveSession
) -> None:
    session.rewrite("Came in flat.")
    early = session.end()
    session.reopen()
    assert not find_unfinished(practice)[0][0].is_ended
    session.rewrite("Came in flat.\nOne more thing at the door.")
    late = session.end()
    assert late.id == early.id
    assert practice.charts.read(late.id) == late
    assert [summary.words for summary in practice.charts.summaries(late.client_id)] == [9]
    assert practice.layout.journals() == []


def test_what_was_amended_between_two_ends_stays(practice: Practice, session: LiveSession) -> None:
    session.mark("withdrawal", 0)
    session.mark("confrontation", 0)
    repair = session.mark("repair", 0)
    ended = session.end()
    own, other = (episode.id for episode in ended.episodes)
    kinds = kinds_of(session.codebook)
    amended = amending.amended(ended, lambda marks: linking.relink(marks, kinds, repair.id, own))
    amended = amending.amended(amended, lambda marks: linking.rate(marks, own, resolution=4, reflection="slowly"))
    amended = amending.keep(practice, ended, amending.with_plan(amended, "Ask about the door."))
    session.reopen(amended)
    assert find_unfinished(practice)[0][0].session().episodes == amended.episodes, "it is in the journal"
    late = session.mark("repair", 0)
    session.mark("withdrawal", 0)
    again = session.end()
    assert practice.charts.read(again.id) == again
    assert {one.id: one.repairs for one in again.episodes if one.repairs} == {own: (repair.id,), other: (late.id,)}
    assert (again.plan, again.history, again.episodes[0].reflection) == (amended.plan, amended.history, "slowly")
    assert len(again.episodes) == 3, "no rule adds to what was put together by hand"


def test_a_session_that_cannot_be_reopened_stays_ended(
    practice: Practice, session: LiveSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.rewrite("Came in flat.")
    ended = session.end()
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", refuse)
        with pytest.raises(DiskTrouble):
            session.reopen()
    assert session.state.ended is not None
    assert practice.layout.journals() == []
    assert practice.charts.read(ended.id) == ended


def test_while_a_session_is_live_again_nothing_is_written_about_it_that_its_next_end_would_undo(
    practice: Practice, session: LiveSession, machine: Machine
) -> None:
    session.mark("withdrawal", 0)
    done = session.end()
    session.reopen()
    machine.now += 5
    session.rewrite("One more thing at the door.")
    session.close()  # as a crash leaves it: an ended session in the store, and a journal
    marker = done.markers[0]
    wrap_up = WrapUp(practice, done)
    for act in (
        lambda: wrap_up.name(marker.id, marker.group, "denial"),
        lambda: wrap_up.plan("Ask about the door."),
        lambda: change_marker(practice, done, marker.id, comment="slow"),
        lambda: record_note.change(practice, done, plan="Ask about the door."),
        lambda: signing.sign(practice, done, "A. Therapist"),
        lambda: Sitting(practice, done, next(iter(load_scales()[0].values())), Rater.THERAPIST),
    ):
        with pytest.raises(RecordSealed, match="live again"):
            act()
    assert wrap_up.answers.is_saved
    assert practice.charts.read(done.id) == done
    finish(practice, find_unfinished(practice)[0][0])
    wrap_up.answers.reload()
    wrap_up.name(marker.id, marker.group, "denial")
    assert practice.charts.read(done.id).markers[0].code == "denial"


def test_a_record_that_was_signed_after_all_stays_signed(practice: Practice, session: LiveSession) -> None:
    session.rewrite("Came in flat.")
    done = session.end()
    record_note.change(practice, done, plan="Ask about the door.")
    signed = signing.sign(practice, done, "A. Therapist")
    live = done.model_copy(update={"note": Note(text="More."), "ended_at": wall_now() + timedelta(minutes=5)})
    both = continued(live, signed)
    assert (both.note, both.progress) == (live.note, signed.progress)
