"""The committed baseline: ratios only, since milliseconds of one machine say nothing about another."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from benchmarks.measures import Measure

TOLERANCE = 0.25
"""A row is worse when its ratio grew by more than this part, and by more than the noise of both runs explains."""


def write(path: Path, facts: dict[str, Any], measures: Sequence[Measure]) -> None:
    """Keep this run's ratios with their spread; rows that were not run keep what they had."""
    rows = _read(path)
    for measure in measures:
        low, high = measure.spread
        rows[_name(measure)] = {"ratio": round(measure.ratio, 3), "low": round(low, 3), "high": round(high, 3)}
    kept = {name: facts[name] for name in ("at", "python", "textual", "system", "machine", "cores")}
    content = {"format": 1, "machine": kept, "rows": rows}
    path.write_bytes(
        orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
    )


def compared(path: Path, measures: Sequence[Measure]) -> str:
    """Which rows got worse than the baseline, and which better."""
    rows = _read(path)
    worse, better, new = [], [], 0
    for measure in measures:
        row = rows.get(_name(measure))
        if row is None:
            new += 1
            continue
        low, high = measure.spread
        times = f"{measure.ratio / row['ratio']:.2f} times as much" if row["ratio"] else "where it was nothing"
        line = (
            f"  {measure.name}, against {measure.floor_name}: {row['ratio']:.2f}x then, {measure.ratio:.2f}x now, "
            f"{times} (then {row['low']:.2f}-{row['high']:.2f}, now {low:.2f}-{high:.2f})"
        )
        if measure.ratio > row["ratio"] * (1 + TOLERANCE) and low > row["high"]:
            worse.append(line)
        elif measure.ratio < row["ratio"] / (1 + TOLERANCE) and high < row["low"]:
            better.append(line)
    count = len(measures) - new
    said = f"Against the baseline: {count} rows compared, {len(worse) or 'none'} worse by more than {TOLERANCE:.0%}"
    lines = [f"{said} and the noise of both runs.", *worse]
    if better:
        lines += [f"{len(better)} better by as much:", *better]
    return "\n" + "\n".join(lines)


def _read(path: Path) -> dict[str, dict[str, float]]:
    rows: dict[str, dict[str, float]] = orjson.loads(path.read_bytes())["rows"] if path.exists() else {}
    return rows


def _name(measure: Measure) -> str:
    return f"{measure.name} | {measure.floor_name}"
