"""Growth: what a store costs from a first year to two careers, against the disk's own floor and against the smallest.

All practices are sealed: that is what a person has.
"""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from alliance_tui.config.codebooks import load_codebooks
from alliance_tui.services import review, safekeeping, sending
from alliance_tui.services.clients import find_client
from alliance_tui.services.errand import Errand, disguise
from alliance_tui.services.exporting import Tool
from alliance_tui.services.live_session import LiveSession
from alliance_tui.services.review_walk import ReviewWalk
from alliance_tui.storage.practice import Practice
from benchmarks import practices
from benchmarks.bare import read_and_authenticate, read_and_write, read_index, write_session
from benchmarks.bench import ENTRY, ROOT, Bench
from benchmarks.floors import RawFile
from benchmarks.measures import Measure
from benchmarks.scenes.starting import floor_paints, live_paints

MARKERS_A_ROUND = 25
SAVES_A_ROUND = 5
OPENS_A_ROUND = 10
PAUSE_S = 0.004
"""Between two syncs, so that the journal's thread is at rest again, as it is when a person marks."""
_CHANCE = random.Random(1)


class Marking:
    """A live session in a practice: marks, and says how long it took until the disk had it.

    After as many markers as a busy session has it is another one: a rupture is looked for among those before it.
    """

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        root = practice.layout.root
        self._saved = threading.Event()
        self._saved_at = 0.0
        self._left = 0
        self.session = self._begin()
        path = root / "live" / f"{self.session.state.began.session}.journal"
        size = path.stat().st_size
        self.mark_s()
        self.frame = bytes(path.stat().st_size - size)
        """As many bytes as a marker takes."""
        self.raw = RawFile(root / "raw.bin")

    def mark_s(self) -> float:
        """Mark; seconds until it was synced, as the journal's own thread says."""
        if self._left == 0:
            self.session.close()
            self.session = self._begin()
        self._left -= 1
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
        practices.forget_live(self.practice.layout.root)
        self.practice.close()

    def _begin(self) -> LiveSession:
        practices.forget_live(self.practice.layout.root)
        session = practices.begin_session(self.practice)
        session.listeners.on_saved = self._on_saved
        session.sync()
        self._left = practices.MARKERS_A_SESSION
        return session

    def _on_saved(self) -> None:
        self._saved_at = time.perf_counter()
        self._saved.set()


Pair = tuple[Callable[[], float], Callable[[], float]]
"""What is measured and its floor; both say how many seconds they took."""


def _rows(
    bench: Bench,
    what: str,
    pairs: list[Pair],
    times: int,
    *,
    floor_name: str,
    target: float | None = None,
    target_at: int = 0,
    growth: float | None = None,
    warm: bool = True,
) -> list[Measure]:
    """Take every pair `times` times, in no fixed order; one row a size against its floor, one against the smallest.

    A sync may have to wait for the one before it, so none comes always after the same other.
    """
    sizes = bench.plan.sizes
    against = [
        Measure(
            f"{what}, {size:,} sessions",
            "ms",
            target if target_at in (0, size) else None,
            floor_name=floor_name,
            size=size,
            series=what,
        )
        for size in sizes
    ]
    grown = [
        Measure(f"{what}, {size:,} sessions", "ms", growth, floor_name=f"{sizes[0]:,} sessions") for size in sizes[1:]
    ]
    acts = [act for pair in pairs for act in pair]
    for act in acts if warm else ():
        act()
    order = list(range(len(acts)))
    for _ in range(times):
        _CHANCE.shuffle(order)
        took_ms = {place: acts[place]() * 1000 for place in order}
        for place, measure in enumerate(against):
            measure.add(took_ms[place * 2], took_ms[place * 2 + 1])
        for place, measure in enumerate(grown, 1):
            measure.add(took_ms[place * 2], took_ms[0])
    return [*against, *grown] if growth is not None else against


def marker(bench: Bench) -> list[Measure]:
    """A marker, until it is synced."""
    markings = [Marking(bench.unlocked(size)) for size in bench.plan.sizes]
    rows = _rows(
        bench,
        "marker synced",
        [(one.mark_s, one.raw_s) for one in markings],
        bench.rounds * MARKERS_A_ROUND,
        floor_name="raw append + fdatasync",
        target=2.0,
        growth=1.3,
    )
    for one in markings:
        one.close()
    return rows


def saving(bench: Bench) -> list[Measure]:
    """A session folded into the store: two drawers, its client's index and search pack."""
    opened = [bench.unlocked(size) for size in bench.plan.sizes]
    author = practices.Author(99)
    book = load_codebooks()[0]["rupture-repair"]

    def save(practice: Practice) -> float:
        client = find_client(practice, practices.FIRST_CODE)
        # The same one again and again: a client with ever more sessions would cost ever more.
        session = author.session(client, practices.SESSIONS_A_CLIENT + 1, author.content(book), datetime.now(UTC))
        session = session.model_copy(update={"id": "5" * 32})
        before = time.perf_counter()
        practice.charts.save(session)
        return time.perf_counter() - before

    pairs: list[Pair] = [(lambda one=one: save(one), lambda one=one: write_session(one, "5" * 32)) for one in opened]
    rows = _rows(
        bench,
        "session saved",
        pairs,
        bench.rounds * SAVES_A_ROUND,
        floor_name="the same four files written and synced",
        growth=1.3,
    )
    for practice in opened:
        practice.close()
    return rows


