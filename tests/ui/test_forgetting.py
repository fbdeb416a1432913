"""What a screen showed is gone from memory when the screen is gone; a start straight into a session is no exception."""

import asyncio
import gc
import heapq
import time
from pathlib import Path

import pytest
from textual.screen import Screen

from alliance_tui.services import access
from alliance_tui.ui.app import AllianceApp
from tests.ui.canary import WORD, WORDS
from tests.ui.stage import PATIENCE_S, Stage, live_screen, opened
from tests.ui.test_share_safe import ON_THE_WAY, WAYS, WRITTEN_ON, go_home

ON_SCREENS = (WRITTEN_ON | {"AgreementScreen", "ExportScreen", "AccessScreen"}) - {"LiveScreen"}


def keep_words_out_of_the_catalogue(root: Path) -> None:
    """It stays in memory for as long as the practice is open, and the example's words stand in it too."""
    practice = access.find(root).open_plain()
    client = practice.catalogue.find("K-14")
    assert client is not None
    practice.catalogue.change(client.model_copy(update={"modality": "video"}))
    practice.close()


def forget_the_test_itself() -> None:
    """Cancelled timeouts of the stage wait in the loop, each with the context of its time."""
    loop = asyncio.get_running_loop()
    loop._scheduled[:] = [handle for handle in loop._scheduled if not handle._cancelled]  # type: ignore[attr-defined]
    heapq.heapify(loop._scheduled)  # type: ignore[attr-defined]


def left_behind(stage: Stage[AllianceApp]) -> list[str]:
    """Closed screens, and whatever holds a text with the word in it, by their kinds."""
    open_screens = set(map(id, stage.app.screen_stack))
    found = []
    for one in gc.get_objects():
        if isinstance(one, Screen) and id(one) not in open_screens:
            found.append(type(one).__name__)
        for text in gc.get_referents(one):
            if type(text) is str and WORD in text and text is not WORD and text is not WORDS:
                found.append(type(one).__name__)
    return found


async def be_swept(stage: Stage[AllianceApp]) -> list[str]:
    """Sweep as the app does a second later, again where a thread still came to its end; what is left then."""
    until = time.monotonic() + PATIENCE_S
    while True:
        await stage.rest()
        forget_the_test_itself()
        stage.app.forgetting.sweep()
        gc.unfreeze()  # what is set apart is not among `get_objects`
        left = left_behind(stage)
        gc.freeze()
        if not left or time.monotonic() > until:
            return left


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param({"ReviewScreen", "WrapUpScreen", "SearchScreen", "ExportScreen"}, id="most words"),
        pytest.param(ON_SCREENS, id="every screen", marks=pytest.mark.thorough),
    ],
)
async def test_no_closed_screen_and_no_word_it_showed_stays_in_memory(sown_practice: Path, wanted: set[str]) -> None:
    keep_words_out_of_the_catalogue(sown_practice)
    async with opened(sown_practice, size=(120, 36)) as stage:
        await stage.until(lambda: not gc.isenabled() or gc.get_freeze_count())
        gc.unfreeze()  # the practice that was sown, too
        gc.collect()
        for place in [one for one in WAYS if one in wanted]:
            for key in WAYS[place]:
                await stage.press(key)
                await stage.rest()
            await stage.until_place(place)
            if place == "SearchScreen":
                await stage.write(WORDS)
                await stage.until(lambda: WORD in stage.text)
            for key in ON_THE_WAY.get(place, ()):
                await stage.press(key)
            if place == "ReviewScreen":
                assert left_behind(stage), "the words are found where they are"
            await go_home(stage)
        assert await be_swept(stage) == []


async def test_the_first_screen_is_forgotten_like_any_other(sown_practice: Path) -> None:
    keep_words_out_of_the_catalogue(sown_practice)
    async with opened(sown_practice, "live", "K-14", size=(120, 36)) as stage:
        await stage.until(gc.get_freeze_count)
        await stage.write(f"{WORD} in a session")
        assert live_screen(stage).editor.text
        await go_home(stage)
        assert await be_swept(stage) == []
