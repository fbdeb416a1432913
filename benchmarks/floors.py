"""The floors: the least that a stock program of the kind costs. What the app costs is told as a multiple of these.

Run as a program it is the *split floor*, Textual's own widgets and nothing else: `floors.py [--clock] [--note FILE]`.
"""

import argparse
import os
import sys
import time
from pathlib import Path

FLOOR_READY = "Choice 24"
"""Stands at the foot of the split floor's list."""

NOTHING = [sys.executable, "-c", "pass"]
"""Python that does nothing."""


def split_floor(*, with_clock: bool = False, note: Path | None = None) -> list[str]:
    """The command that starts the split floor."""
    return [
        sys.executable,
        str(Path(__file__).resolve()),
        *(["--clock"] if with_clock else []),
        *(["--note", str(note)] if note else []),
    ]


class RawFile:
    """Appending to a file and bringing it to the disk: the least that any journal has to do."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def append(self, data: bytes) -> float:
        """Append and sync; how many seconds that took."""
        before = time.perf_counter()
        os.write(self._descriptor, data)
        os.fdatasync(self._descriptor)
        return time.perf_counter() - before

    def close(self) -> None:
        """Let go of it."""
        os.close(self._descriptor)


def _run_split_floor() -> None:
    from textual.app import App, ComposeResult  # deferred: only the program that runs it pays for it
    from textual.containers import Horizontal
    from textual.widgets import Footer, Header, SelectionList, TextArea

    parser = argparse.ArgumentParser()
    parser.add_argument("--clock", action="store_true")
    parser.add_argument("--note", type=Path)
    options = parser.parse_args()
    text = options.note.read_text(encoding="utf-8") if options.note else ""

    class SplitFloor(App[None]):
        """Header, a note beside a list of 24, footer."""

        CSS = "TextArea { width: 1fr; } SelectionList { width: 46; }"
        BINDINGS = [("f2", "nothing", "Nothing"), ("f9", "nothing", "Nothing more")]
        AUTO_FOCUS = "TextArea"

        def compose(self) -> ComposeResult:
            """As stock as can be."""
            yield Header(show_clock=options.clock)
            with Horizontal():
                yield TextArea(text)
                yield SelectionList[int](*((f"Choice {number}", number) for number in range(1, 25)))
            yield Footer()

        def on_mount(self) -> None:
            """Writing goes on at the end."""
            note = self.query_one(TextArea)
            note.move_cursor(note.document.end)

    SplitFloor().run()


if __name__ == "__main__":
    _run_split_floor()
