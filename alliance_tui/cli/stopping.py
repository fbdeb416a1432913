"""A command that is told to end unwinds, whatever told it, so that nothing half written is left behind.

The system's own answer to these signals ends the process on the spot: an export would leave what it had written so far,
unsealed and under a hidden name. The app hears them by itself.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from alliance_tui.domain.trouble import Trouble

ENDINGS = (signal.SIGTERM, signal.SIGHUP)
"""Being told to end, and the terminal being closed. Ctrl+c is heard too."""

SIGNALLED = 128
"""A shell's exit code of a program that a signal ended is this and the signal's number."""


@contextmanager
def unwinding() -> Iterator[None]:
    """Unwind the block at a signal that ends the process; one that whoever started it has put off stays put off.

    Raises:
        KeyboardInterrupt: at ctrl+c.
        SystemExit: at the other signals, with the exit code that a shell gives them.
    """
    told: list[int] = []

    def end(number: int, _frame: FrameType | None) -> NoReturn:
        told.append(number)
        raise _end_of(number)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, *ENDINGS)}
    heard = [number for number, answer in before.items() if answer in (signal.SIG_DFL, signal.default_int_handler)]
    for number in heard:
        signal.signal(number, end)
    try:
        yield
    except (ValueError, Trouble):
        # What writes a record as JSON makes an error of its own of whatever ends it.
        if told:
            raise _end_of(told[0]) from None
        raise
    finally:
        for number in heard:
            signal.signal(number, before[number])


def _end_of(number: int) -> BaseException:
    return KeyboardInterrupt() if number == signal.SIGINT else SystemExit(SIGNALLED + number)
