"""Progress of long work, for a person at a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from alliance_tui.cli.unsteered import bare


@contextmanager
def bar(doing: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, where that is a terminal."""
    stream = bare(sys.stderr)
    if not stream.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console  # deferred: only for a person's eyes
    from rich.progress import Progress

    with Progress(console=Console(file=stream), transient=True) as progress:
        task = progress.add_task(doing, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total or None)
