"""Backups: a whole practice as one file, sealed like the practice itself.

    line     one JSON object and a newline: {"kind": "alliance-tui backup", "format": 1, "practice": <hex>,
             "created_at": <ISO 8601>, "sealed": true, "vault": <the content of vault.json>, "salt": <32 hex>}
    chunks   each: 4 bytes length (big-endian), then that many bytes

In a sealed backup a chunk is AES-256-GCM over at most 1 MiB, with a key derived from the master key for purpose
"backup <salt>", the chunk's number as nonce, and as associated data the SHA-256 of the first line and one byte that is
1 for the last chunk. In an open practice a chunk is the SHA-256 of these same things and the data, then the data. A
chunk that is missing, moved or cut off is noticed, and so is a changed first line.

The chunks together are a tar stream (POSIX.1-2001) of the practice's files, without owners or times.
"""

import contextlib
import hashlib
import io
import os
import secrets
import struct
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Protocol

import orjson
from pydantic import ValidationError

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import ciphers, files
from alliance_tui.storage.layout import Layout
from alliance_tui.storage.vault import FORMAT as PRACTICE_FORMAT
from alliance_tui.storage.vault import Header, Keys, Vault

FORMAT = 1
KIND = "alliance-tui backup"
CHUNK = 1024 * 1024
_UNFINISHED = ".alliance-backup"
"""Ends the name of a backup, or of what comes out of one, while it is not whole."""
_LENGTH = struct.Struct(">I")
_DIGEST = 32
_TAG = 16

Progress = Callable[[int], None]
"""Told the number of files done so far."""


class UnreadableBackup(Trouble):
    """A backup is truncated, foreign, damaged or too new."""

    def __init__(self, why: str, remedy: str = "") -> None:
        super().__init__(f"this backup cannot be used: {why}", safe="Nothing was touched", remedy=remedy)


class _Cipher:
    """Seals and opens numbered chunks."""

    def __init__(self, keys: Keys, salt: str, first_line: bytes) -> None:
        self._aead = ciphers.AESGCM(keys.of_practice(f"backup {salt}")) if keys.is_sealed else None
        self._digest = hashlib.sha256(first_line).digest()

    def close(self, number: int, data: bytes, *, is_last: bool) -> bytes:
        nonce, context = number.to_bytes(12, "big"), self._digest + bytes([is_last])
        if self._aead is not None:
            return self._aead.encrypt(nonce, data, context)
        return hashlib.sha256(nonce + context + data).digest() + data

    def open(self, number: int, chunk: bytes, *, is_last: bool) -> bytes:
        nonce, context = number.to_bytes(12, "big"), self._digest + bytes([is_last])
        if self._aead is not None:
            return self._aead.decrypt(nonce, chunk, context)
        digest, data = chunk[:_DIGEST], chunk[_DIGEST:]
        if hashlib.sha256(nonce + context + data).digest() != digest:
            raise ciphers.InvalidTag
        return data


class _ChunkWriter(io.RawIOBase):
    """Takes a stream of bytes and writes it out in chunks. The last one is written by `finish`."""

    def __init__(self, out: IO[bytes], cipher: _Cipher) -> None:
        self._out = out
        self._cipher = cipher
        self._waiting = bytearray()
        self._number = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        self._put(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _put(self, data: bytes, *, is_last: bool) -> None:
        chunk = self._cipher.close(self._number, data, is_last=is_last)
        self._out.write(_LENGTH.pack(len(chunk)) + chunk)
        self._number += 1


class _ChunkReader(io.RawIOBase):
    """Gives back the stream of bytes in a backup's chunks."""

    def __init__(self, source: IO[bytes], cipher: _Cipher) -> None:
        self._source = source
        self._cipher = cipher
        self._ready = b""
        self._number = 0
        self._next = self._read_chunk()
        if self._next is None:
            raise UnreadableBackup("it is cut off")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and self._next is not None:
            self._advance()
        given = self._ready[: len(buffer)]
        buffer[: len(given)] = given
        self._ready = self._ready[len(given) :]
        return len(given)

    def drain(self) -> None:
        """Read what is left, so that the last chunk is verified too."""
        while self._next is not None:
            self._advance()

    def _advance(self) -> None:
        chunk = self._next
        assert chunk is not None
        self._next = self._read_chunk()
        try:
            self._ready = self._cipher.open(self._number, chunk, is_last=self._next is None)
        except ciphers.InvalidTag:
            raise UnreadableBackup("it is cut off" if self._next is None else "a part of it is damaged") from None
        self._number += 1

    def _read_chunk(self) -> bytes | None:
        head = self._source.read(_LENGTH.size)
        if not head:
            return None
        length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0
        if not 0 < length <= CHUNK + _DIGEST + _TAG:
            raise UnreadableBackup("a part of it is damaged")
        chunk = self._source.read(length)
        if len(chunk) < length:
            raise UnreadableBackup("it is cut off")
        return chunk


def write_backup(layout: Layout, vault: Vault, keys: Keys, out: Path, progress: Progress = lambda _done: None) -> int:
    """Write a practice to one file, whole or not at all; returns how many files it holds.

    A live practice gives a consistent backup without being stopped: every file is replaced whole or only appended to,
    and the files are read in an order in which nothing refers to what is not in the backup. Journals come first, so
    that a session that is folded meanwhile is there twice rather than not at all; the catalogue comes last.

    Raises:
        DiskTrouble: when the disk refuses; no half backup is left.
    """
    salt = secrets.token_hex(16)
    first_line = orjson.dumps(
        {
            "kind": KIND,
            "format": FORMAT,
            "practice": vault.header.practice,
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "sealed": vault.is_sealed,
            "vault": vault.header.model_dump(mode="json"),
            "salt": salt,
        },
        option=orjson.OPT_APPEND_NEWLINE,
    )
    temporary = out.parent / f"{files.TEMPORARY}{secrets.token_hex(6)}{_UNFINISHED}"
    count = 0
    with files.told("writing the backup", safe="The practice is untouched"):
        files.sweep_unheld(out.parent, _UNFINISHED)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, files.FILE_MODE)
        try:
            with os.fdopen(descriptor, "wb") as target, files.held(temporary):
                target.write(first_line)
                writer = _ChunkWriter(target, _Cipher(keys, salt, first_line))
                with tarfile.open(fileobj=writer, mode="w|", format=tarfile.PAX_FORMAT, bufsize=64 * 1024) as tar:
                    for count, path in enumerate(layout.contents(), 1):
                        _add(tar, layout.root, path)
                        progress(count)
                writer.finish()
                target.flush()
                os.fsync(target.fileno())
            temporary.replace(out)
            files.sync_folder(out.parent)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
    return count


