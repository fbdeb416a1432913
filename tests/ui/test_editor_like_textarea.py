"""The note editor shows what Textual's own editor shows, after whatever one does to both.

Both get the same random acts: keys, pastes, mouse, scrolling, resizing, themes, edits from elsewhere, another screen in
front for a while. After each, the cells that were sent to the terminal are compared, characters and styles, text
columns only. The stock editor paints every visible row each time; ours paints what changed, so a row it forgets shows
here. The long form, 21,000 acts: `ALLIANCE_TUI_HYPOTHESIS=thorough pytest tests/ui/test_editor_like_textarea.py`.
"""

import contextlib
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import cast

import pytest
from textual import events
from textual.document._document import Selection
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import TextArea

from alliance_tui.ui.widgets.margin import WIDTH
from alliance_tui.ui.widgets.note_editor import NoteEditor
from tests.ui.conftest import Desk
from tests.ui.editors import EditorApp, NoteApp, StockApp
from tests.ui.glass import Cell
from tests.ui.stage import Stage, key_event, on_stage, typed

SEEDS = range(4 if os.environ.get("ALLIANCE_TUI_HYPOTHESIS", "suite") == "suite" else 300)
STEPS = 70
LONG_EVERY = 4
"""One seed in so many begins with a note much longer than the screen."""
LINES = 300

KEYS = (
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "ctrl+left", "ctrl+right"),
    *("shift+up", "shift+down", "shift+left", "shift+right", "shift+home", "shift+end"),
    *("ctrl+shift+left", "ctrl+shift+right", "ctrl+a", "ctrl+e"),
    *("backspace", "backspace", "delete", "ctrl+w", "ctrl+u", "ctrl+k", "ctrl+f", "enter", "enter"),
    *("ctrl+d", "ctrl+shift+k", "alt+backspace", "alt+delete"),
    *("ctrl+x", "ctrl+c", "ctrl+v", "ctrl+v", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+y", "f6"),
)
WORDS = (
    *("went quiet", "a", " ", "  ", "pause, then the subject changed to work", "why? ", "(so) [it] {went}", "naïve "),
    *("漢字かな交じり文", "한국어 ", "👍🏽 ", "👩‍👩‍👧 ", "é", "🇫🇮", "W", "…", "x" * 90, "\t", "a\tb\tc", "ｆｕｌｌ"),
    *("漢" * 45, "e\u0301\u0323", "❤\ufe0f ", "क्षि ", "שלום ", "한"),
)

Both = tuple[Stage[NoteApp], Stage[StockApp]]
Act = Callable[[Stage[EditorApp]], Awaitable[None] | None]


def text_cells(stage: Stage[EditorApp]) -> list[list[Cell]]:
    """What the terminal shows right of the margin, with no scrollbar."""
    return [row[stage.app.margin_width : -1] for row in stage.glass.cells]


def sees_its_cursor(editor: TextArea) -> bool:
    """Whether the cursor is in sight."""
    top = editor.scroll_offset.y
    return top <= editor._cursor_offset[1] < top + editor.size.height


async def align(ours: Stage[NoteApp], stock: Stage[StockApp], script: str) -> None:
    """Of several keys at once ours follows the last only, so it may stand higher or lower, with the cursor in sight."""
    mine, theirs = ours.app.editor, stock.app.editor
    if mine.scroll_offset != theirs.scroll_offset and mine.selection == theirs.selection:
        assert sees_its_cursor(mine) or not sees_its_cursor(theirs), script
        with stock.app._context():
            theirs.scroll_to(y=mine.scroll_offset.y, animate=False)
        await stock.settle()


def scrolled(stage: Stage[EditorApp]) -> tuple[int, float]:
    """Of how much the scrollbar tells, and where in it one is."""
    bar = stage.app.editor.vertical_scrollbar
    return bar.window_virtual_size, bar.position


async def compare(both: Both, said: list[str]) -> None:
    """Settle both; they show the same."""
    ours, stock = both
    await ours.settle()
    await stock.settle()
    script = "\n".join(said)
    await align(ours, stock, script)
    assert ours.app.editor.text == stock.app.editor.text, script
    assert ours.app.editor.selection == stock.app.editor.selection, script
    assert ours.app.state.note.text == ours.app.editor.text, script
    assert scrolled(ours) == (stock.app.editor.virtual_size.height, ours.app.editor.scroll_offset.y), script
    if text_cells(ours) == text_cells(stock):
        return
    for y, (mine, theirs) in enumerate(zip(text_cells(ours), text_cells(stock), strict=True)):
        for x, (one, other) in enumerate(zip(mine, theirs, strict=True)):
            assert one == other, f"row {y}, column {x}:\n{script}\n\n{ours.text}\n\n{stock.text}"


def on_screen(stage: Stage[EditorApp], x: int, y: int) -> tuple[int, int]:
    """A text column and a row as a place on the terminal."""
    columns = stage.glass.width - stage.app.margin_width
    return stage.app.margin_width + min(x, columns - 2), min(y, stage.glass.height - 1)


