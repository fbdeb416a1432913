"""Long reading work done side by side: in one process a core, where that pays and the system can fork."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Part = TypeVar("Part")

CHUNK = 250
"""Items handed over at once: each process is told about every few hundred milliseconds' worth."""
PAYS_FROM = 1000
"""So many items, and starting processes is no loss."""

_work: Callable[[Sequence[str]], Any] | None = None
"""What the forked processes do; they inherit it, with the open practice, so that no key is ever handed over."""


def side_by_side(work: Callable[[Sequence[str]], Part], items: Sequence[str]) -> Iterator[Part]:
    """What `work` makes of the items, part by part, in their order.

    Args:
        work: reads and returns; what it changes in itself may be lost. What it returns can be pickled.
        items: identifiers.
    """
    chunks = [items[begin : begin + CHUNK] for begin in range(0, len(items), CHUNK)]
    cores = _cores()
    if len(items) < PAYS_FROM or cores < 2 or not _can_fork():
        yield from map(work, chunks)
        return
    global _work  # noqa: PLW0603 - a forked process inherits it; it cannot be handed over
    _work = work
    try:
        with multiprocessing.get_context("fork").Pool(min(cores, len(chunks))) as pool:
            yield from pool.imap(_do, chunks)
    finally:
        _work = None


def _do(chunk: Sequence[str]) -> Any:
    assert _work is not None
    return _work(chunk)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _can_fork() -> bool:
    """Only on Linux, and not from beside an app's event loop."""
    return sys.platform == "linux" and threading.current_thread() is threading.main_thread()
