"""Session time."""

import pytest

from alliance_tui.services import clock
from alliance_tui.services.clock import SessionClock, wall_now
from tests.domain.streams import began


def test_session_time_is_in_milliseconds_and_never_negative() -> None:
    now = [100.0]
    session_clock = SessionClock(100.0, lambda: now[0])
    assert session_clock.now_s() == 0
    now[0] = 101.23456
    assert session_clock.now_s() == 1.235
    now[0] = 50
    assert session_clock.now_s() == 0


def test_within_one_run_of_the_machine_its_own_clock_went_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "boot_id", lambda: "this run")
    monkeypatch.setattr(clock, "machine_s", lambda: 900.0)
    found = SessionClock.resuming(began().model_copy(update={"boot": "this run", "origin_s": 100.0}), 5)
    assert found.origin_s == 100.0


def test_the_run_of_this_machine_can_be_known() -> None:
    assert clock.boot_id() == clock.boot_id() != ""
    assert clock.machine_s() <= clock.machine_s()


def test_wall_times_carry_their_offset() -> None:
    assert wall_now().utcoffset() is not None
