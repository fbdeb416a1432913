"""What may leave from a screen: each subject from its drawers only, with or without words, counted and named."""

from pathlib import Path

import pytest

from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.domain.trouble import Trouble
from alliance_tui.domain.two_codings import Grain
from alliance_tui.services import leaving
from alliance_tui.services.exporting import Drawer, Form, Tool
from alliance_tui.services.figures import client_figures
from alliance_tui.services.leaving import Kind, Order, Parcel, Subject
from alliance_tui.services.review_walk import ReviewWalk
from alliance_tui.services.sending import send
from alliance_tui.services.trends import client_trend
from alliance_tui.storage.practice import Practice
from tests.exchange.documents import text_of
from tests.storage.practices import ONE, SESSIONS, fill
from tests.storage.samples import COMMENT, WORDS


@pytest.fixture
def kept(plain: Practice) -> Practice:
    """Two clients, three sessions."""
    return fill(plain)


def subjects(practice: Practice) -> list[Subject]:
    """Everything that can leave."""
    walk = ReviewWalk(practice, ONE)
    walk.open(0)
    figures = client_figures(client_trend(practice, ONE))
    assert walk.session is not None
    segments = leaving.of_segments(ONE, walk.session, 300, Grain.CODE)
    return [*leaving.of_review(walk), *leaving.of_trends(ONE, figures), segments]


def orders(practice: Practice, *, has_words: bool) -> list[Order]:
    """Every order that can be given."""
    return [
        Order(subject, drawer, form, has_words)
        for subject in subjects(practice)
        for drawer in subject.drawers
        for form in leaving.forms_of(subject, drawer)
        if has_words or form.form is not Tool.PRACTICE
    ]


def carried_out(practice: Practice, one: Order, folder: Path) -> str:
    """All that leaves, as text."""
    if one.tool is None:
        return text_of(leaving.fill(practice, one).content)
    out = folder / "out"
    send(practice, leaving.errand_of(practice, one), out, replace=out.exists())
    files = sorted(out.iterdir()) if out.is_dir() else [out]
    said = "".join(file.read_text(encoding="utf-8") for file in files)
    for file in files:
        file.unlink()
    if out.is_dir():
        out.rmdir()
    return said


def order(practice: Practice, kind: Kind, form: Form, drawer: Drawer, *, has_words: bool) -> Parcel:
    """One of them, carried out."""
    wanted = [
        one
        for one in orders(practice, has_words=has_words)
        if (one.subject.kind, one.form.form, one.drawer) == (kind, form, drawer)
    ]
    return leaving.fill(practice, wanted[0])


def test_every_kind_of_subject_can_leave(kept: Practice, tmp_path: Path) -> None:
    assert {one.kind for one in subjects(kept)} == set(Kind)
    assert all(carried_out(kept, one, tmp_path) for one in orders(kept, has_words=True))


def test_without_words_nothing_that_was_written_leaves(kept: Practice, tmp_path: Path) -> None:
    given = orders(kept, has_words=False)
    assert len(given) > 10
    for one in given:
        parcel = leaving.fill(kept, one)
        said = carried_out(kept, one, tmp_path).lower()
        assert not [word for word in (*WORDS, COMMENT) if word in said], one
        assert "nothing that was written" in parcel.words


def test_from_the_record_nothing_of_a_process_note_leaves(kept: Practice, tmp_path: Path) -> None:
    given = [one for one in orders(kept, has_words=True) if one.drawer is Drawer.PROGRESS]
    assert given
    for one in given:
        said = carried_out(kept, one, tmp_path).lower()
        assert not [word for word in (*WORDS, COMMENT, "withdrawal", "denial", "episode") if word in said], one


def test_markers_and_counts_of_them_come_from_the_process_drawer_only(kept: Practice) -> None:
    for subject in subjects(kept):
        is_whole = subject.kind in (Kind.SESSION, Kind.COURSE, Kind.PRACTICE)
        assert (Drawer.PROGRESS in subject.drawers) == is_whole


@pytest.mark.parametrize("form", [Form.MARKDOWN, Form.TEXT])
def test_a_course_from_the_process_drawer_holds_the_notes_of_every_session(kept: Practice, form: Form) -> None:
    parcel = order(kept, Kind.COURSE, form, Drawer.PROCESS, has_words=True)
    for session in SESSIONS[:2]:
        for paragraph in session.note.paragraphs:
            assert paragraph.text in parcel.content.decode().replace("\\", "")
    assert parcel.words.startswith("2 sessions, 4 markers, ")
    words = sum(
        len(one.note.text.split()) + len(" ".join(m.comment for m in one.markers).split()) for one in SESSIONS[:2]
    )
    assert parcel.words.endswith(f"{words} words that you wrote")


def test_csv_holds_comments_only_when_they_are_asked_for(kept: Practice) -> None:
    with_words = order(kept, Kind.MARKERS, Form.CSV, Drawer.PROCESS, has_words=True).content.decode()
    without = order(kept, Kind.MARKERS, Form.CSV, Drawer.PROCESS, has_words=False).content.decode()
    assert (COMMENT in with_words, COMMENT in without) == (True, False)
    assert not next(one for one in leaving.FORMS if one.form is Form.CSV).is_with_words


def test_names_and_the_audit_log_tell_nobody_whom_it_is_about(kept: Practice) -> None:
    for one in orders(kept, has_words=True):
        for said in (one.name, one.audit_words):
            assert ONE.code.lower() not in said.lower()
        is_folder = one.tool is not None and leaving.errand_of(kept, one).is_folder
        assert one.name.endswith(f"-{one.tool}" if is_folder else f".{one.form.ending}")
        assert one.drawer.value in one.audit_words


def test_a_damaged_session_gives_out_nothing_half(kept: Practice) -> None:
    kept.layout.process(SESSIONS[1].id).write_bytes(b"rubbish")
    for subject in (leaving.of_course(ONE), leaving.of_markers(ONE, MarkerFilter())):
        form = leaving.forms_of(subject, Drawer.PROCESS)[0]
        with pytest.raises(Trouble, match="cannot be trusted"):
            leaving.fill(kept, Order(subject, Drawer.PROCESS, form, has_words=True))


def test_what_terminals_would_cut_does_not_fit_the_clipboard(kept: Practice) -> None:
    one = orders(kept, has_words=True)[0]
    assert Parcel(one, b"x" * leaving.MOST_FOR_CLIPBOARD, "").fits_clipboard
    assert not Parcel(one, b"x" * (leaving.MOST_FOR_CLIPBOARD + 1), "").fits_clipboard
