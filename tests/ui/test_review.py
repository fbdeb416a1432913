"""Looking back: marker to marker across sessions, session to session, in three panes, two or one; what is damaged."""

import re
from pathlib import Path

import pytest

from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.screens.review import ReviewScreen
from alliance_tui.ui.widgets.reading import SessionReading
from tests.ui.stage import Stage, opened


def review(stage: Stage[AllianceApp]) -> ReviewScreen:
    """The screen."""
    screen = stage.app.screen
    assert isinstance(screen, ReviewScreen)
    return screen


def standing(stage: Stage[AllianceApp]) -> tuple[int, str]:
    """Session number and marker time, as the state says; the screen says the same."""
    walk = review(stage).walk
    number = walk.listed[walk.place].summary.number
    assert f"session {number} " in stage.glass.row(0)
    assert walk.marker is not None
    at = f"{int(walk.marker.offset_s // 60):02}:{int(walk.marker.offset_s % 60):02}"
    assert at in stage.text
    return number, at


async def test_it_opens_the_last_session_at_its_first_marker(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(140, 40)) as stage:
        assert standing(stage) == (14, "15:30")
        assert "14 of 14" in stage.glass.row(0)
        assert "marker 1 of 3" in stage.text
        assert "salience      3 of 5" in stage.text


async def test_n_and_p_walk_every_marker_through_every_session_and_back(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(140, 40)) as stage:
        walk = review(stage).walk
        total = sum(sum(one.summary.counts.values()) for one in walk.listed)
        assert total > 30
        seen = [standing(stage)]
        for _ in range(3):
            await stage.press("n")
            if standing(stage) != seen[-1]:
                seen.append(standing(stage))
        assert seen == [(14, "15:30"), (14, "36:05"), (14, "44:10")]
        back = [standing(stage)]
        while True:
            await stage.press("p")
            if standing(stage) == back[-1]:
                break
            back.append(standing(stage))
        assert len(back) == total
        assert back[-1] == (1, "22:05")
        await stage.press(*["n"] * 10)
        assert standing(stage) == back[-11]
        await stage.press(*["n"] * 60)
        assert standing(stage) == back[0]


async def test_keys_that_come_at_once_act_in_their_order(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(140, 40)) as stage:
        first = review(stage).walk.marker
        await stage.press("n", "e", "1")
        assert standing(stage) == (14, "36:05")
        walk = review(stage).walk
        assert walk.session is not None
        assert walk.marker is not None
        assert walk.marker.code == "denial", "the marker that n went to"
        assert first in walk.session.markers, "the one that was left is as it was"
        await stage.press("escape", "p", "f", "w", "escape", "t")
        assert stage.place == "MarkersScreen", "the page behind them opens last"
        assert walk.wanted.group == "withdrawal"


async def test_the_marker_in_focus_is_lit_up_and_in_sight(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(100, 16)) as stage:
        selection = stage.app.themes["dusk"].colours.selection
        for _ in range(12):
            await stage.press("p")
            number, at = standing(stage)
            lit = [y for y, row in enumerate(stage.glass.cells) if row[3][1].ground == selection]
            assert lit, (number, at, stage.text)
            assert at in stage.glass.row(lit[0])


async def test_brackets_go_from_session_to_session(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(140, 40)) as stage:
        await stage.press("left_square_bracket")
        assert "session 13 " in stage.glass.row(0)
        await stage.press("left", "left")
        assert "session 11 " in stage.glass.row(0)
        walk = review(stage).walk
        bare = max(one.summary.number for one in walk.listed if not sum(one.summary.counts.values()))
        while f"session {bare} " not in stage.glass.row(0):
            await stage.press("left" if walk.listed[walk.place].summary.number > bare else "right")
        assert "No moment was marked" in stage.text
        await stage.press("n")
        assert standing(stage)[0] == bare + 1
        await stage.press("right_square_bracket", *["right"] * 9)
        assert "session 14 " in stage.glass.row(0)
        await stage.press(*["left_square_bracket"] * 20)
        assert "session 1 " in stage.glass.row(0)


async def test_a_session_is_chosen_from_the_list_with_keys_or_the_mouse(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(140, 40)) as stage:
        await stage.press("s")
        await stage.press("up", "up", "enter")
        assert "session 12 " in stage.glass.row(0)
        assert review(stage).query_one(SessionReading).has_focus
        await stage.click_text("  3 ")
        assert "session 3 " in stage.glass.row(0)
        await stage.press("tab")
        await stage.press("escape")
        assert stage.place == "ReviewScreen"
        await stage.press("escape")
        assert stage.place == "CaseloadScreen"


@pytest.mark.parametrize(
    ("size", "has_list", "has_side"),
    [
        ((112, 30), True, True),
        ((111, 30), False, True),
        ((84, 24), False, True),
        ((83, 24), False, False),
        ((40, 12), False, False),
    ],
)
async def test_three_panes_two_or_one(example: Path, size: tuple[int, int], has_list: bool, has_side: bool) -> None:
    async with opened(example, "review", "K-14", size=size) as stage:
        text = stage.text
        assert ("02 Mar 26 " in text) == has_list
        detail = review(stage).query_one("#detail").region
        assert (detail.x > 20) == has_side
        assert detail.height >= 2
        assert "15:30" in text
        assert "Open engagement" in text
        await stage.press("s")
        assert "Feb 26" in stage.text
        await stage.press("enter")
        assert review(stage).query_one(SessionReading).has_focus
        for _ in range(4):
            await stage.press("p")
            standing(stage)


