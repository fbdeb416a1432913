"""What can be done in a live session, through a practice on disk."""

import errno
import os
import threading
from datetime import timedelta

import pytest

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.episode import RESOLVED
from alliance_tui.domain.note import Splice, SpliceMismatch
from alliance_tui.domain.session import State
from alliance_tui.services.live_session import LiveSession, start
from alliance_tui.services.recovery import find_unfinished
from alliance_tui.storage.practice import Practice, ReadOnly, open_practice
from tests.services.conftest import Machine


def at(session: LiveSession, machine: Machine, minute: int, second: float = 0) -> float:
    """Let it be this time in the session."""
    machine.now = session.clock.origin_s + minute * 60 + second
    return session.now_s()


def test_a_whole_session_reads_back_as_it_was(
    practice: Practice, client: Client, session: LiveSession, machine: Machine
) -> None:
    session.edit(Splice(line=0, column=0, removed="", inserted="Came in flat."))
    at(session, machine, 12)
    rupture = session.mark("withdrawal", session.now_s())
    at(session, machine, 13)
    session.rewrite("Came in flat.\nWent quiet.")
    code = session.name("2")
    assert code is not None
    assert [session.weigh(1), session.weigh(1), session.weigh(-1)] == [3, 4, 3]
    at(session, machine, 20)
    repair = session.mark("repair", session.now_s(), code_id="redirects")
    session.toggle_resolved()
    at(session, machine, 51)
    ended = session.end()
    read = practice.charts.read(ended.id)
    assert read == ended
    assert (read.client, read.number, read.state, read.planned_s) == (client.code, 1, State.ENDED, 3000)
    assert [(marker.id, marker.code, marker.salience, marker.offset_s) for marker in read.markers] == [
        (rupture.id, code.id, 3, 720),
        (repair.id, "redirects", None, 1200),
    ]
    assert [(one.ruptures, one.repairs, one.resolution) for one in read.episodes] == [
        ((rupture.id,), (repair.id,), RESOLVED)
    ]
    assert [(paragraph.offset_s, paragraph.text) for paragraph in read.note.paragraphs] == [
        (0, "Came in flat."),
        (780, "Went quiet."),
    ]
    (summary,) = practice.charts.summaries(client.id)
    assert summary.counts == {"withdrawal": 1, "repair": 1}
    assert practice.catalogue.codebook(read.codebook) == session.codebook


def test_an_ended_session_leaves_no_journal(practice: Practice, session: LiveSession) -> None:
    assert len(practice.layout.journals()) == 1
    session.end()
    assert practice.layout.journals() == []
    assert find_unfinished(practice) == ([], [])


def test_wall_times_are_kept_with_their_offset(session: LiveSession) -> None:
    ended = session.end()
    assert ended.ended_at is not None
    for moment in (ended.started_at, ended.ended_at):
        assert moment.utcoffset() in (timedelta(hours=2), timedelta(hours=3))


def test_a_moment_lies_neither_before_the_session_nor_ahead_of_now(session: LiveSession, machine: Machine) -> None:
    now = at(session, machine, 5)
    assert session.mark("withdrawal", now + 60).offset_s == 300
    assert session.mark("withdrawal", -10).offset_s == 0


def test_a_marker_is_moved_within_the_session_so_far(session: LiveSession, machine: Machine) -> None:
    at(session, machine, 0, 20)
    session.mark("withdrawal", 20)
    moved = [session.move(step) for step in (-15, -15, 15, 15, 15)]
    assert [marker.offset_s for marker in moved if marker] == [5, 0, 15, 20, 20]


def test_salience_starts_at_three_and_stays_within_one_to_five(session: LiveSession) -> None:
    session.mark("withdrawal", 0)
    assert [session.weigh(-1), *(session.weigh(-1) for _ in range(3))] == [3, 2, 1, 1]
    assert [session.weigh(1) for _ in range(5)] == [2, 3, 4, 5, 5]


def test_a_digit_names_the_last_marker_by_its_own_group(session: LiveSession, book: Codebook) -> None:
    session.mark("withdrawal", 0)
    session.mark("repair", 0)
    tenth = session.name("0")
    assert tenth == book.groups[2].codes[9]
    assert session.state.last_marker is not None
    assert session.state.last_marker.code == tenth.id
    session.mark("confrontation", 0)
    assert session.name("9") is None
    assert session.state.last_marker.code is None


