"""Commands that open the app or make a practice for it. The app is imported only here, only when it is to run."""

import argparse
import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_tui.cli.first_frame import first_frame
from alliance_tui.cli.naming import passphrase_from_file, practice_folder
from alliance_tui.cli.unneeded import without_tls, without_types_of_widgets
from alliance_tui.config import paths
from alliance_tui.domain.trouble import Trouble

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp

SMALLEST = (40, 12)


def caseload(options: argparse.Namespace) -> int:
    """The app: the caseload."""
    return _run_app(options, "caseload")


def live(options: argparse.Namespace) -> int:
    """The app: a live session."""
    return _run_app(options, "live", options.code)


def review(options: argparse.Namespace) -> int:
    """The app: review."""
    return _run_app(options, "review", options.code)


def demo(options: argparse.Namespace) -> int:
    """The app on a copy of the example practice that is gone afterwards."""
    _require_terminal()
    from alliance_tui.services.demo import build  # deferred: reads every codebook and source

    with tempfile.TemporaryDirectory(prefix="alliance-demo-") as folder:
        root = Path(folder) / "practice"
        build(paths.example_practice(), root).close()
        options.practice = root
        return _run_app(options, "demo")


def learn(options: argparse.Namespace) -> int:
    """The app: a rehearsal, without a practice."""
    return _run_app(options, "learn")


def init(options: argparse.Namespace) -> int:
    """Make a practice."""
    from alliance_tui.cli.unlocking import new_passphrase  # deferred: the app does not need it
    from alliance_tui.services import access

    root = practice_folder(options)
    passphrase = None if options.no_passphrase else new_passphrase(options)
    practice, code = access.make(root, passphrase)
    practice.close()
    if code:
        print(f"recovery code: {code}")
        print("Write it down and keep it away from this machine: it is shown only now.", file=sys.stderr)
    else:
        print("This practice is not sealed: anybody who has the disk can read it.", file=sys.stderr)
    print(f"practice: {root}")
    return 0


def _run_app(options: argparse.Namespace, goal: str, code: str | None = None) -> int:
    _require_terminal()
    gc.disable()  # nothing that is loaded now will go again; the app enables it when its first screen stands
    with first_frame():
        app = _loaded_app(options, goal, code)
    app.run()
    if app.parting_word:
        print(f"alliance-tui: {app.parting_word}", file=sys.stderr)
    return app.return_code or 0


def _loaded_app(options: argparse.Namespace, goal: str, code: str | None) -> "AllianceApp":
    from alliance_tui.config.settings import load_settings  # deferred: after the first frame

    settings = load_settings()
    # Before Textual is imported, since it reads this once: half of its usual wait makes a lone escape prompt.
    os.environ.setdefault("ESCDELAY", str(settings.escape_delay_ms))
    with without_tls():
        import asyncio  # noqa: F401  # deferred: Textual imports it, and would with TLS
    with without_types_of_widgets():
        from alliance_tui.ui.app import AllianceApp, Start  # deferred: the largest import of all

    start = Start(
        root=practice_folder(options),
        goal=goal,
        code=code,
        settings=settings,
        passphrase=passphrase_from_file(options),
        is_read_only=getattr(options, "read_only", False),
    )
    return AllianceApp(start)


def _require_terminal() -> None:
    if not sys.stdin.isatty() or not sys.__stderr__ or not sys.__stderr__.isatty():
        raise Trouble(
            "the app needs a terminal", remedy="Scripts can use: alliance-tui clients, sessions, show, markers"
        )
    if os.environ.get("TERM", "") in ("", "dumb"):
        raise Trouble("this terminal cannot move its cursor (TERM is dumb)", remedy="Use another terminal")
    size = shutil.get_terminal_size()
    if size.columns < SMALLEST[0] or size.lines < SMALLEST[1]:
        raise Trouble(
            f"this terminal is too small: {size.columns} x {size.lines}",
            remedy=f"Make it at least {SMALLEST[0]} x {SMALLEST[1]}",
        )
