"""The vault: what opens it, and what it refuses."""

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import recovery_code, vault
from alliance_tui.storage.vault import Argon2Cost, Keys, KeysForgotten, UnreadableVault, Vault, WrongPassphrase, derive

Made = tuple[Path, Keys, str]
Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def work_of_a_guess() -> None:
    """As it is: nothing is remembered from another test here, and every salt is a new one."""


@pytest.fixture
def made(tmp_path: Path, cheap: Argon2Cost, passphrase: str) -> Made:
    """A sealed vault: where it lies, its keys, its recovery code."""
    path = tmp_path / "vault.json"
    _vault, keys, code = Vault.create(path, passphrase, cheap)
    return path, keys, code


def master(keys: Keys) -> bytes:
    """What stands for the master key."""
    return keys.of_practice("test")


def change(path: Path, by: Change) -> None:
    """Edit the header."""
    header = orjson.loads(path.read_bytes())
    by(header)
    path.write_bytes(orjson.dumps(header))


def test_the_passphrase_opens_it_and_gives_the_same_keys(made: Made, passphrase: str) -> None:
    path, keys, _code = made
    assert master(Vault.read(path).unlock(passphrase)) == master(keys)


@pytest.mark.parametrize("wrong", ["", "seven quiet lantern", "Seven quiet lanterns", "seven quiet lanterns "])
def test_another_passphrase_does_not_open_it(made: Made, wrong: str) -> None:
    with pytest.raises(WrongPassphrase) as caught:
        Vault.read(made[0]).unlock(wrong)
    assert caught.value.line == "the passphrase does not open this practice. Nothing was changed."


def test_the_recovery_code_opens_it_and_gives_the_same_keys(made: Made) -> None:
    path, keys, code = made
    assert master(Vault.read(path).unlock_with_code(code.lower())) == master(keys)


def test_the_recovery_code_of_another_practice_does_not_open_it(made: Made) -> None:
    with pytest.raises(WrongPassphrase, match="the recovery code does not open"):
        Vault.read(made[0]).unlock_with_code(recovery_code.show(recovery_code.new()))


def test_a_passphrase_is_the_same_in_every_unicode_form(tmp_path: Path, cheap: Argon2Cost) -> None:
    composed = unicodedata.normalize("NFC", "Zoë könnte Äpfel")
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed
    _vault, keys, _code = Vault.create(tmp_path / "vault.json", composed, cheap)
    assert master(Vault.read(tmp_path / "vault.json").unlock(decomposed)) == master(keys)


def test_a_passphrase_of_bytes_that_are_no_utf_8_does_not_open_it_and_is_no_crash(made: Made) -> None:
    with pytest.raises(WrongPassphrase):
        Vault.read(made[0]).unlock("seven \udcff lanterns")


def test_a_practice_without_a_passphrase_opens_plainly_and_seals_nothing(tmp_path: Path) -> None:
    path = tmp_path / "vault.json"
    _vault, _keys, code = Vault.create(path, None)
    found = Vault.read(path)
    assert code == ""
    assert not found.is_sealed
    assert not found.open_plain().is_sealed
    with pytest.raises(WrongPassphrase):
        found.unlock("anything at all")


def test_a_sealed_practice_does_not_open_plainly(made: Made) -> None:
    with pytest.raises(WrongPassphrase):
        Vault.read(made[0]).open_plain()


def test_the_header_holds_no_secret(made: Made, passphrase: str) -> None:
    path, keys, code = made
    content = path.read_bytes()
    assert keys._master is not None
    for secret in (passphrase.encode(), code.encode(), keys._master, vault.b64(keys._master).encode()):
        assert secret not in content
    assert path.stat().st_mode & 0o777 == 0o600


def weaken(header: dict[str, Any]) -> None:
    """Argon2id with fewer passes."""
    header["slots"][0]["kdf"]["iterations"] = 3


def swap_wraps(header: dict[str, Any]) -> None:
    """Each slot with the other's wrapped key."""
    one, other = header["slots"]
    for name in ("nonce", "wrapped"):
        one[name], other[name] = other[name], one[name]


def rename_slots(header: dict[str, Any]) -> None:
    """Each slot called by the other's type."""
    one, other = header["slots"]
    one["type"], other["type"] = other["type"], one["type"]


def other_practice(header: dict[str, Any]) -> None:
    """The slots of one practice in another's header."""
    header["practice"] = "ab" * 16


