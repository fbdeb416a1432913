"""BORIS projects (`.boris`): one observation a session and coder, one behaviour a code, written for BORIS 8 and 9.

ASCII JSON, since BORIS opens it in whatever encoding the system has. A behaviour is `group/code`, or `group` alone for
marks not named yet; all are point events, with salience as their one modifier. Event rows are
[seconds, subject, behaviour, modifiers, comment], and in observations of a recording a sixth cell, the frame, "NA".
Client, number, coder and the session's own data stand in independent variables, so that `boris_reading` finds them.
It is written piece by piece, an observation a line, so that any practice can leave; BORIS itself reads it whole.
Format: what BORIS's loader and its integrity check ask for, found by running them.
"""

import json
from collections.abc import Collection, Generator, Iterable, Mapping
from datetime import datetime
from typing import Any

from alliance_tui.domain.codebook import Code, Codebook, CodebookRef, Group
from alliance_tui.domain.marker import Marker
from alliance_tui.exchange.leaving import Coded, Placing, Sidecar, clock_words, in_recording_time
from alliance_tui.exchange.wording import Books

PROJECT_VERSION = "7.0"
POINT_EVENT = "Point event"
STATE_EVENT = "State event"
SALIENCE = "salience"
NOT_SAID = "None"
"""What BORIS writes for a modifier that was not chosen."""

VARIABLES: Mapping[str, str] = {
    "client": "code or pseudonym",
    "number": "the client's first session is 1",
    "coder": "who set the marks",
    "source": "live, recording or note; empty where nobody said it",
    "session": "the session's id",
    "codebook": "id and version",
    "started_at": "with its offset from UTC",
    "recording_offset_s": "session time at which the recording begins; empty when times are session times",
}


def write_boris(sessions: Iterable[Coded], books: Books, made_at: datetime, *, has_words: bool = False) -> Sidecar:
    """A project, and how many marks lie outside their recordings and were left out. Arguments as in `boris_pieces`."""
    parts: list[bytes] = []
    pieces = boris_pieces(sessions, books, made_at, has_words=has_words)
    while True:
        try:
            parts.append(next(pieces))
        except StopIteration as end:
            before, after = end.value
            return Sidecar(b"".join(parts), before, after)


def boris_pieces(
    sessions: Iterable[Coded], books: Books, made_at: datetime, *, has_words: bool = False
) -> Generator[bytes, None, tuple[int, int]]:
    """A project in pieces, each session written and let go; of all of them only their names are held, and the codes.

    Joined they are the file. It returns how many marks lie before and after their recordings, and were left out.

    Args:
        sessions: as coders marked them.
        books: their codebooks; a code that none has becomes a behaviour by its ids.
        made_at: the date of the project.
        has_words: whether comments leave too.
    """
    head = {
        "time_format": "hh:mm:ss",
        "project_date": made_at.strftime("%Y-%m-%dT%H:%M:%S"),
        "project_name": "alliance-tui export",
        "project_description": "Marked moments of the therapeutic alliance",
        "project_format_version": PROJECT_VERSION,
        "subjects_conf": {},
        "coding_map": {},
        "behaviors_coding_map": [],
        "converters": {},
        "independent_variables": _variables(),
    }
    yield b"{\n" + _members(head, " ") + b',\n "observations": {'
    taken: set[str] = set()
    behaviours: dict[str, dict[str, Any]] = {}
    seen: set[CodebookRef] = set()
    before = after = 0
    for coded in sessions:
        placing = in_recording_time(coded)
        before, after = before + placing.before, after + placing.after
        name = _observation_id(coded, taken)
        start = b",\n" if taken else b"\n"
        taken.add(name)
        _add_behaviours(behaviours, coded, books, seen)
        yield start + _members({name: _observation(coded, placing, has_words=has_words)}, "  ")
    categories = list(dict.fromkeys(one["category"] for one in behaviours.values()))
    foot = {
        "behaviors_conf": {str(place): one for place, one in enumerate(behaviours.values())},
        "behavioral_categories": categories,
        "behavioral_categories_config": {
            str(place): {"name": name, "color": ""} for place, name in enumerate(categories)
        },
    }
    yield b"\n },\n" + _members(foot, " ") + b"\n}\n"
    return before, after


