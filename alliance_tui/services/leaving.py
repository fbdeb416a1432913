"""What may leave the practice from a screen: what there is to choose from, and an order carried out.

A further format is one more row of `FORMS`, with what it can hold. Files for people are written into memory first; what
tools take is counted first and written when it leaves, since it may be a whole practice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from alliance_tui.domain.client import Client
from alliance_tui.domain.figure import Figure, Shape
from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.domain.reading import counted
from alliance_tui.domain.recording import Recording
from alliance_tui.domain.session import Session
from alliance_tui.domain.two_codings import SEGMENT_S, Grain
from alliance_tui.exchange.figure_csv import figure_csv
from alliance_tui.exchange.figure_svg import figure_svg
from alliance_tui.exchange.subtitles import sidecar_name
from alliance_tui.services import exporting, recorded, review
from alliance_tui.services.errand import ENDINGS, FOR_RESEARCH, OF_EVERY_CODER, Errand, disguise
from alliance_tui.services.exporting import Drawer, Form, Tool
from alliance_tui.services.review_walk import ReviewWalk
from alliance_tui.services.segmenting import segments_export
from alliance_tui.storage.practice import Practice

MOST_FOR_CLIPBOARD = 74_000
"""Bytes. Terminals take about 100,000 characters of base64 (OSC 52), and cut or drop what is longer."""


class Kind(StrEnum):
    """What sort of thing leaves."""

    SESSION = "session"
    COURSE = "course"
    MARKERS = "markers"
    FIGURE = "figure"
    PRACTICE = "practice"
    SEGMENTS = "segments"


@dataclass(frozen=True)
class Subject:
    """One thing that can leave."""

    kind: Kind
    title: str
    client: Client | None = None
    session: Session | None = None
    wanted: MarkerFilter = field(default_factory=MarkerFilter)
    figure: Figure | None = None
    width_s: float = SEGMENT_S
    """Of a segment."""
    grain: Grain = Grain.CODE
    recording: Recording | None = None
    """In the time of which of the session's recordings; None for what the session has."""

    @property
    def drawers(self) -> tuple[Drawer, ...]:
        """The drawers it can come from. Markers and what is counted from them are of the process drawer."""
        if self.recording is None and self.kind in (Kind.SESSION, Kind.COURSE, Kind.PRACTICE):
            return (Drawer.PROGRESS, Drawer.PROCESS)
        is_rating = self.figure is not None and self.figure.shape is Shape.LINE
        return (Drawer.PROGRESS,) if is_rating else (Drawer.PROCESS,)


class Drawing(StrEnum):
    """How a figure is written."""

    SVG = "svg"
    CSV = "csv"


@dataclass(frozen=True)
class FormRow:
    """One format, and what it can hold."""

    form: Form | Drawing | Tool
    title: str
    ending: str
    kinds: tuple[Kind, ...]
    drawers: tuple[Drawer, ...] = tuple(Drawer)
    is_with_words: bool = True
    """Whether it holds what was written, where nothing else is chosen."""
    is_text: bool = True
    """Whether a clipboard takes it."""


_WHOLE = (Kind.SESSION, Kind.COURSE, Kind.PRACTICE)
_EACH = (Kind.SESSION, Kind.COURSE)
_MARKS = (Drawer.PROCESS,)
_NOTES = (Kind.SESSION, Kind.COURSE, Kind.MARKERS)
FORMS = (
    FormRow(Form.MARKDOWN, "Markdown", "md", _NOTES),
    FormRow(Form.TEXT, "plain text", "txt", _NOTES),
    FormRow(Form.DOCX, "DOCX", "docx", (Kind.SESSION, Kind.COURSE), is_text=False),
    FormRow(Form.PDF, "PDF", "pdf", (Kind.SESSION, Kind.COURSE), is_text=False),
    FormRow(Form.CSV, "CSV", "csv", _NOTES, (Drawer.PROCESS,), is_with_words=False),
    FormRow(Drawing.SVG, "SVG", "svg", (Kind.FIGURE,)),
    FormRow(Drawing.CSV, "CSV", "csv", (Kind.FIGURE,)),
    FormRow(Tool.TABLES, "tables for R", "", _WHOLE, is_with_words=False, is_text=False),
    FormRow(Tool.EXCEL, "tables for Excel", "", _WHOLE, is_with_words=False, is_text=False),
    FormRow(Tool.BORIS, "BORIS", "boris", _WHOLE, _MARKS, is_with_words=False, is_text=False),
    FormRow(Tool.EAF, "ELAN", "eaf", _EACH, _MARKS, is_with_words=False, is_text=False),
    FormRow(Tool.VTT, "subtitles (VTT)", "vtt", _EACH, _MARKS, is_with_words=False, is_text=False),
    FormRow(Tool.SRT, "subtitles (SRT)", "srt", _EACH, _MARKS, is_with_words=False, is_text=False),
    FormRow(Tool.CHAPTERS, "chapters", "ffmeta", _EACH, _MARKS, is_with_words=False, is_text=False),
    FormRow(Tool.FHIR, "FHIR", "fhir.json", _EACH, is_text=False),
    FormRow(Tool.PRACTICE, "JSON, everything", "json", (Kind.PRACTICE,), _MARKS, is_text=False),
    FormRow(Drawing.CSV, "CSV", "csv", (Kind.SEGMENTS,), is_with_words=False),
)


