"""A rehearsal: a scripted session with a client who does not exist, task by task, and how far one has come in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from alliance_tui.domain.live import LiveState
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.record import Record

ENOUGH_LETTERS = 20
"""So much has to be written since a task came before it counts as done: a few words."""

Line = Annotated[str, Field(min_length=1, max_length=120)]


class Deed(StrEnum):
    """What a task asks for."""

    WRITE = "write"
    MARK = "mark"
    NAME = "name"
    MOVE = "move"
    """A marker to an earlier moment."""
    WEIGH = "weigh"
    RESOLVE = "resolve"
    TAKE_BACK = "take-back"
    LOOK_UP = "look-up"
    """What the codes mean."""
    BLANK = "blank"
    END = "end"


class Task(Record):
    """One moment of the script. In its words `{live.mark-1}` is an action's key, `{letter:…}` and `{digit:…}` a group's
    letter and a code's digit."""

    scene: Line
    """What the client says or does."""
    task: Line
    """What to do about it."""
    deed: Deed
    group: str = ""
    """Which group to mark."""
    lesson: Line
    """What one knows afterwards."""
    wait_s: Annotated[float, Field(gt=0, le=120)] = 30
    """After so many seconds the script goes on by itself. The last task waits for as long as it takes."""

    @model_validator(mode="after")
    def _names_its_group(self) -> Self:
        if (self.deed is Deed.MARK) != bool(self.group):
            raise ValueError("a task names a group exactly where it asks for a mark")
        return self


class Script(Record):
    """A rehearsal as its TOML file holds it."""

    format: Literal[1]
    id: str
    title: Line
    client: Annotated[str, Field(min_length=1, max_length=24)]
    planned_min: Annotated[int, Field(ge=5, le=60)] = 5
    codebook: str
    tasks: Annotated[tuple[Task, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if [task.deed for task in self.tasks].index(Deed.END) != len(self.tasks) - 1:
            raise ValueError("the last task, and only that, ends the session")
        return self


@dataclass(frozen=True)
class Sight:
    """What can be seen of a session at one moment."""

    letters: int
    markers: Mapping[str, Marker]
    resolved: int
    shows_meaning: bool
    blanked: int
    """How often the screen was blanked."""

    @classmethod
    def of(cls, state: LiveState, *, shows_meaning: bool = False, blanked: int = 0) -> "Sight":
        """A look at a session as it stands."""
        resolved = sum(not episode.is_open for episode in state.episodes.values())
        return cls(len(state.note.text), dict(state.markers), resolved, shows_meaning, blanked)


class Course:
    """How far one has come in a script. It knows no clock: `see` is told what passed."""

    def __init__(self, script: Script, sight: Sight) -> None:
        self.script = script
        self.place = 0
        self.done: set[int] = set()
        """The places of the tasks that were done, not only waited for."""
        self._before = sight
        self._passed_s = 0.0

    @property
    def task(self) -> Task:
        """The present one."""
        return self.script.tasks[self.place]

    def see(self, sight: Sight, passed_s: float = 0.0) -> bool:
        """Look at the session again, `passed_s` seconds after the last look; whether the next task has come."""
        self._passed_s += passed_s
        is_done = _has_done(self.task, self._before, sight)
        if is_done:
            self.done.add(self.place)
        elif self._passed_s < self.task.wait_s:
            return False
        if self.task.deed is Deed.END:
            return False
        self.place += 1
        self._before, self._passed_s = sight, 0.0
        return True

    def end(self) -> None:
        """The session was ended, by the person: at the last task or before it."""
        self.done.add(len(self.script.tasks) - 1)


def _has_done(task: Task, before: Sight, now: Sight) -> bool:
    kept = [(one, now.markers[id_]) for id_, one in before.markers.items() if id_ in now.markers]
    new = [one for id_, one in now.markers.items() if id_ not in before.markers]
    deeds = {
        Deed.WRITE: now.letters >= before.letters + ENOUGH_LETTERS,
        Deed.MARK: any(one.group == task.group for one in new),
        Deed.NAME: any(one.code for one in new) or any(one.code and one.code != was.code for was, one in kept),
        Deed.MOVE: any(one.offset_s < was.offset_s for was, one in kept),
        Deed.WEIGH: any(one.salience != was.salience for was, one in kept),
        Deed.RESOLVE: now.resolved > before.resolved,
        Deed.TAKE_BACK: len(kept) < len(before.markers),
        Deed.LOOK_UP: now.shows_meaning,
        Deed.BLANK: now.blanked > before.blanked,
        Deed.END: False,
    }
    return deeds[task.deed]
