"""Sessions found in journals after the program stopped in the middle."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.session import Session, State
from alliance_tui.services import clock
from alliance_tui.services.clients import add_client
from alliance_tui.services.live_session import LiveSession, start
from alliance_tui.services.recovery import Unfinished, find_unfinished, finish, fold_ended, resume
from alliance_tui.storage import files
from alliance_tui.storage.doctor import Cure, Doctor
from alliance_tui.storage.practice import Practice, ReadOnly, open_practice
from tests.services.conftest import Machine
from tests.storage.damage import bit_flips, truncations


@pytest.fixture
def killed(session: LiveSession, machine: Machine) -> LiveSession:
    """A session that was dropped where it stood, twenty minutes in, and is never closed."""
    session.rewrite("Came in flat.")
    machine.now += 600
    session.mark("withdrawal", 600, code_id="denial")
    machine.now += 600
    session.rewrite("Came in flat.\nWent quiet.")
    session.toggle_pause("call dropped")
    return session


def only(practice: Practice) -> Unfinished:
    """The one session that was found."""
    (found,), troubles = find_unfinished(practice)
    assert troubles == []
    return found


def set_wall_clock(monkeypatch: pytest.MonkeyPatch, found: Unfinished, passed_s: float) -> None:
    """Let the wall clock show so many seconds since the session's start."""
    now = found.state.began.started_at.astimezone(UTC) + timedelta(seconds=passed_s)

    class Wall(datetime):
        """A wall clock that stands still."""

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return now

    monkeypatch.setattr(clock, "datetime", Wall)


def test_a_killed_session_is_found_with_everything_in_it(practice: Practice, killed: LiveSession) -> None:
    found = only(practice)
    assert found.session() == killed.state.session().model_copy(update={"client": "K-14"})
    assert found.state.note.begun == killed.state.note.begun
    assert found.client == killed.client
    assert not found.is_ended
    assert found.lost_bytes == 0


def test_a_session_goes_on_where_it_stopped_and_its_clock_went_on(
    practice: Practice, killed: LiveSession, machine: Machine, book: Codebook
) -> None:
    machine.now += 30
    again = resume(practice, only(practice), book)
    assert again.now_s() == 1230
    again.toggle_pause()
    again.mark("repair", again.now_s())
    again.rewrite("Came in flat.\nWent quiet.\nBack.")
    machine.now += 60
    ended = again.end()
    assert practice.charts.read(ended.id) == ended
    assert [marker.offset_s for marker in ended.markers] == [600, 1230]
    assert [paragraph.offset_s for paragraph in ended.note.paragraphs] == [0, 1200, 1230]
    assert ended.paused_s == 30
    assert len(ended.episodes[0].repairs) == 1
    assert find_unfinished(practice) == ([], [])


def test_a_resumed_session_that_is_killed_again_is_found_whole_again(
    practice: Practice, killed: LiveSession, book: Codebook
) -> None:
    for round_number in range(3):
        again = resume(practice, only(practice), book)
        again.rewrite(again.state.note.text + f"\nRound {round_number}.")
        assert only(practice).session().note.text == again.state.note.text


@pytest.mark.parametrize(("wall_passed_s", "offset_s"), [(1800, 1800), (1200, 1200), (100, 1200), (-86400, 1200)])
def test_after_a_restart_of_the_machine_the_wall_clock_serves_and_never_goes_back(
    practice: Practice,
    killed: LiveSession,
    machine: Machine,
    book: Codebook,
    monkeypatch: pytest.MonkeyPatch,
    wall_passed_s: float,
    offset_s: float,
) -> None:
    found = only(practice)
    set_wall_clock(monkeypatch, found, wall_passed_s)
    monkeypatch.setattr(clock, "boot_id", lambda: "another run of the machine")
    machine.now = 17.0
    again = resume(practice, found, book)
    assert again.now_s() == offset_s
    machine.now += 5
    assert again.now_s() == offset_s + 5
    again.close()


def test_where_the_run_of_the_machine_cannot_be_known_the_wall_clock_serves(
    practice: Practice, client: Client, book: Codebook, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "_BOOT_ID", Path("/nowhere"))
    monkeypatch.setattr("alliance_tui.services.live_session.boot_id", clock.boot_id)
    start(practice, client, book, number=1)
    found = only(practice)
    assert found.state.began.boot == ""
    set_wall_clock(monkeypatch, found, 100)
    machine.now = 3.0
    again = resume(practice, found, book)
    assert again.now_s() == 100
    again.close()


def test_finishing_ends_it_at_its_last_event(practice: Practice, killed: LiveSession, machine: Machine) -> None:
    found = only(practice)
    machine.now += 7200
    session = finish(practice, found)
    assert session.state is State.ENDED
    assert session.ended_at == session.started_at + timedelta(seconds=1200)
    read = practice.charts.read(session.id)
    assert read.note == killed.state.session().note
    assert read.pauses[0].until_s == 1200
    assert practice.layout.journals() == []