async def send(stage: Stage[EditorApp], keys: list[events.Key]) -> None:
    """Press keys: all at once for ours; for the stock editor, whose letters overtake its shortcuts, one by one."""
    for key in keys:
        stage.send(key)
        if stage.app.is_patient:
            await stage.settle()


class Hand:
    """Makes up what to do next."""

    def __init__(self, seed: int, desk: Desk) -> None:
        self.chance = random.Random(seed)
        self.desk = desk
        self.size = Size(40, 10)

    def next(self) -> tuple[str, Act]:
        """An act, with what to call it."""
        chance = self.chance
        kinds = (self.write, self.key, self.key, self.paste, self.click, self.drag, self.wheel, self.elsewhere)
        kinds = (*kinds * 4, self.resize, self.theme, self.blur, self.scroll, self.many, self.start_over)
        kinds = (*kinds, self.cover)
        if chance.random() < 0.1:
            self.desk.pass_s(3)
        return chance.choice(kinds)()

    def write(self) -> tuple[str, Act]:
        # What Python calls unprintable only ours lets one type.
        text = self.chance.choice([word for word in WORDS if word.isprintable()])
        return f"write {text!r}", lambda stage: send(stage, [typed(one) for one in text])

    def key(self) -> tuple[str, Act]:
        key = self.chance.choice(KEYS)
        return f"key {key}", lambda stage: send(stage, [key_event(key)])

    def many(self) -> tuple[str, Act]:
        acts = [self.chance.choice((self.write, self.key))() for _ in range(self.chance.randint(2, 9))]

        async def act(stage: Stage[EditorApp]) -> None:
            for _said, one in acts:
                await cast("Awaitable[None]", one(stage))

        return " + ".join(said for said, _act in acts), act

    def paste(self) -> tuple[str, Act]:
        text = self.chance.choice(("", "\n", " ", "\n\n")).join(self.chance.choices(WORDS, k=self.chance.randint(1, 6)))
        return f"paste {text!r}", lambda stage: stage.send(events.Paste(text))

    def start_over(self) -> tuple[str, Act]:
        """Everything is selected and typed over, so that the text does not grow for ever."""
        return "select all and type", lambda stage: send(stage, [key_event("f7"), typed("n")])

    def _spot(self) -> tuple[int, int]:
        return self.chance.randrange(self.size.width - 2), self.chance.randrange(self.size.height)

    def click(self) -> tuple[str, Act]:
        x, y = self._spot()

        async def act(stage: Stage[EditorApp]) -> None:
            await stage.click(*on_screen(stage, x, y))

        return f"click {x} {y}", act

    def drag(self) -> tuple[str, Act]:
        places = [self._spot() for _ in range(3)]

        async def act(stage: Stage[EditorApp]) -> None:
            kinds = (events.MouseDown, events.MouseMove, events.MouseUp)
            for kind, (x, y) in zip(kinds, places, strict=True):
                await stage.mouse(kind, *on_screen(stage, x, y))

        return f"drag {places}", act

    def wheel(self) -> tuple[str, Act]:
        kind = self.chance.choice((events.MouseScrollDown, events.MouseScrollUp))

        async def act(stage: Stage[EditorApp]) -> None:
            await stage.mouse(kind, stage.app.margin_width + 2, 2, button=0)

        return f"wheel {kind.__name__}", act

    def scroll(self) -> tuple[str, Act]:
        to = self.chance.randrange(30)
        return f"scroll to {to}", lambda stage: stage.app.editor.scroll_to(y=to, animate=False)

    def elsewhere(self) -> tuple[str, Act]:
        """An edit away from the cursor."""
        part, length, lines = self.chance.random(), self.chance.randrange(8), self.chance.choice((0, 0, 1, 2))
        text = self.chance.choice(("", "", "\n", "x\ny", "one\ntwo\nthree", *WORDS))

        def act(stage: Stage[EditorApp]) -> None:
            document = stage.app.editor.document
            row = int(part * document.line_count)
            last = min(row + lines, document.line_count - 1)
            start = min(length, len(document[row]))
            end = min(length if lines else start + length, len(document[last]))
            stage.app.editor.replace(text, (row, start), (last, end))

        return f"replace {text!r} at {part:.2f}, {length}, {lines}", act

    def resize(self) -> tuple[str, Act]:
        self.size = Size(self.chance.choice((12, 25, 40, 61, 80)), self.chance.choice((4, 10, 24)))
        width, height = self.size

        async def act(stage: Stage[EditorApp]) -> None:
            await stage.resize(width + stage.app.margin_width, height)

        return f"resize {width} x {height}", act

    def theme(self) -> tuple[str, Act]:
        name = self.chance.choice(list(EditorApp.themes))
        return f"theme {name}", lambda stage: stage.app.show_theme(name)

    def blur(self) -> tuple[str, Act]:
        def act(stage: Stage[EditorApp]) -> None:
            stage.app.screen.set_focus(None if stage.app.editor.has_focus else stage.app.editor)

        return "focus goes or comes", act

    def cover(self) -> tuple[str, Act]:
        """Another screen in front for a while, in which the note, the size or the theme may change."""
        said, behind = self.chance.choice((self.elsewhere, self.resize, self.theme))()

        async def act(stage: Stage[EditorApp]) -> None:
            stage.app.push_screen(Screen())
            await stage.settle()
            done = behind(stage)
            if done is not None:
                await done
            await stage.settle()
            stage.app.pop_screen()

        return f"covered: {said}", act


