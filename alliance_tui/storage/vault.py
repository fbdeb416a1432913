"""The vault: what seals a practice. Owns `vault.json`, the key slots and the derivation of keys.

`vault.json` is plain JSON without client data; `format` is what every file of the practice has at least reached::

    {"kind": "alliance-tui practice", "format": 1, "practice": <32 hex>, "created_at": <ISO 8601>, "sealed": true,
     "cipher": "AES-256-GCM", "slots": [{"type": "passphrase" | "recovery", "kdf": {...}, "nonce": <base64>,
     "wrapped": <base64>}]}

Each slot wraps the same random 32-byte master key with AES-256-GCM; its associated data is the canonical JSON of
format, practice, slot type and kdf. The passphrase (NFC, UTF-8) goes through Argon2id, the recovery secret, random
itself, through HKDF-SHA256.
"""

import os
import secrets
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import orjson
from pydantic import AwareDatetime, Field, ValidationError

from alliance_tui.domain.record import Record
from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import ciphers, files, recovery_code, upgrades
from alliance_tui.storage.armour import b64, unb64

FORMAT = 1
KIND = "alliance-tui practice"
KEY_FORMAT = 1
"""Bound into every derived key and every slot. It stays when the practice's format grows: no key has to change."""
CIPHER = "AES-256-GCM"
KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 16

_MIB_KIB = 1024
_GIB_KIB = 1024 * 1024


class WrongPassphrase(Trouble):
    """No slot opens with what was given. Says nothing about what was right."""

    def __init__(self, what: str = "passphrase") -> None:
        super().__init__(f"the {what} does not open this practice", safe="Nothing was changed")


class UnreadableVault(Trouble):
    """`vault.json` is missing, damaged, foreign or too new."""


class Argon2Cost(Record):
    """How much work one guess of the passphrase takes. The bounds refuse weak and absurd headers."""

    name: Literal["argon2id"] = "argon2id"
    memory_kib: Annotated[int, Field(ge=19 * _MIB_KIB, le=4 * _GIB_KIB)] = 256 * _MIB_KIB
    iterations: Annotated[int, Field(ge=2, le=64)] = 3
    lanes: Annotated[int, Field(ge=1, le=64)] = 4
    salt: str = ""
    """16 bytes, base64."""


class RecoveryKdf(Record):
    """The recovery secret is random, so that HKDF is enough."""

    name: Literal["hkdf-sha256"] = "hkdf-sha256"
    salt: str


class Slot(Record):
    """The master key, wrapped once for one way of unlocking."""

    type: Literal["passphrase", "recovery"]
    kdf: Annotated[Argon2Cost | RecoveryKdf, Field(discriminator="name")]
    nonce: str
    wrapped: str


class Header(Record):
    """The content of `vault.json`."""

    kind: Literal["alliance-tui practice"] = "alliance-tui practice"
    format: int
    practice: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    created_at: AwareDatetime
    sealed: bool
    cipher: Literal["AES-256-GCM"] | None = None
    slots: tuple[Slot, ...] = ()


class KeysForgotten(Trouble):
    """Something was to be read or written after the keys were let go of."""

    def __init__(self) -> None:
        super().__init__("the practice is locked", safe="Nothing was changed", remedy="Unlock it")


class Keys:
    """The open vault: derives every key from the master key. An open practice has none and seals nothing.

    Once it was told to forget, everything that needs the master key is refused (`KeysForgotten`).
    """

    def __init__(self, practice: str, master: bytes | None) -> None:
        self.practice = practice
        self.is_sealed = master is not None
        """Whether this practice seals its files; stays so when the key is forgotten."""
        self._master = master

    def master(self) -> bytes:
        """The master key, to be wrapped anew."""
        if self._master is None:
            raise KeysForgotten
        return self._master

    def of_practice(self, purpose: str) -> bytes:
        """The 32-byte key for something that belongs to the practice as a whole."""
        return derive(self.master(), self.practice, purpose)

    def of_client(self, client_key: bytes, purpose: str) -> bytes:
        """The 32-byte key for one file of a client."""
        return derive(client_key, self.practice, purpose)

    def forget(self) -> None:
        """Let go of the master key, as far as Python can (copies may stay in memory; see the threat model)."""
        self._master = None


def derive(key: bytes, practice: str, purpose: str) -> bytes:
    """A 32-byte subkey: HKDF-SHA256 with the practice id as salt and the purpose as info (RFC 5869)."""
    info = f"alliance-tui/{KEY_FORMAT} {purpose}".encode()
    return ciphers.HKDF(algorithm=ciphers.SHA256(), length=KEY_BYTES, salt=bytes.fromhex(practice), info=info).derive(
        key
    )


