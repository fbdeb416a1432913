"""The margin: when each paragraph was begun, and the markers that fell in it, each in the row of its time."""

from pathlib import Path

from tests.ui.conftest import Desk
from tests.ui.stage import live_screen, opened


async def test_each_paragraph_has_the_time_of_its_first_character(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14") as stage:
        desk.pass_s(5)
        await stage.write("One\n\n")
        desk.pass_s(60)
        await stage.write("Two\nThree")
        desk.pass_s(3600)
        await stage.press("up", "up", "up", "end")
        await stage.write(", more")
        assert [stage.glass.row(y) for y in range(2, 6)] == [
            " 00:05   One, more",
            "",
            " 01:05   Two",
            " 01:05   Three",
        ]


async def test_a_marker_at_an_empty_line_anchors_the_paragraph_that_is_written_there(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.write("One\n")
        desk.pass_s(100)
        await stage.press("f2")
        assert stage.glass.row(3) == " 01:40 ▼"
        desk.pass_s(20)
        await stage.write("went quiet")
        assert stage.glass.row(3) == " 01:40 ▼ went quiet"
        ink = stage.glass.cells[3][1][1].ink
        assert ink == stage.glass.cells[3][7][1].ink, "the time has the marker's colour"
        assert ink == stage.app.themes["dusk"].colours.withdrawal


async def test_taking_the_marker_back_frees_the_empty_line(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.write("One\n")
        desk.pass_s(100)
        await stage.press("f2", "escape", "u", "escape")
        assert stage.glass.row(3) == ""
        desk.pass_s(20)
        await stage.write("x")
        assert stage.glass.row(3) == " 02:00   x"


async def test_a_marker_in_a_paragraph_stands_at_it_and_in_the_next_row_with_its_time(
    example: Path, desk: Desk
) -> None:
    async with opened(example, "live", "K-14", size=(60, 24)) as stage:
        desk.pass_s(10)
        await stage.write("She talks about the move. ")
        desk.pass_s(20)
        await stage.press("f3")
        assert stage.glass.row(2).startswith(" 00:10 ▲ She talks")
        await stage.write("Her sister chose the flat, she says, and laughs.")
        assert stage.glass.row(2).startswith(" 00:10   She talks")
        assert stage.glass.row(3).startswith(" 00:30 ▲ ")
        desk.pass_s(5)
        await stage.press("f4", "escape", "a", "escape")
        assert (
            stage.glass.row(3)[:9].count("▲") + stage.glass.row(3)[:9].count("◆") + stage.glass.row(3)[:9].count("✦")
            == 2
        ), "two signs at most in a row"


async def test_a_marker_that_is_moved_moves_to_the_paragraph_of_its_time(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.write("One\n")
        desk.pass_s(100)
        await stage.write("Two")
        desk.pass_s(5)
        await stage.press("f2")
        assert stage.glass.row(3).startswith(" 01:40 ▼ Two")
        await stage.press("escape", ",", "escape")
        assert stage.glass.row(2).startswith(" 00:00 ▼ One")
        assert stage.glass.row(3).startswith(" 01:40   Two")


async def test_undo_gives_a_paragraph_its_time_back(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.write("One\n")
        desk.pass_s(100)
        await stage.write("Two")
        desk.pass_s(100)
        await stage.press("home", "ctrl+k")
        assert stage.glass.row(3) == ""
        await stage.press("ctrl+z")
        assert stage.glass.row(3) == " 01:40   Two"
        assert live_screen(stage).editor.text == "One\nTwo"


async def test_lines_that_scroll_take_their_margin_along(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14", size=(60, 14)) as stage:
        for number in range(30):
            desk.pass_s(60)
            await stage.write(f"{'' if number == 0 else chr(10)}line {number}")
        rows = [row.split() for row in stage.glass.rows if "line" in row]
        assert rows
        assert all(time == f"{int(number) + 1:02}:00" for time, _word, number, *_rest in rows)
