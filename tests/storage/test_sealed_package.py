"""Sealed packages: only whoever they are for opens them, and every change is noticed."""

import hashlib
import os
import random
from collections.abc import Callable

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import coding_key, sealed_package
from alliance_tui.storage.coding_key import MistypedKey
from alliance_tui.storage.sealed_package import (
    MOST_BYTES,
    PackageStaysShut,
    UnreadablePackage,
    read_package,
    seal_to_key,
    seal_with_passphrase,
)
from alliance_tui.storage.vault import Argon2Cost

CONTENT = b'{"words": "heronwing"}'
SECRET = bytes(range(32))
Change = Callable[[dict[str, object]], dict[str, object]]


def rewritten(blob: bytes, change: Change) -> bytes:
    """A package with another first line and a sum that fits it, as somebody makes who knows the format."""
    line, _newline, rest = blob.partition(b"\n")
    whole = orjson.dumps(change(orjson.loads(line))) + b"\n" + rest[:-32]
    return whole + hashlib.sha256(whole).digest()


@given(st.binary(max_size=50_000).filter(lambda content: not content.endswith(b" ")))
def test_what_goes_in_for_a_key_comes_out_with_it(content: bytes) -> None:
    blob = seal_to_key(content, coding_key.public_of(SECRET))
    assert read_package(blob).open_with_key(SECRET) == content
    assert content not in blob or len(content) < 4


def test_a_passphrase_opens_whatever_its_unicode_form_and_another_one_does_not(cheap: Argon2Cost) -> None:
    blob = seal_with_passphrase(CONTENT, "caf\u00e9 lanterns", cheap)
    sealed = read_package(blob)
    assert sealed.needs_passphrase
    assert sealed.open_with_passphrase("cafe\u0301 lanterns") == CONTENT
    with pytest.raises(PackageStaysShut, match="the passphrase does not open"):
        sealed.open_with_passphrase("cafe lanterns")
    assert seal_with_passphrase(CONTENT, "caf\u00e9 lanterns", cheap) != blob


def test_another_practices_key_is_told_from_a_damaged_file() -> None:
    sealed = read_package(seal_to_key(CONTENT, coding_key.public_of(SECRET)))
    with pytest.raises(PackageStaysShut, match="for another practice"):
        sealed.open_with_key(bytes(32))


def test_its_size_tells_nothing_of_a_short_content() -> None:
    public = coding_key.public_of(SECRET)
    assert len(seal_to_key(b"a", public)) == len(seal_to_key(b"a" * 16_000, public))


@pytest.mark.parametrize("is_key", [True, False])
def test_no_flipped_bit_and_no_missing_byte_passes(is_key: bool, cheap: Argon2Cost) -> None:
    blob = seal_to_key(CONTENT, coding_key.public_of(SECRET)) if is_key else seal_with_passphrase(CONTENT, "x", cheap)
    dice = random.Random(8)
    end_of_line = blob.index(b"\n") + 1
    places = [*range(end_of_line), *(dice.randrange(end_of_line, len(blob)) for _ in range(200))]
    for place in places:
        changed = blob[:place] + bytes([blob[place] ^ (1 << dice.randrange(8))]) + blob[place + 1 :]
        with pytest.raises(UnreadablePackage):
            read_package(changed)
    for length in (0, 1, end_of_line - 1, end_of_line, end_of_line + 5, len(blob) - 1):
        with pytest.raises(UnreadablePackage):
            read_package(blob[:length])
    with pytest.raises(UnreadablePackage):
        read_package(blob + b"x")


