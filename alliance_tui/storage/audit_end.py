"""The log's end: how far `audit.log` goes, stated in a file of its own, so that a log that was cut off is noticed.

TinyDB file `audit-end.json`, role `audit-end`, table `end`, one document: `id` (of the practice), `seq` (the number of
the last line) and `link` (the SHA-256 of that line, of the practice id before the first). It is written after the line
it states, so a crash between the two leaves a log that goes on beyond it, never one that falls short of it.
"""

from dataclasses import dataclass
from pathlib import Path

from alliance_tui.storage.rows import Rows
from alliance_tui.storage.seal import AeadSeal, PlainSeal, Unverified
from alliance_tui.storage.vault import Keys

ROLE = "audit-end"


@dataclass(frozen=True)
class End:
    """The last line of a log: its number, and the SHA-256 of it in hex."""

    seq: int
    link: str


class AuditEnd:
    """`audit-end.json` of an open vault."""

    def __init__(self, path: Path, keys: Keys) -> None:
        self._path = path
        self._keys = keys

    def read(self) -> End | None:
        """What is stated; None where nothing is.

        Raises:
            Unverified: when the file cannot be trusted.
            DiskTrouble: when it cannot be read.
        """
        stated = self._rows().all()
        if not stated:
            return None
        try:
            return End(int(stated[0]["seq"]), str(stated[0]["link"]))
        except (KeyError, TypeError, ValueError):
            raise Unverified(ROLE, "its content cannot be understood") from None

    def state(self, end: End) -> None:
        """Say that the log goes as far as this.

        Raises:
            DiskTrouble: when the disk refuses; what was stated before then stands.
        """
        self._rows().replace_all([{"id": self._keys.practice, "seq": end.seq, "link": end.link}])

    def _rows(self) -> Rows:
        practice = self._keys.practice
        if self._keys.is_sealed:
            return Rows(self._path, AeadSeal(ROLE, practice, practice, self._keys.of_practice(ROLE)), "end")
        return Rows(self._path, PlainSeal(ROLE, practice), "end")
