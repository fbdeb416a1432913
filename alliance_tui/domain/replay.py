"""Replay: the note as it stood at any second of the session, from its edits in compact form."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from alliance_tui.domain.events import LiveEvent, Spliced
from alliance_tui.domain.note import SpliceMismatch

GRAIN_S = 1.0
"""Keys typed one after the other within this time become one step."""


class Step(NamedTuple):
    """One change of the note."""

    at_s: float
    """Seconds from session start."""
    line: int
    column: int
    removed: str
    inserted: str


def compact(events: Iterable[LiveEvent]) -> list[Step]:
    """The edits among a session's events, with what was typed in one go put together."""
    steps: list[Step] = []
    for event in events:
        if not isinstance(event, Spliced):
            continue
        step = Step(event.at_s, event.line, event.column, event.removed, event.inserted)
        if steps and _goes_on(steps[-1], step):
            steps[-1] = steps[-1]._replace(inserted=steps[-1].inserted + step.inserted)
        else:
            steps.append(step)
    return steps


class Reel:
    """A note that can be run forward and back to any second. Each step costs the lines it touches, not the note."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps
        # A clock that was set back does not bring a step before those that were made earlier.
        self._times = list(accumulate((step.at_s for step in steps), max))
        self._done = 0
        self.lines = [""]

    @property
    def place(self) -> tuple[int, int]:
        """Line and column at which was written last, both from 0."""
        if not self._done:
            return 0, 0
        step = self._steps[self._done - 1]
        head, newline, last = step.inserted.rpartition("\n")
        if newline:
            return step.line + head.count("\n") + 1, len(last)
        return step.line, step.column + len(last)

    def go(self, at_s: float) -> None:
        """Run to a session time, in seconds.

        Raises:
            SpliceMismatch: when the steps do not fit each other; the note is then as before the one that does not.
        """
        wanted = bisect_right(self._times, at_s)
        while self._done < wanted:
            step = self._steps[self._done]
            self._put(step, step.removed, step.inserted)
            self._done += 1
        while self._done > wanted:
            step = self._steps[self._done - 1]
            self._put(step, step.inserted, step.removed)
            self._done -= 1

    def _put(self, step: Step, removed: str, inserted: str) -> None:
        last = step.line + removed.count("\n")
        if last >= len(self.lines):
            raise SpliceMismatch("the place of an edit lies outside the note")
        old = "\n".join(self.lines[step.line : last + 1])
        if not old.startswith(removed, step.column) or step.column > len(old):
            raise SpliceMismatch("an edit does not fit the text it changes")
        new = old[: step.column] + inserted + old[step.column + len(removed) :]
        self.lines[step.line : last + 1] = new.split("\n")


def text_at(steps: Sequence[Step], at_s: float) -> str:
    """The whole note as it stood at a session time.

    Raises:
        SpliceMismatch: when the steps do not fit each other.
    """
    reel = Reel(steps)
    reel.go(at_s)
    return "\n".join(reel.lines)


def _goes_on(before: Step, step: Step) -> bool:
    """Whether a step types on where the one before stopped."""
    return (
        not step.removed
        and not before.removed
        and "\n" not in before.inserted
        and step.line == before.line
        and step.column == before.column + len(before.inserted)
        and step.at_s - before.at_s < GRAIN_S
    )
