"""Pictures of the screens, kept as text with their styles. `pytest --snapshot-update` takes them anew."""

import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from alliance_tui.services import signing
from alliance_tui.ui import record_saving
from alliance_tui.ui.app import AllianceApp
from tests.ui.conftest import Desk
from tests.ui.picture import picture
from tests.ui.stage import Stage, live_screen, opened
from tests.ui.test_coding import linked

SIZES = [(60, 24), (80, 24), (120, 36)]


class Album(SingleFileSnapshotExtension):
    """One text file a picture."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def album(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """The kept pictures."""
    return snapshot.use_extension(Album)


async def write_a_session(stage: Stage[AllianceApp], desk: Desk) -> None:
    """Twelve minutes of a session, as in the drawing of the design."""
    screen = live_screen(stage)
    await stage.write("Came in flat. Week's events first: the move, her sister.\n\n")
    desk.pass_s(250)
    await stage.write("Homework not done. Short answers when I asked why.\n\n")
    desk.pass_s(300)
    await stage.press("f4")
    desk.pass_s(172)
    await stage.press("f2")
    await stage.press("escape", "2", "escape")
    await stage.write("Went quiet. I pushed too early?\n\n")
    desk.pass_s(18)
    await stage.write("Looked away from the camera, long pause, then changed the subject to work. Name it? Wait.")
    desk.pass_s(11)
    screen._tick()
    await be_saved(stage)


async def be_saved(stage: Stage[AllianceApp]) -> None:
    """Wait until the screen says so, so that a picture does not depend on the disk."""
    await stage.until(lambda: live_screen(stage).session.is_saved)
    live_screen(stage).saving._show_saved()
    await stage.settle()
    assert "● saved" in stage.text


async def pictures(stage: Stage[AllianceApp], album: SnapshotAssertion, name: str) -> None:
    """Compare at every size."""
    for width, height in SIZES:
        await stage.resize(width, height)
        assert picture(stage.glass) == album(name=f"{name}-{width}x{height}")


async def test_live(example: Path, desk: Desk, album: SnapshotAssertion) -> None:
    async with opened(example, "live", "K-14", size=SIZES[0]) as stage:
        await write_a_session(stage, desk)
        await pictures(stage, album, "writing")
        for theme in ("okabe-ito", "paper", "terminal", "contrast"):
            stage.app.theme = theme
            await stage.settle()
            assert picture(stage.glass) == album(name=f"writing-120x36-{theme}")


async def test_mark_mode(example: Path, desk: Desk, album: SnapshotAssertion) -> None:
    async with opened(example, "live", "K-14", size=SIZES[0]) as stage:
        await write_a_session(stage, desk)
        await stage.press("escape", "c")
        await be_saved(stage)
        await pictures(stage, album, "mark")


async def test_caseload(example: Path, album: SnapshotAssertion) -> None:
    async with opened(example, size=SIZES[0]) as stage:
        await pictures(stage, album, "caseload")


async def test_client(example: Path, album: SnapshotAssertion) -> None:
    async with opened(example, size=SIZES[0]) as stage:
        await stage.press("enter")
        await pictures(stage, album, "client")


async def test_settings(example: Path, album: SnapshotAssertion) -> None:
    async with opened(example, size=SIZES[0]) as stage:
        await stage.press("comma", "down", "down")
        await pictures(stage, album, "settings")


async def test_wrap_up(example: Path, album: SnapshotAssertion) -> None:
    async with opened(example, size=SIZES[0]) as stage:
        await stage.press("w")
        await pictures(stage, album, "moment")
        await stage.press("3", "4", "2", "plus")
        await pictures(stage, album, "episode")


async def test_review(example: Path, album: SnapshotAssertion) -> None:
    async with opened(example, "review", "K-14", size=SIZES[0]) as stage:
        await stage.press("n")
        await pictures(stage, album, "review")


async def test_transcript(example: Path, album: SnapshotAssertion) -> None:
    async with opened(example, "review", "K-14", size=SIZES[0]) as stage:
        await stage.press("w", "n")
        await pictures(stage, album, "transcript")


async def test_recording(example: Path, album: SnapshotAssertion) -> None:
    linked(example, Path("/calls/last-call.mkv"))
    async with opened(example, "review", "K-14", size=SIZES[0]) as stage:
        await stage.press("m")
        await stage.until_place("RecordingScreen")
        await pictures(stage, album, "recording")


async def test_record(example: Path, album: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_saving, "PAUSE_S", 0.01)
    async with opened(example, "review", "K-14", size=SIZES[0]) as stage:
        await stage.press("[", "[", "d")
        await stage.until_place("RecordNoteScreen")
        await stage.write("Slept badly since the move; saw the sister twice.")
        await stage.press("escape")
        await stage.press("r")
        await stage.until(lambda: "not said yet" in stage.text)
        await stage.press("right", "tab")
        await stage.write("No plan, no intent.")
        await stage.press("tab")
        await stage.write("Ask again next week.")
        await stage.press("escape")
        await stage.until(lambda: "● saved" in stage.text)
        stage.app.screen.query_one("#page").scroll_home(animate=False)
        await pictures(stage, album, "record-draft")
        signing.keep_signer(stage.app.practice, "A. Therapist")
        await stage.press("s")
        await stage.press("y")
        await stage.until(lambda: "signed" in stage.text)
        await pictures(stage, album, "record-signed")
        await stage.resize(40, 12)
        assert picture(stage.glass) == album(name="record-signed-40x12")


async def test_rating(example: Path, album: SnapshotAssertion) -> None:
    async with opened(example, size=SIZES[0]) as stage:
        for key in ("enter", "r", "enter"):
            await stage.press(key)
        await stage.press("7", "enter", "1", "0", "enter", "question_mark")
        await pictures(stage, album, "rating")


async def test_hand_over(example: Path, album: SnapshotAssertion) -> None:
    async with opened(example, size=SIZES[0]) as stage:
        for key in ("enter", "r", "down", "enter", "enter"):
            await stage.press(key)
        await stage.press("4", "enter", "2", "enter")
        await pictures(stage, album, "handed-over")


async def test_looking_back(example: Path, album: SnapshotAssertion) -> None:
    """One app for all four: what opens it costs more than what is looked at."""
    async with opened(example, "review", "K-14", size=SIZES[0]) as stage:
        await stage.press("t")
        await stage.until(lambda: "newest first" in stage.glass.row(0) and "…" not in stage.glass.row(0))
        await pictures(stage, album, "table")
        for key in ("escape", "slash"):
            await stage.press(key)
        await stage.write("sister")
        await stage.until(lambda: re.match(r" +[0-9]+ hits", stage.glass.row(3)))
        await pictures(stage, album, "search")
        for key in ("escape", "n", "space", "right"):
            await stage.press(key)
        await stage.until_place("ReplayScreen")
        await pictures(stage, album, "replay")
        for key in ("escape", "g"):
            await stage.press(key)
        await stage.until_place("TrendsScreen")
        await pictures(stage, album, "trends")


def test_a_picture_tells_colours_apart(example: Path) -> None:
    from textual.app import App

    from tests.ui.glass import Glass, Look

    glass = Glass(App(), (4, 2))
    glass.cells = [[("a", Look()), ("b", Look()), ("漢", Look(ink="#ffffff")), ("", Look(ink="#ffffff"))]] * 2
    assert picture(glass).split("\n") == [
        "4 x 2",
        "",
        "|ab漢|",
        "|ab漢|",
        "",
        "  0-1  2a 2b",
        "",
        "    a  - on -",
        "    b  #ffffff on -",
        "",
    ]
