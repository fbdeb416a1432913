"""The bytes of a journal. All integers are big-endian.

    header   4  magic "ATJ1"
             1  0 = open practice, 1 = AES-256-GCM
            16  practice id
            16  session id, zero-padded on the left
            16  salt: random, new with every file
             2  length of the owner that follows
             n  owner: the client's id, sealed with a key of the practice; empty in an open practice
             4  CRC-32 of all header bytes before it
    record   4  length n of the payload
             n  sealed: 12 bytes nonce, then ciphertext and tag; open: 4 bytes CRC-32, then the event

The associated data of record number i (from 0) is magic, practice, session, salt and i as 8 bytes; in an open
practice the CRC-32 covers these and the event. So a record cannot be swapped, replayed or taken from elsewhere unseen
(in an open practice: by accident). The key is derived from the client's key for purpose "journal <session> <salt>".
"""

import secrets
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import ciphers
from alliance_tui.storage.vault import NONCE_BYTES

MAGIC = b"ATJ1"
LARGEST_RECORD = 64 * 1024 * 1024
_FIXED = struct.Struct(">4sB16s16s16sH")
_LENGTH = struct.Struct(">I")
_SEQUENCE = struct.Struct(">Q")


class UnreadableJournal(Trouble):
    """A journal's header is torn, foreign or too new."""


@dataclass(frozen=True)
class JournalHeader:
    """What stands before the records."""

    is_sealed: bool
    practice: str
    session: str
    salt: bytes
    owner: bytes

    @classmethod
    def new(cls, *, is_sealed: bool, practice: str, session: str, owner: bytes) -> "JournalHeader":
        """A header with a fresh salt."""
        return cls(is_sealed, practice, session, secrets.token_bytes(16), owner)

    def pack(self) -> bytes:
        """The header's bytes."""
        fixed = _FIXED.pack(
            MAGIC,
            int(self.is_sealed),
            bytes.fromhex(self.practice),
            bytes.fromhex(self.session.zfill(32)),
            self.salt,
            len(self.owner),
        )
        return fixed + self.owner + _LENGTH.pack(zlib.crc32(fixed + self.owner))

    @property
    def purpose(self) -> str:
        """What the journal's key is derived for."""
        return f"journal {self.session} {self.salt.hex()}"


def read_header(data: bytes, session: str) -> tuple[JournalHeader, int]:
    """The header at the start of `data` and where the records begin.

    Raises:
        UnreadableJournal: when it is torn, foreign or too new.
    """
    try:
        magic, cipher, practice, session_bytes, salt, owner_length = _FIXED.unpack_from(data)
        end = _FIXED.size + owner_length
        (checksum,) = _LENGTH.unpack_from(data, end)
    except struct.error:
        raise UnreadableJournal("a journal is torn at its very start") from None
    if magic != MAGIC:
        newer = magic[:3] == MAGIC[:3] and magic > MAGIC
        raise UnreadableJournal(
            "a journal was written by a newer alliance-tui" if newer else "a file in live/ is not a journal",
            safe="It was left as it is",
        )
    if checksum != zlib.crc32(data[:end]) or cipher not in (0, 1) or session_bytes.hex() != session.zfill(32):
        raise UnreadableJournal("a journal's header does not verify", safe="It was left as it is")
    header = JournalHeader(bool(cipher), practice.hex(), session, salt, data[_FIXED.size : end])
    return header, end + _LENGTH.size


class RecordCodec:
    """Frames and opens the records of one journal file."""

    def __init__(self, header: JournalHeader, key: bytes | None) -> None:
        self._context = MAGIC + bytes.fromhex(header.practice + header.session.zfill(32)) + header.salt
        self._cipher = ciphers.AESGCM(key) if key is not None else None

    def frame(self, sequence: int, event: bytes) -> bytes:
        """One record, ready to append."""
        context = self._context + _SEQUENCE.pack(sequence)
        if self._cipher is None:
            payload = _LENGTH.pack(zlib.crc32(event, zlib.crc32(context))) + event
        else:
            nonce = secrets.token_bytes(NONCE_BYTES)
            payload = nonce + self._cipher.encrypt(nonce, event, context)
        return _LENGTH.pack(len(payload)) + payload

    def records(self, data: bytes, start: int) -> Iterator[tuple[bytes, int]]:
        """Each good record's event and where it ends; stops at the first that is torn or does not verify."""
        sequence = 0
        while start + _LENGTH.size <= len(data):
            (length,) = _LENGTH.unpack_from(data, start)
            end = start + _LENGTH.size + length
            if length > LARGEST_RECORD or end > len(data):
                return
            event = self._open(sequence, data[start + _LENGTH.size : end])
            if event is None:
                return
            yield event, end
            start = end
            sequence += 1

    def _open(self, sequence: int, payload: bytes) -> bytes | None:
        context = self._context + _SEQUENCE.pack(sequence)
        if self._cipher is None:
            event = payload[_LENGTH.size :]
            is_good = payload[: _LENGTH.size] == _LENGTH.pack(zlib.crc32(event, zlib.crc32(context)))
            return event if is_good else None
        try:
            return self._cipher.decrypt(payload[:NONCE_BYTES], payload[NONCE_BYTES:], context)
        except (ciphers.InvalidTag, ValueError):
            return None
