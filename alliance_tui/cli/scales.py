"""Commands about scales: which there are, and what is wrong with a file."""

import argparse
import re
import sys
from typing import Any

from alliance_tui.cli.reading import print_json
from alliance_tui.config.paths import expanded
from alliance_tui.config.scales import load_scale, load_scales
from alliance_tui.config.toml_file import BrokenFile
from alliance_tui.domain.reading import counted
from alliance_tui.domain.scale import TOTAL, Scale

_LINE = re.compile(r"line (\d+):")


def known(options: argparse.Namespace) -> int:
    """List the scales; of files that cannot be used, each with all its faults."""
    scales, broken = load_scales()
    if options.json:
        print_json([_facts(scale) for scale in scales.values()])
    else:
        for scale in scales.values():
            raters = " or ".join(scale.raters)
            standing = "validated" if scale.is_validated else "not validated"
            print(f"{scale.ref!s:<24}  {counted(len(scale.items), 'item'):<9}  {raters}, {standing}: {scale.title}")
    for fault in broken:
        _tell(fault)
    return 1 if broken else 0


def check(options: argparse.Namespace) -> int:
    """Say everything that is wrong with a scale file, line by line; or what it comes to."""
    path = expanded(options.file)
    try:
        scale = load_scale(path)
    except BrokenFile as fault:
        _tell(fault)
        return 1
    if options.json:
        print_json(_facts(scale))
        return 0
    print(f"{path.name}: nothing is wrong with it. {scale.title}, {scale.ref}, {counted(len(scale.items), 'item')}.")
    for name in (TOTAL, *(one.id for one in scale.subscales)):
        low, high = scale.range_of(name)
        rule, missing = scale.rule_of(name)
        may = f"; {missing} may lack an answer" if missing else ""
        print(f"  {scale.title_of(name)}: {rule} of {len(scale.members(name))}, {low:g} to {high:g}{may}")
    for one in scale.cut_offs:
        print(f"  {scale.title_of(one.of)} {one.comparison} {one.value:g}: {one.meaning}")
    return 0


def _facts(scale: Scale) -> dict[str, Any]:
    return scale.model_dump(mode="json")


def _tell(fault: BrokenFile) -> None:
    def place(text: str) -> int:
        found = _LINE.match(text)
        return int(found[1]) if found else 0

    for text in sorted(fault.faults, key=place):
        print(f"alliance-tui: {fault.path.name}: {text}", file=sys.stderr)
