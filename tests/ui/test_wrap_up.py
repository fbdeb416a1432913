"""The wrap-up: digits name and rate, lines are written, everything can wait, and no key is lost."""

from pathlib import Path

from alliance_tui.domain.session import Session
from alliance_tui.services.review import read_session
from alliance_tui.services.wrapping_up import Step
from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.screens.wrap_up import WrapUpScreen
from tests.ui.conftest import Desk, Disk
from tests.ui.stage import Stage, opened

MARKS = "f2", "f4", "f3", "f4", "f5"


def screen_of(stage: Stage[AllianceApp]) -> WrapUpScreen:
    """The wrap-up, where one is in it."""
    screen = stage.app.screen
    assert isinstance(screen, WrapUpScreen), f"on {stage.place}:\n{stage.text}"
    return screen


def stored(stage: Stage[AllianceApp]) -> Session:
    """The session as the disk has it."""
    return read_session(stage.app.practice, "K-14/15")


async def end_a_session(stage: Stage[AllianceApp], desk: Desk, *keys: str) -> None:
    """Five marks, five minutes apart, with words at each; then the end."""
    for number, key in enumerate(keys or MARKS):
        desk.pass_s(300)
        await stage.write(f"Words {number}.\n")
        await stage.press(key)
    desk.pass_s(300)
    await stage.press("f9")
    await stage.until_place("WrapUpScreen")


async def test_a_minute_from_marks_in_a_hurry_to_names_ratings_and_a_plan(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        await end_a_session(stage, desk)
        assert "5 not named" in stage.text
        assert "Words 0." in stage.text
        await stage.press("2", "slash", *"acknow", "enter", "3", "space", "1")
        assert [one.code for one in stored(stage).markers] == [
            "minimal-response",
            "acknowledges-own-part",
            "complains-about-activities",
            None,
            "felt-understood",
        ]
        assert screen_of(stage).here.step is Step.EPISODE
        await stage.press("9", "0")
        assert "ratings go from 1 to 5" in stage.text.lower()
        await stage.press("4", "2", "5", "t", *"Too fast", "enter")
        await stage.press("enter", "3", "3", "3", "enter")
        first, second = stored(stage).episodes
        assert (first.resolution, first.contribution, first.reflection) == (4, 2, "Too fast")
        assert (second.resolution, second.contribution) == (3, 3)
        assert [one.salience for one in stored(stage).markers] == [5, None, 3, None, None]
        assert screen_of(stage).here.step is Step.RATINGS
        # Letters right behind the key that opens the plan are its words, and no commands.
        await stage.press("enter", *"add x", "enter", *"bud", "escape")
        await stage.press("enter")
        assert "The record note" in stage.text
        await stage.press("f")
        assert stage.place == "RecordNoteScreen"
        await stage.rest()
        await stage.press("escape")
        await stage.press("escape")
        await stage.until_place("WrapUpScreen")
        await stage.press("enter")
        await stage.until_place("CaseloadScreen")
        assert stored(stage).plan == "add x\nbud"
        assert stored(stage).wrapped_up is not None
        (row,) = (one for one in stage.app.practice.charts.summaries(stored(stage).client_id) if one.number == 15)
        assert (row.unnamed, row.is_to_finish) == (1, False), "a moment was left without a name on purpose"


async def test_it_can_be_left_at_any_point_and_waits_in_the_caseload(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14", size=(60, 24)) as stage:
        await end_a_session(stage, desk)
        await stage.press("2", "p", *"later", "escape")
        await stage.press("escape")
        assert stage.place == "CaseloadScreen"
        assert "○ to finish" in stage.text
        assert "session 15, 4 moments not named, 2 episodes not rated" in " ".join(stage.text.split())
    async with opened(example, size=(60, 24)) as stage:
        await stage.press("w")
        assert "session 15 of 05 Mar" in stage.glass.row(0)
        assert screen_of(stage).here == screen_of(stage).wrap_up.stops()[1]
        await stage.press("b")
        assert "no way back" in stage.text
        await stage.press("d")
        assert stage.place == "CaseloadScreen"
        await stage.press("enter", "w", "u", "d")
        assert stored(stage).plan == "later"


async def test_moments_are_moved_split_joined_linked_taken_out_and_added_late(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14", size=(40, 12)) as stage:
        await end_a_session(stage, desk)
        await stage.press("c", *"6:30", "enter")
        await stage.press("comma", "plus", "t", *"hm", "enter")
        assert (stored(stage).markers[0].offset_s, stored(stage).markers[0].salience) == (375, 3)
        assert stored(stage).markers[0].comment == "hm"
        await stage.press("n", *"w 7", "enter")
        assert [len(one.ruptures) for one in stored(stage).episodes] == [2, 1], "within the minute: one episode"
        await stage.press("s")
        assert [len(one.ruptures) for one in stored(stage).episodes] == [1, 1, 1]
        await stage.press("x")
        assert len(stored(stage).markers) == 5
        await stage.press("u", "ctrl+z", "u")
        assert [len(one.ruptures) for one in stored(stage).episodes] == [1, 1]
        await stage.press("up", "up", "down", "l", "2")
        assert [len(one.repairs) for one in stored(stage).episodes] == [0, 2]
        await stage.press("l", "0", "l", "escape")
        assert [len(one.repairs) for one in stored(stage).episodes] == [0, 1]
        screen = screen_of(stage)
        screen.go_to(next(stop for stop in screen.wrap_up.stops() if stop.step is Step.EPISODE))
        await stage.press("g")
        assert [len(one.ruptures) for one in stored(stage).episodes] == [2]
        await stage.press("tab")
        assert "episodes" in stage.text
        await stage.press("v", "escape")
        assert stage.place == "WrapUpScreen"
        await stage.press("b")
        await stage.until_place("LiveScreen")
        await stage.press("f2", "f9")
        await stage.until_place("WrapUpScreen")
        assert [len(one.ruptures) for one in stored(stage).episodes] == [2, 1], "what was joined by hand stays so"
        assert stored(stage).markers[0].comment == "hm"


async def test_what_the_disk_refuses_stays_on_the_screen_and_is_saved_later(
    example: Path, desk: Desk, disk: Disk
) -> None:
    async with opened(example, "live", "K-14") as stage:
        await end_a_session(stage, desk)
        disk.is_failing = True
        await stage.press("2")
        assert "○ not saved" in stage.glass.row(0)
        assert "Your answers are kept here" in " ".join(stage.text.split())
        await stage.press("escape")
        assert stage.place == "WrapUpScreen", "nobody leaves unasked without the last answers"
        disk.is_failing = False
        await stage.press("1")
        assert "● saved" in stage.glass.row(0)
        assert [one.code for one in stored(stage).markers][:2] == ["minimal-response", "clarifies-misunderstanding"]
        await stage.press("escape")
        assert stage.place == "CaseloadScreen"


async def test_a_reader_can_look_and_change_nothing(example: Path) -> None:
    async with opened(example, is_read_only=True) as stage:
        before = read_session(stage.app.practice, "K-14/14")
        await stage.press("w")
        assert "read-only" in stage.text
        await stage.press("2", "x", "n", "t", "u", "enter", "1", "enter", "enter", "d")
        assert stage.place == "CaseloadScreen"
        assert read_session(stage.app.practice, "K-14/14") == before
