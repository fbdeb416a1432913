"""The campaigns can fail: two planted bugs are caught here, every one by `make faults`."""

import os

import pytest

from tests.faults.mutants import HUNTERS, main
from tests.faults.planted import PLANTED

ROUNDS = int(os.environ.get("ALLIANCE_TUI_FAULT_ROUNDS", "25"))
QUICK = ("no_folder_sync", "no_place_in_journal")


@pytest.mark.timeout(600)
@pytest.mark.thorough
def test_planted_bugs_are_caught(capsys: pytest.CaptureFixture[str]) -> None:
    names = list(PLANTED) if ROUNDS >= 1000 else list(QUICK)
    missed = main(names)
    told = capsys.readouterr().out
    with capsys.disabled():
        if ROUNDS >= 1000:
            print(f"\n{told}", end="")  # noqa: T201
    assert not missed, told
    assert set(HUNTERS) == set(PLANTED)
