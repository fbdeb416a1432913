"""The wall clock jumps, summer time begins, the machine sleeps: session time goes on as if nothing had happened."""

import json
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.session import Session
from alliance_tui.services import clock, live_session
from alliance_tui.services.clients import add_client
from alliance_tui.services.live_session import start
from alliance_tui.services.recovery import find_unfinished, finish, resume
from alliance_tui.storage.practice import Practice

HOME = Path(__file__).resolve().parents[2]
ZONE = ZoneInfo("Europe/Helsinki")
STARTED = datetime(2031, 3, 30, 2, 50, tzinfo=ZONE)
"""Ten minutes before summer time begins in this zone: three o'clock is four o'clock."""
AUTUMN = datetime(2031, 10, 26, 3, 50, tzinfo=ZONE)
HOURS_ASLEEP_S = 7200


class Clocks:
    """The two clocks of a machine, each moved by hand."""

    def __init__(self, started: datetime) -> None:
        self.machine_s = 5000.0
        self.wall = started.astimezone(UTC)

    def go_on(self, seconds: float, *, wall_jumps_s: float = 0.0) -> None:
        """Time passes; the wall clock may be set meanwhile."""
        self.machine_s += seconds
        self.wall += timedelta(seconds=seconds + wall_jumps_s)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> "Clocks":
        """Take the place of the machine's."""
        clocks = self

        class Wall(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
                return clocks.wall.astimezone(tz or ZONE)  # type: ignore[arg-type]

        monkeypatch.setattr(clock, "datetime", Wall)
        monkeypatch.setattr(clock, "machine_s", lambda: clocks.machine_s)
        monkeypatch.setattr(
            clock.SessionClock, "now_s", lambda own: max(0.0, round(clocks.machine_s - own.origin_s, 3))
        )
        monkeypatch.setattr(live_session, "wall_now", lambda: clocks.wall.astimezone(None))
        return self


def hold(practice: Practice, book: Codebook, clocks: Clocks, jump_s: float) -> Session:
    """A session of half an hour with two markers and a pause, in the middle of which the wall clock jumps."""
    client = add_client(practice, "K-14", codebook=book.id, planned_min=50)
    session = start(practice, client, book, number=1)
    clocks.go_on(600)
    session.mark("withdrawal", session.now_s())
    session.rewrite("before")
    clocks.go_on(300, wall_jumps_s=jump_s)
    session.toggle_pause("call dropped")
    clocks.go_on(60)
    session.toggle_pause()
    session.mark("repair", session.now_s())
    clocks.go_on(840)
    return session.end()


@pytest.mark.parametrize("jump_s", [-86400.0, -3600.0, -5.0, 0.0, 5.0, 3600.0, 86400.0 * 400])
def test_offsets_and_pauses_do_not_follow_the_wall_clock(
    practice: Practice, book: Codebook, monkeypatch: pytest.MonkeyPatch, jump_s: float
) -> None:
    ended = hold(practice, book, Clocks(STARTED).install(monkeypatch), jump_s)
    assert [marker.offset_s for marker in ended.markers] == [600, 960]
    assert ended.paused_s == 60
    stored = practice.charts.read(ended.id)
    assert stored == ended
    assert stored.ended_at is not None
    assert stored.ended_at >= stored.started_at
    assert (stored.ended_at - stored.started_at).total_seconds() == 1800


@pytest.mark.parametrize(("started", "hours"), [(STARTED, 1), (AUTUMN, -1)], ids=["spring", "autumn"])
def test_a_change_to_or_from_summer_time_lengthens_and_shortens_nothing(
    practice: Practice, book: Codebook, monkeypatch: pytest.MonkeyPatch, started: datetime, hours: int
) -> None:
    ended = hold(practice, book, Clocks(started).install(monkeypatch), 0)
    stored = practice.charts.read(ended.id)
    assert stored.ended_at is not None
    assert (stored.ended_at - stored.started_at).total_seconds() == 1800
    offset_before, offset_after = stored.started_at.utcoffset(), stored.ended_at.utcoffset()
    assert offset_before is not None
    assert offset_after is not None
    assert offset_after - offset_before == timedelta(hours=hours)
    assert [marker.offset_s for marker in stored.markers] == [600, 960]


@pytest.mark.parametrize("jump_s", [-86400.0, 86400.0])
def test_a_killed_session_goes_on_by_the_machines_clock_whatever_the_wall_says(
    practice: Practice, book: Codebook, monkeypatch: pytest.MonkeyPatch, jump_s: float
) -> None:
    clocks = Clocks(STARTED).install(monkeypatch)
    client = add_client(practice, "K-14", codebook=book.id, planned_min=50)
    session = start(practice, client, book, number=1)
    clocks.go_on(600)
    session.mark("withdrawal", session.now_s())
    session.close()
    clocks.go_on(120, wall_jumps_s=jump_s)
    again = resume(practice, find_unfinished(practice)[0][0], book)
    assert again.now_s() == 720
    again.mark("repair", again.now_s())
    again.close()
    ended = finish(practice, find_unfinished(practice)[0][0])
    assert [marker.offset_s for marker in ended.markers] == [600, 720]
    assert ended.ended_at is not None
    assert (ended.ended_at - ended.started_at).total_seconds() == 720


ASLEEP = """
import json, sys, time
from pathlib import Path
from alliance_tui.services import access
from alliance_tui.services.recovery import find_unfinished, resume
from tests.faults.writer import BOOK
practice = access.find(Path(sys.argv[1])).open_plain()
session = resume(practice, find_unfinished(practice)[0][0], BOOK)
print(json.dumps({"now_s": session.now_s(), "monotonic_s": time.monotonic()}))
session.close()
"""


def test_two_hours_of_sleep_are_part_of_the_session(plain: Practice, book: Codebook) -> None:
    """In a time namespace the machine slept: the clock that counts sleep is ahead, the other one is not."""
    asleep = ["unshare", "--time", "--boottime", str(HOURS_ASLEEP_S), "--fork"]
    tried = shutil.which("unshare") and subprocess.run([*asleep, "true"], check=False, capture_output=True)
    if not tried or tried.returncode:
        pytest.skip("sleep needs a time namespace of its own, and root")
    client = add_client(plain, "K-14", codebook=book.id, planned_min=50)
    session = start(plain, client, book, number=1)
    session.mark("withdrawal", session.now_s())
    session.close()
    plain.close()
    done = subprocess.run(
        [*asleep, sys.executable, "-c", ASLEEP, str(plain.layout.root)],
        check=True,
        capture_output=True,
        text=True,
        cwd=HOME,
        env={**os.environ, "PYTHONPATH": str(HOME)},
    )
    woke = json.loads(done.stdout)
    elapsed_s = session.now_s()
    assert HOURS_ASLEEP_S <= woke["now_s"] <= HOURS_ASLEEP_S + elapsed_s
    assert woke["monotonic_s"] <= time.monotonic()
