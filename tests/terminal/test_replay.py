"""Whole conversations, typed at their own times on a faster clock, with a marker a minute."""

import csv
import itertools
import re
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from alliance_tui.domain.note import normalise
from tests.terminal.desk import Desk
from tests.terminal.harness import Metronome, Terminal
from tests.terminal.writer import Writer

TRANSCRIPT = Path(__file__).with_name("transcript.txt")
LINE = re.compile(r"(\d\d):(\d\d):(\d\d) (\w+) +(.*)")
SLOW, FAST = 20, 120
"""How many times faster than it was spoken: when rounds were asked for, and every day."""

MARKERS = {"f2": "withdrawal", "f3": "confrontation", "f4": "repair", "f5": "connection"}


@dataclass
class Utterance:
    """One line of a conversation, at a time in seconds from its start."""

    at_s: float
    text: str


def fictional() -> list[Utterance]:
    """Our own conversation, of nobody."""
    found = [LINE.fullmatch(line) for line in TRANSCRIPT.read_text(encoding="utf-8").splitlines()]
    return [
        Utterance(_seconds(*match.group(1, 2, 3)), f"{match[4][0].upper()}: {match[5]}") for match in found if match
    ]


def longest_of(table: Path) -> list[Utterance]:
    """The conversation with most words in a table with transcript_id, speaker, timestamp and text."""
    with table.open(encoding="utf-8", newline="") as source:
        rows = sorted(csv.DictReader(source), key=lambda row: row["transcript_id"])
    whole = [list(group) for _id, group in itertools.groupby(rows, key=lambda row: row["transcript_id"])]
    longest = max(whole, key=lambda group: sum(len(row["text"]) for row in group))
    return [
        Utterance(_seconds(*row["timestamp"].split(":")), f"{row['speaker'][:1].upper()}: {row['text']}")
        for row in longest
    ]


def _seconds(hours: str, minutes: str, seconds: str) -> float:
    return int(hours) * 3600.0 + int(minutes) * 60 + float(seconds)


def replay(terminal: Terminal, utterances: list[Utterance], speed: float) -> Writer:
    """Type it all at its times, those that run backwards at once; mark once for every minute that went by."""
    writer = Writer(terminal)
    keys = itertools.cycle(MARKERS.items())
    began = time.monotonic() - utterances[0].at_s / speed
    next_mark_s = 60.0
    for utterance in utterances:
        terminal.drawn_for(began + utterance.at_s / speed - time.monotonic())
        writer.write(utterance.text + "\n")
        if utterance.at_s >= next_mark_s:
            next_mark_s = utterance.at_s + 60
            key, group = next(keys)
            writer.mark(group, key)
    writer.see_saved()
    return writer


def check(desk: Desk, terminal: Terminal, writer: Writer, metronome: Metronome) -> None:
    """End the session and compare byte for byte."""
    terminal.send("f9")
    terminal.wait_for("session 1 ended")
    session = desk.stored("X-1/1")
    assert session["note"]["text"].encode() == normalise(writer.text).encode()
    assert len(session["note"]["paragraphs"]) == len(
        [line for line in normalise(writer.text).split("\n") if line.strip()]
    )
    writer.text = normalise(writer.text)
    writer.check(session, metronome)


@pytest.mark.thorough
def test_a_whole_conversation_is_stored_as_it_was_typed(desk: Desk, metronome: Metronome, rounds: int | None) -> None:
    utterances = fictional()
    assert len(utterances) >= 60
    terminal = desk.start_session("X-1", size=(72, 30))
    writer = replay(terminal, utterances, SLOW if rounds else FAST)
    assert len(writer.marks) >= 10
    check(desk, terminal, writer, metronome)


def test_a_real_conversation_is_stored_as_it_was_typed(
    desk: Desk, metronome: Metronome, transcripts: Path, rounds: int | None
) -> None:
    terminal = desk.start_session("X-1", size=(72, 30))
    writer = replay(terminal, longest_of(transcripts), SLOW if rounds else FAST)
    check(desk, terminal, writer, metronome)
