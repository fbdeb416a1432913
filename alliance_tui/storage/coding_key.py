"""The coding key of a practice: an X25519 pair (RFC 7748) that coding packages are sealed to, and how it is written.

In a sealed practice the private half comes from the master key, so that every backup has it; in an open one it is
random and stands in the catalogue. The public half is written as `AT1-` and 14 groups of four characters of Crockford's
base 32: 32 bytes of the key and 3 that check them, the first of SHA-256 over `alliance-tui/1 coding key` and the key.
"""

import hashlib
import secrets

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import ciphers
from alliance_tui.storage.recovery_code import ALIKE, ALPHABET

KEY_BYTES = 32
PREFIX = "AT1"
_CHECK_BYTES = 3
_GROUP = 4
_LETTERS = (KEY_BYTES + _CHECK_BYTES) * 8 // 5


class MistypedKey(Trouble):
    """The text cannot be the coding key of a practice."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"this is no coding key: {what}",
            safe="Nothing was written",
            remedy="Copy it again; alliance-tui coding key prints it there",
        )


def new_secret() -> bytes:
    """The private half of a new pair, 32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def public_of(secret: bytes) -> bytes:
    """The public half of a pair, 32 bytes."""
    return ciphers.X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def show(public: bytes) -> str:
    """The public half as it is passed on."""
    number = int.from_bytes(public + _check(public), "big")
    letters = "".join(ALPHABET[(number >> shift) & 31] for shift in range(_LETTERS * 5 - 5, -1, -5))
    return "-".join((PREFIX, *(letters[start : start + _GROUP] for start in range(0, _LETTERS, _GROUP))))


def read(text: str) -> bytes:
    """The public half in what somebody passed on: case, blanks and hyphens do not matter, O is 0, I and L are 1.

    Raises:
        MistypedKey: when it is none, or does not check.
    """
    letters = "".join(character for character in text.upper() if character not in " -\t\n\r").translate(ALIKE)
    prefix = PREFIX.translate(ALIKE)
    if not letters.startswith(prefix):
        raise MistypedKey(f"one begins with {PREFIX}")
    letters = letters.removeprefix(prefix)
    if len(letters) != _LETTERS or any(letter not in ALPHABET for letter in letters):
        raise MistypedKey(f"behind {PREFIX} one has {_LETTERS} letters and digits")
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    content = number.to_bytes(KEY_BYTES + _CHECK_BYTES, "big")
    public, check = content[:KEY_BYTES], content[KEY_BYTES:]
    if check != _check(public):
        raise MistypedKey("a character in it is wrong")
    return public


def sign_of(public: bytes) -> str:
    """Eight characters of a key, to be compared aloud: who has the same ones has the same key, but for somebody who
    makes keys by the thousand million."""
    number = int.from_bytes(hashlib.sha256(b"alliance-tui/1 coding key sign" + public).digest()[:5], "big")
    letters = "".join(ALPHABET[(number >> shift) & 31] for shift in range(35, -1, -5))
    return f"{letters[:_GROUP]}-{letters[_GROUP:]}"


def _check(public: bytes) -> bytes:
    return hashlib.sha256(b"alliance-tui/1 coding key" + public).digest()[:_CHECK_BYTES]
