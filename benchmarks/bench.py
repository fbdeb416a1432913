"""One run: its folder, the practices in it, and how the app and its floors are started."""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from alliance_tui.services import access
from alliance_tui.storage.practice import Practice
from benchmarks import floors, practices
from benchmarks.terminal import Terminal

ROOT = Path(__file__).resolve().parents[1]
ENTRY = "import sys; from alliance_tui.__main__ import main; sys.exit(main())"
"""What the installed script does."""

FEW = 10
SMALL = 100
MIDDLE = 1_000
LARGE = 12_500
LARGEST = 25_000
_PASSED_ON = ("PATH", "HOME", "LD_LIBRARY_PATH", "SYSTEMROOT", "VIRTUAL_ENV")


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    rounds: int = 8
    large: int = LARGE
    with_largest: bool = False

    @property
    def sizes(self) -> list[int]:
        """The practices whose growth is measured, in sessions."""
        return sorted({SMALL, MIDDLE, self.large, *([LARGEST] if self.with_largest else [])})


class Bench:
    """A run. Practices are made when they are first asked for, and gone with the run's folder afterwards."""

    def __init__(self, plan: Plan, say: Callable[[str], None]) -> None:
        self.plan = plan
        self.say = say
        self._temporary = tempfile.TemporaryDirectory(prefix="alliance-bench-")
        self.folder = Path(self._temporary.name)
        self._practices: dict[int, Path] = {}
        self._sealed: dict[int, Path] = {}
        (self.folder / "config").mkdir()
        self.passphrase_file = self.folder / "passphrase"
        self.passphrase_file.write_text(practices.PASSPHRASE, encoding="utf-8")
        self.passphrase_file.chmod(0o600)

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

    def sealed(self, session_count: int) -> Path:
        """A sealed practice that holds so many sessions. The largest is made, the others are its beginnings."""
        if not self._sealed:
            largest = self.plan.sizes[-1]
            self.say(f"making a sealed practice of {largest:,} sessions")
            self._sealed[largest] = self.folder / f"sealed-{largest}"
            practices.build(self._sealed[largest], largest, practices.PASSPHRASE)
        if session_count not in self._sealed:
            root = self.folder / f"sealed-{session_count}"
            practices.shrink(self._sealed[self.plan.sizes[-1]], root, session_count, practices.PASSPHRASE)
            self._sealed[session_count] = root
        return self._sealed[session_count]

    def unlocked(self, session_count: int) -> Practice:
        """The same, open."""
        return access.find(self.sealed(session_count)).unlock(practices.PASSPHRASE)

    def app_command(self, *arguments: str) -> list[str]:
        """The command that starts the app."""
        return [sys.executable, "-c", ENTRY, *arguments]

    def live(self, practice: Path) -> Terminal:
        """The app, on its way into a live session with the practice's first client."""
        return self.app("live", practices.FIRST_CODE, practice=practice)

    def app(self, *arguments: str, practice: Path) -> Terminal:
        """The app on a practice, on its way."""
        asked = ["--practice", str(practice), "--passphrase-file", str(self.passphrase_file)]
        return self.start(self.app_command(*arguments, *asked))

    def floor(self, *, with_clock: bool = False, note: Path | None = None) -> Terminal:
        """The split floor, on its way."""
        return self.start(floors.split_floor(with_clock=with_clock, note=note))

    def start(self, command: list[str]) -> Terminal:
        """A program in a terminal of its own."""
        return Terminal(command, self.environment, ROOT)
