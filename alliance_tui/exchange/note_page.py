"""One session's note as a page to be printed: what stands on it and in which order, whatever program draws it.

A record page is made from a `ProgressRecord`, which has no word of the process drawer; a process page says at its head
that it is kept apart. Text is in single lines without control characters; each knows whether it runs from right to
left, by the rule of the Unicode bidirectional algorithm for paragraphs (UAX 9, P2 and P3). What writes a page passes
all of its text through `held`.
"""

import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text, counted, interleave
from alliance_tui.domain.session import ProgressRecord, Session
from alliance_tui.domain.summary import State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.record_words import disruption_words, header_facts, moment_words, note_blocks, risk_block
from alliance_tui.exchange.wording import Books, episode_words, marker_words, one_line, rating_words, shown_lines

RECORD_TITLE = "Progress note"
PROCESS_TITLE = "Process note, kept separate"
KEPT_APART = (
    "The therapist's own analysis of the session. It is kept apart from the health record (45 CFR 164.501) and is no "
    "part of it."
)


class Missing(Trouble):
    """The part that writes this kind of document is not installed."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"what writes {kind} is not installed",
            safe="Nothing was written",
            remedy='Install it with: pip install "alliance-tui[documents]"',
        )


class Line(NamedTuple):
    """A line of text."""

    text: str
    is_rtl: bool = False
    """Whether it begins at the right."""


class Entry(NamedTuple):
    """Lines with what stands beside them: a name, a time, or nothing."""

    label: str
    lines: list[Line]
    is_strong: bool = False
    """A marker among paragraphs."""


class Part(NamedTuple):
    """A part with its heading."""

    title: str
    entries: list[Entry]


class Seal(NamedTuple):
    """A signature as it is printed."""

    by: Line
    at: str
    hash: str
    fault: str
    """What is wrong with it, or empty."""


@dataclass(frozen=True)
class Page:
    """A note from its title to its last addendum."""

    title: str
    foot: str
    """What stands at the foot of each of its pages, beside their number."""
    facts: list[Entry]
    parts: list[Part]
    is_process: bool
    notice: str = ""
    """What must be known before reading; may be empty."""
    seal: Seal | None = None
    addenda: tuple[Part, ...] = ()


def record_page(record: ProgressRecord, client: str) -> Page:
    """A session's record: header, note, risk, ratings, signature, addenda."""
    parts = [Part(block.title, [Entry("", _lines(block.lines))]) for block in note_blocks(record)]
    risk = risk_block(record)
    if risk is not None:
        parts.append(Part(risk.title, [_split(line) for line in risk.lines]))
    for rating in record.ratings:
        scores = [*rating.values.items(), *rating.totals.items()]
        entries = [Entry(one_line(item), [Line(f"{value:g}")]) for item, value in scores]
        parts.append(Part(f"Rating: {rating_words(rating)}", entries))
    return Page(
        title=RECORD_TITLE,
        foot=f"{one_line(client)}, session {record.number}",
        facts=_record_facts(record, client),
        parts=parts,
        is_process=False,
        notice=_record_notice(record),
        seal=_seal(record),
        addenda=tuple(_addenda(record)),
    )


def process_page(session: Session, books: Books) -> Page:
    """A session's process note: paragraphs and markers on one clock, then the episodes."""
    moments = []
    for moment in interleave(session):
        if isinstance(moment, Marker):
            told = _lines([marker_words(moment, session, books), *shown_lines(moment.comment)])
            moments.append(Entry(clock_text(moment.offset_s), told, is_strong=True))
        else:
            moments.append(Entry(clock_text(moment.offset_s), _lines([one_line(moment.text)])))
    parts = [Part("As it went", moments)] if moments else []
    if session.episodes:
        episodes = [Entry("", _lines([episode_words(one, session, books)])) for one in session.episodes]
        parts.append(Part("Ruptures and repairs", episodes))
    emptied = session.process_purged_at
    gone = f" It was emptied on {emptied:%Y-%m-%d}: its time was over." if emptied else ""
    codebook = f"{session.codebook.id}, version {session.codebook.version}"
    return Page(
        title=PROCESS_TITLE,
        foot=f"{one_line(session.client)}, session {session.number}",
        facts=[*_when(session, session.client), _fact("Codebook", codebook)],
        parts=parts,
        is_process=True,
        notice=f"{KEPT_APART}{gone}",
    )


def _record_facts(record: ProgressRecord, client: str) -> list[Entry]:
    facts = [*_when(record, client), _fact("Modality", one_line(record.modality))]
    facts += [_fact(title, value) for title, value in header_facts(record)]
    if record.pauses:
        facts.append(Entry("Disruptions", _lines([disruption_words(pause) for pause in record.pauses])))
    return facts


def _when(record: ProgressRecord, client: str) -> list[Entry]:
    start, end = record.started_at, record.ended_at
    times = f"{start:%H:%M} ({start:%z})"
    if end is not None:
        minutes = int((end - start).total_seconds() // 60)
        times = f"{start:%H:%M} to {end:%H:%M} ({start:%z}), {counted(minutes, 'minute')}"
    return [
        _fact("Client", one_line(client)),
        _fact("Session", str(record.number)),
        _fact("Date", f"{start:%Y-%m-%d}"),
        _fact("Time", times),
    ]


def _record_notice(record: ProgressRecord) -> str:
    if record.record_purged_at is not None:
        return f"This record was emptied on {record.record_purged_at:%Y-%m-%d}: its time was over."
    if record.signature is None and record.state is State.SIGNED:
        return "It was signed. What was written in it is left out here, and so is the signature over it."
    if record.signature is None:
        return "A draft: nobody has signed it."
    if record.signature_fault:
        return f"This note was altered after it was signed: {record.signature_fault}."
    return ""


def _seal(record: ProgressRecord) -> Seal | None:
    signed = record.signature
    if signed is None:
        return None
    return Seal(_line(one_line(signed.by)), moment_words(signed.at), signed.hash, record.signature_fault)


def _addenda(record: ProgressRecord) -> list[Part]:
    parts = []
    for number, one in enumerate(record.addenda, 1):
        title = f"Addendum {number}, risk addressed" if one.addresses_risk else f"Addendum {number}"
        signed = [
            Entry("Signed by", _lines([one_line(one.by)])),
            _fact("On", moment_words(one.at)),
            _fact("SHA-256", one.hash),
        ]
        parts.append(Part(title, [Entry("", _lines(shown_lines(one.text))), *signed]))
    return parts


def _fact(label: str, value: str) -> Entry:
    return Entry(label, [_line(value)])


def _split(line: str) -> Entry:
    """A line of the risk block, which begins with the name of its field."""
    label, colon, value = line.partition(": ")
    return Entry(label, [_line(value)]) if colon else Entry("", [_line(line)])


def _lines(texts: list[str]) -> list[Line]:
    return [_line(text) for text in texts]


def _line(text: str) -> Line:
    return Line(text, _is_rtl(text))


def held(text: str) -> str:
    """A text with a mark in the place of each character that no XML and no JSON document can hold."""
    return "".join("\ufffd" if _is_unholdable(char) else char for char in text)


def _is_unholdable(char: str) -> bool:
    """Halves of pairs, and what Unicode says is no character."""
    return unicodedata.category(char) == "Cs" or ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef"


def _is_rtl(text: str) -> bool:
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((one for one in strong if one in ("L", "R", "AL")), "L") != "L"
