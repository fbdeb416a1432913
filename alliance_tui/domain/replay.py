"""Replay: the note as it stood at any second of the session, from its edits in compact form."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from alliance_tui.domain.events import LiveEvent, Spliced
from alliance_tui.domain.note import NoteDraft, Splice

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


def text_at(steps: Sequence[Step], at_s: float) -> str:
    """The whole note as it stood at a session time.

    Raises:
        SpliceMismatch: when the steps do not fit each other.
    """
    draft = NoteDraft()
    for step in steps:
        if step.at_s > at_s:
            break
        splice = Splice(line=step.line, column=step.column, removed=step.removed, inserted=step.inserted)
        draft.apply(splice, step.at_s)
    return draft.text


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
