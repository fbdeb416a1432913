"""The recovery code: 160 random bits a person can write down, in eight groups that each check themselves.

A group is four characters of Crockford's base 32 and a fifth that checks them: the sum of their values times 1, 3, 5
and 7, plus the group's place (0 to 7), modulo 32. The odd weights find every single wrong character; the place finds
groups written in another order.
"""

import secrets

from alliance_tui.domain.trouble import Trouble

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BYTES = 20
GROUPS = 8
_WEIGHTS = (1, 3, 5, 7)
ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
"""Letters that are taken for digits where somebody reads them from paper."""


class MistypedRecoveryCode(Trouble):
    """The text cannot be a recovery code; the title names the group that is wrong."""


def new() -> bytes:
    """A fresh secret for a recovery code."""
    return secrets.token_bytes(BYTES)


def show(secret: bytes) -> str:
    """The secret as a person writes it down."""
    number = int.from_bytes(secret, "big")
    digits = [(number >> shift) & 31 for shift in range(BYTES * 8 - 5, -1, -5)]
    groups = [digits[start : start + 4] for start in range(0, len(digits), 4)]
    return "-".join(
        "".join(ALPHABET[digit] for digit in [*group, _check(group, place)]) for place, group in enumerate(groups)
    )


def read(text: str) -> bytes:
    """The secret in what a person typed: case, blanks and hyphens do not matter, O is 0, I and L are 1.

    Raises:
        MistypedRecoveryCode: when its length is wrong or a group does not check.
    """
    letters = "".join(character for character in text.upper() if character not in " -\t\n").translate(ALIKE)
    if len(letters) != GROUPS * 5:
        raise MistypedRecoveryCode(
            f"a recovery code has {GROUPS} groups of 5 characters, and this has {len(letters)} characters",
            remedy="Type it again as it was written down",
        )
    number = 0
    for place in range(GROUPS):
        group = letters[place * 5 : place * 5 + 5]
        digits = [ALPHABET.find(letter) for letter in group]
        if -1 in digits or digits[4] != _check(digits[:4], place):
            raise MistypedRecoveryCode(
                f"group {place + 1} of the recovery code is mistyped", remedy="Compare it with what was written down"
            )
        for digit in digits[:4]:
            number = number << 5 | digit
    return number.to_bytes(BYTES, "big")


def _check(digits: list[int], place: int) -> int:
    return (sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True)) + place) % 32
