"""At every call of every scenario something goes wrong. Nothing that was called saved is lost, and it always opens.

The suite takes a seeded sample; with ALLIANCE_TUI_FAULT_ROUNDS of 1000 or more every one is tried.
"""

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.calls import Fault
from tests.faults.campaign import Tally, Trial, attempt, figures, run, trials
from tests.faults.scenarios import PASSPHRASE, SCENARIOS, Ground, copy_of, make_ground

ROUNDS = int(os.environ.get("ALLIANCE_TUI_FAULT_ROUNDS", "25"))
SEED = int(os.environ.get("ALLIANCE_TUI_FAULT_SEED", "20310304"))
ALL_FROM = 1000
A_SCENARIO = 8
"""Trials of each scenario and kind of practice in the suite."""

IS_HUNT = "ALLIANCE_TUI_PLANTED" in os.environ
"""A bug was planted: to see it once is enough."""

tallies: dict[str, Tally] = {}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Somewhere to work: in memory, where that can be, for no real disk has a part in this."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if os.access(memory, os.W_OK) else tmp_path_factory.mktemp("calls")))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def grounds(place: Path) -> dict[str, Ground]:
    """A practice of either kind."""
    made = {}
    for kind, secret in (("plain", None), ("sealed", PASSPHRASE)):
        (place / kind).mkdir()
        made[kind] = make_ground(place / kind, secret)
    return made


@pytest.fixture(scope="module", autouse=True)
def report() -> Iterator[None]:
    """What was tried is told at the end."""
    yield
    print(f"\n{figures(tallies)}")  # noqa: T201


def calls_of(ground: Ground, scenario: str, folder: Path) -> list[str]:
    """What the scenario calls when nothing goes wrong."""
    system = run(copy_of(ground, folder), scenario, Fault(10**9, "EIO"))
    assert not system.has_failed
    return system.calls


@pytest.mark.timeout(120 + ROUNDS)
@pytest.mark.parametrize("kind", ["plain", "sealed"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_whatever_goes_wrong_at_a_call_nothing_that_was_called_saved_is_lost(
    grounds: dict[str, Ground], place: Path, scenario: str, kind: str
) -> None:
    ground = grounds[kind]
    chosen: list[Trial] = list(trials(kind, scenario, calls_of(ground, scenario, place / f"{scenario}-{kind}")))
    if ROUNDS < ALL_FROM:
        chosen = random.Random(f"{SEED} {scenario} {kind}").sample(chosen, min(A_SCENARIO, len(chosen)))
    tally = tallies.setdefault(f"{scenario} {kind}", Tally())
    for number, trial in enumerate(chosen):
        attempt(ground, place / f"{scenario}-{kind}-{number}", trial, tally)
        if tally.troubles and IS_HUNT:
            break
    assert tally.troubles == []
    assert tally.tried == len(chosen)