def test_a_change_by_somebody_who_mends_the_sum_is_noticed_by_the_seal() -> None:
    blob = seal_to_key(CONTENT, coding_key.public_of(SECRET))
    dice = random.Random(5)
    start = blob.index(b"\n") + 1
    for _ in range(100):
        place = dice.randrange(start, len(blob) - 32)
        whole = blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 : -32]
        with pytest.raises(UnreadablePackage, match="changed on its way"):
            read_package(whole + hashlib.sha256(whole).digest()).open_with_key(SECRET)
    fields: list[dict[str, object]] = [
        {"nonce": "A" * 16},
        {"ephemeral": orjson.loads(blob[:start])["check"][:22] + "A" * 21 + "="},
        {"ephemeral": "A" * 43 + "="},
        {"check": "A" * 22 + "=="},
    ]
    for field in fields:
        with pytest.raises(UnreadablePackage, match="changed on its way"):
            read_package(rewritten(blob, lambda head, field=field: {**head, **field})).open_with_key(SECRET)
    with pytest.raises(UnreadablePackage, match="changed on its way"):
        # The same fields in another order: the line is bound byte by byte.
        read_package(rewritten(blob, lambda head: dict(reversed(head.items())))).open_with_key(SECRET)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda head: {**head, "format": 2}, "its format 2 is newer than 1"),
        (lambda head: {**head, "kdf": {**head["kdf"], "memory_kib": 2 * 1024 * 1024}}, "none of ours"),
        (lambda head: {**head, "kdf": {**head["kdf"], "memory_kib": 8}}, "none of ours"),
        (lambda head: {**head, "kdf": {**head["kdf"], "iterations": 60}}, "none of ours"),
        (lambda head: {**head, "kdf": {**head["kdf"], "salt": "AAAA"}}, "none of ours"),
        (lambda head: {**head, "kdf": {**head["kdf"], "salt": "\u00e9"}}, "none of ours"),
        (lambda head: {**head, "way": "prayer"}, "none of ours"),
        (lambda head: {**head, "more": 1}, "none of ours"),
        (lambda head: {**head, "size": MOST_BYTES * 2}, "cut off"),
        (lambda head: {**head, "size": 16}, "none of ours"),
        (lambda head: {**head, "size": -1}, "none of ours"),
        (lambda head: {**head, "format": "1"}, "none of ours"),
        (lambda head: {**head, "kind": "alliance-tui backup"}, "does not say that it is one"),
    ],
)
def test_a_first_line_that_asks_too_much_or_makes_no_sense_is_refused_at_once(
    change: Change, why: str, cheap: Argon2Cost
) -> None:
    with pytest.raises(UnreadablePackage, match=why) as refused:
        read_package(rewritten(seal_with_passphrase(CONTENT, "x", cheap), change))
    assert refused.value.safe
    assert "\n" not in refused.value.line


@pytest.mark.parametrize("blob", [b"", b"\n", b"{}\n", b"[1]\n", b"\xff" * 5000, os.urandom(4096), b"{" * 2000])
def test_garbage_is_refused_at_once(blob: bytes) -> None:
    with pytest.raises(UnreadablePackage, match="does not say that it is one"):
        read_package(blob)


def test_a_key_is_read_back_as_it_is_passed_on_and_no_single_mistake_passes() -> None:
    public = coding_key.public_of(SECRET)
    text = coding_key.show(public)
    assert public == X25519PrivateKey.from_private_bytes(SECRET).public_key().public_bytes_raw()
    assert coding_key.read(f"  {text.lower().replace('-', ' ')}\n") == public
    assert coding_key.read(text.replace("1", "l").replace("0", "o")) == public
    assert len(coding_key.sign_of(public)) == 9
    letters = [place for place, letter in enumerate(text) if place > 3 and letter != "-"]
    for place in letters:
        other = "7" if text[place] != "7" else "8"
        with pytest.raises(MistypedKey):
            coding_key.read(text[:place] + other + text[place + 1 :])
    for wrong in ("", "AT1", text[:-1], text + "0", text.replace("AT1", "AT2"), "ключ", text[:-1] + "U"):
        with pytest.raises(MistypedKey):
            coding_key.read(wrong)


def test_nothing_is_sealed_to_a_key_whose_secret_everybody_knows() -> None:
    with pytest.raises(MistypedKey, match="nobody's"):
        seal_to_key(CONTENT, bytes(32))


def test_what_is_too_large_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_package, "MOST_BYTES", 16 * 1024)
    monkeypatch.setattr(sealed_package, "_FILL", 1)
    with pytest.raises(UnreadablePackage, match="larger than one can be"):
        read_package(bytes(20_000))
    with pytest.raises(Trouble, match="more than one coding package holds"):
        seal_to_key(bytes(20_000), coding_key.public_of(SECRET))
