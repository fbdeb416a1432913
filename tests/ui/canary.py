"""A practice in which every text that a person could have written is one word, to be looked for on the screen."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from alliance_tui.config.templates import load_templates
from alliance_tui.domain.amendment import Amendment
from alliance_tui.domain.appointment import CalendarChoice
from alliance_tui.domain.note import Note, Paragraph
from alliance_tui.domain.note_template import NoteTemplate
from alliance_tui.domain.progress_note import TelehealthHeader
from alliance_tui.domain.record import Record
from alliance_tui.domain.recording import Recording
from alliance_tui.domain.replay import Step
from alliance_tui.domain.risk import RiskBlock, RiskLevel
from alliance_tui.domain.session import Pause, Session
from alliance_tui.domain.transcript import Part, Said, Transcript
from alliance_tui.services import access, record_note, signing
from alliance_tui.storage import transcripts
from alliance_tui.storage.practice import Practice

WORD = "zqxjv"
WORDS = f"{WORD} {WORD} {WORD}"

NOT_WRITTEN = frozenset(
    {
        *("id", "client_id", "client", "group", "code", "ruptures", "repairs", "resolved_in"),
        *("marker", "session", "episode", "scale", "of", "field", "hash", "title"),
    }
)
"""Fields of a session that hold ids, names of codes and scales, or the titles of a template. Whatever else is a text, a
field that nobody has thought of yet too, is taken for written."""


def sown(value: Any) -> Any:
    """A record with the word in every text that a person wrote or could have written."""
    if isinstance(value, Note):
        paragraphs = tuple(Paragraph(offset_s=one.offset_s, text=WORDS) for one in value.paragraphs)
        return Note(text="\n".join(one.text for one in paragraphs), paragraphs=paragraphs)
    if isinstance(value, Record):
        fields = {name: sown(item) for name, item in value if name not in NOT_WRITTEN}
        return value.model_copy(update=fields)
    if isinstance(value, str) and not isinstance(value, Enum):
        return WORDS
    if isinstance(value, tuple):
        return tuple(sown(item) for item in value)
    if isinstance(value, Mapping):
        return {name: sown(item) for name, item in value.items()}
    return value


def sow(root: Path) -> None:
    """Put the word into every session with K-14, in a practice that is not sealed; one of them is signed."""
    practice = access.find(root).open_plain()
    templates, _broken = load_templates()
    try:
        client = practice.catalogue.find("K-14")
        assert client is not None
        practice.catalogue.change(client.model_copy(update={"modality": WORD}))
        rows = practice.charts.summaries(client.id)
        for row in rows:
            _sow_session(practice, practice.charts.read(row.id, client.id), templates)
        signing.keep_signer(practice, WORD)
        signed = signing.sign(practice, practice.charts.read(rows[-2].id, client.id), WORD)
        signing.add(practice, signed, WORDS, WORD)
    finally:
        practice.close()


def calendar(path: Path, day: date) -> CalendarChoice:
    """A calendar whose one entry, on that day, is called by the word."""
    path.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
        f"DTSTART:{day:%Y%m%d}T150000\r\nDTEND:{day:%Y%m%d}T155000\r\nSUMMARY:{WORDS}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return CalendarChoice(path=str(path))


def _sow_session(practice: Practice, session: Session, templates: dict[str, NoteTemplate]) -> None:
    at = session.started_at
    note = record_note.drafted(session, None, templates, "soap")[1]
    marker = session.markers[0].id if session.markers else ""
    history = tuple(Amendment(at=at, of=marker, field="comment", before=WORDS, after=WORDS) for _once in marker[:1])
    whole = session.model_copy(
        update={
            "header": TelehealthHeader(),
            "progress_note": note,
            "risk": RiskBlock(opened_at=at, level=RiskLevel.LOW, addressed_at=at),
            "pauses": (Pause(offset_s=60, until_s=120),),
        }
    )
    full = sown(whole).model_copy(
        update={
            "codebook": session.codebook,
            "progress_note": sown(note).model_copy(
                update={
                    "template": note.template,
                    "sections": tuple(one.model_copy(update={"text": WORDS}) for one in note.sections),
                }
            ),
            "ratings": session.ratings,
            "history": history,
            "recordings": (Recording(id="r1", path=f"/{WORD}/{WORD}.mp4", linked_at=at),),
        }
    )
    practice.charts.save_replay(session.id, session.client_id, [Step(0.0, 0, 0, "", f"{WORDS}\n{WORDS}")])
    speakers = (WORD, f"{WORD} too")
    said = tuple(
        Said(start_s=place, end_s=place + 1, speaker=one, text=f"{WORDS} {WORDS}") for place, one in enumerate(speakers)
    )
    transcripts.keep(
        practice.charts, Transcript(id=session.id, parts={WORD: Part.CLIENT}, said=said), session.client_id
    )
    practice.charts.save(full)
