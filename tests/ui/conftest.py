"""What the screen tests share: a desk whose clock stands still until told, and practices to open."""

import importlib
import pkgutil
import shutil
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from textual.document._history import EditHistory

from alliance_tui import services, ui
from alliance_tui.config import paths
from alliance_tui.services import access, clients, demo
from alliance_tui.services.clock import SessionClock
from alliance_tui.storage import files
from alliance_tui.ui import privacy, saving
from tests.ui.canary import sow
from tests.ui.stage import count_messages, parse_stylesheets_once

TODAY = datetime(2026, 3, 5, 10, 0)


class Desk:
    """The machine's clock, the wall clock and the clock of key presses: one clock, turned by hand."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self._slept_s = 0.0

    def machine_s(self) -> float:
        """Seconds."""
        return self.now_s

    def pass_s(self, seconds: float) -> None:
        """Let time pass."""
        self.now_s = round(self.now_s + seconds, 6)

    def awake_s(self) -> float:
        """Seconds in which the machine did not sleep."""
        return self.now_s - self._slept_s

    def sleep_s(self, seconds: float) -> None:
        """Let the machine sleep."""
        self._slept_s += seconds
        self.pass_s(seconds)

    def wall(self) -> datetime:
        """The wall time."""
        return (TODAY + timedelta(seconds=self.now_s - 1000)).astimezone()


def _modules() -> list[ModuleType]:
    """Every module that may look at a clock by itself."""
    found = []
    for package in (services, ui):
        for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            found.append(importlib.import_module(one.name))
    return found


_MODULES = _modules()


@pytest.fixture(autouse=True)
def desk(nobody: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Everything that moves by itself stands still."""
    desk = Desk()

    class Today(date):
        @classmethod
        def today(cls) -> date:
            return desk.wall().date()

    class Now(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return desk.wall()

    frozen = {"machine_s": desk.machine_s, "awake_s": desk.awake_s, "get_time": desk.machine_s, "wall_now": desk.wall}
    for module in _MODULES:
        for name, still in frozen.items():
            if hasattr(module, name):
                monkeypatch.setattr(module, name, still)
        if getattr(module, "date", None) is date:
            monkeypatch.setattr(module, "date", Today)
        if getattr(module, "datetime", None) is datetime and module.__name__.startswith("alliance_tui.ui"):
            monkeypatch.setattr(module, "datetime", Now)
    monkeypatch.setattr(SessionClock.__init__, "__defaults__", (desk.machine_s,))
    monkeypatch.setattr("textual.message._time", SimpleNamespace(get_time=desk.machine_s))
    monkeypatch.setattr(EditHistory, "_get_time", lambda _history: desk.now_s)
    monkeypatch.setattr(saving, "CALM_S", 0.001)
    monkeypatch.setattr(privacy, "LOOKS_S", 3600.0)  # a slow machine is not an empty chair
    count_messages(monkeypatch)
    parse_stylesheets_once(monkeypatch)
    return desk


@pytest.fixture(scope="session")
def _example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example practice as it is on TODAY, to be copied."""
    root = tmp_path_factory.mktemp("example") / "practice"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "wall_now", TODAY.astimezone)
        patch.setattr(clients, "wall_now", TODAY.astimezone)
        demo.build(paths.example_practice(), root).close()
    return root


@pytest.fixture
def example(_example: Path, tmp_path: Path) -> Path:
    """The example practice: five clients, without a passphrase."""
    shutil.copytree(_example, tmp_path / "practice")
    return tmp_path / "practice"


@pytest.fixture(scope="session")
def _sown(_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sown") / "practice"
    shutil.copytree(_example, root)
    sow(root)
    return root


@pytest.fixture
def sown_practice(_sown: Path, tmp_path: Path) -> Path:
    """The example practice with one word in every text that a person wrote."""
    shutil.copytree(_sown, tmp_path / "sown")
    return tmp_path / "sown"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A practice with nobody in it, without a passphrase."""
    access.make(tmp_path / "empty", None)[0].close()
    return tmp_path / "empty"


class Disk:
    """The disk under the journal: can be made to wait or to fail."""

    def __init__(self) -> None:
        self._sync = files.sync_data
        self._gate = threading.Event()
        self._gate.set()
        self.is_failing = False
        self.syncs = 0
        self._waiting = threading.Event()

    def is_waiting(self) -> bool:
        """Whether a sync waits just now."""
        return self._waiting.is_set()

    def hold(self) -> None:
        """From now on a sync waits."""
        self._gate.clear()

    def release(self) -> None:
        """Let it go on."""
        self._gate.set()

    def sync_data(self, descriptor: int) -> None:
        """Bring a file to the disk."""
        self._waiting.set()
        assert self._gate.wait(30)
        self._waiting.clear()
        if self.is_failing:
            raise OSError(28, "No space left on device")
        self._sync(descriptor)
        self.syncs += 1


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """The disk, to hold and to break."""
    disk = Disk()
    monkeypatch.setattr(files, "sync_data", disk.sync_data)
    yield disk
    disk.is_failing = False
    disk.release()
