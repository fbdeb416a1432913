"""The recovery code: what a person wrote down, typed again with and without mistakes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.storage import recovery_code
from alliance_tui.storage.recovery_code import ALPHABET, MistypedRecoveryCode

SECRETS = st.binary(min_size=20, max_size=20)
CODE = recovery_code.show(bytes(range(7, 247, 12)))


def wrong_group(text: str) -> str:
    """What is said of a code with a mistake."""
    with pytest.raises(MistypedRecoveryCode) as caught:
        recovery_code.read(text)
    return caught.value.title


@given(SECRETS)
def test_a_code_reads_back_to_its_secret(secret: bytes) -> None:
    code = recovery_code.show(secret)
    assert recovery_code.read(code) == secret
    assert [len(group) for group in code.split("-")] == [5] * 8


@given(SECRETS)
def test_case_blanks_and_letters_that_look_alike_do_not_matter(secret: bytes) -> None:
    code = recovery_code.show(secret)
    typed = code.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert recovery_code.read(f"  {typed}\n") == secret
    assert recovery_code.read(code.replace("0", "O").replace("1", "I").replace("-", "")) == secret


def test_a_code_has_no_letter_that_looks_like_another() -> None:
    assert not set("OILU") & set(ALPHABET)


def test_every_single_wrong_character_is_found_and_its_group_named() -> None:
    tried = 0
    for place, right in enumerate(CODE):
        for wrong in ALPHABET.replace(right, "") if right != "-" else "":
            said = wrong_group(CODE[:place] + wrong + CODE[place + 1 :])
            assert said == f"group {CODE[:place].count('-') + 1} of the recovery code is mistyped"
            tried += 1
    assert tried == 40 * 31


def test_a_character_that_is_in_no_code_is_found_and_its_group_named() -> None:
    assert wrong_group(CODE[:6] + "U" + CODE[7:]) == "group 2 of the recovery code is mistyped"
    assert wrong_group(CODE[:-1] + "é") == "group 8 of the recovery code is mistyped"


@given(SECRETS, st.integers(0, 7), st.integers(0, 7))
def test_groups_in_another_order_are_found(secret: bytes, one: int, other: int) -> None:
    groups = recovery_code.show(secret).split("-")
    groups[one], groups[other] = groups[other], groups[one]
    if one == other:
        assert recovery_code.read("-".join(groups)) == secret
    else:
        assert wrong_group("-".join(groups)) == f"group {min(one, other) + 1} of the recovery code is mistyped"


@pytest.mark.parametrize("text", ["", "ABCDE", CODE[:-1], CODE + "0", "-" * 40])
def test_a_code_of_another_length_is_refused_with_both_lengths(text: str) -> None:
    length = len(text.replace("-", ""))
    assert wrong_group(text) == f"a recovery code has 8 groups of 5 characters, and this has {length} characters"


def test_what_was_typed_is_never_repeated() -> None:
    for text in (CODE[:-1], CODE[:6] + "U" + CODE[7:]):
        assert not any(group in wrong_group(text) for group in CODE.split("-"))


def test_no_two_new_secrets_are_alike() -> None:
    assert len({recovery_code.new() for _ in range(100)}) == 100
