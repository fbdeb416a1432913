"""Getting into a practice."""

from pathlib import Path

import pytest

from alliance_tui.services import access
from alliance_tui.services.access import TooShort, WrongPassphrase
from alliance_tui.storage.lock import Locked
from alliance_tui.storage.vault import Argon2Cost, UnreadableVault


def test_a_sealed_practice_is_made_found_and_unlocked(tmp_path: Path, cheap: Argon2Cost, passphrase: str) -> None:
    root = tmp_path / "practice"
    assert not access.is_there(root)
    practice, code = access.make(root, passphrase, cheap)
    practice.close()
    assert access.is_there(root)
    closed = access.find(root)
    assert closed.is_sealed
    for opened in (lambda: closed.unlock(passphrase), lambda: closed.unlock_with_code(code)):
        practice = opened()
        assert practice.is_sealed
        assert not practice.is_read_only
        practice.close()
    with pytest.raises(WrongPassphrase):
        closed.unlock("another passphrase")
    with pytest.raises(WrongPassphrase):
        closed.open_plain()


def test_a_wrong_passphrase_leaves_no_lock_behind(tmp_path: Path, cheap: Argon2Cost, passphrase: str) -> None:
    access.make(tmp_path / "practice", passphrase, cheap)[0].close()
    closed = access.find(tmp_path / "practice")
    with pytest.raises(WrongPassphrase):
        closed.unlock("another passphrase")
    closed.unlock(passphrase).close()


def test_a_plain_practice_opens_once_for_writing_and_again_for_reading(tmp_path: Path) -> None:
    practice, code = access.make(tmp_path / "practice", None)
    assert code == ""
    closed = access.find(tmp_path / "practice")
    with pytest.raises(Locked):
        closed.open_plain()
    assert closed.open_plain(read_only=True).is_read_only
    practice.close()
    closed.open_plain().close()


def test_a_folder_without_a_practice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableVault):
        access.find(tmp_path)


def test_a_short_passphrase_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(TooShort):
        access.make(tmp_path / "practice", "1234567")
    assert not (tmp_path / "practice").exists()


def test_a_word_on_strength_is_modest() -> None:
    words = [access.strength(text).split(",")[0].split(":")[0] for text in ("1234567", "aaaaaaaaaaaaaaaaaaaaaaa")]
    assert words == ["too short", "weak"]
    assert access.strength("correct horse").startswith("fair")
    assert access.strength("seven quiet lanterns and a heron").startswith("good")
