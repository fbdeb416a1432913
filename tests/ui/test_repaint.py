"""What was sent to the terminal is what a fresh drawing of everything would show, and hardly more than that is sent."""

import os
import random
from pathlib import Path

import pytest
from textual.geometry import Region

from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.widgets.drawn import Drawn
from alliance_tui.ui.widgets.note_editor import NoteEditor
from tests.ui.conftest import Desk
from tests.ui.stage import Stage, live_screen, opened

SEEDS = range(3 if os.environ.get("ALLIANCE_TUI_HYPOTHESIS", "suite") == "suite" else 100)
SIZES = [(120, 36), (100, 24), (60, 24), (120, 30), (99, 24), (80, 24), (60, 14), (40, 12)]
KEYS = (
    *("f2", "f3", "f4", "f5", "escape", "escape", "w", "c", "r", "a", "1", "2", "0", "+", "-", ",", ".", "o", "u"),
    *("/", "?", "enter", "backspace", "up", "down", "left", "home", "shift+up", "ctrl+z", "ctrl+y", "ctrl+w", "ctrl+t"),
    *("d", "e", "space", "x", "pageup", "pagedown", "delete", "ctrl+a", "tab"),
)


def compare(stage: Stage[AllianceApp], said: list[str]) -> None:
    """The glass shows what a fresh drawing would."""
    shown, fresh = stage.glass.cells, stage.glass.fresh()
    if shown == fresh:
        return
    for y, (row, wanted) in enumerate(zip(shown, fresh, strict=True)):
        for x, (one, other) in enumerate(zip(row, wanted, strict=True)):
            wanted_text = "\n".join("".join(text for text, _look in line) for line in fresh)
            what = f"row {y}, column {x}: {one} is shown for {other}"
            assert one == other, f"{what}\n{said[-12:]}\n{stage.text}\nfor\n{wanted_text}"


async def perform(stage: Stage[AllianceApp], desk: Desk, seed: int, steps: int) -> None:
    """Do random things to a live session; after each the terminal is right."""
    chance = random.Random(seed)
    screen = live_screen(stage)
    said: list[str] = []
    for _step in range(steps):
        act = chance.random()
        if screen.capture.mode.query is not None and chance.random() < 0.5:
            said.append("search is over")
            await stage.press(chance.choice(("enter", "escape")))
        elif act < 0.5:
            keys = chance.choices(KEYS, k=chance.choice((1, 1, 3)))
            said.append(f"press {keys}")
            await stage.press(*keys)
        elif act < 0.65:
            said.append("write")
            await stage.write(chance.choice(("went quiet\n", "漢字 and so on ", "a long line of words " * 5)))
        elif act < 0.75:
            said.append("tick")
            desk.pass_s(chance.choice((1, 20, 400)))
            screen._tick()
        elif act < 0.81:
            size = chance.choice(SIZES)
            said.append(f"resize {size}")
            await stage.resize(*size)
        elif act < 0.85:
            said.append("theme")
            await stage.press("ctrl+n")
        elif act < 0.9:
            row = chance.randrange(1, stage.glass.height - 1)
            column = chance.randrange(stage.glass.width)
            said.append(f"click {column} {row}")
            await stage.click(column, row)
        elif act < 0.94:
            key = chance.choice(("f1", "f8"))
            said.append(f"{key} and back")
            await stage.press(key)
            await stage.press(key)
        elif act < 0.97:
            said.append("banner")
            screen.saving.show_banner("Saving failed: the disk is full. " * 3)
        else:
            said.append("no banner")
            screen.saving.hide_banner()
        await stage.settle()
        if stage.app.screen is not screen:  # a click on the hint line opened something
            await stage.press("f8" if stage.place == "BlankScreen" else "escape")
        await stage.settle()
        assert stage.app.screen is screen, (stage.place, said[-5:])
        compare(stage, said)
        assert screen.editor.text == screen.session.state.note.text


