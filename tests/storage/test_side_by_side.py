"""Work done in several processes gives what one gives, in the same order."""

import os
from collections.abc import Sequence

import pytest

from alliance_tui.storage import side_by_side as side
from alliance_tui.storage.doctor import Doctor
from alliance_tui.storage.practice import Practice
from tests.storage.practices import fill


def test_parts_come_in_their_order_from_other_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side, "_cores", lambda: 2)
    items = [str(number) for number in range(side.PAYS_FROM)]

    def work(chunk: Sequence[str]) -> tuple[int, list[str]]:
        return os.getpid(), list(chunk)

    parts = list(side.side_by_side(work, items))
    assert [item for _pid, chunk in parts for item in chunk] == items
    if side._can_fork():
        assert os.getpid() not in {pid for pid, _chunk in parts}
    here = list(side.side_by_side(work, items[:-1]))
    assert {pid for pid, _chunk in here} == {os.getpid()}, "a few are not worth a process"


def test_the_doctor_says_the_same_in_one_process_and_in_several(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = fill(practice).layout
    victim = next(iter(layout.sessions()))
    layout.process(victim).write_bytes(b"{}")
    one = Doctor(practice).examine()
    monkeypatch.setattr(side, "PAYS_FROM", 1)
    monkeypatch.setattr(side, "CHUNK", 1)
    monkeypatch.setattr(side, "_cores", lambda: 2)
    several = Doctor(practice).examine()
    assert several == one
    assert any(victim in finding.file for finding in one.findings)
