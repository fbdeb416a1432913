"""Mark mode: every key of its grammar, at exact instants, with the focus in the note and no key ever lost."""

import itertools
import random
from pathlib import Path

import pytest
from textual.constants import ESCAPE_DELAY
from textual.widgets import TextArea

from alliance_tui.config.settings import Settings
from alliance_tui.domain.marker import Marker
from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.mark_mode import RETURNING
from alliance_tui.ui.screens.live import LiveScreen
from tests.ui.conftest import Desk
from tests.ui.stage import Stage, key_event, live_screen, opened

GROUPS = ("withdrawal", "confrontation", "repair", "connection")
LETTERS = "wcra"
ESC_S = 100 - ESCAPE_DELAY
"""The instant of an escape that is handled 100 s after the start."""


def markers(stage: Stage[AllianceApp]) -> list[Marker]:
    """In the order in which they were set."""
    return list(live_screen(stage).session.state.markers.values())


def last(stage: Stage[AllianceApp]) -> Marker:
    """The marker that was set last."""
    return markers(stage)[-1]


def is_marking(stage: Stage[AllianceApp]) -> bool:
    """Whether mark mode is on, by what is seen and by the state."""
    screen = live_screen(stage)
    seen = screen.status.is_marking and screen.checklist.is_marking and screen.has_class("-marking")
    assert seen == screen.capture.mode.is_open
    return seen


class Live:
    """A live session at 100 s, with some lines and the cursor in the middle of them."""

    def __init__(self, example: Path, desk: Desk, size: tuple[int, int] = (120, 36), book: str = "rupture-repair"):
        code = "K-14" if book == "rupture-repair" else "Q-1"
        self._opened = opened(
            example, "live", code, size=size, settings=Settings(glyphs="unicode", codebook=book, theme="dusk")
        )
        self._desk = desk
        self._book = book

    async def __aenter__(self) -> Stage[AllianceApp]:
        stage = await self._opened.__aenter__()
        if self._book != "rupture-repair":
            await stage.press("y")
        await stage.write("First line here.\nSecond line here.\nThird.")
        await stage.press("up", "left")
        self._desk.pass_s(100)
        return stage

    async def __aexit__(self, *error: object) -> None:
        await self._opened.__aexit__(*error)  # type: ignore[arg-type]


