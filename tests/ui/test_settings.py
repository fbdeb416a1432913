"""The settings screen and settings that change under the running app: applied at once, faults said, nothing lost."""

import os
from pathlib import Path

import pytest
from textual import events

from alliance_tui.config import paths
from alliance_tui.config.described import Described
from alliance_tui.config.settings import Settings, load_settings
from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.setting_change import Became, SettingChange
from alliance_tui.ui.setting_rows import SettingRow
from alliance_tui.ui.widgets.status_line import StatusLine
from tests.ui.conftest import Desk
from tests.ui.stage import Stage, live_screen, opened

YEARS = SettingRow(Described("retention.record_years", "", None, 1, 100), "", "", unit="years", step=1, zero="for ever")
POINTS = SettingRow(Described("patterns.tolerance", "", 0.0, 0), "", "", unit="points", step=0.5)
LENGTH = SettingRow(Described("planned_min", "", 50, 5, 480), "", "", unit="min", step=5)


def write(text: str) -> Path:
    """The settings file with this text, plainly another one than before."""
    file = paths.config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


async def come_back(stage: Stage[AllianceApp]) -> None:
    """The terminal says that one is in the app again."""
    stage.send(events.AppFocus())
    await stage.settle()


async def go_to(stage: Stage[AllianceApp], label: str) -> None:
    """Light up a setting."""
    for _ in range(40):
        lit = stage.app.screen._here()
        if lit is not None and lit.label == label:
            return
        await stage.press("down")
    raise AssertionError(label)


def changed(row: SettingRow, value: object, *keys: str) -> object:
    """What keys make of a value."""
    change = SettingChange(row, value, value)
    for key in keys:
        assert change.take(key, key if len(key) == 1 else None) is Became.CHANGED
    return change.value


def test_numbers_are_stepped_and_typed_within_their_bounds() -> None:
    assert changed(LENGTH, 50, "right") == 55
    assert changed(LENGTH, 52, "right") == 55
    assert changed(LENGTH, 52, "left") == 50
    assert changed(LENGTH, 5, "left") == 5
    assert changed(LENGTH, 50, "4", "5") == 45
    assert changed(LENGTH, 50, "backspace") == 5
    assert changed(POINTS, 0.0, "right") == 0.5
    assert changed(POINTS, 0.0, "1", ".", "5") == 1.5
    assert changed(YEARS, None, "right") == 1
    assert changed(YEARS, 1, "left") is None
    assert changed(YEARS, 7, "0") is None
    assert YEARS.words_of(None) == "for ever"
    assert YEARS.words_of(7) == "7 years"


def test_what_is_left_is_said_near_the_end_alone_and_not_in_a_session_too_short_for_it() -> None:
    line = StatusLine()
    line.planned_s, line.remind_s = 3000, 300

    def said(now_s: float) -> str:
        line.now_s = now_s
        return line._left_words()

    assert [said(now_s) for now_s in (2699, 2700, 2760, 2999, 3000, 3600)] == [
        "", "5 min left", "4 min left", "1 min left", "", "",
    ]  # fmt: skip
    line.planned_s = 500
    assert said(400) == ""


async def test_a_theme_is_worn_while_one_chooses_and_escape_puts_the_old_one_back(example: Path) -> None:
    file = write("# mine\nplanned_min = 45 # short\n")
    async with opened(example, size=(80, 24), settings=load_settings()) as stage:
        await stage.press("comma", "right")
        worn = stage.app.theme
        assert worn != "dusk"
        ground = stage.app.themes[worn].colours.ground
        assert ground in {look.ground for row in stage.glass.cells for _text, look in row}
        await stage.press("escape")
        assert stage.app.theme == "dusk"
        assert stage.place == "SettingsScreen"
        assert "theme" not in file.read_text(encoding="utf-8")
        await stage.press("enter", "right", "enter")
        assert stage.app.theme == worn
        assert file.read_text(encoding="utf-8") == f'# mine\nplanned_min = 45 # short\ntheme = "{worn}"\n'
        await stage.press("delete")
        assert stage.app.theme == "dusk"
        assert file.read_text(encoding="utf-8") == "# mine\nplanned_min = 45 # short\n"
        await stage.press("right")
        await stage.click_text("planned length")
        assert stage.app.theme == "dusk", "who goes on leaves it as it was"


