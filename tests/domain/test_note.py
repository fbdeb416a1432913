"""The note's text: splices against a plain string, and what a paragraph is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.note import NoteDraft, Splice, SpliceMismatch, difference, normalise
from tests.domain.streams import LETTERS, splices


def written(text: str, at_s: float = 0) -> NoteDraft:
    """A draft that was typed at once."""
    draft = NoteDraft()
    draft.apply(Splice(line=0, column=0, removed="", inserted=text), at_s)
    return draft


@given(st.data())
def test_splices_do_to_the_note_what_they_do_to_a_plain_string(data: st.DataObject) -> None:
    draft, plain = NoteDraft(), ""
    for at_s in range(1, data.draw(st.integers(1, 15)) + 1):
        start = data.draw(st.integers(0, len(plain)))
        end = data.draw(st.integers(start, min(len(plain), start + 6)))
        inserted = data.draw(st.text(LETTERS, max_size=5))
        line = plain.count("\n", 0, start)
        column = start if not line else start - plain.rindex("\n", 0, start) - 1
        draft.apply(Splice(line=line, column=column, removed=plain[start:end], inserted=inserted), at_s)
        plain = plain[:start] + inserted + plain[end:]
        assert draft.text == plain
        assert draft.lines == plain.split("\n")
        assert len(draft.begun) == len(draft.lines)


@given(st.data())
def test_paragraphs_are_the_lines_that_are_not_blank_and_each_has_a_time(data: st.DataObject) -> None:
    draft = NoteDraft()
    for at_s in range(1, data.draw(st.integers(1, 15)) + 1):
        splice = data.draw(splices(draft.text))
        draft.apply(splice.model_copy(update={"is_undo": data.draw(st.booleans())}), at_s)
        if data.draw(st.booleans()):
            draft.anchor(data.draw(st.integers(0, len(draft.lines))), at_s + 0.5)
    paragraphs = draft.note().paragraphs
    assert [paragraph.text for paragraph in paragraphs] == [line for line in draft.lines if line.strip()]
    assert all(begun is not None for line, begun in zip(draft.lines, draft.begun, strict=True) if line.strip())


@given(st.text(LETTERS, max_size=30), st.text(LETTERS, max_size=30))
def test_the_difference_of_two_texts_turns_one_into_the_other(old: str, new: str) -> None:
    draft = written(old)
    splice = difference(old, new)
    if splice is not None:
        draft.apply(splice, 1)
    assert draft.text == new
    assert (splice is None) == (old == new)


@given(st.text(LETTERS, max_size=20), st.text(LETTERS, max_size=5), st.text(LETTERS, max_size=20))
def test_a_difference_is_no_longer_than_what_was_typed(head: str, typed: str, tail: str) -> None:
    splice = difference(head + tail, head + typed + tail)
    assert splice is None or (splice.removed == "" and len(splice.inserted) == len(typed))


@pytest.mark.parametrize(
    "splice",
    [
        Splice(line=2, column=0, removed="", inserted="x"),
        Splice(line=0, column=6, removed="", inserted="x"),
        Splice(line=1, column=0, removed="three\n", inserted=""),
        Splice(line=0, column=0, removed="two", inserted=""),
        Splice(line=0, column=3, removed="ab\n", inserted=""),
    ],
)
def test_an_edit_that_does_not_fit_leaves_the_note_as_it_was(splice: Splice) -> None:
    draft = written("three\nwords")
    begun = list(draft.begun)
    with pytest.raises(SpliceMismatch) as caught:
        draft.apply(splice, 1)
    assert (draft.text, draft.begun) == ("three\nwords", begun)
    assert "three" not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb", "a\nb"),
        ("a\rb", "a\nb"),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("a\x00b\ud800c", "a\ufffdb\ufffdc"),
        ("日本\t🙂", "日本\t🙂"),
    ],
)
def test_text_is_kept_with_newlines_only_and_nothing_that_utf_8_cannot_hold(typed: str, kept: str) -> None:
    assert normalise(typed) == kept


@given(st.text(max_size=50))
def test_normalised_text_stays_as_it_is_and_can_be_stored(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert once.encode().decode() == once
    assert once.splitlines() == once.removesuffix("\n").split("\n") if once else True
