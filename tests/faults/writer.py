"""Writes into practices until it is killed. Run as a process of its own, which forks the one that is to be killed.

Each line of its input is a practice folder, a tab, and its passphrase (empty for none). It answers `pid N`; what the
forked process then says of its work, one line each:

    ack SESSION MARKER LENGTH     the marker and so many characters of the note are on the disk, says `sync`
    ended SESSION                 the session is in the store, says `end`

and `gone` when that process is.
"""

import os
import sys
import traceback
from functools import cache
from pathlib import Path
from typing import NoReturn

from alliance_tui.config.codebooks import load_codebooks
from alliance_tui.services.live_session import LiveSession, start
from alliance_tui.services.recovery import find_unfinished, fold_ended, next_number, resume
from alliance_tui.storage.practice import Practice, find_vault, open_practice
from alliance_tui.storage.vault import Keys

GROUPS = ("withdrawal", "confrontation", "repair", "connection")
MARKS_A_SESSION = 12
BOOK = load_codebooks()[0]["rupture-repair"]


def word(number: int) -> str:
    """What is written before the marker of this number."""
    return f"word{number}\n" if number % 5 == 0 else f"word{number} "


def text_up_to(marks: int) -> str:
    """The whole note when so many markers are set."""
    return "".join(word(number) for number in range(marks))


@cache
def keys_of(root: Path, passphrase: str) -> Keys:
    """The practice's keys, derived once."""
    vault = find_vault(root)
    return vault.unlock(passphrase) if passphrase else vault.open_plain()


def live_session(practice: Practice) -> LiveSession:
    """The session that was interrupted, or the client's next one."""
    fold_ended(practice)
    unfinished, troubles = find_unfinished(practice)
    assert troubles == []
    if unfinished:
        return resume(practice, unfinished[0], BOOK)
    client = practice.catalogue.clients()[0]
    return start(practice, client, BOOK, number=next_number(practice, client))


def say(line: str) -> None:
    """Tell the test, in one write."""
    os.write(1, f"{line}\n".encode())


def write_on(practice: Practice) -> NoReturn:
    """Write, mark and end sessions for ever."""
    while True:
        session = live_session(practice)
        session_id = session.state.began.session
        for number in range(len(session.state.markers), MARKS_A_SESSION):
            session.rewrite(text_up_to(number + 1))
            marker = session.mark(GROUPS[number % 4], session.now_s())
            if session.sync():
                say(f"ack {session_id} {marker.id} {len(session.state.note.text)}")
        session.end()
        say(f"ended {session_id}")


def main() -> None:
    """Fork a writer for every line of input, one after the other."""
    for line in sys.stdin:
        root, _, passphrase = line.rstrip("\n").partition("\t")
        keys = keys_of(Path(root), passphrase)
        child = os.fork()
        if child == 0:
            try:
                write_on(open_practice(Path(root), find_vault(Path(root)), keys))
            finally:  # it only ever leaves by an error
                traceback.print_exc()
                os._exit(3)
        say(f"pid {child}")
        os.waitpid(child, 0)
        say("gone")


if __name__ == "__main__":
    main()
