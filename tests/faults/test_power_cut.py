"""The power fails while somebody types and marks, on a real ext4. No acknowledged marker is lost, and few keys.

Three cuts in the suite, a hundred with ALLIANCE_TUI_FAULT_ROUNDS of 1000. What was acknowledged after the cut began
does not count: the words were on their way already.
"""

import os
import random
import select
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from alliance_tui.domain.codebook import Codebook
from alliance_tui.services import access, safekeeping
from alliance_tui.services.clients import add_client
from alliance_tui.services.recovery import find_unfinished, fold_ended
from alliance_tui.storage.vault import Argon2Cost
from tests.faults import mounts
from tests.faults.campaign import HARMLESS, stored_in
from tests.faults.typist import MARKERS_A_SESSION, typed
from tests.terminal.harness import Metronome

ROUNDS = int(os.environ.get("ALLIANCE_TUI_FAULT_ROUNDS", "25"))
SEED = int(os.environ.get("ALLIANCE_TUI_FAULT_SEED", "20310304"))
CUTS = max(3, ROUNDS // 10)
INTERVAL_S = 0.05
MOST_LOST_S = 0.1


@dataclass
class Known:
    """What the typist said before the cut."""

    markers: dict[str, list[str]] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    keys: dict[str, list[float]] = field(default_factory=dict)
    """When each session's note got its first, second, ... character."""
    slowest_s: float = 0.0

    def hear(self, line: str) -> None:
        """Take in a line."""
        kind, *rest = line.split()
        if kind == "key":
            session, length, at_s = rest
            times = self.keys.setdefault(session, [])
            times += [float(at_s)] * (int(length) - len(times))
        elif kind == "ack":
            self.markers.setdefault(rest[0], []).append(rest[1])
        elif kind == "ended":
            self.ended.add(rest[0])
        elif kind == "slowest":
            self.slowest_s = max(self.slowest_s, float(rest[0]))


@dataclass
class Lost:
    """What was gone after all cuts."""

    acknowledged: int = 0
    markers: int = 0
    longest_s: float = 0.0


def type_until_cut(place: Path, root: Path, passphrase: str, known: Known, chance: random.Random) -> float:
    """Let the typist work, cut the power at a random instant; returns when."""
    command = [sys.executable, "-m", "tests.faults.typist", str(root), passphrase]
    home = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        command,
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(home)},
    ) as typist:
        assert typist.stdout is not None
        assert typist.stdout.readline() == b"ready 0\n"
        ends, rest = time.monotonic() + chance.uniform(0.05, 1.2), b""
        while (left_s := ends - time.monotonic()) > 0:
            if select.select([typist.stdout], [], [], left_s)[0]:
                *lines, rest = (rest + os.read(typist.stdout.fileno(), 65536)).split(b"\n")
                for line in lines:
                    known.hear(line.decode())
        assert typist.poll() is None
        began = time.monotonic()
        mounts.cut_power(place)
        typist.kill()
    return began


def check(root: Path, passphrase: str, known: Known, cut_s: float, lost: Lost) -> None:
    """Start twice and look for everything."""
    for _start in range(2):
        found = access.find(root)
        practice = found.unlock(passphrase) if passphrase else found.open_plain()
        fold_ended(practice)
        unfinished, troubles = find_unfinished(practice)
        assert troubles == []
        stored = stored_in(practice)
        sessions = {**{one.state.began.session: one.session() for one in unfinished}, **stored}
        seen = safekeeping.examine(practice)
        practice.close()
        assert [one.line for one in seen.findings if one.fault not in HARMLESS] == []
        assert all(len(stored[session].markers) == MARKERS_A_SESSION for session in known.ended)
        for session, acknowledged in known.markers.items():
            there = {marker.id for marker in sessions[session].markers} if session in sessions else set()
            lost.markers += len(set(acknowledged) - there)
    for session, times in known.keys.items():
        text = sessions[session].note.text if session in sessions else ""
        assert text == typed(len(text))
        if len(text) < len(times):
            lost.longest_s = max(lost.longest_s, cut_s - times[len(text)])
        known.keys[session] = times[: len(text)]


@pytest.mark.timeout(120 + 10 * CUTS)
def test_after_a_power_cut_what_was_called_saved_is_there(
    tmp_path: Path, cheap: Argon2Cost, passphrase: str, book: Codebook
) -> None:
    mounts.make_image(tmp_path / "disk", 48)
    place, chance, lost = tmp_path / "place", random.Random(SEED), Lost()
    secrets = {"plain": "", "sealed": passphrase}
    known = {name: Known() for name in secrets}
    with mounts.mounted(tmp_path / "disk", place):
        for name, secret in secrets.items():
            practice, _code = access.make(place / name, secret or None, cheap)
            add_client(practice, "K-14", codebook=book.id, planned_min=50)
            practice.close()
    worst_s = 0.0
    metronome = Metronome()
    metronome.start()
    for number in range(CUTS):
        name = list(secrets)[number % 2]
        with mounts.mounted(tmp_path / "disk", place):
            cut_s = type_until_cut(place, place / name, secrets[name], known[name], chance)
        with mounts.mounted(tmp_path / "disk", place):
            lost.longest_s = 0.0
            check(place / name, secrets[name], known[name], cut_s, lost)
        # A key waits for a sync that is under way, for the interval, and for its own sync.
        allowed_s = max(MOST_LOST_S, INTERVAL_S + 2 * known[name].slowest_s + 0.02)
        assert lost.longest_s <= metronome.fair(allowed_s)
        worst_s = max(worst_s, lost.longest_s)
    metronome.stop()
    acknowledged = sum(len(markers) for one in known.values() for markers in one.markers.values())
    print(  # noqa: T201
        f"\npower cuts: {CUTS} tried, {acknowledged} acknowledged markers, {lost.markers} lost, "
        f"{worst_s * 1000:.0f} ms of keys lost at most (slowest sync "
        f"{max(one.slowest_s for one in known.values()) * 1000:.0f} ms)"
    )
    assert lost.markers == 0
