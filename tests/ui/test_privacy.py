"""The blank screen, the lock and the watch that locks: what they show, what they keep, what they let go of."""

import shutil
from pathlib import Path

import pytest

from alliance_tui.config.settings import Settings
from alliance_tui.services import access
from alliance_tui.services.review import read_session
from alliance_tui.storage.vault import Argon2Cost, KeysForgotten
from alliance_tui.ui.screens import locked
from tests.ui.conftest import Desk
from tests.ui.stage import live_screen, opened

PASSPHRASE = "four random words here"
SMALL = Argon2Cost(memory_kib=19 * 1024, iterations=2, lanes=1)


@pytest.fixture(scope="session")
def _sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sealed") / "practice"
    practice, _code = access.make(root, PASSPHRASE, SMALL)
    practice.close()
    return root


@pytest.fixture
def sealed(_sealed: Path, tmp_path: Path) -> Path:
    """A sealed practice with nobody in it."""
    shutil.copytree(_sealed, tmp_path / "sealed")
    return tmp_path / "sealed"


async def test_a_locked_screen_shows_a_clock_and_wants_the_passphrase(sealed: Path, desk: Desk) -> None:
    async with opened(sealed, "live", "K-14", passphrase=PASSPHRASE) as stage:
        await stage.press("enter")
        await stage.until_place("LiveScreen")
        await stage.write("secret words")
        await stage.press("left", "left", "f2")
        screen, practice = live_screen(stage), stage.app.practice
        await stage.press("ctrl+b")
        assert stage.place == "LockedScreen"
        assert stage.text.split() == ["10:00"]
        with pytest.raises(KeysForgotten):
            practice.catalogue.clients()
        for key in ("f8", "ctrl+l", "escape", "ctrl+p", "f1", "ctrl+n", "f9", "f2", "ctrl+b"):
            await stage.press(key)
            assert "secret" not in stage.text
            assert stage.place == "LockedScreen", key
        await stage.press("escape")
        await stage.press("x")
        assert "Passphrase" in stage.text, "any key asks, and is not taken for the first letter"
        assert stage.app.screen.query_one("#secret").value == ""
        await stage.write("wrong words")
        await stage.press("enter")
        await stage.until(lambda: "does not open" in stage.text)
        stage.app.screen._again()
        desk.pass_s(60)
        await stage.write(PASSPHRASE)
        await stage.press("enter")
        await stage.until_place("LiveScreen")
        await stage.write("!")
        assert screen.editor.text == "secret wor!ds", "the cursor is where it was"
        assert screen.session.now_s() >= 60
        await stage.press("f9")
        await stage.until(lambda: not list((sealed / "live").iterdir()))
        assert read_session(practice, "K-14/1").note.text == "secret wor!ds"
        assert [one.what for one in practice.audit.entries()].count("failed-unlock") == 1
        await stage.until_place("WrapUpScreen")
        wrap_up = stage.app.screen
        await stage.press("p")
        await stage.write("Ask")
        await stage.press("ctrl+b")
        assert wrap_up.wrap_up.session.plan == "Ask"
        assert wrap_up.wrap_up.answers.is_saved, "what was typed came to the disk while there were keys"
        await stage.press("x")
        await stage.write(PASSPHRASE)
        await stage.press("enter")
        await stage.until_place("WrapUpScreen")
        await stage.press("escape")
        await stage.press("f")
        await stage.until_place("RecordNoteScreen")
        record = stage.app.screen
        await stage.until(lambda: record.is_writing)
        await stage.write("Slept badly.")
        await stage.app.action_quit()
        assert record.draft.is_saved
        assert record.session.progress_note.sections[0].text == "Slept badly."


async def test_it_locks_by_itself_after_a_quiet_notice(sealed: Path, desk: Desk) -> None:
    async with opened(sealed, passphrase=PASSPHRASE, settings=Settings(idle_lock_min=5), notifications=True) as stage:
        look = stage.app.privacy._look
        desk.pass_s(5 * 60 - 29)
        look()
        await stage.settle()
        assert "Locks in half a minute" in stage.text
        await stage.press("down")
        await stage.settle()
        assert "half a minute" not in stage.text
        desk.pass_s(5 * 60 - 31)
        look()
        await stage.settle()
        assert stage.place == "CaseloadScreen"
        assert "half a minute" not in stage.text
        desk.pass_s(31)
        look()
        await stage.settle()
        assert stage.place == "LockedScreen"
        assert stage.text.split() == ["10:09"]


async def test_it_is_locked_when_the_machine_wakes_and_never_when_told_so(sealed: Path, desk: Desk) -> None:
    async with opened(sealed, passphrase=PASSPHRASE, settings=Settings(idle_lock_min=0)) as stage:
        desk.pass_s(90 * 60)
        stage.app.privacy._look()
        assert stage.place == "CaseloadScreen"
        desk.sleep_s(60)
        stage.app.privacy._look()
        await stage.settle()
        assert stage.place == "LockedScreen"


async def test_without_a_passphrase_it_only_blanks(example: Path, desk: Desk) -> None:
    async with opened(example) as stage:
        desk.pass_s(11 * 60)
        stage.app.privacy._look()
        await stage.settle()
        assert stage.text.split() == ["10:11"]
        await stage.press("ctrl+b")
        assert stage.place == "BlankScreen"
        await stage.press("f8")
        assert stage.place == "CaseloadScreen"
        assert stage.app.practice.catalogue.clients()


async def test_a_blanked_screen_is_locked_by_a_key_and_by_the_watch(sealed: Path, desk: Desk) -> None:
    async with opened(sealed, passphrase=PASSPHRASE) as stage:
        await stage.press("ctrl+l", "l")
        assert [type(one).__name__ for one in stage.app.screen_stack[1:]] == ["CaseloadScreen", "LockedScreen"]


async def test_a_screen_that_wants_to_go_waits_until_nothing_covers_it(example: Path) -> None:
    async with opened(example) as stage:
        await stage.press("enter")
        client = stage.app.screen
        await stage.press("f8")
        client.dismiss()
        await stage.settle()
        assert stage.place == "BlankScreen"
        await stage.press("f8")
        assert stage.place == "CaseloadScreen"


async def test_the_question_goes_away_when_nobody_answers_it(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locked, "ASKS_S", 0.01)
    async with opened(sealed, passphrase=PASSPHRASE) as stage:
        await stage.press("ctrl+b", "x")
        await stage.until(lambda: stage.text.split() == ["10:00"])
