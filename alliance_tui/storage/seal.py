"""The seal of one file: turns TinyDB's JSON into what lies on disk, and back.

In a sealed practice a file is a JSON envelope in clear around sealed TinyDB JSON::

    {"alliance": 1, "alg": "AES-256-GCM", "practice": <hex>, "role": "process", "id": <hex>, "version": 3,
     "owner": <base64 or "">, "nonce": <base64>, "data": <base64>}

Everything but `nonce` and `data` is associated data, in this order, as canonical JSON, so that no sealed file passes
for another, for another version of itself, or for one of an older format. `owner` is the client's id, sealed with a key
of the practice: it lets the store find the client's key without telling anybody else whose file it is.

In an open practice the file is the TinyDB JSON itself.
"""

import secrets
from dataclasses import dataclass
from typing import Any, Protocol

import orjson

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import ciphers, upgrades
from alliance_tui.storage.armour import b64, unb64
from alliance_tui.storage.vault import CIPHER, NONCE_BYTES

FORMAT = 1

_DERIVED = ("index", "search")
"""Roles of files that can be made anew from the sessions."""


class Unverified(Trouble):
    """A file does not verify: it was damaged, changed, or belongs elsewhere."""

    def __init__(self, role: str, why: str) -> None:
        super().__init__(
            f"the {role} file cannot be trusted: {why}",
            safe="Every other file is untouched",
            remedy="Mend it with: alliance-tui doctor --repair" if role in _DERIVED else "Restore it from a backup",
        )


class NewerFormat(Trouble):
    """A file was written by a newer alliance-tui."""

    def __init__(self, role: str, found: int) -> None:
        super().__init__(
            f"the {role} file has format {found}, and this alliance-tui reads up to {FORMAT}",
            safe="Nothing was touched",
            remedy="Update alliance-tui",
        )


class Seal(Protocol):
    """How one file is kept."""

    @property
    def role(self) -> str:
        """What kind of file it is."""

    @property
    def id(self) -> str:
        """Which one."""

    def close(self, data: bytes, version: int) -> bytes:
        """The bytes for the disk."""

    def open(self, blob: bytes) -> tuple[bytes, int | None]:
        """The TinyDB JSON in a file, and the version its envelope states (None without an envelope)."""


@dataclass(frozen=True)
class PlainSeal:
    """A file of an open practice: plain TinyDB JSON."""

    role: str
    id: str

    def close(self, data: bytes, version: int) -> bytes:  # noqa: ARG002 - the version stands in the meta table
        """The TinyDB JSON itself."""
        return data

    def open(self, blob: bytes) -> tuple[bytes, int | None]:
        """The file as it is.

        Raises:
            Unverified: when it is a sealed file.
        """
        if blob.startswith(b'{"alliance":'):
            raise Unverified(self.role, "it is sealed, and this practice is not")
        return blob, None


@dataclass(frozen=True)
class AeadSeal:
    """A file of a sealed practice."""

    role: str
    id: str
    practice: str
    key: bytes
    owner: str = ""

    def close(self, data: bytes, version: int) -> bytes:
        """The envelope around the sealed data."""
        header = self._header(FORMAT, version)
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = ciphers.AESGCM(self.key).encrypt(nonce, data, _context(header))
        return orjson.dumps({**header, "nonce": b64(nonce), "data": b64(sealed)})

    def open(self, blob: bytes) -> tuple[bytes, int | None]:
        """The sealed data in an envelope.

        Raises:
            NewerFormat: when the envelope is newer than this program.
            Unverified: when anything about it is not as it was sealed.
        """
        envelope = read_envelope(blob, self.role)
        expected = self._header(envelope["alliance"], envelope["version"])
        found = {name: envelope.get(name) for name in expected}
        if found != expected:
            wrong = next(name for name in expected if found[name] != expected[name])
            raise Unverified(self.role, f"its {wrong} is another file's")
        try:
            data = ciphers.AESGCM(self.key).decrypt(
                unb64(envelope["nonce"]), unb64(envelope["data"]), _context(expected)
            )
        except (ciphers.InvalidTag, ValueError, KeyError, TypeError):
            raise Unverified(self.role, "its content does not verify") from None
        return data, envelope["version"]

    def _header(self, number: int, version: int) -> dict[str, Any]:
        return {
            "alliance": number,
            "alg": CIPHER,
            "practice": self.practice,
            "role": self.role,
            "id": self.id,
            "version": version,
            "owner": self.owner,
        }


def read_envelope(blob: bytes, role: str) -> dict[str, Any]:
    """The clear part of a sealed file, not yet verified.

    Raises:
        NewerFormat: when it is newer than this program.
        Unverified: when it is no envelope.
    """
    try:
        envelope = orjson.loads(blob)
    except orjson.JSONDecodeError:
        raise Unverified(role, "it is torn or not JSON") from None
    if not isinstance(envelope, dict) or not isinstance(envelope.get("alliance"), int):
        raise Unverified(role, "it is not sealed")
    if envelope["alliance"] > FORMAT:
        raise NewerFormat(role, envelope["alliance"])
    if not upgrades.knows(envelope["alliance"], FORMAT):
        raise Unverified(role, "it states a format that never was")
    if not isinstance(envelope.get("version"), int):
        raise Unverified(role, "it states no version")
    return envelope


def _context(header: dict[str, Any]) -> bytes:
    return orjson.dumps(header)
