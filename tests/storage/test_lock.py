"""One writer at a time. The other one is a process of its own."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from alliance_tui.storage import files
from alliance_tui.storage.files import TEMPORARY, DiskTrouble
from alliance_tui.storage.layout import Layout
from alliance_tui.storage.lock import Locked, PracticeLock
from alliance_tui.storage.practice import create, find_vault, open_practice

HOLDER = Path(__file__).parent / "holder.py"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A practice that nobody holds."""
    practice, _code = create(tmp_path / "practice", None)
    practice.close()
    return tmp_path / "practice"


@pytest.fixture
def holder(root: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds it."""
    with subprocess.Popen(
        [sys.executable, str(HOLDER), str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def open_for_writing(root: Path) -> None:
    """Open the practice and let go of it."""
    vault = find_vault(root)
    open_practice(root, vault, vault.open_plain()).close()


def test_a_second_writer_is_told_who_holds_it(root: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(Locked) as caught:
        open_for_writing(root)
    assert f"already open in process {holder.pid} on " in caught.value.line
    assert "--read-only" in caught.value.remedy


def test_a_reader_comes_in_beside_a_writer(root: Path, holder: subprocess.Popen[str]) -> None:
    vault = find_vault(root)
    reader = open_practice(root, vault, vault.open_plain(), read_only=True)
    assert reader.is_read_only
    assert reader.catalogue.clients() == []
    reader.close()
    assert holder.poll() is None


def test_a_killed_holder_frees_it(root: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    open_for_writing(root)


def test_a_holder_that_closes_frees_it(root: Path, holder: subprocess.Popen[str]) -> None:
    holder.communicate("")
    open_for_writing(root)


@pytest.mark.parametrize("claim", [b"", b"torn {", b"[]", b'{"pid": "x", "host": "h", "since": "10:00"}'])
def test_a_lock_whose_holder_did_not_sign_holds_as_well(tmp_path: Path, claim: bytes) -> None:
    path = tmp_path / "lock"
    held = PracticeLock(path)
    path.write_bytes(claim)
    with pytest.raises(Locked, match="already open elsewhere"):
        PracticeLock(path)
    held.release()
    PracticeLock(path).release()


def test_releasing_twice_is_harmless(tmp_path: Path) -> None:
    lock = PracticeLock(tmp_path / "lock")
    lock.release()
    lock.release()


def leave_unfinished(root: Path) -> list[Path]:
    """What writes that were cut short leave: beside the sessions, of which there are many, and elsewhere."""
    left = [root / folder / f"{TEMPORARY}0123" for folder in ("process", "search", "live", ".")]
    for path in left:
        path.write_bytes(b"half")
    return left


def test_what_a_killed_holder_left_is_taken_away(root: Path, holder: subprocess.Popen[str]) -> None:
    left = leave_unfinished(root)
    holder.kill()
    holder.wait()
    open_for_writing(root)
    assert not [path for path in left if path.exists()]


def test_after_a_holder_that_closed_the_folders_of_sessions_are_not_looked_through(root: Path) -> None:
    open_for_writing(root)
    left = leave_unfinished(root)
    open_for_writing(root)
    assert [path for path in left if path.exists()] == left[:2]


def test_whoever_could_not_take_away_what_was_left_leaves_it_to_the_next(
    root: Path, holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    left = leave_unfinished(root)
    holder.kill()
    holder.wait()

    def refuse(_layout: Layout, *, everywhere: bool) -> None:
        assert everywhere
        raise OSError(errno.EIO, "refused")

    with monkeypatch.context() as patch:
        patch.setattr(Layout, "sweep", refuse)
        with pytest.raises(DiskTrouble):
            open_for_writing(root)
    PracticeLock(root / "lock").release()
    open_for_writing(root)
    assert not [path for path in left if path.exists()]


def test_a_holder_that_a_signal_ends_in_the_midst_of_a_write_leaves_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = find_vault(root)
    practice = open_practice(root, vault, vault.open_plain())

    def interrupt(_descriptor: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            files.replace(root / "process" / "one.json", b"words of a client")
    practice.close()
    assert not list(root.rglob(f"{TEMPORARY}*"))


def test_a_holder_that_could_not_take_away_what_it_left_is_not_tidy(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = find_vault(root)
    practice = open_practice(root, vault, vault.open_plain())

    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.EIO, "refused")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        patch.setattr(Path, "unlink", refuse)
        with pytest.raises(OSError, match="refused"):
            files.replace(root / "process" / "one.json", b"words of a client")
    practice.close()
    assert list(root.rglob(f"{TEMPORARY}*"))
    open_for_writing(root)
    assert not list(root.rglob(f"{TEMPORARY}*"))


def test_what_is_being_written_when_the_lock_is_let_go_is_looked_for_by_the_next(root: Path) -> None:
    vault = find_vault(root)
    practice = open_practice(root, vault, vault.open_plain())
    with files.growing(root / "process" / "one.json") as write:
        write(b"half")
        practice.close()
        assert not PracticeLock(root / "lock").was_left_tidy


def test_a_full_disk_leaves_no_word_of_tidiness(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_for_writing(root)
    lock = PracticeLock(root / "lock")
    assert lock.was_left_tidy
    lock.release()

    def refuse(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "refused")

    with monkeypatch.context() as patch:
        patch.setattr(os, "ftruncate", refuse)
        held = PracticeLock(root / "lock")
    os.close(held._descriptor)  # as when its holder dies
    assert not PracticeLock(root / "lock").was_left_tidy
