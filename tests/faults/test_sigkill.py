"""A process is killed while it writes. Whatever it had called saved must be there afterwards.

`ALLIANCE_TUI_FAULT_ROUNDS` sets how many are killed, `ALLIANCE_TUI_FAULT_SEED` where the random instants begin.
"""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.session import Session
from alliance_tui.services import access
from alliance_tui.services.clients import add_client
from alliance_tui.services.recovery import find_unfinished
from alliance_tui.services.review import read_listed, sessions
from alliance_tui.storage.practice import open_practice
from alliance_tui.storage.vault import Argon2Cost, Keys
from tests.faults.writer import MARKS_A_SESSION, text_up_to

ROUNDS = int(os.environ.get("ALLIANCE_TUI_FAULT_ROUNDS", "25"))
SEED = int(os.environ.get("ALLIANCE_TUI_FAULT_SEED", "20310304"))
MOST_ACKS = 20
LONGEST_SPIN = 60_000
"""Turns of an idle loop between the last acknowledgement waited for and the kill: up to a few acknowledgements."""


@dataclass
class Expected:
    """What a practice said was saved, by session."""

    root: Path
    passphrase: str
    keys: Keys
    markers: dict[str, list[str]] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)
    """Ended sessions that were found whole once; they are read again at the very end."""

    def hear(self, line: str) -> None:
        """Take in a line of the writer."""
        kind, session, *rest = line.split()
        if kind == "ended":
            self.ended.add(session)
            return
        assert kind == "ack"
        self.markers.setdefault(session, []).append(rest[0])
        self.lengths[session] = int(rest[1])

    def check(self) -> None:
        """Compare with what can be read."""
        vault = access.find(self.root).vault
        practice = open_practice(self.root, vault, self.keys, read_only=True)
        unfinished, troubles = find_unfinished(practice)
        assert troubles == []
        assert len(unfinished) <= 1
        listed = sessions(practice)
        stored = {one.summary.id: read_listed(practice, one) for one in listed if one.summary.id not in self.settled}
        found: dict[str, Session] = {**{one.state.began.session: one.session() for one in unfinished}, **stored}
        for session_id in self.markers.keys() - self.settled:
            acknowledged = self.markers[session_id]
            markers = [marker.id for marker in found[session_id].markers]
            # One that was written and not acknowledged before the kill may stand among them.
            assert [marker for marker in markers if marker in acknowledged] == acknowledged
            text = found[session_id].note.text
            assert len(text) >= self.lengths[session_id]
            assert text == text_up_to(MARKS_A_SESSION)[: len(text)]
        for session_id in self.ended - self.settled:
            assert len(stored[session_id].markers) == MARKS_A_SESSION
        numbers = {one.summary.number for one in listed} | {session.number for session in found.values()}
        assert numbers == set(range(1, len(numbers) + 1))
        self.settled = self.ended.copy()


@pytest.fixture
def writer() -> Iterator[subprocess.Popen[str]]:
    """The process that forks those that are to be killed."""
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.writer"],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        yield process
        process.kill()


@pytest.fixture
def practices(tmp_path: Path, cheap: Argon2Cost, passphrase: str, book: Codebook) -> list[Expected]:
    """One practice of either kind, each with a client."""
    made = []
    for name, secret in (("plain", ""), ("sealed", passphrase)):
        practice, _code = access.make(tmp_path / name, secret or None, cheap)
        add_client(practice, "K-14", codebook=book.id, planned_min=50)
        made.append(Expected(tmp_path / name, secret, Keys(practice._keys.practice, practice._keys._master)))
        practice.close()
    return made


def kill_once(writer: subprocess.Popen[str], expected: Expected, chance: random.Random) -> None:
    """Let a process write into the practice and kill it at a random instant."""
    assert writer.stdin is not None
    assert writer.stdout is not None
    writer.stdin.write(f"{expected.root}\t{expected.passphrase}\n")
    # The forked process may speak before its number is told.
    acks, wanted, pid = 0, chance.randrange(MOST_ACKS + 1), 0
    while not pid or acks < wanted:
        line = writer.stdout.readline().rstrip()
        assert line != "gone", "the writer ended by itself"
        if line.startswith("pid "):
            pid = int(line.removeprefix("pid "))
        else:
            expected.hear(line)
            acks += 1
    for _turn in range(chance.randrange(LONGEST_SPIN)):
        pass
    os.kill(pid, signal.SIGKILL)
    while (line := writer.stdout.readline().rstrip()) != "gone":
        expected.hear(line)


@pytest.mark.timeout(60 + ROUNDS)
def test_what_was_called_saved_is_there_after_a_kill(writer: subprocess.Popen[str], practices: list[Expected]) -> None:
    chance = random.Random(SEED)
    for number in range(ROUNDS):
        expected = practices[number % len(practices)]
        kill_once(writer, expected, chance)
        expected.check()
    for expected in practices:
        expected.settled.clear()
        expected.check()
    acknowledged = sum(len(markers) for expected in practices for markers in expected.markers.values())
    print(f"\nkills: {ROUNDS} tried, {acknowledged} acknowledged markers, 0 lost, 0 refused")  # noqa: T201
    assert acknowledged >= ROUNDS
