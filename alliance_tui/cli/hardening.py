"""What the process does for privacy before anything else: no core dumps, no readable files, no codes in `ps`."""

import contextlib
import os
import resource
import sys

from alliance_tui.cli.unneeded import look_for_no_plugins
from alliance_tui.domain.trouble import Trouble

_PR_SET_DUMPABLE = 4


def harden() -> None:
    """Make this process keep what it holds to itself.

    Raises:
        Trouble: when `TEXTUAL_LOG` or Textual's development tools are on: they write every key to a file or a socket.
    """
    _hide_arguments()
    os.umask(0o077)
    # Before pydantic is imported: a plugin of another package would see every note that is read or written.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    look_for_no_plugins()
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _forbid_dumps()
    if os.environ.get("TEXTUAL_LOG"):
        raise Trouble(
            "TEXTUAL_LOG is set, and would write every key to a file",
            safe="Nothing was opened",
            remedy="Unset it: unset TEXTUAL_LOG",
        )
    if {"devtools", "debug"} & set(os.environ.get("TEXTUAL", "").split(",")):
        raise Trouble(
            "TEXTUAL names development tools that would see every key",
            safe="Nothing was opened",
            remedy="Unset it: unset TEXTUAL",
        )


def _hide_arguments() -> None:
    """A client code on the command line is visible to every user of the machine until this ran."""
    import setproctitle  # deferred: a C extension that --version does not need

    setproctitle.setproctitle("alliance-tui")


def _forbid_dumps() -> None:
    """On Linux also keep other processes of the same user from attaching or reading memory."""
    if sys.platform != "linux":
        return
    import ctypes  # deferred: not needed elsewhere

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