def test_without_a_marker_nothing_happens(session: LiveSession) -> None:
    before = session.state.session()
    assert session.name("1") is None
    assert session.weigh(1) is None
    assert session.move(-15) is None
    assert session.toggle_resolved() is None
    assert session.unmark() is None
    session.name_as("denial")
    assert session.state.session() == before


def test_taking_the_last_marker_back_takes_the_one_that_was_set_last(session: LiveSession, machine: Machine) -> None:
    at(session, machine, 10)
    first = session.mark("withdrawal", 600)
    second = session.mark("withdrawal", 300)
    assert [session.unmark(), session.unmark(), session.unmark()] == [second, first, None]
    assert session.state.session().episodes == ()


def test_resolving_goes_to_the_last_markers_episode_and_back(session: LiveSession) -> None:
    session.merge_within_s = 0
    session.mark("withdrawal", 0)
    session.mark("confrontation", 0)
    session.mark("connection", 0)
    closed = session.toggle_resolved()
    assert closed is not None
    assert closed == list(session.state.episodes.values())[1]
    assert closed.resolution == RESOLVED
    session.mark("withdrawal", 0)
    own = session.toggle_resolved()
    assert own == list(session.state.episodes.values())[2]
    again = session.toggle_resolved()
    assert again is not None
    assert again.is_open


def test_a_group_or_code_that_the_codebook_does_not_have_is_a_mistake(session: LiveSession) -> None:
    for group, code in (("unheard-of", None), ("withdrawal", "redirects")):
        with pytest.raises(ValueError, match="not in this session's codebook"):
            session.mark(group, 0, code_id=code)
    assert session.state.markers == {}


def test_a_pause_is_kept_with_its_reason_and_its_length(session: LiveSession, machine: Machine) -> None:
    at(session, machine, 10)
    assert session.toggle_pause("call dropped")
    at(session, machine, 12, 30)
    assert not session.toggle_pause()
    ended = session.end()
    assert ended.paused_s == 150
    assert [(pause.offset_s, pause.until_s, pause.reason) for pause in ended.pauses] == [(600, 750, "call dropped")]


def test_a_clock_that_runs_backwards_never_puts_an_event_before_the_last(
    session: LiveSession, machine: Machine
) -> None:
    at(session, machine, 10)
    session.rewrite("a")
    at(session, machine, 4)
    session.rewrite("a\nb")
    assert session.state.note.begun == [600, 600]
    assert session.state.at_s == 600


def test_an_edit_that_does_not_fit_is_not_journaled(practice: Practice, session: LiveSession) -> None:
    session.rewrite("heron")
    with pytest.raises(SpliceMismatch):
        session.edit(Splice(line=0, column=0, removed="other", inserted=""))
    with pytest.raises(ValueError, match="surrogates"):
        session.edit(Splice(line=0, column=0, removed="", inserted="\ud800"))
    session.rewrite("heron wing")
    assert session.sync()
    (found,), troubles = find_unfinished(practice)
    assert troubles == []
    assert found.session().note.text == session.state.note.text == "heron wing"


def test_saved_means_on_the_disk_and_is_told(session: LiveSession) -> None:
    told = []
    session.listeners.on_saved = lambda: told.append(session.is_saved)
    session.mark("withdrawal", 0)
    assert session.sync()
    assert session.is_saved
    session.close()
    assert told


def test_nothing_is_called_saved_while_the_disk_refuses(session: LiveSession, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    told = threading.Event()
    session.listeners.on_trouble = lambda _trouble: told.set()
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", refuse)
        disk.setattr(os, "fdatasync", refuse)
        session.mark("withdrawal", 0)
        assert told.wait(10)
        assert not session.sync(timeout_s=0)
        assert not session.is_saved
    assert session.sync()
    assert session.is_saved


def test_a_session_moves_to_another_place_and_leaves_nothing_unfinished_behind(
    practice: Practice, session: LiveSession, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stick = tmp_path_factory.mktemp("stick")
    session.rewrite("before")
    session.move_journal(stick)
    session.rewrite("before and after")
    ended = session.end()
    assert list(stick.iterdir()) == []
    assert find_unfinished(practice) == ([], [])
    assert practice.charts.read(ended.id).note.text == "before and after"


def test_no_session_starts_in_a_practice_that_was_opened_for_reading(
    practice: Practice, client: Client, book: Codebook
) -> None:
    reader = open_practice(practice.layout.root, practice.vault, practice._keys, read_only=True)
    with pytest.raises(ReadOnly):
        start(reader, client, book, number=1)
    assert practice.layout.journals() == []
    assert practice.catalogue.codebook(book.ref) is None
