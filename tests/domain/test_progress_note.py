"""The record note: templates that lose nothing when they change, and words that are only offered."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.note_template import (
    HeaderField,
    NoteTemplate,
    Section,
    begin_note,
    offered_interventions,
    refit_note,
)
from alliance_tui.domain.progress_note import Holds, with_section, with_words

AT = datetime(2031, 3, 11, 12, tzinfo=UTC)


def template(*sections: str, name: str = "own", **more: object) -> NoteTemplate:
    """A template with these sections; `plan` holds the plan."""
    made = tuple(
        Section(id=one, title=one.capitalize(), about="What belongs here.", holds="plan" if one == "plan" else "text")
        for one in sections
    )
    return NoteTemplate(format=1, id=name, version=1, title=name, about="A template.", sections=made, **more)


names = st.lists(st.sampled_from(["data", "goal", "response", "plan", "x-2", "x"]), min_size=1, unique=True)


@given(st.lists(st.tuples(names, st.dictionaries(st.sampled_from(["data", "goal", "x"]), st.text()))))
def test_no_text_is_lost_however_often_the_template_changes(turns: list[tuple[list[str], dict[str, str]]]) -> None:
    note = begin_note(template("data"), AT)
    kept: list[str] = []
    for sections, written in turns:
        note = refit_note(note, template(*sections), AT)
        for place, text in written.items():
            found = next((one for one in note.sections if one.id == place), None)
            if found is not None:
                if found.text.strip():
                    kept.remove(found.text)
                note = with_section(note, place, text, AT)
                kept += [text] if text.strip() else []
        ids = [one.id for one in note.sections]
        assert len(set(ids)) == len(ids)
        assert sorted(one.text for one in note.sections if one.text.strip()) == sorted(kept)


def test_the_section_that_holds_the_plan_is_the_sessions_own_plan() -> None:
    note = begin_note(template("data", "plan"), AT)
    assert note.filled("Ask about the move.") == [("Plan", "Ask about the move.")]
    assert note.filled("  ") == []
    with pytest.raises(KeyError):
        with_section(note, "plan", "another plan", AT)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"header": ["platfrom"]}, "there is no field 'platfrom'; did you mean platform?"),
        ({"header": ["zzz"]}, "there is no field 'zzz'; known are modality, platform"),
        ({"header": ["platform", "platform"]}, "header field 'platform' stands twice"),
    ],
)
def test_a_template_that_names_an_unknown_field_is_refused_in_words(change: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError) as raised:
        template("data", **change)
    assert said in str(raised.value)


def test_a_section_that_holds_something_unknown_is_refused_in_words() -> None:
    with pytest.raises(ValidationError, match=r"there is no field 'intervention'; did you mean interventions\?"):
        Section(id="a", title="A", about="A.", holds="intervention")


def test_two_sections_cannot_both_hold_the_plan() -> None:
    twins = tuple(Section(id=one, title=one, about="A.", holds=Holds.PLAN) for one in ("a", "b"))
    with pytest.raises(ValidationError, match="a section that holds 'plan' stands twice"):
        NoteTemplate(format=1, id="own", version=1, title="Own", about="A.", sections=twins)


def test_all_fields_are_in_the_header_unless_the_template_says_otherwise() -> None:
    assert template("data").header == tuple(HeaderField)


def test_only_titles_of_repair_codes_are_offered_and_each_once(book: Codebook) -> None:
    repair = next(group for group in book.groups if group.kind == "repair")
    first, second = repair.codes[0], repair.codes[1]
    markers = [
        Marker(id="1", group=repair.id, code=second.id, offset_s=90, comment="secret"),
        Marker(id="2", group=repair.id, code=first.id, offset_s=10),
        Marker(id="3", group=repair.id, code=second.id, offset_s=95),
        Marker(id="4", group=repair.id, offset_s=5, comment="secret"),
        Marker(id="5", group=book.groups[0].id, code=book.groups[0].codes[0].id, offset_s=1),
        Marker(id="6", group=repair.id, code="unknown", offset_s=1, comment="secret"),
    ]
    assert offered_interventions(markers, book) == [first.title, second.title]


def test_an_accepted_word_stands_on_a_line_of_its_own_and_only_once() -> None:
    assert with_words("", "Validates") == "Validates"
    assert with_words("We talked.\n\n", "Validates") == "We talked.\nValidates"
    assert with_words("Validates\nmore", "Validates") == "Validates\nmore"
