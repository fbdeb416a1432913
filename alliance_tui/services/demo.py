"""The example practice: built from readable sources, with dates counted back from today.

The sources are TOML, one file a client; `examples/practice/README.md` describes them.
"""

import secrets
import tomllib
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from alliance_tui.config import paths
from alliance_tui.config.codebooks import load_codebooks
from alliance_tui.config.scales import load_scales
from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.coding import Basis, Coder, Coding
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.note import Note, Paragraph
from alliance_tui.domain.pause import Pause
from alliance_tui.domain.replay import Step
from alliance_tui.domain.scale import Rater, Scale
from alliance_tui.domain.session import ScaleRating, Session
from alliance_tui.domain.summary import State
from alliance_tui.domain.transcript import Part, Said, Transcript
from alliance_tui.domain.typed_time import read_time
from alliance_tui.services import access, clients
from alliance_tui.services.clock import wall_now
from alliance_tui.storage import transcripts
from alliance_tui.storage.practice import Practice


def build(sources: Path, root: Path, passphrase: str | None = None) -> Practice:
    """Make a practice at `root` from the sources and leave it open.

    Raises:
        Trouble: when `root` cannot take it.
    """
    practice, _code = access.make(root, passphrase)
    books, _broken = load_codebooks()
    scales, _broken = load_scales([paths.shipped_scales()])
    for scale in scales.values():
        practice.catalogue.keep_scale(scale)
    for path in sorted(sources.glob("*.toml")):
        _add(practice, tomllib.loads(path.read_text(encoding="utf-8")), books["rupture-repair"], scales)
    return practice


SECONDS_A_WORD = 0.4


def seconds(text: str) -> float:
    """`mm:ss` in seconds."""
    minutes, _, rest = text.partition(":")
    return int(minutes) * 60 + float(rest)


def _add(practice: Practice, source: dict[str, Any], book: Codebook, scales: dict[str, Scale]) -> None:
    facts = source["client"]
    client = clients.add_client(
        practice,
        facts["code"],
        codebook=book.id,
        planned_min=facts["planned_min"],
        modality=facts["modality"],
    )
    practice.catalogue.keep_codebook(book)
    for number, session in enumerate(source["sessions"], 1):
        kept = _session(session, client, book, number)
        practice.charts.save_replay(kept.id, client.id, _typed(kept.note))
        ratings = tuple(_rating(rating, kept, scales) for rating in session.get("ratings", []))
        practice.charts.save(kept.model_copy(update={"ratings": ratings}))
        if "transcript" in session:
            transcripts.keep(practice.charts, _transcript(session, kept), client.id)


def _session(source: dict[str, Any], client: Client, book: Codebook, number: int) -> Session:
    hour, minute = (int(part) for part in source["start"].split(":"))
    day = wall_now() - timedelta(days=source["days_ago"])
    started_at = datetime(day.year, day.month, day.day, hour, minute).astimezone()
    markers = {marker["at"]: _marker(marker) for marker in source.get("markers", [])}
    pauses = tuple(
        Pause(
            offset_s=seconds(pause["at"]),
            until_s=seconds(pause["at"]) + pause["minutes"] * 60,
            reason=pause.get("reason", ""),
        )
        for pause in source.get("pauses", [])
    )
    return Session(
        id=secrets.token_hex(16),
        client_id=client.id,
        client=client.code,
        number=number,
        state=State.ENDED,
        started_at=started_at,
        ended_at=started_at + timedelta(minutes=source["length_min"]),
        wrapped_up=started_at + timedelta(minutes=source["length_min"] + 5) if source.get("wrapped_up", True) else None,
        planned_s=client.planned_min * 60,
        modality=client.modality,
        paused_s=sum(pause.until_s - pause.offset_s for pause in pauses if pause.until_s is not None),
        pauses=pauses,
        codebook=book.ref,
        note=_note(source["note"]),
        markers=tuple(markers.values()),
        episodes=tuple(_episode(episode, markers) for episode in source.get("episodes", [])),
        codings=tuple(_coding(coding, book, started_at) for coding in source.get("codings", [])),
    )


