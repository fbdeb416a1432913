"""Writing: what a key costs in an empty and in a long note, a burst of keys, a marker's key, and the blank key."""

import random
import re
import statistics
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import practices
from benchmarks.bench import FEW, Bench
from benchmarks.floors import FLOOR_READY
from benchmarks.measures import Measure
from benchmarks.replay import Lines, Replay, shows
from benchmarks.terminal import NS, Terminal

KEYS_A_LINE = 30
BURST_KEYS = 200
MARGIN_CELLS = 9
LIVE_READY = "Withdrawal"
"""Stands in the live screen's checklist."""

MARK_KEYS = ((b"\x1bOQ", "▼"), (b"\x1bOR", "▲"), (b"\x1bOS", "◆"), (b"\x1b[15~", "✦"))
"""F2 to F5, and what they draw."""

BLANK_KEY = b"\x0c"  # ctrl+l
BLANKS_A_ROUND = 4
FRAME_MS = 1000 / 60


@dataclass
class Block:
    """One line, typed key by key: what its keys cost."""

    sent: list[tuple[int, str]] = field(default_factory=list)
    """When each key went, and the text that is visible once it is."""
    byte_counts: list[int] = field(default_factory=list)
    cpu_ms: float = 0


class Writer:
    """Types into one program, always at the note's end, and finds out afterwards what became visible when."""

    def __init__(self, terminal: Terminal, ready: str, seed: int) -> None:
        self.terminal = terminal
        self._random = random.Random(seed)
        self._blocks: list[Block] = []
        terminal.wait_for(ready)
        terminal.settle(quiet_s=1.2, longest_s=6)

    def begin_line(self) -> str:
        """A new line that begins with a word that stands nowhere else."""
        word = "".join(self._random.choices(string.ascii_lowercase, k=8))
        self.terminal.send(b"\r")
        self.terminal.settle()
        self.terminal.send(word.encode())
        self.terminal.settle(quiet_s=0.15)
        return word

    def type_line(self) -> Block:
        """A line of keys, one after the other, each after the last has been drawn."""
        block = Block()
        line = self.begin_line()
        cpu_s = self.terminal.cpu_s()
        for _ in range(KEYS_A_LINE):
            key = self._random.choice(string.ascii_lowercase)
            line += key
            before = self.terminal.byte_count
            block.sent.append((self.terminal.send(key.encode()), line))
            self.terminal.settle(quiet_s=self._random.uniform(0.04, 0.06))
            block.byte_counts.append(self.terminal.byte_count - before)
        block.cpu_ms = (self.terminal.cpu_s() - cpu_s) / KEYS_A_LINE * 1000
        self._blocks.append(block)
        return block

    def latencies_ms(self) -> list[float]:
        """From key to screen, the median of each line."""
        replay = Replay(self.terminal.chunks)
        return [statistics.median(delay_ms(replay, at_ns, shows(line)) for at_ns, line in b.sent) for b in self._blocks]


class NeverShown(RuntimeError):
    """What was sent is not on the screen when the recording ends: the machine stood still for too long."""


def delay_ms(replay: Replay, sent_ns: int, is_there: Callable[[Lines], bool]) -> float:
    """From an instant until something was visible, in milliseconds."""
    shown_ns = replay.find(is_there, after_ns=sent_ns)
    if shown_ns is None:
        raise NeverShown("a key never reached the screen")
    return (shown_ns - sent_ns) / NS * 1000


def keys_empty(bench: Bench) -> list[Measure]:
    """A key in an empty note."""
    return _keys(bench, "empty note", 0, goal=0.45, cpu_target=None)


def keys_10k(bench: Bench) -> list[Measure]:
    """A key at the end of a note of 10 kB."""
    return _keys(bench, "10 kB note", 10_000, goal=0.3, cpu_target=0.35)


def keys_100k(bench: Bench) -> list[Measure]:
    """A key at the end of a note of 100 kB."""
    return _keys(bench, "100 kB note", 100_000, goal=0.3, cpu_target=0.35)


def _keys(bench: Bench, where: str, note_bytes: int, *, goal: float, cpu_target: float | None) -> list[Measure]:
    latency = Measure(f"key to screen, {where}, p50", "ms", goal, size=max(1_000, note_bytes), series="key to screen")
    size = Measure(f"a key sends, {where}", "bytes", 0.08)
    work = Measure(f"a key's processor time, {where}", "ms", cpu_target)
    practice, note = _prepared(bench, note_bytes)
    with bench.floor(note=note) as floor_terminal, bench.live(practice) as our_terminal:
        floor = Writer(floor_terminal, FLOOR_READY, seed=1)
        ours = Writer(our_terminal, LIVE_READY, seed=2)
        for _ in range(bench.rounds):
            under, over = floor.type_line(), ours.type_line()
            size.add(statistics.median(over.byte_counts), statistics.median(under.byte_counts))
            work.add(over.cpu_ms, under.cpu_ms)
    for our_ms, floor_ms in zip(ours.latencies_ms(), floor.latencies_ms(), strict=True):
        latency.add(our_ms, floor_ms)
    return [latency, size, work]


def _prepared(bench: Bench, note_bytes: int) -> tuple[Path, Path | None]:
    """A practice whose first client has a live session with such a note, and the note as a file for the floor."""
    practice = bench.practice(FEW)
    practices.forget_live(practice)
    if not note_bytes:
        return practice, None
    note = bench.folder / f"note-{note_bytes}.txt"
    note.write_text(practices.leave_live(practice, note_bytes), encoding="utf-8")
    return practice, note


