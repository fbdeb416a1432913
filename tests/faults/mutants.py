"""Plants bugs, one after the other, and lets the campaigns look for them: `python -m tests.faults.mutants [NAME...]`.

Prints which were caught, and ends with 1 when one was missed.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.faults.planted import PLANTED

HOME = Path(__file__).resolve().parents[2]
CALLS = ("tests/faults/test_every_call.py", "-k")
HUNTERS: dict[str, tuple[str, ...]] = {
    "no_file_sync": (*CALLS, "amend and plain"),
    "no_folder_sync": (*CALLS, "begin and plain"),
    "same_file_after_failed_sync": (*CALLS, "live and plain"),
    "append_after_torn_tail": (*CALLS, "live and plain"),
    "journal_removed_first": (*CALLS, "fold and plain"),
    "saved_before_sync": (*CALLS, "live and plain"),
    "no_place_in_journal": ("tests/storage/test_damaged_journal.py", "-k", "swapped"),
    "no_session_in_pack": ("tests/faults/test_whole_files.py", "-k", "frame"),
    "no_parent_sync": (*CALLS, "make and plain"),
    "no_log_sync": (*CALLS, "amend and plain"),
    "restore_not_finished": (*CALLS, "restore and plain"),
    "lists_left_behind": (*CALLS, "amend and plain"),
    "old_journal_folded": ("tests/services/test_recovery.py", "-k", "put_back"),
}
"""The campaign that is to catch each. Without a bug every one of them is green: the suite shows it."""


def is_caught(name: str) -> bool:
    """Whether a test fails for the bug, and not for want of a test."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.faults.planted", "-x", "--timeout=0", *HUNTERS[name]],
        check=False,
        cwd=HOME,
        env={**os.environ, "ALLIANCE_TUI_PLANTED": name, "ALLIANCE_TUI_FAULT_ROUNDS": "1000", "PYTHONPATH": str(HOME)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode == 1 and " failed" in done.stdout


def main(names: list[str]) -> int:
    """Hunt for these, or for all."""
    missed = 0
    for name in names or list(PLANTED):
        caught = is_caught(name)
        missed += not caught
        print(f"{'caught' if caught else 'MISSED'}  {name}: {PLANTED[name].__doc__}", flush=True)  # noqa: T201
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
