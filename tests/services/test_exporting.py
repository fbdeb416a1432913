"""Exports: for their owner only, never over another file, noted, and progress without a word of the process note."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.domain.note import Note, Paragraph
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.exporting import (
    Drawer,
    Form,
    NotExported,
    course_export,
    markers_export,
    save,
    session_export,
)
from alliance_tui.storage.practice import Practice
from tests.exchange.documents import text_of
from tests.storage.practices import ONE, SESSIONS, fill
from tests.storage.samples import COMMENT, WORDS

secrets_of_a_note = st.text("abcdefghijklmnopqrstuvwxyzäßжя", min_size=9, max_size=20).map(lambda one: f"q{one}zx")


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice, with three sessions."""
    return fill(practice)


def with_words(session: Session, note: str, comment: str, reason: str) -> Session:
    """A session with these words in its process drawer, and a reason for its pause in the record."""
    markers = tuple(marker.model_copy(update={"comment": comment}) for marker in session.markers)
    pauses = tuple(pause.model_copy(update={"reason": reason}) for pause in session.pauses)
    text = Note(text=note, paragraphs=(Paragraph(offset_s=0, text=note),))
    return session.model_copy(update={"note": text, "markers": markers, "pauses": pauses})


@given(secrets_of_a_note, secrets_of_a_note, st.sampled_from([Form.MARKDOWN, Form.TEXT]))
def test_no_progress_export_holds_anything_of_the_process_note(
    plain: Practice, note: str, comment: str, form: Form
) -> None:
    session = with_words(SESSIONS[0], note, comment, "line dropped")
    if plain.catalogue.get(ONE.id) is None:
        fill(plain)
    said = session_export(plain, session, form, Drawer.PROGRESS).decode()
    assert note not in said
    assert comment not in said
    for word in ("withdrawal", "denial", "repair", "episode", "salience"):
        assert word not in said.lower()
    process = session_export(plain, session, form, Drawer.PROCESS).decode()
    assert note in process
    assert comment in process


@pytest.mark.parametrize("form", [Form.MARKDOWN, Form.TEXT, Form.DOCX, Form.PDF])
def test_no_progress_course_holds_anything_of_a_process_note(kept: Practice, form: Form) -> None:
    said = text_of(course_export(kept, ONE, form, Drawer.PROGRESS))
    assert not [word for word in (*WORDS, COMMENT, "withdrawal", "denial") if word in said.lower()]
    assert "denial" in text_of(course_export(kept, ONE, form, Drawer.PROCESS)).lower()


def test_the_record_drawer_has_no_csv(kept: Practice) -> None:
    for export in (
        lambda: session_export(kept, SESSIONS[0], Form.CSV, Drawer.PROGRESS),
        lambda: course_export(kept, ONE, Form.CSV, Drawer.PROGRESS),
    ):
        with pytest.raises(NotExported, match="CSV holds markers"):
            export()


@pytest.mark.parametrize("form", [Form.MARKDOWN, Form.TEXT, Form.CSV])
def test_only_the_markers_that_pass_leave(kept: Practice, form: Form) -> None:
    everything = markers_export(kept, None, MarkerFilter(), form).decode()
    wanted = markers_export(kept, ONE, MarkerFilter(group="withdrawal"), form).decode()
    assert "denial" in wanted.lower()
    assert ("M-03" in everything, "M-03" in wanted) == (True, False)
    if form is Form.CSV:  # which holds no words at all, and a head
        assert (len(everything.splitlines()), len(wanted.splitlines())) == (7, 3)
        assert COMMENT not in everything
    else:
        assert (everything.count(COMMENT), wanted.count(COMMENT)) == (3, 2)


@pytest.mark.parametrize("form", [Form.MARKDOWN, Form.TEXT, Form.CSV])
def test_markers_leave_without_a_word_where_none_is_asked_for(kept: Practice, form: Form) -> None:
    session = kept.charts.read(SESSIONS[0].id)
    episode = Episode(id="e9", ruptures=(session.markers[0].id,), reflection="the marmot of my own")
    kept.charts.save(session.model_copy(update={"episodes": (episode,)}))
    said = markers_export(kept, None, MarkerFilter(), form, has_words=False).decode()
    assert not [word for word in (*WORDS, COMMENT, "marmot") if word in said.lower()]
    if form is Form.MARKDOWN:
        assert "marmot" in markers_export(kept, None, MarkerFilter(), form).decode()


@pytest.mark.parametrize("form", list(Form))
def test_a_damaged_session_gives_out_nothing_half(kept: Practice, form: Form) -> None:
    kept.layout.process(SESSIONS[1].id).write_bytes(b"rubbish")
    for export in (
        lambda: markers_export(kept, ONE, MarkerFilter(), form),
        lambda: course_export(kept, ONE, form, Drawer.PROCESS),
    ):
        with pytest.raises(Trouble, match="cannot be trusted"):
            export()


def test_a_file_is_for_its_owner_only_and_noted_without_content(kept: Practice, tmp_path: Path) -> None:
    save(kept, b"velvet thunder", tmp_path / "out.md", what="session 1, process")
    assert (tmp_path / "out.md").read_bytes() == b"velvet thunder"
    assert (tmp_path / "out.md").stat().st_mode & 0o777 == 0o600
    last = list(kept.audit.entries())[-1]
    assert (last.what, last.particulars) == ("exported", {"subject": "session 1, process", "bytes": 14})


def test_nothing_is_overwritten_without_being_told(kept: Practice, tmp_path: Path) -> None:
    out = tmp_path / "out.md"
    out.write_text("mine", encoding="utf-8")
    out.chmod(0o644)
    before = kept.audit.length()
    with pytest.raises(NotExported, match=r"there is a file out\.md already"):
        save(kept, b"theirs", out, what="a session")
    assert out.read_text(encoding="utf-8") == "mine"
    assert kept.audit.length() == before
    save(kept, b"theirs", out, what="a session", replace=True)
    assert (out.read_bytes(), out.stat().st_mode & 0o777) == (b"theirs", 0o600)


def test_a_folder_that_is_not_there_is_said_in_words(kept: Practice, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="writing the export failed"):
        save(kept, b"x", tmp_path / "nowhere" / "out.md", what="a session")
