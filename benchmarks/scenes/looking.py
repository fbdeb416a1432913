"""Looking back over a whole sealed practice: the caseload, the table of markers, search, the brief."""

import time
from datetime import date

from alliance_tui.domain.folding import folded
from alliance_tui.services import caseload, review
from alliance_tui.services.brief import brief
from alliance_tui.services.clients import find_client
from alliance_tui.services.searching import search
from alliance_tui.storage.practice import Practice
from benchmarks import bare, practices
from benchmarks.bench import Bench
from benchmarks.measures import Measure
from benchmarks.replay import Replay, shows
from benchmarks.scenes.writing import delay_ms
from benchmarks.terminal import Terminal, read_for

FIRST_HIT_MS = 300.0
FIRST_ROWS_MS = 2_000.0
BRIEF_MS = 50.0
TABLE_S = 10.0
"""How long the table is watched: its rows stream in."""
BRIEFS_A_ROUND = 5


def reading(bench: Bench) -> list[Measure]:
    """What the caseload and the search read, against a bare pass over the same bytes; the brief against its limit."""
    large = bench.plan.large
    rows = Measure(f"caseload read, {large:,} sessions", "ms", floor_name="bare read of the indexes")
    found = Measure(f"search complete, {large:,} sessions", "ms", 2.0, floor_name="bare scan of the decrypted packs")
    known = Measure(f"brief of a client, {large:,} sessions", "ms", 1.0, floor_name=f"{BRIEF_MS:g} ms allowed")
    practice = bench.unlocked(large)
    client = find_client(practice, practices.FIRST_CODE)
    for warming in (True, *[False] * bench.rounds):
        index_ms = sum(bare.read_index(practice, one.id) for one in practice.catalogue.clients()) * 1000
        before = time.perf_counter()
        caseload.caseload(practice)
        caseload_ms = (time.perf_counter() - before) * 1000
        scan_ms = bare.scan(practice, folded(practices.RARE_WORD).encode()) * 1000
        search_ms = _search_ms(practice)
        for _ in range(BRIEFS_A_ROUND):
            before = time.perf_counter()
            brief(practice, client, date(2026, 1, 1))
            known.add((time.perf_counter() - before) * 1000, BRIEF_MS)
        if not warming:
            rows.add(caseload_ms, index_ms)
            found.add(search_ms, scan_ms)
    practice.close()
    return [rows, found, known]


def _search_ms(practice: Practice) -> float:
    before = time.perf_counter()
    if not list(search(practice, practices.RARE_WORD)):
        raise RuntimeError("the search finds nothing")
    return (time.perf_counter() - before) * 1000


def table(bench: Bench) -> list[Measure]:
    """The table of every marker of every client: its first rows on screen, and all of them read."""
    large = bench.plan.large
    first = Measure(
        f"table of all markers, first rows, {large:,} sessions",
        "ms",
        1.0,
        floor_name=f"{FIRST_ROWS_MS:,.0f} ms allowed",
    )
    whole = Measure(f"all markers read, {large:,} sessions", "ms", floor_name="read and authenticate")
    for _ in range(min(3, bench.rounds)):
        with bench.app("review", practice=bench.sealed(large)) as terminal:
            terminal.wait_for("next")
            terminal.settle(quiet_s=1.0, longest_s=20)
            at_ns = terminal.send(b"t")
            terminal.wait_for("salience")
            read_for((terminal,), TABLE_S)
            first.add(_delay_ms(terminal, at_ns, "salience", "newest first", " A-"), FIRST_ROWS_MS)
    practice = bench.unlocked(large)
    for _ in range(1):
        floor_ms = bare.read_and_authenticate(practice) * 1000
        before = time.perf_counter()
        count = sum(1 for _row in review.all_markers(practice, newest_first=True))
        whole.add((time.perf_counter() - before) * 1000, floor_ms)
        bench.say(f"{count:,} markers")
    practice.close()
    return [first, whole]


def finding(bench: Bench) -> list[Measure]:
    """Search as one types: the first hit on screen, when what is on the disk has been read before."""
    measure = Measure(
        f"search, first hit on screen, {bench.plan.large:,} sessions",
        "ms",
        1.0,
        floor_name=f"{FIRST_HIT_MS:g} ms allowed",
    )
    practice = bench.unlocked(bench.plan.large)
    _search_ms(practice)
    practice.close()
    with bench.app(practice=bench.sealed(bench.plan.large)) as terminal:
        terminal.wait_for("A-0")
        terminal.settle(quiet_s=1.5, longest_s=20)
        terminal.send(b"s")
        terminal.settle(quiet_s=0.5)
        sent: list[int] = []
        for _ in range(bench.rounds):
            sent.append(terminal.send(practices.RARE_WORD.encode()))
            terminal.settle(quiet_s=1.0, longest_s=6)
            terminal.send(b"\x15")  # all of it away again
            terminal.settle(quiet_s=0.5)
        replay = Replay(terminal.chunks)
        for at_ns in sent[1:] or sent:
            measure.add(delay_ms(replay, at_ns, shows("Then the lighthouse, in passing")), FIRST_HIT_MS)
    return [measure]


def _delay_ms(terminal: Terminal, at_ns: int, *texts: str) -> float:
    return delay_ms(Replay(terminal.chunks), at_ns, shows(*texts))