def _add(tar: tarfile.TarFile, root: Path, path: Path) -> None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return  # A journal that was folded meanwhile: its session follows.
    entry = tarfile.TarInfo(str(path.relative_to(root)))
    entry.size = len(data)
    entry.mode = files.FILE_MODE
    tar.addfile(entry, io.BytesIO(data))


def _refuse_newer(what: str, found: Any, known: int) -> None:
    if int(found) > known:
        raise UnreadableBackup(
            f"{what} has format {found}, and this alliance-tui reads up to {known}", remedy="Update alliance-tui"
        )


class KeyAsker(Protocol):
    """Opens the vault that a backup carries."""

    def __call__(self, vault: Vault) -> Keys:
        """The keys, or WrongPassphrase."""


class Backup:
    """A backup file, opened for reading."""

    def __init__(self, path: Path) -> None:
        """Read the first line.

        Raises:
            UnreadableBackup: when it is no backup, or too new.
            DiskTrouble: when it cannot be read.
        """
        self.path = path
        with files.told("reading the backup"), path.open("rb") as source:
            self._first_line = source.readline(1024 * 1024)
        try:
            head = orjson.loads(self._first_line)
            if head["kind"] != KIND:
                raise UnreadableBackup("it is not one of alliance-tui")
            _refuse_newer("it", head["format"], FORMAT)
            _refuse_newer("its practice", head["vault"]["format"], PRACTICE_FORMAT)
            self.created_at = datetime.fromisoformat(head["created_at"])
            self.vault = Vault(Path("vault.json"), Header.model_validate(head["vault"]))
            self._salt = str(head["salt"])
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, ValidationError):
            raise UnreadableBackup("it is not one of alliance-tui, or its start is damaged") from None

    def entries(self, keys: Keys) -> Iterator[tuple[str, bytes]]:
        """Every file in it, verified: path inside the practice, content.

        Raises:
            UnreadableBackup: as soon as something does not verify; what was given before was good.
        """
        with files.told("reading the backup"), self.path.open("rb") as source:
            source.seek(len(self._first_line))
            reader = _ChunkReader(source, _Cipher(keys, self._salt, self._first_line))
            try:
                with tarfile.open(fileobj=io.BufferedReader(reader), mode="r|") as tar:
                    for entry in tar:
                        content = tar.extractfile(entry)
                        if not _is_plain(entry) or content is None:
                            raise UnreadableBackup("it holds something that is no file of a practice")
                        yield entry.name, content.read()
            except tarfile.TarError:
                raise UnreadableBackup("a part of it is damaged") from None
            reader.drain()


def _is_plain(entry: tarfile.TarInfo) -> bool:
    parts = Path(entry.name).parts
    return entry.isfile() and 1 <= len(parts) <= 2 and ".." not in parts and not Path(entry.name).is_absolute()


def verify(backup: Backup, keys: Keys, progress: Progress = lambda _done: None) -> int:
    """Read every byte of a backup and check it; returns how many files it holds.

    Raises:
        UnreadableBackup: when anything does not verify.
    """
    count = 0
    for count, _entry in enumerate(backup.entries(keys), 1):
        progress(count)
    return count


def restore(backup: Backup, keys: Keys, root: Path, progress: Progress = lambda _done: None) -> int:
    """Put a backup's practice into a folder that is not there or empty; whole or not at all.

    Everything is written and synced beside the folder first and then takes its name. Returns how many files it holds.

    Raises:
        UnreadableBackup: when anything in it does not verify; nothing is left behind.
        DiskTrouble: when the disk refuses; nothing is left behind.
    """
    staging = root.parent / f"{files.TEMPORARY}{secrets.token_hex(6)}{_UNFINISHED}"
    layout = Layout(staging)
    count = 0
    try:
        with files.told("restoring the backup", safe="Nothing else was touched"), contextlib.ExitStack() as hold:
            files.sweep_unheld(root.parent, _UNFINISHED)
            layout.make()
            hold.enter_context(files.held(staging))
            for count, (name, content) in enumerate(backup.entries(keys), 1):
                _put(staging / name, content)
                progress(count)
            for folder in layout.folders():
                files.sync_folder(folder)
            if root.exists():
                root.rmdir()
            staging.rename(root)
            files.sync_folder(root.parent)
    except BaseException:
        _remove_tree(staging)
        raise
    return count


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=files.FOLDER_MODE, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, files.FILE_MODE)
    try:
        files.write_all(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_tree(root: Path) -> None:
    import shutil  # deferred: only after a failed restore

    shutil.rmtree(root, ignore_errors=True)
