"""Opening the practice that a command names: its folder, and its passphrase from a file or the terminal."""

import argparse
import getpass
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from alliance_tui.cli.naming import passphrase_from_file, practice_folder
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import access
from alliance_tui.services.access import Keys, Practice, Vault, WrongPassphrase

TRIES = 3

Opened = TypeVar("Opened")


def open_for_reading(options: argparse.Namespace) -> Practice:
    """The practice, opened beside any writer.

    Raises:
        Trouble: when there is none, or it does not open.
    """
    return open_practice(options, read_only=True)


def open_practice(options: argparse.Namespace, *, read_only: bool) -> Practice:
    """The practice that the command names, its passphrase asked for or read.

    Raises:
        Trouble: when there is none, it does not open, or somebody else writes to it.
    """
    root = practice_folder(options)
    if done := access.settle(root):
        print(f"alliance-tui: {done}", file=sys.stderr)
    closed = access.find(root)
    if not closed.is_older or read_only:
        return _opened(options, closed, read_only=read_only)
    from alliance_tui.cli.progress import bar  # deferred: most practices are up to date

    with bar("bringing the practice up to date") as tell:
        return _opened(options, closed.telling(tell), read_only=read_only)


def _opened(options: argparse.Namespace, closed: access.ClosedPractice, *, read_only: bool) -> Practice:
    if not closed.is_sealed:
        return closed.open_plain(read_only=read_only)
    return _tried(options, lambda secret: closed.unlock(secret, read_only=read_only))


def ask_keys(options: argparse.Namespace, vault: Vault) -> Keys:
    """The keys of a vault, such as the one in a backup.

    Raises:
        WrongPassphrase: when it does not open.
    """
    return _tried(options, vault.unlock) if vault.is_sealed else vault.open_plain()


def _tried(options: argparse.Namespace, unlock: Callable[[str], Opened]) -> Opened:
    """Unlock with the passphrase from the file, else ask for it, with growing time between tries."""
    passphrase = passphrase_from_file(options)
    if passphrase is not None:
        return unlock(passphrase)
    for attempt in range(1, TRIES + 1):
        try:
            return unlock(ask("Passphrase: "))
        except WrongPassphrase as wrong:
            if attempt == TRIES:
                raise
            print(f"alliance-tui: {wrong.line}", file=sys.stderr)
            time.sleep(2 ** (attempt - 1))
    raise WrongPassphrase


def new_passphrase(options: argparse.Namespace, option: str = "passphrase_file") -> str:
    """A new passphrase, typed twice or from the file that an option names.

    Raises:
        Trouble: when the two differ.
    """
    given = passphrase_from_file(options, option)
    if given is not None:
        return given
    first = ask("New passphrase: ")
    print(f"  {access.strength(first)}", file=sys.stderr)
    if ask("Once more:      ") != first:
        raise Trouble("the two passphrases differ", safe="Nothing was changed", remedy="Try again")
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
