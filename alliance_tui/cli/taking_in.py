"""The way in: import, previewed, all or nothing, and undone."""

import argparse
import sys
from pathlib import Path

from alliance_tui.cli.progress import bar
from alliance_tui.cli.unlocking import open_practice
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import import_plan, importing, review
from alliance_tui.services.access import Practice
from alliance_tui.services.coding import take_in_coding
from alliance_tui.services.import_plan import NotImported, Plan


def take_in(options: argparse.Namespace) -> int:
    """Take in a practice or marks, or take the last import out again."""
    if options.undo:
        return _undo(options)
    if options.format is None or options.file is None:
        raise NotImported("there is no file to import", remedy="Name it: alliance-tui import json FILE")
    if options.session and options.format != "boris":
        raise NotImported("a practice has sessions of its own", remedy="Leave --session out")
    if options.coder and (options.format != "boris" or not options.session):
        raise NotImported("a coder's marks are of one session", remedy="Use: import boris FILE --session K-14/12")
    content = _read(options.file)
    practice = open_practice(options, read_only=False)
    try:
        if options.coder:
            return _take_in_coding(practice, options, content)
        plan = _plan(practice, options, content)
        for notice in plan.notices:
            print(f"alliance-tui: {notice}.", file=sys.stderr)
        if plan.is_empty:
            print(f"Nothing to import: {plan.words}.", file=sys.stderr)
            return 0
        print(f"This adds {plan.words}.", file=sys.stderr)
        if not options.yes and not _is_yes("Import it?", "Nothing was imported"):
            print("alliance-tui: nothing was imported.", file=sys.stderr)
            return 0
        with bar("importing") as tell:
            importing.take_in(practice, plan, tell)
    finally:
        practice.close()
    print("Imported. It can be undone with: alliance-tui import --undo", file=sys.stderr)
    return 0


def _take_in_coding(practice: Practice, options: argparse.Namespace, content: bytes) -> int:
    """Another coder's marks, beside the session's own. They are not shown: one's own coding may not be done."""
    session = review.read_session(practice, options.session)
    take_in_coding(practice, session, content, options.coder)
    print("Taken in. It is shown and compared when your own coding of the session is done.", file=sys.stderr)
    return 0


def _undo(options: argparse.Namespace) -> int:
    if options.format is not None:
        raise NotImported("--undo takes no file", safe="Nothing was changed")
    practice = open_practice(options, read_only=False)
    try:
        before = importing.imports(practice)
        if before and not options.yes:
            question = f"Take out again what was imported on {before[-1].at:%Y-%m-%d %H:%M}?"
            if not _is_yes(question, "Nothing was changed"):
                print("alliance-tui: nothing was changed.", file=sys.stderr)
                return 0
        undone = importing.undo(practice)
    finally:
        practice.close()
    print(f"Taken out again: {undone.words}. Snapshots and backups made meanwhile still hold it.", file=sys.stderr)
    return 0


def _plan(practice: Practice, options: argparse.Namespace, content: bytes) -> Plan:
    if options.format == "json":
        return import_plan.plan_practice(practice, content)
    into = review.read_session(practice, options.session) if options.session else None
    return import_plan.plan_boris(practice, content, into)


def _read(path: Path) -> bytes:
    try:
        return path.expanduser().read_bytes()
    except OSError:
        raise NotImported(f"{path.name} cannot be read", remedy="Check the name, and who may read it") from None


def _is_yes(question: str, safe: str) -> bool:
    if not sys.stdin.isatty():
        raise Trouble("there is no terminal to ask on", safe=safe, remedy="Use --yes")
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
