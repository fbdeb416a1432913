"""Durable files: written whole or not at all."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alliance_tui.storage import files


def refuse(*_arguments: Any, **_named: Any) -> Any:
    """Stands in for a system call."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def half_a_write(real: Callable[[int, Any], int]) -> Callable[[int, Any], int]:
    """An `os.write` that takes a part and then finds the disk full."""
    written = []

    def write(descriptor: int, data: Any) -> int:
        if written:
            refuse()
        written.append(real(descriptor, bytes(data)[: len(data) // 2]))
        return written[0]

    return write


@pytest.mark.parametrize("failing", ["write", "fsync", "replace", "open"])
def test_a_refused_replacement_leaves_the_old_content_and_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = tmp_path / "file"
    files.replace(path, b"old")
    with monkeypatch.context() as disk:
        disk.setattr(os, failing, half_a_write(os.write) if failing == "write" else refuse)
        with pytest.raises(OSError, match="No space"):
            files.replace(path, b"new content")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_replacement_is_synced_before_it_takes_the_name_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, calls = tmp_path / "file", []
    real_fsync, real_replace = os.fsync, os.replace

    def fsync(descriptor: int) -> None:
        calls.append("folder" if Path(f"/proc/self/fd/{descriptor}").is_dir() else "file")
        real_fsync(descriptor)

    def replace(old: Any, new: Any, **named: Any) -> None:
        calls.append("replace")
        real_replace(old, new, **named)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    files.replace(path, b"content")
    assert calls == ["file", "replace", "folder"]


def test_every_byte_is_written_though_the_system_takes_a_few_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data)[:3]))
    files.replace(tmp_path / "file", b"twelve bytes")
    assert (tmp_path / "file").read_bytes() == b"twelve bytes"


def test_files_and_folders_are_for_their_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    os.umask(0)
    files.make_folder(tmp_path / "folder")
    files.replace(tmp_path / "folder" / "file", b"")
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "folder" / "file").stat().st_mode & 0o777 == 0o600


def test_removing_what_is_not_there_is_no_trouble(tmp_path: Path) -> None:
    files.remove(tmp_path / "nothing")


def test_a_growing_file_takes_away_what_a_kill_left_of_another_and_not_what_somebody_holds(tmp_path: Path) -> None:
    left = tmp_path / ".tmp-0f.half"
    left.write_bytes(b"left by a kill")
    with files.growing(tmp_path / "one", ".half") as write:
        write(b"one")
        assert not left.exists()
        with files.growing(tmp_path / "other", ".half") as write_other:
            write_other(b"other")
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"one": b"one", "other": b"other"}


def test_sweeping_removes_only_what_was_left_unfinished(tmp_path: Path) -> None:
    (tmp_path / f"{files.TEMPORARY}1234").write_bytes(b"half")
    (tmp_path / "kept").write_bytes(b"whole")
    files.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "saving failed: the disk is full. Nothing is lost. Free some space."),
        (
            errno.EROFS,
            "saving failed: the disk is read-only. Nothing is lost. Make it writable, or choose another folder.",
        ),
        (errno.EIO, "saving failed: the disk reports an error. Nothing is lost. Make a backup elsewhere before"),
        (errno.ENOTDIR, "saving failed: not a directory. Nothing is lost."),
    ],
)
def test_an_error_of_the_disk_is_told_in_words(number: int, said: str) -> None:
    with pytest.raises(files.DiskTrouble) as caught, files.told("saving", safe="Nothing is lost"):
        raise OSError(number, "raw")
    assert caught.value.line.startswith(said)
    assert "Errno" not in caught.value.line
