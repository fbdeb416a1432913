"""Opening the practice that a command names: its folder, and its passphrase from a file or the terminal."""

import argparse
import getpass
import os
import sys
import time
from pathlib import Path

from alliance_tui.config import paths
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import access
from alliance_tui.services.access import Practice, WrongPassphrase

FILE_VARIABLE = "ALLIANCE_TUI_PASSPHRASE_FILE"
TRIES = 3


def practice_folder(options: argparse.Namespace) -> Path:
    """The practice folder: `--practice`, else the environment's, else the platform's."""
    named: Path | None = getattr(options, "practice", None)
    return (named.expanduser() if named else paths.default_practice()).absolute()


def passphrase_from_file(options: argparse.Namespace) -> str | None:
    """The first line of the file that `--passphrase-file` or the environment names; None when neither does.

    Raises:
        Trouble: when that file cannot be read.
    """
    named: Path | None = getattr(options, "passphrase_file", None)
    if named is None and os.environ.get(FILE_VARIABLE):
        named = Path(os.environ[FILE_VARIABLE])
    if named is None:
        return None
    try:
        lines = named.expanduser().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise Trouble("the passphrase file cannot be read", remedy="Check --passphrase-file") from None
    return lines[0] if lines else ""


def open_for_reading(options: argparse.Namespace) -> Practice:
    """The practice, opened beside any writer.

    Raises:
        Trouble: when there is none, or it does not open.
    """
    closed = access.find(practice_folder(options))
    if not closed.is_sealed:
        return closed.open_plain(read_only=True)
    passphrase = passphrase_from_file(options)
    if passphrase is not None:
        return closed.unlock(passphrase, read_only=True)
    for attempt in range(1, TRIES + 1):
        try:
            return closed.unlock(ask("Passphrase: "), read_only=True)
        except WrongPassphrase as wrong:
            if attempt == TRIES:
                raise
            print(f"alliance-tui: {wrong.line}", file=sys.stderr)
            time.sleep(2 ** (attempt - 1))
    raise WrongPassphrase


def new_passphrase(options: argparse.Namespace) -> str:
    """A passphrase for a new practice, typed twice or from the file.

    Raises:
        Trouble: when the two differ.
    """
    given = passphrase_from_file(options)
    if given is not None:
        return given
    first = ask("New passphrase: ")
    print(f"  {access.strength(first)}", file=sys.stderr)
    if ask("Once more:      ") != first:
        raise Trouble("the two passphrases differ", safe="Nothing was made", remedy="Try again")
    return first


def ask(prompt: str) -> str:
    """A secret from the terminal, not shown.

    Raises:
        Trouble: when there is no terminal to ask on.
    """
    if not sys.stdin.isatty():
        raise Trouble("there is no terminal to ask for the passphrase on", remedy="Use --passphrase-file FILE")
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise Trouble("no passphrase was given", safe="Nothing was changed") from None