async def test_resizing_keeps_the_session_and_the_marker(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(140, 40)) as stage:
        await stage.press("p", "p")
        here = standing(stage)
        for size in ((60, 24), (90, 30), (40, 12), (140, 40)):
            await stage.resize(*size)
            assert standing(stage) == here
            assert stage.glass.cells == stage.glass.fresh()


async def test_a_click_on_a_marker_focuses_it(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(140, 40)) as stage:
        await stage.press("n")
        await stage.click_text("44:10 ▼")
        assert standing(stage) == (14, "44:10")
        assert "not named yet" in stage.text


async def test_all_clients_at_once_by_time(example: Path) -> None:
    async with opened(example, size=(140, 40)) as stage:
        await stage.press("a")
        walk = review(stage).walk
        times = [one.summary.started_at for one in walk.listed]
        assert times == sorted(times)
        assert len({one.client.code for one in walk.listed}) == 5
        assert f"{len(times)} of {len(times)}" in stage.glass.row(0)


async def test_a_client_without_sessions_is_said_to_have_none(example: Path) -> None:
    async with opened(example, size=(100, 30)) as stage:
        await stage.press("n")
        await stage.write("B-1\n")
        await stage.press("v")
        assert "B-1 has no session" in stage.text
        await stage.press("n", "p", "right_square_bracket", "left_square_bracket")
        await stage.press("s")
        await stage.press("escape")
        await stage.press("escape")
        assert stage.place == "CaseloadScreen"


async def test_a_practice_without_anything_is_said_to_be_empty(empty: Path) -> None:
    async with opened(empty, "review") as stage:
        assert "has no session" in stage.text
        await stage.press("n", "p", "e", "f", "escape")
        await stage.press("escape")


async def test_an_unknown_client_ends_with_one_line(example: Path) -> None:
    async with opened(example, "review", "K-15") as stage:
        assert stage.app.return_code == 1
        assert "K-14" in stage.app.parting_word, "the nearest is named"


@pytest.mark.parametrize("drawer", ["process", "progress"])
async def test_a_damaged_session_is_shown_as_such_and_the_rest_works(example: Path, drawer: str) -> None:
    async with opened(example, "review", "K-14") as stage:
        damaged = review(stage).walk.listed[12].summary.id
    (example / drawer / f"{damaged}.json").write_bytes(b"\x00 no json at all")
    async with opened(example, "review", "K-14", size=(140, 40)) as stage:
        await stage.press("left_square_bracket")
        assert "session 13 " in stage.glass.row(0)
        trouble = review(stage).walk.trouble
        assert trouble is not None
        assert " ".join(trouble.sentence.split()[:4]) in " ".join(stage.text.split())
        assert review(stage).walk.session is None
        await stage.press("n")
        assert standing(stage)[0] == 14
        await stage.press("p")
        assert standing(stage)[0] == 12, "on to the next one that can be read"


async def test_what_was_marked_in_another_codebook_keeps_its_glyphs(example: Path) -> None:
    from alliance_tui.config.settings import Settings
    from tests.ui.stage import live_screen

    settings = Settings(glyphs="unicode", codebook="movement")
    async with opened(example, "live", "Q-1", settings=settings, size=(140, 40)) as stage:
        await stage.press("y")
        await stage.write("words")
        await stage.press("f4")
        group = live_screen(stage).session.codebook.groups[2]
        await stage.press("f9")
        await stage.until_place("WrapUpScreen")
        assert group.glyph in stage.text
    async with opened(example, "review", "Q-1", size=(140, 40)) as stage:
        assert group.glyph in stage.text
        assert group.title in stage.text
    async with opened(example, "review", size=(140, 40)) as stage:
        assert group.glyph in stage.text
        await stage.press("p")
        assert review(stage).walk.codebook is not None
        assert review(stage).walk.codebook.id == "rupture-repair"
        assert group.title not in stage.text


async def test_k_and_j_go_to_the_same_code_elsewhere_and_say_which_of_how_many(example: Path) -> None:
    async with opened(example, "review", size=(140, 40)) as stage:
        walk = review(stage).walk
        while walk.marker is None or walk.marker.code != "minimal-response":
            await stage.press("p")
        await stage.press("j")
        await stage.until(lambda: " with this code" in stage.text)
        number, total = map(int, re.findall(r"(\d+) of (\d+) with this code", stage.text)[0])
        assert 1 < number < total
        seen = {walk.listed[walk.place].client.code}
        while number > 1:
            await stage.press("j")
            number -= 1
            assert f"{number} of {total} with this code" in stage.text
            assert "Minimal response" in stage.text
            standing(stage)
            seen.add(walk.listed[walk.place].client.code)
        assert len(seen) > 1, "across clients"
        await stage.press(*["k"] * (total + 3))
        assert f"{total} of {total} with this code" in stage.text
        await stage.press("e", "plus", "escape")
        assert "with this code" not in stage.text, "what was amended is counted anew"
