"""Practices of any size, made quickly: fictional sessions by a seeded generator, 40 to a client.

They are written through the app's own storage, so they are what the app would have written; only the syncs are left
out while they are made.
"""

import contextlib
import os
import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from alliance_tui.config.codebooks import load_codebooks
from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook, Kind
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.note import Note, Paragraph, Splice
from alliance_tui.domain.session import ProcessNote, Session, State, summarise
from alliance_tui.services import access, live_session, recovery
from alliance_tui.services.clients import add_client, find_client
from alliance_tui.services.clock import SessionClock
from alliance_tui.services.live_session import LiveSession
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.vault import Argon2Cost

SESSIONS_A_CLIENT = 40
MARKERS_A_SESSION = 30
NOTE_BYTES = 10_000
FIRST_CODE = "A-001"
QUICK = Argon2Cost(memory_kib=19 * 1024, iterations=2, lanes=1)
"""The least that a vault takes: unlocking is no part of what is measured."""
PASSPHRASE = "four fictional words here"
RARE_WORD = "lighthouse"
"""Stands in the last session of one client in RARE_EVERY."""
RARE_EVERY = 50
FIRST_DAY = datetime(2004, 1, 5, 10, tzinfo=UTC)

_WHO = ("She", "He", "The client", "I", "We both")
_DID = (
    "went quiet when the summer came up",
    "laughed at the plan and then took it back",
    "counted the weeks since the last meeting",
    "looked past the camera for a while",
    "came back to the kitchen table of the old flat",
    "said it in one breath, as if reading it out",
    "asked whether this is what one does here",
    "left the sentence where it was",
    "spoke of the choir and of nobody in it",
    "wanted to know how other people manage",
)
_THEN = (
    "Short answers after that.",
    "Something eased, shoulders first.",
    "I waited, perhaps too long.",
    "Said so, and it could be said again.",
    "Back to the bus timetable.",
    "A joke, a good one, and then the door again.",
    "To be taken up next week.",
    "Did I push? Probably.",
)


