"""The TinyDB storage of this program: atomic, synced, sealed.

Besides the caller's tables every file has a `meta` table with one document: format, role, id and version. The version
grows by one at each write; in a sealed file it must equal the one in the envelope. A file of an older format is
verified by its own rules and handed out as `upgrades` make it; the next write is of this program's format.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from tinydb import Storage

from alliance_tui.storage import files, upgrades
from alliance_tui.storage.seal import FORMAT, NewerFormat, Seal, Unverified
from alliance_tui.storage.upgrades import Tables


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
        self._found_format = FORMAT

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
            stated, form = int(meta["version"]), int(meta["format"])
            self.version, self._found_format = stated, form  # only kept: other threads read the file too
            is_sound = all(map(_is_table, tables.values()))
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError):
            raise Unverified(self.seal.role, "it is torn or was edited") from None
        if form > FORMAT:
            raise NewerFormat(self.seal.role, form)
        if not upgrades.knows(form, FORMAT):
            raise Unverified(self.seal.role, "it states a format that never was")
        if not is_sound:
            raise Unverified(self.seal.role, "it is torn or was edited")
        if found != (self.seal.role, self.seal.id) or version not in (None, stated):
            raise Unverified(self.seal.role, "it belongs elsewhere")
        try:
            return upgrades.upgraded(self.seal.role, tables, form, FORMAT)
        except upgrades.Impossible:
            raise Unverified(self.seal.role, "its content does not fit its format") from None

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace the file's content.

        Raises:
            DiskTrouble: when the disk refuses; the file is then as it was.
        """
        self._put(data, self.version + 1)

    def rewrite(self) -> None:
        """Write a file of an older format anew in this program's, its version unchanged. Any other is left alone.

        Raises:
            DiskTrouble, Unverified, NewerFormat: the file is then as it was.
        """
        tables = self.read()
        if tables is not None and self._found_format < FORMAT:
            self._put(tables, self.version)

    def _put(self, data: Mapping[str, Mapping[str, Any]], version: int) -> None:
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