@contextlib.asynccontextmanager
async def two_editors(*, is_following: bool) -> AsyncIterator[Both]:
    """Ours and the stock one, with equally many text columns."""
    async with (
        on_stage(NoteApp(is_following=is_following), (40 + WIDTH, 10)) as ours,
        on_stage(StockApp(), (40, 10)) as stock,
    ):
        yield ours, stock


async def perform(seed: int, desk: Desk, steps: int = STEPS) -> None:
    """Do the same to both."""
    hand = Hand(seed, desk)
    said: list[str] = []
    # A margin that follows has the whole editor painted, and would hide what the editor itself forgets.
    async with two_editors(is_following=seed % 2 == 1) as both:
        if seed % LONG_EVERY == LONG_EVERY - 1:
            for stage in both:
                await stage.paste("\n".join(f"line {line} " + WORDS[line % len(WORDS)] for line in range(LINES)))
        for _step in range(steps):
            word, act = hand.next()
            said.append(word)
            for stage in both:
                with stage.app._context():
                    done = act(stage)  # type: ignore[arg-type]
                    if done is not None:
                        await done
            await compare(both, said)


@pytest.mark.parametrize(
    "seed", [seed if seed == SEEDS[0] else pytest.param(seed, marks=pytest.mark.thorough) for seed in SEEDS]
)
async def test_both_editors_show_the_same_cells_after_every_act(seed: int, desk: Desk) -> None:
    await perform(seed, desk)


async def test_the_wheel_goes_on_from_the_rows_in_sight() -> None:
    async with on_stage(NoteApp(), (12 + WIDTH, 10)) as stage:
        await stage.paste("\n".join("some words and a few more" for _line in range(100)))
        await stage.resize(60 + WIDTH, 10)
        await stage.press("up")
        await stage.resize(12 + WIDTH, 10)
        top = stage.app.editor.scroll_offset.y
        await stage.mouse(events.MouseScrollDown, WIDTH + 2, 2, button=0)
        assert 0 < stage.app.editor.scroll_offset.y - top < 10


async def test_rows_in_sight_move_when_a_line_above_them_takes_more_rows() -> None:
    async with on_stage(NoteApp(), (40 + WIDTH, 10)) as stage:
        await stage.paste("\n".join(f"line {number} with its own words" for number in range(60)))
        await stage.press("up", "up", "up", "up")
        before = stage.glass.rows
        with stage.app._context():
            stage.app.editor.insert("more words " * 8, (3, 0))
        await stage.settle()
        assert stage.glass.cells == stage.glass.fresh()
        assert stage.glass.rows != before


def forgets_edited_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NoteEditor, "_refresh_edited", lambda _editor, _span, _height, _selection: None)


def forgets_where_the_cursor_was(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = NoteEditor._watch_selection

    def watch_new_only(editor: NoteEditor, _before: Selection, selection: Selection) -> None:
        watch(editor, selection, selection)

    monkeypatch.setattr(NoteEditor, "_watch_selection", watch_new_only)


def forgets_the_middle_of_a_selection(monkeypatch: pytest.MonkeyPatch) -> None:
    rows_of = NoteEditor._rows_of
    monkeypatch.setattr(NoteEditor, "_rows_of", lambda editor, line: (rows_of(editor, line)[0], 1))


def forgets_that_a_theme_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NoteEditor, "notify_style_update", TextArea.notify_style_update)


def keeps_rows_by_their_text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    strip = NoteEditor._text_strip

    def kept_strip(editor: NoteEditor, y: int, line: int, section: int) -> Strip:
        kept = editor.__dict__.setdefault("kept", {})
        key = (editor.document.get_line(line), section, editor.size.width)
        if key not in kept:
            kept[key] = strip(editor, y, line, section)
        return kept[key]

    monkeypatch.setattr(NoteEditor, "_text_strip", kept_strip)


PLANTS = [
    forgets_edited_rows,
    forgets_where_the_cursor_was,
    forgets_the_middle_of_a_selection,
    forgets_that_a_theme_changed,
    keeps_rows_by_their_text_alone,
]


@pytest.mark.thorough
@pytest.mark.parametrize("plant", PLANTS)
async def test_an_editor_that_forgets_a_row_is_found(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    plant(monkeypatch)

    async def look_for_it() -> None:
        for seed in range(6):
            await perform(seed, desk)

    with pytest.raises(AssertionError, match="row"):
        await look_for_it()
