"""One run: its folder, the practices in it, and how the app and its floors are started."""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks import floors, practices
from benchmarks.terminal import Terminal

ROOT = Path(__file__).resolve().parents[1]
ENTRY = "import sys; from alliance_tui.__main__ import main; sys.exit(main())"
"""What the installed script does."""

FEW = 10
SMALL = 100
LARGE = 12_500
LARGEST = 25_000
_PASSED_ON = ("PATH", "HOME", "LD_LIBRARY_PATH", "SYSTEMROOT", "VIRTUAL_ENV")


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    rounds: int = 8
    large: int = LARGE
    with_largest: bool = False


class Bench:
    """A run. Practices are made when they are first asked for, and gone with the run's folder afterwards."""

    def __init__(self, plan: Plan, say: Callable[[str], None]) -> None:
        self.plan = plan
        self.say = say
        self._temporary = tempfile.TemporaryDirectory(prefix="alliance-bench-")
        self.folder = Path(self._temporary.name)
        self._practices: dict[int, Path] = {}
        (self.folder / "config").mkdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._temporary.cleanup()

    @property
    def rounds(self) -> int:
        """How many pairs are taken where a pair is slow."""
        return self.plan.rounds

    @property
    def environment(self) -> dict[str, str]:
        """The same for every program: a modern terminal, no settings, compiled modules kept within the run."""
        kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        return {
            **kept,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(self.folder / "compiled"),
            "ALLIANCE_TUI_CONFIG": str(self.folder / "config"),
            "ALLIANCE_TUI_PRACTICE": str(self.folder / "none"),
        }

    def practice(self, session_count: int) -> Path:
        """A practice without passphrase that holds so many sessions."""
        if session_count not in self._practices:
            self.say(f"making a practice of {session_count:,} sessions")
            root = self.folder / f"practice-{session_count}"
            practices.build(root, session_count)
            self._practices[session_count] = root
        return self._practices[session_count]

    def app_command(self, *arguments: str) -> list[str]:
        """The command that starts the app."""
        return [sys.executable, "-c", ENTRY, *arguments]

    def live(self, practice: Path) -> Terminal:
        """The app, on its way into a live session with the practice's first client."""
        return self.start(self.app_command("live", practices.FIRST_CODE, "--practice", str(practice)))

    def floor(self, *, with_clock: bool = False, note: Path | None = None) -> Terminal:
        """The split floor, on its way."""
        return self.start(floors.split_floor(with_clock=with_clock, note=note))

    def start(self, command: list[str]) -> Terminal:
        """A program in a terminal of its own."""
        return Terminal(command, self.environment, ROOT)
