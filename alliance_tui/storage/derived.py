"""Derived files that are behind: noticed without reading the sessions, and brought up to date from them.

A session is saved as drawers, index row, search pack, in this order, and row and pack name the version of the drawer
they were made from. A crash in between, or an old index or pack that was put back, shows in these versions: every file
states its own within its first bytes. What is stated is believed only so far that the session is read, and verified.

A drawer that is older than its row says is another matter: then it is the session that was put back, and row and pack
are left as they are, for the doctor to tell by.
"""

import contextlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from alliance_tui.domain.session import summarise
from alliance_tui.domain.summary import Summary
from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import files
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.seal import Unverified

DRAWERS = ("process", "progress")
_HEAD_BYTES = 512
_VERSION = re.compile(rb'"version":\s?(\d{1,9})\b')


def rows_now(practice: Practice, client_id: str) -> list[Summary]:
    """A client's index rows, each as its session is now.

    Looked into once for as long as the practice is open; then every change goes through it. In a practice opened for
    writing what was behind is written too.

    Raises:
        Unverified: when the index cannot be trusted.
        DiskTrouble: when it cannot be read.
    """
    rows = practice.charts.summaries(client_id)
    if client_id in practice.caught_up:
        return rows
    behind = _behind(practice, client_id, rows)
    fresh = {row.id: row for row in (_refreshed(practice, one, client_id) for one in behind) if row is not None}
    if not practice.is_read_only or not fresh:
        practice.caught_up.add(client_id)
    return [fresh.get(row.id, row) for row in rows]


def catch_up(practice: Practice) -> int:
    """Bring up to date what may be behind in the whole practice; returns how many sessions were.

    For the start: sessions that no index knows, and clients of whom a session was written after what is derived from
    it. Of all others only the times of their files are looked at. Once for as long as the practice is open.

    Raises:
        ReadOnly: in a practice that was opened for reading.
        DiskTrouble: when a file cannot be read.
    """
    practice.require_writer()
    if practice.is_caught_up:
        return 0
    listed: set[str] = set()
    count = 0
    for client in practice.catalogue.clients():
        try:
            rows = practice.charts.summaries(client.id)
        except Unverified:
            continue  # The doctor makes it anew, after telling.
        listed |= {row.id for row in rows}
        if _may_be_behind(practice, client.id, rows):
            behind = _behind(practice, client.id, rows)
            count += sum(_refreshed(practice, one, client.id) is not None for one in behind)
    count += _list(practice, set(practice.layout.sessions()) - listed)
    practice.is_caught_up = True
    return count


def _list(practice: Practice, unlisted: Iterable[str]) -> int:
    """Take sessions into their index that none knows. What is still being folded, or damaged, is left alone."""
    count = 0
    for session_id in sorted(unlisted):
        if practice.layout.journal(session_id).exists():
            continue
        try:
            owner = practice.charts.owner_of(session_id)
            practice.charts.summaries(owner)
        except Trouble:
            continue
        count += practice.catalogue.get(owner) is not None and _refreshed(practice, session_id, owner) is not None
    return count


def _may_be_behind(practice: Practice, client_id: str, rows: list[Summary]) -> bool:
    """Whether a session's file is not older than what is derived from it, by their times."""
    layout = practice.layout
    derived = min(_written_ns(str(path)) for path in (layout.index(client_id), layout.search_pack(client_id)))
    # Thousands of files, while the first screen is looked at: paths are built by hand, in a tenth of the time.
    folders = [str(layout.root / role) for role in DRAWERS]
    return any(_written_ns(f"{folder}/{row.id}.json") >= derived for row in rows for folder in folders)


def _behind(practice: Practice, client_id: str, rows: list[Summary]) -> list[str]:
    """The sessions of which the row or the pack is behind the drawers."""
    try:
        packed: dict[str, int] | None = practice.charts.pack(client_id).versions()
    except Trouble:
        packed = None  # Searching says so, and the doctor.
    found = []
    for row in rows:
        stated = {role: _stated_version(practice.layout.session_file(role, row.id)) for role in DRAWERS}
        if any(stated[role] < row.versions.get(role, 0) for role in DRAWERS):
            continue
        is_row_behind = any(stated[role] > row.versions.get(role, 0) for role in DRAWERS)
        if is_row_behind or (packed is not None and packed.get(row.id, 0) < stated["process"]):
            found.append(row.id)
    return found


def _refreshed(practice: Practice, session_id: str, client_id: str) -> Summary | None:
    """The row of a session as it is now; None where the session cannot be trusted.

    It is written where that may be. A disk that refuses keeps nobody from looking: the next start writes it.
    """
    with practice.charts.deriving:  # from reading on: a save meanwhile comes after, with a newer row
        try:
            session, versions = practice.charts.read_with_versions(session_id, client_id)
        except Trouble:
            return None
        if not practice.is_read_only:
            with contextlib.suppress(files.DiskTrouble):
                practice.charts.derive(session, versions)
    return summarise(session, versions)


def _stated_version(path: Path) -> int:
    """The version a file states in clear, not verified; 0 where there is none."""
    try:
        with path.open("rb") as file:
            found = _VERSION.search(file.read(_HEAD_BYTES))
    except OSError:
        return 0
    return int(found[1]) if found else 0


def _written_ns(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116 - see `_may_be_behind`
    except OSError:
        return 0


__all__ = ["catch_up", "rows_now"]
