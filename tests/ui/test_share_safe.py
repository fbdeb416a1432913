"""Share-safe mode: on no screen stands a word that somebody wrote; what one writes, and where, is not touched by it."""

import importlib
import pkgutil
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from alliance_tui.config.settings import Settings
from alliance_tui.ui import screens
from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.import_file import ImportScreen
from alliance_tui.ui.screens.recordings import RecordingScreen
from alliance_tui.ui.widgets.field import Area, Field
from tests.ui.canary import WORD, WORDS, calendar
from tests.ui.conftest import TODAY
from tests.ui.stage import Stage, live_screen, opened
from tests.ui.test_every_screen import PLACES

SIZES = ((120, 36), (60, 24))
WRITTEN_ON = {
    "ClientScreen",
    "ReviewScreen",
    "MarkersScreen",
    "ReplayScreen",
    "SearchScreen",
    "RecordNoteScreen",
    "WrapUpScreen",
    "LiveScreen",
    "WhoseScreen",
    "SpeakersScreen",
    "ImportScreen",
    "RecordingScreen",
}
"""Screens on which written words stand when nobody else looks."""
WORDLESS = {
    "FirstRunScreen",
    "UnlockScreen",
    "MigratingScreen",
    "QuestionScreen",
    "BlankScreen",
    "LockedScreen",
    "HelpScreen",
    "HandOverScreen",
    "ScoresScreen",
    "ScaleChoiceScreen",
    "CodebookChoiceScreen",
    "RehearsalScreen",
    "RehearsedScreen",
}
"""Screens that hold nothing from a session but codes, dates and scores; the rehearsal is a live screen."""
ON_THE_WAY: dict[str, tuple[str, ...]] = {
    "CaseloadScreen": ("down", "down", "o", "slash", "k", "escape", "ctrl+r", "escape"),
    "ClientScreen": ("r", "escape"),
    "LiveScreen": ("f2", "escape", "1", "escape", "escape", "ctrl+r", "escape"),
    "ReviewScreen": (
        "n",
        "e",
        "t",
        "left",
        "escape",
        "escape",
        "f",
        "d",
        "escape",
        "escape",
        "p",
        *("w", "down", "slash", WORD[0], "escape", "o", "escape", "comma", "n", "escape"),
        "left_square_bracket",
    ),
    "ImportScreen": (*WORD, "enter"),
    "SpeakersScreen": ("down", "t", "x", "up"),
    "RecordingScreen": ("n", "v", "escape", "o", "escape", "w", "escape", "l", *WORD, "enter"),
    "MarkersScreen": ("s", "s", "r"),
    "ReplayScreen": ("right", "full_stop", "right"),
    "RecordNoteScreen": ("tab", "tab", "escape"),
    "WrapUpScreen": ("down", "t", "left", "enter", "down", "down", "down", "p", "left", "tab"),
    "AuditScreen": tuple(WORD[:2]),
}
"""What is done on a screen while it is looked at, key by key."""


def see_nothing(stage: Stage[AllianceApp], *done: str) -> None:
    """No part of the word, and the sign of the mode where there is a top line."""
    assert WORD[:3] not in stage.text.lower(), (stage.place, done, stage.text)
    if stage.app.screen.query("Headline, RecordHeadline, StatusLine"):
        assert "share-safe" in stage.text.splitlines()[0], (stage.place, done, stage.text)


def test_every_screen_is_walked_or_said_to_hold_no_words() -> None:
    for module in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        importlib.import_module(module.name)
    known = {one.__name__ for one in _below(AllianceScreen) if one.__module__.startswith(screens.__name__)}
    assert known == set(PLACES) | WORDLESS, (
        "a new screen: put it into PLACES of test_every_screen, or say it is wordless"
    )


def _below(kind: type) -> set[type]:
    return {one for child in kind.__subclasses__() for one in (child, *_below(child))}


def test_what_is_written_is_written_into_our_own_fields() -> None:
    """The stock ones would show it."""
    for stock, own in ((TextArea, Area), (Input, Field)):
        for kind in _below(stock):
            if kind.__module__.startswith("alliance_tui"):
                assert issubclass(kind, own) or issubclass(own, kind), kind


WAYS = {
    **PLACES,
    "WrapUpScreen": ("w",),
    "RecordingScreen": ("v", "left_square_bracket", "m"),
    "SpeakersScreen": ("v", "left_square_bracket", "w", "y"),
}
"""As `PLACES`, but to a session with words in it: the last one may be the live one of the walk."""


