"""Bare loops over a sealed practice's bytes: the least that whoever wants them has to do. Each says its seconds."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import orjson

from alliance_tui.storage import ciphers
from alliance_tui.storage.armour import unb64
from alliance_tui.storage.practice import Practice

_CLEAR = ("alliance", "alg", "practice", "role", "id", "version", "owner")


def opened(practice: Practice, path: Path, client_id: str = "") -> bytes:
    """What one sealed file holds: read, key derived, verified."""
    keys, charts = practice._keys, practice.charts
    envelope = orjson.loads(path.read_bytes())
    client_id = client_id or charts.open_owner(path.stem, unb64(envelope["owner"]))
    key = keys.of_client(practice.catalogue.key_of(client_id), f"{envelope['role']} {envelope['id']}")
    context = orjson.dumps({name: envelope[name] for name in _CLEAR})
    return ciphers.AESGCM(key).decrypt(unb64(envelope["nonce"]), unb64(envelope["data"]), context)


def texts(practice: Practice) -> Iterator[bytes]:
    """The folded text of every session, from the packs, one after the other."""
    for client in practice.catalogue.clients():
        pack = practice.charts.pack(client.id)
        for session_id, payload in pack._frames():
            yield pack._opened(session_id, payload)


def read_and_authenticate(practice: Practice) -> float:
    """Every drawer, index and pack, and nothing done with it."""
    before = time.perf_counter()
    layout = practice.layout
    for client in practice.catalogue.clients():
        opened(practice, layout.index(client.id), client.id)
    for _text in texts(practice):
        pass
    for role in ("process", "progress"):
        for path in (layout.root / role).iterdir():
            opened(practice, path)
    return time.perf_counter() - before


def read_index(practice: Practice, client_id: str) -> float:
    """One client's index, as far as its rows."""
    before = time.perf_counter()
    orjson.loads(opened(practice, practice.layout.index(client_id), client_id))
    return time.perf_counter() - before


def scan(practice: Practice, needle: bytes) -> float:
    """Look for some bytes in the decrypted text of every session."""
    before = time.perf_counter()
    sum(needle in text for text in texts(practice))
    return time.perf_counter() - before


def write_session(practice: Practice, session_id: str) -> float:
    """As many bytes as a session's files have, each written beside its place, synced and renamed, its folder synced."""
    layout = practice.layout
    owner = practice.charts.owner_of(session_id) if layout.progress(session_id).exists() else ""
    if not owner:
        return 0.0
    paths = (layout.process(session_id), layout.progress(session_id), layout.index(owner), layout.search_pack(owner))
    sizes = [path.stat().st_size for path in paths]
    before = time.perf_counter()
    for path, size in zip(paths, sizes, strict=True):
        _write(path.parent / "raw.part", bytes(size))
        (path.parent / "raw.part").replace(path.parent / "raw.bin")
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    took_s = time.perf_counter() - before
    for path in paths:
        (path.parent / "raw.bin").unlink()
    return took_s


def read_and_write(practice: Practice, out: Path) -> float:
    """Every file read, all of it written to one."""
    before = time.perf_counter()
    with out.open("wb") as target:
        for path in practice.layout.contents():
            target.write(path.read_bytes())
        target.flush()
        os.fsync(target.fileno())
    took_s = time.perf_counter() - before
    out.unlink()
    return took_s


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(descriptor, data)
    os.fsync(descriptor)
    os.close(descriptor)
