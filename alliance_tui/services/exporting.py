"""Exports of reading: a session, a course or a set of markers, to a file that only its owner may read.

A process note leaves only in an export that names it; no export mixes the drawers. Every export goes into the audit
log, and nothing is overwritten without being told.
"""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange import csv_tables, markdown, plain_text
from alliance_tui.exchange.docx_note import write_docx
from alliance_tui.exchange.leaving import Coded, without_words
from alliance_tui.exchange.note_page import Page, process_page, record_page
from alliance_tui.exchange.pdf_note import write_pdf
from alliance_tui.services import destination, review
from alliance_tui.services.review import MarkerRow
from alliance_tui.storage import files
from alliance_tui.storage.practice import Practice

Chosen = tuple[Session, Marker]
"""A marker with its session."""


class Form(StrEnum):
    """How an export is written."""

    MARKDOWN = "markdown"
    TEXT = "text"
    CSV = "csv"
    DOCX = "docx"
    PDF = "pdf"


class Drawer(StrEnum):
    """Which drawer leaves."""

    PROCESS = "process"
    PROGRESS = "progress"


class Tool(StrEnum):
    """What a file for another program is for; see `sending`."""

    TABLES = "csv-tables"
    EXCEL = "csv-excel"
    BORIS = "boris"
    EAF = "eaf"
    VTT = "vtt"
    SRT = "srt"
    CHAPTERS = "chapters"
    FHIR = "fhir"
    PRACTICE = "json"
    SEGMENTS = "segments"


DOCUMENTS: dict[Form, Callable[[Sequence[Page]], bytes]] = {Form.DOCX: write_docx, Form.PDF: write_pdf}
"""Forms that are printed: a note on pages of its own."""


class NotExported(Trouble):
    """An export cannot be made."""


def session_export(
    practice: Practice, session: Session, form: Form, drawer: Drawer, *, has_words: bool | None = None
) -> bytes:
    """One session, one drawer.

    `has_words` says whether what was written leaves with it; None is with the notes, and without in CSV.

    Raises:
        NotExported: for CSV, which has markers only, from a drawer that holds none.
        Missing: for a document whose writer is not installed.
    """
    if form is Form.CSV:
        _refuse_progress_csv(drawer)
        return _marker_table([session], has_words)
    books = books_of(practice, [session])
    if has_words is False:
        session = without_words(session)
    if form in DOCUMENTS:
        return DOCUMENTS[form](pages_of([session], session.client, drawer, books))
    if drawer is Drawer.PROGRESS:
        record = session.progress
        if form is Form.TEXT:
            return plain_text.progress_text(record, session.client)
        return markdown.session_progress(record, session.client)
    write = plain_text.process_text if form is Form.TEXT else markdown.session_process
    return write(session, books)


def course_sessions(practice: Practice, client: Client) -> list[Session]:
    """All sessions with a client, whole.

    Raises:
        Trouble: when one cannot be read; nothing half is given out.
    """
    return [review.read_listed(practice, listed) for listed in review.sessions(practice, client)]


def course_export(
    practice: Practice, client: Client, form: Form, drawer: Drawer, *, has_words: bool | None = None
) -> bytes:
    """All sessions with a client, one drawer. `has_words` as in `session_export`.

    Raises:
        NotExported: for CSV from the record drawer, which has no markers.
        Trouble: when a session cannot be read; nothing half is given out.
    """
    return sessions_export(practice, course_sessions(practice, client), client.code, form, drawer, has_words=has_words)


def sessions_export(
    practice: Practice,
    sessions: list[Session],
    code: str,
    form: Form,
    drawer: Drawer,
    *,
    has_words: bool | None = None,
) -> bytes:
    """Sessions of one client that are read already. Arguments and errors as in `course_export`."""
    if form is Form.CSV:
        _refuse_progress_csv(drawer)
        return _marker_table(sessions, has_words)
    books = books_of(practice, sessions)
    if has_words is False:
        sessions = [without_words(session) for session in sessions]
    if form in DOCUMENTS:
        if not sessions:
            raise NotExported("there is no session to print", safe="Nothing was written")
        return DOCUMENTS[form](pages_of(sessions, code, drawer, books))
    if form is Form.TEXT:
        if drawer is Drawer.PROGRESS:
            return b"\n".join(plain_text.progress_text(session.progress, code) for session in sessions)
        return b"\n".join(plain_text.process_text(session, books) for session in sessions)
    if drawer is Drawer.PROGRESS:
        return markdown.course_progress([session.progress for session in sessions], code)
    return markdown.course_process(sessions, books)


