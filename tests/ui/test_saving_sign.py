"""What the screen says about the disk: saved only when it is, and what to do when it cannot be."""

from pathlib import Path

import pytest

from alliance_tui.storage.files import DiskTrouble
from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.widgets.status_line import Saving
from tests.ui.conftest import Desk, Disk
from tests.ui.stage import Stage, live_screen, opened


def says(stage: Stage[AllianceApp]) -> str:
    """The sign in the status line."""
    row = stage.glass.row(0)
    assert isinstance(live_screen(stage).status.saving, Saving)
    return next(word for word in ("not saved", "saving", "saved") if word in row)


async def test_saved_is_never_shown_before_the_sync_returned(example: Path, disk: Disk) -> None:
    async with opened(example, "live", "K-14") as stage:
        screen = live_screen(stage)
        await stage.until(lambda: says(stage) == "saved")
        for act in (["a"], ["f2"], ["escape", "w", "1", "escape"], ["ctrl+t"], ["backspace"]):
            disk.hold()
            synced = disk.syncs
            await stage.press(*act)
            for _turn in range(5):
                await stage.rest()
                assert disk.syncs == synced
                assert says(stage) == "saving", act
                assert not screen.session.is_saved
            disk.release()
            await stage.until(lambda: says(stage) == "saved")
            assert screen.session.is_saved
            assert disk.syncs > synced


async def test_a_sync_that_is_behind_does_not_make_it_saved(example: Path, disk: Disk) -> None:
    """The sign waits for what was typed while the disk worked."""
    async with opened(example, "live", "K-14") as stage:
        screen = live_screen(stage)
        await stage.until(lambda: says(stage) == "saved")
        disk.hold()
        await stage.press("f2")
        await stage.until(disk.is_waiting)
        await stage.write("typed meanwhile")
        screen.post_message(screen.JournalSaved())
        screen.saving._show_saved()
        await stage.settle()
        assert says(stage) == "saving"
        disk.release()
        await stage.until(lambda: says(stage) == "saved")


async def test_a_failed_write_says_so_and_recovers_by_itself(example: Path, disk: Disk, desk: Desk) -> None:
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        screen = live_screen(stage)
        await stage.write("before")
        await stage.until(lambda: says(stage) == "saved")
        disk.is_failing = True
        await stage.press("f2")
        await stage.until(lambda: says(stage) == "not saved")
        assert "the disk is full" in stage.text
        assert "ctrl+o" in stage.text
        await stage.write(" and after")
        assert screen.editor.text == "before and after"
        assert says(stage) == "not saved"
        disk.is_failing = False
        await stage.press("ctrl+s")
        await stage.until(lambda: says(stage) == "saved")
        assert "the disk is full" not in stage.text
        assert screen.session.state.note.text == "before and after"
        assert screen.editor.has_focus


async def test_saving_can_go_on_elsewhere(example: Path, disk: Disk, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        await stage.write("words")
        disk.is_failing = True
        await stage.press("f2")
        await stage.until(lambda: says(stage) == "not saved")
        await stage.press("ctrl+o")
        assert "save in folder" in stage.text
        disk.is_failing = False
        await stage.write(f"{other}\n")
        await stage.until(lambda: says(stage) == "saved")
        assert [path.suffix for path in other.iterdir()] == [".journal"]
        assert "Saving goes on in" in stage.text
        assert live_screen(stage).editor.has_focus
        await stage.write("more")
        assert live_screen(stage).editor.text == "wordsmore"


async def test_a_folder_that_is_not_there_is_refused_in_words(example: Path, tmp_path: Path) -> None:
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        await stage.press("ctrl+o")
        await stage.write(f"{tmp_path / 'nowhere'}\n")
        assert "failed" in stage.text
        assert live_screen(stage).editor.has_focus
        await stage.press("ctrl+o")
        await stage.press("escape")
        assert live_screen(stage).editor.has_focus
        await stage.write("x")
        assert live_screen(stage).editor.text == "x"


async def test_a_session_that_cannot_be_folded_goes_on(
    example: Path, monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    from alliance_tui.services import live_session

    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        screen = live_screen(stage)
        await stage.write("words")

        def refuse(*_parts: object) -> None:
            raise DiskTrouble("saving failed: the disk is full", safe="The text stays here")

        fold = live_session.fold_into_store
        monkeypatch.setattr(live_session, "fold_into_store", refuse)
        await stage.press("f9")
        await stage.until(lambda: "The session goes on." in stage.text)
        await stage.write(" and more")
        assert screen.session.state.note.text == "words and more"
        monkeypatch.setattr(live_session, "fold_into_store", fold)
        await stage.press("f9")
        await stage.until_place("WrapUpScreen")