def _transcript(source: dict[str, Any], session: Session) -> Transcript:
    """What was said, each line until the next one, and half a minute at the most."""
    lines = [line.partition(" ") for line in source["transcript"].strip().splitlines()]
    starts = [seconds(clock) for clock, _blank, _words in lines]
    ends = [min(start + 30, after) for start, after in pairwise([*starts, starts[-1] + 30])]
    said = []
    for start_s, end_s, (_clock, _blank, words) in zip(starts, ends, lines, strict=True):
        speaker, _colon, text = words.partition(": ")
        said.append(Said(start_s=start_s, end_s=end_s, speaker=speaker, text=text))
    parts = {one.speaker: Part(one.speaker.lower()) for one in said}
    offset_s = read_time(source["transcript_begins"], may_precede=True)
    return Transcript(id=session.id, offset_s=offset_s, parts=parts, said=tuple(said))


def _coding(source: dict[str, Any], book: Codebook, started_at: datetime) -> Coding:
    """Somebody else coded the session a week later."""
    return Coding(
        id=secrets.token_hex(16),
        coder=Coder(id=source["coder"], name=source["name"]),
        codebook=book.ref,
        basis=Basis.NOTE,
        begun_at=started_at + timedelta(days=6),
        closed_at=started_at + timedelta(days=7),
        markers=tuple(_marker(marker) for marker in source["markers"]),
    )


def _rating(source: dict[str, Any], session: Session, scales: dict[str, Scale]) -> ScaleRating:
    """Filled in some minutes after the session."""
    scale = scales[source["scale"]]
    values = {item.id: float(source["values"][item.id]) for item in scale.items if item.id in source["values"]}
    return ScaleRating(
        scale=scale.id,
        version=scale.version,
        at=(session.ended_at or session.started_at) + timedelta(minutes=4),
        values=values,
        totals=scale.scores(values),
        rater=Rater(source.get("rater", Rater.THERAPIST.value)),
    )


def _note(text: str) -> Note:
    paragraphs = []
    for line in text.strip().splitlines():
        clock, _, words = line.partition(" ")
        paragraphs.append(Paragraph(offset_s=seconds(clock), text=words))
    return Note(text="\n".join(paragraph.text for paragraph in paragraphs), paragraphs=tuple(paragraphs))


def _typed(note: Note) -> list[Step]:
    """The note as a steady hand would have typed it: word by word, from each paragraph's time to the next one's."""
    steps: list[Step] = []
    starts = [paragraph.offset_s for paragraph in note.paragraphs]
    for line, paragraph in enumerate(note.paragraphs):
        words = paragraph.text.split(" ")
        room_s = starts[line + 1] - starts[line] if line + 1 < len(starts) else 60.0
        pace_s = min(SECONDS_A_WORD, room_s / (len(words) + 1))
        if line:
            steps.append(Step(starts[line], line - 1, len(note.paragraphs[line - 1].text), "", "\n"))
        column = 0
        for place, word in enumerate(words):
            typed = f" {word}" if place else word
            steps.append(Step(round(starts[line] + place * pace_s, 3), line, column, "", typed))
            column += len(typed)
    return steps


def _marker(source: dict[str, Any]) -> Marker:
    return Marker(
        id=secrets.token_hex(6),
        group=source["group"],
        code=source.get("code"),
        offset_s=seconds(source["at"]),
        salience=source.get("salience"),
        comment=source.get("comment", ""),
    )


def _episode(source: dict[str, Any], markers: dict[str, Marker]) -> Episode:
    return Episode(
        id=secrets.token_hex(6),
        ruptures=tuple(markers[at].id for at in source["ruptures"]),
        repairs=tuple(markers[at].id for at in source.get("repairs", [])),
        resolution=source.get("resolution"),
        contribution=source.get("contribution"),
    )
