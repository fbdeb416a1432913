"""The journal on a disk that refuses: the two bugs of the storage notes, and what the listener hears."""

from pathlib import Path

import pytest

from alliance_tui.storage import journal as journal_module
from alliance_tui.storage.files import TEMPORARY, DiskTrouble
from alliance_tui.storage.journal import Journal
from alliance_tui.storage.practice import Practice
from tests.storage.conftest import Disk
from tests.storage.journals import SESSION, Heard, events
from tests.storage.samples import client_of


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Saving is tried again soon."""
    monkeypatch.setattr(journal_module, "RETRY_S", 0.01)


@pytest.mark.parametrize("bytes_free", [0, 1, 5, 14])
def test_after_a_full_disk_every_event_is_there_also_those_that_came_while_it_was_full(
    practice: Practice, journal: Journal, heard: Heard, disk: Disk, bytes_free: int
) -> None:
    assert journal.append(b"event 2") == 2
    assert journal.sync()
    disk.bytes_free = bytes_free
    for number in range(3, 8):
        journal.append(f"event {number}".encode(), is_urgent=True)
    assert heard.troubled.wait(10)
    assert journal.saved_count == 2
    assert events(practice) == [b"event 1", b"event 2"]
    disk.bytes_free = None
    journal.append(b"event 8")
    assert journal.sync()
    journal.append(b"event 9")
    assert journal.sync()
    assert events(practice) == [f"event {number}".encode() for number in range(1, 10)]
    assert practice.read_journal(journal.path).lost_bytes == 0


def test_a_disk_that_fills_up_again_and_again_loses_nothing(practice: Practice, journal: Journal, disk: Disk) -> None:
    expected = [b"event 1"]
    for number in range(2, 60):
        disk.bytes_free = None if number % 3 else number % 40
        expected.append(f"event {number}".encode())
        journal.append(expected[-1])
    disk.bytes_free = None
    assert journal.sync()
    assert events(practice) == expected


def test_a_full_disk_is_told_in_words_that_say_what_is_safe(journal: Journal, heard: Heard, disk: Disk) -> None:
    disk.bytes_free = 3
    journal.append(b"quincunx", is_urgent=True)
    assert heard.troubled.wait(10)
    trouble = heard.troubles[0]
    assert isinstance(trouble, DiskTrouble)
    assert trouble.line.startswith("saving failed: the disk is full. What was written before is safe")
    assert "quincunx" not in trouble.line


def test_a_disk_that_heals_by_itself_is_saved_to_without_being_asked(
    journal: Journal, heard: Heard, disk: Disk
) -> None:
    disk.bytes_free = 3
    journal.append(b"event 2", is_urgent=True)
    assert heard.troubled.wait(10)
    disk.bytes_free = None
    assert heard.saved.wait(10)
    assert heard.counts == [2]


def test_after_a_failed_sync_everything_is_in_a_new_file(
    practice: Practice, journal: Journal, heard: Heard, disk: Disk
) -> None:
    journal.append(b"event 2")
    assert journal.sync()
    inode = journal.path.stat().st_ino
    disk.refused_syncs = 1
    journal.append(b"event 3", is_urgent=True)
    assert heard.troubled.wait(10)
    assert journal.sync()
    assert journal.path.stat().st_ino != inode
    journal.append(b"event 4")
    assert journal.sync()
    assert events(practice) == [b"event 1", b"event 2", b"event 3", b"event 4"]
    assert "the disk reports an error" in heard.troubles[0].title
    assert [path.name for path in journal.path.parent.iterdir()] == [journal.path.name]


def test_events_are_not_called_saved_while_syncs_fail(journal: Journal, heard: Heard, disk: Disk) -> None:
    disk.refused_syncs = 1000
    journal.append(b"event 2", is_urgent=True)
    assert heard.troubled.wait(10)
    assert journal.saved_count == 1
    assert heard.counts == []
    disk.refused_syncs = 0
    assert journal.sync()
    assert journal.saved_count == 2


def test_a_failed_sync_and_then_a_full_disk_lose_nothing(
    practice: Practice, journal: Journal, heard: Heard, disk: Disk
) -> None:
    disk.bytes_free = 0
    disk.refused_syncs = 1
    journal.append(b"event 2", is_urgent=True)
    assert heard.troubled.wait(10)
    journal.append(b"event 3")
    disk.bytes_free = None
    disk.refused_syncs = 2
    assert journal.sync()
    assert events(practice) == [b"event 1", b"event 2", b"event 3"]
    assert not list(journal.path.parent.glob(f"{TEMPORARY}*"))


def test_a_journal_that_cannot_be_started_says_so_and_leaves_an_old_one_as_it_was(
    practice: Practice, journal: Journal, disk: Disk
) -> None:
    journal.append(b"event 2")
    journal.close()
    before = journal.path.read_bytes()
    disk.bytes_free = 10
    with pytest.raises(DiskTrouble, match="starting the journal failed: the disk is full"):
        practice.new_journal(SESSION, client_of().id, [b"event 1"], lambda _count: None, lambda _trouble: None)
    assert journal.path.read_bytes() == before
    assert not list(journal.path.parent.glob(f"{TEMPORARY}*"))


def test_a_journal_moves_off_a_full_disk_with_what_could_not_be_written(
    practice: Practice, journal: Journal, heard: Heard, disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "root", str(practice.layout.root))
    disk.bytes_free = 3
    journal.append(b"event 2", is_urgent=True)
    assert heard.troubled.wait(10)
    journal.append(b"event 3")
    there = tmp_path / f"{SESSION}.journal"
    journal.move_to(there)
    journal.append(b"event 4")
    assert journal.sync()
    assert journal.saved_count == 4
    assert events(practice, there) == [b"event 1", b"event 2", b"event 3", b"event 4"]


def test_a_journal_goes_on_after_the_practice_let_go_of_its_keys(
    practice: Practice, journal: Journal, heard: Heard, disk: Disk
) -> None:
    keys = type(practice._keys)(practice._keys.practice, practice._keys._master)
    practice._keys.forget()
    disk.refused_syncs = 1
    journal.append(b"event 2", is_urgent=True)
    assert heard.troubled.wait(10)
    assert journal.sync(timeout_s=5)
    practice._keys._master = keys._master
    assert events(practice) == [b"event 1", b"event 2"]
