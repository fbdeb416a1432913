"""Long tables for research: `markers.csv`, `sessions.csv`, `ratings.csv`, and `datapackage.json`, which describes them.

UTF-8, comma, CRLF, decimal point, an empty cell for what is missing. `t_s` is for analysis: seconds from session start,
to the millisecond; `t_abs` is the same moment in ISO 8601 with its offset from UTC. What was written (`note`) is a
column only when asked for. "CSV for Excel" has a byte order mark, and an apostrophe before a text cell that Excel would
take for a formula. The description follows Tabular Data Package 1.0 (Frictionless Data).

Tables can be written whole, or session by session, so that a practice of any size needs no more memory than a session.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from operator import itemgetter
from typing import Any

from alliance_tui.domain.episode import Episode
from alliance_tui.exchange.leaving import Coded

TABLES = ("markers", "sessions", "ratings")

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float | None
Field = tuple[str, str, str]
"""Name, type and meaning of a column."""

_WHO: tuple[Field, ...] = (
    ("session_id", "string", "the session, as in sessions.csv"),
    ("client_id", "string", "the client's code or pseudonym"),
    ("coder_id", "string", "who set the marks or gave the rating"),
)

FIELDS: Mapping[str, tuple[Field, ...]] = {
    "markers": (
        ("marker_id", "string", "the marker"),
        *_WHO,
        ("source", "string", "live, or recording when set while watching one"),
        ("t_s", "number", "seconds from session start; runs on through pauses"),
        ("t_abs", "datetime", "the same moment by the wall clock"),
        ("group", "string", "group of the codebook"),
        ("code", "string", "code of the codebook; empty while not named"),
        ("salience", "integer", "1 to 5"),
        ("episode_id", "string", "the episode the marker belongs to"),
        ("episode_role", "string", "rupture or repair"),
        ("resolution", "integer", "of the episode, 1 to 5; empty while it is open"),
        ("contribution", "integer", "the therapist's own part in the episode, 1 to 5"),
    ),
    "sessions": (
        *_WHO,
        ("number", "integer", "the client's first session is 1"),
        ("state", "string", "live, ended or signed"),
        ("started_at", "datetime", "by the wall clock"),
        ("ended_at", "datetime", "by the wall clock"),
        ("length_s", "number", "seconds from start to end"),
        ("paused_s", "number", "seconds of these lost to pauses"),
        ("modality", "string", "video, phone, in person"),
        ("codebook", "string", "what it was coded with"),
        ("codebook_version", "integer", "of the codebook"),
        ("markers", "integer", "how many, by this coder"),
        ("episodes", "integer", "how many, by this coder"),
        ("open_episodes", "integer", "those without a resolution"),
    ),
    "ratings": (
        *_WHO,
        ("scale", "string", "which scale"),
        ("scale_version", "integer", "of the scale; versions are not to be joined unseen"),
        ("rater", "string", "therapist or client; raters are not to be joined unseen"),
        ("rated_at", "datetime", "by the wall clock"),
        ("kind", "string", "item, or total for a score made of items"),
        ("item", "string", "item, subscale or total"),
        ("value", "number", "what was rated"),
    ),
}

_OF_MARKS = ("codebook", "codebook_version", "markers", "episodes", "open_episodes")
"""Columns of sessions that tell of the process drawer."""

_NOTE: Field = ("note", "string", "what was written at the marker")

_KEYS: Mapping[str, tuple[str, ...]] = {
    "markers": ("marker_id", "session_id", "coder_id"),
    "sessions": ("session_id", "coder_id"),
    "ratings": ("session_id", "coder_id", "scale", "scale_version", "rater", "rated_at", "kind", "item"),
}


@dataclass(frozen=True)
class TableStyle:
    """How tables are written."""

    has_note: bool = False
    """Whether what was written at a marker leaves with it."""
    is_for_excel: bool = False
    tables: tuple[str, ...] = TABLES
    """Which tables there are: markers are of the process drawer, ratings of the record, and sessions go with both."""
    has_marks: bool = True
    """Whether sessions tell how many markers and episodes they have, and by which codebook."""


def write_tables(sessions: Iterable[Coded], style: TableStyle | None = None) -> dict[str, bytes]:
    """All files by name."""
    chosen = style or TableStyle()
    given = list(sessions)
    files = {
        f"{table}.csv": table_head(table, chosen) + b"".join(table_rows(table, coded, chosen) for coded in given)
        for table in chosen.tables
    }
    return {**files, "datapackage.json": data_package(chosen)}


def table_head(table: str, style: TableStyle) -> bytes:
    """The first line of a table, which is one of `TABLES`."""
    head = _csv([[name for name, _type, _meaning in _fields(table, style)]])
    return BYTE_ORDER_MARK + head if style.is_for_excel else head


def table_rows(table: str, coded: Coded, style: TableStyle) -> bytes:
    """The lines that one session, as somebody marked it, adds to a table."""
    names = [name for name, _type, _meaning in _fields(table, style)]
    if table == "markers":
        rows: Iterable[Sequence[Cell]] = _marker_rows(coded, has_note=style.has_note)
    else:
        pick = itemgetter(*names)
        rows = [pick(row) for row in (_session_rows if table == "sessions" else _rating_rows)(coded)]
    if style.is_for_excel:
        rows = ([_guarded(cell) for cell in row] for row in rows)
    elif table != "markers":
        rows = ([_number(cell) if isinstance(cell, float) else cell for cell in row] for row in rows)
    return _csv(rows)


def data_package(style: TableStyle | None = None) -> bytes:
    """`datapackage.json`: what each table and column is."""
    chosen = style or TableStyle()
    package = {
        "profile": "tabular-data-package",
        "name": "alliance-tui-export",
        "title": "Marked moments of the therapeutic alliance",
        "resources": [_resource(table, chosen) for table in chosen.tables],
    }
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _fields(table: str, style: TableStyle) -> tuple[Field, ...]:
    if table == "sessions" and not style.has_marks:
        return tuple(field for field in FIELDS[table] if field[0] not in _OF_MARKS)
    return (*FIELDS[table], _NOTE) if table == "markers" and style.has_note else FIELDS[table]


def _resource(table: str, style: TableStyle) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {"name": name, "type": kind, "description": meaning, **({"format": "any"} if kind == "datetime" else {})}
            for name, kind, meaning in _fields(table, style)
        ],
        "missingValues": [""],
        "primaryKey": list(_KEYS[table]),
    }
    if table != "sessions":
        whose = ["session_id", "coder_id"]
        schema["foreignKeys"] = [{"fields": whose, "reference": {"resource": "sessions", "fields": whose}}]
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "path": f"{table}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig" if style.is_for_excel else "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": schema,
    }


def _who(coded: Coded) -> dict[str, Cell]:
    session = coded.session
    return {"session_id": session.id, "client_id": session.client or session.client_id, "coder_id": coded.coder}


def _marker_rows(coded: Coded, *, has_note: bool) -> Iterator[Sequence[Cell]]:
    """In the order of `FIELDS`, and ready to be written: a practice has hundreds of thousands of them."""
    session = coded.session
    who, source = tuple(_who(coded).values()), coded.source
    # The zone of the start holds for the whole session; asked for with each marker it costs as much as the row.
    clock = session.started_at.replace(tzinfo=None)
    zone = session.started_at.isoformat().removeprefix(clock.isoformat())
    episodes = _episode_cells(session.episodes)
    for marker in session.markers:
        row = (
            marker.id,
            *who,
            source,
            _number(marker.offset_s),
            (clock + timedelta(0, 0, 0, round(marker.offset_s * 1000))).isoformat("T", "milliseconds") + zone,
            marker.group,
            marker.code,
            marker.salience,
            *episodes.get(marker.id, _NO_EPISODE),
        )
        yield (*row, marker.comment) if has_note else row


_NO_EPISODE: tuple[Cell, ...] = (None,) * 4


def _episode_cells(episodes: Iterable[Episode]) -> dict[str, tuple[Cell, ...]]:
    """What stands of its episode behind each marker that has one, by the marker's id."""
    cells: dict[str, tuple[Cell, ...]] = {}
    for episode in episodes:
        for role, members in (("repair", episode.repairs), ("rupture", episode.ruptures)):
            for member in members:
                cells[member] = (episode.id, role, episode.resolution, episode.contribution)
    return cells


