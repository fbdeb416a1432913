"""Arrows, backspace and delete take what a person sees as one character."""

import sys

import pytest

from alliance_tui.ui.widgets.graphemes import end_of_first, start_of_last
from tests.ui.conftest import Desk
from tests.ui.editors import NoteApp
from tests.ui.stage import on_stage

WHOLE = ["a", "é", "e\u0301", "👩‍👩‍👧", "🇫🇮", "👍🏽", "❤️", "1️⃣", "漢", "한", "नि", "מָ", "\u1112\u1161\u11ab"]


@pytest.mark.parametrize("one", WHOLE)
@pytest.mark.parametrize("beside", ["", "x", "ö ", "🇸🇪", "中"])
def test_one_character_is_whole_beside_any_other(one: str, beside: str) -> None:
    assert start_of_last(beside + one) == len(beside)
    assert end_of_first(one + beside) == len(one)


def test_the_library_is_not_asked_about_letters_that_stand_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "regex", None)
    assert (start_of_last("Frage, ganz leise, schön"), end_of_first("他不想")) == (23, 1)
    assert (start_of_last(""), end_of_first("")) == (0, 0)


async def test_keys_take_whole_characters_and_the_note_follows(desk: Desk) -> None:
    async with on_stage(NoteApp()) as stage:
        await stage.paste("a👩‍👩‍👧🇫🇮e\u0301")
        editor = stage.app.editor
        await stage.press("backspace")
        assert editor.text == "a👩‍👩‍👧🇫🇮"
        await stage.press("left", "backspace")
        assert editor.text == "a🇫🇮"
        await stage.press("delete", "left", "right", "right", "right", "backspace", "backspace", "left")
        assert (editor.text, stage.app.state.note.text) == ("", "")
