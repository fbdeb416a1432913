"""Commands that take clients out of the caseload: archive, reopen, erase."""

import argparse
import sys

from alliance_tui.cli.unlocking import open_practice
from alliance_tui.domain.reading import counted
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import archiving, caseload
from alliance_tui.services.clients import find_client, is_code_of


def archive(options: argparse.Namespace) -> int:
    """Take a client out of the caseload."""
    return _set_archived(options, is_archived=True)


def reopen(options: argparse.Namespace) -> int:
    """Bring a client back into it."""
    return _set_archived(options, is_archived=False)


def erase(options: argparse.Namespace) -> int:
    """Erase a client for good, once its code was typed again."""
    practice = open_practice(options, read_only=False)
    try:
        row = caseload.row(practice, find_client(practice, options.code))
        typed = options.yes if options.yes is not None else _ask(row)
        if not is_code_of(row.client, typed):
            raise Trouble("that is not the code of this client", safe="Nothing was erased")
        done = archiving.erase(practice, row.client)
    finally:
        practice.close()
    print(archiving.erased_words(row.client.code, done))
    return 0


def _set_archived(options: argparse.Namespace, *, is_archived: bool) -> int:
    practice = open_practice(options, read_only=False)
    try:
        client = find_client(practice, options.code)
        if client.is_archived is not is_archived:
            archiving.set_archived(practice, client, is_archived=is_archived)
    finally:
        practice.close()
    words = "out of the caseload; nothing of it is gone" if is_archived else "in the caseload"
    print(f"{client.code} is {words}.", file=sys.stderr)
    return 0


def _ask(row: caseload.CaseloadRow) -> str:
    if not sys.stdin.isatty():
        raise Trouble(
            "there is no terminal to ask on", safe="Nothing was erased", remedy="Use --yes with the code once more"
        )
    what = "all its sessions" if row.trouble else counted(row.session_count, "session")
    print(
        f"This erases {row.client.code} for good, with {what}, here and in the snapshots. "
        "Backups and exports made before still hold it.",
        file=sys.stderr,
    )
    return input(f"Type {row.client.code} to erase it: ")
