"""The record note outside: whole, signed, plain to paste, and without a word of the process drawer."""

import json
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.amendment import Amendment
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.note import Note, Paragraph
from alliance_tui.domain.session import ProgressRecord, Session
from alliance_tui.exchange import fhir, markdown, plain_text
from alliance_tui.exchange.leaving import Disguise, without_words
from tests.exchange.conftest import Golden
from tests.exchange.samples import MADE_AT, bare_session, recorded

Writer = Callable[[ProgressRecord], bytes]

WRITERS: dict[str, Writer] = {
    "record.md": lambda record: markdown.session_progress(record, "K-14"),
    "record-course.md": lambda record: markdown.course_progress([bare_session().progress, record], "K-14"),
    "record.txt": lambda record: plain_text.progress_text(record, "K-14"),
    "record.fhir.json": lambda record: fhir.progress_document(record, "K-14", "J. Doe", MADE_AT),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_signed_record_is_as_agreed(golden: Golden, name: str) -> None:
    golden(name, WRITERS[name](recorded().progress))


def test_the_text_pastes_cleanly_into_any_health_record() -> None:
    text = plain_text.progress_text(recorded().progress, "K-14").decode()
    assert not [char for char in text if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")]
    assert {"DATA:", "PLAN:", "RISK:", "SIGNED:", "ADDENDUM, RISK ADDRESSED:"} <= set(text.splitlines())
    assert "ASSESSMENT:" not in text  # nothing stands in it
    assert "CLIENT'S LOCATION: At home, 12 Long St\n" in text
    assert "INTERRUPTED: 15:00 to 17:15, 2 minutes, the line dropped; took up the thread again\n" in text


def test_the_health_record_system_learns_who_signed() -> None:
    document = json.loads(fhir.progress_document(recorded().progress, "K-14", "J. Doe", MADE_AT))
    composition = document["entry"][0]["resource"]
    assert composition["status"] == "final"
    assert composition["attester"][0]["party"] == {"display": "J. Doe, psychotherapist"}


canaries = st.text("abcdefghijklmnopqrstuvwxyz", min_size=12, max_size=12)


@given(canaries)
def test_no_record_that_leaves_ever_holds_a_word_of_the_process_drawer(canary: str) -> None:
    session = with_process_words(recorded(), f"Canary{canary}")
    for write in WRITERS.values():
        assert f"Canary{canary}".encode() not in write(session.progress)
    assert f"Canary{canary}" not in session.progress.model_dump_json()


def with_process_words(session: Session, word: str) -> Session:
    """A session with a word wherever the process drawer has room for one."""
    return session.model_copy(
        update={
            "note": Note(text=word, paragraphs=(Paragraph(offset_s=1, text=word),)),
            "markers": (Marker(id="m1", group="repair", code=None, offset_s=2, comment=word),),
            "history": (Amendment(at=MADE_AT, of="m1", field="comment", before=word, after=word),),
            "episodes": (),
        }
    )


def test_what_leaves_without_words_or_under_a_pseudonym_leaves_the_record_note_behind() -> None:
    for left in (without_words(recorded()), Disguise(b"k" * 32).disguised(recorded())):
        told = left.progress.model_dump_json()
        for word in ("Slept badly", "Long St", "J. Doe", "no intent", "gone"):
            assert word not in told
