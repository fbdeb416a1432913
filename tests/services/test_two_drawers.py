"""Nothing that leaves from the record drawer ever holds a word of the process drawer, in whatever form it leaves."""

import base64
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from alliance_tui.domain.amendment import Amendment
from alliance_tui.domain.note import Note, Paragraph
from alliance_tui.domain.recording import Recording
from alliance_tui.domain.replay import Step
from alliance_tui.domain.session import Session
from alliance_tui.services import access_request, leaving, sending
from alliance_tui.services.exporting import Drawer
from alliance_tui.services.leaving import Kind, Order, Subject
from alliance_tui.services.record_note import change
from alliance_tui.storage.practice import Practice
from tests.storage.practices import ONE, SESSIONS, fill

CANARY = "quetzalcoatlus"
MARK = "In the record."


@pytest.fixture
def told(plain: Practice) -> Session:
    """A session with the same word wherever the process drawer has room for one, and words of its own in the record."""
    fill(plain)
    session = SESSIONS[0]
    words = session.model_copy(
        update={
            "note": Note(text=CANARY, paragraphs=(Paragraph(offset_s=1, text=CANARY),)),
            "markers": tuple(one.model_copy(update={"comment": CANARY}) for one in session.markers),
            "episodes": tuple(one.model_copy(update={"reflection": CANARY}) for one in session.episodes),
            "recordings": (Recording(id="r1", path=f"/{CANARY}/one.mp4", linked_at=session.started_at),),
            "history": (Amendment(at=session.started_at, of="m1", field="comment", before=CANARY, after=f"{CANARY}s"),),
        }
    )
    plain.charts.save(words)
    plain.charts.save_replay(words.id, words.client_id, [Step(1.0, 0, 0, "", CANARY)])
    return change(plain, words, plan=MARK)


def text_of(content: bytes) -> str:
    """All words in a file, out of what packs them."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return " ".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    if content.startswith(b"%PDF"):
        if shutil.which("pdftotext") is None:
            pytest.skip("there is no pdftotext to read a PDF with")
        done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
        return done.stdout.decode()
    return content.decode()


def sent(practice: Practice, order: Order, out: Path) -> str:
    """What leaves by an order, whether it is handed over or written."""
    if order.tool is None:
        return text_of(leaving.fill(practice, order).content)
    sending.send(practice, leaving.errand_of(practice, order), out)
    return " ".join(text_of(path.read_bytes()) for path in (out, *out.rglob("*")) if path.is_file())


@pytest.mark.parametrize("kind", [Kind.SESSION, Kind.COURSE])
def test_no_form_of_the_record_holds_a_word_of_the_process_note(
    plain: Practice, told: Session, kind: Kind, tmp_path: Path
) -> None:
    subject = Subject(kind, "what leaves", ONE, told)
    forms = leaving.forms_of(subject, Drawer.PROGRESS)
    assert len(forms) >= 2
    canaries = [CANARY, *(base64.b64encode(b"x" * shift + CANARY.encode()).decode()[4:-4] for shift in range(3))]
    for number, form in enumerate(forms):
        order = Order(subject, Drawer.PROGRESS, form, form.is_with_words)
        text = sent(plain, order, tmp_path / f"out-{number}")
        assert not [one for one in canaries if one in text], form.title
        assert MARK in text or order.tool is not None or not form.is_with_words, form.title


def test_without_words_none_that_was_written_leaves_from_either_drawer(
    plain: Practice, told: Session, tmp_path: Path
) -> None:
    for kind in (Kind.SESSION, Kind.COURSE):
        subject = Subject(kind, "what leaves", ONE, told)
        for drawer in subject.drawers:
            for number, form in enumerate(leaving.forms_of(subject, drawer)):
                text = sent(
                    plain, Order(subject, drawer, form, has_words=False), tmp_path / f"{kind}-{drawer}-{number}"
                )
                assert CANARY not in text, (kind, drawer, form.title)
                assert MARK not in text, (kind, drawer, form.title)


def test_what_a_client_is_given_holds_none_either_unless_it_was_asked_for(
    plain: Practice, told: Session, tmp_path: Path
) -> None:
    access_request.give(plain, ONE, tmp_path / "given")
    given = [text_of(path.read_bytes()) for path in (tmp_path / "given").rglob("*") if path.is_file()]
    assert any(MARK in text for text in given)
    assert not [text for text in given if CANARY in text]


def test_the_record_drawer_on_disk_holds_none(plain: Practice, told: Session) -> None:
    for path in plain.layout.root.rglob("*"):
        if path.is_file() and path.parent.name in ("progress", "index"):
            assert CANARY.encode() not in path.read_bytes()
