"""Transcripts in: WebVTT as Zoom and Teams write it, SubRip, and Whisper's JSON.

Zoom puts `Name: ` before the words, Teams a voice tag `<v Name>`, Whisper neither. A name before a colon counts only
when it comes again, or when the file begins with it: a sentence may hold a colon too. A cue of Teams may hold several
voices. Numbers without leading zeros, such as `0:0:8.24`, are read, since Teams hands some out; times that do not
exist, such as `00:00:61.000`, are refused with their line. Programs on Windows write UTF-16, or a byte order mark.
Formats: W3C WebVTT; SubRip; `segments` of OpenAI Whisper's JSON.
"""

import json
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from html import unescape
from itertools import pairwise
from typing import Any

from alliance_tui.domain.steering import STEERING
from alliance_tui.domain.transcript import Said
from alliance_tui.domain.trouble import Trouble

LONGEST_NAME = 60
LONGEST_S = 3_600_000
"""A thousand hours, as many as WebVTT and SubRip can write."""

_ARROW = "-->"
_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?", re.ASCII)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?[^>]*>")
_UNSEEN = dict.fromkeys(STEERING, " ")
_NAME = re.compile(rf"([^:<>]{{1,{LONGEST_NAME}}}): (?=\S)")


class UnreadableTranscript(Trouble):
    """A file that is no transcript; says where, and never what was said there."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"this transcript cannot be read: {what}", safe="Nothing was imported", remedy=remedy)


def read_transcript(content: bytes) -> tuple[Said, ...]:
    """Everything that was said, by time.

    Raises:
        UnreadableTranscript: when it is none; names the line or segment.
    """
    try:
        text = decoded(content)
    except UnicodeDecodeError:
        raise UnreadableTranscript("it is neither UTF-8 nor UTF-16", remedy="Save it as UTF-8 first") from None
    said = _from_whisper(text) if text.lstrip().startswith("{") else _from_cues(text)
    if not said:
        raise UnreadableTranscript("nothing is said in it")
    return tuple(sorted(said, key=lambda one: one.start_s))


def decoded(content: bytes) -> str:
    """The text of a file: UTF-16 in either order where a byte order mark says so, else UTF-8 with a mark or without.

    Raises:
        UnicodeDecodeError: when it is neither.
    """
    return content.decode("utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")


def _from_whisper(text: str) -> list[Said]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableTranscript(f"it is not JSON{line}") from None
    segments = whole.get("segments")
    if not isinstance(segments, list):
        raise UnreadableTranscript("it has no segments")
    said = []
    for number, segment in enumerate(segments, start=1):
        one = segment if isinstance(segment, dict) else {}
        start_s, end_s, words = _seconds(one.get("start")), _seconds(one.get("end")), one.get("text")
        if start_s is None or end_s is None or end_s < start_s or not isinstance(words, str):
            raise UnreadableTranscript(f"segment {number} has no time or no text")
        speaker = one.get("speaker")
        if _tidy(words):
            name = _tidy(speaker) if isinstance(speaker, str) else ""
            said.append(Said(start_s=start_s, end_s=end_s, speaker=name, text=_tidy(words)))
    return said


def _seconds(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return round(float(value), 3) if is_number and 0 <= value < LONGEST_S else None


def _from_cues(text: str) -> list[Said]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found: list[tuple[float, float, str]] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        place += 1
        if line.startswith(("NOTE", "STYLE", "REGION")) and _ARROW not in line:
            while place < len(lines) and lines[place].strip():
                place += 1
        elif _ARROW in line:
            start_s, end_s = _times(line, place)
            words = []
            while place < len(lines) and lines[place].strip():
                words.append(lines[place])
                place += 1
            found.append((start_s, end_s, " ".join(words)))
    if not found:
        raise UnreadableTranscript("it has no times")
    names = _names([words for _start_s, _end_s, words in found])
    said = []
    for start_s, end_s, cue in found:
        for part in _voices(cue):
            speaker, rest = _spoken(part, names)
            if rest:
                said.append(Said(start_s=start_s, end_s=end_s, speaker=speaker, text=rest))
    return said


def _voices(cue: str) -> list[str]:
    """The parts of a cue that are spoken by one voice each."""
    starts = [match.start() for match in _VOICE.finditer(cue)]
    places = [0, *(start for start in starts if cue[:start].strip()), len(cue)]
    return [cue[start:end] for start, end in pairwise(places)]


def _times(line: str, number: int) -> tuple[float, float]:
    """Start and end of a cue, in seconds; `number` is its line."""
    times = []
    for part in line.split(_ARROW)[:2]:
        words = part.split()
        match = _TIME.fullmatch(words[0]) if words else None
        if match is None or int(match[2]) > 59 or int(match[3]) > 59:
            raise UnreadableTranscript(f"line {number} has a time that does not exist")
        whole_s = int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])
        times.append(round(whole_s + float(f"0.{match[4] or 0}"), 3))
    if times[1] < times[0]:
        raise UnreadableTranscript(f"line {number} ends before it begins")
    return times[0], times[1]


def _names(cues: list[str]) -> set[str]:
    """What stands before a colon and is a name: it comes again, or the file begins with it."""
    found = [match[1].strip() for match in map(_NAME.match, cues) if match]
    again = {name for name, count in Counter(found).items() if count > 1}
    first = _NAME.match(cues[0])
    return again | ({first[1].strip()} if first else set())


def _spoken(words: str, names: set[str]) -> tuple[str, str]:
    """Who says it, and what."""
    voice = _VOICE.match(words.strip())
    if voice is not None:
        return _tidy(unescape(voice[1])), _plain(words)
    name = _NAME.match(words)
    if name is not None and name[1].strip() in names:
        return _tidy(unescape(name[1])), _plain(words[name.end() :])
    return "", _plain(words)


def _plain(words: str) -> str:
    return _tidy(unescape(_TAG.sub("", words)))


def _tidy(text: str) -> str:
    """A text on one line, without what no terminal should get."""
    return " ".join(text.translate(_UNSEEN).split())
