"""Starting and resting: first paint with few and with many sessions, the smallest commands, idling."""

import statistics
import subprocess
import time
from pathlib import Path

from benchmarks import practices
from benchmarks.bench import FEW, ROOT, Bench
from benchmarks.floors import FLOOR_READY, NOTHING
from benchmarks.measures import Measure
from benchmarks.replay import Replay, is_painted, shows
from benchmarks.scenes.writing import LIVE_READY, Writer
from benchmarks.terminal import NS, Terminal, read_for

FLOOR_COMPLETE = shows("SplitFloor", FLOOR_READY, "palette")
LIVE_COMPLETE = shows(f"{practices.FIRST_CODE}  session", LIVE_READY, "00:0", "saved", "F2", " 50")
IDLE_WINDOW_S = 4.0


def paint(bench: Bench) -> list[Measure]:
    """From the start of the program to the live screen, with few and with many sessions stored."""
    large = bench.plan.large
    whole = Measure("live CODE, screen complete", "ms", 1.25)
    first = Measure("live CODE, first paint", "ms", 1.25)
    grown = Measure(f"live CODE, {large:,} sessions stored", "ms", 1.1, floor_name=f"{FEW} sessions stored")
    few, many = bench.practice(FEW), bench.practice(large)
    for warming in (True, *[False] * bench.rounds):
        floor_first, floor_whole = floor_paints(bench)
        our_first, our_whole = live_paints(bench, few)
        _first, many_whole = live_paints(bench, many)
        if not warming:
            first.add(our_first, floor_first)
            whole.add(our_whole, floor_whole)
            grown.add(many_whole, our_whole)
    return [whole, first, grown]


def floor_paints(bench: Bench) -> tuple[float, float]:
    """The split floor: until anything was visible, and until everything was, in ms."""
    with bench.floor() as terminal:
        terminal.wait_for(FLOOR_READY)
        terminal.settle(quiet_s=0.3)
    return _paint_ms(terminal, is_live=False)


def live_paints(bench: Bench, practice: Path) -> tuple[float, float]:
    """A live session: until anything was visible, and until everything was, in ms."""
    practices.forget_live(practice)
    with bench.live(practice) as terminal:
        terminal.wait_for(LIVE_READY)
        terminal.settle(quiet_s=0.3)
        terminal.end()
    return _paint_ms(terminal, is_live=True)


def _paint_ms(terminal: Terminal, *, is_live: bool) -> tuple[float, float]:
    """Until anything was visible, and until everything was."""
    replay = Replay(terminal.chunks)
    is_complete = LIVE_COMPLETE if is_live else FLOOR_COMPLETE
    first = replay.find(is_painted)
    whole = first if first and is_complete(replay.lines) else replay.find(is_complete)
    if first is None or whole is None:
        raise RuntimeError("\n".join(["a program never showed its whole screen:", *replay.lines]))
    return (first - terminal.started_ns) / NS * 1000, (whole - terminal.started_ns) / NS * 1000


def idle(bench: Bench) -> list[Measure]:
    """A clock that ticks, and nothing else."""
    name = "split floor with a clock"
    work = Measure("idle, processor time a second", "ms", 0.5, floor_name=name)
    size = Measure("idle, sent a second", "bytes", 0.5, floor_name=name)
    practice = bench.practice(FEW)
    practices.forget_live(practice)
    with bench.floor(with_clock=True) as floor, bench.live(practice) as ours:
        Writer(floor, FLOOR_READY, seed=1)
        Writer(ours, LIVE_READY, seed=2).type_line()
        read_for((floor, ours), 2.0)
        for _ in range(bench.rounds):
            before = [(one.cpu_s(), one.byte_count) for one in (floor, ours)]
            read_for((floor, ours), IDLE_WINDOW_S)
            after = [(one.cpu_s(), one.byte_count) for one in (floor, ours)]
            (floor_s, floor_bytes), (our_s, our_bytes) = [
                ((end[0] - begin[0]) / IDLE_WINDOW_S, (end[1] - begin[1]) / IDLE_WINDOW_S)
                for begin, end in zip(before, after, strict=True)
            ]
            work.add(our_s * 1000, floor_s * 1000)
            size.add(our_bytes, floor_bytes)
    return [work, size]


def commands(bench: Bench) -> list[Measure]:
    """`--version` and `--help` against a Python that does nothing."""
    name = "python -c pass"
    asked = {
        option: Measure(f"alliance-tui {option}", "ms", 1.5, floor_name=name) for option in ("--version", "--help")
    }
    for option in asked:
        _run_ms(bench, bench.app_command(option))
    for _ in range(bench.rounds * 3):
        floor_ms = statistics.median(_run_ms(bench, NOTHING) for _ in range(3))
        for option, measure in asked.items():
            measure.add(statistics.median(_run_ms(bench, bench.app_command(option)) for _ in range(3)), floor_ms)
    return list(asked.values())


def _run_ms(bench: Bench, command: list[str]) -> float:
    """How long a command takes, from start to end."""
    environment = {**bench.environment, "COLUMNS": "80"}
    before = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    return (time.perf_counter() - before) * 1000
