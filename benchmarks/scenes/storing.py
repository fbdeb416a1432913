"""Storing: a marker until the disk has it, a session saved, the caseload read, in small and in large practices."""

import random
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from alliance_tui.config.codebooks import load_codebooks
from alliance_tui.services import access, caseload
from alliance_tui.services.clients import find_client
from alliance_tui.storage.practice import Practice
from benchmarks import practices
from benchmarks.bench import LARGEST, SMALL, Bench
from benchmarks.floors import RawFile, bare_scan
from benchmarks.measures import Measure

MARKERS_A_ROUND = 25
SAVES_A_ROUND = 5
_CHANCE = random.Random(1)
PAUSE_S = 0.004
"""Between two syncs, so that the journal's thread is at rest again, as it is when a person marks."""


class Marking:
    """A live session in a practice: marks, and says how long it took until the disk had it."""

    def __init__(self, root: Path) -> None:
        self.practice = access.find(root).open_plain()
        self.session = practices.begin_session(self.practice)
        self._saved = threading.Event()
        self._saved_at = 0.0
        self.session.listeners.on_saved = self._on_saved
        self._path = root / "live" / f"{self.session.state.began.session}.journal"
        size = self._path.stat().st_size
        self.mark_s()
        self.frame = bytes(self._path.stat().st_size - size)
        """As many bytes as a marker takes."""
        self.raw = RawFile(root / "raw.bin")

    def mark_s(self) -> float:
        """Mark; seconds until it was synced, as the journal's own thread says."""
        time.sleep(PAUSE_S)
        self._saved.clear()
        before = time.perf_counter()
        self.session.mark("withdrawal", 1.0)
        if not self._saved.wait(10):
            raise RuntimeError("a marker never came to the disk")
        return self._saved_at - before

    def raw_s(self) -> float:
        """As many bytes, appended and synced in the same folder."""
        time.sleep(PAUSE_S)
        return self.raw.append(self.frame)

    def close(self) -> None:
        """Leave the session and the practice."""
        self.session.close()
        self.raw.close()
        self.practice.close()

    def _on_saved(self) -> None:
        self._saved_at = time.perf_counter()
        self._saved.set()


def marker(bench: Bench) -> list[Measure]:
    """A marker, until it is synced."""
    sizes = _sizes(bench)
    markings = [Marking(bench.practice(size)) for size in sizes]
    names = [f"marker synced, {size:,} sessions stored" for size in sizes]
    against_raw = [Measure(name, "ms", 2.0, floor_name="raw append + fdatasync") for name in names]
    grown = [Measure(name, "ms", 1.3, floor_name=f"{SMALL} sessions stored") for name in names[1:]]
    acts = [act for marking in markings for act in (marking.mark_s, marking.raw_s)]
    order = list(range(len(acts)))
    for _ in range(bench.rounds * MARKERS_A_ROUND):
        # A sync may have to wait for the one before it, so none comes always after the same other.
        _CHANCE.shuffle(order)
        took_ms = {place: acts[place]() * 1000 for place in order}
        for place, measure in enumerate(against_raw):
            measure.add(took_ms[place * 2], took_ms[place * 2 + 1])
        for place, measure in enumerate(grown, 1):
            measure.add(took_ms[place * 2], took_ms[0])
    for marking in markings:
        marking.close()
    return [*against_raw, *grown]


def saving(bench: Bench) -> list[Measure]:
    """A session folded into the store: two drawers and its client's index."""
    opened = [access.find(bench.practice(size)).open_plain() for size in _sizes(bench)]
    measures = [
        Measure(f"session saved, {size:,} sessions stored", "ms", 1.3, floor_name=f"{SMALL} sessions stored")
        for size in _sizes(bench)[1:]
    ]
    author = practices.Author(99)
    for number in range(bench.rounds * SAVES_A_ROUND):
        places = _CHANCE.sample(range(len(opened)), len(opened))
        took_ms = {place: _save_ms(opened[place], author, 41 + number) for place in places}
        small_ms, *large_ms = [took_ms[place] for place in sorted(took_ms)]
        for measure, one_ms in zip(measures, large_ms, strict=True):
            measure.add(one_ms, small_ms)
    for practice in opened:
        practice.close()
    return measures


def _save_ms(practice: Practice, author: practices.Author, number: int) -> float:
    client = find_client(practice, practices.FIRST_CODE)
    content = author.content(load_codebooks()[0]["rupture-repair"])
    session = author.session(client, number, content, datetime.now(UTC))
    before = time.perf_counter()
    practice.charts.save(session)
    return (time.perf_counter() - before) * 1000


def reading(bench: Bench) -> list[Measure]:
    """What the caseload reads, against a bare scan of the same files."""
    large = bench.plan.large
    measure = Measure(f"caseload read, {large:,} sessions stored", "ms", floor_name="bare scan of the indexes")
    root = bench.practice(large)
    practice = access.find(root).open_plain(read_only=True)
    for _ in range(bench.rounds):
        floor_ms = bare_scan(root / "index") * 1000
        before = time.perf_counter()
        caseload.caseload(practice)
        measure.add((time.perf_counter() - before) * 1000, floor_ms)
    practice.close()
    return [measure]


def _sizes(bench: Bench) -> list[int]:
    return [SMALL, bench.plan.large, *([LARGEST] if bench.plan.with_largest else [])]
