"""What holds on every screen: help lists its keys, the palette its actions and no screenshot, every theme renders, and
a screen at rest or out of sight does nothing."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alliance_tui.config.settings import Settings
from alliance_tui.services import access
from alliance_tui.services.recovery import find_unfinished
from alliance_tui.ui import actions
from alliance_tui.ui.app import AllianceApp
from tests.ui.stage import Stage, live_screen, opened

PLACES = {
    "CaseloadScreen": (),
    "ClientScreen": ("enter",),
    "EraseScreen": ("enter", "x"),
    "LiveScreen": ("enter", "enter"),
    "ReviewScreen": ("v",),
    "MarkersScreen": ("v", "t"),
    "ReplayScreen": ("v", "space"),
    "SearchScreen": ("s",),
    "TrendsScreen": ("v", "g"),
    "ExportScreen": ("v", "g", "x"),
    "AgreementScreen": ("v", "a"),
    "SegmentsScreen": ("v", "b"),
    "CodingsScreen": ("c",),
    "CodingSendScreen": ("v", "h"),
    "CodingInScreen": ("c", "i"),
    "SpeakersScreen": ("v", "w", "y"),
    "ImportScreen": ("i",),
    "CodingScreen": ("v", "c", "b", "enter", "n"),
    "AuditScreen": ("l",),
    "SettingsScreen": ("comma",),
    "RecordNoteScreen": ("v", "d", "escape"),
    "RetentionScreen": ("ctrl+r",),
    "AccessScreen": ("enter", "h"),
    "WhoseScreen": ("question_mark",),
    "RatingScreen": ("enter", "r", "enter"),
    "WrapUpScreen": ("enter", "enter", "f9"),
    "RecordingScreen": ("v", "m"),
}
"""Each screen of an open practice, with the keys that lead there from the caseload."""

WHERE = {name: name.removesuffix("Screen").lower() for name in PLACES}


MARKS = {f"mark-{number}" for number in range(1, 7)}


async def be_still(stage: Stage[AllianceApp], place: str) -> None:
    """Wait until nothing on the screen waits for the disk."""
    if place == "LiveScreen":
        live_screen(stage).session.sync()
        await stage.until(lambda: "● saved" in stage.text)


@contextlib.asynccontextmanager
async def at(
    place: str, root: Path, size: tuple[int, int] = (120, 40), settings: Settings | None = None
) -> AsyncIterator[Stage[AllianceApp]]:
    """The app on a screen."""
    async with opened(root, size=size, settings=settings) as stage:
        for key in PLACES[place]:
            await stage.press(key)
            await stage.rest()
        await stage.until_place(place)
        yield stage


async def see_help(stage: Stage[AllianceApp], place: str) -> None:
    """It lists every action of the screen, and gives the screen back as it was."""
    before = stage.text
    await stage.press("f1")
    assert stage.place == "HelpScreen"
    wanted = [*actions.for_screen(WHERE[place]), *actions.for_screen("anywhere")]
    if place == "LiveScreen":
        wanted += actions.for_screen("mark")
    for action in wanted:
        assert action.title in stage.text, action.id
        assert all(actions.key_label(key) in stage.text for key in action.keys), action.id
    for key in ("f1", "escape"):
        await stage.press(key)
        assert stage.place == place
        assert stage.text == before
        await stage.press("f1")
    await stage.press("q")


async def see_palette(stage: Stage[AllianceApp], place: str) -> None:
    """It has the actions of the screen, and not the stock screenshot, which would write the note to a file."""
    titles = [command.title for command in stage.app.get_system_commands(stage.app.screen)]
    taken_by_the_editor = {"live.undo", "live.redo"}
    for action in actions.for_screen(WHERE[place]):
        if f"{action.where}.{action.id}" not in taken_by_the_editor and action.id not in MARKS:
            assert f"{action.title}  ({action.key_label})" in titles, action.id
    assert "Theme: Dusk" in titles
    assert not [title for title in titles if "screenshot" in title.lower()]
    await stage.press("ctrl+p")
    await stage.until(lambda: "Search for commands" in stage.text)
    assert "creenshot" not in stage.text
    await stage.press("escape")
    assert stage.place == place


def running_timers(stage: Stage[AllianceApp]) -> dict[str, float]:
    """The timers that run, with their seconds. The clock waits for the next second, and whatever is left of it."""
    parts = [stage.app, *(part for screen in stage.app.screen_stack for part in (screen, *screen.walk_children()))]
    found = [timer for part in parts for timer in part._timers if timer._task and not timer._task.done()]
    return {timer.name: timer._interval for timer in found if timer._active.is_set()}


def is_calm(stage: Stage[AllianceApp]) -> bool:
    """Whether nothing wakes the machine more than once a second."""
    return all(seconds >= 1 or name == "clock" for name, seconds in running_timers(stage).items())


async def see_rest(stage: Stage[AllianceApp], place: str) -> None:
    """Nothing hurries where nobody types; what changes behind the blank clock is not drawn before it can be seen."""
    await stage.until(lambda: is_calm(stage))
    assert ("clock" in running_timers(stage)) == (place == "LiveScreen")
    screen, shown = stage.app.screen, stage.glass.cells
    await stage.press("f8")
    assert stage.place == "BlankScreen"
    await stage.until(lambda: is_calm(stage))
    stage.glass.forget_paints()
    with stage.app._context():
        for part in (screen, *screen.walk_children()):
            part.refresh(layout=True)
    await stage.settle()
    screen._on_timer_update()
    await stage.settle()
    assert not stage.glass.paints
    await stage.press("f8")
    assert stage.place == place
    assert stage.glass.cells == shown == stage.glass.fresh()


@pytest.mark.parametrize(
    "place",
    [one if at % 4 == 0 else pytest.param(one, marks=pytest.mark.thorough) for at, one in enumerate(sorted(PLACES))],
)
async def test_help_and_palette_hold_every_action_and_it_rests(example: Path, place: str) -> None:
    async with at(place, example, (110, {"LiveScreen": 75, "ReviewScreen": 110}.get(place, 55))) as stage:
        await be_still(stage, place)
        await see_rest(stage, place)
        await see_help(stage, place)
        await see_palette(stage, place)


async def test_a_command_of_the_palette_does_what_its_key_does(example: Path) -> None:
    async with at("LiveScreen", example) as stage:
        await stage.press("ctrl+p")
        await stage.write("pause or go")
        await stage.until(lambda: "Pause or go on" in stage.text)
        await stage.rest()
        await stage.press("down")
        await stage.press("enter")
        await stage.until_place("LiveScreen")
        await stage.until(lambda: live_screen(stage).session.state.is_paused)
        assert live_screen(stage).editor.has_focus
        assert live_screen(stage).editor.text == ""


@pytest.mark.thorough
@pytest.mark.parametrize("place", PLACES)
async def test_every_theme_and_size_renders_every_screen(example: Path, place: str) -> None:
    async with at(place, example, (100, 30)) as stage:
        if place == "LiveScreen":
            await stage.write("Some words.\nAnd more.")
            await stage.press("f2", "f3", "f4", "f5")
        await be_still(stage, place)
        text = stage.text
        seen: set[str] = set()
        for _ in stage.app.themes:
            await stage.press("ctrl+n")
            ground = stage.app.themes[stage.app.theme].colours.ground.removeprefix("ansi_")
            grounds = {look.ground for row in stage.glass.cells for _text, look in row}
            assert ground in grounds, (stage.app.theme, grounds)
            assert stage.glass.cells == stage.glass.fresh(), stage.app.theme
            if place != "TrendsScreen":
                assert stage.text == text, "only colours change"
            assert not grounds & seen, "nothing of the theme before is left"
            seen |= {ground} - {"default"}
        assert stage.app.theme == "dusk"
        for size in ((40, 12), (60, 24), (120, 36)):
            await stage.resize(*size)
            assert stage.glass.cells == stage.glass.fresh()
            assert stage.text.strip()


async def test_ascii_everywhere_where_the_terminal_can_do_no_better(empty: Path) -> None:
    settings = Settings(glyphs="ascii")
    async with opened(empty, "live", "A-1", size=(120, 30), settings=settings) as stage:
        await stage.press("y")
        await stage.write("Plain words.\n")
        await stage.press("f2", "f3", "f4", "f5", "escape")
        for row in stage.glass.rows:
            assert row.isascii(), row
        await stage.press("slash")
        assert stage.text.isascii()
        await stage.press("escape")
        await stage.press("x", "f9")
        await stage.until_place("WrapUpScreen")
        assert stage.text.isascii()
        await stage.resize(120, 50)
        for key in ("f1", "escape", "d", "f1", "escape", "enter", "f1"):
            await stage.press(key)
            assert stage.text.isascii(), stage.place


async def test_ascii_when_looking_back_down_to_borders_scrollbars_plots_and_palette(example: Path) -> None:
    settings = Settings(glyphs="ascii")
    async with opened(example, size=(100, 16), settings=settings, notifications=True) as stage:
        walks = (
            "v",
            "n",
            "ctrl+p",
            "escape",
            "f",
            "escape",
            "e",
            "t",
            "escape",
            "escape",
            "t",
            "s",
            "escape",
            "g",
            "t",
        )
        for key in (
            *walks,
            "escape",
            "space",
            "escape",
            "slash",
            "a",
            "escape",
            "x",
            "escape",
            "f1",
            "escape",
        ):
            await stage.press(key)
            await stage.rest()
            strange = [row for row in stage.glass.rows if not row.isascii()]
            assert not strange, (stage.place, key, strange)
        while stage.place != "CaseloadScreen":
            await stage.press("escape")
        await stage.press("g")
        await stage.until(lambda: "n = 50 sessions" in stage.text)
        assert stage.text.isascii()
        await stage.press("escape")
        await stage.resize(60, 24)
        assert stage.text.isascii()
    async with opened(example, "review", "K-14", size=(100, 16)) as stage:
        assert not stage.text.isascii()


async def test_no_bell_and_no_notice_disturbs_a_session(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from textual.drivers.headless_driver import HeadlessDriver

    written: list[str] = []
    async with opened(example, "live", "K-14", notifications=True) as stage:
        monkeypatch.setattr(HeadlessDriver, "write", lambda _driver, data: written.append(data))
        await stage.press("f2", "escape", "9", "escape", "backspace", "up", "ctrl+z", "ctrl+y", "f6")
        stage.app.bell()
        await stage.rest()
        assert not [data for data in written if "\a" in data]
        assert not stage.app.screen.query("Toast")


async def test_a_crash_report_says_where_and_nothing_that_was_written(example: Path) -> None:
    reports: list[str] = []

    async def crash() -> None:
        async with opened(example, "live", "K-14") as stage:
            await stage.write("secret words")
            screen = live_screen(stage)

            def fail() -> None:
                local_words = screen.editor.text
                raise RuntimeError(local_words)

            screen.call_later(fail)
            with pytest.raises(RuntimeError):
                await stage.settle()
            reports.append("".join(str(one) for one in stage.app._exit_renderables))

    with pytest.raises(RuntimeError):
        await crash()
    assert "alliance-tui met a fault it does not know: RuntimeError." in reports[0]
    assert "test_every_screen.py" in reports[0]
    assert "secret" not in reports[0]
    practice = access.find(example).open_plain()
    try:
        assert find_unfinished(practice)[0][0].state.note.text == "secret words"
    finally:
        practice.close()
