"""Commands for safekeeping: doctor, backup, restore, passphrase."""

import argparse
import sys
from datetime import datetime

from alliance_tui.cli.naming import practice_folder
from alliance_tui.cli.progress import bar
from alliance_tui.cli.unlocking import ask_keys, new_passphrase, open_practice
from alliance_tui.cli.unsteered import unsteered_json
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import safekeeping
from alliance_tui.services.safekeeping import Cure, Examination


def doctor(options: argparse.Namespace) -> int:
    """Verify every file; with --repair mend what can be mended."""
    practice = open_practice(options, read_only=not options.repair)
    try:
        with bar("checking") as tell:
            examination = safekeeping.examine(practice, tell)
        if options.repair and not examination.is_well:
            ask = (lambda _question: True) if options.yes else _ask
            result = safekeeping.mend(practice, examination, ask)
            for line in result.done:
                print(f"alliance-tui: {line}", file=sys.stderr)
            examination = safekeeping.examine(practice)
    finally:
        practice.close()
    if options.json:
        sys.stdout.buffer.write(unsteered_json(safekeeping.as_json(examination)))
    else:
        _print(examination, is_repaired=options.repair)
    return 0 if examination.is_well else 1


def backup(options: argparse.Namespace) -> int:
    """Write a backup, or with --verify prove that one opens."""
    if options.verify:
        with bar("verifying") as tell:
            made, count = safekeeping.verify_backup(
                options.file, lambda vault: ask_keys(options, vault), lambda done: tell(done, 0)
            )
        print(f"{options.file}: good, {count} files, made {_when(made.created_at)}")
        return 0
    practice = open_practice(options, read_only=True)
    with bar("backing up") as tell:
        count = safekeeping.back_up(practice, options.file, lambda done: tell(done, 0))
    practice.close()
    print(f"{options.file}: {count} files")
    return 0


def restore(options: argparse.Namespace) -> int:
    """Bring a practice back from a backup."""
    root = practice_folder(options)
    with bar("restoring") as tell:
        count, aside = safekeeping.restore(
            options.file,
            root,
            lambda vault: ask_keys(options, vault),
            replace=options.replace,
            progress=lambda done: tell(done, 0),
        )
    print(f"{root}: {count} files")
    if aside is not None:
        print(f"alliance-tui: what was there before is in {aside}", file=sys.stderr)
    return 0


def passphrase(options: argparse.Namespace) -> int:
    """Change the passphrase."""
    practice = open_practice(options, read_only=False)
    try:
        safekeeping.change_passphrase(practice, new_passphrase(options, FILE_OPTION))
    finally:
        practice.close()
    print("The passphrase is changed. The recovery code stays as it is.", file=sys.stderr)
    return 0


FILE_OPTION = "new_passphrase_file"


def _print(examination: Examination, *, is_repaired: bool) -> None:
    for finding in examination.findings:
        print(finding.line)
    if examination.is_well:
        print(f"All is well: {examination.checked} files verified.")
        return
    count = len(examination.findings)
    words = f"{count} finding{'s' if count != 1 else ''} in {examination.checked} files."
    can_mend = any(finding.cure is not Cure.NONE for finding in examination.findings)
    print(words + (" Mend with: alliance-tui doctor --repair" if can_mend and not is_repaired else ""))


def _ask(question: str) -> bool:
    if not sys.stdin.isatty():
        raise Trouble("there is no terminal to ask on", safe="What was set aside is kept", remedy="Use --yes")
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def _when(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
