"""Marks out of BORIS projects: our own, and others whose behaviours a codebook knows.

An import is all or nothing: the first fault ends it, with the observation and row it stands in. Behaviours are found in
the codebook as `group/code`, `group`, or the id or title of a code. A state event (two rows) becomes one mark at its
start, and a notice says how many; an unpaired one is refused, as BORIS leaves such an observation out of its analyses.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.marker import Marker, milliseconds
from alliance_tui.domain.reading import on_one_line
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.boris import NOT_SAID, SALIENCE, STATE_EVENT

NEWEST_MAJOR = 7
ROW_CELLS = 5


class UnreadableProject(Trouble):
    """A BORIS project that cannot be taken in; says where, and never what was written there."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"this BORIS project cannot be read: {what}", safe="Nothing was imported", remedy=remedy)


@dataclass(frozen=True)
class Observed:
    """One observation: the marks a coder set in a session."""

    observation: str
    markers: tuple[Marker, ...]
    """By time. Their ids are places in the observation (`o1`, `o2`, …) and have to be replaced by the importer."""
    variables: Mapping[str, str]
    """The independent variables: client, number, coder, session, where the project has them."""
    is_recording_time: bool
    """Whether offsets count from the start of a recording whose place in the session the project does not tell."""
    notices: tuple[str, ...] = ()


BookOf = Callable[[str, Mapping[str, str]], Codebook]
"""Which codebook an observation was coded with, by its name and its independent variables."""


def read_boris(content: bytes, codebook: Codebook | BookOf) -> tuple[Observed, ...]:
    """Every observation of a project, its behaviours found in `codebook`, or in the one that is told for it.

    Marks come back in session time where the project tells the recording's offset.

    Raises:
        UnreadableProject: when it is no project, of a newer format, or a row does not fit; names the place.
    """
    book_of: BookOf = (lambda _name, _variables: codebook) if isinstance(codebook, Codebook) else codebook
    project = _parsed(content)
    version = project.get("project_format_version")
    if not isinstance(version, str) or not version.partition(".")[0].isdecimal():
        raise UnreadableProject("it says no format version", remedy="Open it in BORIS and save it anew.")
    if int(version.partition(".")[0][:9]) > NEWEST_MAJOR:
        raise UnreadableProject(
            f"its format {on_one_line(version[:12])} is newer than {NEWEST_MAJOR}",
            remedy="Look for a newer alliance-tui.",
        )
    configured = _part(project, "behaviors_conf")
    known: dict[CodebookRef, Mapping[str, _Behaviour]] = {}
    found = []
    for name, observation in _part(project, "observations").items():
        variables = _variables(observation)
        book = book_of(str(name), variables)
        if book.ref not in known:
            known[book.ref] = _behaviours(configured, book)
        found.append(_observed(str(name), observation, variables, known[book.ref]))
    return tuple(found)


@dataclass(frozen=True)
class _Behaviour:
    group: str | None
    code: str | None
    is_state: bool
    has_salience: bool
    """Whether its first modifier is ours."""


@dataclass(frozen=True)
class _Row:
    at_s: float
    subject: str
    behaviour: str
    modifiers: str
    comment: str
    place: str


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        project = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableProject(f"it is not JSON{line}") from None
    if not isinstance(project, dict):
        raise UnreadableProject("it is not one JSON object")
    return project


