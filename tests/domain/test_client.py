"""Client codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.client import CODE_LENGTH, InvalidClientCode, clean_code, same_code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("K-14", "K-14"),
        ("  K  14 ", "K 14"),
        ("Zoe\u0308", "Zoë"),
        ("k\t1", "k 1"),
        ("日本", "日本"),
        ("x" * 24, "x" * 24),
    ],
)
def test_a_code_is_kept_clean(typed: str, code: str) -> None:
    assert clean_code(typed) == code


@pytest.mark.parametrize("typed", ["", "   ", "\t\n", "x" * 25, "a/b", "a\\b", "a\x00b", "a\x7fb", "a\x1bb"])
def test_an_unusable_code_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(InvalidClientCode) as caught:
        clean_code(typed)
    assert not typed.strip() or typed not in str(caught.value)


def test_letter_case_and_form_make_no_other_client() -> None:
    assert same_code("k-14", " K-14 ")
    assert same_code("ZOË", "zoe\u0308")
    assert not same_code("K-14", "K-15")


@given(st.text(max_size=30))
def test_a_clean_code_stays_as_it_is_and_is_short(text: str) -> None:
    try:
        code = clean_code(text)
    except InvalidClientCode:
        return
    assert clean_code(code) == code
    assert 0 < len(code) <= CODE_LENGTH
    assert "/" not in code
