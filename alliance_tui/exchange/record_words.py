"""The record drawer in words: header, note, risk, signature, addenda, each as a title with its lines.

Everything here comes from a `ProgressRecord`, which has no word of the process drawer.
"""

from datetime import datetime
from typing import NamedTuple

from alliance_tui.domain.note_template import HEADER_TITLES, HeaderField
from alliance_tui.domain.pause import Pause
from alliance_tui.domain.progress_note import WRITTEN_HEADER
from alliance_tui.domain.reading import clock_text, counted
from alliance_tui.domain.risk import RISK_TITLES, RiskBlock
from alliance_tui.domain.session import ProgressRecord
from alliance_tui.exchange.wording import one_line, shown_lines


class Block(NamedTuple):
    """A part of a record with its heading."""

    title: str
    lines: list[str]
    """Each is one line without control characters."""


def header_facts(record: ProgressRecord) -> list[tuple[str, str]]:
    """How the session took place, field by field, where something was written."""
    if record.header is None:
        return []
    facts = [(HEADER_TITLES[HeaderField(name)], one_line(getattr(record.header, name))) for name in WRITTEN_HEADER]
    return [(title, value) for title, value in facts if value]


def disruption_words(pause: Pause) -> str:
    """A pause in one line: from when to when, how long, why, and what it did."""
    until = f" to {clock_text(pause.until_s)}, {lost_words(pause)}" if pause.until_s is not None else ""
    reason = f", {one_line(pause.reason)}" if pause.reason.strip() else ""
    effect = f"; {one_line(pause.effect)}" if pause.effect.strip() else ""
    return f"{clock_text(pause.offset_s)}{until}{reason}{effect}"


def lost_words(pause: Pause) -> str:
    """How long a pause was, in minutes; empty where nobody knows."""
    if pause.until_s is None:
        return ""
    minutes = (pause.until_s - pause.offset_s) / 60
    return "less than a minute" if minutes < 1 else counted(round(minutes), "minute")


def note_blocks(record: ProgressRecord) -> list[Block]:
    """The sections of the note in which something stands; the plan alone where there is no note with one."""
    note = record.progress_note
    told = note.filled(record.plan) if note else []
    if record.plan.strip() and not (note and note.has_plan):
        told.append(("Plan", record.plan))
    return [Block(one_line(title), shown_lines(text)) for title, text in told]


def risk_block(record: ProgressRecord) -> Block | None:
    """The risk block, what was written in it; None where it was never opened."""
    return Block("Risk", _risk_lines(record.risk)) if record.risk else None


def seal_blocks(record: ProgressRecord) -> list[Block]:
    """Who signed and when, then every addendum with its own date and name; that the drawer was emptied."""
    blocks = []
    if record.signature is not None:
        blocks.append(Block("Signed", [f"{one_line(record.signature.by)}, {moment_words(record.signature.at)}"]))
    for one in record.addenda:
        title = "Addendum, risk addressed" if one.addresses_risk else "Addendum"
        blocks.append(Block(title, [f"{one_line(one.by)}, {moment_words(one.at)}", *shown_lines(one.text)]))
    if record.record_purged_at is not None:
        blocks.append(Block("Emptied", [f"The time of this record was over on {record.record_purged_at:%Y-%m-%d}."]))
    return blocks


def blocks_of(record: ProgressRecord) -> list[Block]:
    """Everything that was written in a record but its header and its ratings, in order."""
    risk = risk_block(record)
    return [*note_blocks(record), *([risk] if risk else []), *seal_blocks(record)]


def moment_words(at: datetime) -> str:
    """A moment to the minute, with its offset from UTC: whoever reads it may be elsewhere."""
    return f"{at:%Y-%m-%d %H:%M %z}"


def _risk_lines(risk: RiskBlock) -> list[str]:
    lines = []
    for name, title in RISK_TITLES.items():
        value = one_line(str(getattr(risk, name) or ""))
        if value:
            lines.append(f"{title}: {value}")
    if risk.addressed_at is not None:
        lines.append(f"Addressed: {risk.addressed_at:%Y-%m-%d}, {one_line(risk.addressed)}")
    return lines or ["Opened, and nothing written yet."]
