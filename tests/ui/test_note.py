"""Writing: the note that is journaled is the note on screen, undo reaches the beginning, nothing is lost or slow."""

import random
import time
from pathlib import Path

import pytest
from textual.document._edit import Edit

from alliance_tui.domain.note import normalise
from alliance_tui.services import recovery
from alliance_tui.services.access import Practice
from tests.ui.conftest import Desk
from tests.ui.editors import NoteApp
from tests.ui.stage import Stage, live_screen, on_stage, opened

LONG = "".join(random.Random(1).choices("lorem ipsum dolor sit amet\n", k=200_000))


async def test_a_live_session_opens_with_the_cursor_in_the_note(example: Path) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.write("Came in flat.\nHomework not done.")
        screen = live_screen(stage)
        assert screen.session.state.note.text == "Came in flat.\nHomework not done."
        assert stage.glass.row(2).startswith(" 00:00   Came in flat.")
        assert screen.editor.has_focus


async def test_undo_goes_back_to_the_very_beginning_and_redo_to_the_end(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14", size=(80, 24)) as stage:
        screen = live_screen(stage)
        for line in range(40):
            desk.pass_s(3)
            await stage.write(f"line {line}\n")
        whole = screen.editor.text
        await stage.press(*["ctrl+z"] * 90)
        assert screen.editor.text == screen.session.state.note.text == ""
        await stage.press(*["ctrl+y"] * 90)
        assert screen.editor.text == screen.session.state.note.text == whole


async def test_many_short_lines_are_undone_without_a_crash(example: Path) -> None:
    """Textual's issue 6686: an undo that shortens the text by more rows than are visible."""
    async with opened(example, "live", "K-14", size=(80, 24)) as stage:
        for line in range(23):
            await stage.write(f"{line}\n")
        for _ in range(60):
            await stage.press("ctrl+z")
        assert live_screen(stage).editor.text == ""


async def test_a_large_paste_arrives_whole_and_soon(example: Path) -> None:
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        await stage.write("before ")
        began_s = time.process_time()
        await stage.paste(LONG)
        took_s = time.process_time() - began_s
        screen = live_screen(stage)
        assert screen.editor.text == screen.session.state.note.text == "before " + LONG
        assert took_s < 3
        await stage.write("after")
        assert screen.session.state.note.text.endswith(LONG[-20:] + "after")
        await stage.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert screen.session.state.note.text == screen.editor.text
        assert LONG not in screen.editor.text


async def test_a_paste_of_one_endless_line_arrives_whole(example: Path) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.paste("quiet " * 8000)
        screen = live_screen(stage)
        assert screen.editor.text == screen.session.state.note.text == "quiet " * 8000


@pytest.mark.parametrize(
    "text", ["a\r\nb\rc", "a\u2028b\u2029c", "a\x85b\x0bc\x0cd", "a\x00b", "one\x1cone\x1dtwo\x1e"]
)
async def test_odd_line_ends_are_kept_as_newlines(example: Path, text: str) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.paste(text)
        screen = live_screen(stage)
        assert screen.editor.text == screen.session.state.note.text == normalise(text)


@pytest.mark.parametrize("text", ["\u200d", "\u3000", "\xa0", "\ufe0f", "\U000e0041"])
async def test_a_character_that_is_not_printable_to_python_is_typed_all_the_same(example: Path, text: str) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.write(f"a{text}b")
        screen = live_screen(stage)
        assert screen.editor.text == screen.session.state.note.text == f"a{text}b"


async def test_what_was_written_is_there_again_after_leaving(example: Path) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.write("First.\nSecond 漢字 👩‍👩‍👧")
        await stage.press("up", "home", "ctrl+k", "ctrl+z", "f2")
        text = live_screen(stage).editor.text
    async with opened(example, "live", "K-14") as stage:
        screen = live_screen(stage)
        assert screen.editor.text == screen.session.state.note.text == text
        assert len(screen.session.state.markers) == 1
        assert screen.editor.cursor_location == screen.editor.document.end
        await stage.press("ctrl+z")
        assert screen.editor.text == text, "an undo does not reach into what was resumed"


async def test_an_edit_that_does_not_fit_is_mended(example: Path) -> None:
    """Should the note and the editor ever differ, the journal gets what is on the screen."""
    async with opened(example, "live", "K-14") as stage:
        screen = live_screen(stage)
        await stage.write("one two three")
        screen.session.rewrite("something else")
        await stage.press("backspace")
        assert screen.session.state.note.text == screen.editor.text == "one two thre"


async def test_the_journal_alone_gives_the_note_back_after_random_edits(example: Path, desk: Desk) -> None:
    chance = random.Random(7)
    keys = ("enter", "backspace", "up", "left", "ctrl+w", "ctrl+z", "ctrl+y", "home", "shift+up", "delete", "ctrl+x")
    async with opened(example, "live", "K-14") as stage:
        screen = live_screen(stage)
        for _ in range(80):
            desk.pass_s(0.7)
            await (stage.press(chance.choice(keys)) if chance.random() < 0.5 else stage.write("word 字 "))
            assert screen.session.state.note.text == screen.editor.text
        screen.session.sync()
        text, begun = screen.editor.text, screen.session.state.note.begun
        assert isinstance(stage.app.practice, Practice)
        found, troubles = recovery.find_unfinished(stage.app.practice)
        assert not troubles
        assert (found[0].state.note.text, found[0].state.note.begun) == (text, begun)


async def test_splices_are_small() -> None:
    async with on_stage(NoteApp(), (60, 12)) as stage:
        await _fill(stage)
        stage.app.splices.clear()
        await stage.write("x")
        assert [(one.removed, one.inserted) for one in stage.app.splices] == [("", "x")]
        stage.app.editor.edit(Edit("yy", (3, 0), (3, 4), maintain_selection_offset=True))
        assert [(one.line, one.column, one.removed, one.inserted) for one in stage.app.splices[1:]] == [
            (3, 0, "line", "yy")
        ]


async def _fill(stage: Stage[NoteApp]) -> None:
    await stage.paste("\n".join(f"line {line}" for line in range(400)))
