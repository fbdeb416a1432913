"""The charts: every session's two drawers, and one index a client. The drawers are the truth, an index is derived.

TinyDB files `process/<session>.json`, `progress/<session>.json` and `replay/<session>.json`, table `session`, one
document; `index/<client>.json`, table `sessions`, one summary row a session. A replay's `packed` is base64 of deflated
JSON: a list of [at_s, line, column, removed, inserted].
"""

import threading
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import orjson
from pydantic import ValidationError

from alliance_tui.domain.record import Record
from alliance_tui.domain.replay import Step
from alliance_tui.domain.summary import Summary
from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import ciphers, files
from alliance_tui.storage.armour import b64, unb64
from alliance_tui.storage.catalogue import Catalogue
from alliance_tui.storage.layout import Layout
from alliance_tui.storage.rows import Rows
from alliance_tui.storage.seal import AeadSeal, PlainSeal, Seal, Unverified, read_envelope
from alliance_tui.storage.vault import Keys

if TYPE_CHECKING:  # the largest record of all is loaded when one is read or written, not to open a practice
    from alliance_tui.domain.session import ProcessNote, ProgressRecord, Session
    from alliance_tui.storage.search_pack import SearchPack

Drawer = TypeVar("Drawer", bound=Record)


class UnknownSession(Trouble):
    """No session has this id."""

    def __init__(self) -> None:
        super().__init__("there is no session with this id", remedy="See them all with: alliance-tui sessions")


