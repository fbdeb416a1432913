"""Programs that others use for the like, by the same measure: `make bench-peers`.

posting and harlequin are the best known Textual apps that install from the package index, jrnl a journal that encrypts.
jrnl has no screen, so it is asked from the shell. Each goes into an environment of its own that is gone afterwards;
what cannot be installed is left out by name.
"""

import argparse
import random
import string
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import practices, report
from benchmarks.bench import FEW, ROOT, Bench, Plan
from benchmarks.floors import NOTHING
from benchmarks.measures import Measure
from benchmarks.replay import Lines, Replay, is_painted, shows
from benchmarks.scenes.writing import LIVE_READY, NeverShown, delay_ms
from benchmarks.terminal import NS, Terminal, TimedOut, read_for

KEYS = 30
IDLE_S = 4.0
QUIET_S = 0.8
"""Less than a clock takes to its next second."""
LONGEST_S = 30
LEAST = 0.05
INSTALL_S = 600
JRNL_CONFIG = """\
colors: {{body: none, date: none, tags: none, title: none}}
default_hour: 9
default_minute: 0
editor: ''
encrypt: false
highlight: false
journals: {{default: {{journal: {folder}/journal.txt}}}}
linewrap: 79
tagsymbols: '@'
template: false
timeformat: '%Y-%m-%d %H:%M'
version: v4.0
"""


@dataclass(frozen=True)
class Peer:
    """One program: what to install, how to start it, and what to press so that typing writes."""

    name: str
    command: Callable[[Path, Path], list[str]]
    """From the environment's folder of programs and a home folder."""
    to_write: bytes = b""
    beside: tuple[str, ...] = ()
    """What has to be installed with it for it to run."""
    has_screen: bool = True


def _jrnl(programs: Path, home: Path) -> list[str]:
    config = home / "jrnl.yaml"
    config.write_text(JRNL_CONFIG.format(folder=home), encoding="utf-8")
    return [str(programs / "jrnl"), "--config-file", str(config)]


PEERS = (
    Peer(
        "posting",
        lambda programs, home: [str(programs / "posting"), "--collection", str(home)],
        b"\x0c",
        beside=("tree-sitter<0.26",),  # posting 2.11 crashes at its first paint with 0.26
    ),
    Peer("harlequin", lambda programs, _home: [str(programs / "harlequin"), ":memory:"]),
    Peer("jrnl", _jrnl, has_screen=False),
)


@dataclass
class Costs:
    """What one start of a program showed."""

    first_ms: float
    whole_ms: float
    key_ms: float
    idle_cpu_ms: float
    idle_bytes: float
    memory_mb: float


