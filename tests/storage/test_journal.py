"""The journal while nothing goes wrong with the disk: what is written, when it counts as saved, and moving it."""

import os
from pathlib import Path

import pytest

from alliance_tui.storage import journal as journal_module
from alliance_tui.storage.files import TEMPORARY, DiskTrouble
from alliance_tui.storage.journal import Journal
from alliance_tui.storage.practice import Practice, ReadOnly, open_practice
from tests.storage.conftest import Disk
from tests.storage.journals import SESSION, Heard, events, records_in
from tests.storage.samples import client_of


def test_what_is_appended_is_read_back_in_order(practice: Practice, journal: Journal) -> None:
    numbers = [journal.append(f"event {number}".encode()) for number in range(2, 30)]
    assert numbers == list(range(2, 30))
    assert journal.sync()
    assert events(practice) == [f"event {number}".encode() for number in range(1, 30)]


def test_an_event_is_in_the_file_when_append_returns(practice: Practice, journal: Journal, disk: Disk) -> None:
    disk.gate.clear()
    journal.append(b"event 2")
    assert events(practice) == [b"event 1", b"event 2"]


def test_a_new_journal_is_on_the_disk_before_it_is_handed_out(journal: Journal, heard: Heard) -> None:
    assert journal.saved_count == journal.count == 1


def test_an_event_is_not_called_saved_before_a_sync_returned(journal: Journal, heard: Heard, disk: Disk) -> None:
    disk.gate.clear()
    journal.append(b"event 2", is_urgent=True)
    assert disk.waiting.wait(10)
    assert journal.saved_count == 1
    assert not journal.sync(timeout_s=0)
    assert heard.counts == []
    disk.gate.set()
    assert journal.sync()
    assert journal.saved_count == 2
    assert heard.counts[-1] == 2


def test_an_event_that_comes_during_a_sync_is_not_saved_by_it(
    practice: Practice, journal: Journal, heard: Heard, disk: Disk
) -> None:
    disk.gate.clear()
    journal.append(b"event 2", is_urgent=True)
    assert disk.waiting.wait(10)
    journal.append(b"event 3")
    assert events(practice) == [b"event 1", b"event 2", b"event 3"]
    disk.gate.set()
    assert journal.sync()
    assert heard.counts == [2, 3]


def test_the_saved_count_never_exceeds_what_was_synced(
    practice: Practice, journal: Journal, heard: Heard, disk: Disk, tmp_path: Path
) -> None:
    for number in range(2, 200):
        journal.append(f"event {number}".encode(), is_urgent=number % 7 == 0)
    assert journal.sync()
    durable = [records_in(practice, content, tmp_path) for content in disk.synced]
    assert len(heard.counts) == len(durable)
    assert all(count <= synced for count, synced in zip(heard.counts, durable, strict=True))
    assert heard.counts[-1] == durable[-1] == 199


def test_an_urgent_event_is_synced_at_once_and_takes_those_before_it_along(
    journal: Journal, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "SYNC_INTERVAL_S", 3600.0)
    journal.append(b"event 2")
    journal.append(b"event 3", is_urgent=True)
    assert heard.saved.wait(10)
    assert heard.counts[-1] >= 2


def test_an_event_that_is_not_urgent_is_synced_without_being_asked(journal: Journal, heard: Heard) -> None:
    journal.append(b"event 2")
    assert heard.saved.wait(10)
    assert heard.counts == [2]


def test_closing_syncs_what_is_left_and_may_be_done_twice(
    practice: Practice, journal: Journal, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "SYNC_INTERVAL_S", 3600.0)
    journal.append(b"event 2")
    journal.close()
    journal.close()
    assert journal.saved_count == 2
    assert events(practice) == [b"event 1", b"event 2"]


def test_a_journal_moves_with_everything_in_it_and_goes_on_there(
    practice: Practice, journal: Journal, heard: Heard, tmp_path: Path
) -> None:
    journal.append(b"event 2")
    there = tmp_path / "stick" / f"{SESSION}.journal"
    there.parent.mkdir()
    journal.move_to(there)
    assert journal.path == there
    assert journal.saved_count == 2
    assert heard.counts[-1] == 2
    journal.append(b"event 3")
    assert journal.sync()
    assert events(practice, there) == [b"event 1", b"event 2", b"event 3"]
    assert events(practice) == [b"event 1", b"event 2"]
    assert there.stat().st_mode & 0o777 == 0o600


def test_a_journal_that_cannot_move_goes_on_where_it_was(practice: Practice, journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(DiskTrouble, match="saving to the other place failed"):
        journal.move_to(tmp_path / "nowhere" / f"{SESSION}.journal")
    journal.append(b"event 2")
    assert journal.sync()
    assert journal.path == practice.layout.journal(SESSION)
    assert events(practice) == [b"event 1", b"event 2"]


def test_moving_while_a_sync_is_under_way_is_no_trouble(
    practice: Practice, journal: Journal, heard: Heard, disk: Disk, tmp_path: Path
) -> None:
    disk.gate.clear()
    journal.append(b"event 2", is_urgent=True)
    assert disk.waiting.wait(10)
    there = tmp_path / f"{SESSION}.journal"
    journal.move_to(there)
    inode = there.stat().st_ino
    disk.gate.set()
    journal.append(b"event 3", is_urgent=True)
    assert journal.sync()
    assert events(practice, there) == [b"event 1", b"event 2", b"event 3"]
    assert heard.troubles == []
    assert there.stat().st_ino == inode


def test_a_journal_is_for_its_owner_only_and_leaves_no_temporary_file(practice: Practice, journal: Journal) -> None:
    os.umask(0)
    live = practice.layout.journal(SESSION).parent
    assert [path.name for path in live.iterdir()] == [f"{SESSION}.journal"]
    assert not list(live.glob(f"{TEMPORARY}*"))
    assert practice.layout.journal(SESSION).stat().st_mode & 0o777 == 0o600


def test_a_practice_that_was_opened_for_reading_starts_no_journal(practice: Practice) -> None:
    practice.catalogue.add(client_of())
    reader = open_practice(practice.layout.root, practice.vault, practice._keys, read_only=True)
    with pytest.raises(ReadOnly):
        reader.new_journal(SESSION, client_of().id, [], lambda _count: None, lambda _trouble: None)
    assert not practice.layout.journal(SESSION).exists()
