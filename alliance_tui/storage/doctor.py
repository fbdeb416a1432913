"""The doctor: verifies every file of a practice and says what is wrong, what is lost and what is safe.

It reads and never writes; `repair` does that. Session files are the truth; an index is derived from them.
"""

import contextlib
import copy
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import orjson
from pydantic import ValidationError

from alliance_tui.domain.events import from_json
from alliance_tui.domain.live import ImpossibleEvent, fold
from alliance_tui.domain.note import SpliceMismatch
from alliance_tui.domain.session import Session, summarise
from alliance_tui.domain.summary import Summary
from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import beside, earlier, files
from alliance_tui.storage.charts import UnknownSession
from alliance_tui.storage.layout import AUDIT_END, BESIDE
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.seal import NewerFormat
from alliance_tui.storage.side_by_side import side_by_side

Progress = Callable[[int, int], None]
"""Told how many of how many files are done."""


class Cure(StrEnum):
    """What `repair` can do about a finding."""

    NONE = "none"
    REBUILD = "rebuild"
    """A derived file is made anew from the sessions."""
    SET_ASIDE = "set aside"
    """A file that does not verify goes to quarantine, and a good one comes back from a snapshot where there is one."""
    REMOVE = "remove"
    """A leftover that holds nothing."""
    TIGHTEN = "tighten"
    """A file that others may read, or a folder they may look into, is closed to them."""
    BRING_BACK = "bring back"
    """The newest good copy in a snapshot takes its place, after asking; until then it stays where it is."""
    NOTE = "note"
    """What was found is noted in the log, which goes on from there."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. Never names a client or holds anything that was said."""

    file: str
    """The path inside the practice."""
    fault: str
    lost: str
    safe: str
    cure: Cure
    client_id: str = ""
    """Whose index to make anew, for `REBUILD`."""

    @property
    def line(self) -> str:
        """The finding in one line."""
        return f"{self.file}: {self.fault}. Lost: {self.lost}. Safe: {self.safe}."


@dataclass
class Examination:
    """What the doctor saw."""

    checked: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


@dataclass(frozen=True)
class _Part:
    """What was seen of some of the sessions."""

    seen: Examination
    rows: dict[str, dict[str, Summary]]
    signatures: dict[str, str]


_EVERYTHING_ELSE = "every other file"
_MISSING = "it is missing"


