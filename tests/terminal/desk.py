"""A desk to work at in these tests: a sealed practice, a home that is nobody's, and the program started on both."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alliance_tui.services import access, review
from alliance_tui.storage.vault import Argon2Cost
from tests.terminal.harness import DEADLINE_S, Terminal

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-m", "alliance_tui")


@dataclass
class Desk:
    """One practice, its passphrase in a file, and every terminal that was opened on it."""

    folder: Path
    passphrase: str
    cost: Argon2Cost
    env: dict[str, str] = field(default_factory=dict)
    terminals: list[Terminal] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.practice = self.folder / "practice"
        self.home = self.folder / "home"
        self.temporary = self.folder / "tmp"
        self.passphrase_file = self.folder / "passphrase"
        self.home.mkdir()
        self.temporary.mkdir()
        self.passphrase_file.write_text(self.passphrase + "\n", encoding="utf-8")
        self.env = {
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": str(CHECKOUT),
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_DATA_HOME": str(self.home / ".local/share"),
            "XDG_STATE_HOME": str(self.home / ".local/state"),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
            "TMPDIR": str(self.temporary),
            "LANG": "C.UTF-8",
            "TZ": "Europe/Helsinki",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }

    def make_practice(self, practice: Path | None = None) -> None:
        """A sealed practice, in the desk's place or another."""
        self.practice = practice or self.practice
        made, _code = access.make(self.practice, self.passphrase, self.cost)
        made.close()

    def start(
        self,
        *arguments: str,
        size: tuple[int, int] = (120, 36),
        kitty: bool = False,
        is_silent: bool = False,
        unlocked: bool = True,
        program: tuple[str, ...] = PROGRAM,
        **env: str,
    ) -> Terminal:
        """The program in a new terminal; `unlocked` hands it the passphrase in a file."""
        argv = [*program, *arguments, "--practice", str(self.practice)]
        if unlocked:
            argv += ["--passphrase-file", str(self.passphrase_file)]
        terminal = Terminal(argv, {**self.env, **env}, self.home, size=size, kitty=kitty, is_silent=is_silent)
        self.terminals.append(terminal)
        return terminal

    def start_session(self, code: str, *, size: tuple[int, int] = (120, 36), **options: Any) -> Terminal:
        """A live session with a new client, ready to be written in."""
        terminal = self.start("live", code, size=size, **options)
        terminal.wait_for(f"There is no client {code} yet")
        terminal.send("y")
        terminal.wait_for(rf"^ {code} .*saved")
        return terminal

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[bytes]:
        """A command without a terminal, and what it printed."""
        argv = [*PROGRAM, *arguments, "--practice", str(self.practice)]
        if "--passphrase-file" not in arguments:
            argv += ["--passphrase-file", str(self.passphrase_file)]
        return subprocess.run(
            argv,
            env={**self.env, **env},
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=DEADLINE_S,
            check=False,
        )

    def read(self, *arguments: str) -> Any:
        """What a reading command prints with `--json`; it must succeed."""
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    def show(self, session: str) -> dict[str, Any]:
        """A session as `show --json` prints it."""
        found: dict[str, Any] = self.read("show", session)
        return found

    def stored(self, session: str) -> dict[str, Any]:
        """The same, read by this process: cheaper, where the command itself is not in question."""
        practice = access.find(self.practice).unlock(self.passphrase, read_only=True)
        found: dict[str, Any] = review.read_session(practice, session).model_dump(mode="json")
        practice.close()
        return found

    def files(self) -> list[Path]:
        """Every file of the practice, the home and the folder for temporary files."""
        return [
            path
            for folder in (self.practice, self.home, self.temporary)
            for path in folder.rglob("*")
            if path.is_file()
        ]

    def clear(self) -> None:
        """End what still runs."""
        for terminal in self.terminals:
            terminal.close()
