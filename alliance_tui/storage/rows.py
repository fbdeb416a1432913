"""The documents of one table of a TinyDB file, found by a field of their own."""

import contextlib
from pathlib import Path
from typing import Any

from tinydb import TinyDB, where
from tinydb.table import Document

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage.seal import Seal
from alliance_tui.storage.sealed_storage import SealedStorage


class Rows:
    """A table in a file that need not exist yet. Every change is one atomic, synced write of the file."""

    def __init__(self, path: Path, seal: Seal, table: str, key_field: str = "id") -> None:
        self._storage = SealedStorage(path, seal)
        # TinyDB wants to build its storage itself; a callable that hands over ours is all it asks for.
        self._table = TinyDB(storage=lambda: self._storage).table(table, cache_size=0)
        self._key_field = key_field

    @property
    def version(self) -> int:
        """The file's version as last read or written."""
        return self._storage.version

    def all(self) -> list[dict[str, Any]]:
        """Every document."""
        return [dict(document) for document in self._table.all()]

    def get(self, key: str) -> dict[str, Any] | None:
        """The document with this key, or None."""
        found = self._table.get(where(self._key_field) == key)
        return dict(found) if isinstance(found, Document) else None

    def put(self, document: dict[str, Any]) -> None:
        """Insert a document, or replace the one with the same key."""
        found = self._table.get(where(self._key_field) == document[self._key_field])
        if isinstance(found, Document):
            self._table.update(document, doc_ids=[found.doc_id])
        else:
            self._table.insert(document)

    def replace_all(self, documents: list[dict[str, Any]]) -> None:
        """Let the file hold these documents and nothing else, whatever it held: in one write, unread.

        The file's version goes on from the last one that can still be read.
        """
        with contextlib.suppress(Trouble):
            self._storage.read()
        self._storage.write({self._table.name: {str(place): one for place, one in enumerate(documents, 1)}})

    def rewrite(self) -> None:
        """Bring the file to this program's format, where it has an older one."""
        self._storage.rewrite()

    def drop(self, key: str) -> None:
        """Remove the document with this key."""
        self._table.remove(where(self._key_field) == key)
