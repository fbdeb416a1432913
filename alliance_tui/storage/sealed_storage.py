"""The TinyDB storage of this program: atomic, synced, sealed.

Besides the caller's tables every file has a `meta` table with one document: format, role, id and version. The version
grows by one at each write; in a sealed file it must equal the one in the envelope.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from tinydb import Storage

from alliance_tui.storage import files
from alliance_tui.storage.seal import FORMAT, NewerFormat, Seal, Unverified

Tables = dict[str, dict[str, Any]]


class SealedStorage(Storage):
    """One TinyDB file.

    read: open, verify, decrypt, parse. write: serialise, seal, temporary file in the same folder, fsync, replace,
    fsync of the folder. A failed write raises and leaves the file as it was.
    """

    def __init__(self, path: Path, seal: Seal) -> None:
        self.path = path
        self.seal = seal
        self.version = 0
        """The version last read or written; 0 before the first."""

    def read(self) -> Tables | None:
        """The tables of the file, or None where there is none yet.

        Raises:
            DiskTrouble: when it cannot be read.
            Unverified: when it cannot be trusted.
            NewerFormat: when a newer program wrote it.
        """
        try:
            blob = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise files.disk_trouble(error, f"reading the {self.seal.role} file") from error
        data, version = self.seal.open(blob)
        try:
            tables: Tables = orjson.loads(data)
            meta = tables.pop("meta")["1"]
            found = (meta["role"], meta["id"])
            self.version = int(meta["version"])
            newer = int(meta["format"])
            is_sound = all(map(_is_table, tables.values()))
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError):
            raise Unverified(self.seal.role, "it is torn or was edited") from None
        if newer > FORMAT:
            raise NewerFormat(self.seal.role, newer)
        if not is_sound:
            raise Unverified(self.seal.role, "it is torn or was edited")
        if found != (self.seal.role, self.seal.id) or version not in (None, self.version):
            raise Unverified(self.seal.role, "it belongs elsewhere")
        return tables

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace the file's content.

        Raises:
            DiskTrouble: when the disk refuses; the file is then as it was.
        """
        version = self.version + 1
        meta = {"format": FORMAT, "role": self.seal.role, "id": self.seal.id, "version": version}
        tables = {"meta": {"1": meta}, **data}
        blob = self.seal.close(orjson.dumps(tables, option=orjson.OPT_NON_STR_KEYS), version)
        with files.told(f"saving the {self.seal.role} file", safe="What was saved before is untouched"):
            files.replace(self.path, blob)
        self.version = version


def _is_table(table: object) -> bool:
    """Whether TinyDB can take it: documents, each under a number."""
    return isinstance(table, dict) and all(
        number.isdecimal() and isinstance(document, dict) for number, document in table.items()
    )