def burst(bench: Bench) -> list[Measure]:
    """200 keys that come as one."""
    measure = Measure(f"burst of {BURST_KEYS} keys, all shown", "ms", 0.9)
    practice, _note = _prepared(bench, 0)
    with bench.floor() as floor_terminal, bench.live(practice) as our_terminal:
        floor = Writer(floor_terminal, FLOOR_READY, seed=3)
        ours = Writer(our_terminal, LIVE_READY, seed=4)
        sent = [(_burst(floor), _burst(ours)) for _ in range(bench.rounds * 2)]
    under, over = Replay(floor_terminal.chunks), Replay(our_terminal.chunks)
    for (floor_ns, floor_word), (our_ns, our_word) in sent:
        try:
            our_ms, floor_ms = delay_ms(over, our_ns, shows(our_word)), delay_ms(under, floor_ns, shows(floor_word))
        except NeverShown:
            bench.say("a pair is left out: it was not shown in time")
        else:
            measure.add(our_ms, floor_ms)
    return [measure]


def _burst(writer: Writer) -> tuple[int, str]:
    """Send words at once; the instant, and the last word, which stands nowhere else."""
    first = writer.begin_line()
    last = first[::-1] + "zz"
    words = practices.Author(7).paragraphs(BURST_KEYS - len(last))[0]
    text = words.ljust(BURST_KEYS - len(last) - 1, "x") + " " + last
    at_ns = writer.terminal.send(text.encode())
    writer.terminal.settle(quiet_s=0.7, longest_s=8)
    return at_ns, last


def mark(bench: Bench) -> list[Measure]:
    """A marker's key, until its glyph stands in checklist, timeline and margin, against a typed key of the floor."""
    measure = Measure("mark key to its three glyphs", "ms", 1.0, floor_name="a typed key of the split floor")
    practice, _note = _prepared(bench, 0)
    marks: list[tuple[int, str, str]] = []
    with bench.floor() as floor_terminal, bench.live(practice) as our_terminal:
        floor = Writer(floor_terminal, FLOOR_READY, seed=5)
        ours = Writer(our_terminal, LIVE_READY, seed=6)
        for _ in range(bench.rounds):
            floor.type_line()
            for key, glyph in MARK_KEYS:
                line = ours.begin_line()
                marks.append((our_terminal.send(key), glyph, line))
                our_terminal.settle(quiet_s=0.1)
    replay = Replay(our_terminal.chunks)
    delays = [_mark_ms(replay, *one) for one in marks]
    for place, floor_ms in enumerate(floor.latencies_ms()):
        measure.add(statistics.median(delays[place * 4 : place * 4 + 4]), floor_ms)
    return [measure]


def blank(bench: Bench) -> list[Measure]:
    """The blank key, until nothing but the clock is left, against a typed key of the floor and against one frame."""
    echo = Measure("blank key to a clock alone", "ms", 1.0, floor_name="a typed key of the split floor")
    frame = Measure("blank key to a clock alone, in time", "ms", 1.0, floor_name=f"{FRAME_MS:.1f} ms, one frame")
    practice, _note = _prepared(bench, 0)
    sent: list[int] = []
    with bench.floor() as floor_terminal, bench.live(practice) as our_terminal:
        floor = Writer(floor_terminal, FLOOR_READY, seed=7)
        ours = Writer(our_terminal, LIVE_READY, seed=8)
        for _ in range(bench.rounds):
            floor.type_line()
            ours.begin_line()
            for _time in range(BLANKS_A_ROUND):
                sent.append(our_terminal.send(BLANK_KEY))
                our_terminal.settle(quiet_s=0.15)
                our_terminal.send(BLANK_KEY)
                our_terminal.settle(quiet_s=0.15)
    replay = Replay(our_terminal.chunks)
    delays = [delay_ms(replay, at_ns, _is_blank) for at_ns in sent]
    for place, floor_ms in enumerate(floor.latencies_ms()):
        taken_ms = statistics.median(delays[place * BLANKS_A_ROUND : (place + 1) * BLANKS_A_ROUND])
        echo.add(taken_ms, floor_ms)
        frame.add(taken_ms, FRAME_MS)
    return [echo, frame]


def _is_blank(lines: Lines) -> bool:
    return re.fullmatch(r"\d\d:\d\d", "".join(lines).strip()) is not None


def _mark_ms(replay: Replay, sent_ns: int, glyph: str, line: str) -> float:
    replay.play_to(sent_ns)
    before = replay.lines
    count, glyphs = _count(before, glyph), _timeline(before)

    def is_there(lines: Lines) -> bool:
        in_margin = any(line in row and glyph in row[:MARGIN_CELLS] for row in lines)
        return in_margin and _count(lines, glyph) == count + 1 and _timeline(lines) != glyphs

    return delay_ms(replay, sent_ns, is_there)


def _count(lines: Lines, glyph: str) -> int:
    """How many markers of a group the checklist states."""
    found = re.search(rf" {glyph} [A-Z]\w+ .*?(\d+) *$", "\n".join(lines), re.MULTILINE)
    return int(found[1]) if found else -1


def _timeline(lines: Lines) -> dict[int, str]:
    """The glyphs on the timeline by their place."""
    signs = {glyph for _key, glyph in MARK_KEYS}
    return {place: cell for place, cell in enumerate(lines[-2]) if cell in signs}
