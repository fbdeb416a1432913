"""A screen that is left while it is still being built takes nothing else down."""

import asyncio
from pathlib import Path

import pytest

from tests.ui.stage import key_event, opened
from tests.ui.test_every_screen import PLACES
from tests.ui.test_share_safe import go_home

WAYS = {
    **{place: keys for place, keys in PLACES.items() if keys},
    "ScaleChoiceScreen": ("enter", "r"),
    "SearchedReview": ("s", "b", "r", "e", "a", "d", "enter"),
}
MOST_TURNS = 44
"""Turns of the loop in which every screen is built, and some."""


async def leave_at(example: Path, place: str, leave: str, moments: range) -> None:
    """Open a screen, press a key so many turns of the loop later, and go home; for each of the moments."""
    *way, last = WAYS[place]
    async with opened(example, size=(80, 24)) as stage:
        for turns in moments:
            await stage.press(*way)
            stage.send(key_event(last))
            for _ in range(turns):
                await asyncio.sleep(0)
            stage.send(key_event(leave))
            await stage.settle()
            if leave == "f8":
                assert stage.place == "BlankScreen"
                await stage.press("f8")
            await go_home(stage)


async def test_a_screen_is_left_at_any_moment_of_its_building(example: Path) -> None:
    await leave_at(example, "ClientScreen", "escape", range(0, MOST_TURNS, 2))


async def test_a_screen_is_blanked_at_any_moment_of_its_building(example: Path) -> None:
    await leave_at(example, "ReviewScreen", "f8", range(0, MOST_TURNS, 6))


@pytest.mark.thorough
@pytest.mark.parametrize("place", sorted(WAYS))
async def test_every_screen_is_left_while_it_is_being_built(example: Path, place: str) -> None:
    await leave_at(example, place, "escape", range(1, MOST_TURNS, 6))
