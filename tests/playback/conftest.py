"""mpv without a window."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alliance_tui.playback.mpv import Mpv
from tests.film import UNSEEN


@pytest.fixture
async def mpv(film: Path) -> AsyncIterator[Mpv]:
    """mpv with the film, holding at its beginning."""
    player = await Mpv.start(options=UNSEEN)
    player.load(film)
    yield player
    player.close()
