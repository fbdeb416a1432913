"""The rehearsal: the whole script by its keys, from everywhere it begins, and nothing of it stays."""

import tempfile
from pathlib import Path

import pytest

from alliance_tui.config.rehearsals import load_rehearsal
from alliance_tui.config.settings import Settings
from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.keymap import keymap
from alliance_tui.ui.rehearsing import worded
from alliance_tui.ui.screens.rehearsal import RehearsalScreen
from tests.ui.conftest import Desk
from tests.ui.stage import Stage, live_screen, opened
from tests.ui.test_pictures import Album, be_saved, pictures

SCRIPT, BOOK = load_rehearsal()


@pytest.fixture(autouse=True)
def leftovers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where throw-away practices lie."""
    folder = tmp_path / "leftovers"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def files(root: Path) -> dict[str, bytes]:
    """What lies there, but for the snapshot that every start takes."""
    found = [path for path in sorted(root.rglob("*")) if path.is_file() and "snapshots" not in path.parts]
    return {str(path): path.read_bytes() for path in found}


def rehearsal(stage: Stage[AllianceApp]) -> RehearsalScreen:
    screen = live_screen(stage)
    assert isinstance(screen, RehearsalScreen)
    return screen


async def let_pass(stage: Stage[AllianceApp], desk: Desk, seconds: float) -> None:
    desk.pass_s(seconds)
    live_screen(stage)._tick()
    await stage.settle()


async def play(stage: Stage[AllianceApp], desk: Desk) -> None:
    """Do every task but the last."""
    keys = stage.app.keymap.keys_of
    mode = keys("live.mark-mode")[0]
    await stage.write("Long week, moving house.")
    await let_pass(stage, desk, 20)
    await stage.press(keys("live.mark-1")[0])
    await stage.write(" Her sleeve; looks aside.")
    for deeds in (
        [mode, "2"],
        [mode, keys("mark.earlier")[0]],
        [keys("live.mark-2")[0]],
        [mode, keys("mark.weigh-up")[0]],
        [keys("live.mark-3")[0]],
        [mode, keys("mark.resolve")[0]],
        [mode, keys("mark.unmark")[0]],
        [mode, keys("mark.meaning")[0]],
    ):
        before = rehearsal(stage).course.place
        await stage.press(*deeds)
        assert rehearsal(stage).course.place == before + 1, (deeds, stage.text)
        await let_pass(stage, desk, 2)
        if rehearsal(stage).capture.mode.is_open:
            await stage.press(mode)
    blank = keys("anywhere.blank")[0]
    await stage.press(blank)
    assert stage.place == "BlankScreen"
    await stage.press(blank)


async def test_the_whole_script_from_an_empty_caseload_leaves_the_practice_as_it_was(
    empty: Path, leftovers: Path, desk: Desk
) -> None:
    async with opened(empty, size=(100, 30)) as stage:
        assert "ctrl+t rehearses a session first" in " ".join(stage.text.split())
        before = files(empty)
        await stage.click(stage.glass.row(29).index("rehearse"), 29)
        await stage.until_place("RehearsalScreen")
        (folder,) = leftovers.iterdir()
        assert folder.stat().st_mode & 0o777 == 0o700
        await play(stage, desk)
        assert "ends the session" in stage.text
        assert rehearsal(stage).course.done == set(range(12))
        rehearsal(stage).session.sync()
        assert not [path for path, data in files(folder).items() if b"sleeve" in data], (
            "sealed as long as it lies there"
        )
        await stage.press("f9")
        assert stage.place == "RehearsedScreen"
        assert stage.text.count("●") == 13
        assert "was not tried" not in stage.text
        assert list(leftovers.iterdir()) == []
        await stage.press("enter")
        assert stage.place == "CaseloadScreen"
        assert files(empty) == before


async def test_it_goes_on_by_itself_but_not_behind_another_screen_and_its_lines_fit(
    tmp_path: Path, leftovers: Path, desk: Desk
) -> None:
    async with opened(tmp_path / "none", "learn", size=(60, 24)) as stage:
        assert stage.place == "RehearsalScreen"
        await stage.press("f1")
        assert "The rehearsal" in stage.text
        desk.pass_s(120)
        stage.app.screen_stack[-2]._tick()  # type: ignore[attr-defined]
        await stage.press("escape")
        assert rehearsal(stage).course.place == 0
        for place, task in enumerate(SCRIPT.tasks):
            for size in ((60, 24), (40, 12)):
                await stage.resize(*size)
                assert rehearsal(stage).course.place == place
                shown = " ".join(" ".join(stage.glass.rows).split())
                assert rehearsal(stage).word(task.task) in shown, (size, stage.text)
                assert size == (40, 12) or rehearsal(stage).word(task.scene) in shown, stage.text
            await let_pass(stage, desk, 30)
        await stage.press("ctrl+r", "ctrl+o")
        assert stage.place == "RehearsalScreen", "no brief, and nothing leaves it"
        await stage.press("ctrl+g")
        await stage.resize(100, 36)
        assert stage.text.count("●") == 1
        assert "alliance-tui demo" in stage.text
        await stage.press("r")
        await stage.until_place("RehearsalScreen")
        assert rehearsal(stage).course.place == 0
        await stage.press("ctrl+q")
    assert list(leftovers.iterdir()) == []
    assert not (tmp_path / "none").exists()


async def test_the_first_run_offers_it_with_the_keys_that_are_set_in_signs_the_terminal_has(
    tmp_path: Path, desk: Desk
) -> None:
    keys = {"live": {"mark-1": "f6", "mark-5": "f12", "end-session": "ctrl+o", "save-elsewhere": "f11"}}
    settings = Settings(keys=keys, glyphs="ascii")
    async with opened(tmp_path / "none", size=(80, 24), settings=settings) as stage:
        await stage.write("half a passphr")
        await stage.press("ctrl+t")
        await stage.until_place("RehearsalScreen")
        await let_pass(stage, desk, 30)
        assert "Press F6, or esc then w" in stage.text
        assert stage.text.isascii()
        await stage.press("f6")
        assert rehearsal(stage).course.done == {1}
        await stage.press("ctrl+o")
        assert stage.place == "RehearsedScreen"
        assert stage.text.isascii()
        await stage.press("escape")
        assert stage.place == "FirstRunScreen"
        assert "fair, if" in stage.text, "what was typed still stands there"


def test_a_script_that_names_what_is_not_there_is_noticed() -> None:
    for text in ("{letter:nothing}", "{digit:nothing}", "{colour:repair}"):
        with pytest.raises(KeyError):
            worded(text, keymap({}), BOOK)
    with pytest.raises(KeyError):
        worded("{live.nothing}", keymap({}), BOOK)


async def test_pictures(tmp_path: Path, desk: Desk, snapshot) -> None:
    async with opened(tmp_path / "none", "learn", size=(60, 24)) as stage:
        await play(stage, desk)
        await be_saved(stage)
        await pictures(stage, snapshot.use_extension(Album), "rehearsal")
        await stage.press("f9")
        await pictures(stage, snapshot.use_extension(Album), "rehearsed")
