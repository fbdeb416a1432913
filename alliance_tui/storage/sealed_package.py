"""A sealed package: content on its way to one person, opened by a passphrase or by the private half of a coding key.

    line     one JSON object and a newline, at most 1 KiB, not sealed:
             {"kind": "alliance-tui package", "format": 1, "way": "passphrase", "kdf": {...}, "check", "nonce", "size"}
             {"kind": "alliance-tui package", "format": 1, "way": "key", "recipient", "ephemeral", "check", "nonce",
             "size"}
    sealed   `size` bytes: AES-256-GCM over the content, bound to the whole line with its newline
    sum      32 bytes: SHA-256 of everything before, against accidents: a damaged file is told before anybody is asked

The secret is Argon2id of the passphrase with `kdf`, or X25519 of an ephemeral key and the recipient's. From it come by
HKDF-SHA256, with the salt of the kdf or the ephemeral and the recipient's public key as salt, the key (info
`alliance-tui/1 package seal`) and 16 bytes `check` (info `alliance-tui/1 package check`), which tell a wrong passphrase
from a changed package and bind the content to one key. The content is filled up with blanks to a multiple of 16 KiB, so
that its size tells little.

Why no other program's format: age seals a passphrase with scrypt and has no header of one's own that is bound to the
content; and everything this one needs is in `cryptography` already.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import orjson
from pydantic import Field, TypeAdapter, ValidationError

from alliance_tui.domain.record import Record
from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import ciphers, coding_key
from alliance_tui.storage.armour import b64, unb64
from alliance_tui.storage.vault import KEY_BYTES, NONCE_BYTES, SALT_BYTES, Argon2Cost, default_cost, stretch

KIND: Final = "alliance-tui package"
FORMAT: Final = 1
MOST_BYTES = 32 * 1024 * 1024
"""The largest package there is."""
_MOST_LINE = 1024
_FILL = 16 * 1024
_CHECK_BYTES = 16
_SUM_BYTES = 32
_TAG_BYTES = 16
_MOST_MEMORY_KIB = 1024 * 1024
"""A stranger's file does not get more of this machine's memory than 1 GiB."""
_MOST_ITERATIONS = 16


class UnreadablePackage(Trouble):
    """A file is no package, is damaged, cut off, changed or too new."""

    def __init__(self, why: str, remedy: str = "") -> None:
        super().__init__(f"this coding package cannot be used: {why}", safe="Nothing was taken in", remedy=remedy)


class PackageStaysShut(Trouble):
    """A package is whole, and what was given does not open it."""


def _bytes(count: int) -> str:
    return rf"^[A-Za-z0-9+/]{{{-(-count * 8 // 6)}}}={{{-count % 3}}}$"


class _Line(Record):
    kind: Literal["alliance-tui package"] = KIND
    format: Literal[1] = FORMAT
    check: Annotated[str, Field(pattern=_bytes(_CHECK_BYTES))]
    nonce: Annotated[str, Field(pattern=_bytes(NONCE_BYTES))]
    size: Annotated[int, Field(ge=_TAG_BYTES, le=MOST_BYTES)]


class _ByPassphrase(_Line):
    way: Literal["passphrase"] = "passphrase"
    kdf: Argon2Cost


class _ByKey(_Line):
    way: Literal["key"] = "key"
    recipient: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    """The first 8 bytes of SHA-256 of the recipient's public key: tells them that it is theirs."""
    ephemeral: Annotated[str, Field(pattern=_bytes(coding_key.KEY_BYTES))]


_LINES: TypeAdapter[_ByPassphrase | _ByKey] = TypeAdapter(Annotated[_ByPassphrase | _ByKey, Field(discriminator="way")])


def seal_with_passphrase(content: bytes, passphrase: str, cost: Argon2Cost | None = None) -> bytes:
    """A package that a passphrase opens. `cost` is the work of one guess, by default that of the vault."""
    kdf = (cost or default_cost()).model_copy(update={"salt": b64(secrets.token_bytes(SALT_BYTES))})
    keys = _keys(stretch(passphrase, kdf), unb64(kdf.salt))
    return _sealed(content, keys, {"way": "passphrase", "kdf": kdf.model_dump()})


def seal_to_key(content: bytes, public: bytes) -> bytes:
    """A package that only the private half of a coding key opens.

    Raises:
        MistypedKey: when `public` can be nobody's key.
    """
    ephemeral = ciphers.X25519PrivateKey.generate()
    own = ephemeral.public_key().public_bytes_raw()
    try:
        secret = ephemeral.exchange(ciphers.X25519PublicKey.from_public_bytes(public))
    except ValueError:  # a point of small order: everybody knows its secret
        raise coding_key.MistypedKey("it can be nobody's") from None
    return _sealed(
        content, _keys(secret, own + public), {"way": "key", "recipient": recipient_of(public), "ephemeral": b64(own)}
    )


