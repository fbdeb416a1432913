"""What leaves in a coding package, field by field, and that marks come back as they were."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.codebook import CodebookRef
from alliance_tui.domain.coding import Coder
from alliance_tui.domain.marker import Marker, milliseconds
from alliance_tui.domain.note import Note, Paragraph
from alliance_tui.exchange.coding_package import (
    CodingPackage,
    CodingReply,
    SessionBack,
    UnreadableCoding,
    read_document,
    to_code,
    write_document,
)
from alliance_tui.exchange.leaving import Disguise
from tests.storage.samples import client_of, session_of, small_book
from tests.ui.canary import WORD, sown

NOON = datetime(2031, 3, 4, 12, tzinfo=UTC)
REF = CodebookRef(id="rupture-repair", version=1)
WHOLE = session_of(client_of())
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def package(*, is_blind: bool = True, has_note: bool = False, sown_too: bool = True) -> CodingPackage:
    session = WHOLE
    if sown_too:
        session = sown(WHOLE).model_copy(update={"codebook": REF, "ratings": (), "history": ()})
    return CodingPackage(
        package="a" * 32,
        practice="b" * 32,
        coder=Coder(id="second"),
        is_blind=is_blind,
        reply_key="A" * 43 + "=",
        codebooks=(small_book(),),
        sessions=(to_code(session, "5e" * 16, Disguise(b"key"), is_blind=is_blind, has_note=has_note),),
    )


def test_no_text_that_somebody_could_have_written_is_in_a_wordless_package_whatever_a_session_may_gain() -> None:
    for is_blind in (True, False):
        written = write_document(package(is_blind=is_blind))
        assert WORD.encode() not in written
        session = json.loads(written)["sessions"][0]
        assert set(session) == {
            *("session", "client", "number", "started_at", "ended_at", "planned_s", "pauses", "codebook", "note"),
            *("markers", "episodes"),
        }
        assert (session["note"], bool(session["markers"])) == (None, not is_blind)
    with_note = json.loads(write_document(package(has_note=True)))
    assert WORD in with_note["sessions"][0].pop("note")["text"]
    assert WORD not in json.dumps(with_note), "the note and nothing else"


@given(
    text=TEXTS,
    offsets=st.lists(st.floats(0, 20_000, allow_nan=False).map(milliseconds), max_size=8),
    comment=TEXTS,
    salience=st.none() | st.integers(1, 5),
)
def test_the_note_goes_out_and_marks_come_back_to_the_millisecond(
    text: str, offsets: list[float], comment: str, salience: int | None
) -> None:
    marks = tuple(
        Marker(id=f"m{place}", group="withdrawal", offset_s=offset, salience=salience, comment=comment)
        for place, offset in enumerate(offsets)
    )
    note = Note(text=text, paragraphs=(Paragraph(offset_s=1.5, text=text),))
    whole = WHOLE.model_copy(update={"note": note, "markers": marks, "episodes": ()})
    asked = to_code(whole, "5e" * 16, Disguise(b"key"), is_blind=False, has_note=True)
    out = read_document(write_document(package().model_copy(update={"is_blind": False, "sessions": (asked,)})))
    assert out.sessions[0] == asked
    assert asked.note == note
    assert [one.offset_s for one in asked.markers] == offsets
    back = CodingReply(
        package="a" * 32,
        practice="b" * 32,
        sessions=(SessionBack(session="c" * 32, codebook=REF, closed_at=NOON, markers=marks),),
    )
    assert read_document(write_document(back)) == back


def changed(**fields: Any) -> bytes:
    return json.dumps({**json.loads(write_document(package(sown_too=False))), **fields}).encode()


def inside(**fields: Any) -> bytes:
    session = json.loads(write_document(package(is_blind=False, sown_too=False)))["sessions"][0]
    return changed(is_blind=False, sessions=[{**session, **fields}])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "neither sessions to code nor marks"),
        (changed(kind="alliance-tui practice"), "neither sessions to code nor marks"),
        (changed(format=2), "its format 2 is newer than 1"),
        (changed(more="heronwing"), "more: extra inputs"),
        (changed(package="../../x"), "package: string should match"),
        (changed(reply_key="AAAA"), "reply_key: string should match"),
        (changed(codebooks=[]), r"sessions\.0: its codebook is not in it"),
        (changed(sessions=[]), "sessions: "),
        (inside(ended_at="2001-01-01T00:00:00Z"), "it ends before it begins"),
        (inside(client="K-14"), r"sessions\.0\.client: string should match"),
        (inside(number=0), r"sessions\.0\.number"),
        (inside(markers=[]), "an episode has a marker that is not in it"),
        (inside(episodes=[{"id": "e", "ruptures": []}] * 2), "stands twice"),
        (inside(markers=[{"id": "m", "group": "x", "offset_s": -1}]), r"sessions\.0\.markers\.0\.offset_s"),
    ],
)
def test_a_document_that_does_not_fit_is_refused_with_the_place_and_without_the_words(content: bytes, why: str) -> None:
    with pytest.raises(UnreadableCoding, match=why) as refused:
        read_document(content)
    assert "heronwing" not in refused.value.line
    assert refused.value.safe == "Nothing was taken in"


def test_marks_in_a_package_that_says_it_is_blind_are_refused() -> None:
    session = json.loads(inside())["sessions"][0]
    with pytest.raises(UnreadableCoding, match="it is blind, and there are marks in it"):
        read_document(changed(sessions=[session]))
