"""An import under way: named before the first of it is written, so that a crash half way leaves nothing half taken in.

`import-under-way.json` lies in the practice folder while an import, or the undoing of one, goes on: one JSON object
`{"clients": [id], "sessions": [id], "marks": {session id: [marker id]}, "codings": {session id: [coding id]}}`. It is
not sealed: random ids tell nothing.
"""

import contextlib
from pathlib import Path

import orjson
from pydantic import ValidationError

from alliance_tui.domain.record import Record
from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import files
from alliance_tui.storage.layout import UNDER_WAY
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.seal import Unverified


class UnderWay(Record):
    """What an import adds."""

    clients: tuple[str, ...] = ()
    """Ids of clients that were not there before."""
    sessions: tuple[str, ...] = ()
    """Ids of all sessions that were not there before, whoever's."""
    marks: dict[str, tuple[str, ...]] = {}
    """Ids of markers that were added to sessions which were there, by session id."""
    codings: dict[str, tuple[str, ...]] = {}
    """Ids of other coders' codings that were added to sessions which were there, by session id."""


def is_under_way(root: Path) -> bool:
    """Whether an import was begun in a practice folder and neither finished nor taken back."""
    return (root / UNDER_WAY).exists()


def begin(practice: Practice, what: UnderWay) -> None:
    """Name what is going to be added, or taken out.

    Raises:
        DiskTrouble: when the disk refuses; nothing was begun then.
    """
    with files.told("beginning the import", safe="Nothing was changed"):
        files.replace(practice.layout.root / UNDER_WAY, what.model_dump_json().encode())


def begun(practice: Practice) -> UnderWay:
    """What an import that was cut short was going to add.

    Raises:
        Unverified: when that cannot be read.
    """
    with files.told("looking for what an import left"):
        content = (practice.layout.root / UNDER_WAY).read_bytes()
    try:
        return UnderWay.model_validate(orjson.loads(content))
    except (orjson.JSONDecodeError, ValidationError):
        raise Unverified("import", "what was under way cannot be read") from None


def end(practice: Practice) -> None:
    """It is finished, or taken back."""
    with files.told("ending the import"):
        files.remove(practice.layout.root / UNDER_WAY)


def take_out(practice: Practice, what: UnderWay) -> None:
    """Remove added clients and sessions, and let the indexes of the clients who stay know; safe to do again.

    Raises:
        DiskTrouble: when the disk refuses; doing it again goes on where it stopped.
    """
    layout, charts, catalogue = practice.layout, practice.charts, practice.catalogue
    gone = set(what.sessions)
    staying = [client.id for client in catalogue.clients() if client.id not in what.clients]
    if practice.is_sealed:
        for client_id in what.clients:
            catalogue.drop(client_id)
    with files.told("taking the import out", safe="Doing it again goes on where it stopped"):
        for session_id in what.sessions:
            for path in layout.session_paths(session_id):
                path.unlink(missing_ok=True)
        for client_id in what.clients:
            layout.index(client_id).unlink(missing_ok=True)
            layout.search_pack(client_id).unlink(missing_ok=True)
        for folder in layout.folders():
            files.sync_folder(folder)
    if not practice.is_sealed:
        for client_id in what.clients:
            catalogue.drop(client_id)
    for client_id in staying:
        with contextlib.suppress(Unverified):  # a damaged index is the doctor's, who makes it anew from what is left
            rows = charts.summaries(client_id)
            left = [row for row in rows if row.id not in gone]
            if len(left) < len(rows):
                charts.replace_index(client_id, left)
                _repack(practice, client_id, [row.id for row in left])


def _repack(practice: Practice, client_id: str, session_ids: list[str]) -> None:
    """The search pack with these sessions and no others."""
    found = []
    for session_id in session_ids:
        with contextlib.suppress(Trouble):
            session, versions = practice.charts.read_with_versions(session_id, client_id)
            found.append((session, versions["process"]))
    practice.charts.pack(client_id).replace_all(found)
