"""The way in: import, previewed, all or nothing, and undone."""

import argparse
import sys

from alliance_tui.cli.asking import is_yes
from alliance_tui.cli.progress import bar
from alliance_tui.cli.unlocking import open_practice
from alliance_tui.domain.reading import counted
from alliance_tui.domain.transcript import Part
from alliance_tui.domain.typed_time import read_time
from alliance_tui.services import boris_plan, import_plan, importing, review, transcripts
from alliance_tui.services.access import Practice
from alliance_tui.services.import_plan import NotImported, Plan
from alliance_tui.services.incoming import read_file
from alliance_tui.services.other_coders import take_in_coding

CAN_BE_UNDONE = "It can be undone with: alliance-tui import --undo"


def take_in(options: argparse.Namespace) -> int:
    """Take in a practice or marks, or take the last import out again."""
    if options.undo:
        return _undo(options)
    if options.format == "transcript":
        return _transcript(options)
    if options.format is None or options.file is None:
        raise NotImported("there is no file to import", remedy="Name it: alliance-tui import json FILE")
    if options.session and options.format != "boris":
        raise NotImported("a practice has sessions of its own", remedy="Leave --session out")
    if options.coder and (options.format != "boris" or not options.session):
        raise NotImported("a coder's marks are of one session", remedy="Use: import boris FILE --session K-14/12")
    content = read_file(options.file)
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
        if not options.yes and not is_yes("Import it?", "Nothing was imported"):
            print("alliance-tui: nothing was imported.", file=sys.stderr)
            return 0
        with bar("importing") as tell:
            importing.take_in(practice, plan, tell)
    finally:
        practice.close()
    print(f"Imported. {CAN_BE_UNDONE}", file=sys.stderr)
    return 0


def _take_in_coding(practice: Practice, options: argparse.Namespace, content: bytes) -> int:
    """Another coder's marks, beside the session's own. They are not shown: one's own coding may not be done."""
    session = review.read_session(practice, options.session)
    take_in_coding(practice, session, content, options.coder)
    print("Taken in. It is shown and compared when your own coding of the session is done.", file=sys.stderr)
    print(CAN_BE_UNDONE, file=sys.stderr)
    return 0


def _undo(options: argparse.Namespace) -> int:
    if options.format is not None:
        raise NotImported("--undo takes no file", safe="Nothing was changed")
    practice = open_practice(options, read_only=False)
    try:
        before = importing.imports(practice)
        if before and not options.yes:
            question = f"Take out again what was imported on {before[-1].at:%Y-%m-%d %H:%M}?"
            if not is_yes(question, "Nothing was changed"):
                print("alliance-tui: nothing was changed.", file=sys.stderr)
                return 0
        undone = importing.undo(practice)
    finally:
        practice.close()
    print(f"Taken out again: {undone.words}. Snapshots and backups made meanwhile still hold it.", file=sys.stderr)
    return 0


def _transcript(options: argparse.Namespace) -> int:
    """A transcript beside a session, or away from it."""
    if not options.session:
        raise NotImported("a transcript belongs to a session", remedy="Name it, as in --session K-14/12")
    if options.file is None and not options.remove:
        raise NotImported("there is no file to import", remedy="Name it: alliance-tui import transcript FILE")
    content = b"" if options.remove else read_file(options.file)
    offset_s, parts = read_time(options.offset or "0", may_precede=True), _parts(options.speaker)
    practice = open_practice(options, read_only=False)
    try:
        session = review.read_session(practice, options.session)
        if options.remove:
            transcripts.remove(practice, session)
            print("The transcript is gone. Snapshots and backups made before still hold it.", file=sys.stderr)
            return 0
        kept = transcripts.take_in(practice, session, content, offset_s=offset_s, parts=parts, replace=options.replace)
    finally:
        practice.close()
    unsaid = [name for name in kept.speakers if name not in kept.parts]
    print(f"Kept beside the session: {counted(len(kept.said), 'line')}. It never leaves.", file=sys.stderr)
    print(CAN_BE_UNDONE, file=sys.stderr)
    if unsaid:
        names = counted(len(unsaid), "speaker")
        print(f"Nobody said yet who {names} may be: --speaker NAME=client, with --replace.", file=sys.stderr)
    return 0


def _parts(given: list[str]) -> dict[str, Part]:
    parts = {}
    for one in given:
        name, _equals, who = one.rpartition("=")
        if not name or who not in set(Part):
            raise NotImported("a speaker is given as NAME=therapist, NAME=client or NAME=other")
        parts[name] = Part(who)
    return parts


def _plan(practice: Practice, options: argparse.Namespace, content: bytes) -> Plan:
    if options.format == "json":
        return import_plan.plan_practice(practice, content)
    into = review.read_session(practice, options.session) if options.session else None
    return boris_plan.plan_boris(practice, content, into)
