"""Folding: letter case and accents do not matter, and a hit is shown where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.folding import find, folded


@given(st.text())
def test_folding_goes_letter_by_letter(text: str) -> None:
    assert folded(text) == "".join(folded(character) for character in text)


@given(st.text("abcXYZéÉßſÅåΩώЁё אבָ", max_size=20))
def test_case_never_matters(text: str) -> None:
    assert folded(text.upper()) == folded(text.lower()) == folded(text)


@given(st.text(max_size=20), st.text(min_size=1, max_size=5), st.text(max_size=20))
def test_a_part_is_found_where_it_stands(before: str, part: str, after: str) -> None:
    needle = folded(part)
    place = find(before + part + after, needle)
    if not needle:
        assert place is None
        return
    assert place is not None
    start, end = place
    assert start <= len(before) + len(part)
    assert needle in folded((before + part + after)[start:end])


@given(st.text(max_size=20), st.text(min_size=1, max_size=4))
def test_what_is_not_there_is_not_found(text: str, needle: str) -> None:
    assert (find(text, needle) is None) == (needle not in folded(text))


@pytest.mark.parametrize(
    ("text", "needle", "shown"),
    [("Straße", "ss", "ß"), ("der ﬁsch", "i", "ﬁ"), ("cafe\u0301!", "e", "e"), ("Ærø", "ær", "Ær")],
)
def test_the_hit_is_whole_characters(text: str, needle: str, shown: str) -> None:
    start, end = find(text, needle) or (0, 0)
    assert text[start:end] == shown
