"""What it costs: runs the scenes and prints a table. `python -m benchmarks --help` says how.

The app and its floor are run alternately in the same run; only their ratios mean anything on another machine.
"""

import argparse
import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alliance_tui.cli.commands import RARELY
from benchmarks import baseline, plot, report
from benchmarks.bench import LARGE, Bench, Plan
from benchmarks.measures import Measure
from benchmarks.scenes import growth, looking, resting, starting, writing
from benchmarks.scenes.writing import NeverShown
from benchmarks.terminal import TimedOut

BASELINE = Path(__file__).with_name("baseline.json")
PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "growth.svg"

SCENES: dict[str, Callable[[Bench], list[Measure]]] = {
    "keys-empty": writing.keys_empty,
    "keys-10k": writing.keys_10k,
    "keys-100k": writing.keys_100k,
    "burst": writing.burst,
    "mark": writing.mark,
    "blank": writing.blank,
    "paint": starting.paint,
    "idle": starting.idle,
    "hidden": resting.hidden,
    "memory": resting.memory,
    "looking-back": resting.looking_back,
    "commands": starting.commands,
    "marker": growth.marker,
    "saving": growth.saving,
    "opening": growth.opening,
    "starting": growth.starting,
    "exporting": growth.exporting,
    "export-memory": growth.exporting_memory,
    "keeping": growth.keeping,
    "reading": looking.reading,
    "finding": looking.finding,
    "table": looking.table,
}


def main() -> int:
    """Run what was asked for; 1 when a target was missed."""
    options = _options()
    gc.set_threshold(*RARELY)  # as every command of the app does
    plan = Plan(
        rounds=options.rounds or (2 if options.quick else 8),
        large=1_000 if options.quick else LARGE,
        with_largest=options.largest,
    )
    facts = report.machine()
    print(report.machine_line(facts))
    measures: list[Measure] = []
    try:
        with Bench(plan, _say) as bench:
            for name in options.only or SCENES:
                _say(f"{name}: {SCENES[name].__doc__ or ''}")
                try:
                    measures += SCENES[name](bench)
                except (TimedOut, NeverShown) as error:  # a machine that stood still spoils one scene, not the run
                    _say(f"{name} is left out: {str(error)[:200]}")
                    facts.setdefault("left_out", []).append(name)
    finally:  # what was measured is told, also when a scene broke
        facts["load_average_after"] = report.machine()["load_average"]
        measures = [measure for measure in measures if measure.ours]
        print(report.table(measures), report.verdict(measures), sep="\n")
        _keep(options, facts, measures)
    return 1 if any(measure.is_met is False for measure in measures) else 0


def _keep(options: argparse.Namespace, facts: dict[str, Any], measures: list[Measure]) -> None:
    """Write what was asked for, and compare."""
    if options.json:
        options.json.write_bytes(report.as_json(facts, measures))
    picture = options.plot or (PICTURE if options.keep and not options.only else None)
    if picture:
        plot.write(picture, measures)
    if options.baseline.exists():
        print(baseline.compared(options.baseline, measures))
    if options.keep:
        baseline.write(options.baseline, facts, measures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="What the app costs, against its floors.")
    parser.add_argument("--rounds", type=int, metavar="N", help="pairs of app and floor in each scene (8)")
    parser.add_argument("--only", nargs="+", choices=list(SCENES), metavar="NAME", help=f"some of: {', '.join(SCENES)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every sample to FILE too")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the growth as SVG into FILE")
    parser.add_argument(
        "--baseline",
        type=Path,
        default=BASELINE,
        metavar="FILE",
        help="compare with this one (benchmarks/baseline.json)",
    )
    parser.add_argument("--keep", action="store_true", help="make this run the baseline, and its growth the picture")
    parser.add_argument("--quick", action="store_true", help="2 rounds, and 1,000 sessions in place of 12,500")
    parser.add_argument("--largest", action="store_true", help="store 25,000 sessions too")
    return parser.parse_args()


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
