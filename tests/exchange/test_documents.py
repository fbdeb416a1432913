"""Notes as DOCX and PDF, read back: every word is there, each drawer keeps to itself, and the files tell no more."""

import io
import sys
from datetime import datetime, timedelta
from typing import Any

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.progress_note import Holds, ProgressNote, TelehealthHeader, TemplateRef, WrittenSection
from alliance_tui.domain.risk import RiskBlock, RiskLevel
from alliance_tui.domain.session import Session, State
from alliance_tui.domain.signature import add, sign
from alliance_tui.exchange.docx_note import write_docx
from alliance_tui.exchange.note_page import Missing, Page, process_page, record_page
from alliance_tui.exchange.pdf_note import write_pdf
from tests.exchange.documents import docx_text, pdf_text
from tests.exchange.samples import BOOK_REF, HELSINKI, sample, sessions

SIGNED_AT = datetime(2026, 3, 2, 11, 5, tzinfo=HELSINKI)
SCRIPTS = ("Маяк на берегу.", "לא עכשיו", "مرحبا بالعالم", "漢字かな", "\U0001f642 ok", "#set text(red) $x$ *a* @b <c>")


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def full(**changes: Any) -> Session:
    """A session whose record has everything in it, signed, with an addendum."""
    note = ProgressNote(
        template=TemplateRef(id="dap", version=1, title="DAP"),
        sections=(
            WrittenSection(id="data", title="Data", text="\n".join(("Slept badly.", *SCRIPTS))),
            WrittenSection(id="plan", title="Plan", holds=Holds.PLAN),
        ),
        written_at=SIGNED_AT,
    )
    written = sample(
        state=State.ENDED,
        header=TelehealthHeader(platform="Clinic video", client_location="Tampere", consent="renewed"),
        progress_note=note,
        risk=RiskBlock(opened_at=SIGNED_AT, level=RiskLevel.LOW, rationale="Strong ties.", follow_up="Call."),
    )
    signature = sign(written.signed_content, "A. Therapist", SIGNED_AT)
    later = add(signature.hash, "A. Therapist", SIGNED_AT + timedelta(days=2), "Called: safe.", addresses_risk=True)
    sealed = {"state": State.SIGNED, "signature": signature, "addenda": (later,)}
    return written.model_copy(update={**sealed, **changes})


READERS = {"docx": (write_docx, docx_text), "pdf": (write_pdf, pdf_text)}


def said(form: str, *pages: Page) -> str:
    """What a reader of the document sees, on one line."""
    write, read = READERS[form]
    return " ".join(read(write(pages)).split())


@pytest.mark.parametrize("form", READERS)
def test_a_record_has_header_note_risk_rating_signature_and_addendum(form: str) -> None:
    session = full()
    text = said(form, record_page(session.progress, "K-14"))
    assert session.signature is not None
    for words in (
        "Progress note",
        "K-14",
        "10:00 to 10:50 (+0200), 50 minutes",
        "Clinic video",
        "Tampere",
        "the line dropped",
        "Data",
        "Slept badly.",
        "Ask about the sister.",
        "Strong ties.",
        "rated by the therapist",
        "6.25",
        "A. Therapist",
        "Signed on 2026-03-02 11:05 +0200",
        "Addendum 1, risk addressed",
        "Called: safe.",
    ):
        assert words in text, words
    for seal in (session.signature, *session.addenda):
        assert seal.hash in text.replace(" ", "")
    assert "Draft" not in text
    for word in ("withdrawal", "homework", "flat", "denial", "salience", "kept separate"):
        assert word not in text.lower(), word


@pytest.mark.parametrize("form", READERS)
def test_a_process_note_says_that_it_is_kept_apart_and_holds_nothing_of_the_record(form: str, book: Codebook) -> None:
    text = said(form, process_page(full(), {BOOK_REF: book}))
    assert text.lower().count("process note, kept separate") == 3, "as a title, at the head and at the foot"
    assert "PROCESS NOTE, KEPT SEPARATE" in text
    assert "45 CFR 164.501" in text
    assert "Homework not done." in text
    assert "Withdrawal: Minimal response, salience 3 of 5" in text
    assert "resolved 4 of 5, my contribution 2 of 5" in text
    for words in ("Slept badly", "Strong ties", "A. Therapist", "Tampere", "6.25"):
        assert words not in text, words


@pytest.mark.parametrize("form", READERS)
def test_a_note_says_what_became_of_its_signature(form: str) -> None:
    draft = full(state=State.ENDED, signature=None, addenda=())
    assert "A draft: nobody has signed it." in said(form, record_page(draft.progress, "K-14"))
    altered = full(plan="Something else.")
    assert "altered after it was signed" in said(form, record_page(altered.progress, "K-14"))
    emptied = full(record_purged_at=SIGNED_AT, progress_note=None, risk=None, signature=None, addenda=())
    assert "emptied on 2026-03-02" in said(form, record_page(emptied.progress, "K-14"))


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_word_processor_gets_every_script_as_it_was_written(script: str) -> None:
    assert script in docx_text(write_docx([record_page(full().progress, "K-14")]))


@pytest.mark.parametrize("script", [SCRIPTS[0], SCRIPTS[-1]])
def test_a_pdf_shows_letters_and_never_takes_them_for_commands(script: str) -> None:
    assert script in pdf_text(write_pdf([record_page(full().progress, "K-14")]))


def test_what_runs_from_right_to_left_begins_at_the_right() -> None:
    document = docx.Document(io.BytesIO(write_docx([record_page(full().progress, "K-14")])))
    is_rtl = {one.text: one._p.pPr is not None and bool(one._p.pPr.findall(f"{W}bidi")) for one in document.paragraphs}
    assert (is_rtl[SCRIPTS[1]], is_rtl[SCRIPTS[2]], is_rtl[SCRIPTS[0]]) == (True, True, False)


def test_neither_file_says_who_made_it_or_when() -> None:
    page = record_page(full().progress, "K-14")
    told = docx.Document(io.BytesIO(write_docx([page]))).core_properties
    assert (told.author, told.last_modified_by, told.comments, told.title) == ("", "", "", "Progress note")
    assert told.created is None or told.created.year == 2013, "the day the stock template was made"
    properties = pypdf.PdfReader(io.BytesIO(write_pdf([page]))).metadata or {}
    assert set(properties) <= {"/Title", "/Creator"}
    assert properties["/Title"] == "Progress note"


def test_a_course_is_one_document_with_a_page_for_each_note_and_one_count() -> None:
    pages = [record_page(full(number=number).progress, "K-14") for number in (11, 12)]
    reader = pypdf.PdfReader(io.BytesIO(write_pdf(pages)))
    feet = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert f"page 1 of {len(feet)}" in feet[0]
    assert "session 11" in feet[0]
    assert "session 12" in feet[-1]
    assert len(docx.Document(io.BytesIO(write_docx(pages))).sections) == 2


@settings(max_examples=10)
@given(st.data())
def test_any_session_can_be_printed(book: Codebook, data: st.DataObject) -> None:
    session = data.draw(sessions(book))
    for page in (record_page(session.progress, session.client), process_page(session, {book.ref: book})):
        for write, read in READERS.values():
            assert page.title in read(write([page]))


@pytest.mark.parametrize(("form", "module"), [("docx", "docx"), ("pdf", "typst")])
def test_without_the_extra_one_line_says_how_to_get_it(form: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(Missing) as refused:
        READERS[form][0]([record_page(full().progress, "K-14")])
    assert refused.value.line == (
        f"what writes {form.upper()} is not installed. Nothing was written. "
        'Install it with: pip install "alliance-tui[documents]".'
    )
