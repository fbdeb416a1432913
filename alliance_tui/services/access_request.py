"""A client's whole record as one folder, for a request of access (GDPR Art. 15) or for the next clinic.

The folder has an index page, the record of every session as a page and all of it as JSON, and what the audit log says
of this client. Process notes are in it only when they are asked for, in a folder of their own, and the index says so.
It is built beside its place, under a name that says it is not finished, and then gets its own: it is there whole or
not at all. Folders have mode 0700, files 0600, and no name tells whom they are about.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import orjson

from alliance_tui.domain.client import Client
from alliance_tui.domain.reading import counted
from alliance_tui.domain.session import Session
from alliance_tui.exchange.html_note import IndexRow, write_html, write_index, write_list
from alliance_tui.exchange.note_page import process_page, record_page
from alliance_tui.services import destination, exporting
from alliance_tui.services.audit_trail import Act, read_trail
from alliance_tui.services.clock import wall_now
from alliance_tui.services.exporting import NotExported
from alliance_tui.services.recovery import unfinished_of
from alliance_tui.storage import files
from alliance_tui.storage.practice import Practice

KIND = "alliance-tui access request"
FORMAT = 1
UNFINISHED = ".alliance-access"
"""Ends the name of a folder that is not whole."""


@dataclass(frozen=True)
class Given:
    """What was written."""

    sessions: int
    files: int
    size: int
    """Bytes."""


def give(practice: Practice, client: Client, out: Path, *, with_process: bool = False) -> Given:
    """Write the folder and note it in the audit log.

    Args:
        practice: open.
        client: whose.
        out: the folder; it must not be there yet.
        with_process: whether process notes leave too.

    Raises:
        NotExported: when something is there already, or a session with this client is live.
        Trouble: when a session cannot be read; nothing half is given out.
        DiskTrouble: when the disk refuses; nothing is left of it then.
    """
    out = out.absolute()
    destination.refuse_own_folder(practice, out, NotExported)
    if os.path.lexists(out):
        raise NotExported(
            f"there is something called {out.name} already", safe="It was left as it is", remedy="Choose another name"
        )
    if unfinished_of(practice, client):
        raise NotExported(
            "a session with this client is live", safe="Nothing was written", remedy="End it first, then ask again"
        )
    sessions = exporting.course_sessions(practice, client)
    contents = _contents(practice, client, sessions, with_process=with_process)
    given = Given(len(sessions), len(contents), sum(map(len, contents.values())))
    drawers = "record and process notes" if with_process else "record"
    with (
        files.told("writing the folder", safe="The practice is untouched, and nothing was left half written"),
        files.building(out, UNFINISHED) as unfinished,
    ):
        for name, content in contents.items():
            files.make_folder((unfinished / name).parent)
            files.replace(unfinished / name, content)
        practice.audit.note("exported", subject=f"access request of {client.id}, {drawers}", bytes=given.size)
        unfinished.rename(out)
        files.sync_folder(out.parent)
    return given


def _contents(practice: Practice, client: Client, sessions: list[Session], *, with_process: bool) -> dict[str, bytes]:
    """Every file by its name."""
    books = exporting.books_of(practice, sessions)
    contents: dict[str, bytes] = {}
    rows = []
    for session in sessions:
        name = f"session-{session.number:03d}.html"
        contents[f"record/{name}"] = write_html(record_page(session.progress, client.code))
        if with_process:
            contents[f"process/{name}"] = write_html(process_page(session, books))
        rows.append(IndexRow(_cells(session), f"record/{name}", f"process/{name}" if with_process else ""))
    acts = read_trail(practice, client=client).acts
    contents["record/record.json"] = _json(client, [one.progress.model_dump(mode="json") for one in sessions])
    if with_process:
        contents["process/process.json"] = _json(
            client, [one.process.model_dump(mode="json", exclude={"recordings"}) for one in sessions]
        )
    contents["audit.html"] = write_list(
        "What was done with this record",
        "From the audit log of the practice, oldest first.",
        [(f"{act.at:%Y-%m-%d %H:%M}", act.title, act.words) for act in acts],
    )
    contents["audit.json"] = _dumped([_act_row(act) for act in acts])
    contents["index.html"] = write_index(
        f"Record of {client.code}", _about(with_process=with_process), _facts(client, sessions), rows, _files(contents)
    )
    return contents


def _about(*, with_process: bool) -> list[str]:
    made = f"Made on {wall_now():%Y-%m-%d}, for a request of access (GDPR Art. 15)."
    holds = (
        "It holds everything in the record of each session: times, how the session took place, the progress note, "
        "risk, ratings, plan, signatures and addenda."
    )
    apart = (
        "The therapist's process notes are in it too, because they were asked for. They lie in a folder of their own."
        if with_process
        else "The therapist's process notes are kept separate and are not in it."
    )
    return [made, f"{holds} {apart}", "These files are not sealed. Keep them where only you can read them."]


def _facts(client: Client, sessions: list[Session]) -> list[tuple[str, str]]:
    facts = [
        ("Client", client.code),
        ("In the practice since", f"{client.created_at:%Y-%m-%d}"),
        ("Planned length", counted(client.planned_min, "minute")),
        ("Modality", client.modality),
        ("Archived", "yes" if client.is_archived else "no"),
        ("Sessions", str(len(sessions))),
    ]
    return [*facts, ("Year of birth", str(client.birth_year))] if client.birth_year else facts


def _files(contents: dict[str, bytes]) -> list[tuple[str, str]]:
    told = {
        "record/record.json": "the same records, for a program to read",
        "process/process.json": "the same process notes, for a program to read",
        "audit.html": "what was done with this record, and when",
        "audit.json": "the same, for a program to read",
    }
    return [(name, what) for name, what in told.items() if name in contents]


def _cells(session: Session) -> list[str]:
    signed = f"signed {session.signature.at:%Y-%m-%d}" if session.signature else "draft"
    if session.record_purged_at:
        signed = f"emptied {session.record_purged_at:%Y-%m-%d}"
    addenda = counted(len(session.addenda), "addendum").replace("addendums", "addenda") if session.addenda else ""
    ratings = counted(len(session.ratings), "rating") if session.ratings else ""
    return [
        str(session.number),
        f"{session.started_at:%Y-%m-%d %H:%M}",
        signed,
        ", ".join(filter(None, (addenda, ratings))),
    ]


def _act_row(act: Act) -> dict[str, object]:
    return {"at": act.at.isoformat(), "what": act.kind, "words": act.words, "number": act.number}


def _json(client: Client, sessions: list[dict[str, object]]) -> bytes:
    return _dumped({"kind": KIND, "format": FORMAT, "client": client.model_dump(mode="json"), "sessions": sessions})


def _dumped(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
