"""Where coders parted, and the marks in segments: both lead to the moment in review."""

import threading
from pathlib import Path

import pytest

from alliance_tui.services import comparing
from alliance_tui.ui.screens.review import ReviewScreen
from alliance_tui.ui.widgets.timeline import Timeline
from tests.ui.stage import opened


async def test_a_fault_that_nobody_foresaw_is_said_by_its_kind_alone(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise KeyError("what a client said")

    monkeypatch.setattr(comparing, "compared", fails)
    async with opened(example, "review", "K-14", size=(120, 36), notifications=True) as stage:
        await stage.press("left_square_bracket", "left_square_bracket", "a")
        await stage.until(lambda: "nobody foresaw (KeyError)" in stage.text)
        assert "What was saved is safe" in stage.text
        assert "client said" not in stage.text


async def test_what_fails_behind_a_blanked_screen_is_said_when_it_is_lifted(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def fails(*_: object) -> None:
        gate.wait()
        raise LookupError

    monkeypatch.setattr(comparing, "compared", fails)
    async with opened(example, "review", "K-14", size=(120, 36), notifications=True) as stage:
        await stage.press("left_square_bracket", "left_square_bracket", "a")
        await stage.press("f8")
        gate.set()
        await stage.until(lambda: len(getattr(stage.app.screen, "when_lifted", ())) == 2)
        assert "foresaw" not in stage.text
        await stage.press("f8")
        await stage.until(lambda: "nobody foresaw (LookupError)" in stage.text)


async def test_a_moment_at_which_two_coders_parted_is_one_key_from_the_review(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(120, 36), notifications=True) as stage:
        await stage.press("left_square_bracket", "left_square_bracket", "a")
        await stage.until(lambda: "parted at 2 moments" in stage.text)
        assert "08:05  only you: ▼ Deferential" in stage.text
        assert "Time units of 10 s" in stage.text
        await stage.press("left_square_bracket")
        await stage.until(lambda: "Time units of 5 s" in stage.text)
        await stage.press("g")
        await stage.until(lambda: "parted at 3 moments" in stage.text)
        await stage.press("s")
        await stage.until(lambda: "n = 3 sessions" in stage.text)
        assert "▲ About the therapist" in stage.text, "figures are called as marks are"
        await stage.resize(60, 24)
        assert "kappa 1.00  1.00 to 1.00  n 31" in stage.text
        assert any(row.startswith(" " * 13 + "A. Second ◆ Clears") for row in stage.glass.rows)
        await stage.resize(120, 36)
        await stage.press("t")
        assert "percentile bootstrap over 3 sessions" in stage.text
        assert "t figures" in stage.text
        await stage.press("t", "s")
        await stage.until(lambda: "n = 1 session" in stage.text)
        await stage.press("enter")
        await stage.until_place("ReviewScreen")
        assert isinstance(stage.app.screen, ReviewScreen)
        assert stage.app.screen.walk.marker is not None
        assert stage.app.screen.walk.marker.offset_s == 8 * 60 + 5
        # Where both marked and called it differently, one's own is in focus and the other stands beside it.
        await stage.press("a")
        await stage.until(lambda: "parted at 2 moments" in stage.text)
        await stage.press("g")
        await stage.until(lambda: "parted at 3 moments" in stage.text)
        await stage.press("down", "enter")
        await stage.until_place("ReviewScreen")
        timeline = stage.widget(Timeline)
        assert "28:04 ◆ Links to you and me  ●●  A. Second" in stage.text
        lit = [(text, style) for text, style in timeline.lines()[0] if style is not None and style.reverse]
        assert [text for text, _style in lit] == ["◆"], "the one in focus is seen where both fall on one place"
        # What only the other coder marked is shown among one's own, with whose it is, and cannot be amended.
        await stage.press("a")
        await stage.until(lambda: "parted at 2 moments" in stage.text)
        await stage.press("down", "enter")
        await stage.until_place("ReviewScreen")
        assert "✦ 41:15  marked by A. Second" in stage.text
        assert "41:15 ✦ Felt understood  ●●●  A. Second" in stage.text
        walk = stage.app.screen.walk
        assert walk.session is not None
        assert walk.marker is None
        before = walk.session
        await stage.press("e", "1")
        assert walk.session == before
        assert "only your own can be amended" in stage.text
        await stage.press("p")
        assert walk.marker == max((one for one in before.markers if one.offset_s < 2475), key=lambda one: one.offset_s)
        assert "41:15 ✦" not in stage.text, "from there on one is among one's own"


async def test_a_session_that_nobody_else_coded_says_so(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(60, 24)) as stage:
        await stage.press("a")
        await stage.until(lambda: "Nobody else has coded this" in stage.text)
        await stage.press("escape")
        assert stage.place == "ReviewScreen"


async def test_the_segment_view_changes_its_width_and_leads_to_the_moment(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(60, 24)) as stage:
        await stage.press("left_square_bracket", "left_square_bracket", "b")
        assert "you: 6 marks in 10 of 5 min" in stage.text
        await stage.press("plus", "g")
        assert "you: 6 marks in 5 of 10 min" in stage.text
        await stage.press("c")
        assert "A. Second: 6 marks" in stage.text
        await stage.press("c", "right", "enter")
        await stage.until_place("ReviewScreen")
        assert isinstance(stage.app.screen, ReviewScreen)
        walk = stage.app.screen.walk
        assert walk.marker is not None
        assert walk.marker.offset_s == 12 * 60 + 2
        await stage.press("b", "c", "plus", "g", "right", "enter")
        await stage.until_place("ReviewScreen")
        assert walk.marker is None
        assert "marked by A. Second" in stage.text