@dataclass(frozen=True)
class SealedPackage:
    """A package that is whole, still shut."""

    line: bytes
    header: _ByPassphrase | _ByKey
    sealed: bytes

    @property
    def needs_passphrase(self) -> bool:
        """Whether a passphrase opens it; else a coding key."""
        return isinstance(self.header, _ByPassphrase)

    @property
    def recipient(self) -> str:
        """Whom it is sealed to, as `recipient_of` has it; empty where a passphrase opens it."""
        return self.header.recipient if isinstance(self.header, _ByKey) else ""

    def open_with_passphrase(self, passphrase: str) -> bytes:
        """The content.

        Raises:
            PackageStaysShut: when the passphrase is another one.
            UnreadablePackage: when it was changed.
        """
        assert isinstance(self.header, _ByPassphrase)
        keys = _keys(stretch(passphrase, self.header.kdf), unb64(self.header.kdf.salt))
        if not hmac.compare_digest(keys.check, unb64(self.header.check)):
            raise PackageStaysShut(
                "the passphrase does not open this coding package",
                safe="Nothing was taken in",
                remedy="It is the one that you agreed on with who sent it, not your practice's",
            )
        return self._content(keys)

    def open_with_key(self, secret: bytes) -> bytes:
        """The content, opened with the private half of a coding key.

        Raises:
            PackageStaysShut: when it is for another practice.
            UnreadablePackage: when it was changed.
        """
        assert isinstance(self.header, _ByKey)
        public = coding_key.public_of(secret)
        if self.header.recipient != recipient_of(public):
            raise PackageStaysShut(
                "this coding package is for another practice",
                safe="Nothing was taken in",
                remedy="It opens with the practice whose coding key it was sealed to",
            )
        own = unb64(self.header.ephemeral)
        try:
            shared = ciphers.X25519PrivateKey.from_private_bytes(secret).exchange(
                ciphers.X25519PublicKey.from_public_bytes(own)
            )
        except ValueError:
            raise UnreadablePackage("it was changed on its way") from None
        keys = _keys(shared, own + public)
        if not hmac.compare_digest(keys.check, unb64(self.header.check)):
            raise UnreadablePackage("it was changed on its way")
        return self._content(keys)

    def _content(self, keys: "_Keys") -> bytes:
        try:
            return ciphers.AESGCM(keys.seal).decrypt(unb64(self.header.nonce), self.sealed, self.line).rstrip(b" ")
        except ciphers.InvalidTag:
            raise UnreadablePackage("it was changed on its way") from None


def read_package(blob: bytes) -> SealedPackage:
    """A package, checked as far as nobody's secret is needed for it.

    Raises:
        UnreadablePackage: when it is none, is damaged, cut off or too new.
    """
    if len(blob) > MOST_BYTES + _MOST_LINE + _SUM_BYTES:
        raise UnreadablePackage("it is larger than one can be")
    line = blob[: blob.find(b"\n", 0, _MOST_LINE) + 1]
    try:
        head = orjson.loads(line)
    except orjson.JSONDecodeError:
        head = None
    if not isinstance(head, dict) or head.get("kind") != KIND:
        raise UnreadablePackage("it does not say that it is one", remedy="Make one with: alliance-tui coding out")
    number = head.get("format")
    if isinstance(number, int) and number > FORMAT:
        raise UnreadablePackage(f"its format {number} is newer than {FORMAT}", remedy="Look for a newer alliance-tui.")
    again = "Ask for it again"
    size = head.get("size")
    if isinstance(size, int) and 0 < len(blob) - len(line) < size + _SUM_BYTES:
        raise UnreadablePackage("it is cut off", remedy=again)
    if hashlib.sha256(blob[:-_SUM_BYTES]).digest() != blob[-_SUM_BYTES:]:
        raise UnreadablePackage("it is damaged", remedy=again)
    try:
        header = _LINES.validate_python(head)
    except ValidationError:
        raise UnreadablePackage("its first line is none of ours", remedy=again) from None
    sealed = blob[len(line) : -_SUM_BYTES]
    if len(sealed) != header.size or (isinstance(header, _ByPassphrase) and _is_absurd(header.kdf)):
        raise UnreadablePackage("its first line is none of ours", remedy=again)
    return SealedPackage(line, header, sealed)


@dataclass(frozen=True)
class _Keys:
    seal: bytes
    check: bytes


def _keys(secret: bytes, salt: bytes) -> _Keys:
    def derived(length: int, purpose: str) -> bytes:
        info = f"alliance-tui/1 package {purpose}".encode()
        return ciphers.HKDF(algorithm=ciphers.SHA256(), length=length, salt=salt, info=info).derive(secret)

    return _Keys(derived(KEY_BYTES, "seal"), derived(_CHECK_BYTES, "check"))


def _sealed(content: bytes, keys: _Keys, way: dict[str, object]) -> bytes:
    filled = content.ljust(-(-len(content) // _FILL) * _FILL, b" ")
    if len(filled) + _TAG_BYTES > MOST_BYTES:
        raise Trouble(
            "this is more than one coding package holds", safe="Nothing was written", remedy="Send fewer sessions"
        )
    nonce = secrets.token_bytes(NONCE_BYTES)
    head = {"kind": KIND, "format": FORMAT, **way, "check": b64(keys.check), "nonce": b64(nonce)}
    line = orjson.dumps({**head, "size": len(filled) + _TAG_BYTES}) + b"\n"
    whole = line + ciphers.AESGCM(keys.seal).encrypt(nonce, filled, line)
    return whole + hashlib.sha256(whole).digest()


def recipient_of(public: bytes) -> str:
    """What tells whom a package is sealed to: the first 8 bytes of SHA-256 of the public key, in hex."""
    return hashlib.sha256(public).hexdigest()[:16]


def _is_absurd(kdf: Argon2Cost) -> bool:
    try:
        salt = unb64(kdf.salt)
    except ValueError:
        return True
    return len(salt) != SALT_BYTES or kdf.memory_kib > _MOST_MEMORY_KIB or kdf.iterations > _MOST_ITERATIONS