def pages_of(sessions: Iterable[Session], code: str, drawer: Drawer, books: dict[CodebookRef, Codebook]) -> list[Page]:
    """Sessions of one client as pages, from one drawer."""
    if drawer is Drawer.PROGRESS:
        return [record_page(session.progress, code) for session in sessions]
    return [process_page(session, books) for session in sessions]


def chosen_markers(practice: Practice, client: Client | None, wanted: MarkerFilter) -> list[Chosen]:
    """The markers that pass a filter, each with its session.

    Raises:
        Trouble: when a session cannot be read; nothing half is given out.
    """
    chosen: list[Chosen] = []
    for row in review.all_markers(practice, client, wanted):
        if not isinstance(row, MarkerRow):
            raise row
        chosen.append((row.session, row.marker))
    return chosen


def markers_export(
    practice: Practice, client: Client | None, wanted: MarkerFilter, form: Form, *, has_words: bool | None = None
) -> bytes:
    """The markers that pass a filter. Markers are of the process drawer. `has_words` as in `session_export`.

    Raises:
        Trouble: when a session cannot be read; nothing half is given out.
    """
    whose = client.code if client else "all clients"
    what = ", ".join([whose, *(words for _field, words in wanted.chips())])
    return chosen_export(practice, chosen_markers(practice, client, wanted), what, form, has_words=has_words)


def chosen_export(
    practice: Practice, chosen: list[Chosen], what: str, form: Form, *, has_words: bool | None = None
) -> bytes:
    """Markers that are read already. `what` says in words how they were chosen.

    Raises:
        NotExported: for a document, which holds notes.
    """
    if form in DOCUMENTS:
        raise NotExported(
            "a document holds notes, not markers",
            safe="Nothing was written",
            remedy="Name a session or a course, or choose markdown, text or csv",
        )
    if form is Form.CSV:
        return _marker_table(_with_chosen(chosen), has_words)
    books = books_of(practice, [session for session, _marker in chosen])
    if has_words is False:
        chosen = [(without_words(session), marker.model_copy(update={"comment": ""})) for session, marker in chosen]
    write = plain_text.marker_text if form is Form.TEXT else markdown.marker_set
    return write(chosen, books, what)


def save(practice: Practice, content: bytes, out: Path, *, what: str, replace: bool = False) -> None:
    """Write an export to a file with mode 0600, and note it in the audit log.

    Args:
        practice: where it comes from.
        content: the bytes.
        out: the file.
        what: a few words for the audit log, without a client's code.
        replace: whether a file that is there may be overwritten.

    Raises:
        NotExported: when it is no place for it, or there is a file already and `replace` is not set.
        DiskTrouble: when the disk refuses; a file that was there is then as it was.
    """
    destination.refuse_own_folder(practice, out, NotExported)
    destination.refuse_file(out, NotExported, replace=replace)
    with files.told("writing the export", safe="The practice is untouched"):
        files.replace(out, content)
    practice.audit.note("exported", subject=what, bytes=len(content))


def note_lent(practice: Practice, content: bytes, *, what: str) -> None:
    """Note in the audit log that an export goes to the clipboard, before it does.

    Raises:
        DiskTrouble: when the log cannot be written; nothing must leave then.
    """
    practice.audit.note("exported", subject=what, bytes=len(content), to="clipboard")


def books_of(practice: Practice, sessions: Iterable[Session]) -> dict[CodebookRef, Codebook]:
    """The codebooks that sessions were coded with."""
    found = {ref: practice.catalogue.codebook(ref) for ref in {session.codebook for session in sessions}}
    return {ref: book for ref, book in found.items() if book is not None}


def _marker_table(sessions: list[Session], has_words: bool | None) -> bytes:
    style = csv_tables.TableStyle(has_note=bool(has_words))
    return csv_tables.write_tables((Coded(session) for session in sessions), style)["markers.csv"]


def _with_chosen(chosen: list[Chosen]) -> list[Session]:
    """The sessions with only the chosen markers in them."""
    markers: dict[str, list[Marker]] = {}
    sessions: dict[str, Session] = {}
    for session, marker in chosen:
        sessions[session.id] = session
        markers.setdefault(session.id, []).append(marker)
    return [session.model_copy(update={"markers": tuple(markers[name])}) for name, session in sessions.items()]


def _refuse_progress_csv(drawer: Drawer) -> None:
    if drawer is Drawer.PROGRESS:
        raise NotExported("CSV holds markers, and the record drawer has none", remedy="Use --drawer process")
