"""The search pack of a client: the folded text of all its sessions in one file, derived from the process drawers.

    header   4  magic "ATP1"
             1  0 = open practice, 1 = AES-256-GCM
            16  practice id
    frame   16  session id
             4  length n of the payload (big-endian)
             n  sealed: 12 bytes nonce, then ciphertext and tag; open: 4 bytes CRC-32, then the content

A frame's content is UTF-8: a first line of JSON, {"version": <of the process drawer>, "places": [[offset_s, marker id
or ""], ...]}, then one line of folded text for each place. Associated data are magic, practice, client and session; in
an open practice the CRC-32 covers these and the content. A session is searched with one search over its bytes; its
first line is read only when there is a hit.
"""

import secrets
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from alliance_tui.domain.folding import folded
from alliance_tui.storage import ciphers, files
from alliance_tui.storage.seal import Unverified
from alliance_tui.storage.vault import NONCE_BYTES

if TYPE_CHECKING:
    from alliance_tui.domain.session import Session

MAGIC = b"ATP1"
_FRAME = struct.Struct(">16sI")
_CRC = struct.Struct(">I")
_HEADER_BYTES = len(MAGIC) + 17


@dataclass(frozen=True)
class Place:
    """Where a line of a pack comes from."""

    offset_s: float
    marker: str
    """The marker whose comment it is; empty for a paragraph."""


@dataclass(frozen=True)
class PackHit:
    """A session that holds what was searched for."""

    session_id: str
    places: tuple[Place, ...]


class SearchPack:
    """One client's pack. `key` is None in an open practice."""

    def __init__(self, path: Path, practice: str, client_id: str, key: bytes | None) -> None:
        self._path = path
        self._practice = practice
        self._context = MAGIC + bytes.fromhex(practice) + client_id.encode()
        self._cipher = ciphers.AESGCM(key) if key is not None else None

    def put(self, session: "Session", version: int) -> None:
        """Take in a session, in the place of an earlier state of it.

        A pack that cannot be used is left as it is, so that searching says so until the doctor makes it anew: with this
        session alone in it, it would find nothing in the others and say nothing.

        Raises:
            DiskTrouble: when the disk refuses; the pack is then as it was.
        """
        try:
            frames = [frame for frame in self._frames() if frame[0] != session.id]
        except Unverified:
            return
        self._write([*frames, (session.id, self._sealed(session.id, _content(session, version)))])

    def replace_all(self, sessions: "list[tuple[Session, int]]") -> None:
        """Make the pack anew from sessions and the versions of their process drawers."""
        self._write(
            [(session.id, self._sealed(session.id, _content(session, version))) for session, version in sessions]
        )

    def search(self, needle: str) -> Iterator[PackHit]:
        """The sessions that hold a folded needle, one after the other.

        Raises:
            Unverified: at the first frame that does not verify.
        """
        wanted = needle.encode(errors="surrogatepass")  # a terminal may hand over what is no text, and is nowhere
        for session_id, payload in self._frames():
            content = self._opened(session_id, payload)
            head_end = content.find(b"\n")  # none after the head of a session without a word
            if head_end < 0 or content.find(wanted, head_end) < 0:
                continue
            places = orjson.loads(content[:head_end])["places"]
            lines = content[head_end + 1 :].split(b"\n")
            found = [Place(*place) for place, line in zip(places, lines, strict=True) if wanted in line]
            if found:
                yield PackHit(session_id, tuple(found))

    def versions(self) -> dict[str, int]:
        """Which version of each session's process drawer is in the pack.

        Raises:
            Unverified: when a frame does not verify.
        """
        return {
            session_id: orjson.loads(self._opened(session_id, payload).split(b"\n", 1)[0])["version"]
            for session_id, payload in self._frames()
        }

    def _frames(self) -> Iterator[tuple[str, bytes]]:
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise files.disk_trouble(error, "reading a search pack") from error
        if data[:_HEADER_BYTES] != self._header():
            raise Unverified("search", "it is another file's, or torn")
        place = _HEADER_BYTES
        while place < len(data):
            try:
                session, length = _FRAME.unpack_from(data, place)
            except struct.error:
                raise Unverified("search", "it is torn") from None
            place += _FRAME.size
            payload = data[place : place + length]
            if len(payload) < length:
                raise Unverified("search", "it is torn")
            yield session.hex(), payload
            place += length

    def _header(self) -> bytes:
        return MAGIC + bytes([self._cipher is not None]) + bytes.fromhex(self._practice)

    def _sealed(self, session_id: str, content: bytes) -> bytes:
        context = self._context + session_id.encode()
        if self._cipher is None:
            return _CRC.pack(zlib.crc32(content, zlib.crc32(context))) + content
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, context)

    def _opened(self, session_id: str, payload: bytes) -> bytes:
        context = self._context + session_id.encode()
        if self._cipher is None:
            content = payload[_CRC.size :]
            if payload[: _CRC.size] != _CRC.pack(zlib.crc32(content, zlib.crc32(context))):
                raise Unverified("search", "its content does not verify")
            return content
        try:
            return self._cipher.decrypt(payload[:NONCE_BYTES], payload[NONCE_BYTES:], context)
        except (ciphers.InvalidTag, ValueError):
            raise Unverified("search", "its content does not verify") from None

    def _write(self, frames: list[tuple[str, bytes]]) -> None:
        data = b"".join(
            [self._header(), *(_FRAME.pack(bytes.fromhex(one), len(payload)) + payload for one, payload in frames)]
        )
        with files.told("saving a search pack", safe="The session is saved"):
            files.replace(self._path, data)


def _content(session: "Session", version: int) -> bytes:
    places: list[tuple[float, str]] = [(paragraph.offset_s, "") for paragraph in session.note.paragraphs]
    texts = [paragraph.text for paragraph in session.note.paragraphs]
    for marker in session.markers:
        if marker.comment:
            places.append((marker.offset_s, marker.id))
            texts.append(marker.comment)
    lines = [folded(text).replace("\n", " ").encode() for text in texts]
    return b"\n".join([orjson.dumps({"version": version, "places": places}), *lines])
