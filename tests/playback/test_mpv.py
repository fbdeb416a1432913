"""mpv itself, steered over its wire."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alliance_tui.playback import mpv as steering
from alliance_tui.playback.mpv import Mpv, NoPlayer
from tests.film import UNSEEN


async def until(is_so: Callable[[], object]) -> None:
    """Wait until mpv has come so far."""
    async with asyncio.timeout(30):
        while not is_so():
            await asyncio.sleep(0.005)


async def asked(player: Mpv, name: str) -> Any:
    """What mpv itself says of a property just now."""
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    player._wire.send("get_property", name, then=lambda reply: answer.set_result(reply.get("data")))
    return await asyncio.wait_for(answer, 30)


async def off_by_s(player: Mpv) -> float:
    """How far the known clock is from mpv's own: the middle of nine looks, since a busy machine may stumble at one."""
    looks = []
    for _look in range(9):
        before_s = player.position()
        said_s = await asked(player, "time-pos")
        looks.append(max(0.0, before_s - said_s, said_s - player.position()))
    return sorted(looks)[len(looks) // 2]


async def test_it_goes_to_a_moment_within_50_ms_and_its_clock_is_known_within_100_ms(mpv: Mpv) -> None:
    await until(lambda: mpv.duration_s)
    assert mpv.duration_s == pytest.approx(70, abs=0.2)
    for wanted_s in (61.234, 8.085, 69.5, 0.0):
        mpv.seek(wanted_s)
        assert mpv.position() == wanted_s, "known before it is there"
        await until(lambda: not mpv._is_seeking)
        assert await asked(mpv, "time-pos") == pytest.approx(wanted_s, abs=0.05)
        assert mpv.position() == pytest.approx(wanted_s, abs=0.05)
    mpv.toggle()
    await until(lambda: mpv.position() > 0.5)
    off_s = [await off_by_s(mpv)]
    while off_s[-1] > 0.1 and len(off_s) < 5:
        off_s.append(await off_by_s(mpv))
    assert off_s[-1] <= 0.1, off_s
    mpv.toggle()
    await until(lambda: not mpv.is_playing)
    held_s = await asked(mpv, "time-pos")
    await until(lambda: mpv.position() == pytest.approx(held_s, abs=0.05))


async def test_a_hidden_recording_is_out_of_the_player_and_comes_back_where_it_was(mpv: Mpv) -> None:
    mpv.seek(30.0)
    await until(lambda: mpv._is_loaded and not mpv._is_seeking)
    mpv.seek(30.0)
    mpv.toggle()
    await until(lambda: mpv.position() > 30.1)
    mpv.hide()
    there_s = mpv.position()
    await until(lambda: mpv._position.is_running is False)
    mpv._wire.send("cycle", "pause")  # somebody at its window
    await asyncio.sleep(0)
    assert mpv.position() == there_s
    mpv.show()
    await until(lambda: mpv._is_loaded and not mpv._is_seeking)
    assert await asked(mpv, "time-pos") == pytest.approx(there_s, abs=0.05)
    assert not mpv.is_playing


async def test_no_name_stands_in_the_list_of_processes_and_the_window_does_not_tell(mpv: Mpv, film: Path) -> None:
    assert mpv._process is not None
    await until(lambda: mpv._is_loaded)
    command = Path(f"/proc/{mpv._process.pid}/cmdline")
    if command.exists():
        assert film.stem.encode() not in command.read_bytes()
        assert b"Anna" not in command.read_bytes()
    assert await asked(mpv, "title") == await asked(mpv, "media-title") == steering.TITLE


async def test_a_player_that_is_killed_is_gone_and_the_place_is_known(mpv: Mpv) -> None:
    await until(lambda: mpv._is_loaded and not mpv._is_seeking)
    mpv.seek(42.0)
    await until(lambda: not mpv._is_seeking)
    told: list[bool] = []
    mpv.on_change = lambda: told.append(mpv.is_gone)
    assert mpv._process is not None
    os.kill(mpv._process.pid, signal.SIGKILL)
    await until(lambda: mpv.is_gone)
    assert told[-1] is True
    assert mpv.position() == pytest.approx(42.0, abs=0.05)
    mpv.toggle()
    mpv.seek(1.0)
    assert not mpv.is_playing


async def test_a_file_that_is_no_recording_is_said(mpv: Mpv, tmp_path: Path) -> None:
    words = tmp_path / "words.mp4"
    words.write_text("no picture")
    mpv.load(words)
    await until(lambda: mpv.trouble)
    assert mpv.trouble is not None
    assert "cannot play" in mpv.trouble.line
    assert "words" not in mpv.trouble.line


async def test_ending_it_ends_its_process(film: Path) -> None:
    player = await Mpv.start(options=UNSEEN)
    process = player._process
    assert process is not None
    player.load(film)
    player.close()
    assert process.poll() is not None


async def test_a_program_that_is_missing_or_is_no_player_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(NoPlayer, match="not found"):
        await Mpv.start(str(tmp_path / "none"))
    with pytest.raises(NoPlayer, match="did not start"):
        await Mpv.start("true")