def test_folding_twice_is_harmless(
    practice: Practice, client: Client, killed: LiveSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, kept = practice.layout.journals()[0], []
    real = files.remove

    def remove(path: Path) -> None:
        kept.append(path.read_bytes() if path.exists() else b"")
        real(path)

    with monkeypatch.context() as watched:
        watched.setattr(files, "remove", remove)
        ended = killed.end()
    saved = practice.charts.read(ended.id)
    for _crash_before_the_journal_was_removed in range(2):
        journal.write_bytes(kept[0])
        fold_ended(practice)
        assert practice.charts.read(ended.id) == saved
        assert [summary.id for summary in practice.charts.summaries(client.id)] == [ended.id]
        assert practice.layout.journals() == []


@pytest.mark.parametrize("is_ended", [False, True], ids=["live in it", "ended in it"])
def test_a_journal_of_an_earlier_time_that_was_put_back_takes_the_place_of_nothing(
    practice: Practice, killed: LiveSession, machine: Machine, book: Codebook, is_ended: bool
) -> None:
    path = practice.layout.journal(killed.state.began.session)
    going_on = resume(practice, only(practice), book)
    old = path.read_bytes()
    if is_ended:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(files, "remove", lambda _path: None)
            going_on.end()
        old = path.read_bytes()
        machine.now += 60
        going_on.reopen()
    machine.now += 60
    going_on.mark("repair", going_on.now_s())
    ended = going_on.end()
    path.write_bytes(old)
    path.chmod(0o600)
    assert find_unfinished(practice) == ([], [])
    (finding,) = Doctor(practice).examine().findings
    assert (finding.file, finding.cure) == (f"live/{path.name}", Cure.SET_ASIDE)
    fold_ended(practice)
    assert practice.charts.read(ended.id) == ended
    assert not path.exists()
    assert (practice.layout.quarantine / path.name).read_bytes() == old
    assert Doctor(practice).examine().is_well


def test_a_session_that_was_reopened_and_killed_is_live_though_the_store_has_it(
    practice: Practice, killed: LiveSession, machine: Machine, book: Codebook
) -> None:
    killed.end()
    killed.reopen()
    assert not only(practice).is_superseded
    machine.now += 1
    killed.rewrite("And one thing more.")
    assert only(practice).session().note.text == "And one thing more."


def test_only_ended_sessions_are_folded_without_asking(
    practice: Practice, client: Client, book: Codebook, killed: LiveSession
) -> None:
    fold_ended(practice)
    assert not only(practice).is_ended
    assert practice.charts.summaries(client.id) == []


def test_sessions_are_found_oldest_first_and_a_damaged_journal_hides_no_other(
    practice: Practice, client: Client, book: Codebook, killed: LiveSession
) -> None:
    second = start(practice, client, book, number=2)
    third = start(practice, client, book, number=3)
    practice.layout.journal(second.state.began.session).write_bytes(b"ATJ1 torn")
    found, troubles = find_unfinished(practice)
    assert [one.state.began.number for one in found] == [1, 3]
    assert [trouble.title for trouble in troubles] == ["a journal is torn at its very start"]
    assert practice.layout.journal(second.state.began.session).read_bytes() == b"ATJ1 torn"
    second.close()
    third.close()


def test_a_journal_whose_client_is_gone_is_left_as_it_is(plain: Practice, book: Codebook) -> None:
    client = add_client(plain, "M-03", codebook=book.id, planned_min=50)
    start(plain, client, book, number=1).close()
    plain.catalogue._clients.drop(client.id)
    found, troubles = find_unfinished(plain)
    assert found == []
    assert troubles[0].title == "a journal belongs to a client that is gone"
    assert len(plain.layout.journals()) == 1


def test_a_journal_cut_anywhere_is_a_valid_session_or_trouble_in_words(practice: Practice, killed: LiveSession) -> None:
    path = practice.layout.journals()[0]
    blob = path.read_bytes()
    lengths = []
    for cut in truncations(blob):
        path.write_bytes(cut)
        found, troubles = find_unfinished(practice)
        assert len(found) + len(troubles) == 1
        lengths += [len(one.events) for one in found]
        for one in found:
            assert Session.model_validate_json(one.session().model_dump_json()) == one.session()
    assert lengths == sorted(lengths)
    assert set(lengths) == set(range(1, len(killed._journal.events)))


def test_a_changed_bit_anywhere_never_brings_up_something_that_was_not_written(
    practice: Practice, killed: LiveSession
) -> None:
    path = practice.layout.journals()[0]
    blob = path.read_bytes()
    for changed in bit_flips(blob):
        path.write_bytes(changed)
        found, troubles = find_unfinished(practice)
        assert len(found) + len(troubles) == 1
        for one in found:
            assert one.events == killed._journal.events[: len(one.events)]


def test_nothing_is_resumed_or_finished_by_a_reader(practice: Practice, killed: LiveSession, book: Codebook) -> None:
    reader = open_practice(practice.layout.root, practice.vault, practice._keys, read_only=True)
    before = practice.layout.journals()[0].read_bytes()
    found = only(reader)
    with pytest.raises(ReadOnly):
        resume(reader, found, book)
    with pytest.raises(ReadOnly):
        finish(reader, found)
    assert practice.layout.journals()[0].read_bytes() == before
