"""The audit log as a person reads it: each line in words, whose it is about, and whether the chain holds.

The log knows clients and sessions by random ids only. Their codes are put in when it is read, so an erased client stays
erased here too: what is left is that something was done with a client who was erased since.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from alliance_tui.domain.client import Client
from alliance_tui.domain.reading import counted
from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage.audit import AuditEntry
from alliance_tui.storage.practice import Practice

TITLES: Final = {
    "opened": "Opened",
    "unlocked": "Unlocked",
    "failed-unlock": "Failed to unlock",
    "viewed": "Viewed",
    "amended": "Amended",
    "signed": "Signed",
    "addendum": "Addendum",
    "risk-addressed": "Risk addressed",
    "rated": "Rated",
    "exported": "Exported",
    "copied": "Copied",
    "archived": "Archived",
    "reopened": "Reopened",
    "erased": "Erased",
    "purged": "Purged",
    "passphrase-changed": "New passphrase",
    "backup": "Backed up",
    "restored": "Restored",
    "imported": "Imported",
    "transcript": "Transcript",
    "transcript-removed": "No transcript",
    "recording": "Recording",
    "recording-removed": "No recording",
    "import-undone": "Import undone",
    "coding-sent": "Sent to a coder",
    "coding-withdrawn": "Asked no more",
    "coding-came": "Came to be coded",
    "coding-closed": "Coding closed",
    "coding-sent-back": "Coding sent back",
    "coding-taken-in": "Coding taken in",
    "migrated": "Migrated",
    "end-restated": "Log cut off",
}
"""What each kind of line is called. One that is not here is called by its own name."""

GONE: Final = "a client erased since"
GONE_SESSION: Final = "a session erased since"
UNLISTED: Final = "a session that cannot be listed now"

_ID = re.compile(r"\b(?:[0-9a-f]{16}|[0-9a-f]{32})\b")


@dataclass(frozen=True)
class Act:
    """One line of the log in words."""

    seq: int
    at: datetime
    kind: str
    """As in the log, or `copied` for an export that went to the clipboard."""
    title: str
    words: str
    """Whom and what it was about; may be empty."""
    client: str = ""
    """The client's code, where it is about one who is still there."""
    number: int | None = None
    """The number of the session, where it is about one."""
    session: str = ""
    """Its id."""
    fault: str = ""
    """What is wrong with the line, or empty."""

    @property
    def text(self) -> str:
        """Everything about it that can be searched for."""
        return f"{self.at:%Y-%m-%d %H:%M} {self.at:%d %b %Y} {self.title} {self.words} {self.fault}"


@dataclass(frozen=True)
class Trail:
    """The log, or the part of it that was asked for."""

    acts: list[Act]
    """Oldest first."""
    lines: int
    """How many lines the whole log has."""
    fault: str
    """The first thing that is wrong with the whole log, or empty where it verifies."""

    @property
    def verdict(self) -> str:
        """Whether the chain holds, in a few words."""
        return f"does not verify: {self.fault}" if self.fault else f"verifies, {counted(self.lines, 'line')}"


def read_trail(practice: Practice, *, since: date | None = None, client: Client | None = None) -> Trail:
    """The log in words.

    Args:
        practice: open.
        since: only what was done on this day or later, each line by the date its own clock said.
        client: only what was about this client.

    Raises:
        Trouble: when the catalogue or the log cannot be read. A client's damaged index only costs its sessions' names.
    """
    names = _Names.of(practice)
    end_fault = _end_fault(practice)
    acts: list[Act] = []
    lines, fault = 0, ""
    for entry in practice.audit.entries():
        lines += 1
        if entry.fault and not fault:
            fault = f"line {entry.seq}: {entry.fault}"
        act, client_id = _act(entry, names)
        if client is not None and client_id != client.id:
            continue
        if since is None or act.fault or act.at.date() >= since:
            acts.append(act)
    return Trail(acts, lines, fault or end_fault)


def _end_fault(practice: Practice) -> str:
    """Whether lines were cut off at the end; a stated end that cannot be trusted is a fault too."""
    try:
        return practice.audit.end_fault()
    except Trouble as trouble:
        return trouble.title


