"""Rating a session by keys and mouse, and handing the screen over: what the client sees, and the only way back."""

from pathlib import Path
from typing import Any

import pytest

from alliance_tui.config import paths
from alliance_tui.domain.session import ScaleRating
from alliance_tui.services import access, demo
from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.screens.hand_over import HandOverScreen
from alliance_tui.ui.widgets.rating_item import RatingItem
from tests.conftest import PASSPHRASE
from tests.ui.stage import Stage, opened


def kept(stage: Stage[AllianceApp]) -> tuple[ScaleRating, ...]:
    """The ratings of K-14's last session, as the store has them."""
    practice = stage.app.practice
    client = practice.catalogue.find("K-14")
    assert client is not None
    return practice.charts.read(practice.charts.summaries(client.id)[-1].id).ratings


def values(stage: Stage[AllianceApp]) -> dict[str, float]:
    """What is kept of the one rating."""
    (rating,) = kept(stage)
    return rating.values


async def begin(stage: Stage[AllianceApp], *keys: str) -> None:
    """From the caseload to the choice of a scale for K-14's last session."""
    await stage.press("enter")
    await stage.press("r")
    await stage.until_place("ScaleChoiceScreen")
    await stage.press(*keys, "enter")
    await stage.rest()


async def hand_over(stage: Stage[AllianceApp]) -> HandOverScreen:
    """To the client, who sits before the check-in then."""
    await begin(stage, "down")
    screen = stage.app.screen
    assert isinstance(screen, HandOverScreen)
    await stage.press("enter")
    assert screen.is_handed_over
    return screen


async def test_digits_signs_and_arrows_answer_and_each_answer_is_on_the_disk(example: Path) -> None:
    async with opened(example) as stage:
        await begin(stage)
        assert stage.place == "RatingScreen"
        assert "Not a validated instrument." in stage.text
        await stage.press("7")
        assert values(stage) == {"goals": 7}
        assert "● saved" in stage.glass.row(0)
        await stage.press("enter", "1", "0", "tab", "1", "3", "down", "plus", "right", "up", "minus")
        assert values(stage) == {"goals": 7, "tasks": 10, "bond": 2, "trust": 6}
        await stage.press("delete", "up", "backspace")
        assert values(stage) == {"goals": 7, "trust": 6}
        await stage.press("escape")
        assert stage.place == "ClientScreen"


async def test_the_score_and_its_meaning_stand_only_at_the_end(example: Path) -> None:
    own = paths.user_scales()
    own.mkdir(parents=True)
    text = (paths.shipped_scales() / "alliance-pulse.toml").read_text(encoding="utf-8")
    line = '\n[[cut_offs]]\ncomparison = "<"\nvalue = 5\nmeaning = "Low by my own line."\n'
    (own / "mine.toml").write_text(text + line, encoding="utf-8")
    async with opened(example, size=(80, 40)) as stage:
        await begin(stage)
        await stage.press("4", *["enter", "4"] * 7)
        assert "Total" not in stage.text
        assert "Low by my own line." not in stage.text
        await stage.press("enter", "3", "enter")
        assert "Total  3.9   0 to 10, mean" in stage.text
        assert "Total < 5: Low by my own line." in stage.text
        assert "9 of 9 items answered. Not a validated instrument." in stage.text
        await stage.press("s")
        assert "Total" not in stage.text
        await stage.press("s")
        await stage.press("enter")
        assert stage.place == "ClientScreen"


async def test_the_mouse_drags_a_slider_and_nothing_is_kept_until_it_is_let_go(example: Path) -> None:
    from textual import events

    async with opened(example, size=(100, 40)) as stage:
        await begin(stage)
        row = stage.app.screen.query(RatingItem)[2]
        y = row.region.y + 1
        first, last = row._places[0][0] + row.content_region.x, row._places[-1][0] + row.content_region.x
        await stage.mouse(events.MouseDown, first, y)
        assert values(stage) == {"bond": 0}
        await stage.mouse(events.MouseMove, last - 3, y)
        assert values(stage) == {"bond": 0}
        await stage.mouse(events.MouseUp, last + 40, y)
        assert values(stage) == {"bond": 10}


async def test_review_takes_over_what_was_rated_there(example: Path) -> None:
    async with opened(example, "review", "K-14") as stage:
        await stage.press("r")
        await stage.until_place("ScaleChoiceScreen")
        await stage.press("enter")
        await stage.press(*["5", "enter"] * 9, "escape")
        assert stage.place == "ReviewScreen"
        walk = stage.app.screen.walk
        assert walk.session.ratings == kept(stage)
        assert walk.listed[walk.place].summary.scores == {"alliance-pulse@1": 5}