class Hiding(StrEnum):
    """What of a client is told outside. The values are the words on screen."""

    BOTH = "pseudonyms, dates moved"
    CODES = "pseudonyms"
    DATES = "dates moved"
    NOTHING = "as they are"


@dataclass(frozen=True)
class Order:
    """What is to leave, from which drawer, in which format, with or without what was written."""

    subject: Subject
    drawer: Drawer
    form: FormRow
    has_words: bool
    hiding: Hiding = Hiding.NOTHING

    @property
    def tool(self) -> Tool | None:
        """The program it is for; None where it is for a person."""
        return self.form.form if isinstance(self.form.form, Tool) else None

    @property
    def hidings(self) -> tuple[Hiding, ...]:
        """What can be hidden; first what is hidden where nothing else is chosen."""
        if self.tool in FOR_RESEARCH:
            return tuple(Hiding)
        if self.subject.kind is Kind.SEGMENTS:
            return (Hiding.CODES, Hiding.NOTHING)
        return (Hiding.NOTHING,)

    @property
    def folder(self) -> str:
        """Where it goes unless somebody says otherwise: home, or beside the recording it is for."""
        recording = self.subject.recording
        return "~" if recording is None else str(Path(recording.path).parent)

    @property
    def name(self) -> str:
        """A file name for it, or one for a folder, which tells nobody whom it is about; or that of its recording."""
        if self.subject.recording is not None:
            return sidecar_name(self.subject.recording.name, self.form.ending)
        figure = self.subject.figure
        if self.tool and (not self.form.ending or (self.tool in ENDINGS and self.subject.kind is Kind.COURSE)):
            return f"alliance-{self.subject.kind}-{date.today()}-{self.tool}"
        return f"alliance-{figure.id if figure else self.subject.kind}-{date.today()}.{self.form.ending}"

    @property
    def audit_words(self) -> str:
        """What the audit log says of it: ids, no codes."""
        subject = self.subject
        whose = f" of {subject.client.id}" if subject.client else ""
        what = {
            Kind.SESSION: f"session {subject.session.id}" if subject.session else "session",
            Kind.COURSE: f"course{whose}",
            Kind.MARKERS: f"markers{whose}",
            Kind.SEGMENTS: f"segments{whose}",
            Kind.FIGURE: f"figure {subject.figure.id}{whose}" if subject.figure else "figure",
            Kind.PRACTICE: "the whole practice",
        }[subject.kind]
        return f"{what}, {self.drawer}, {self.form.form}"


@dataclass(frozen=True)
class Parcel:
    """An order carried out."""

    order: Order
    content: bytes
    words: str
    """What is in it, counted."""

    @property
    def fits_clipboard(self) -> bool:
        """Whether terminals take it."""
        return self.order.form.is_text and len(self.content) <= MOST_FOR_CLIPBOARD


def of_review(walk: ReviewWalk) -> list[Subject]:
    """From the review: the session one is in, its client's course, and the markers that pass the filter."""
    subjects = []
    if walk.session is not None:
        client = walk.listed[walk.place].client
        title = f"session {walk.session.number} with {client.code}"
        subjects.append(Subject(Kind.SESSION, title, client, walk.session))
        subjects.append(of_course(client))
    return [*subjects, of_markers(walk.client, walk.wanted), Subject(Kind.PRACTICE, "the whole practice")]


def of_table(client: Client | None, wanted: MarkerFilter) -> list[Subject]:
    """From the table of markers: these, and the course where it is one client's."""
    return [of_markers(client, wanted), *([of_course(client)] if client else [])]


def of_trends(client: Client | None, figures: Iterable[Figure]) -> list[Subject]:
    """From the trends: each figure, and the course where it is one client's."""
    drawn = [Subject(Kind.FIGURE, one.title, client, figure=one) for one in figures]
    return [*drawn, *([of_course(client)] if client else [])]


def of_course(client: Client) -> Subject:
    """All sessions with a client."""
    return Subject(Kind.COURSE, f"the course with {client.code}", client)


def of_markers(client: Client | None, wanted: MarkerFilter) -> Subject:
    """The markers that pass a filter."""
    chips = ", ".join(words for _field, words in wanted.chips())
    return Subject(Kind.MARKERS, f"markers: {chips}" if chips else "all markers", client, wanted=wanted)


def of_segments(client: Client, session: Session, width_s: float, grain: Grain) -> Subject:
    """A session in segments, with every coder who may be seen."""
    title = f"session {session.number} with {client.code} in segments of {width_s / 60:g} min"
    return Subject(Kind.SEGMENTS, title, client, session, width_s=width_s, grain=grain)


def of_recording(client: Client, session: Session, recording: Recording) -> Subject:
    """A session in the time of one of its recordings, to lie beside it."""
    title = f"session {session.number} with {client.code}, in recording time"
    return Subject(Kind.SESSION, title, client, session, recording=recording)