async def test_turned_on_in_mid_session_it_keeps_text_cursor_and_undo(empty: Path) -> None:
    async with opened(empty, "live", "A-1", size=(100, 24)) as stage:
        await stage.press("y")
        await stage.write("Wörter 漢字\n\nand more")
        await stage.press("left", "left", "f2")
        editor = live_screen(stage).editor
        seen, cursor = stage.glass.find("more"), editor.cursor_location
        await stage.press("ctrl+f")
        see_nothing(stage)
        assert "share-safe" in stage.glass.row(0)
        assert "····" * 2 in stage.text
        assert "more" not in stage.text
        assert " ········ " in stage.glass.row(seen[1]), "nothing moved"
        assert editor.cursor_location == cursor
        assert "00:00" in stage.text
        await stage.write("blind ")
        await stage.press("escape", "1")
        await stage.press("f8")
        assert stage.text.split() == ["10:00"]
        await stage.press("f8", "ctrl+f")
        assert editor.text == "Wörter 漢字\n\nand moblind re"
        assert "share-safe" not in stage.glass.row(0)
        for _ in range(9):
            await stage.press("ctrl+z")
        assert editor.text == ""
        await stage.press("ctrl+y")
        assert editor.text.startswith("W")


async def test_where_only_ascii_can_be_drawn_its_points_are_ascii(empty: Path) -> None:
    async with opened(empty, "live", "A-1", size=(40, 12), settings=Settings(glyphs="ascii")) as stage:
        await stage.press("y")
        await stage.write("some words")
        await stage.press("ctrl+f")
        assert stage.text.isascii()
        assert ".........." in stage.text
        assert "share-safe" in stage.glass.row(0)


async def go_home(stage: Stage[AllianceApp]) -> None:
    """Back to the caseload from anywhere."""
    if stage.place == "LiveScreen":
        await stage.press("f9")
        await stage.until_place("WrapUpScreen")
    if stage.place == "CodingScreen":  # There esc marks.
        await stage.press("q")
    if isinstance(stage.app.screen, RecordingScreen):  # What it does just now comes to its end first.
        desk = stage.app.screen.desk
        await stage.until(lambda: not desk.is_busy)
    if isinstance(stage.app.screen, ImportScreen):
        await stage.until(stage.app.screen._idle.is_set)
    for _ in range(9):
        if stage.place != "CaseloadScreen":
            await stage.press("escape")
    assert stage.place == "CaseloadScreen"


async def walk(stage: Stage[AllianceApp], place: str) -> None:
    """Look at a screen at both sizes, and use it; then let the words be seen once, to know that they were there."""
    for key in WAYS[place]:
        await stage.press(key)
        see_nothing(stage, key)
    await stage.until_place(place)
    if place in ("LiveScreen", "SearchScreen"):
        await stage.write(WORDS)
        await stage.until(lambda: place == "LiveScreen" or " hit" in stage.text)
    await stage.resize(*SIZES[1])
    see_nothing(stage)
    await stage.resize(*SIZES[0])
    see_nothing(stage)
    for key in ON_THE_WAY.get(place, ()):
        await stage.press(key)
        see_nothing(stage, key)
    assert stage.place == place
    await stage.press("ctrl+f")
    await stage.until(lambda: (WORD in stage.text) or place not in WRITTEN_ON)
    assert "share-safe" not in stage.glass.row(0)
    await stage.press("ctrl+f")
    await stage.until(lambda: WORD not in stage.text)
    see_nothing(stage)
    assert stage.glass.cells == stage.glass.fresh(), place


@pytest.mark.parametrize(
    "places",
    [
        pytest.param(
            ("ReviewScreen", "WrapUpScreen", "SearchScreen", "ClientScreen", "RecordNoteScreen"), id="most words"
        ),
        pytest.param(list(PLACES)[::2], id="every other", marks=pytest.mark.thorough),
        pytest.param(list(PLACES)[1::2], id="the others", marks=pytest.mark.thorough),
    ],
)
async def test_no_written_word_stands_on_any_screen(
    sown_practice: Path, places: tuple[str, ...], tmp_path: Path
) -> None:
    dates = calendar(tmp_path / "dates.ics", TODAY.date())
    settings = Settings(share_safe=True, glyphs="unicode", calendar=dates)
    async with opened(sown_practice, size=SIZES[0], settings=settings, notifications=True) as stage:
        for place in places:
            await walk(stage, place)
            await go_home(stage)
