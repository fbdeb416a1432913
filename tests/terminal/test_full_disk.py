"""A disk that fills up in the middle of a session, for real: a small tmpfs."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.desk import Desk

SIZE = "2m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own, too small for much."""
    if os.geteuid() != 0:
        pytest.skip("a small disk needs root: mount -t tmpfs")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk needs leave to mount a tmpfs")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take every byte that is left."""
    hog = folder / "hog"
    with hog.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return hog


def test_a_full_disk_is_called_one_and_nothing_is_missing_when_there_is_room_again(
    bare_desk: Desk, small_disk: Path
) -> None:
    desk = bare_desk
    desk.make_practice(small_disk / "practice")
    terminal = desk.start_session("X-1")
    terminal.type("Written while there was room.")
    terminal.wait_for(r"\A[^\n]*● saved(?s:.)*was room\.")

    hog = fill(small_disk)
    # More than what is left in the journal's last block.
    lost = "".join(f"\nLine {number}, written on a full disk." for number in range(200))
    terminal.type(lost)
    terminal.send("f2")
    terminal.wait_for(r"\A[^\n]*not saved")
    terminal.wait_for("Saving failed: the disk is full")
    terminal.wait_for("Line 199, written on a full disk")
    terminal.type(" The banner stands, and typing goes on.")
    terminal.wait_for("not saved(?s:.)*typing goes on")
    terminal.send("f9")
    terminal.wait_for("The session goes on")
    terminal.type(" It does.")
    terminal.wait_for("not saved(?s:.)*It does")

    hog.unlink()
    terminal.wait_for(r"\A[^\n]*● saved")
    terminal.wait_gone("the disk is full")
    expected = f"Written while there was room.{lost} The banner stands, and typing goes on. It does."
    session = desk.stored("X-1/1")
    assert (session["note"]["text"], len(session["markers"])) == (expected, 1)
    terminal.send("f9")
    terminal.wait_for("session 1 ended")
    assert desk.stored("X-1/1")["note"]["text"] == expected


@pytest.mark.thorough
def test_a_kill_on_a_full_disk_keeps_what_was_called_saved(bare_desk: Desk, small_disk: Path) -> None:
    desk = bare_desk
    desk.make_practice(small_disk / "practice")
    terminal = desk.start_session("X-1")
    terminal.type("Saved words.")
    terminal.send("f3")
    terminal.wait_for(r"\A[^\n]*● saved(?s:.)*Saved words\.(?s:.)*Confrontation .*1$")
    fill(small_disk)
    terminal.type("\nand more" * 300)
    terminal.wait_for("not saved")
    terminal.kill()
    session = desk.stored("X-1/1")
    assert session["note"]["text"].startswith("Saved words.")
    assert [marker["group"] for marker in session["markers"]] == ["confrontation"]
    again = desk.start()
    again.wait_for("X-1 session 1  was live")
    (small_disk / "hog").unlink()
    again.send("enter")
    again.wait_for(r"^ X-1  session 1 .*● saved")