class Author:
    """Writes fictional notes and sessions; the same seed gives the same words."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def sentence(self) -> str:
        """Two sentences, about sixty characters."""
        choose = self._random.choice
        return f"{choose(_WHO)} {choose(_DID)}. {choose(_THEN)}"

    def paragraphs(self, size: int) -> list[str]:
        """Paragraphs of two to five sentences, `size` bytes in all with their line ends."""
        found: list[str] = []
        left = size
        while left > 0:
            paragraph = " ".join(self.sentence() for _ in range(self._random.randint(2, 5)))[: left - 1] or "."
            found.append(paragraph)
            left -= len(paragraph) + 1
        return found

    def content(self, book: Codebook) -> ProcessNote:
        """What was written and marked in one session."""
        texts = self.paragraphs(NOTE_BYTES)
        every_s = 3000 / len(texts)
        paragraphs = tuple(Paragraph(offset_s=round(place * every_s, 3), text=text) for place, text in enumerate(texts))
        markers = tuple(self._marker(place, book) for place in range(MARKERS_A_SESSION))
        return ProcessNote(
            id="",
            codebook=book.ref,
            note=Note(text="\n".join(texts), paragraphs=paragraphs),
            markers=markers,
            episodes=self._episodes(markers, book),
        )

    def session(self, client: Client, number: int, content: ProcessNote, started_at: datetime) -> Session:
        """A session as it stands in the store after its end."""
        return Session(
            id=self._id(16),
            client_id=client.id,
            client=client.code,
            number=number,
            state=State.ENDED,
            started_at=started_at,
            ended_at=started_at + timedelta(minutes=50),
            codebook=content.codebook,
            note=content.note,
            markers=content.markers,
            episodes=content.episodes,
        )

    def _marker(self, place: int, book: Codebook) -> Marker:
        group = self._random.choice(book.groups)
        code = self._random.choice(group.codes)
        return Marker(id=self._id(6), group=group.id, code=code.id, offset_s=float(place * 97), salience=place % 5 + 1)

    def _episodes(self, markers: tuple[Marker, ...], book: Codebook) -> tuple[Episode, ...]:
        """Every rupture an episode, all but a few of them resolved."""
        return tuple(
            Episode(id=self._id(6), ruptures=(marker.id,), resolution=None if self._random.random() < 0.1 else 4)
            for marker in markers
            if book.kind_of(marker.group) is Kind.RUPTURE
        )

    def _id(self, size: int) -> str:
        return self._random.randbytes(size).hex()


def build(root: Path, session_count: int, passphrase: str | None = None) -> None:
    """Make a practice with so many sessions in a folder that is not there yet."""
    author = Author(session_count)
    with _unsynced():
        practice, _code = access.make(root, passphrase, QUICK if passphrase else None)
        book = load_codebooks()[0]["rupture-repair"]
        practice.catalogue.keep_codebook(book)
        contents = [author.content(book) for _ in range(SESSIONS_A_CLIENT)]
        for begin in range(0, session_count, SESSIONS_A_CLIENT):
            code = f"A-{begin // SESSIONS_A_CLIENT + 1:03}"
            client = add_client(practice, code, codebook=book.id, planned_min=50)
            day = FIRST_DAY + timedelta(days=begin // SESSIONS_A_CLIENT)
            numbers = range(1, min(SESSIONS_A_CLIENT, session_count - begin) + 1)
            sessions = [
                author.session(client, number, contents[number - 1], day + timedelta(weeks=number))
                for number in numbers
            ]
            if begin % (SESSIONS_A_CLIENT * RARE_EVERY) == 0:
                sessions[-1] = _with_rare(sessions[-1])
            _store(practice, client, sessions)
        practice.close()
    os.sync()


def _with_rare(session: Session) -> Session:
    """The session with one paragraph that hardly any other has."""
    paragraph = Paragraph(offset_s=2995, text=f"Then the {RARE_WORD}, in passing.")
    note = Note(text=f"{session.note.text}\n{paragraph.text}", paragraphs=(*session.note.paragraphs, paragraph))
    return session.model_copy(update={"note": note})


def _store(practice: Practice, client: Client, sessions: list[Session]) -> None:
    """What saving them one after the other leaves, with the index and the pack written once."""
    charts = practice.charts
    for session in sessions:
        for role, content in (("process", session.process), ("progress", session.progress)):
            charts.session_rows(role, session.id, client.id).put(content.model_dump(mode="json"))
    charts.replace_index(client.id, [summarise(session, {"process": 1, "progress": 1}) for session in sessions])
    charts.pack(client.id).replace_all([(session, 1) for session in sessions])


def shrink(root: Path, smaller: Path, session_count: int, passphrase: str) -> None:
    """The first so many sessions of a practice as a practice of its own; files that are the same are links."""
    shutil.copytree(root, smaller, copy_function=os.link)
    for name in ("lock", "audit.log"):  # what is locked or appended to in place cannot be shared
        if (smaller / name).exists():
            content = (smaller / name).read_bytes()
            (smaller / name).unlink()
            (smaller / name).write_bytes(content)
            (smaller / name).chmod(0o600)
    with _unsynced():
        practice = access.find(smaller).unlock(passphrase)
        kept = session_count // SESSIONS_A_CLIENT
        rest = session_count % SESSIONS_A_CLIENT
        catalogue, charts, layout = practice.catalogue, practice.charts, practice.layout
        clients = catalogue.clients()
        for client in clients[kept:]:
            rows = charts.summaries(client.id)
            gone = rows[rest:] if client is clients[kept] else rows
            for row in gone:
                layout.process(row.id).unlink()
                layout.progress(row.id).unlink()
            if client is clients[kept] and rest:
                left = [charts.read(row.id, client.id) for row in rows[:rest]]
                charts.replace_index(client.id, rows[:rest])
                charts.pack(client.id).replace_all([(session, 1) for session in left])
            else:
                layout.index(client.id).unlink()
                layout.search_pack(client.id).unlink()
        ids = {client.id for client in clients[: kept + bool(rest)]}
        book = load_codebooks()[0]["rupture-repair"]
        catalogue._clients.replace_all([one for one in catalogue._clients.all() if one["id"] in ids])
        catalogue.keep_codebook(book)
        practice.close()


def leave_live(root: Path, note_bytes: int) -> str:
    """Leave a live session with a note of so many bytes in a practice's first client; returns the note.

    The app goes on with it when it is started with `live` and that client's code.
    """
    practice = access.find(root).open_plain()
    session = begin_session(practice)
    texts = Author(note_bytes).paragraphs(note_bytes)
    for line, text in enumerate(texts):
        session.clock = SessionClock(session.clock.origin_s - 5)
        end = "\n" if line < len(texts) - 1 else ""
        session.edit(Splice(line=line, column=0, removed="", inserted=text + end))
    session.close()
    practice.close()
    return session.state.note.text


def begin_session(practice: Practice) -> LiveSession:
    """A live session with the first client."""
    client = find_client(practice, FIRST_CODE)
    book = load_codebooks()[0]["rupture-repair"]
    return live_session.start(practice, client, book, number=recovery.next_number(practice, client))


def forget_live(root: Path) -> None:
    """Remove what live sessions left behind, so that the next start is like the last."""
    for path in (root / "live").iterdir():
        path.unlink()


@contextlib.contextmanager
def _unsynced() -> Iterator[None]:
    with mock.patch.object(os, "fsync", return_value=None):
        yield
