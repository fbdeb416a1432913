"""Migration: a practice of an older format becomes one of this program's, file by file, after a snapshot.

`vault.json` states the format that every file of the practice has at least reached; it is written last. So opening a
practice that is up to date costs nothing, and one whose migration was cut short is migrated again from where it
stopped: each file states its own format, and what is new already is left alone. Until then every file reads as it is
(see `upgrades`), and a practice that is opened for reading is not touched at all.

A file keeps its version: its content says the same as before, and the index and the pack that name the version stay
right. A file that does not verify is left as it is, for the doctor to name; it keeps nobody from the rest.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage.layout import BESIDE
from alliance_tui.storage.vault import FORMAT

if TYPE_CHECKING:
    from alliance_tui.storage.practice import Practice

Progress = Callable[[int, int], None]
"""Told how many of how many files are done."""


def migrate(practice: "Practice", progress: Progress = lambda _done, _all: None) -> int:
    """Bring a practice to this program's format; returns how many files were looked at, 0 where nothing was due.

    The snapshot that is taken first is never thinned out: it goes back to the older program as it is.

    Raises:
        DiskTrouble: when the disk refuses; migrating again goes on.
    """
    found = practice.vault.header.format
    if found >= FORMAT:
        return 0
    from alliance_tui.storage import snapshots  # deferred: mostly nothing is due

    snapshots.take(practice.layout, before=f"format-{FORMAT}")
    due = _files(practice)
    for done, (role, file_id) in enumerate(due, 1):
        _bring_up(practice, role, file_id)
        progress(done, len(due))
    practice.audit.note("migrated", found=found, now=FORMAT)
    practice.vault.state_format(FORMAT)
    return len(due)


def _files(practice: "Practice") -> list[tuple[str, str]]:
    """Role and id of every file with tables. The catalogue comes last: the keys of all others are in it."""
    layout = practice.layout
    return [
        *(("process", one) for one in layout.process_notes()),
        *(("progress", one) for one in layout.sessions()),
        *((role, one) for role in BESIDE for one in layout.beside(role)),
        *(("index", one) for one in layout.indexes()),
        ("catalogue", practice.vault.header.practice),
    ]


def _bring_up(practice: "Practice", role: str, file_id: str) -> None:
    from alliance_tui.storage import transcripts  # deferred: as above

    charts = practice.charts
    checks: dict[str, Callable[[], object]] = {
        "process": lambda: charts.read_process(file_id),
        "progress": lambda: charts.read_progress(file_id),
        "replay": lambda: charts.read_replay(file_id, charts.owner_of(file_id)),
        "transcript": lambda: transcripts.read(charts, file_id, charts.owner_of(file_id)),
        "index": lambda: charts.summaries(file_id),
        "catalogue": practice.catalogue.clients,
    }
    try:
        checks[role]()
    except Trouble:
        return
    if role == "catalogue":
        practice.catalogue.rewrite()
    else:
        charts.rewrite(role, file_id)
