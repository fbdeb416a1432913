"""A live session whose clock stands still until it is told to go on."""

from collections.abc import Iterator

import pytest

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.services import clock
from alliance_tui.services.clock import SessionClock
from alliance_tui.services.live_session import LiveSession, start
from alliance_tui.storage.practice import Practice


class Machine:
    """The machine's clock."""

    def __init__(self) -> None:
        self.now = 5000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Stands in for the machine's clock, in sessions that are started and in those that are taken up again."""
    stopped = Machine()
    monkeypatch.setattr(clock, "machine_s", stopped)
    monkeypatch.setattr(SessionClock.__init__, "__defaults__", (stopped,))
    return stopped


@pytest.fixture
def session(practice: Practice, client: Client, book: Codebook, machine: Machine) -> Iterator[LiveSession]:
    """The client's first session, just begun."""
    live = start(practice, client, book, number=1)
    yield live
    live.close()
