"""Where each file of a practice lies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from alliance_tui.storage import files

BESIDE = ("replay", "transcript")
"""Roles of files that lie beside the drawers of a session and are of its process note."""
AUDIT_END = "audit-end.json"
"""How far the audit log goes; beside it."""
UNDER_WAY = "import-under-way.json"
"""What an import adds that was begun and neither finished nor taken back, see `intake`."""
_ID = re.compile(r"[0-9a-f]{1,32}")


@dataclass(frozen=True)
class Layout:
    """The paths of one practice folder. File names are random ids, never anything about a client."""

    root: Path

    @property
    def vault(self) -> Path:
        """The header: format, key slots."""
        return self.root / "vault.json"

    @property
    def lock(self) -> Path:
        """One writer at a time."""
        return self.root / "lock"

    @property
    def catalogue(self) -> Path:
        """Clients and codebooks."""
        return self.root / "catalogue.json"

    @property
    def audit(self) -> Path:
        """What was opened, changed, exported and erased."""
        return self.root / "audit.log"

    @property
    def snapshots(self) -> Path:
        """The practice as it stood at earlier times."""
        return self.root / "snapshots"

    @property
    def quarantine(self) -> Path:
        """Files that did not verify, set aside by the doctor."""
        return self.root / "quarantine"

    def index(self, client_id: str) -> Path:
        """One summary row a session, derived from the session files."""
        return self.root / "index" / f"{client_id}.json"

    def session_file(self, role: str, session_id: str) -> Path:
        """A file of a session, by its role: process, progress, replay or transcript."""
        return self.root / role / f"{session_id}.json"

    def process(self, session_id: str) -> Path:
        """The process drawer of a session."""
        return self.session_file("process", session_id)

    def progress(self, session_id: str) -> Path:
        """The record drawer of a session."""
        return self.session_file("progress", session_id)

    def replay(self, session_id: str) -> Path:
        """How the note of a session was written, edit by edit."""
        return self.session_file("replay", session_id)

    def search_pack(self, client_id: str) -> Path:
        """The folded text of a client's sessions, derived from their process drawers."""
        return self.root / "search" / f"{client_id}.pack"

    def journal(self, session_id: str) -> Path:
        """A live session."""
        return self.root / "live" / f"{session_id}.journal"

    def session_paths(self, session_id: str) -> list[Path]:
        """Every file that a session may have."""
        drawers = [self.progress(session_id), self.process(session_id)]
        return [*drawers, *(self.session_file(role, session_id) for role in BESIDE), self.journal(session_id)]

    def session_ids(self) -> set[str]:
        """The ids of all sessions of which there is any file."""
        journals = {path.stem for path in self.journals()}
        beside = (session_id for role in BESIDE for session_id in self.beside(role))
        return {*self.sessions(), *self.process_notes(), *beside, *journals}

    def journals(self) -> list[Path]:
        """Every live session's journal."""
        return sorted(self._named("live", ".journal"))

    def sessions(self) -> list[str]:
        """The ids of all sessions in the store."""
        return sorted(path.stem for path in self._named("progress", ".json"))

    def process_notes(self) -> list[str]:
        """The ids of all sessions that have a process drawer."""
        return sorted(path.stem for path in self._named("process", ".json"))

    def beside(self, role: str) -> list[str]:
        """The ids of all sessions that have a file of this role, one of `BESIDE`."""
        return sorted(path.stem for path in self._named(role, ".json"))

    def indexes(self) -> list[str]:
        """The ids of all clients that have an index."""
        return sorted(path.stem for path in self._named("index", ".json"))

    def make(self) -> None:
        """Make the folders."""
        for folder in self.folders():
            files.make_folder(folder)

    def sweep(self, *, everywhere: bool) -> None:
        """Remove what a killed process left unfinished; unless `everywhere` only where few files are.

        The folders of sessions hold tens of thousands, and looking through them takes longer with every year.
        """
        for folder in [*(self.folders() if everywhere else (self.root, self.root / "live")), self.snapshots]:
            if folder.is_dir():
                files.sweep(folder)

    def folders(self) -> list[Path]:
        """The practice folder and those in it."""
        return [self.root, *(self.root / name for name in ("index", "process", "progress", *BESIDE, "search", "live"))]

    def contents(self) -> Iterator[Path]:
        """Every file that makes up the practice, in the order in which a consistent copy reads them.

        Journals come first, so that a session that is folded meanwhile is there twice rather than not at all; the
        log's stated end comes before the log, which may be longer; the catalogue, to which all others refer, comes
        last but for the vault.
        """
        for folder in ("live", "process", "progress", *BESIDE, "index", "search"):
            place = self.root / folder
            if place.is_dir():
                yield from sorted(path for path in place.iterdir() if not path.name.startswith(files.TEMPORARY))
        for path in (self.audit.with_name(AUDIT_END), self.audit, self.catalogue, self.vault):
            if path.exists():
                yield path

    def _named(self, folder: str, suffix: str) -> list[Path]:
        place = self.root / folder
        if not place.is_dir():
            return []
        return [path for path in place.iterdir() if path.suffix == suffix and _ID.fullmatch(path.stem)]