@pytest.fixture
def no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A click on `end` would end the session."""
    from alliance_tui.ui.screens.live import LiveScreen

    monkeypatch.setattr(LiveScreen, "action_end_session", lambda _screen: None)


@pytest.mark.parametrize(
    "seed", [seed if seed == SEEDS[0] else pytest.param(seed, marks=pytest.mark.thorough) for seed in SEEDS]
)
async def test_the_live_screen_never_shows_something_old(example: Path, desk: Desk, no_end: None, seed: int) -> None:
    async with opened(example, "live", "K-14", size=SIZES[seed % 3]) as stage:
        await perform(stage, desk, seed, 60)


def forgets_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    refresh = Drawn.refresh

    def refresh_above(widget: Drawn, *regions: Region, **options: bool) -> Drawn:
        kept = [region for region in regions if region.y < 3 or region.height > 1]
        return refresh(widget, *kept, **options) if kept or not regions else widget

    monkeypatch.setattr(Drawn, "refresh", refresh_above)


def forgets_the_margin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NoteEditor, "refresh_line", lambda _editor, _line: None)


def forgets_a_class_of_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    def notify(widget: Drawn) -> None:
        super(Drawn, widget).notify_style_update()
        if widget.is_mounted and widget.size.width:
            widget._shown = widget.lines()

    monkeypatch.setattr(Drawn, "notify_style_update", notify)


@pytest.mark.thorough
@pytest.mark.parametrize("plant", [forgets_a_line, forgets_the_margin, forgets_a_class_of_the_screen])
async def test_a_screen_that_forgets_something_is_found(
    example: Path, desk: Desk, no_end: None, monkeypatch: pytest.MonkeyPatch, plant: object
) -> None:
    assert callable(plant)
    plant(monkeypatch)

    async def look_for_it() -> None:
        async with opened(example, "live", "K-14", size=(120, 36)) as stage:
            await stage.write("words\nand more\n")
            for key in ("f3", "escape", "escape", "f2", "escape", "question_mark", "escape"):
                desk.pass_s(1)
                await stage.press(key)
                compare(stage, [key])

    with pytest.raises(AssertionError, match="is shown for"):
        await look_for_it()


@pytest.mark.parametrize("size", [(120, 36), (60, 24)])
async def test_a_character_in_a_long_note_paints_its_own_rows_only(
    example: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    drawn: list[int] = []
    async with opened(example, "live", "K-14", size=size) as stage:
        await stage.paste("\n".join(f"line {number} with some words" for number in range(600)))
        await stage.press("up", "up", "up", "home")
        screen = live_screen(stage)
        render = NoteEditor.render_line

        def counted(editor: NoteEditor, y: int) -> object:
            drawn.append(y)
            return render(editor, y)

        monkeypatch.setattr(NoteEditor, "render_line", counted)
        screen.session.sync()
        await stage.settle()
        for key in ("x", "y", "left", "backspace"):
            drawn.clear()
            stage.glass.forget_paints()
            await stage.press(key)
            row = screen.editor.cursor_screen_offset[1]
            assert stage.glass.painted_rows <= {0, row}, key
            assert set(drawn) == {row - screen.editor.region.y}, key
        drawn.clear()
        await stage.press("up")
        assert len(set(drawn)) <= 2


@pytest.mark.parametrize("size", [(120, 36), (60, 24)])
async def test_a_tick_of_the_clock_paints_what_it_changed(example: Path, desk: Desk, size: tuple[int, int]) -> None:
    async with opened(example, "live", "K-14", size=size) as stage:
        screen = live_screen(stage)
        await stage.paste("\n".join(f"line {number}" for number in range(30)))
        await stage.press("f2")
        screen.session.sync()
        await stage.until(lambda: screen.status.saving.value == "saved")
        open_row = next((y for y, row in enumerate(stage.glass.rows) if "open ▼" in row), 0)
        timeline_row = screen.timeline.region.y
        for seconds, allowed in ((1, {0, open_row}), (1, {0, open_row}), (90, {0, open_row, timeline_row})):
            desk.pass_s(seconds)
            stage.glass.forget_paints()
            screen._tick()
            await stage.settle()
            assert 0 in stage.glass.painted_rows
            assert stage.glass.painted_rows <= allowed
            assert stage.glass.paints <= 2
        stage.glass.forget_paints()
        screen._tick()
        await stage.settle()
        assert not stage.glass.painted_rows, "nothing changed, nothing is sent"


async def test_the_clock_rests_behind_a_screen_and_goes_on_behind_the_palette(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        screen = live_screen(stage)
        await stage.press("ctrl+p")
        desk.pass_s(60)
        screen._tick()
        await stage.settle()
        assert "01:00" in stage.glass.row(0), "the palette leaves it in sight"
        await stage.press("escape")
        for key in ("f1", "f8"):
            await stage.press(key)
            stage.glass.forget_paints()
            desk.pass_s(60)
            screen._tick()
            await stage.rest()
            assert not stage.glass.paints
            assert not any(timer.name == "clock" and timer._task for timer in screen._timers)
            await stage.press(key)
            assert stage.place == "LiveScreen"
        assert "03:00" in stage.glass.row(0)
        assert stage.glass.cells == stage.glass.fresh()


async def test_what_stands_still_is_not_sent_again(example: Path) -> None:
    async with opened(example, "review", size=(120, 36)) as stage:
        stage.glass.forget_paints()
        await stage.settle()
        assert not stage.glass.paints