async def test_a_function_key_marks_this_instant_and_typing_goes_on(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        for place, key in enumerate(("f2", "f3", "f4", "f5")):
            await stage.press("q", key, "x")
            assert [(one.group, one.code, one.offset_s) for one in markers(stage)[place:]] == [
                (GROUPS[place], None, 100.0 + place)
            ]
            assert "qx" * (place + 1) in live_screen(stage).editor.text
            assert not is_marking(stage)
            desk.pass_s(1)


async def test_a_letter_marks_the_instant_of_the_escape(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        for letter, group in zip(LETTERS, GROUPS, strict=True):
            pressed_s = live_screen(stage).session.now_s() - ESCAPE_DELAY
            await stage.press("escape")
            assert is_marking(stage)
            desk.pass_s(7)
            await stage.press(letter)
            assert (last(stage).group, last(stage).code, last(stage).offset_s) == (group, None, round(pressed_s, 3))
            assert is_marking(stage)
            await stage.press("escape")


async def test_escape_and_a_letter_may_come_as_one_key(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        for letter, group in zip(LETTERS, GROUPS, strict=True):
            await stage.press(f"alt+{letter}", "1")
            assert (last(stage).group, last(stage).offset_s) == (group, 100.0)
            assert last(stage).code is not None
            assert is_marking(stage)


async def test_an_alt_letter_that_marks_nothing_is_typed(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        text = live_screen(stage).editor.text
        await stage.press("alt+x")
        assert live_screen(stage).editor.text.replace("x", "") == text
        assert "x" in live_screen(stage).editor.text
        assert not markers(stage)
        assert not is_marking(stage)


async def test_the_instant_is_that_of_the_key_however_late_it_is_handled(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        pressed = key_event("f2"), key_event("escape"), key_event("w")
        desk.pass_s(2.5)
        for key in pressed:
            stage.send(key)
        await stage.settle()
        assert [one.offset_s for one in markers(stage)] == [100.0, ESC_S]


async def test_a_digit_names_the_code(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        await stage.press("escape", "w")
        for place, code in enumerate(live_screen(stage).session.codebook.groups[0].codes, 1):
            await stage.press(str(place))
            assert last(stage).code == code.id


async def test_zero_is_the_tenth(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        await stage.press("escape", "r", "0")
        assert last(stage).code == live_screen(stage).session.codebook.groups[2].codes[9].id


async def test_a_digit_with_no_code_leaves_the_marker_as_it_is(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        await stage.press("escape", "w", "2", "9")
        assert last(stage).code == "minimal-response"
        assert is_marking(stage)


async def test_a_digit_alone_names_the_last_marker(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        await stage.press("f3", "h", "m", "escape", "1")
        assert len(markers(stage)) == 1
        assert last(stage).code == live_screen(stage).session.codebook.groups[1].codes[0].id


async def test_a_digit_before_any_marker_does_nothing_and_is_not_lost_sight_of(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        await stage.press("escape", "3")
        assert not markers(stage)
        assert is_marking(stage)


async def test_plus_and_minus_weigh(example: Path, desk: Desk) -> None:
    wanted = {"+": 3, "++": 4, "+++++": 5, "-": 3, "--": 2, "-----": 1, "=": 3, "=+-": 3}
    async with Live(example, desk) as stage:
        await stage.press("escape")
        for keys, salience in wanted.items():
            await stage.press("w", *keys)
            assert last(stage).salience == salience


async def test_comma_and_full_stop_move_in_time_within_the_session(example: Path, desk: Desk) -> None:
    wanted = {",": ESC_S - 15, ",,": ESC_S - 30, ",.": ESC_S, ".": 100.0, ",,,,,,,,": 0.0, ",,,,,,,,.": 15.0}
    async with Live(example, desk) as stage:
        await stage.press("escape")
        for keys, offset_s in wanted.items():
            await stage.press("w", *keys)
            assert last(stage).offset_s == offset_s


async def test_o_resolves_and_opens_again(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        state = live_screen(stage).session.state
        await stage.press("escape", "w", "o")
        assert [one.resolution for one in state.episodes.values()] == [5]
        await stage.press("o")
        assert state.open_episode is not None


async def test_a_repair_belongs_to_the_latest_open_episode_and_o_resolves_that(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        await stage.press("f2", "f3", "escape", "r", "1", "o")
        first, second = live_screen(stage).session.state.episodes.values()
        assert second.repairs == (last(stage).id,)
        assert (first.is_open, second.is_open) == (True, False)


async def test_u_takes_the_last_marker_back(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        await stage.press("f2", "escape", "c", "u")
        assert [one.group for one in markers(stage)] == ["withdrawal"]
        await stage.press("u", "u")
        assert not markers(stage)
        assert not live_screen(stage).session.state.episodes


async def test_two_letters_mark_twice(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        await stage.press("escape", "w", "2", "r", "5")
        assert [(one.group, one.offset_s) for one in markers(stage)] == [("withdrawal", ESC_S), ("repair", ESC_S)]


async def test_search_finds_by_any_part_and_marks(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        mode = live_screen(stage).capture.mode
        text = live_screen(stage).editor.text
        await stage.press("escape")
        for query in ("silen", "MIN RESP", "denial"):
            await stage.press("/", *query)
            found = mode.found()
            assert all(
                word in f"{group.title} {code.title} {code.id}".casefold()
                for group, code in found
                for word in query.casefold().split()
            )
            assert all(code.title in stage.text for _group, code in found)
            count = len(markers(stage))
            if found:
                await stage.press("enter")
                assert (last(stage).group, last(stage).code) == (found[0][0].id, found[0][1].id)
                assert last(stage).offset_s == ESC_S
                await stage.press("u")
            else:
                assert "no code has this in its name" in stage.text
                await stage.press("enter")
            assert len(markers(stage)) == count
        assert live_screen(stage).editor.text == text


async def test_search_after_a_letter_names_that_marker(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        await stage.press("escape", "w", "/", *"denial", "enter")
        assert [(one.group, one.code) for one in markers(stage)] == [("withdrawal", "denial")]


async def test_search_moves_edits_and_goes_back(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        mode = live_screen(stage).capture.mode
        await stage.press("escape", "/", "w", "i", "down", "down", "up")
        assert (mode.query, mode.choice) == ("wi", 1)
        await stage.press("backspace", "backspace", "backspace")
        assert mode.query == ""
        assert len(mode.found()) > 20
        await stage.press("up", "up", *["down"] * 60)
        await stage.press("enter")
        assert last(stage).code == mode.codebook.groups[-1].codes[-1].id
        await stage.press("/", "x", "escape")
        assert mode.query is None
        assert is_marking(stage)


async def test_the_choice_never_runs_past_what_was_found(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        mode = live_screen(stage).capture.mode
        await stage.press("escape", "/", "d", *["down"] * 60)
        found = mode.found()
        await stage.press("up", "enter")
        assert last(stage).code == found[-2][1].id


async def test_what_is_chosen_in_a_long_list_can_be_seen(example: Path, desk: Desk) -> None:
    async with Live(example, desk, size=(60, 14)) as stage:
        await stage.press("escape", "/", *["down"] * 20)
        mode = live_screen(stage).capture.mode
        assert mode.found()[mode.choice][1].title in stage.text


async def test_a_code_found_by_search_can_be_clicked(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        await stage.press("escape", "/", *"denial")
        await stage.click_text("Denial")
        assert (last(stage).group, last(stage).code) == ("withdrawal", "denial")
        assert live_screen(stage).editor.has_focus


async def test_question_mark_shows_what_the_codes_mean(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        meaning = live_screen(stage).session.codebook.groups[0].codes[0].meaning
        assert meaning[:20] not in stage.text
        await stage.press("escape", "?")
        assert meaning[:20] in stage.text
        await stage.press("?")
        assert meaning[:20] not in stage.text
        await stage.press("w", "1", "?")
        assert "As in:" in stage.text
        await stage.press("escape")
        assert meaning[:20] not in stage.text


async def test_a_key_that_only_returns_leaves_text_and_cursor_alone(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        editor = live_screen(stage).editor
        before = editor.text, editor.selection
        for key in sorted(RETURNING):
            await stage.press("escape", "w", key)
            assert (editor.text, editor.selection) == before, key
            assert not is_marking(stage), key
            assert editor.has_focus, key


async def test_a_stray_character_is_typed_and_the_mode_is_over(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        editor = live_screen(stage).editor
        for character in "xZé漢 !(Wä½":
            row, column = editor.cursor_location
            lines = editor.text.split("\n")
            lines[row] = lines[row][:column] + character + lines[row][column:]
            await stage.press("escape", "f2", character)
            assert editor.text == live_screen(stage).session.state.note.text == "\n".join(lines)
            assert not is_marking(stage)


async def test_a_paste_ends_the_mode_and_arrives(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        await stage.press("escape")
        await stage.paste("pasted w words")
        assert "pasted w words" in live_screen(stage).editor.text
        assert not is_marking(stage)
        assert not markers(stage)


async def test_a_paste_while_searching_is_not_lost(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        await stage.press("escape", "/", "d")
        await stage.paste("pasted words")
        assert "pasted words" in live_screen(stage).editor.text


async def test_a_shortcut_of_the_editor_works_out_of_the_mode(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        editor = live_screen(stage).editor
        await stage.write("abc")
        text = editor.text
        await stage.press("escape", "ctrl+z")
        assert editor.text != text
        assert not is_marking(stage)


async def test_the_mode_ends_by_itself_after_its_last_key_when_something_was_marked(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        capture = live_screen(stage).capture
        await stage.press("escape")
        assert capture._linger is None
        await stage.press("?")
        assert capture._linger is None, "nothing was marked: the mode waits"
        await stage.press("w")
        first = capture._linger
        assert first is not None
        assert first._interval == 8.0
        await stage.press("1")
        assert capture._linger is not first, "counted from the last key"
        assert first._task is None, "the timer of the key before is stopped"
        await stage.press("/")
        assert capture._linger is None, "nobody is thrown out of a search"
        await stage.press("escape")
        timer = capture._linger
        assert timer is not None
        timer._callback()  # type: ignore[misc]
        await stage.settle()
        assert not is_marking(stage)
        assert last(stage).code == "denial"
        await stage.write("w")
        assert len(markers(stage)) == 1, "after the mode a letter is a letter"


@pytest.mark.parametrize("size", [(120, 36), (60, 24), (40, 12)])
async def test_marks_never_move_the_focus_the_cursor_or_the_text(
    example: Path, desk: Desk, size: tuple[int, int]
) -> None:
    chance = random.Random(3)
    keys = ["f2", "f3", "f4", "f5", "escape", *LETTERS, *"0123456789", *"+-,.ou?"]
    async with Live(example, desk, size=size) as stage:
        screen = live_screen(stage)
        before = screen.editor.text, screen.editor.selection
        for _ in range(35):
            if not screen.capture.mode.is_open:
                await stage.press("escape")
            await stage.press(chance.choice(keys))
            assert (screen.editor.text, screen.editor.selection) == before
            assert screen.editor.has_focus
        screen.capture.close()
        await stage.write("on")
        assert screen.editor.text.replace("on", "", 1) == before[0]


async def test_everything_typed_between_marks_is_in_the_note(example: Path, desk: Desk) -> None:
    """Words typed at full speed with function keys among them: all characters arrive, in order."""
    words = "she went quiet when I asked about the move and then smiled again"
    async with opened(example, "live", "K-14") as stage:
        keys = itertools.cycle(("f2", "f3", "f4", "f5"))
        for place, character in enumerate(words):
            stage.send(key_event("space" if character == " " else character))
            if place % 5 == 0:
                stage.send(key_event(next(keys)))
        await stage.settle()
        assert live_screen(stage).editor.text == live_screen(stage).session.state.note.text == words
        assert len(markers(stage)) == 13


async def test_six_groups_have_six_function_keys_and_six_letters(example: Path, desk: Desk) -> None:
    async with Live(example, desk, book="movement") as stage:
        groups = live_screen(stage).session.codebook.groups
        assert len(groups) == 6
        editor = live_screen(stage).editor
        before = editor.text, editor.selection
        await stage.press("f2", "f3", "f4", "f5", "f6", "f7")
        await stage.press("escape", *[group.key for group in groups], "escape")
        assert [one.group for one in markers(stage)] == [group.id for group in groups] * 2
        assert (editor.text, editor.selection) == before
        assert all(group.title in stage.text for group in groups)


async def test_with_four_groups_the_other_function_keys_are_the_editors(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        await stage.press("f6", "f7")
        assert not markers(stage)
        assert live_screen(stage).editor.selected_text == live_screen(stage).editor.text


async def test_the_mode_says_so(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        assert " mark " not in stage.glass.row(0)
        await stage.press("escape")
        assert " mark " in stage.glass.row(0)
        await stage.press("w")
        assert "name it" in stage.text
        assert "1-7" in stage.text
        await stage.press("escape")
        assert " mark " not in stage.glass.row(0)


async def test_the_palette_and_help_do_not_end_or_confuse_the_mode(example: Path, desk: Desk) -> None:
    async with Live(example, desk) as stage:
        await stage.press("escape", "f1")
        assert stage.place == "HelpScreen"
        await stage.press("escape")
        screen = live_screen(stage)
        assert isinstance(screen, LiveScreen)
        assert isinstance(stage.app.focused, TextArea)
        await stage.write("zz")
        assert "zz" in screen.editor.text