def forms_of(subject: Subject, drawer: Drawer) -> list[FormRow]:
    """The formats that can hold a subject from a drawer."""
    forms = [one for one in FORMS if subject.kind in one.kinds and drawer in one.drawers]
    return forms if subject.recording is None else [one for one in forms if one.form in recorded.ENDINGS]


def fill(practice: Practice, order: Order) -> Parcel:
    """Carry out an order: read, write into memory, count. May read every session: call from a thread.

    Raises:
        Trouble: when something cannot be read; nothing half is given out.
    """
    subject, form, drawer = order.subject, order.form.form, order.drawer
    if subject.figure is not None:
        write = figure_svg if form is Drawing.SVG else figure_csv
        rows = counted(len(subject.figure.labels), "row")
        return Parcel(order, write(subject.figure), f"{rows} of numbers, nothing that was written")
    if isinstance(form, Tool):
        return Parcel(order, b"", _counted_words(practice, order))
    if subject.kind is Kind.SEGMENTS and subject.session is not None:
        table = segments_export(
            practice,
            [subject.session],
            width_s=subject.width_s,
            grain=subject.grain,
            disguise=disguise(practice, Tool.SEGMENTS, codes="pseudonym" if order.hiding is Hiding.CODES else "keep"),
        )
        rows = counted(len(table.splitlines()) - 1, "row")
        return Parcel(order, table, f"{rows}, nothing that was written")
    assert isinstance(form, Form)
    if subject.kind is Kind.MARKERS:
        chosen = exporting.chosen_markers(practice, subject.client, subject.wanted)
        whose = subject.client.code if subject.client else "all clients"
        what = ", ".join([whose, *(words for _field, words in subject.wanted.chips())])
        content = exporting.chosen_export(practice, chosen, what, form, has_words=order.has_words)
        comments = [marker.comment for _session, marker in chosen]
        return Parcel(order, content, f"{counted(len(chosen), 'marker')}, {_words(comments, order)}")
    if subject.session is not None:
        sessions = [subject.session]
        content = exporting.session_export(practice, subject.session, form, drawer, has_words=order.has_words)
    else:
        assert subject.client is not None
        sessions, code = exporting.course_sessions(practice, subject.client), subject.client.code
        content = exporting.sessions_export(practice, sessions, code, form, drawer, has_words=order.has_words)
    return Parcel(order, content, f"{counted(len(sessions), 'session')}, {_counts(sessions, order)}")


def errand_of(practice: Practice, order: Order) -> Errand:
    """What is to be sent, of an order for a tool."""
    assert order.tool is not None
    codes = "pseudonym" if order.hiding in (Hiding.BOTH, Hiding.CODES) else "keep"
    dates = "shift" if order.hiding in (Hiding.BOTH, Hiding.DATES) else "keep"
    return Errand(
        order.tool,
        drawer=order.drawer,
        has_words=order.has_words,
        disguise=disguise(practice, order.tool, codes=codes, dates=dates),
        session=order.subject.session,
        client=None if order.subject.session else order.subject.client,
        recording=order.subject.recording.id if order.subject.recording else "",
    )


def _counted_words(practice: Practice, order: Order) -> str:
    """What would leave for a tool, from the lists alone."""
    session = order.subject.session
    if session is not None:
        sessions, markers, ratings = 1, len(session.markers), len(session.ratings)
    else:
        rows = [one.summary for one in review.sessions(practice, order.subject.client)]
        sessions, markers = len(rows), sum(sum(row.counts.values()) for row in rows)
        ratings = sum(len(row.scores) for row in rows)
    parts = [counted(sessions, "session")]
    if order.tool is Tool.PRACTICE or order.drawer is Drawer.PROCESS:
        parts.append(counted(markers, "marker"))
    if order.tool is Tool.PRACTICE or order.drawer is Drawer.PROGRESS:
        parts.append(counted(ratings, "rating"))
    if order.tool in OF_EVERY_CODER and order.drawer is Drawer.PROCESS:
        parts.append("other coders' marks where yours are done")
    parts.append("with what you wrote" if order.has_words else "nothing that was written")
    if session is not None and order.tool is not None:
        parts += recorded.clock_words(session, order.tool, order.subject.recording)
    if order.tool is Tool.PRACTICE:
        parts.append("both drawers")
    return ", ".join(parts)


def _counts(sessions: list[Session], order: Order) -> str:
    if order.drawer is Drawer.PROGRESS:
        ratings = counted(sum(len(one.ratings) for one in sessions), "rating")
        return f"{ratings}, {_words([one.plan for one in sessions], order)}"
    markers = counted(sum(len(one.markers) for one in sessions), "marker")
    texts = [marker.comment for one in sessions for marker in one.markers]
    if order.form.form is not Form.CSV:
        texts += [one.note.text for one in sessions]
    return f"{markers}, {_words(texts, order)}"


def _words(texts: list[str], order: Order) -> str:
    if not order.has_words:
        return "nothing that was written"
    return f"{counted(sum(len(text.split()) for text in texts), 'word')} that you wrote"
