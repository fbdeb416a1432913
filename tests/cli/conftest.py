"""Running one command line inside the test, against the example practice."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from alliance_tui.cli import commands, hardening
from alliance_tui.config import paths
from alliance_tui.services import demo


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its standard output as data."""
        return orjson.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the example practice, built once and only read."""
    root = tmp_path_factory.mktemp("example") / "practice"
    demo.build(paths.example_practice(), root).close()
    return root


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line in this process; all of its hardening but what would last beyond the test."""
    monkeypatch.setattr(hardening, "_hide_arguments", lambda: None)
    monkeypatch.setattr(hardening, "_forbid_dumps", lambda: None)
    monkeypatch.setattr(hardening.resource, "setrlimit", lambda *_limits: None)

    def run_it(*arguments: object, practice: Path | None = None) -> Said:
        capfdbinary.readouterr()
        monkeypatch.setenv("ALLIANCE_TUI_PRACTICE", str(practice or "/nowhere"))
        mask = os.umask(0o022)
        try:
            code = commands.run([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        finally:
            os.umask(mask)
        out, err = capfdbinary.readouterr()
        return Said(code, out.decode(), err.decode())

    return run_it