async def test_an_answer_the_disk_refuses_is_said_and_taken_off_the_screen(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(example, notifications=True) as stage:
        await begin(stage)
        await stage.press("7")

        def refuse(*_given: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("alliance_tui.storage.files.replace", refuse)
        monkeypatch.setattr("alliance_tui.storage.files.write_all", refuse)
        await stage.press("enter", "9")
        assert "not saved" in stage.glass.row(0)
        assert stage.app.screen.query(RatingItem)[1].value is None
        monkeypatch.undo()
        assert values(stage) == {"goals": 7}


async def test_a_reader_is_told_that_nothing_can_be_rated(example: Path) -> None:
    async with opened(example, is_read_only=True, notifications=True) as stage:
        await begin(stage)
        await stage.until(lambda: "This practice is open read-only" in stage.text)
        assert stage.place == "ClientScreen"


# -- handing over


async def test_handed_over_the_screen_holds_the_scale_alone_and_no_key_leads_out(example: Path) -> None:
    async with opened(example, notifications=True) as stage:
        stage.app.notify("K-14 is somewhere in a notice", timeout=60)
        await begin(stage, "down")
        assert "this word brings you back" in stage.text
        await stage.press("enter")
        screen = stage.app.screen
        for size in ((40, 12), (120, 36)):
            await stage.resize(*size)
            for keys in (("4",), ("enter", "2"), ("escape",), ("escape",)):
                await stage.press(*keys)
                assert "K-14" not in stage.text
                assert "session 14" not in stage.text
        leaving = ["ctrl+q", "ctrl+p", "ctrl+c", "ctrl+n", "ctrl+l", "ctrl+z", "q", "h", "s", "r", "v", "escape"]
        await stage.press(*(f"f{number}" for number in range(1, 13)), *leaving, *leaving)
        assert stage.app.screen is screen
        assert stage.app.theme == "dusk"
        assert not stage.app._exit
        await stage.write("\nguess\nq\n")
        assert stage.app.screen is screen
        assert [one.series for one in kept(stage)] == ["check-in@1/client"]


async def test_the_word_said_before_brings_the_therapist_back_to_the_scores(example: Path) -> None:
    async with opened(example, size=(80, 40)) as stage:
        await begin(stage, "down")
        await stage.press("ctrl+a", "ctrl+k")
        await stage.write("\n")
        assert "A word is needed" in stage.text
        await stage.write("Kingfisher\n")
        await stage.press(*["4", "enter"] * 6)
        assert "Thank you." in stage.text
        await stage.write(" kingFISHER \n")
        assert stage.place == "ScoresScreen"
        assert "Total  3.7   1 to 5, mean" in stage.text
        assert "answered by the client" in stage.glass.row(0)
        assert "counts the other way round" in stage.text
        await stage.press("escape")
        assert stage.place == "ClientScreen"
        await begin_again(stage)
        assert stage.place == "ScoresScreen", "what the client answered is shown first"
        await stage.press("h")
        assert stage.place == "HandOverScreen"
        await stage.press("escape")
        assert stage.place == "ClientScreen"


async def begin_again(stage: Stage[AllianceApp]) -> None:
    """From the client's screen to what the client answered."""
    await stage.press("r")
    await stage.until_place("ScaleChoiceScreen")
    await stage.press("down", "enter")
    await stage.rest()


async def test_in_a_sealed_practice_only_the_passphrase_brings_back(
    tmp_path: Path, cheap: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = access.make
    monkeypatch.setattr(access, "make", lambda root, passphrase: make(root, passphrase, cheap))
    (tmp_path / "sources").mkdir()
    source = (paths.example_practice() / "s-27.toml").read_text(encoding="utf-8").replace("S-27", "K-14")
    (tmp_path / "sources" / "one.toml").write_text(source, encoding="utf-8")
    demo.build(tmp_path / "sources", tmp_path / "sealed", PASSPHRASE).close()
    async with opened(tmp_path / "sealed", passphrase=PASSPHRASE) as stage:
        screen = await hand_over(stage)
        assert "your passphrase" not in stage.text
        await stage.press("4", "escape")
        again: list[Any] = []
        monkeypatch.setattr(screen, "set_timer", lambda wait_s, callback, **_more: again.append((wait_s, callback)))
        for place in range(2):
            await stage.write("harbour\n")
            await stage.until(lambda place=place: len(again) > place)
            assert f"Next try in {2**place} s." in " ".join(stage.text.split())
            await stage.press("escape", "escape")
            assert screen.query_one("#secret").disabled, "turning the page does not shorten the wait"
            again[-1][1]()
            await stage.settle()
        await stage.write(f"{PASSPHRASE}\n")
        await stage.until_place("ScoresScreen")
        failed = [one.what for one in stage.app.practice.audit.entries()].count("failed-unlock")
        assert failed == 2
        assert PASSPHRASE not in stage.text
