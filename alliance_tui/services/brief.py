"""The brief: what to know before a session with a client, in one screen."""

from dataclasses import dataclass, field
from datetime import date

from alliance_tui.domain.attention import pulse_of
from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook, CodebookRef, Group
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import counted
from alliance_tui.domain.risk import RiskLevel
from alliance_tui.domain.session import Session
from alliance_tui.domain.summary import Summary
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.caseload import ruptures_of
from alliance_tui.storage.derived import rows_now
from alliance_tui.storage.practice import Practice

TREND_SESSIONS = 20


class UnreadSession(Trouble):
    """A session that the brief needs cannot be read: what is open in it, or the plan, is not told."""

    def __init__(self, row: Summary, why: Trouble) -> None:
        missing = f", {counted(row.open_episodes, 'open rupture')} in it" if row.open_episodes else ""
        super().__init__(
            f"session {row.number} cannot be read{missing}: {why.title}", safe="The rest is here", remedy=why.remedy
        )


@dataclass(frozen=True)
class OpenRupture:
    """A rupture that nobody has called resolved yet, with what was written then."""

    number: int
    day: date
    marker: Marker
    title: str
    group: Group | None
    """Of the codebook its session was coded with."""
    words: str
    """The paragraph that was being written at that moment."""


@dataclass(frozen=True)
class Brief:
    """What to know."""

    client: Client
    next_number: int
    last: Summary | None = None
    days_since: int | None = None
    plan: str = ""
    marks: tuple[tuple[str, str, int], ...] = ()
    """Last session's markers: group id, group title, count."""
    book: Codebook | None = None
    """What the last session was coded with."""
    open: tuple[OpenRupture, ...] = ()
    risks: tuple[tuple[int, RiskLevel], ...] = ()
    """Risks that nobody called addressed yet: number of the session, and how high."""
    trend: tuple[int, ...] = ()
    """Ruptures a session, the last ones."""
    pulse: tuple[float | None, ...] = ()
    """The therapist's pulse in the same sessions, None where there is none; empty where it was never rated."""
    troubles: tuple[Trouble, ...] = field(default=(), compare=False)


def brief(practice: Practice, client: Client, today: date) -> Brief:
    """Gather it: the client's index, and only the sessions in which something is open, and the last.

    Raises:
        Trouble: when the client's index cannot be read.
    """
    rows = rows_now(practice, client.id)
    if not rows:
        return Brief(client, 1)
    last = rows[-1]
    books: dict[CodebookRef, Codebook | None] = {}

    def book_of(row: Summary) -> Codebook | None:
        if row.codebook not in books:
            books[row.codebook] = practice.catalogue.codebook(row.codebook)
        return books[row.codebook]

    opened: list[OpenRupture] = []
    troubles: list[Trouble] = []
    plan = ""
    for row in reversed(rows):
        if row is not last and not row.open_episodes:
            continue
        try:
            session = practice.charts.read(row.id, client.id)
        except Trouble as trouble:
            troubles.append(UnreadSession(row, trouble))
            continue
        plan = plan or (session.plan if row is last else "")
        opened += _open_in(session, book_of(row))
    return Brief(
        client,
        last.number + 1,
        last=last,
        days_since=(today - last.started_at.date()).days,
        plan=plan,
        marks=_marks(last, book_of(last)),
        book=book_of(last),
        open=tuple(opened),
        risks=tuple((row.number, row.risk) for row in rows if row.risk is not None),
        trend=tuple(ruptures_of(row, book_of(row)) for row in rows[-TREND_SESSIONS:]),
        pulse=tuple(score for _number, score in pulse_of(rows)[-TREND_SESSIONS:]),
        troubles=tuple(troubles),
    )


def words_at(session: Session, offset_s: float) -> str:
    """The paragraph that was begun last at or before a moment; the first one after it where there is none."""
    before = [one for one in session.note.paragraphs if one.offset_s <= offset_s + 0.5]
    if before:
        return max(before, key=lambda one: one.offset_s).text
    return session.note.paragraphs[0].text if session.note.paragraphs else ""


def _open_in(session: Session, book: Codebook | None) -> list[OpenRupture]:
    found = []
    for episode in session.episodes:
        markers = [marker for marker in session.markers if marker.id in episode.ruptures]
        if episode.is_open and markers:
            marker = markers[-1]
            title = book.title_of(marker.group, marker.code) if book else (marker.code or marker.group)
            words = words_at(session, marker.offset_s)
            group = book.group(marker.group) if book else None
            found.append(OpenRupture(session.number, session.started_at.date(), marker, title, group, words))
    return found


def _marks(row: Summary, book: Codebook | None) -> tuple[tuple[str, str, int], ...]:
    groups = [(group.id, group.title) for group in book.groups] if book else [(name, name) for name in row.counts]
    return tuple((group, title, row.counts.get(group, 0)) for group, title in groups)
