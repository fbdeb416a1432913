"""When a paragraph was begun: words that stay keep their time, and words that come back get it back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.note import NoteDraft, Splice, difference
from tests.domain.streams import splice_at, splices


def note_of(*paragraphs: tuple[float, str]) -> NoteDraft:
    """A note with each line written at its time."""
    draft = NoteDraft()
    for number, (at_s, text) in enumerate(paragraphs):
        draft.apply(difference(draft.text, draft.text + ("\n" if number else "") + text) or Splice(**_NOTHING), at_s)
    return draft


_NOTHING = {"line": 0, "column": 0, "removed": "", "inserted": ""}


def become(draft: NoteDraft, text: str, at_s: float, *, is_undo: bool = False) -> None:
    """Edit the note as the screen does: by the smallest splice."""
    splice = difference(draft.text, text)
    assert splice is not None
    draft.apply(splice.model_copy(update={"is_undo": is_undo}), at_s)


def test_a_paragraph_begins_at_its_first_word_and_keeps_that_time() -> None:
    draft = note_of((5, "Came"))
    become(draft, "Came in flat.", 9)
    become(draft, "Then came in flat.", 12)
    assert draft.begun == [5]


def test_a_blank_line_has_no_time_until_words_stand_there() -> None:
    draft = note_of((5, "a"), (6, ""), (7, "  "))
    assert draft.begun == [5, None, None]
    become(draft, "a\n\n  b", 9)
    assert draft.begun == [5, None, 9]


def test_both_halves_of_a_split_paragraph_keep_the_time() -> None:
    draft = note_of((5, "one two"))
    become(draft, "one\n two", 9)
    assert draft.begun == [5, 5]


def test_joined_paragraphs_keep_the_time_of_the_first() -> None:
    draft = note_of((5, "one"), (7, "two"))
    become(draft, "onetwo", 9)
    assert draft.begun == [5]


def test_a_line_put_above_moves_times_down() -> None:
    draft = note_of((5, "one"), (7, "two"))
    draft.apply(Splice(line=0, column=0, removed="", inserted="zero\n"), 9)
    assert draft.begun == [9, 5, 7]


@given(st.data())
def test_lines_that_an_edit_does_not_touch_keep_their_times_and_so_do_words_that_stay(data: st.DataObject) -> None:
    draft = NoteDraft()
    for at_s in range(1, data.draw(st.integers(1, 12)) + 1):
        splice = data.draw(splices(draft.text))
        lines, begun = list(draft.lines), list(draft.begun)
        draft.apply(splice, at_s)
        last = splice.line + splice.removed.count("\n")
        new_last = splice.line + splice.inserted.count("\n")
        assert draft.begun[: splice.line] == begun[: splice.line]
        assert draft.begun[new_last + 1 :] == begun[last + 1 :]
        assert {time for time in draft.begun if time is not None} <= {*begun, at_s}
        if lines[splice.line][: splice.column].strip():
            assert draft.begun[splice.line] == begun[splice.line]
        after = splice.column if last == splice.line else 0
        kept = lines[last][after + len(splice.removed.rpartition("\n")[2]) :]
        if kept.strip() and (new_last > splice.line or not lines[splice.line][: splice.column].strip()):
            assert draft.begun[new_last] == begun[last]


@given(st.data())
def test_an_undone_edit_brings_back_the_times_from_before_it(data: st.DataObject) -> None:
    draft = NoteDraft()
    for at_s in range(1, data.draw(st.integers(1, 12)) + 1):
        draft.apply(data.draw(splices(draft.text)), at_s)
    text, begun = draft.text, list(draft.begun)
    draft.apply(data.draw(splices(draft.text)), 100)
    edited, edited_begun = draft.text, list(draft.begun)
    if edited != text:
        become(draft, text, 200, is_undo=True)
        assert draft.begun == begun
        become(draft, edited, 300, is_undo=True)
        assert draft.begun == edited_begun


def test_a_paragraph_that_was_cut_and_undone_has_its_time_back_though_its_neighbour_starts_alike() -> None:
    draft = note_of((5, "The dog barked."), (7, "The cat slept."))
    draft.apply(splice_at(draft.text, 0, len("The dog barked.\n"), ""), 20)
    assert draft.begun == [7]
    become(draft, "The dog barked.\nThe cat slept.", 30, is_undo=True)
    assert draft.begun == [5, 7]


def test_a_paragraph_deleted_key_by_key_and_undone_at_once_has_its_time_back() -> None:
    draft = note_of((5, "one"), (7, "two"))
    for length in (2, 1, 0):
        draft.apply(Splice(line=1, column=length, removed="two"[length], inserted=""), 20)
    assert draft.begun == [5, None]
    become(draft, "one\ntwo", 30, is_undo=True)
    assert draft.begun == [5, 7]


def test_words_typed_anew_begin_now_though_the_same_words_stood_there() -> None:
    draft = note_of((5, "one"))
    become(draft, "", 20)
    become(draft, "one", 30)
    assert draft.begun == [30]


def test_a_paragraph_begun_at_a_mark_begins_with_the_marker() -> None:
    draft = note_of((5, "one"), (6, ""))
    assert draft.anchor(1, 12.5)
    become(draft, "one\nWent quiet.", 15)
    assert draft.begun == [5, 12.5]


def test_a_slip_of_the_finger_does_not_lose_the_mark_the_line_began_with() -> None:
    draft = note_of((5, "one"), (6, ""))
    draft.anchor(1, 12.5)
    become(draft, "one\nw", 15)
    become(draft, "one\n", 16)
    become(draft, "one\nWent quiet.", 17)
    assert draft.begun == [5, 12.5]


def test_the_mark_goes_down_with_the_words_it_belongs_to() -> None:
    draft = note_of((5, "one"), (6, ""))
    draft.anchor(1, 12.5)
    become(draft, "one\nWent quiet.", 15)
    draft.apply(Splice(line=1, column=0, removed="", inserted="\n"), 20)
    assert draft.begun == [5, None, 12.5]
    draft.apply(Splice(line=1, column=0, removed="", inserted="above"), 21)
    assert draft.begun == [5, 21, 12.5]


def test_an_undo_keeps_a_mark_that_was_set_meanwhile() -> None:
    draft = note_of((5, "one"), (6, ""))
    become(draft, "ones\n", 10)
    draft.anchor(1, 12.5)
    become(draft, "one\n", 15, is_undo=True)
    assert draft.begun == [5, 12.5]


@pytest.mark.parametrize("line", [-1, 0, 1, 4])
def test_only_a_blank_line_without_a_time_can_be_anchored(line: int) -> None:
    draft = note_of((5, "one"), (6, ""))
    draft.anchor(1, 8)
    before = list(draft.begun)
    assert not draft.anchor(line, 12.5)
    assert draft.begun == before


def test_a_released_anchor_is_gone_from_a_blank_line_and_stays_with_words() -> None:
    draft = note_of((5, "one"), (6, ""))
    draft.anchor(1, 8)
    draft.release(8)
    assert draft.begun == [5, None]
    draft.anchor(1, 9)
    become(draft, "one\ntwo", 10)
    draft.release(9)
    assert draft.begun == [5, 9]


def test_the_line_of_a_moment_is_the_one_begun_last_before_it() -> None:
    draft = note_of((5, "one"), (7, ""), (9, "two"), (9, "three"))
    assert [draft.line_at(offset_s) for offset_s in (0, 4.999, 5, 8.9, 9, 1000)] == [None, None, 0, 0, 3, 3]
