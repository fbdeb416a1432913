"""Coding a recording, and steering the player from the review."""

import asyncio
import errno
import os
import signal
from pathlib import Path

import pytest
from textual.constants import ESCAPE_DELAY

from alliance_tui.config.settings import Settings
from alliance_tui.domain.coding import Coding
from alliance_tui.domain.playback import PlaybackChoice
from alliance_tui.domain.reading import clock_text
from alliance_tui.domain.recording import Recording
from alliance_tui.domain.session import Session
from alliance_tui.services import access, playing
from alliance_tui.services.playing import HandClock, Mpv, Source
from alliance_tui.storage import files
from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.screens.coding import CodingScreen
from alliance_tui.ui.screens.review import ReviewScreen
from tests.ui.conftest import TODAY, Desk
from tests.ui.stage import Stage, opened


def in_store(stage: Stage[AllianceApp]) -> Session:
    """The last session of K-14 as the disk has it."""
    practice = stage.app.practice
    client = next(one for one in practice.catalogue.clients() if one.code == "K-14")
    return practice.charts.read(practice.charts.summaries(client.id)[-1].id)


def coded(stage: Stage[AllianceApp]) -> Coding:
    """The coding that was begun last."""
    return in_store(stage).codings[-1]


def linked(root: Path, film: Path) -> None:
    """Link a film to the last session of K-14. It began ten seconds before the session."""
    practice = access.find(root).open_plain()
    client = next(one for one in practice.catalogue.clients() if one.code == "K-14")
    session = practice.charts.read(practice.charts.summaries(client.id)[-1].id)
    recording = Recording(id="r1", path=str(film), offset_s=-10.0, linked_at=TODAY.astimezone())
    early = [one.model_copy(update={"offset_s": 10.0 + place * 20}) for place, one in enumerate(session.markers)]
    practice.charts.save_drawer(
        "process", session.model_copy(update={"recordings": (recording,), "markers": tuple(early)})
    )
    practice.close()


def screen_of(stage: Stage[AllianceApp]) -> CodingScreen:
    screen = stage.app.screen
    assert isinstance(screen, CodingScreen)
    return screen


async def sit_down(stage: Stage[AllianceApp], name: str) -> None:
    """From the review to the coding, blind."""
    await stage.press("c")
    await stage.write(name)
    await stage.press("enter")
    await stage.press("n")
    await stage.until_place("CodingScreen")


async def test_a_recording_is_coded_by_the_keys_of_a_live_session_beside_ones_own_clock(
    example: Path, desk: Desk
) -> None:
    async with opened(example, "review", "K-14", size=(120, 36)) as stage:
        own = in_store(stage)
        times = [clock_text(one.offset_s) for one in own.markers]
        assert any(one in stage.text for one in times)
        await sit_down(stage, "B. Rater")
        assert not any(one in stage.text for one in times), "blind: nobody else's marks are shown"
        assert "own clock" in stage.text
        await stage.press("ctrl+t")
        await stage.write("10:00\n")
        await stage.press("space")
        desk.pass_s(2.5)
        await stage.press("w")
        assert coded(stage).markers[0].offset_s == 602.5, "on the disk before the key is done with"
        await stage.press("2", "plus")
        desk.pass_s(4)
        await stage.press("left", "f4", "escape")
        desk.pass_s(1)
        await stage.press("a")
        first, second, third = coded(stage).markers
        assert (third.code, third.salience, third.offset_s) == ("minimal-response", 3, 602.5)
        of_escape_s = round(601.5 - ESCAPE_DELAY, 3)
        assert [(one.group, one.offset_s) for one in (first, second)] == [
            ("connection", of_escape_s),
            ("repair", 601.5),
        ]
        await stage.press("u")
        assert sorted(one.group for one in coded(stage).markers) == ["repair", "withdrawal"]
        assert "● saved" in stage.text
        assert "Minimal response" in stage.text
        await stage.press("q")
        await stage.until_place("ReviewScreen")
        await stage.press("c")
        await stage.press("enter")
        await stage.until_place("CodingScreen")
        assert "10:02" in stage.text, "it goes on where one left it, under the name typed last"
        await stage.press("f9")
        assert "2 marks, 1 of them without a name" in stage.text
        await stage.press("y")
        await stage.until_place("ReviewScreen")
        assert coded(stage).is_closed
        now = in_store(stage)
        assert (now.markers, now.episodes, now.note) == (own.markers, own.episodes, own.note)
        screen = stage.app.screen
        assert isinstance(screen, ReviewScreen)
        assert screen.walk.session == now, "what one amends next keeps the coding"