def other_salt(header: dict[str, Any]) -> None:
    """Other salts."""
    for slot in header["slots"]:
        slot["kdf"]["salt"] = vault.b64(b"s" * 16)


def bad_salt(header: dict[str, Any]) -> None:
    """Salts that are no base64."""
    for slot in header["slots"]:
        slot["kdf"]["salt"] = "?!"


def short_salt(header: dict[str, Any]) -> None:
    """Salts too short for Argon2."""
    for slot in header["slots"]:
        slot["kdf"]["salt"] = vault.b64(b"s")


def bad_nonce(header: dict[str, Any]) -> None:
    """Nonces that are none."""
    for slot in header["slots"]:
        slot["nonce"] = ""


def no_slots(header: dict[str, Any]) -> None:
    """Nothing to open it with."""
    header["slots"] = []


@pytest.mark.parametrize(
    "tamper",
    [weaken, swap_wraps, rename_slots, other_practice, other_salt, bad_salt, short_salt, bad_nonce, no_slots],
    ids=lambda tamper: tamper.__name__,
)
def test_a_header_that_was_tampered_with_does_not_open(made: Made, passphrase: str, tamper: Change) -> None:
    path, _keys, code = made
    change(path, tamper)
    with pytest.raises(Trouble):
        Vault.read(path).unlock(passphrase)
    if tamper is not weaken:
        with pytest.raises(Trouble):
            Vault.read(path).unlock_with_code(code)


def test_swapped_slots_in_another_order_still_open(made: Made, passphrase: str) -> None:
    path, keys, code = made
    change(path, lambda header: header["slots"].reverse())
    assert master(Vault.read(path).unlock(passphrase)) == master(keys)
    assert master(Vault.read(path).unlock_with_code(code)) == master(keys)


@pytest.mark.parametrize(
    ("name", "value"),
    [("memory_kib", 8 * 1024), ("memory_kib", 5 * 1024**2), ("iterations", 1), ("iterations", 65), ("lanes", 0)],
)
def test_a_cost_that_is_too_low_or_absurd_is_refused_before_any_work(made: Made, name: str, value: int) -> None:
    change(made[0], lambda header: header["slots"][0]["kdf"].update({name: value}))
    with pytest.raises(UnreadableVault, match=f"vault.json is damaged at slots.0.kdf.argon2id.{name}"):
        Vault.read(made[0])


def test_a_newer_format_is_refused_in_words(made: Made) -> None:
    change(made[0], lambda header: header.update(format=2, surprise="new"))
    with pytest.raises(UnreadableVault) as caught:
        Vault.read(made[0])
    assert caught.value.line == (
        "this practice has format 2, and this alliance-tui reads up to 1. Nothing was touched. Update alliance-tui."
    )


@pytest.mark.parametrize("content", [b"[]", b"7", b"{}", b'{"kind": "another program"}'])
def test_json_of_another_program_is_refused(made: Made, content: bytes) -> None:
    made[0].write_bytes(content)
    with pytest.raises(UnreadableVault, match="does not belong to alliance-tui"):
        Vault.read(made[0])


def test_torn_json_is_refused_at_every_length(made: Made) -> None:
    content = made[0].read_bytes()
    for length in range(len(content)):
        made[0].write_bytes(content[:length])
        with pytest.raises(UnreadableVault):
            Vault.read(made[0])


def test_no_vault_means_no_practice(tmp_path: Path) -> None:
    with pytest.raises(UnreadableVault, match="this folder is not a practice"):
        Vault.read(tmp_path / "vault.json")
    with pytest.raises(Trouble, match=r"reading vault\.json failed: is a directory"):
        Vault.read(tmp_path)


def test_every_purpose_and_every_practice_has_a_key_of_its_own() -> None:
    keys = {derive(bytes(32), practice * 16, purpose) for practice in ("ab", "cd") for purpose in ("x", "y")}
    assert len(keys) == 4


def test_forgotten_keys_seal_nothing_any_more(made: Made) -> None:
    keys = made[1]
    keys.forget()
    assert keys.is_sealed, "what was sealed is not written in plain from now on"
    with pytest.raises(KeysForgotten):
        keys.of_practice("catalogue")


def test_the_usual_cost_is_what_the_notes_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    cost = vault.default_cost()
    assert (cost.iterations, cost.lanes) == (3, 4)
    assert cost.memory_kib in (64 * 1024, 256 * 1024)
    monkeypatch.setattr(vault.os, "sysconf", lambda name: {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 1000}[name])
    assert vault.default_cost().memory_kib == 64 * 1024
