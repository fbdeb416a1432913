"""The report: the machine and its noise, and a table of what was measured."""

import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import orjson

from benchmarks.measures import Measure

_HEADINGS = ("", "app", "floor", "ratio", "9 in 10", "target", "")


def machine() -> dict[str, Any]:
    """What it ran on, and how busy that was."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "textual": version("textual"),
        "system": f"{platform.system()} {platform.release()}",
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
    }


def machine_line(facts: dict[str, Any]) -> str:
    """The same in a line."""
    loads = " ".join(f"{load:.2f}" for load in facts["load_average"])
    return (
        f"Python {facts['python']}, Textual {facts['textual']}, {facts['system']} on {facts['machine']}, "
        f"{facts['cores']} cores, load average {loads}"
    )


def table(measures: Sequence[Measure]) -> str:
    """Every measure on a line, the floor named where it changes."""
    rows = [_HEADINGS, *map(_row, measures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEADINGS))]
    lines: list[str] = []
    floor_name = ""
    for row, measure in zip(rows, [None, *measures], strict=True):
        if measure is not None and measure.floor_name != floor_name:
            floor_name = measure.floor_name
            lines += ["", f"against: {floor_name}"]
        cells = [
            cell.ljust(width) if place == 0 else cell.rjust(width) for place, (cell, width) in _numbered(row, widths)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def verdict(measures: Sequence[Measure]) -> str:
    """How many targets are met, and which are not."""
    missed = [measure for measure in measures if measure.is_met is False]
    count = sum(measure.is_met is not None for measure in measures)
    lines = [
        f"  {one.name}, against {one.floor_name}: {one.ratio:.2f}x, at most {one.target:g}x was promised"
        for one in missed
    ]
    return "\n".join([f"\n{count} targets, {len(missed) or 'none'} missed.", *lines])


def as_json(facts: dict[str, Any], measures: Sequence[Measure]) -> bytes:
    """Everything, for a program to read."""
    content = {"format": 1, "machine": facts, "command": sys.argv[1:], "measures": [one.as_json() for one in measures]}
    return orjson.dumps(content, option=orjson.OPT_INDENT_2)


def _numbered(row: Sequence[str], widths: Sequence[int]) -> enumerate[tuple[str, int]]:
    return enumerate(zip(row, widths, strict=True))


def _row(measure: Measure) -> tuple[str, ...]:
    low, high = measure.spread
    target = f"{measure.target:g}x" if measure.target is not None else "-"
    if measure.goal is not None:
        target += f" (later {measure.goal:g}x)"
    verdict = {True: "met", False: "MISSED", None: ""}[measure.is_met]
    if measure.is_met and measure.goal is not None:
        verdict = "met, later too" if measure.ratio <= measure.goal else "met, later not"
    return (
        measure.name,
        f"{_number(measure.our_median)} {measure.unit}",
        f"{_number(measure.floor_median)} {measure.unit}",
        f"{measure.ratio:.2f}x",
        f"{low:.2f}-{high:.2f}",
        target,
        verdict,
    )


def _number(value: float) -> str:
    """Three figures that matter."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
