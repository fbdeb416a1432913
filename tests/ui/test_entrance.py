"""The first run and the lock: a practice in under a minute, and no way in but a passphrase or the code."""

from pathlib import Path

import orjson
import pytest
from textual.widgets import Static

from alliance_tui.services import access
from alliance_tui.services.access import ClosedPractice
from alliance_tui.storage import upgrades
from alliance_tui.storage.vault import Argon2Cost
from alliance_tui.ui.app import AllianceApp
from tests.conftest import PASSPHRASE
from tests.storage.practices import fill
from tests.ui.conftest import Desk
from tests.ui.stage import Stage, opened


@pytest.fixture(autouse=True)
def _cheap(cheap: Argon2Cost, monkeypatch: pytest.MonkeyPatch) -> None:
    make = access.make
    monkeypatch.setattr(access, "make", lambda root, passphrase: make(root, passphrase, cheap))


@pytest.fixture
def locked(tmp_path: Path) -> tuple[Path, str]:
    """A sealed practice, closed, with its recovery code."""
    practice, code = access.make(tmp_path / "locked", PASSPHRASE)
    practice.close()
    return tmp_path / "locked", code


async def make(stage: Stage[AllianceApp], first: str, second: str) -> None:
    """Type both lines."""
    await stage.write(f"{first}\n")
    await stage.write(f"{second}\n")


async def test_the_first_run_makes_a_sealed_practice_and_asks_the_code_back(tmp_path: Path) -> None:
    root = tmp_path / "new"
    async with opened(root, size=(80, 24)) as stage:
        assert stage.place == "FirstRunScreen"
        assert str(root)[-20:] in stage.text.replace("\n", "").replace(" ", "")
        await stage.write(PASSPHRASE)
        assert PASSPHRASE not in stage.text
        await make(stage, "", PASSPHRASE)
        await stage.until(lambda: stage.app.screen._code)
        code = stage.app.screen._code
        assert "This is your recovery code." in stage.text
        assert code in stage.text.replace("\n", "")
        last = code.rsplit("-", 1)[1]
        await stage.write("WRONG\n")
        assert "That is not its last group." in stage.text
        assert stage.place == "FirstRunScreen"
        assert stage.app.screen.query_one("#second").value == "", "the next try begins anew"
        await stage.write(f" {last.lower()}\n")
        assert stage.place == "CaseloadScreen"
        assert "not sealed" not in stage.text
        assert code not in stage.text
    access.find(root).unlock(PASSPHRASE).close()
    access.find(root).unlock_with_code(code).close()


async def test_two_lines_that_differ_are_refused_and_nothing_is_made(tmp_path: Path) -> None:
    async with opened(tmp_path / "new") as stage:
        await make(stage, "one good passphrase", "another passphrase")
        assert "The two differ." in stage.text
        assert not (tmp_path / "new" / "vault.json").exists()
        await stage.write("one good passphrase\n")
        await stage.until(lambda: "This is your recovery code." in stage.text)


async def test_a_short_passphrase_is_refused_with_a_word_while_typing(tmp_path: Path) -> None:
    async with opened(tmp_path / "new") as stage:
        await stage.write("short")
        assert "too short" in stage.text
        await make(stage, "", "short")
        await stage.until(lambda: "at least 8 characters" in stage.text)
        await stage.until(lambda: not stage.app.screen.query_one("#first").disabled)
        assert not (tmp_path / "new" / "vault.json").exists()


async def test_unsealed_is_asked_for_in_words_and_said(tmp_path: Path) -> None:
    async with opened(tmp_path / "new") as stage:
        await stage.write("unsealed")
        assert "this seals nothing" in stage.text
        await make(stage, "", "unsealed")
        await stage.until_place("CaseloadScreen")
        assert "not sealed" in stage.text


async def test_a_folder_that_cannot_take_a_practice_is_told(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "letter.txt").write_text("not ours")
    async with opened(tmp_path / "new") as stage:
        await make(stage, "unsealed", "unsealed")
        await stage.until(lambda: "This folder is not empty" in stage.text)
        assert (tmp_path / "new" / "letter.txt").read_text() == "not ours"


async def test_escape_leaves_the_first_run(tmp_path: Path) -> None:
    async with opened(tmp_path / "new") as stage:
        await stage.press("escape")
        assert stage.app._exit
    assert not (tmp_path / "new" / "vault.json").exists()


async def test_the_passphrase_opens_and_is_never_shown(locked: tuple[Path, str]) -> None:
    async with opened(locked[0]) as stage:
        assert stage.place == "UnlockScreen"
        await stage.write(PASSPHRASE)
        assert PASSPHRASE not in stage.text
        await stage.press("enter")
        await stage.until_place("CaseloadScreen")
        assert "not sealed" not in stage.text