def wrap(key: bytes, secret: bytes, context: bytes) -> tuple[str, str]:
    """Seal a small secret; returns nonce and ciphertext, both base64."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return b64(nonce), b64(ciphers.AESGCM(key).encrypt(nonce, secret, context))


def unwrap(key: bytes, nonce: str, wrapped: str, context: bytes) -> bytes:
    """Open what `wrap` sealed.

    Raises:
        cryptography.exceptions.InvalidTag: when it was sealed with another key or context, or was changed.
    """
    return ciphers.AESGCM(key).decrypt(unb64(nonce), unb64(wrapped), context)


def default_cost() -> Argon2Cost:
    """256 MiB, or 64 MiB on a machine with less than 2 GiB of memory."""
    try:
        memory_kib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024
    except (ValueError, OSError):
        memory_kib = 0
    return Argon2Cost(memory_kib=(256 if memory_kib >= 2 * _GIB_KIB else 64) * _MIB_KIB)


class Vault:
    """`vault.json` of one practice folder."""

    def __init__(self, path: Path, header: Header) -> None:
        self.path = path
        self.header = header

    @classmethod
    def create(cls, path: Path, passphrase: str | None, cost: Argon2Cost | None = None) -> tuple["Vault", Keys, str]:
        """Make a vault and write it.

        Args:
            path: where `vault.json` will be.
            passphrase: None for a practice that is not sealed.
            cost: the work of one guess; by default what this machine can bear.

        Returns:
            The vault, its open keys, and the recovery code (empty when not sealed).
        """
        practice = secrets.token_hex(16)
        header = Header(format=FORMAT, practice=practice, created_at=datetime.now(UTC), sealed=passphrase is not None)
        if passphrase is None:
            vault = cls(path, header)
            vault._write()
            return vault, Keys(practice, None), ""
        master = secrets.token_bytes(KEY_BYTES)
        secret = recovery_code.new()
        slots = (
            _passphrase_slot(practice, master, passphrase, cost or default_cost()),
            _recovery_slot(practice, master, secret),
        )
        vault = cls(path, header.model_copy(update={"cipher": CIPHER, "slots": slots}))
        vault._write()
        return vault, Keys(practice, master), recovery_code.show(secret)

    @classmethod
    def read(cls, path: Path) -> "Vault":
        """The vault at `path`.

        Raises:
            UnreadableVault: when there is none, or it cannot be understood.
        """
        try:
            data = orjson.loads(path.read_bytes())
        except FileNotFoundError:
            raise UnreadableVault(
                "this folder is not a practice: it has no vault.json",
                remedy="Choose another with --practice, or make one with: alliance-tui init",
            ) from None
        except OSError as error:
            raise files.disk_trouble(error, "reading vault.json") from error
        except orjson.JSONDecodeError:
            raise UnreadableVault("vault.json is damaged: it is not JSON", remedy="Restore it from a backup") from None
        _refuse_foreign(data)
        try:
            return cls(path, Header.model_validate(data))
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"]) or "its content"
            raise UnreadableVault(
                f"vault.json is damaged at {where}",
                safe="The other files are untouched",
                remedy="Restore it from a backup",
            ) from None

    @property
    def is_sealed(self) -> bool:
        """Whether a passphrase is needed."""
        return self.header.sealed

    def open_plain(self) -> Keys:
        """The keys of a practice that is not sealed."""
        if self.is_sealed:
            raise WrongPassphrase
        return Keys(self.header.practice, None)

    def unlock(self, passphrase: str) -> Keys:
        """Open the vault with its passphrase. Takes about a second, on purpose.

        Raises:
            WrongPassphrase: when it does not open.
        """
        for slot in self.header.slots:
            if isinstance(slot.kdf, Argon2Cost):
                key = stretch(passphrase, slot.kdf)
                if (master := self._open(slot, key)) is not None:
                    return Keys(self.header.practice, master)
        raise WrongPassphrase

    def unlock_with_code(self, code: str) -> Keys:
        """Open the vault with the recovery code.

        Raises:
            MistypedRecoveryCode: when it cannot be a code at all.
            WrongPassphrase: when it is the code of another practice.
        """
        secret = recovery_code.read(code)
        for slot in self.header.slots:
            if isinstance(slot.kdf, RecoveryKdf):
                key = _from_code(secret, slot.kdf)
                if (master := self._open(slot, key)) is not None:
                    return Keys(self.header.practice, master)
        raise WrongPassphrase("recovery code")

    def change_passphrase(self, keys: Keys, passphrase: str, cost: Argon2Cost | None = None) -> None:
        """Wrap the master key anew; the store and the recovery code stay as they are.

        Raises:
            DiskTrouble: when the disk refuses; the old passphrase then still opens.
        """
        master = keys.master()
        fresh = _passphrase_slot(self.header.practice, master, passphrase, cost or default_cost())
        kept = tuple(slot for slot in self.header.slots if slot.type != "passphrase")
        self._change(slots=(fresh, *kept))

    def state_format(self, number: int) -> None:
        """Say that every file of the practice has reached this format.

        Raises:
            DiskTrouble: when the disk refuses; the header then says what it said.
        """
        self._change(format=number)

    def _change(self, **fields: object) -> None:
        before = self.header
        self.header = before.model_copy(update=fields)
        try:
            self._write()
        except files.DiskTrouble:
            self.header = before
            raise

    def _open(self, slot: Slot, key: bytes) -> bytes | None:
        context = _slot_context(self.header.practice, slot.type, slot.kdf)
        try:
            return unwrap(key, slot.nonce, slot.wrapped, context)
        except (ciphers.InvalidTag, ValueError):
            return None

    def _write(self) -> None:
        data = orjson.dumps(self.header.model_dump(mode="json"), option=orjson.OPT_INDENT_2)
        with files.told("writing vault.json"):
            files.replace(self.path, data)


def _refuse_foreign(data: object) -> None:
    if not isinstance(data, dict) or data.get("kind") != KIND:
        raise UnreadableVault("vault.json does not belong to alliance-tui", remedy="Choose another with --practice")
    if isinstance(data.get("format"), int) and data["format"] > FORMAT:
        raise UnreadableVault(
            f"this practice has format {data['format']}, and this alliance-tui reads up to {FORMAT}",
            safe="Nothing was touched",
            remedy="Update alliance-tui",
        )
    if isinstance(data.get("format"), int) and not upgrades.knows(data["format"], FORMAT):
        raise UnreadableVault("vault.json states a format that never was", remedy="Restore it from a backup")


def _passphrase_slot(practice: str, master: bytes, passphrase: str, cost: Argon2Cost) -> Slot:
    kdf = cost.model_copy(update={"salt": b64(secrets.token_bytes(SALT_BYTES))})
    return _slot(practice, "passphrase", kdf, stretch(passphrase, kdf), master)


def _recovery_slot(practice: str, master: bytes, secret: bytes) -> Slot:
    kdf = RecoveryKdf(salt=b64(secrets.token_bytes(SALT_BYTES)))
    return _slot(practice, "recovery", kdf, _from_code(secret, kdf), master)


def _slot(
    practice: str, kind: Literal["passphrase", "recovery"], kdf: Argon2Cost | RecoveryKdf, key: bytes, master: bytes
) -> Slot:
    nonce, wrapped = wrap(key, master, _slot_context(practice, kind, kdf))
    return Slot(type=kind, kdf=kdf, nonce=nonce, wrapped=wrapped)


def _slot_context(practice: str, kind: str, kdf: Argon2Cost | RecoveryKdf) -> bytes:
    parts = {"format": KEY_FORMAT, "practice": practice, "slot": kind, "kdf": kdf.model_dump()}
    return orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)


def stretch(passphrase: str, kdf: Argon2Cost) -> bytes:
    """The 32-byte key that a passphrase gives with this salt and cost: Argon2id (RFC 9106) of its NFC as UTF-8.

    Raises:
        UnreadableVault: when the salt is none.
    """
    # A terminal hands bytes that are no UTF-8 over as surrogates; they too may be part of a passphrase.
    secret = unicodedata.normalize("NFC", passphrase).encode(errors="surrogatepass")
    return ciphers.Argon2id(
        salt=_salt(kdf),
        length=KEY_BYTES,
        iterations=kdf.iterations,
        lanes=kdf.lanes,
        memory_cost=kdf.memory_kib,
    ).derive(secret)


def _from_code(secret: bytes, kdf: RecoveryKdf) -> bytes:
    info = b"alliance-tui recovery"
    return ciphers.HKDF(algorithm=ciphers.SHA256(), length=KEY_BYTES, salt=_salt(kdf), info=info).derive(secret)


def _salt(kdf: Argon2Cost | RecoveryKdf) -> bytes:
    try:
        salt = unb64(kdf.salt)
    except ValueError:
        salt = b""
    if len(salt) != SALT_BYTES:
        raise UnreadableVault("vault.json is damaged at a salt", remedy="Restore it from a backup")
    return salt