def _members(members: Mapping[str, Any], indent: str) -> bytes:
    """Members of a JSON object, one a line, in ASCII."""
    lines = (f"{indent}{json.dumps(name)}: {json.dumps(value, ensure_ascii=True)}" for name, value in members.items())
    return ",\n".join(lines).encode("ascii")


def _variables() -> dict[str, dict[str, str]]:
    return {
        str(place): {"label": name, "description": meaning, "type": "text", "default value": "", "possible values": ""}
        for place, (name, meaning) in enumerate(VARIABLES.items())
    }


def behaviour_of(group: str, code: str | None) -> str:
    """What a code is called in BORIS."""
    return f"{group}/{code}" if code else group


def _observation_id(coded: Coded, taken: Collection[str]) -> str:
    """A name that no other observation has, without blanks at its ends."""
    session = coded.session
    name = " ".join(f"{session.client or session.client_id} {session.number:03d} {coded.coder}".split())
    wanted, count = name, 1
    while wanted in taken:
        count += 1
        wanted = f"{name} ({count})"
    return wanted


def _observation(coded: Coded, placing: Placing, *, has_words: bool) -> dict[str, Any]:
    session, medium = coded.session, coded.medium
    rows = [
        [
            one.at_ms / 1000,
            "",
            behaviour_of(one.marker.group, one.marker.code),
            str(one.marker.salience or NOT_SAID),
            one.marker.comment if has_words else "",
            *(("NA",) if medium else ()),
        ]
        for one in placing.placed
    ]
    said = {
        "client": session.client or session.client_id,
        "number": str(session.number),
        "coder": coded.coder,
        "source": coded.source,
        "session": session.id,
        "codebook": f"{session.codebook.id}@{session.codebook.version}",
        "started_at": session.started_at.isoformat(),
        "recording_offset_s": repr(medium.offset_s) if medium else "",
    }
    observation: dict[str, Any] = {
        "type": "MEDIA" if medium else "LIVE",
        "date": session.started_at.strftime("%Y-%m-%dT%H:%M:%S"),
        "description": clock_words(coded),
        "file": {"1": [medium.name]} if medium else {},
        "events": rows,
        "time offset": 0.0,
        "independent_variables": said,
        "observation time interval": [0, 0],
    }
    if medium:
        observation["media_info"] = {
            "length": {medium.name: medium.length_s or 0.0},
            "fps": {medium.name: 0.0},
            "hasVideo": {medium.name: True},
            "hasAudio": {medium.name: True},
            "offset": {"1": 0.0},
            "display": {medium.name: "Nothing"},
        }
    else:
        observation |= {"scan_sampling_time": 0, "start_from_current_time": False}
    return observation


def _add_behaviours(found: dict[str, dict[str, Any]], coded: Coded, books: Books, seen: set[CodebookRef]) -> None:
    """One for each code of a codebook in use and one for each group, then those that only occur in markers."""
    ref = coded.session.codebook
    book = books.get(ref)
    if book and ref not in seen:
        for group in book.groups:
            _add(found, group.id, None, group.title, _meaning(group, None, book))
            for code in group.codes:
                _add(found, group.id, code.id, group.title, _meaning(group, code, book))
    seen.add(ref)
    for marker in coded.session.markers:
        _add_marked(found, marker, book)


def _add_marked(found: dict[str, dict[str, Any]], marker: Marker, book: Codebook | None) -> None:
    category = book.title_of(marker.group, None) if book else marker.group
    _add(found, marker.group, marker.code, category, "")


def _meaning(group: Group, code: Code | None, book: Codebook | None) -> str:
    what = f"{code.title}: {code.meaning}" if code else f"{group.title}, not named: {group.meaning}"
    return f"{what} ({book.title} {book.version})" if book else what


def _add(found: dict[str, dict[str, Any]], group: str, code: str | None, category: str, meaning: str) -> None:
    name = behaviour_of(group, code)
    if name in found:
        return
    found[name] = {
        "type": POINT_EVENT,
        "key": "",
        "code": name,
        "description": meaning,
        "category": category,
        "excluded": "",
        "coding map": "",
        "color": "",
        "modifiers": {
            "0": {
                "name": SALIENCE,
                "description": "how strong, 1 to 5",
                "type": 0,
                "ask at stop": False,
                "values": [str(one) for one in range(1, 6)],
            }
        },
    }
