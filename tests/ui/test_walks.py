"""The whole main job: start, write, mark, name, end, wrap up, look back; by keyboard, by mouse, on any terminal."""

import re
import string
from collections import Counter
from pathlib import Path

import pytest

from alliance_tui.config.settings import Settings
from alliance_tui.ui.actions import ACTIONS
from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.keymap import FIXED, TYPING, keymap
from tests.ui.stage import Stage, opened

ALT = [f"alt+{key}" for key in string.ascii_lowercase + string.digits]
HIGH = [f"f{number}" for number in range(13, 25)]
POOLS = {
    "anywhere": [f"f{number}" for number in range(3, 13)],
    "mark": ALT[26:],
    **dict.fromkeys(TYPING - {"anywhere"}, HIGH),
}


def other_keys() -> dict[str, dict[str, str]]:
    """Another key for every action that can have one."""
    chosen: dict[str, dict[str, str]] = {}
    for action in ACTIONS:
        if action.full_id not in FIXED:
            table = chosen.setdefault(action.where, {})
            table[action.id] = POOLS.get(action.where, ALT)[len(table)]
    return chosen


async def walk(stage: Stage[AllianceApp]) -> None:
    """A session with one marker, by the keys that are set, and no function key where they are the program's own."""

    async def press(action: str) -> None:
        keys = stage.app.keys_of(action)
        await stage.press(next((key for key in keys if not re.fullmatch(r"f[1-9]", key)), keys[0]))

    await press("question.yes")
    await stage.until_place("LiveScreen")
    await stage.write("Some words.")
    await press("live.mark-mode")
    await stage.press("w", "1", "escape")
    await stage.write(" And more")
    await press("anywhere.blank")
    assert stage.text.split() == ["10:00"]
    await press("anywhere.blank")
    await press("live.end-session")
    await stage.until_place("WrapUpScreen")
    await press("wrapup.plan")
    await stage.write("go slowly")
    await stage.press("escape")
    await press("wrapup.done")
    await stage.until_place("CaseloadScreen")
    await press("caseload.review-client")
    await stage.until_place("ReviewScreen")
    assert "Some words." in stage.text
    assert "Denial" in stage.text


@pytest.mark.parametrize("how", ["as it is", "no color", "linux console", "tiny", "every key another"])
async def test_the_main_job_by_keyboard_alone(empty: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(glyphs="auto" if how == "linux console" else "unicode")
    if how == "no color":
        monkeypatch.setenv("NO_COLOR", "1")
    elif how == "linux console":
        monkeypatch.setenv("TERM", "linux")
    elif how == "every key another":
        settings = Settings(keys=other_keys())
        assert not keymap(settings.keys, letters="wcra").faults
    size = (40, 12) if how == "tiny" else (100, 30)
    async with opened(empty, "live", "A-1", size=size, settings=settings) as stage:
        await walk(stage)
        if how == "linux console":
            assert stage.text.isascii()
        if how == "no color":
            inks = {colour for row in stage.glass.cells for _text, look in row for colour in (look.ink, look.ground)}
            assert all(len(set(re.findall("[0-9a-f]{2}", one))) <= 1 for one in inks if one.startswith("#")), inks


async def test_the_main_job_by_mouse_alone(example: Path) -> None:
    """But for the words themselves."""
    async with opened(example, size=(140, 36)) as stage:
        await stage.click_text("K-14")
        await stage.until_place("ClientScreen")
        await stage.click_text("start")
        await stage.until_place("LiveScreen")
        await stage.write("Some words.")
        await stage.click_text("Withdrawal")
        await stage.click_text("mark…")
        await stage.click_text("Denial")
        await stage.click_text("back to the note")
        await stage.click_text("end")
        await stage.until_place("WrapUpScreen")
        await stage.click_text("done")
        await stage.until_place("CaseloadScreen")
        await stage.click_text("review")
        await stage.until_place("ReviewScreen")
        assert "Some words." in stage.text
        assert "Denial" in stage.text
        await stage.click(60, 0)
        await stage.until(lambda: "Search for commands" in stage.text)


def test_no_action_needs_a_function_key_and_each_has_a_name_of_its_own() -> None:
    twice = [name for name, count in Counter(one.full_id for one in ACTIONS).items() if count > 1]
    assert twice == []
    with_letters = {f"live.mark-{place}" for place in range(1, 7)}  # esc, then the group's letter
    with_palette = {"anywhere.help"}  # ctrl+p finds it, and a hint says it
    for action in ACTIONS:
        if all(re.fullmatch(r"f\d+", key) for key in action.keys):
            assert action.full_id in with_letters | with_palette, action.full_id