def opening(bench: Bench) -> list[Measure]:
    """A client's index, and its review: the list and the last session."""
    opened = [bench.unlocked(size) for size in bench.plan.sizes]
    clients = [find_client(practice, practices.FIRST_CODE) for practice in opened]

    def summaries(practice: Practice, client_id: str) -> float:
        before = time.perf_counter()
        practice.charts.summaries(client_id)
        return time.perf_counter() - before

    def review(place: int) -> float:
        before = time.perf_counter()
        walk = ReviewWalk(opened[place], clients[place])
        walk.open(len(walk.listed) - 1)
        return time.perf_counter() - before

    index: list[Pair] = [
        (
            lambda one=one, client=client: summaries(one, client.id),
            lambda one=one, client=client: read_index(one, client.id),
        )
        for one, client in zip(opened, clients, strict=True)
    ]
    walks: list[Pair] = [
        (lambda place=place: review(place), lambda place=place: summaries(opened[place], clients[place].id))
        for place in range(len(opened))
    ]
    times = bench.rounds * OPENS_A_ROUND
    rows = _rows(bench, "client opened", index, times, floor_name="its index read, decrypted, parsed", growth=1.3)
    rows += _rows(bench, "review opened", walks, times, floor_name="its index read by the app", target=2.0, growth=1.3)
    for practice in opened:
        practice.close()
    return rows


def starting(bench: Bench) -> list[Measure]:
    """From the start of the program to a live session in a sealed practice."""

    def start(size: int) -> Callable[[], float]:
        return lambda: live_paints(bench, bench.sealed(size))[1] / 1000

    def floor() -> float:
        return floor_paints(bench)[1] / 1000

    pairs: list[Pair] = [(start(size), floor) for size in bench.plan.sizes]
    return _rows(bench, "start, unlocked", pairs, max(2, bench.rounds // 2), floor_name="split floor", growth=1.1)


def exporting(bench: Bench) -> list[Measure]:
    """The tables of a whole practice, against reading and decrypting its sessions with nothing done to them."""
    opened = [bench.unlocked(size) for size in bench.plan.sizes]
    out = bench.folder / "tables"

    def send(practice: Practice) -> float:
        errand = Errand(Tool.TABLES, disguise=disguise(practice, Tool.TABLES))
        before = time.perf_counter()
        sending.send(practice, errand, out, replace=True)
        return time.perf_counter() - before

    def read(practice: Practice) -> float:
        before = time.perf_counter()
        for listed in review.sessions(practice):
            review.read_listed(practice, listed)
        return time.perf_counter() - before

    pairs: list[Pair] = [(lambda one=one: send(one), lambda one=one: read(one)) for one in opened]
    times = max(1, bench.rounds // 4)
    rows = _rows(
        bench,
        "export of tables",
        pairs,
        times,
        floor_name="every session read and decrypted",
        target=2.0,
        target_at=bench.plan.large,
        warm=False,
    )
    for practice in opened:
        practice.close()
    return rows


PEAK = f"""
import atexit, sys
def told():
    status = open("/proc/self/status", encoding="ascii").read()
    print("peak", status.partition("VmHWM:")[2].split()[0])
atexit.register(told)
{ENTRY}
"""
"""The program, which says at its end how much memory it held at most, in KiB. What a parent is told of its child also
counts what the parent itself held."""


def exporting_memory(bench: Bench) -> list[Measure]:
    """The most memory that an export of a whole practice holds, against that of the smallest practice."""
    sizes = bench.plan.sizes
    rows = []
    for tool, words in ((Tool.TABLES, ()), (Tool.BORIS, ()), (Tool.PRACTICE, ("--words",))):
        out = bench.folder / f"peak-{tool}"

        def peak_mb(size: int, tool: Tool = tool, words: tuple[str, ...] = words, out: Path = out) -> float:
            asked = ("export", tool, "--out", str(out), "--replace", *words, "--practice", str(bench.sealed(size)))
            command = [sys.executable, "-c", PEAK, *asked, "--passphrase-file", str(bench.passphrase_file)]
            done = subprocess.run(command, cwd=ROOT, env=bench.environment, capture_output=True, check=True)
            return int(done.stdout.rpartition(b"peak ")[2]) / 1024

        measures = [
            Measure(f"peak of export {tool}, {size:,} sessions", "MB", 1.2, floor_name=f"{sizes[0]:,} sessions")
            for size in sizes[1:]
        ]
        least = peak_mb(sizes[0])
        for size, measure in zip(sizes[1:], measures, strict=True):
            measure.add(peak_mb(size), least)
        rows += measures
    return rows


def keeping(bench: Bench) -> list[Measure]:
    """Backup and doctor, over everything there is."""
    opened = [bench.unlocked(size) for size in bench.plan.sizes]
    times = max(1, bench.rounds // 4)  # a pass over the largest takes a minute

    def examine(practice: Practice) -> float:
        before = time.perf_counter()
        if not safekeeping.examine(practice).is_well:
            raise RuntimeError("the doctor finds fault with what the benchmark made")
        return time.perf_counter() - before

    def back_up(practice: Practice) -> float:
        out = bench.folder / "practice.backup"
        before = time.perf_counter()
        safekeeping.back_up(practice, out)
        took_s = time.perf_counter() - before
        out.unlink()
        return took_s

    checks: list[Pair] = [(lambda one=one: examine(one), lambda one=one: read_and_authenticate(one)) for one in opened]
    copies: list[Pair] = [
        (lambda one=one: back_up(one), lambda one=one: read_and_write(one, bench.folder / "copy")) for one in opened
    ]
    rows = _rows(
        bench,
        "doctor",
        checks,
        times,
        floor_name="read and authenticate",
        target=2.0,
        target_at=bench.plan.large,
        warm=False,
    )
    rows += _rows(bench, "backup", copies, times, floor_name="read all, write one file, sync", warm=False)
    for practice in opened:
        practice.close()
    return rows