def _part(project: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = project.get(name)
    if not isinstance(part, dict):
        raise UnreadableProject(f"it has no {name}")
    return part


def _behaviours(configured: Mapping[str, Any], codebook: Codebook) -> dict[str, _Behaviour]:
    names = _names(codebook)
    found = {}
    for one in configured.values():
        if not isinstance(one, dict) or not isinstance(one.get("code"), str):
            raise UnreadableProject("a behaviour has no code")
        group, code = names.get(one["code"].casefold(), (None, None))
        is_state = str(one.get("type", "")).startswith(STATE_EVENT)
        found[one["code"]] = _Behaviour(group, code, is_state, _has_salience(one.get("modifiers")))
    return found


def _has_salience(modifiers: Any) -> bool:
    first = modifiers.get("0") if isinstance(modifiers, dict) else None
    return isinstance(first, dict) and first.get("name") == SALIENCE


def _names(codebook: Codebook) -> dict[str, tuple[str, str | None]]:
    """What each behaviour name means; a title that two codes share means neither."""
    names: dict[str, tuple[str, str | None]] = {}
    titles: dict[str, tuple[str, str | None] | None] = {}
    for group in codebook.groups:
        names[group.id] = (group.id, None)
        for title, code_id in [(group.title, None), *((code.title, code.id) for code in group.codes)]:
            titles[title.casefold()] = None if title.casefold() in titles else (group.id, code_id)
        for code in group.codes:
            names[f"{group.id}/{code.id}"] = names[code.id] = (group.id, code.id)
    return {title: meant for title, meant in titles.items() if meant is not None} | names


def _variables(observation: Any) -> dict[str, str]:
    given = observation.get("independent_variables") if isinstance(observation, dict) else None
    return {str(key): str(value) for key, value in given.items()} if isinstance(given, dict) else {}


def _observed(
    name: str, observation: Any, variables: Mapping[str, str], behaviours: Mapping[str, _Behaviour]
) -> Observed:
    where = f"observation {name[:60]!r}"
    if not isinstance(observation, dict) or not isinstance(observation.get("events"), list):
        raise UnreadableProject(f"{where} has no events")
    is_media = observation.get("type") == "MEDIA"
    offset_s = _offset_s(variables.get("recording_offset_s", ""), where) if is_media else 0.0
    rows = [_row(row, f"{where}, event {number}") for number, row in enumerate(observation["events"], start=1)]
    rows.sort(key=lambda row: row.at_s)
    starts = _starts(rows, behaviours)
    markers = [
        _marker(row, behaviours[row.behaviour], f"o{number}", offset_s or 0.0)
        for number, row in enumerate(starts, start=1)
    ]
    states = len(rows) - len(starts)
    others = sum(row.modifiers not in ("", NOT_SAID) and not behaviours[row.behaviour].has_salience for row in starts)
    notices = [f"{where}: {states} state events became marks at their start"] if states else []
    notices += [f"{where}: modifiers of {others} events were left out"] if others else []
    return Observed(
        observation=name,
        markers=tuple(markers),
        variables=variables,
        is_recording_time=is_media and offset_s is None,
        notices=tuple(notices),
    )


def _offset_s(text: str, where: str) -> float | None:
    """The recording's offset in seconds, or None where the project does not tell it."""
    if not text:
        return None
    try:
        offset_s = float(text)
    except ValueError:
        offset_s = math.nan
    if not math.isfinite(offset_s):
        raise UnreadableProject(f"{where}: recording_offset_s is not a number")
    return offset_s


def _row(row: Any, place: str) -> _Row:
    if not isinstance(row, list) or len(row) < ROW_CELLS:
        raise UnreadableProject(f"{place} has fewer than {ROW_CELLS} cells")
    at_s, *words = row[:ROW_CELLS]
    is_time = isinstance(at_s, int | float) and not isinstance(at_s, bool)
    if not is_time or not abs(at_s) < 2**31:
        raise UnreadableProject(f"{place} has no time")
    if not all(isinstance(word, str) for word in words):
        raise UnreadableProject(f"{place} has a cell that is not text")
    subject, behaviour, modifiers, comment = words
    return _Row(float(at_s), subject, behaviour, modifiers, comment, place)


def _starts(rows: list[_Row], behaviours: Mapping[str, _Behaviour]) -> list[_Row]:
    """The rows that become marks: points, and of each state the first of its two rows."""
    starts: list[_Row] = []
    running: dict[tuple[str, str, str], _Row] = {}
    for row in rows:
        behaviour = behaviours.get(row.behaviour)
        if behaviour is None:
            raise UnreadableProject(f"{row.place} has a behaviour that the project does not define")
        if behaviour.group is None:
            raise UnreadableProject(
                f"{row.place} has a behaviour that the codebook does not have",
                remedy="Choose the codebook it was coded with, or rename the behaviour in BORIS.",
            )
        state = (row.subject, row.behaviour, row.modifiers)
        if behaviour.is_state and running.pop(state, None) is not None:
            continue
        if behaviour.is_state:
            running[state] = row
        starts.append(row)
    if running:
        place = next(iter(running.values())).place
        raise UnreadableProject(f"{place} starts a state that never stops", remedy="Pair it in BORIS.")
    return starts


def _marker(row: _Row, behaviour: _Behaviour, marker_id: str, offset_s: float) -> Marker:
    salience = row.modifiers.partition("|")[0] if behaviour.has_salience else ""
    if row.at_s + offset_s < 0:
        raise UnreadableProject(f"{row.place} lies before the start of the session")
    try:
        return Marker(
            id=marker_id,
            group=behaviour.group or "",
            code=behaviour.code,
            offset_s=milliseconds(row.at_s + offset_s),
            salience=None if salience in ("", NOT_SAID) else int(salience),
            comment=row.comment,
        )
    except (ValueError, ValidationError):
        raise UnreadableProject(f"{row.place} has a modifier that is no salience from 1 to 5") from None
