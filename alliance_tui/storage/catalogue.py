"""The catalogue: the practice's clients, each with its wrapped key, and the codebooks and scales its sessions used.

TinyDB file `catalogue.json`, tables `clients` (a client's fields, and `key`: nonce and wrapped 32-byte key, base64,
empty in an open practice), `codebooks` and `scales` (whole codebooks and scales, key "<id>@<version>"), `facts`
(what is known of the practice itself, such as the name its notes are signed with), and `titles` (whose an entry of the
calendar is: a keyed hash of its title, and a client's id, empty for nobody).
"""

import secrets
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from alliance_tui.domain.client import Client, same_code
from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.lineage import Lineage
from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import ciphers
from alliance_tui.storage.layout import Layout
from alliance_tui.storage.rows import Rows
from alliance_tui.storage.seal import AeadSeal, PlainSeal, Seal, Unverified
from alliance_tui.storage.vault import KEY_BYTES, Keys, unwrap, wrap

if TYPE_CHECKING:
    from alliance_tui.domain.scale import Scale, ScaleRef

ROLE = "catalogue"


class UnknownClient(Trouble):
    """No client has this code. The code stays out of the message unless the person typed it just now."""

    def __init__(self, code: str, known: list[str]) -> None:
        nearest = f"Did you mean {known[0]}?" if known else "See them all with: alliance-tui clients"
        super().__init__(f"there is no client {code}", remedy=nearest)


@dataclass(frozen=True)
class _Contents:
    """What one state of the file holds. Threads that met different states each go on with their own."""

    state: tuple[int, int, int] | None
    """What the system says of the file: another one is another state. None where there is no file."""
    clients: dict[str, dict[str, Any]]
    read: dict[str, Client] = field(default_factory=dict)
    """Clients as records: each stored session that is read asks for its own."""
    books: dict[CodebookRef, Codebook | None] = field(default_factory=dict)
    lineages: list[Lineage] = field(default_factory=list)
    """One, once it was asked for."""