class Charts:
    """Reads and writes sessions."""

    def __init__(self, layout: Layout, keys: Keys, catalogue: Catalogue) -> None:
        self._layout = layout
        self._keys = keys
        self._catalogue = catalogue
        self._last_owner = ("", "", b"")
        """A session, its client, and the client's id sealed for it."""
        self.deriving = threading.RLock()
        """A session and what is derived from it are read, changed and written: by one thread at a time."""

    def save(self, session: "Session") -> Summary:
        """Write both drawers, the index row and the search pack, in this order; safe to do again.

        Raises:
            DiskTrouble: when the disk refuses; what was saved before is then untouched.
        """
        with self.deriving:
            process = self.session_rows("process", session.id, session.client_id)
            process.put(session.process.model_dump(mode="json"))
            progress = self.session_rows("progress", session.id, session.client_id)
            progress.put(session.progress.model_dump(mode="json"))
            return self.derive(session, {"process": process.version, "progress": progress.version})

    def derive(self, session: "Session", versions: dict[str, int], *, with_text: bool = True) -> Summary:
        """Write the index row and (`with_text`) the search pack of a session that is saved, with its file versions.

        Raises:
            DiskTrouble: when the disk refuses; the session is saved, and what is derived is caught up with later.
        """
        from alliance_tui.domain.session import summarise  # deferred: see above

        summary = summarise(session, versions)
        with self.deriving:
            self._index(session.client_id).put(summary.model_dump(mode="json"))
            if with_text:
                self.pack(session.client_id).put(session, versions["process"])
        return summary

    def save_drawer(self, role: str, session: "Session") -> "Session":
        """Write one drawer of a session, and what is derived from it; the other drawer stays as the disk has it.

        Args:
            role: process or progress.
            session: the session whose drawer it is.

        Returns:
            The session as the disk has it now.

        Raises:
            DiskTrouble: when the disk refuses; what was saved before is then untouched.
            Unverified: when the other drawer cannot be trusted; nothing was written then.
        """
        from alliance_tui.domain.session import Session  # deferred: see above

        owner = session.client_id
        rows = {name: self.session_rows(name, session.id, owner) for name in ("process", "progress")}
        other = "progress" if role == "process" else "process"
        with self.deriving:  # from reading on: the other drawer may be written by another thread
            content = session.model_dump(mode="json") | self._only(rows[other], other)
            saved = _valid(Session, content)
            drawer = saved.process if role == "process" else saved.progress
            rows[role].put(drawer.model_dump(mode="json"))
            versions = {name: one.version for name, one in rows.items()}
            self.derive(saved, versions, with_text=role == "process")
        return saved

    def save_replay(self, session_id: str, client_id: str, steps: Sequence[Step]) -> None:
        """Keep how a session's note was written.

        Raises:
            DiskTrouble: when the disk refuses.
        """
        packed = b64(zlib.compress(orjson.dumps([list(step) for step in steps]), 9))
        rows = self._sealed_rows(self._layout.replay(session_id), "replay", session_id, client_id)
        rows.put({"format": 1, "id": session_id, "packed": packed})

    def read_replay(self, session_id: str, client_id: str) -> list[Step]:
        """How a session's note was written; empty where that was not kept.

        Raises:
            Unverified: when the file cannot be trusted.
        """
        rows = self._sealed_rows(self._layout.replay(session_id), "replay", session_id, client_id).all()
        if not rows:
            return []
        try:
            return [Step(*step) for step in orjson.loads(zlib.decompress(unb64(rows[0]["packed"])))]
        except (zlib.error, orjson.JSONDecodeError, KeyError, TypeError, ValueError):
            raise Unverified("replay", "its content cannot be understood") from None

    def pack(self, client_id: str) -> "SearchPack":
        """A client's search pack."""
        from alliance_tui.storage.search_pack import SearchPack  # deferred: no session begins with a search

        key = None
        if self._keys.is_sealed:
            key = self._keys.of_client(self._catalogue.key_of(client_id), f"search {client_id}")
        return SearchPack(self._layout.search_pack(client_id), self._keys.practice, client_id, key)

    def read(self, session_id: str, client_id: str | None = None) -> "Session":
        """A whole session.

        Args:
            session_id: its id.
            client_id: whose it is, where that is known; else its owner is looked up in the file.

        Raises:
            UnknownSession: when there is none with this id.
            Unverified: when a drawer cannot be trusted.
        """
        return self.read_with_versions(session_id, client_id)[0]

    def read_with_versions(self, session_id: str, client_id: str | None = None) -> "tuple[Session, dict[str, int]]":
        """A whole session, and the file version of each drawer, by drawer name. Arguments and errors as in `read`."""
        from alliance_tui.domain.session import Session  # deferred: see above

        owner = client_id or self.owner_of(session_id)
        progress = self.session_rows("progress", session_id, owner)
        process = self.session_rows("process", session_id, owner)
        content = {**self._only(progress, "progress"), **self._only(process, "process")}
        client = self._catalogue.get(owner)
        session = _valid(Session, {**content, "client": client.code if client else ""})
        return session, {"process": process.version, "progress": progress.version}

    def read_progress(self, session_id: str, layout: Layout | None = None) -> "ProgressRecord":
        """The record drawer alone, of the practice or of a snapshot's `layout`. Errors as in `read`."""
        from alliance_tui.domain.session import ProgressRecord  # deferred: see above

        charts = Charts(layout, self._keys, self._catalogue) if layout else self
        rows = charts.session_rows("progress", session_id, charts.owner_of(session_id))
        return _valid(ProgressRecord, self._only(rows, "progress"))

    def read_process(self, session_id: str, layout: Layout | None = None) -> "ProcessNote":
        """The process drawer alone, of the practice or of a snapshot's `layout`. Errors as in `read`."""
        from alliance_tui.domain.session import ProcessNote  # deferred: see above

        charts = Charts(layout, self._keys, self._catalogue) if layout else self
        rows = charts.session_rows("process", session_id, charts._owner_by_process(session_id))
        return _valid(ProcessNote, self._only(rows, "process"))

    def replace_index(self, client_id: str, rows: list[Summary]) -> None:
        """Write a client's index anew.

        Raises:
            DiskTrouble: when the disk refuses; the old index is then untouched.
        """
        self._index(client_id).replace_all([row.model_dump(mode="json") for row in rows])

    def summaries(self, client_id: str) -> list[Summary]:
        """The sessions of a client by number, from its index."""
        rows = self._index(client_id).all()
        try:
            return sorted((Summary.model_validate(row) for row in rows), key=lambda summary: summary.number)
        except ValidationError:
            raise Unverified("index", "a row in it cannot be understood") from None

    def rewrite(self, role: str, file_id: str) -> None:
        """Bring a drawer, a replay or an index to this program's format, where it has an older one.

        Args:
            role: process, progress, replay or index.
            file_id: the session's id, for an index the client's.

        Raises:
            DiskTrouble, Unverified: the file is then as it was.
        """
        if role == "index":
            self._index(file_id).rewrite()
            return
        path = self._layout.session_file(role, file_id)
        owner = self._stated_owner(path, role, file_id) if self._keys.is_sealed else ""
        self._sealed_rows(path, role, file_id, owner).rewrite()

    def owner_of(self, session_id: str) -> str:
        """The id of the client a stored session belongs to.

        Raises:
            UnknownSession: when there is none with this id.
        """
        path = self._layout.progress(session_id)
        if not path.is_file():
            raise UnknownSession
        owner = self.owner_in(path)
        if owner is None:
            raise Unverified("progress", "its owner is missing")
        return owner

    def owner_in(self, path: Path) -> str | None:
        """Whose a drawer or replay is, told by itself, wherever it lies; None where it cannot tell.

        Args:
            path: the file, in a folder that is named after its role, under the session's id.

        Raises:
            Trouble: when it cannot be read.
        """
        role, session_id = path.parent.name, path.stem
        if self._keys.is_sealed:
            return self._stated_owner(path, role, session_id)
        if role != "progress":
            return None
        owner = self._only(Rows(path, PlainSeal(role, session_id), "session"), role).get("client_id")
        return owner if isinstance(owner, str) else None

    def _owner_by_process(self, session_id: str) -> str:
        """Whose a process drawer is, told by itself: the other drawer may be the damaged one."""
        path = self._layout.process(session_id)
        if not path.is_file():
            raise UnknownSession
        return self._stated_owner(path, "process", session_id) if self._keys.is_sealed else ""

    def _stated_owner(self, path: Path, role: str, session_id: str) -> str:
        with files.told("reading a session"):
            envelope = read_envelope(path.read_bytes(), role)
        try:
            return self.open_owner(session_id, unb64(envelope["owner"]))
        except (KeyError, TypeError, ValueError):
            raise Unverified(role, "its owner is missing") from None

    def seal_owner(self, session_id: str, client_id: str) -> bytes:
        """A client's id, sealed with a key of the practice and bound to one session; empty in an open practice.

        The nonce is fixed, so that both drawers and every version carry the same bytes: the key serves this one
        session and this one plaintext only.
        """
        if not self._keys.is_sealed:
            return b""
        last = self._last_owner  # read once: other threads seal other sessions meanwhile
        if last[:2] != (session_id, client_id):  # a session has two files or three, one after the other
            cipher = ciphers.AESGCM(self._keys.of_practice(f"owner {session_id}"))
            sealed = cipher.encrypt(bytes(12), client_id.encode(), session_id.encode())
            self._last_owner = last = (session_id, client_id, sealed)
        return last[2]

    def open_owner(self, session_id: str, sealed: bytes) -> str:
        """What `seal_owner` sealed.

        Raises:
            Unverified: when it was changed or belongs to another session.
        """
        cipher = ciphers.AESGCM(self._keys.of_practice(f"owner {session_id}"))
        try:
            return cipher.decrypt(bytes(12), sealed, session_id.encode()).decode()
        except ciphers.InvalidTag:
            raise Unverified("session", "its owner does not verify") from None

    def session_rows(self, role: str, session_id: str, client_id: str) -> Rows:
        """The one document of a file of a session, by its role."""
        return self._sealed_rows(self._layout.session_file(role, session_id), role, session_id, client_id)

    def _sealed_rows(self, path: Path, role: str, session_id: str, client_id: str) -> Rows:
        return Rows(path, self._seal(role, session_id, client_id, self.seal_owner(session_id, client_id)), "session")

    def _index(self, client_id: str) -> Rows:
        return Rows(self._layout.index(client_id), self._seal("index", client_id, client_id, b""), "sessions")

    def _seal(self, role: str, file_id: str, client_id: str, owner: bytes) -> Seal:
        if not self._keys.is_sealed:
            return PlainSeal(role, file_id)
        key = self._keys.of_client(self._catalogue.key_of(client_id), f"{role} {file_id}")
        return AeadSeal(role, file_id, self._keys.practice, key, b64(owner))

    def _only(self, rows: Rows, role: str) -> dict[str, Any]:
        documents = rows.all()
        if len(documents) != 1:
            raise UnknownSession if not documents else Unverified(role, "it holds more than one session")
        return documents[0]


def _valid(model: type[Drawer], content: dict[str, Any]) -> Drawer:
    try:
        return model.model_validate(content)
    except ValidationError:
        raise Unverified("session", "its content cannot be understood") from None