def _session_rows(coded: Coded) -> Iterator[dict[str, Cell]]:
    session = coded.session
    ended_at = session.ended_at
    yield {
        **_who(coded),
        "number": session.number,
        "state": session.state.value,
        "started_at": session.started_at.isoformat(),
        "ended_at": ended_at.isoformat() if ended_at else None,
        "length_s": (ended_at - session.started_at).total_seconds() if ended_at else None,
        "paused_s": session.paused_s,
        "modality": session.modality,
        "codebook": session.codebook.id,
        "codebook_version": session.codebook.version,
        "markers": len(session.markers),
        "episodes": len(session.episodes),
        "open_episodes": sum(episode.is_open for episode in session.episodes),
    }


def _rating_rows(coded: Coded) -> Iterator[dict[str, Cell]]:
    for rating in coded.session.ratings:
        for kind, values in (("item", rating.values), ("total", rating.totals)):
            for item, value in values.items():
                yield {
                    **_who(coded),
                    "scale": rating.scale,
                    "scale_version": rating.version,
                    "rater": rating.rater.value,
                    "rated_at": rating.at.isoformat(),
                    "kind": kind,
                    "item": item,
                    "value": value,
                }


def _guarded(cell: Cell) -> Cell:
    """A cell that Excel takes for what it is. Numbers are never guarded."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
    return _number(cell) if isinstance(cell, float) else cell


def _number(value: float) -> str:
    """A decimal, never in powers of ten."""
    text = repr(value)
    return (format(Decimal(text), "f") if "e" in text else text).removesuffix(".0")


def _csv(rows: Iterable[Iterable[Cell]]) -> bytes:
    """Lines; what is missing becomes an empty cell."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
