"""Two apps on one practice: one writes, any number read, and a killed one keeps nobody out."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from alliance_tui.domain.codebook import Codebook
from alliance_tui.services import access, safekeeping
from alliance_tui.services.clients import add_client
from alliance_tui.services.live_session import start
from alliance_tui.services.recovery import find_unfinished, finish, fold_ended
from alliance_tui.services.review import read_listed, sessions
from alliance_tui.storage.lock import Locked
from alliance_tui.storage.practice import ReadOnly
from alliance_tui.storage.vault import Argon2Cost
from tests.faults.campaign import HARMLESS
from tests.faults.typist import typed

ROUNDS = int(os.environ.get("ALLIANCE_TUI_FAULT_ROUNDS", "25"))
SEED = int(os.environ.get("ALLIANCE_TUI_FAULT_SEED", "20310304"))
HANDOVERS = max(2, ROUNDS // 40)
READINGS = max(10, ROUNDS // 5)
HOME = Path(__file__).resolve().parents[2]


@pytest.fixture
def root(tmp_path: Path, cheap: Argon2Cost, passphrase: str, book: Codebook) -> Path:
    """A sealed practice with one client."""
    practice, _code = access.make(tmp_path / "practice", passphrase, cheap)
    add_client(practice, "K-14", codebook=book.id, planned_min=50)
    practice.close()
    return tmp_path / "practice"


def typist(root: Path, passphrase: str) -> subprocess.Popen[bytes]:
    """An app that types, once it is in."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.typist", str(root), passphrase],
        cwd=HOME,
        env={**os.environ, "PYTHONPATH": str(HOME)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    assert first in (b"ready 0\n", b"")
    if first:
        # Nobody here reads on, and it must not wait for that.
        subprocess.Popen(["cat"], stdin=process.stdout, stdout=subprocess.DEVNULL)
    return process


@pytest.fixture
def writing(root: Path, passphrase: str) -> Iterator[subprocess.Popen[bytes]]:
    """An app that is in and types."""
    process = typist(root, passphrase)
    yield process
    process.kill()
    process.communicate()


def test_whoever_reads_beside_a_writer_finds_whole_sessions_and_changes_nothing(
    root: Path, writing: subprocess.Popen[bytes], passphrase: str
) -> None:
    seen = readings = 0
    while readings < READINGS or not seen:  # it says that it is in before it types
        assert writing.poll() is None
        readings += 1
        reader = access.find(root).unlock(passphrase, read_only=True)
        unfinished, troubles = find_unfinished(reader)
        assert troubles == []
        texts = [one.session().note.text for one in unfinished]
        texts += [read_listed(reader, one).note.text for one in sessions(reader)]
        assert all(text == typed(len(text)) for text in texts)
        seen += len(texts)
        with pytest.raises(ReadOnly):
            safekeeping.take_snapshot(reader)
        for one in unfinished:
            with pytest.raises(ReadOnly):
                finish(reader, one)
        reader.close()
        time.sleep(0.02)
    assert writing.poll() is None
    print(f"\nreaders beside a writer: {readings} readings, {seen} sessions seen, 0 torn")  # noqa: T201


def test_a_second_app_is_refused_and_the_first_one_types_on(
    root: Path, writing: subprocess.Popen[bytes], passphrase: str
) -> None:
    closed = access.find(root)
    for _attempt in range(3):
        with pytest.raises(Locked, match=f"already open in process {writing.pid} "):
            closed.unlock(passphrase)
    second = typist(root, passphrase)
    _out, error = second.communicate(timeout=60)
    assert second.returncode != 0
    assert b"already open" in error
    assert writing.poll() is None


def test_a_killed_app_is_followed_by_the_next_at_once(root: Path, passphrase: str) -> None:
    chance = random.Random(SEED)
    longest_s = 0.0
    for _handover in range(HANDOVERS):
        process = typist(root, passphrase)
        time.sleep(chance.uniform(0.0, 0.4))
        os.kill(process.pid, signal.SIGKILL)
        killed_s = time.monotonic()
        process.wait()
        practice = access.find(root).unlock(passphrase)
        longest_s = max(longest_s, time.monotonic() - killed_s)
        fold_ended(practice)
        unfinished, troubles = find_unfinished(practice)
        assert troubles == []
        assert len(unfinished) <= 1
        faults = [one.line for one in safekeeping.examine(practice).findings if one.fault not in HARMLESS]
        assert faults == []
        practice.close()
    print(f"\nkilled holders: {HANDOVERS} tried, 0 refused, in after {longest_s * 1000:.0f} ms at most")  # noqa: T201


def test_of_many_that_come_at_once_one_is_in(root: Path, passphrase: str) -> None:
    come = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.typist", str(root), passphrase],
            cwd=HOME,
            env={**os.environ, "PYTHONPATH": str(HOME)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        for _one in range(4)
    ]
    try:
        first = [process.stdout.readline() for process in come if process.stdout]
        assert sorted(first) == [b"", b"", b"", b"ready 0\n"]
    finally:
        for process in come:
            process.kill()
            process.communicate()


def test_a_backup_of_a_practice_that_is_written_to_is_whole(
    root: Path, tmp_path: Path, writing: subprocess.Popen[bytes], passphrase: str
) -> None:
    for number in range(3):
        out = tmp_path / f"{number}.backup"
        reader = access.find(root).unlock(passphrase, read_only=True)
        safekeeping.back_up(reader, out)
        reader.close()
        there = tmp_path / f"there-{number}"
        safekeeping.restore(out, there, lambda vault: vault.unlock(passphrase))
        practice = access.find(there).unlock(passphrase)
        fold_ended(practice)
        assert find_unfinished(practice)[1] == []
        practice.close()
        time.sleep(0.1)
    assert writing.poll() is None


def test_the_log_of_two_apps_is_one_chain(root: Path, passphrase: str, book: Codebook) -> None:
    writer = access.find(root).unlock(passphrase)
    reader = access.find(root).unlock(passphrase, read_only=True)
    for number in range(20):
        (writer if number % 2 else reader).audit.note("opened", number=number)
    assert [entry.fault for entry in writer.audit.entries() if entry.fault] == []
    client = writer.catalogue.clients()[0]
    live = start(writer, client, book, number=1)
    assert [one.state.began.session for one in find_unfinished(reader)[0]] == [live.state.began.session]
    live.close()
    writer.close()
    reader.close()
