"""What the tests in a real terminal share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from alliance_tui.storage.vault import Argon2Cost

pytest.register_assert_rewrite("tests.terminal.writer")

from tests.terminal.desk import Desk  # noqa: E402 - after what it names is to be rewritten
from tests.terminal.harness import Metronome  # noqa: E402

ROUNDS_VARIABLE = "ALLIANCE_TUI_FAULT_ROUNDS"
FAULT_ROUNDS = os.environ.get(ROUNDS_VARIABLE)  # read before `nobody` takes the program's variables away
TRANSCRIPTS = os.environ.get("ALLIANCE_TUI_TRANSCRIPTS")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a test in a pseudo-terminal; many rounds take as long as they take."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.pty)
            if FAULT_ROUNDS:
                item.add_marker(pytest.mark.timeout(0))


@pytest.fixture
def desk(tmp_path: Path, passphrase: str, cheap: Argon2Cost) -> Iterator[Desk]:
    """A desk with a sealed practice."""
    desk = Desk(tmp_path, passphrase, cheap)
    desk.make_practice()
    yield desk
    desk.clear()


@pytest.fixture
def bare_desk(tmp_path: Path, passphrase: str, cheap: Argon2Cost) -> Iterator[Desk]:
    """A desk without a practice."""
    desk = Desk(tmp_path, passphrase, cheap)
    yield desk
    desk.clear()


@pytest.fixture
def metronome() -> Iterator[Metronome]:
    """Knows how long this machine stood still at worst."""
    metronome = Metronome()
    metronome.start()
    yield metronome
    metronome.stop()


@pytest.fixture(scope="session")
def rounds() -> int | None:
    """How many rounds of a fault were asked for; None in the everyday suite."""
    return int(FAULT_ROUNDS) if FAULT_ROUNDS else None


@pytest.fixture(scope="session")
def transcripts() -> Path:
    """A table of real conversations that lies outside the project."""
    if not TRANSCRIPTS:
        pytest.skip("no transcripts: ALLIANCE_TUI_TRANSCRIPTS names no file")
    return Path(TRANSCRIPTS)
