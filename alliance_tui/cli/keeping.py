"""Commands about the record: templates of the progress note, and what was kept for its time."""

import argparse
import sys
from datetime import date
from typing import Any

from alliance_tui.cli.asking import is_yes
from alliance_tui.cli.reading import print_json
from alliance_tui.cli.unlocking import open_practice
from alliance_tui.config.settings import load_settings
from alliance_tui.config.templates import load_template, load_templates
from alliance_tui.config.toml_file import BrokenFile
from alliance_tui.domain.reading import counted
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import retention as keeping
from alliance_tui.services.access import Practice
from alliance_tui.services.retention import Due


def templates(options: argparse.Namespace) -> int:
    """List the templates, or check one file."""
    if options.action == "check":
        if options.file is None:
            raise Trouble("there is no file to check", remedy="Name it: alliance-tui templates check FILE")
        return _check(options)
    found, broken = load_templates()
    if options.json:
        print_json([one.model_dump(mode="json") for one in found.values()])
    else:
        for one in found.values():
            print(f"{one.id:<12}  {one.title:<12}  {', '.join(section.title for section in one.sections)}")
    return _tell_faults(broken)


def retention(options: argparse.Namespace) -> int:
    """List what was kept for its time; with --purge ask, and empty it."""
    rule = load_settings().retention
    practice = open_practice(options, read_only=not options.purge)
    try:
        found, troubles = keeping.due(practice, rule, date.today())
        for trouble in troubles:
            print(f"alliance-tui: {trouble.line}", file=sys.stderr)
        if options.json:
            print_json(_due_json(one) for one in found)
        elif not rule.is_set:
            print("Nothing is proposed: no time is set under [retention] in the settings.")
        else:
            _print(found)
        if options.purge and found:
            _purge(options, practice, found)
    finally:
        practice.close()
    return 1 if troubles else 0


def _check(options: argparse.Namespace) -> int:
    try:
        template = load_template(options.file)
    except BrokenFile as broken:
        if options.json:
            print_json({"file": options.file.name, "is_sound": False, "faults": list(broken.faults)})
        return _tell_faults([broken])
    if options.json:
        print_json({"file": options.file.name, "is_sound": True, "faults": []})
    else:
        print(f"{options.file.name}: sound, {counted(len(template.sections), 'section')}")
    return 0


def _tell_faults(broken: list[BrokenFile]) -> int:
    for one in broken:
        for fault in one.faults:
            print(f"alliance-tui: {one.path.name}: {fault}.", file=sys.stderr)
    return 1 if broken else 0


def _print(found: list[Due]) -> None:
    for one in found:
        remark = f"  ({one.remark})" if one.remark else ""
        day = one.summary.started_at.date()
        drawer = "record" if one.drawer == "progress" else "process note"
        print(f"{one.client.code}/{one.summary.number}  {day}  {drawer:<12}  kept until {one.until}{remark}")
    if not found:
        print("Nothing has been kept for its time yet.")


def _purge(options: argparse.Namespace, practice: Practice, found: list[Due]) -> None:
    question = f"Empty {keeping.amount_words(found)} for good? Backups made before still hold them."
    if not options.yes and not is_yes(question, "Nothing was emptied"):
        print("alliance-tui: nothing was emptied.", file=sys.stderr)
        return
    count = keeping.purge(practice, found)
    print(f"alliance-tui: {counted(count, 'drawer')} emptied, in the snapshots too.", file=sys.stderr)


def _due_json(one: Due) -> dict[str, Any]:
    return {
        "client": one.client.code,
        "number": one.summary.number,
        "session": one.summary.id,
        "drawer": one.drawer,
        "until": one.until.isoformat(),
        "remark": one.remark,
    }