@dataclass
class _Names:
    """What ids are called."""

    clients: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Client id and number by session id."""
    is_whole: bool = True
    """Whether every client's sessions could be listed."""

    @classmethod
    def of(cls, practice: Practice) -> "_Names":
        names = cls()
        for client in practice.catalogue.clients():
            names.clients[client.id] = client.code
            try:
                for row in practice.charts.summaries(client.id):
                    names.sessions[row.id] = (client.id, row.number)
            except Trouble:
                names.is_whole = False
        return names

    def client(self, client_id: str) -> str:
        return self.clients.get(client_id, GONE)

    def session(self, session_id: str) -> str:
        if session_id not in self.sessions:
            return GONE_SESSION if self.is_whole else UNLISTED
        client_id, number = self.sessions[session_id]
        return f"session {self.clients[client_id]}/{number}"

    def put_into(self, text: str) -> str:
        """A text that names things by id, with the ids in words."""
        text = re.sub(rf"\bsession ({_ID.pattern})", lambda found: self.session(found[1]), text)
        return _ID.sub(lambda found: self.client(found[0]), text)


def _act(entry: AuditEntry, names: _Names) -> tuple[Act, str]:
    """A line in words, and the id of the client it is about."""
    told = entry.particulars or {}
    kind = "copied" if entry.what == "exported" and told.get("to") == "clipboard" else entry.what
    session_id, client_id = _about(told, names)
    number = names.sessions[session_id][1] if session_id in names.sessions else None
    act = Act(
        seq=entry.seq,
        at=entry.at,
        kind=kind,
        title=TITLES.get(kind) or kind.replace("-", " ").capitalize(),
        words=_words(kind, told, names),
        client=names.clients.get(client_id, ""),
        number=number,
        session=session_id,
        fault=entry.fault,
    )
    return act, client_id


def _about(told: dict[str, Any], names: _Names) -> tuple[str, str]:
    """Session id and client id, from the particulars or from the words of an export."""
    session_id, client_id = str(told.get("session", "")), str(told.get("client", ""))
    for found in _ID.findall(str(told.get("subject", ""))):
        if len(found) == 32:
            session_id = session_id or found
        else:
            client_id = client_id or found
    if not client_id and session_id in names.sessions:
        client_id = names.sessions[session_id][0]
    return session_id, client_id


def _words(kind: str, told: dict[str, Any], names: _Names) -> str:
    parts = list(_particulars(kind, told, names))
    return ", ".join(part for part in parts if part)


def _particulars(kind: str, told: dict[str, Any], names: _Names) -> Iterator[str]:
    own = _OWN_WORDS.get(kind)
    if own is not None:
        yield own(told)
    elif "session" in told:
        yield names.session(str(told["session"]))
    elif "client" in told:
        yield names.client(str(told["client"]))
    if kind == "purged":
        yield {"process": "its process note", "progress": "its record"}.get(str(told.get("drawer")), "")
    if kind == "rated":
        yield str(told.get("scale", ""))
        yield f"by the {told['rater']}" if "rater" in told else ""
    if "subject" in told:
        yield names.put_into(str(told["subject"]))
        yield _size(told.get("bytes"))


def _size(count: Any) -> str:
    if not isinstance(count, int):
        return ""
    return f"{count} bytes" if count < 1000 else f"{count / 1000:.1f} kB"


def _unlocked(told: dict[str, Any]) -> str:
    how = {"passphrase": "with the passphrase", "code": "with the recovery code"}.get(str(told.get("by")), "")
    return ", ".join(part for part in (how, "for reading" if told.get("read_only") else "") if part)


def _restored(told: dict[str, Any]) -> str:
    return f"{counted(int(told.get('files', 0)), 'file')}, from a backup of {str(told.get('made', ''))[:10]}"


def _imported(told: dict[str, Any]) -> str:
    parts = ((told.get(f"{noun}s"), noun) for noun in ("client", "session", "mark", "coding", "transcript"))
    return ", ".join(counted(count, noun) for count, noun in parts if isinstance(count, int) and count)


_OWN_WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "unlocked": _unlocked,
    "erased": lambda told: f"a client with {counted(int(told.get('sessions', 0)), 'session')}",
    "backup": lambda told: counted(int(told.get("files", 0)), "file"),
    "restored": _restored,
    "imported": _imported,
    "import-undone": _imported,
    "migrated": lambda told: f"from format {told.get('found')} to {told.get('now')}",
    "end-restated": lambda told: (
        f"{told.get('stated') or 'an unknown number of'} lines written, {told.get('found')} left"
    ),
}
"""Kinds that are about no client who could be named, or say more than whom they are about."""
