"""A reader of a practice, written from docs/formats.md alone; it knows nothing of the program."""

import base64
import hashlib
import hmac
import io
import json
import struct
import tarfile
import unicodedata
import zlib
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def canonical(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def hkdf(key: bytes, salt: bytes, info: str) -> bytes:
    return hmac.digest(hmac.digest(salt, key, "sha256"), info.encode() + b"\x01", "sha256")


def unseal(key: bytes, nonce: str, sealed: str, bound: bytes) -> bytes:
    return AESGCM(key).decrypt(base64.b64decode(nonce), base64.b64decode(sealed), bound)


def number_at(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


def master_key(vault: dict[str, Any], passphrase: str | None, code: str | None) -> bytes | None:
    slot = {one["type"]: one for one in vault["slots"]}.get("recovery" if passphrase is None else "passphrase")
    if slot is None:
        return None
    kdf, salt = slot["kdf"], base64.b64decode(slot["kdf"]["salt"])
    if passphrase is not None:
        cost = {"iterations": kdf["iterations"], "lanes": kdf["lanes"], "memory_cost": kdf["memory_kib"]}
        key = Argon2id(salt=salt, length=32, **cost).derive(unicodedata.normalize("NFC", passphrase).encode())
    else:
        digits = [LETTERS.index(one) for place, one in enumerate(code.replace("-", "")) if place % 5 != 4]
        key = hkdf(int("".join(f"{one:05b}" for one in digits), 2).to_bytes(20, "big"), salt, "alliance-tui recovery")
    bound = {"format": 1, "kdf": dict(sorted(kdf.items())), "practice": vault["practice"], "slot": slot["type"]}
    return unseal(key, slot["nonce"], slot["wrapped"], canonical(bound))


def folder(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def backup(path: Path, passphrase: str | None = None, code: str | None = None) -> dict[str, bytes]:
    line, _, rest = path.read_bytes().partition(b"\n")
    head, digest, stream, number = json.loads(line), hashlib.sha256(line + b"\n").digest(), b"", 0
    master = master_key(head["vault"], passphrase, code)
    while rest:
        chunk, rest = rest[4 : 4 + number_at(rest, 0)], rest[4 + number_at(rest, 0) :]
        nonce, bound = number.to_bytes(12, "big"), digest + bytes([not rest])
        if master:
            key = hkdf(master, bytes.fromhex(head["practice"]), f"alliance-tui/1 backup {head['salt']}")
            stream += AESGCM(key).decrypt(nonce, chunk, bound)
        else:
            assert hashlib.sha256(nonce + bound + chunk[32:]).digest() == chunk[:32]
            stream += chunk[32:]
        number += 1
    with tarfile.open(fileobj=io.BytesIO(stream)) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar}


class Practice:
    """A practice from its files by path, as `folder` and `backup` give them."""

    def __init__(self, files: dict[str, bytes], passphrase: str | None = None, code: str | None = None) -> None:
        self.files, self.vault = files, json.loads(files["vault.json"])
        self.id, self.master = self.vault["practice"], master_key(self.vault, passphrase, code)

    def ids(self, role: str) -> list[str]:
        return sorted(Path(name).stem for name in self.files if name.startswith(f"{role}/"))

    def key(self, purpose: str, client: str = "") -> bytes | None:
        key = self.master
        if client:
            wrapped = {one["id"]: one["key"] for one in self.table("catalogue", self.id, "clients")}[client]
            key = unseal(self.key("client keys"), *wrapped, f"alliance-tui/1 client key {self.id} {client}".encode())
        return hkdf(key, bytes.fromhex(self.id), f"alliance-tui/1 {purpose}")

    def owner(self, session: str, sealed: bytes) -> str:
        return AESGCM(self.key(f"owner {session}")).decrypt(bytes(12), sealed, session.encode()).decode()

    def table(self, role: str, one: str, table: str) -> list[dict[str, Any]]:
        data = json.loads(self.files[f"{role}.json" if one == self.id else f"{role}/{one}.json"])
        if self.master:
            head = {name: data[name] for name in ("alliance", "alg", "practice", "role", "id", "version", "owner")}
            client = self.owner(one, base64.b64decode(head["owner"])) if head["owner"] else one
            key = self.key(role) if one == self.id else self.key(f"{role} {one}", client)
            data = json.loads(unseal(key, data["nonce"], data["data"], canonical(head)))
            assert data["meta"]["1"] == {"format": 1, "role": role, "id": one, "version": head["version"]}
        return list(data.get(table, {}).values())

    def replay(self, session: str) -> list[list[Any]]:
        return json.loads(zlib.decompress(base64.b64decode(self.table("replay", session, "session")[0]["packed"])))

    def opened(self, key: bytes | None, payload: bytes, bound: bytes) -> bytes:
        if key:
            return AESGCM(key).decrypt(payload[:12], payload[12:], bound)
        if number_at(payload, 0) != zlib.crc32(bound + payload[4:]):
            raise InvalidTag
        return payload[4:]

    def journal(self, session: str) -> tuple[list[dict[str, Any]], int]:
        data, events = self.files[f"live/{session}.journal"], []
        at = 55 + int.from_bytes(data[53:55], "big")
        assert (data[:5], number_at(data, at)) == (b"ATJ1" + bytes([self.vault["sealed"]]), zlib.crc32(data[:at]))
        salt, client = data[37:53].hex(), self.owner(session, data[55:at]) if self.master else ""
        key, at = self.key(f"journal {session} {salt}", client) if self.master else None, at + 4
        while at + 4 <= len(data) and (end := at + 4 + number_at(data, at)) <= len(data):
            try:
                bound = data[:4] + data[5:53] + struct.pack(">Q", len(events))
                events.append(json.loads(self.opened(key, data[at + 4 : end], bound)))
            except InvalidTag:
                break
            at = end
        return events, len(data) - at

    def pack(self, client: str) -> dict[str, list[tuple[float, str, str]]]:
        data, at, found = self.files[f"search/{client}.pack"], 21, {}
        key = self.key(f"search {client}", client) if self.master else None
        while at < len(data):
            session, start, at = data[at : at + 16].hex(), at + 20, at + 20 + number_at(data, at + 16)
            content = self.opened(key, data[start:at], data[:4] + data[5:21] + (client + session).encode())
            head, *lines = content.decode().split("\n")
            found[session] = [(*place, line) for place, line in zip(json.loads(head)["places"], lines, strict=True)]
        return found

    def audit(self) -> list[dict[str, Any]]:
        entries, links = [], [hashlib.sha256(self.id.encode()).hexdigest()]
        for number, line in enumerate(self.files["audit.log"].splitlines(), 1):
            entry = json.loads(line)
            assert (entry["seq"], entry["prev"]) == (number, links[-1])
            if self.master and entry["data"] is not None:
                bound = canonical({name: entry[name] for name in ("seq", "prev", "at", "what")})
                entry["data"] = json.loads(unseal(self.key("audit"), entry["nonce"], entry["data"], bound))
            entries, links = [*entries, entry], [*links, hashlib.sha256(line).hexdigest()]
        assert all(one["link"] == links[one["seq"]] for one in self.table("audit-end", self.id, "end"))
        return entries
