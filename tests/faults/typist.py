"""Types and marks in a practice until it is stopped, one line of output for everything it knows. A process of its own.

key SESSION LENGTH SECONDS       the note has so many characters since that time of the monotonic clock
ack SESSION MARKER               the marker is on the disk, says `sync`
ended SESSION                    the session is in the store, says `end`
slowest SECONDS                  the longest sync of the journal up to now
"""

import os
import sys
import time
from pathlib import Path

from alliance_tui.domain.note import Splice
from alliance_tui.storage import files
from alliance_tui.storage.practice import Practice, find_vault, open_practice
from tests.faults.writer import GROUPS, keys_of, live_session, say

KEYS_A_MARKER = 12
MARKERS_A_SESSION = 8
PAUSE_S = 0.004
slowest = [0.0]


def typed(length: int) -> str:
    """The whole note when it has so many characters."""
    return "".join("abcdefghij"[place % 10] for place in range(length))


def measure_syncs() -> None:
    """Remember the slowest sync: what the disk takes is not the program's doing."""
    real = files.sync_data

    def sync_data(descriptor: int) -> None:
        began = time.monotonic()
        real(descriptor)
        slowest[0] = max(slowest[0], time.monotonic() - began)

    files.sync_data = sync_data


def type_on(practice: Practice) -> None:
    """One session, from wherever it stands to its end."""
    session = live_session(practice)
    session_id = session.state.began.session
    while len(session.state.markers) < MARKERS_A_SESSION:
        for _key in range(KEYS_A_MARKER):
            place = len(session.state.note.text)
            session.edit(Splice(line=0, column=place, removed="", inserted="abcdefghij"[place % 10]))
            say(f"key {session_id} {place + 1} {time.monotonic()}")
            time.sleep(PAUSE_S)
        marker = session.mark(GROUPS[len(session.state.markers) % 4], session.now_s())
        if session.sync():
            say(f"ack {session_id} {marker.id}")
        say(f"slowest {slowest[0]}")
    session.end()
    say(f"ended {session_id}")


def main() -> None:
    """Type for ever; a disk that is gone ends it."""
    root = Path(sys.argv[1])
    practice = open_practice(root, find_vault(root), keys_of(root, sys.argv[2]))
    measure_syncs()
    say("ready 0")
    try:
        while True:
            type_on(practice)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