class Catalogue:
    """`catalogue.json` of an open vault. Threads may share it."""

    def __init__(self, layout: Layout, keys: Keys) -> None:
        self._keys = keys
        seal: Seal = (
            AeadSeal(ROLE, keys.practice, keys.practice, keys.of_practice(ROLE))
            if keys.is_sealed
            else PlainSeal(ROLE, keys.practice)
        )
        self._clients = Rows(layout.catalogue, seal, "clients")
        self._codebooks = Rows(layout.catalogue, seal, "codebooks", "ref")
        self._scales = Rows(layout.catalogue, seal, "scales", "ref")
        self._facts = Rows(layout.catalogue, seal, "facts")
        self._titles = Rows(layout.catalogue, seal, "titles")
        self._path = layout.catalogue
        self._client_keys: dict[str, bytes] = {}
        self._last = _Contents(None, {})
        self._writing = threading.RLock()
        """The file is read, changed and written: by one thread at a time."""

    @property
    def version(self) -> int:
        """The file's version as last read or written; 0 where there is none."""
        return self._clients.version

    def clients(self) -> list[Client]:
        """Every client, by code."""
        clients = [_client(document) for document in self._contents().clients.values()]
        return sorted(clients, key=lambda client: client.code.casefold())

    def find(self, code: str) -> Client | None:
        """The client with this code, or None."""
        wanted = code.casefold()
        found = (one for one in self._contents().clients.values() if str(one.get("code")).casefold() == wanted)
        document = next(found, None)
        if document is not None:
            return _client(document)
        return next((client for client in self.clients() if same_code(client.code, code)), None)

    def get(self, client_id: str) -> Client | None:
        """The client with this id, or None."""
        contents = self._contents()
        document = contents.clients.get(client_id)
        if document is None:
            return None
        return contents.read.get(client_id) or contents.read.setdefault(client_id, _client(document))

    def add(self, client: Client) -> None:
        """Keep a new client and give it a key of its own."""
        with self._writing:
            self._clients.put({**client.model_dump(mode="json"), "key": self._new_key(client.id)})

    def change(self, client: Client) -> None:
        """Keep what changed about a client."""
        with self._writing:
            document = self._clients.get(client.id)
            self._clients.put({**client.model_dump(mode="json"), "key": document["key"] if document else ""})

    def drop(self, client_id: str) -> None:
        """Forget a client, its key, and which titles of the calendar are its own."""
        with self._writing:
            for mark, whose in self.titles().items():
                if whose == client_id:
                    self._titles.drop(mark)
            self._clients.drop(client_id)
            self._client_keys.pop(client_id, None)

    def key_of(self, client_id: str) -> bytes:
        """The key of a client in a sealed practice.

        Raises:
            Unverified: when the client is gone, or its key does not open.
        """
        key = self._client_keys.get(client_id)
        if key is None:
            document = self._contents().clients.get(client_id)
            if document is None:
                raise Unverified("client", "its key is gone")
            key = self._client_keys[client_id] = self._open_key(client_id, document["key"])
        return key

    def keep_codebook(self, codebook: Codebook) -> None:
        """Remember a codebook as it is now, for the sessions coded with it."""
        ref = _ref(codebook.ref)
        with self._writing:
            if self._codebooks.get(ref) is None:
                self._codebooks.put({"ref": ref, "codebook": codebook.model_dump(mode="json")})

    def codebook(self, ref: CodebookRef) -> Codebook | None:
        """The codebook a session was coded with, or None when it was never kept."""
        books = self._contents().books
        if ref in books:
            return books[ref]
        document = self._codebooks.get(_ref(ref))
        try:
            return books.setdefault(ref, Codebook.model_validate(document.get("codebook")) if document else None)
        except ValidationError:
            raise Unverified(ROLE, "a codebook in it cannot be understood") from None

    def lineage(self) -> Lineage:
        """Every version of every codebook that was kept; read again only when the file is another one.

        Raises:
            Unverified: when one of them cannot be understood.
        """
        lineages = self._contents().lineages
        if not lineages:
            try:
                books = [Codebook.model_validate(document.get("codebook")) for document in self._codebooks.all()]
            except ValidationError:
                raise Unverified(ROLE, "a codebook in it cannot be understood") from None
            lineages.append(Lineage(books))
        return lineages[0]

    def codebooks(self) -> list[Codebook]:
        """Every codebook that was kept."""
        return list(self.lineage().books)

    def scales(self) -> "list[Scale]":
        """Every scale that was kept."""
        from alliance_tui.domain.scale import Scale  # deferred: a live session has none

        try:
            return [Scale.model_validate(document.get("scale")) for document in self._scales.all()]
        except ValidationError:
            raise Unverified(ROLE, "a scale in it cannot be understood") from None

    def keep_scale(self, scale: "Scale") -> None:
        """Remember a scale as it is now, for the ratings made with it."""
        ref = str(scale.ref)
        document = {"ref": ref, "scale": scale.model_dump(mode="json")}
        with self._writing:
            if self._scales.get(ref) != document:
                self._scales.put(document)

    def scale(self, ref: "ScaleRef") -> "Scale | None":
        """The scale a rating was made with, or None when it was never kept."""
        from alliance_tui.domain.scale import Scale  # deferred: as above

        document = self._scales.get(str(ref))
        try:
            return Scale.model_validate(document.get("scale")) if document else None
        except ValidationError:
            raise Unverified(ROLE, "a scale in it cannot be understood") from None

    def fact(self, name: str) -> str:
        """Something that is known of the practice itself; empty where it is not."""
        document = self._facts.get(name)
        return str(document.get("value", "")) if document else ""

    def keep_fact(self, name: str, value: str) -> None:
        """Remember something of the practice itself."""
        with self._writing:
            self._facts.put({"id": name, "value": value})

    def titles(self) -> dict[str, str]:
        """Whose entries of the calendar are, by the marks of their titles: a client's id, or empty for nobody."""
        return {str(document["id"]): str(document.get("client", "")) for document in self._titles.all()}

    def keep_title(self, mark: str, client_id: str) -> None:
        """Remember whose the entries with a title are."""
        with self._writing:
            self._titles.put({"id": mark, "client": client_id})

    def rewrite(self) -> None:
        """Bring the file to this program's format, where it has an older one."""
        with self._writing:
            self._clients.rewrite()

    def _contents(self) -> _Contents:
        """What the file holds; read again only when it is another one than last time."""
        state = _state(self._path)
        last = self._last
        if state is None or state != last.state:
            self._last = last = _Contents(state, _by_id(self._clients.all()))
        return last

    def _new_key(self, client_id: str) -> list[str]:
        if not self._keys.is_sealed:
            return []
        wrapping = self._keys.of_practice("client keys")
        return list(wrap(wrapping, secrets.token_bytes(KEY_BYTES), _context(self._keys.practice, client_id)))

    def _open_key(self, client_id: str, wrapped: list[str]) -> bytes:
        wrapping = self._keys.of_practice("client keys")
        try:
            nonce, sealed = wrapped
            return unwrap(wrapping, nonce, sealed, _context(self._keys.practice, client_id))
        except (ciphers.InvalidTag, ValueError):
            raise Unverified("client", "its key does not open") from None


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_ino, facts.st_mtime_ns, facts.st_size


def _client(document: dict[str, Any]) -> Client:
    try:
        return Client.model_validate({name: value for name, value in document.items() if name != "key"})
    except ValidationError:
        raise Unverified(ROLE, "a client in it cannot be understood") from None


def _by_id(documents: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    try:
        return {str(document["id"]): document for document in documents}
    except (KeyError, TypeError):
        raise Unverified(ROLE, "a client in it cannot be understood") from None


def _ref(ref: CodebookRef) -> str:
    return f"{ref.id}@{ref.version}"


def _context(practice: str, client_id: str) -> bytes:
    return f"alliance-tui/1 client key {practice} {client_id}".encode()
