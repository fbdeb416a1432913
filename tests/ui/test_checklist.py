"""The checklist beside the note, over it on a narrow screen in mark mode, and clicks on it and on the hint line."""

from pathlib import Path

import pytest

from tests.ui.conftest import Desk
from tests.ui.stage import live_screen, opened


async def test_a_click_on_a_group_marks_now(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        screen = live_screen(stage)
        desk.pass_s(300)
        await stage.write("abc")
        cursor = screen.editor.selection
        await stage.click_text("Repair")
        (marker,) = screen.session.state.markers.values()
        assert (marker.group, marker.code, marker.offset_s) == ("repair", None, 300.0)
        assert screen.editor.has_focus
        assert screen.editor.selection == cursor
        await stage.write("d")
        assert screen.editor.text == "abcd"


async def test_a_click_on_a_code_marks_and_names(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        desk.pass_s(60)
        await stage.click_text("Minimal response")
        (marker,) = live_screen(stage).session.state.markers.values()
        assert (marker.group, marker.code, marker.offset_s) == ("withdrawal", "minimal-response", 60.0)
        row = next(row for row in stage.glass.rows if "Minimal response" in row)
        assert row.rstrip().endswith("01:00")
        assert "open ▼ 01:00 minimal response  0 s" in stage.text


async def test_the_checklist_beside_the_note_opens_the_group_of_the_last_marker(example: Path) -> None:
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        groups = live_screen(stage).session.codebook.groups
        for key, group in zip(("f3", "f4", "f5", "f2"), (groups[1], groups[2], groups[3], groups[0]), strict=True):
            await stage.press(key)
            assert all(code.title in stage.text for code in group.codes)


async def test_narrow_the_checklist_is_one_line_and_opens_only_in_mark_mode(example: Path) -> None:
    async with opened(example, "live", "K-14", size=(60, 24)) as stage:
        await stage.write("some words")
        assert "Withdrawal" not in stage.text
        assert "▼ 0  ▲ 0  ◆ 0  ✦ 0" in stage.text
        await stage.press("f2", "f2")
        assert "▼ 2  ▲ 0" in stage.text
        assert "Withdrawal" not in stage.text
        await stage.press("escape")
        assert "Withdrawal" in stage.text
        assert "1 Denial" in stage.text
        await stage.click_text("Denial")
        assert len(live_screen(stage).session.state.markers) == 3
        await stage.press("escape")
        assert "Denial" not in stage.text.split("open")[0]
        assert "some words" in stage.text


@pytest.mark.parametrize("size", [(40, 12), (50, 14), (60, 18), (80, 24), (99, 24), (100, 24), (200, 50)])
async def test_every_group_and_every_digit_is_seen_in_mark_mode(example: Path, size: tuple[int, int]) -> None:
    async with opened(example, "live", "K-14", size=size) as stage:
        groups = live_screen(stage).session.codebook.groups
        await stage.press("escape")
        for group in groups:
            await stage.press(group.key)
            assert group.title in stage.text
            missing = [code.title for code in group.codes if code.title not in stage.text]
            assert not missing, f"{missing}\n{stage.text}"


async def test_clicks_on_the_hint_line_do_what_the_keys_do(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        screen = live_screen(stage)
        bottom = stage.glass.height - 1

        async def click(text: str) -> None:
            await stage.click(stage.glass.row(bottom).index(text) + (text[0] == " "), bottom)

        desk.pass_s(10)
        await click("confrontation")
        assert screen.session.state.last_marker is not None
        assert screen.session.state.last_marker.group == "confrontation"
        await click("mark")
        assert screen.capture.mode.is_open
        await click("+ -")
        assert screen.session.state.last_marker.salience == 3
        await click(", .")
        assert screen.session.state.last_marker.offset_s == 0
        await click(" o ")
        assert screen.session.state.open_episode is None
        await click(" u ")
        assert screen.session.state.last_marker is None
        await click("/")
        assert screen.capture.mode.query == ""
        await click("esc")
        assert screen.capture.mode.query is None
        await click("?")
        assert screen.capture.mode.shows_meaning
        await click("esc")
        assert not screen.capture.mode.is_open
        await click("blank")
        assert stage.place == "BlankScreen"
        await stage.press("f8")
        await click("help")
        assert stage.place == "HelpScreen"
        await stage.press("escape")
        await click("end")
        await stage.until_place("WrapUpScreen")
