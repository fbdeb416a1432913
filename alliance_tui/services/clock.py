"""Session time: a clock that counts suspend and ignores changes of the wall clock."""

import contextlib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alliance_tui.domain.events import Began

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def machine_s() -> float:
    """The machine's clock in seconds: runs on through suspend, never jumps. Its zero has no meaning."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.clock_gettime(time.CLOCK_MONOTONIC)  # pragma: no cover - counts sleep on macOS


def awake_s() -> float:
    """As `machine_s`, but it stands still while the machine sleeps."""
    return time.monotonic()


def boot_id() -> str:
    """Which run of the machine this is; empty where it cannot be known."""
    with contextlib.suppress(OSError):
        return _BOOT_ID.read_text().strip()
    return ""


def wall_now() -> datetime:
    """The wall time with its offset from UTC."""
    return datetime.now().astimezone()


def wall_at(began: Began, at_s: float) -> datetime:
    """The wall time of a moment of a session by its own clock: the machine's may have been set meanwhile."""
    return (began.started_at + timedelta(seconds=at_s)).astimezone()


class SessionClock:
    """Seconds since a session's start."""

    def __init__(self, origin_s: float, machine: Callable[[], float] = machine_s) -> None:
        self.origin_s = origin_s
        self._machine = machine

    @classmethod
    def starting_now(cls) -> "SessionClock":
        """The clock of a session that starts at this instant."""
        return cls(machine_s())

    @classmethod
    def resuming(cls, began: Began, at_least_s: float) -> "SessionClock":
        """The clock of a session that was interrupted, by a crash or a restart of the machine.

        Within the same run of the machine its own clock went on; after a restart the wall clock has to serve. Never
        earlier than `at_least_s`, the offset of the last event.
        """
        if began.boot and began.boot == boot_id():
            origin_s = began.origin_s
        else:
            elapsed_s = (datetime.now(UTC) - began.started_at).total_seconds()
            origin_s = machine_s() - elapsed_s
        return cls(min(origin_s, machine_s() - at_least_s))

    def now_s(self) -> float:
        """Seconds since session start, to the millisecond."""
        return max(0.0, round(self._machine() - self.origin_s, 3))
