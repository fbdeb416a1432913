"""A session from its start to its end and back in: pause, blank, end, after, resizing, leaving and coming back."""

from pathlib import Path

import pytest

from alliance_tui.domain.session import State
from alliance_tui.services import live_session as services_live
from alliance_tui.services.review import read_session
from tests.ui.conftest import Desk, Disk
from tests.ui.stage import live_screen, opened


async def test_a_pause_is_said_and_its_minutes_are_kept(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        desk.pass_s(600)
        await stage.press("ctrl+t")
        assert "paused" in stage.glass.row(0)
        await stage.write("call dropped")
        desk.pass_s(180)
        await stage.press("ctrl+t")
        assert "paused" not in stage.glass.row(0)
        desk.pass_s(20)
        await stage.press("f9")
        await stage.until_place("WrapUpScreen")
        assert "13:20 long, 03:00 of it lost to pauses, 2 words." in stage.text
        session = read_session(stage.app.practice, "K-14/15")
        assert [(one.offset_s, one.until_s) for one in session.pauses] == [(600.0, 780.0)]


async def test_the_blank_screen_shows_a_clock_and_nothing_else(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.write("secret words")
        await stage.press("f2")
        for key in ("f8", "ctrl+l"):
            await stage.press(key)
            assert stage.text.split() == ["10:00"]
            await stage.press("x", "escape", "w", "enter", "f2", "f9", "ctrl+t")
            await stage.paste("pasted")
            assert stage.text.split() == ["10:00"]
            await stage.press(key)
            assert "secret words" in stage.text
            screen = live_screen(stage)
            assert screen.editor.text == "secret words"
            assert len(screen.session.state.markers) == 1
            assert screen.editor.has_focus
        desk.pass_s(60)
        await stage.press("f8")
        assert stage.text.split() == ["10:01"]


async def test_the_session_clock_runs_on_behind_the_blank_screen(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.press("f8")
        desk.pass_s(120)
        await stage.press("f8")
        live_screen(stage)._tick()
        await stage.settle()
        assert "02:00" in stage.glass.row(0)


async def test_every_palette_and_help_key_on_the_blank_screen_shows_nothing_of_the_note(example: Path) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.write("secret words")
        await stage.press("f8")
        for key in ("f1", "ctrl+p", "ctrl+n", "ctrl+r", "ctrl+o", "ctrl+s", "tab"):
            await stage.press(key)
            assert "secret" not in stage.text, key
            if stage.place != "BlankScreen":
                await stage.press("escape")


async def test_the_end_shows_what_the_session_holds_and_one_can_go_back_in(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        await stage.write("Came in flat.")
        desk.pass_s(700)
        await stage.press("f2", "escape", "2", "escape", "f4", "f5")
        desk.pass_s(2400)
        await stage.press("ctrl+g")
        await stage.until_place("WrapUpScreen")
        assert "▼ 11:40 Minimal response" in stage.text
        assert "◆ 11:40 Repair   not named yet" in stage.text
        await stage.press("p", "escape")
        assert "51:40 long, 3 words." in stage.text
        assert "session 15 ended" in stage.glass.row(0)
        assert read_session(stage.app.practice, "K-14/15").state is State.ENDED
        await stage.press("b")
        await stage.until_place("LiveScreen")
        screen = live_screen(stage)
        assert screen.editor.text == "Came in flat."
        assert screen.editor.has_focus
        desk.pass_s(60)
        await stage.write(" One more thing.")
        await stage.press("f9")
        await stage.until_place("WrapUpScreen")
        await stage.press("p", "escape")
        assert "52:40 long, 6 words." in stage.text
        await stage.press("enter", "enter")
        assert stage.place == "CaseloadScreen"
        numbers = [one.number for one in stage.app.practice.charts.summaries(screen.session.client.id)]
        assert numbers == list(range(1, 16)), "one session, not two"


async def test_from_the_end_to_reading_it_back(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        await stage.write("Fresh words.")
        await stage.press("f3")
        desk.pass_s(60)
        await stage.press("f9")
        await stage.until_place("WrapUpScreen")
        await stage.press("v")
        assert stage.place == "ReviewScreen"
        assert "Fresh words." in stage.text
        await stage.press("escape")
        assert stage.place == "WrapUpScreen"
        await stage.press("escape")
        assert stage.place == "CaseloadScreen"


async def test_a_session_without_marks_is_a_good_session_too(example: Path) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.press("f9")
        await stage.until_place("WrapUpScreen")
        assert "No moment was marked." in stage.text
        assert "00:00 long, 0 words." in stage.text


async def test_what_is_typed_and_marked_while_it_ends_belongs_to_the_session(example: Path, disk: Disk) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.write("before")
        disk.hold()
        await stage.press("f9")
        await stage.press("f9", "x", "backspace", "!", "f2", "ctrl+t")
        await stage.paste(" pasted")
        disk.release()
        await stage.until_place("WrapUpScreen")
        session = read_session(stage.app.practice, "K-14/15")
        assert (session.note.text, len(session.markers), session.pauses) == ("before! pasted", 1, ())
        assert not list((example / "live").iterdir())


async def test_a_fault_nobody_foresaw_while_it_ends_leaves_the_note_open_with_every_key(
    example: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_parts: object) -> None:
        raise ZeroDivisionError("secret words")

    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        with monkeypatch.context() as patch:
            patch.setattr(services_live, "fold_into_store", broken)
            disk.hold()
            await stage.press("f9")
            await stage.press("x", "y")
            assert live_screen(stage).editor.text == ""
            disk.release()
            await stage.until(lambda: live_screen(stage).editor.text == "xy")
        await stage.settle()
        assert "could not be ended (ZeroDivisionError)" in stage.text
        assert "secret" not in stage.text
        await stage.write("z")
        await stage.press("f9")
        await stage.until_place("WrapUpScreen")
        assert read_session(stage.app.practice, "K-14/15").note.text == "xyz"


async def test_what_comes_after_never_shows_on_a_screen_that_was_blanked_meanwhile(example: Path, disk: Disk) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.write("before")
        disk.hold()
        await stage.press("f9")
        await stage.press("f8")
        disk.release()
        await stage.until(lambda: not list((example / "live").iterdir()))
        await stage.settle()
        assert stage.text.split() == ["10:00"]
        await stage.press("f8")
        await stage.until_place("WrapUpScreen")


async def test_a_key_pressed_twice_in_haste_acts_once(example: Path) -> None:
    async with opened(example) as stage:
        await stage.press("enter", "enter")
        assert [type(one).__name__ for one in stage.app.screen_stack[1:]] == ["CaseloadScreen", "ClientScreen"]
        await stage.press("enter", "enter")
        await stage.until_place("LiveScreen")
        assert len(list((example / "live").glob("*.journal"))) == 1
        await stage.press("f9")
        await stage.until_place("WrapUpScreen")
        await stage.press("b", "b")
        await stage.until_place("LiveScreen")
        assert [type(one).__name__ for one in stage.app.screen_stack[1:]] == ["CaseloadScreen", "LiveScreen"]
        await stage.press("f9")
        await stage.until_place("WrapUpScreen")
        await stage.press("d", "d")
        assert stage.place == "CaseloadScreen"


async def test_leaving_keeps_the_session_and_the_caseload_offers_it(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.write("half a session")
        await stage.press("f2")
        await stage.press("ctrl+q")
    desk.pass_s(300)
    async with opened(example, size=(120, 36)) as stage:
        assert "K-14 session 15  was live at 10:00, 05 Mar  3 words, 1 marker. enter goes on" in stage.text
        await stage.press("enter")
        screen = live_screen(stage)
        assert screen.editor.text == "half a session"
        assert "05:00" in stage.glass.row(0), "its clock went on meanwhile"


@pytest.mark.parametrize("first", [(120, 36), (40, 12)])
async def test_resizing_in_mid_session_keeps_text_cursor_and_sight(
    example: Path, desk: Desk, first: tuple[int, int]
) -> None:
    async with opened(example, "live", "K-14", size=first) as stage:
        screen = live_screen(stage)
        await stage.write("\n".join(f"line {number} " + "words " * (number % 9) for number in range(40)))
        await stage.press(*["up"] * 11, "end", "left", "left")
        text, cursor = screen.editor.text, screen.editor.selection
        for size in ((40, 12), (200, 60), (60, 14), (100, 24), (99, 24), (40, 12), (80, 24), first):
            await stage.resize(*size)
            assert (screen.editor.text, screen.editor.selection) == (text, cursor)
            row, column = cursor.end
            x, y = screen.editor.cursor_screen_offset
            assert screen.editor.region.contains(x, y), size
            character = text.split("\n")[row][column]
            assert stage.glass.cells[y][x][0] == character, size
            assert stage.glass.cells[y][x][1].ground == stage.app.themes["dusk"].colours.cursor
            assert stage.glass.cells == stage.glass.fresh()
            assert "K-14" in stage.glass.row(0)
        await stage.write("!")
        assert screen.editor.text == screen.session.state.note.text
        assert len(screen.editor.text) == len(text) + 1


async def test_resizing_in_mark_mode_and_search_keeps_the_mode(example: Path) -> None:
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        await stage.press("escape", "w")
        await stage.resize(40, 12)
        assert "Withdrawal" in stage.text
        await stage.press("/", "d", "e")
        await stage.resize(120, 36)
        assert "find de" in stage.text
        await stage.press("escape", "2", "escape")
        (marker,) = live_screen(stage).session.state.markers.values()
        assert marker.code == "minimal-response"


async def test_the_brief_is_one_key_away_and_can_only_be_left(example: Path) -> None:
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        await stage.press("ctrl+r")
        assert stage.place == "ClientScreen"
        await stage.press("enter", "v")
        assert stage.place == "ClientScreen", "in a session the brief can only be left"
        await stage.press("escape")
        assert live_screen(stage).editor.has_focus