async def test_a_number_out_of_bounds_and_a_key_that_cannot_be_are_refused_in_words_and_can_be_corrected(
    example: Path,
) -> None:
    async with opened(example, size=(80, 24)) as stage:
        await stage.press("comma")
        await go_to(stage, "planned length")
        await stage.press("enter", "9", "9", "9", "enter")
        assert "480" in stage.text
        assert stage.app.start.settings.planned_min == 50
        await stage.press("backspace", "enter")
        assert stage.app.start.settings.planned_min == 99
        await go_to(stage, "marks withdrawal")
        await stage.press("enter", "f3")
        assert "which is live.mark-2 already" in " ".join(stage.text.split())
        await stage.press("x")
        assert "needed to write there" in " ".join(stage.text.split())
        await stage.press("f11")
        assert stage.app.keymap.keys_of("live.mark-1") == ("f11",)
        assert load_settings().keys == {"live": {"mark-1": "f11"}}
        await stage.press("f2", "escape")
        await stage.until_place("CaseloadScreen")
        await stage.press("enter")
        await stage.press("enter")
        await stage.until_place("LiveScreen")
        await stage.press("f2", "f11")
        assert len(live_screen(stage).session.state.markers) == 1


async def test_a_session_follows_the_file_while_it_runs(example: Path, desk: Desk) -> None:
    file = write("")
    async with opened(example, "live", "K-14", size=(80, 24)) as stage:
        await stage.write("One two three four five six seven eight nine ten eleven twelve.")
        screen = live_screen(stage)
        assert screen.editor.wrapped_document.height == 1
        desk.pass_s(44 * 60)
        screen._tick()
        await stage.settle()
        assert "min left" not in stage.text
        desk.pass_s(90)
        screen._tick()
        await stage.settle()
        assert "5 min left" in stage.text
        file.write_text('reminder_min = 0\nnote_width = 30\n[keys.live]\nmark-1 = "f11"\n', encoding="utf-8")
        await come_back(stage)
        assert "min left" not in stage.text
        assert screen.editor.wrapped_document.height == 3
        assert "F11 withdrawal" in stage.text or "F11 w" in stage.text
        await stage.press("f11")
        assert len(screen.session.state.markers) == 1
        assert screen.editor.has_focus
        await stage.write(" Thirteen.")
        assert screen.editor.text.endswith("twelve. Thirteen.")
        await stage.resize(60, 24)
        assert stage.glass.cells == stage.glass.fresh()


async def test_what_is_broken_is_told_in_one_notice_with_lines_and_the_rest_holds(example: Path) -> None:
    file = write('theme = "paper"\n')
    async with opened(example, size=(120, 36), settings=Settings(theme="paper"), notifications=True) as stage:
        await stage.rest()
        themes = paths.user_themes()
        themes.mkdir()
        own = (paths.shipped_themes() / "dusk.toml").read_text(encoding="utf-8")
        own = own.replace('id = "dusk"', 'id = "mine"').replace('title = "Dusk"', 'title = "Mine"')
        (themes / "mine.toml").write_text(own, encoding="utf-8")
        (themes / "bad.toml").write_text('format = 1\nid = "bad"\nis_drak = true\n', encoding="utf-8")
        file.write_text('theme = "mine"\nplanned_min = 40\n\n[keys.live]\nmark-9 = "f11"\n', encoding="utf-8")
        await come_back(stage)
        assert stage.app.theme == "mine"
        assert stage.app.start.settings.planned_min == 40
        (notice,) = [one.message for one in stage.app._notifications if one.title == "Left out"]
        assert "bad.toml: line 3: unknown key is_drak; did you mean is_dark?" in notice
        assert "config.toml: line 5: live.mark-9 is no action" in notice

        before = stage.app.themes["mine"].colours.ground
        (themes / "mine.toml").write_text(own.replace(before, "#203040"), encoding="utf-8")
        os.utime(themes / "mine.toml", ns=(1, 1))
        await come_back(stage)
        assert "#203040" in {look.ground for row in stage.glass.cells for _text, look in row}

        stage.app.clear_notifications()
        file.write_text("planned_min = 4\n", encoding="utf-8")
        await come_back(stage)
        (notice,) = [one.message for one in stage.app._notifications]
        assert "config.toml: line 1: planned_min" in notice
        assert stage.app.start.settings.planned_min == 40
        await come_back(stage)
        assert len(stage.app._notifications) <= 1, "said once"


@pytest.mark.parametrize("is_locked", [True, False])
async def test_behind_a_blank_screen_settings_wait_until_it_is_lifted(example: Path, is_locked: bool) -> None:
    file = write("")
    async with opened(example, "live", "K-14", size=(80, 24)) as stage:
        await stage.press("ctrl+b" if is_locked else "f8")
        file.write_text('[keys.live]\nmark-1 = "f11"\n', encoding="utf-8")
        await come_back(stage)
        assert stage.place == "BlankScreen"
        assert "K-14" not in stage.text
        await stage.press("f8")
        await stage.until_place("LiveScreen")
        await stage.press("f11")
        assert len(live_screen(stage).session.state.markers) == 1
