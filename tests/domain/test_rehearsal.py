"""A rehearsal goes on when a task was done or has waited long enough, and knows which it was."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from alliance_tui.config.rehearsals import load_rehearsal
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.rehearsal import ENOUGH_LETTERS, Course, Deed, Script, Sight

SCRIPT, BOOK = load_rehearsal()
NOTHING = Sight(letters=0, markers={}, resolved=0, shows_meaning=False, blanked=0)


def marker(
    name: str, group: str = "withdrawal", code: str | None = None, at_s: float = 60, salience: int | None = None
):
    return Marker(id=name, group=group, code=code, offset_s=at_s, salience=salience)


def seen(*markers: Marker, **more: int) -> Sight:
    return replace(NOTHING, markers={one.id: one for one in markers}, **more)


def course_of(deed: Deed, before: Sight, group: str = "") -> Course:
    task = {"scene": "a", "task": "b", "deed": deed, "lesson": "c", "group": group}
    end = {"scene": "a", "task": "b", "deed": "end", "lesson": "c"}
    tasks = [task, end] if deed is not Deed.END else [end]
    data = {"format": 1, "id": "x", "title": "x", "client": "x", "codebook": "x", "tasks": tasks}
    return Course(Script.model_validate(data), before)


ONE = marker("a")
DEEDS = [
    (Deed.WRITE, NOTHING, replace(NOTHING, letters=ENOUGH_LETTERS), replace(NOTHING, letters=ENOUGH_LETTERS - 1)),
    (Deed.MARK, NOTHING, seen(ONE), seen(marker("a", "repair"))),
    (Deed.NAME, seen(ONE), seen(marker("a", code="denial")), seen(marker("a", salience=3))),
    (Deed.MOVE, seen(ONE), seen(marker("a", at_s=45)), seen(marker("a", at_s=75))),
    (Deed.WEIGH, seen(ONE), seen(marker("a", salience=3)), seen(marker("a", code="denial"))),
    (Deed.RESOLVE, NOTHING, seen(resolved=1), seen(ONE)),
    (Deed.TAKE_BACK, seen(ONE), seen(), seen(ONE, marker("b"))),
    (Deed.LOOK_UP, NOTHING, replace(NOTHING, shows_meaning=True), seen(ONE)),
    (Deed.BLANK, NOTHING, seen(blanked=1), seen(ONE)),
]


@pytest.mark.parametrize(("deed", "before", "done", "other"), DEEDS, ids=[str(row[0]) for row in DEEDS])
def test_only_what_was_asked_for_counts(deed: Deed, before: Sight, done: Sight, other: Sight) -> None:
    course = course_of(deed, before, "withdrawal" if deed is Deed.MARK else "")
    assert not course.see(before, 1)
    assert not course.see(other, 1)
    assert course.see(done, 1)
    assert course.done == {0}
    assert course.task.deed is Deed.END


def test_every_deed_but_the_end_is_tried_above() -> None:
    assert {row[0] for row in DEEDS} == set(Deed) - {Deed.END}


def test_a_task_that_waited_long_enough_is_left_undone() -> None:
    course = course_of(Deed.BLANK, NOTHING)
    assert not course.see(NOTHING, 29.9)
    assert course.see(NOTHING, 0.2)
    assert course.done == set()


def test_what_was_done_before_a_task_came_does_not_count_for_it() -> None:
    course = Course(SCRIPT, NOTHING)
    before = replace(seen(ONE), letters=ENOUGH_LETTERS)
    assert course.see(before)
    assert course.task.deed is Deed.MARK
    assert not course.see(before, 1)
    assert course.see(replace(seen(ONE, marker("b")), letters=ENOUGH_LETTERS))


def test_the_last_task_waits_for_as_long_as_it_takes() -> None:
    course = course_of(Deed.END, NOTHING)
    assert not course.see(NOTHING, 10_000)
    assert course.task.deed is Deed.END
    course.end()
    assert course.done == {0}


def test_the_shipped_script_asks_for_everything_and_takes_about_three_minutes() -> None:
    deeds = [task.deed for task in SCRIPT.tasks]
    assert set(deeds) == set(Deed)
    assert all(BOOK.group(task.group) for task in SCRIPT.tasks if task.group)
    # Somebody who reads at 200 words a minute and needs four seconds for each task.
    words = sum(len(f"{task.scene} {task.task}".split()) for task in SCRIPT.tasks)
    assert 120 < words / 200 * 60 + 4 * len(deeds) < 200


@pytest.mark.parametrize(
    "change",
    [
        {"tasks": []},
        {"tasks": [{"scene": "a", "task": "b", "lesson": "c", "deed": "write"}]},
        {"tasks": [{"scene": "a", "task": "b", "lesson": "c", "deed": "end"}] * 2},
        {"tasks": [{"scene": "a", "task": "b", "lesson": "c", "deed": "end", "group": "repair"}]},
        {"planned_min": 1},
    ],
)
def test_a_script_that_cannot_be_played_is_refused(change: dict[str, object]) -> None:
    with pytest.raises((ValidationError, ValueError)):
        Script.model_validate({**SCRIPT.model_dump(), **change})
