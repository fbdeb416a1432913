"""Signatures: who signed a record and when, a hash over what was signed, and the addenda chained to it.

What is hashed is canonical JSON: fields sorted by name on every level, no blanks, UTF-8, and no field that holds its
default, so that a later version of the program, which knows more fields, computes the same. `docs/formats.md` has it
byte by byte.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, TypeAdapter

from alliance_tui.domain.record import Record

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Signer = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")]

OUTSIDE = frozenset({"state", "signature", "addenda"})
"""Fields of a record that its signature does not cover: they come to be by signing."""


class Signature(Record):
    """Who signed, when, and the SHA-256 over that and the record's content."""

    by: Signer
    at: AwareDatetime
    hash: Hash


class Addendum(Record):
    """What was added after signing: dated, signed, and chained to what stood before."""

    by: Signer
    at: AwareDatetime
    text: Annotated[str, Field(min_length=1)]
    addresses_risk: bool = False
    """Whether it says how the risk was addressed."""
    hash: Hash


def canonical(content: Any) -> bytes:
    """Canonical JSON of what pydantic printed."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )


def sign(content: bytes, by: str, at: datetime) -> Signature:
    """A signature under a record's canonical content."""
    return Signature(by=by, at=at, hash=_signature_hash(content, by, at))


def add(before: str, by: str, at: datetime, text: str, *, addresses_risk: bool = False) -> Addendum:
    """An addendum after the signature or addendum whose hash is `before`."""
    return Addendum(
        by=by,
        at=at,
        text=text,
        addresses_risk=addresses_risk,
        hash=_addendum_hash(before, by, at, text, addresses_risk),
    )


def altered(content: bytes, signature: Signature, addenda: Sequence[Addendum]) -> str:
    """What is wrong with a signed record, in words; empty when it is as it was signed."""
    if _signature_hash(content, signature.by, signature.at) != signature.hash:
        return "it is not what was signed"
    before = signature.hash
    for number, one in enumerate(addenda, 1):
        if _addendum_hash(before, one.by, one.at, one.text, one.addresses_risk) != one.hash:
            return f"addendum {number} is not what was signed"
        before = one.hash
    return ""


def _signature_hash(content: bytes, by: str, at: datetime) -> str:
    return hashlib.sha256(canonical({"at": _time(at), "by": by}) + b"\n" + content).hexdigest()


def _addendum_hash(before: str, by: str, at: datetime, text: str, addresses_risk: bool) -> str:
    fields = {"addresses_risk": addresses_risk, "at": _time(at), "by": by, "text": text}
    return hashlib.sha256(before.encode() + b"\n" + canonical(fields)).hexdigest()


def _time(at: datetime) -> str:
    """A time as it is stored."""
    return str(_printed().dump_python(at, mode="json"))


@cache
def _printed() -> TypeAdapter[datetime]:
    return TypeAdapter(AwareDatetime)
