"""Making a practice without the app."""

import os
from pathlib import Path

import pytest

from alliance_tui.cli import unlocking
from alliance_tui.services import access
from alliance_tui.storage import practice as store
from alliance_tui.storage import vault
from alliance_tui.storage.vault import Argon2Cost
from tests.cli.conftest import Run, Said


@pytest.fixture(autouse=True)
def cheap_guesses(monkeypatch: pytest.MonkeyPatch, cheap: Argon2Cost) -> None:
    """Spare the machine; what `init` usually asks of it is tested with the vault."""
    monkeypatch.setattr(vault, "default_cost", lambda: cheap)


@pytest.fixture
def secret(tmp_path: Path, passphrase: str) -> Path:
    """A file with the passphrase."""
    path = tmp_path / "secret"
    path.write_text(passphrase, encoding="utf-8")
    return path


def test_a_practice_without_a_passphrase_is_made_and_its_openness_said(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "mine"
    said = run("init", "--no-passphrase", "--practice", root)
    assert said == Said(
        0, f"practice: {root}\n", "This practice is not sealed: anybody who has the disk can read it.\n"
    )
    assert not access.find(root).is_sealed
    assert run("clients", "--json", practice=root) == Said(0, "[]\n", "")


def test_a_sealed_practice_is_made_and_its_recovery_code_printed_once(
    run: Run, tmp_path: Path, secret: Path, passphrase: str
) -> None:
    root = tmp_path / "mine"
    said = run("init", "--passphrase-file", secret, practice=root)
    first, second = said.out.splitlines()
    assert said.code == 0
    assert second == f"practice: {root}"
    assert said.err.startswith("Write it down")
    assert passphrase not in said.out + said.err
    closed = access.find(root)
    closed.unlock_with_code(first.removeprefix("recovery code: ")).close()
    closed.unlock(passphrase).close()


def test_the_passphrase_is_asked_for_twice(
    run: Run, tmp_path: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [passphrase, passphrase, passphrase, "another passphrase"]
    monkeypatch.setattr(unlocking, "ask", lambda _prompt: answers.pop(0))
    assert run("init", practice=tmp_path / "one").code == 0
    said = run("init", practice=tmp_path / "two")
    assert said.code == 1
    assert said.err.splitlines()[-1] == "alliance-tui: the two passphrases differ. Nothing was changed. Try again."
    assert not (tmp_path / "two").exists()


def test_a_short_passphrase_makes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("1234567\n", encoding="utf-8")
    said = run("init", "--passphrase-file", tmp_path / "secret", practice=tmp_path / "mine")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("alliance-tui: a passphrase needs at least 8 characters. ")
    assert not (tmp_path / "mine").exists()


def test_a_folder_that_is_not_empty_is_left_as_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    said = run("init", "--no-passphrase", practice=tmp_path)
    assert said == Said(
        1, "", "alliance-tui: this folder is not empty. It was left as it is. Choose another with --practice.\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_practice_is_not_made_over_another(run: Run, tmp_path: Path) -> None:
    assert run("init", "--no-passphrase", practice=tmp_path / "mine").code == 0
    before = (tmp_path / "mine" / "vault.json").read_bytes()
    said = run("init", "--no-passphrase", practice=tmp_path / "mine")
    assert said == Said(1, "", "alliance-tui: there is a practice in this folder already. It was left as it is.\n")
    assert (tmp_path / "mine" / "vault.json").read_bytes() == before


def test_a_folder_that_cannot_be_made_is_said_to_be_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = run("init", "--no-passphrase", practice=tmp_path / "file" / "mine")
    assert said == Said(1, "", "alliance-tui: making the practice folder failed: not a directory.\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere, so that nothing is refused")
def test_a_folder_that_may_not_be_written_is_said_to_be_so(run: Run, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    said = run("init", "--no-passphrase", practice=tmp_path / "mine")
    tmp_path.chmod(0o700)
    assert said.code == 1
    assert said.err.startswith("alliance-tui: making the practice folder failed: permission denied. Check who owns")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere, so that nothing is refused")
def test_a_practice_that_may_not_be_written_opens_for_reading_only(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "mine"
    assert run("init", "--no-passphrase", practice=root).code == 0
    root.chmod(0o500)
    try:
        assert run("clients", "--json", practice=root) == Said(0, "[]\n", "")
        with pytest.raises(store.Trouble, match="not writable"):
            access.find(root).open_plain()
    finally:
        root.chmod(0o700)