def measured(terminal: Terminal, to_write: bytes, chance: random.Random) -> Costs:
    """Start, type, rest. The screen is whole when its text stays as it is for QUIET_S."""
    for _ in range(LONGEST_S // 3):
        read_for((terminal,), 3.0)
        if _is_painted(terminal):
            break
    read_for((terminal,), 3.0)
    first, whole = _paints(terminal)
    if to_write:
        terminal.send(to_write)
        terminal.settle(quiet_s=0.5)
    word = ""
    sent: list[tuple[int, str]] = []
    for _ in range(KEYS):
        key = chance.choice(string.ascii_lowercase)
        word += key
        sent.append((terminal.send(key.encode()), word))
        terminal.settle(quiet_s=0.06)
    replay = Replay(terminal.chunks)
    # The first keys may open something over the field.
    keys_ms = sorted(delay_ms(replay, at_ns, shows(text)) for at_ns, text in sent[5:])
    read_for((terminal,), 2.0)
    cpu_s, size = terminal.cpu_s(), terminal.byte_count
    read_for((terminal,), IDLE_S)
    return Costs(
        first,
        whole,
        keys_ms[len(keys_ms) // 2],
        (terminal.cpu_s() - cpu_s) / IDLE_S * 1000,
        (terminal.byte_count - size) / IDLE_S,
        terminal.memory_mb(),
    )


def _is_painted(terminal: Terminal) -> bool:
    return Replay(terminal.chunks).find(is_painted) is not None


def _paints(terminal: Terminal) -> tuple[float, float]:
    replay = Replay(terminal.chunks)
    first = at_ns = replay.find(is_painted)
    if first is None or at_ns is None:
        raise NeverShown("nothing was painted")
    while True:
        before = replay.lines
        later = replay.find(lambda lines, before=before: _differs(lines, before))
        if later is None or later - at_ns > QUIET_S * NS:
            break
        at_ns = later
    return (first - terminal.started_ns) / NS * 1000, (at_ns - terminal.started_ns) / NS * 1000


def _differs(lines: Lines, before: Lines) -> bool:
    return lines != before


def install(peer: Peer, folder: Path) -> Path | None:
    """Install into an environment of its own; the folder of its programs, or None when that cannot be."""
    place = folder / peer.name
    venv.create(place, with_pip=True)
    programs = place / "bin"
    try:
        subprocess.run(
            [
                str(programs / "python"),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                peer.name,
                *peer.beside,
            ],
            check=True,
            capture_output=True,
            timeout=INSTALL_S,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    return programs


def titled(peer: Peer, programs: Path) -> str:
    """A peer with its version."""
    asked = f"from importlib.metadata import version; print(version({peer.name!r}))"
    said = subprocess.run([str(programs / "python"), "-c", asked], check=True, capture_output=True, text=True)
    return f"{peer.name} {said.stdout.strip()}"


def compare_in_shell(bench: Bench, peer: Peer, programs: Path) -> list[Measure]:
    """A peer from the shell: what writing costs against nothing at all, and reading back against the app."""
    name = titled(peer, programs)
    wrote = Measure(f"{name} takes an entry in, from the shell", "ms", floor_name="python -c pass")
    read = Measure("one session read back, from the shell", "ms", floor_name=name)
    home = bench.folder / f"home-{peer.name}"
    home.mkdir()
    command = peer.command(programs, home)
    environment = {**bench.environment, "HOME": str(home)}
    environment.pop("PYTHONPATH", None)
    ours = [*bench.app_command("show", f"{practices.FIRST_CODE}/1"), "--practice", str(bench.practice(FEW))]
    sentences = practices.Author(5)
    for warming in (True, *[False] * bench.rounds * 3):
        written_ms = _run_ms([*command, "today:", sentences.sentence()], environment)
        nothing_ms = _run_ms(NOTHING, environment)
        theirs_ms, ours_ms = _run_ms([*command, "-n", "1"], environment), _run_ms(ours, bench.environment)
        if not warming:
            wrote.add(written_ms, nothing_ms)
            read.add(ours_ms, theirs_ms)
    return [wrote, read]


def _run_ms(command: list[str], environment: dict[str, str]) -> float:
    """How long a command takes, from start to end."""
    before = time.perf_counter()
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=True, cwd=ROOT)
    return (time.perf_counter() - before) * 1000


def compare(bench: Bench, peer: Peer, programs: Path) -> list[Measure]:
    """The app and a peer, alternately."""
    names = ("first paint", "screen complete", "key to screen, p50")
    title = titled(peer, programs)
    rows = [Measure(name, "ms", floor_name=title) for name in names]
    rows += [
        Measure("idle, processor time a second", "ms", floor_name=title),
        Measure("idle, sent a second", "bytes", floor_name=title),
        Measure("memory", "MB", floor_name=title),
    ]
    home = bench.folder / f"home-{peer.name}"
    home.mkdir()
    chance = random.Random(7)
    practice = bench.practice(FEW)
    for warming in (True, *[False] * bench.rounds):
        practices.forget_live(practice)
        environment = {**bench.environment, "HOME": str(home)}
        environment.pop("PYTHONPATH", None)
        try:
            with Terminal(peer.command(programs, home), environment, home) as terminal:
                theirs = measured(terminal, peer.to_write, chance)
            with bench.live(practice) as terminal:
                terminal.wait_for(LIVE_READY)
                ours = measured(terminal, b"", chance)
        except (TimedOut, NeverShown) as error:
            bench.say(f"a round with {peer.name} is left out: {error}"[:160])
            continue
        if not warming:
            for row, one, other in zip(rows, vars(ours).values(), vars(theirs).values(), strict=True):
                row.add(one, other)
    # A program that rests altogether has nothing to be a multiple of.
    return [row for row in rows if row.ours and row.floor_median >= LEAST]


def main() -> int:
    """Install, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="starts of each (3)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every sample to FILE too")
    parser.add_argument("--only", nargs="+", choices=[peer.name for peer in PEERS], metavar="NAME", help="some of them")
    options = parser.parse_args()
    facts = report.machine()
    print(report.machine_line(facts))
    measures: list[Measure] = []
    with (
        tempfile.TemporaryDirectory(prefix="alliance-peers-") as folder,
        Bench(Plan(rounds=options.rounds), lambda text: print(text, file=sys.stderr)) as bench,
    ):
        for peer in PEERS:
            if options.only and peer.name not in options.only:
                continue
            bench.say(f"installing {peer.name}")
            programs = install(peer, Path(folder))
            if programs is None:
                print(f"{peer.name}: left out, it cannot be installed from here")
                continue
            found = (compare if peer.has_screen else compare_in_shell)(bench, peer, programs)
            if not found:
                print(f"{peer.name}: left out, it did not run")
            measures += found
    print(report.table(measures))
    if options.json:
        options.json.write_bytes(report.as_json(facts, measures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