async def test_a_wrong_passphrase_costs_growing_time(locked: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(locked[0]) as stage:
        screen = stage.app.screen
        waits: list[float] = []
        again: list[object] = []

        def set_timer(delay: float, callback: object, *_rest: object) -> None:
            waits.append(delay)
            again.append(callback)

        monkeypatch.setattr(screen, "set_timer", set_timer)
        for place in range(7):
            await stage.write(f"wrong {place}\n")
            await stage.until(lambda place=place: len(waits) > place)
            assert f"Next try in {waits[-1]:.0f} s." in " ".join(stage.text.split())
            await stage.write("typed while it waits\n")
            assert len(waits) == place + 1, "no try before the time is over"
            callback = again[-1]
            assert callable(callback)
            callback()
            await stage.settle()
            assert "Next try" not in stage.text
        assert waits == [1, 2, 4, 8, 16, 30, 30]
        await stage.write(f"{PASSPHRASE}\n")
        await stage.until_place("CaseloadScreen")


async def test_the_recovery_code_opens_too(locked: tuple[Path, str]) -> None:
    root, code = locked
    async with opened(root) as stage:
        await stage.press("ctrl+r")
        assert "Recovery code" in stage.text
        await stage.write(f"{code.lower()}\n")
        await stage.until_place("CaseloadScreen")


async def test_a_mistyped_recovery_code_is_told_apart(locked: tuple[Path, str]) -> None:
    async with opened(locked[0]) as stage:
        await stage.press("ctrl+r")
        await stage.write("ABCDE\n")
        await stage.until(lambda: "Next try" in stage.text)
        assert stage.place == "UnlockScreen"


async def test_a_passphrase_from_a_file_opens_without_asking(locked: tuple[Path, str]) -> None:
    async with opened(locked[0], passphrase=PASSPHRASE) as stage:
        assert stage.place == "CaseloadScreen"
    async with opened(locked[0], passphrase="wrong one") as stage:
        assert stage.app.return_code == 1
        assert stage.app.parting_word


async def test_escape_leaves_the_lock(locked: tuple[Path, str]) -> None:
    async with opened(locked[0]) as stage:
        await stage.press("escape")
        assert stage.app._exit


async def test_a_sealed_practice_in_use_is_offered_read_only(locked: tuple[Path, str]) -> None:
    closed = access.find(locked[0])
    assert isinstance(closed, ClosedPractice)
    other = closed.unlock(PASSPHRASE)
    try:
        async with opened(locked[0]) as stage:
            await stage.write(f"{PASSPHRASE}\n")
            await stage.until_place("QuestionScreen")
            await stage.press("y")
            await stage.settle()
            assert stage.place == "UnlockScreen"
            assert "It opens read-only." in stage.text
            await stage.write(f"{PASSPHRASE}\n")
            await stage.until_place("CaseloadScreen")
            assert "read-only" in stage.text
    finally:
        other.close()


async def test_a_live_session_in_a_sealed_practice_is_found_again(locked: tuple[Path, str], desk: Desk) -> None:
    async with opened(locked[0], "live", "N-1", passphrase=PASSPHRASE) as stage:
        await stage.press("y")
        await stage.write("sealed words")
        await stage.press("f2")
    for path in locked[0].rglob("*"):
        assert not path.is_file() or b"sealed words" not in path.read_bytes()
    async with opened(locked[0], passphrase=PASSPHRASE) as stage:
        assert "N-1 session 1  was live" in stage.text


@pytest.mark.parametrize("secret", [None, PASSPHRASE], ids=["plain", "sealed"])
async def test_an_older_practice_is_brought_up_to_date_with_a_bar_and_then_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str | None
) -> None:
    practice = fill(access.make(tmp_path / "old", secret)[0])
    practice.close()
    root = practice.layout.root
    monkeypatch.setitem(upgrades.UPGRADES, 0, {})
    header = orjson.loads((root / "vault.json").read_bytes())
    (root / "vault.json").write_bytes(orjson.dumps({**header, "format": 0}))
    shown: list[str] = []
    real = Static.update
    monkeypatch.setattr(Static, "update", lambda self, word="", **named: shown.append(str(word)) or real(self, word))
    async with opened(root, size=(80, 24)) as stage:
        if secret:
            await stage.write(f"{secret}\n")
        await stage.until_place("CaseloadScreen")
        bars = [word for word in shown if " of 12 files" in word]
        assert bars[-1].endswith("━" * 24 + "  12 of 12 files")
        assert len(bars) >= 12
    assert access.find(root).vault.header.format == 1


async def test_an_interrupted_restore_is_finished_in_words(tmp_path: Path) -> None:
    root = tmp_path / "practice"
    for name in (".before-restore-20310304T120000Z", ".restored-20310304T120000Z"):
        access.make(root.with_name(f"practice{name}"), None)[0].close()
    async with opened(root, size=(80, 24), notifications=True) as stage:
        assert stage.place == "CaseloadScreen"
        await stage.until(lambda: "A restore had been" in stage.text)
    assert access.is_there(root)