class Doctor:
    """Examines one practice."""

    def __init__(self, practice: Practice, progress: Progress = lambda _done, _all: None) -> None:
        self._practice = practice
        self._layout = practice.layout
        self._progress = progress
        self._seen = Examination()
        self._known_clients: set[str] = set()
        self._rows: dict[str, dict[str, Summary]] = {}
        """What should stand in each client's index, by client and session."""
        self._signatures: dict[str, str] = {}
        """The hash of each session's signature, empty where there is none."""
        self._indexes: dict[str, dict[str, Summary] | Trouble] = {}
        """What stands in each client's index, by client and session, or why it cannot be read."""
        self._owners: dict[str, str] = {}
        """Whose each session is, as the indexes have it: then its file need not be opened twice to find out."""

    def examine(self) -> Examination:
        """Check everything, one file at a time."""
        if self._check_catalogue():
            self._check_clients_files()
        elif not self._practice.is_sealed:
            # Without the catalogue no session is anybody's; that its files are sound can still be seen.
            for session_id in sorted({*self._layout.sessions(), *self._layout.process_notes()}):
                self._seen.checked += 2
                self._blame_drawer(session_id)
        self._check_audit()
        self._check_strays()
        return self._seen

    def _check_clients_files(self) -> None:
        sessions = sorted(set(self._layout.sessions()) | set(self._layout.process_notes()))
        self._known_clients = self._client_ids()
        clients = sorted(set(self._layout.indexes()) | self._known_clients)
        total = 3 * len(sessions) + 2 * len(clients) + len(self._layout.journals())
        for client_id in clients:
            self._read_index(client_id)
        for part in side_by_side(self._examined, sessions):
            self._take(part)
            self._progress(self._seen.checked, total)
        for client_id in clients:
            self._check_index(client_id)
            self._progress(self._seen.checked, total)
            self._check_pack(client_id)
        for role in BESIDE:
            for session_id in self._layout.beside(role):
                self._check_beside(role, session_id)
        for path in self._layout.journals():
            self._check_journal(path)
            self._progress(self._seen.checked, total)

    def _examined(self, sessions: Sequence[str]) -> "_Part":
        """What a fresh doctor with the same knowledge says of some sessions; may run in a process of its own."""
        other = copy.copy(self)
        other._seen, other._rows, other._signatures = Examination(), {}, {}
        for session_id in sessions:
            other._check_session(session_id)
        return _Part(other._seen, other._rows, other._signatures)

    def _take(self, part: "_Part") -> None:
        self._seen.checked += part.seen.checked
        self._seen.findings += part.seen.findings
        self._signatures |= part.signatures
        for client_id, rows in part.rows.items():
            self._rows.setdefault(client_id, {}).update(rows)

    def _read_index(self, client_id: str) -> None:
        try:
            rows = {summary.id: summary for summary in self._practice.charts.summaries(client_id)}
        except Trouble as trouble:
            self._indexes[client_id] = trouble
        else:
            self._indexes[client_id] = rows
            self._owners.update(dict.fromkeys(rows, client_id))

    def _find(self, path: Path, fault: str, lost: str, cure: Cure, *, safe: str = "", client_id: str = "") -> None:
        name = "." if path == self._layout.root else str(path.relative_to(self._layout.root))
        self._seen.findings.append(Finding(name, fault, lost, safe or _EVERYTHING_ELSE, cure, client_id))

    def _client_ids(self) -> set[str]:
        try:
            return {client.id for client in self._practice.catalogue.clients()}
        except Trouble:
            return set()

    def _check_catalogue(self) -> bool:
        """Whether it can be read. It stays where it is in any case: without it every other file would be nobody's."""
        self._seen.checked += 1
        path = self._layout.catalogue
        try:
            clients = self._practice.catalogue.clients()
        except Trouble as trouble:
            cure = Cure.NONE if isinstance(trouble, NewerFormat) else Cure.BRING_BACK
            self._find(path, _why(trouble), "the clients' codes and keys", cure, safe="the session files")
            return False
        if not path.exists() and (self._layout.sessions() or self._layout.indexes()):
            self._find(path, _MISSING, "the clients' codes and keys", Cure.BRING_BACK, safe="the session files")
            return False
        now, newest = self._practice.catalogue.version, earlier.catalogue(self._practice)
        if newest is not None and newest.version > now:
            fault = f"an older version of this file was put back ({now} for {newest.version})"
            self._find(path, fault, "clients made or changed since", Cure.BRING_BACK, safe="the session files")
            return False
        for client in clients if self._practice.is_sealed else ():
            try:
                self._practice.catalogue.key_of(client.id)
            except Trouble as trouble:
                self._find(path, _why(trouble), "one client's sessions", Cure.NONE, safe="every other client")
        return True

    def _check_session(self, session_id: str) -> None:
        """Both drawers, together and one against the other."""
        self._seen.checked += 2
        try:
            session, versions = self._read_session(session_id)
        except Trouble:
            self._blame_drawer(session_id)
            return
        if session.client_id not in self._known_clients:
            self._find(
                self._layout.progress(session_id), "its client is not in the catalogue", "nothing yet", Cure.SET_ASIDE
            )
            return
        self._rows.setdefault(session.client_id, {})[session_id] = summarise(session, versions)
        self._check_session_sense(session)

    def _read_session(self, session_id: str) -> tuple[Session, dict[str, int]]:
        """A session as its own files have it. An index may be wrong about whose it is; then the files are asked."""
        charts = self._practice.charts
        if session_id in self._owners:
            with contextlib.suppress(Trouble):
                return charts.read_with_versions(session_id, self._owners[session_id])
        return charts.read_with_versions(session_id)

    def _blame_drawer(self, session_id: str) -> None:
        """Find out which of the two drawers is at fault."""
        charts = self._practice.charts
        for path, read, lost in (
            (self._layout.progress(session_id), charts.read_progress, "the record of one session"),
            (self._layout.process(session_id), charts.read_process, "the note and markers of one session"),
        ):
            try:
                read(session_id)
            except UnknownSession:
                # Half folded when the power failed: the journal has it whole, and the next start finishes it.
                if not self._layout.journal(session_id).exists():
                    self._find(path, _MISSING, lost, Cure.SET_ASIDE)
            except Trouble as trouble:
                cure = Cure.NONE if isinstance(trouble, NewerFormat) else Cure.SET_ASIDE
                self._find(path, _why(trouble), lost, cure)

    def _check_session_sense(self, session: Session) -> None:
        """What a verified session says must hang together."""
        self._signatures[session.id] = session.signature.hash if session.signature else ""
        if session.signature_fault:
            fault = f"this note was altered after it was signed: {session.signature_fault}"
            safe = "what was not altered, and earlier states of it in snapshots and backups"
            self._find(self._layout.progress(session.id), fault, "trust in this note", Cure.NONE, safe=safe)
        if session.record_purged_at:
            del self._signatures[session.id]
        markers = {marker.id for marker in session.markers}
        members = [member for episode in session.episodes for member in episode.members]
        if len(members) != len(set(members)) or not set(members) <= markers:
            path = self._layout.process(session.id)
            self._find(path, "an episode names markers that do not fit", "nothing", Cure.NONE, safe="note and markers")

    def _check_index(self, client_id: str) -> None:
        self._seen.checked += 1
        path = self._layout.index(client_id)
        expected = self._rows.get(client_id, {})
        if not path.exists() and not expected:
            return
        found = self._indexes[client_id]
        if isinstance(found, Trouble):
            cure = Cure.NONE if isinstance(found, NewerFormat) else Cure.REBUILD
            self._find(path, _why(found), "nothing: it is derived", cure, client_id=client_id)
            return
        if found == expected:
            return
        for session_id in sorted(set(found) - set(expected)):
            if not self._is_blamed(session_id):
                for gone in (self._layout.progress(session_id), self._layout.process(session_id)):
                    fault = "the index knows this session, and its files are gone"
                    self._find(gone, fault, "one session", Cure.SET_ASIDE)
        for session_id in sorted(set(found) & set(expected)):
            self._check_age(found[session_id], expected[session_id])
        if any(found.get(session_id) != row for session_id, row in expected.items()):
            fault = "it does not agree with the session files"
            self._find(path, fault, "nothing: it is derived", Cure.REBUILD, client_id=client_id)

    def _check_pack(self, client_id: str) -> None:
        self._seen.checked += 1
        path = self._layout.search_pack(client_id)
        expected = {one.id: one.versions.get("process", 0) for one in self._rows.get(client_id, {}).values()}
        try:
            found = self._practice.charts.pack(client_id).versions()
        except Trouble as trouble:
            self._find(path, _why(trouble), "nothing: it is derived", Cure.REBUILD, client_id=client_id)
            return
        if any(found.get(session_id) != version for session_id, version in expected.items()):
            fault = "it does not agree with the session files"
            self._find(path, fault, "nothing: it is derived", Cure.REBUILD, client_id=client_id)

    def _check_beside(self, role: str, session_id: str) -> None:
        self._seen.checked += 1
        path = self._layout.session_file(role, session_id)
        try:
            owner = self._practice.charts.owner_of(session_id)
        except Trouble:
            return  # Said of the session itself.
        try:
            beside.verify(self._practice.charts, role, session_id, owner)
        except Trouble as trouble:
            self._find(path, _why(trouble), beside.LOST[role], Cure.SET_ASIDE, safe="the note itself")

    def _is_blamed(self, session_id: str) -> bool:
        return any(session_id in finding.file for finding in self._seen.findings)

    def _check_age(self, row: Summary, now: Summary) -> None:
        for drawer, version in row.versions.items():
            if now.versions.get(drawer, 0) < version:
                path = self._layout.process(row.id) if drawer == "process" else self._layout.progress(row.id)
                fault = f"an older version of this file was put back ({now.versions.get(drawer, 0)} for {version})"
                self._find(path, fault, "what was changed since", Cure.SET_ASIDE)

    def _check_journal(self, path: Path) -> None:
        self._seen.checked += 1
        try:
            content = self._practice.read_journal(path)
            state = fold(from_json(event) for event in content.events)
        except (ValidationError, ImpossibleEvent, SpliceMismatch):
            self._find(path, "its events do not fit together", "this live session from there on", Cure.NONE)
        except Trouble as trouble:
            self._find(path, _why(trouble), "what was live in it", Cure.NONE)
        else:
            stored = self._rows.get(state.began.client_id, {}).get(state.began.session)
            last_at = state.began.started_at + timedelta(seconds=state.at_s)
            if stored is not None and stored.ended_at is not None and last_at < stored.ended_at:
                fault = "an older state of a session that is in the store was put back"
                self._find(path, fault, "nothing", Cure.SET_ASIDE, safe="the session as it was later")
            if content.lost_bytes:
                lost = f"at most the last moment before a crash ({content.lost_bytes} bytes)"
                self._find(path, "its end is torn", lost, Cure.NONE, safe=f"{len(content.events)} events before it")

    def _check_audit(self) -> None:
        self._seen.checked += 1
        signed: dict[str, str] = {}
        for entry in self._practice.audit.entries():
            if entry.fault:
                self._find(self._layout.audit, f"line {entry.seq}: {entry.fault}", "trust in this log", Cure.NONE)
                break
            if entry.what == "signed" and entry.particulars:
                signed[str(entry.particulars.get("session"))] = str(entry.particulars.get("hash"))
        for session_id, found in self._signatures.items():
            if signed.get(session_id, found) != found:
                fault = "this note was signed, as the audit log knows, and its signature is another one or gone"
                self._find(self._layout.progress(session_id), fault, "trust in this note", Cure.NONE)
        try:
            fault = self._practice.audit.end_fault()
        except Trouble as trouble:
            cure = Cure.NONE if isinstance(trouble, NewerFormat) else Cure.NOTE
            self._find(self._layout.audit.with_name(AUDIT_END), _why(trouble), "how long the log ought to be", cure)
        else:
            if fault:
                self._find(self._layout.audit, fault, "trust in this log", Cure.NOTE)

    def _check_strays(self) -> None:
        """Leftovers, files that others may read, and folders that they may look into."""
        for folder in (*self._layout.folders(), self._layout.snapshots, self._layout.quarantine):
            if not folder.is_dir():
                continue
            if folder.stat().st_mode & 0o077:
                self._find(folder, "other users of this machine may look into it", "nothing", Cure.TIGHTEN)
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
            for entry in found:
                if entry.name.startswith(files.TEMPORARY):
                    self._find(Path(entry.path), "a write was interrupted here", "nothing", Cure.REMOVE)
                elif entry.is_file() and entry.stat().st_mode & 0o077:
                    self._find(Path(entry.path), "other users of this machine may read it", "nothing", Cure.TIGHTEN)


def as_json(examination: Examination) -> bytes:
    """An examination for a program to read."""
    return orjson.dumps(
        {
            "checked": examination.checked,
            "is_well": examination.is_well,
            "findings": [
                {"file": one.file, "fault": one.fault, "lost": one.lost, "safe": one.safe, "cure": one.cure}
                for one in examination.findings
            ],
        },
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )


def _why(trouble: Trouble) -> str:
    if isinstance(trouble, UnknownSession):
        return _MISSING
    return trouble.title.split(": ", 1)[-1]
