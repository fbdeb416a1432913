"""Resting and holding: what a covered session costs, and what stays in memory after an hour and after looking back."""

from collections.abc import Callable
from pathlib import Path

from benchmarks import practices
from benchmarks.bench import FEW, MIDDLE, Bench
from benchmarks.floors import FLOOR_READY
from benchmarks.measures import Measure
from benchmarks.scenes.writing import BLANK_KEY, LIVE_READY, MARK_KEYS, Writer
from benchmarks.terminal import Terminal, read_for

WINDOW_S = 10.0
LOCK_KEY = b"\x02"  # ctrl+b
ESCAPE = b"\x1b"
SESSION_MARKS = 30
"""In 50 minutes, beside a note of 10 kB: a busy session."""
LOOKED_AT = 10
"""Sessions that are read in review."""
TABLE_S = 4.0
SWEPT_S = 2.5
"""What a closed screen held is let go of a second later."""


def hidden(bench: Bench) -> list[Measure]:
    """A running session under the blank clock, and a locked one."""
    open_practice, sealed = bench.practice(FEW), bench.sealed(bench.plan.sizes[0])
    return [
        *_covered(bench, "blank", open_practice, BLANK_KEY),
        *_covered(bench, "locked", sealed, LOCK_KEY),
    ]


def _covered(bench: Bench, how: str, practice: Path, key: bytes) -> list[Measure]:
    """What it costs in so many seconds; the clock turns in some of them."""
    name = "split floor with a clock"
    work = Measure(f"{how}, processor time a second", "ms", 0.2, floor_name=name)
    size = Measure(f"{how}, sent a second", "bytes", 0.05, floor_name=name)
    practices.forget_live(practice)
    with bench.floor(with_clock=True) as floor, bench.live(practice) as ours:
        Writer(floor, FLOOR_READY, seed=1)
        Writer(ours, LIVE_READY, seed=2).type_line()
        ours.send(key)
        read_for((floor, ours), 2.0)
        for _ in range(max(2, bench.rounds // 2)):
            before = [(one.cpu_s(), one.byte_count) for one in (floor, ours)]
            read_for((floor, ours), WINDOW_S)
            (floor_s, floor_bytes), (our_s, our_bytes) = [
                ((one.cpu_s() - cpu_s) / WINDOW_S, (one.byte_count - count) / WINDOW_S)
                for one, (cpu_s, count) in zip((floor, ours), before, strict=True)
            ]
            work.add(our_s * 1000, floor_s * 1000)
            size.add(our_bytes, floor_bytes)
    return [work, size]


def memory(bench: Bench) -> list[Measure]:
    """Resident memory in a session: at its begin, and after 50 minutes of it, typed and marked as fast as it takes."""
    begun = Measure("memory, a session that begins", "MB", 1.6)
    whole = Measure("memory, a session of 50 minutes", "MB", 1.6)
    grown = Measure("memory, a session of 50 minutes", "MB", 1.25, floor_name="its begin")
    practice = bench.practice(FEW)
    for _ in range(min(3, bench.rounds)):
        practices.forget_live(practice)
        with bench.floor() as floor, bench.live(practice) as ours:
            Writer(floor, FLOOR_READY, seed=1).type_line()
            Writer(ours, LIVE_READY, seed=2).type_line()
            begin_mb = ours.memory_mb()
            begun.add(begin_mb, floor.memory_mb())
            _have_a_session(floor, lambda _place: None)
            _have_a_session(ours, lambda place: _mark_and_hide(ours, place))
            whole.add(ours.memory_mb(), floor.memory_mb())
            grown.add(ours.memory_mb(), begin_mb)
    return [begun, whole, grown]


def _have_a_session(terminal: Terminal, between: Callable[[int], None]) -> None:
    """Type what is typed in 50 minutes, key by key as fast as it is taken; between paragraphs do something else."""
    for place, paragraph in enumerate(practices.Author(3).paragraphs(practices.NOTE_BYTES)):
        terminal.send(paragraph.encode() + b"\r")
        terminal.settle(quiet_s=0.15, longest_s=8)
        between(place)


def _mark_and_hide(terminal: Terminal, place: int) -> None:
    if place < SESSION_MARKS:
        terminal.send(MARK_KEYS[place % len(MARK_KEYS)][0])
        terminal.settle(quiet_s=0.1)
    if place % 10 == 9:
        for _ in range(2):
            terminal.send(BLANK_KEY)
            terminal.settle(quiet_s=0.15)


def looking_back(bench: Bench) -> list[Measure]:
    """Resident memory at the caseload, before and after ten sessions, the table and a search were looked at."""
    sizes = [FEW, MIDDLE, *([bench.plan.large] if bench.plan.large != MIDDLE else [])]
    few = f"{FEW} sessions"
    first = [Measure(f"memory, caseload, {size:,} sessions", "MB", 1.2, floor_name=few) for size in sizes[1:]]
    after = [Measure(f"memory, looked back, {size:,} sessions", "MB", 1.3, floor_name=few) for size in sizes[1:]]
    for _ in range(min(3, bench.rounds)):
        found = [_memory_of_a_walk(bench, bench.practice(size)) for size in sizes]
        for place, (begin_mb, end_mb) in enumerate(found[1:]):
            first[place].add(begin_mb, found[0][0])
            after[place].add(end_mb, found[0][1])
    return [*first, *after]


def _memory_of_a_walk(bench: Bench, practice: Path) -> tuple[float, float]:
    """In MB, at the caseload: after the start, and after looking back."""
    practices.forget_live(practice)
    with bench.app(practice=practice) as terminal:
        terminal.wait_for("A-0")
        terminal.settle(quiet_s=1.5, longest_s=20)
        begin_mb = terminal.memory_mb()
        terminal.send(b"v")
        terminal.settle(quiet_s=0.7, longest_s=20)
        for _ in range(LOOKED_AT):
            terminal.send(b"[")
            terminal.settle(quiet_s=0.2)
        terminal.send(b"t")
        read_for((terminal,), TABLE_S)
        for _ in range(2):
            terminal.send(ESCAPE)
            terminal.settle(quiet_s=0.5)
        terminal.send(b"s")
        terminal.settle(quiet_s=0.3)
        terminal.send(practices.RARE_WORD.encode())
        terminal.settle(quiet_s=1.5, longest_s=8)
        terminal.send(ESCAPE)
        read_for((terminal,), SWEPT_S)
        return begin_mb, terminal.memory_mb()
