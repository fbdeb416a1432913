"""What a practice says, in one shape: as the app reads it, and as the reader of the document does."""

from typing import Any

import orjson

from alliance_tui.domain.folding import folded
from alliance_tui.storage.practice import Practice
from tests.formats import reader

NEEDLES = ("Heron", "маяк", "café", "не там", "went quiet")
"""Searched for in every reading: words of the fixtures, and one that is nowhere."""

Reading = dict[str, Any]


def by_app(practice: Practice) -> Reading:
    """Everything in a practice, through the app's own storage layer."""
    clients = practice.catalogue.clients()
    sessions = [practice.charts.read(session_id) for session_id in practice.layout.sessions()]
    journals = {path.stem: practice.read_journal(path) for path in practice.layout.journals()}
    return {
        "clients": [client.model_dump(mode="json") for client in clients],
        "sessions": {one.id: one.model_dump(mode="json", exclude={"client"}) for one in sessions},
        "index": {
            one.id: [row.model_dump(mode="json") for row in practice.charts.summaries(one.id)] for one in clients
        },
        "replays": {
            one.id: [list(step) for step in practice.charts.read_replay(one.id, one.client_id)] for one in sessions
        },
        "journals": {
            session_id: [[orjson.loads(event) for event in content.events], content.lost_bytes]
            for session_id, content in journals.items()
        },
        "found": {needle: _found_by_app(practice, needle) for needle in NEEDLES},
        "audit": [[entry.what, entry.particulars] for entry in practice.audit.entries()],
    }


def _found_by_app(practice: Practice, needle: str) -> list[list[Any]]:
    return sorted(
        [hit.session_id, place.offset_s, place.marker]
        for client in practice.catalogue.clients()
        for hit in practice.charts.pack(client.id).search(folded(needle))
        for place in hit.places
    )


def by_reader(practice: reader.Practice) -> Reading:
    """Everything in a practice, as the reader finds it."""
    documents = practice.table("catalogue", practice.id, "clients")
    clients = [{name: value for name, value in document.items() if name != "key"} for document in documents]
    sessions = [
        {**practice.table("progress", one, "session")[0], **practice.table("process", one, "session")[0]}
        for one in practice.ids("progress")
    ]
    return {
        "clients": sorted(clients, key=lambda client: client["code"]),
        "sessions": {one["id"]: one for one in sessions},
        "index": {
            one["id"]: sorted(practice.table("index", one["id"], "sessions"), key=lambda row: row["number"])
            for one in clients
        },
        "replays": {one["id"]: practice.replay(one["id"]) for one in sessions},
        "journals": {one: list(practice.journal(one)) for one in practice.ids("live")},
        "found": {
            needle: sorted(
                [session, offset_s, marker]
                for one in clients
                for session, lines in practice.pack(one["id"]).items()
                for offset_s, marker, line in lines
                if folded(needle) in line
            )
            for needle in NEEDLES
        },
        "audit": [[entry["what"], entry["data"]] for entry in practice.audit()],
    }


def missing(expected: Any, found: Any, place: str = "") -> list[str]:
    """Where something expected is not found as it was. What a later program adds beside it does not count."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [
            fault
            for name, value in expected.items()
            for fault in (missing(value, found[name], f"{place}/{name}") if name in found else [f"{place}/{name}"])
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [
            fault
            for number, pair in enumerate(zip(expected, found, strict=True))
            for fault in missing(*pair, f"{place}/{number}")
        ]
    return [] if expected == found else [place]