async def test_what_cannot_be_marked_or_saved_is_said_and_nothing_is_lost(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    async with opened(example, "review", "K-14", size=(60, 24), notifications=True) as stage:
        await sit_down(stage, "B. Rater")
        desk = screen_of(stage).desk
        early = Recording(id="r", path="/x", offset_s=-60, linked_at=TODAY.astimezone())
        desk.source = Source(desk.source.player, early)
        await stage.press("w")
        assert desk.markers == []
        await stage.until(lambda: "Not marked" in stage.text)
        assert stage.glass.rows[-2].rstrip().endswith(" 50"), "no message stands over the timeline"
        await stage.press("ctrl+t")
        await stage.write("2:30\n")
        with monkeypatch.context() as full:
            full.setattr(files, "replace", refuse)
            await stage.press("w", "3")
            assert "not saved" in stage.text
            assert "disk" in stage.text
            await stage.press("q")
            assert stage.place == "CodingScreen"
        screen_of(stage).tick()
        await stage.settle()
        assert "● saved" in stage.text
        (kept,) = coded(stage).markers
        assert (kept.offset_s, kept.code) == (90.0, "abstract-talk")
        stage.app.clear_notifications()
        await stage.press("c")
        assert "01:30  ▼ Abstract talk" in stage.text, "the marks are whole beside the list of codes"
        assert "7 Controls or pressures" in stage.text
        await stage.press("q")
        await stage.until_place("ReviewScreen")


async def test_what_stands_below_says_what_the_keys_do_while_the_player_starts_and_is_there(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_open = asyncio.Event()

    async def slow(*_args: object) -> HandClock:
        await may_open.wait()
        return HandClock()

    monkeypatch.setattr(playing, "open_player", slow)
    linked(example, Path("/films/call.mkv"))
    async with opened(example, "review", "K-14", size=(120, 36)) as stage:
        await stage.press("v")
        assert "opening the player" in stage.text
        may_open.set()
        await stage.until(lambda: "v end" in stage.text)
        assert ", . 5 s" in stage.text
        await stage.press("c")
        assert "enter done  esc leave it" in stage.glass.rows[-1]
        await stage.press("escape")
        assert "v end" in stage.glass.rows[-1]
        await stage.press("v")
        may_open.clear()
        await sit_down(stage, "B. Rater")
        assert "opening the recording" in stage.text
        assert "opens the recording" not in stage.text
        may_open.set()
        await stage.until(lambda: "space plays and holds" in stage.text)
        await stage.press("f1")
        assert "moment that is being" in stage.text
        assert "goes back to the note" not in stage.text


async def test_the_player_is_steered_from_review_and_a_recording_is_coded_by_its_clock(
    example: Path, film: Path, unseen_mpv: str
) -> None:
    linked(example, film)
    settings = Settings(glyphs="unicode", recordings=PlaybackChoice(player=unseen_mpv))
    async with opened(example, "review", "K-14", size=(120, 36), settings=settings) as stage:
        app = stage.app
        await stage.press("v")
        await stage.until(lambda: app.playing._source)
        source = app.playing._source
        assert source is not None
        player = source.player
        assert isinstance(player, Mpv)
        await stage.until(lambda: player._is_loaded and not player._is_seeking)
        for key in ("n", "p"):
            await stage.press(key, "enter")
            await stage.until(lambda: not player._is_seeking)
            screen = app.screen
            assert isinstance(screen, ReviewScreen)
            assert screen.walk.marker is not None
            assert player.position() == pytest.approx(screen.walk.marker.offset_s + 10, abs=0.05)
        await stage.press("space")
        await stage.until(lambda: player.is_playing)
        await stage.press("f8")
        assert not player.is_playing
        assert not player._is_loaded, "blank: the file is out of the player"
        await stage.press("f8")
        await stage.until(lambda: player._is_loaded and not player._is_seeking)
        await sit_down(stage, "B. Rater")
        await stage.until(lambda: "recording 00:" in stage.text)
        await stage.press("space")
        begun_s = player.position()
        await stage.until(lambda: player.position() > begun_s + 0.2)
        before_s = source.session_s()
        await stage.press("w")
        assert before_s - 0.1 <= coded(stage).markers[-1].offset_s <= source.session_s() + 0.1
        assert player._process is not None
        os.kill(player._process.pid, signal.SIGKILL)
        await stage.until(lambda: "own clock" in stage.text)
        there_s = coded(stage).markers[-1].offset_s
        assert there_s <= screen_of(stage).desk.moment_s(0) < there_s + 5, "the clock stays where the player was"
        await stage.press("r")
        assert [one.group for one in coded(stage).markers] == ["withdrawal", "repair"]
