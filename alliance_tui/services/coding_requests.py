"""What coders were asked for: which sessions each package was about, and the key that opens its answer.

The catalogue keeps it in three facts, JSON by the package's id: `asked` has the ids of its sessions, `reply-keys` the
private half of the key its answer is sealed to (X25519, base64), and `withdrawn`, of a request that was withdrawn, whom
an answer to it would be sealed to (see `sealed_package`). The key of a withdrawn request is kept nowhere.
"""

from collections.abc import Sequence
from typing import Any

import orjson

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import coding_key, sealed_package
from alliance_tui.storage.armour import b64, unb64
from alliance_tui.storage.practice import Practice

SESSIONS = "asked"
REPLY_KEYS = "reply-keys"
WITHDRAWN = "withdrawn"


class Withdrawn(Trouble):
    """Marks answer a request that was withdrawn."""

    def __init__(self) -> None:
        super().__init__(
            "the request that these marks answer was withdrawn",
            safe="Nothing was taken in",
            remedy="Send the session to the coder again",
        )


def asked_sessions(practice: Practice) -> dict[str, list[str]]:
    """The ids of the sessions each package asked about, by the package's id, oldest first."""
    return _read(practice, SESSIONS)


def is_withdrawn(practice: Practice, package: str) -> bool:
    """Whether what a package asked for was withdrawn."""
    return package in _read(practice, WITHDRAWN)


def opening_secret(practice: Practice, recipient: str) -> bytes:
    """The private half of the key a package is sealed to: that of a request whose answer it is, else the practice's.

    Args:
        practice: open.
        recipient: whom it is sealed to, as `sealed_package` has it.

    Raises:
        Withdrawn: when it answers a request that was withdrawn.
        ReadOnly, DiskTrouble: as `Practice.coding_secret`.
    """
    if recipient in _read(practice, WITHDRAWN).values():
        raise Withdrawn
    for kept in _read(practice, REPLY_KEYS).values():
        secret = unb64(kept)
        if _answered_to(secret) == recipient:
            return secret
    return practice.coding_secret()


def remember(practice: Practice, package: str, session_ids: Sequence[str], secret: bytes) -> None:
    """Keep in mind what a package asked, and the key for its answer.

    Raises:
        ReadOnly, DiskTrouble: as everywhere.
    """
    _keep(practice, REPLY_KEYS, {**_read(practice, REPLY_KEYS), package: b64(secret)})
    _keep(practice, SESSIONS, {**asked_sessions(practice), package: list(session_ids)})


def forget(practice: Practice, package: str) -> None:
    """Let go of a package that was never written. Raises as `remember`."""
    for fact in (SESSIONS, REPLY_KEYS):
        _drop(practice, fact, package)


def withdraw(practice: Practice, package: str) -> None:
    """Throw away the key for the answer to a package, and keep in mind that it is refused. Raises as `remember`."""
    known = _read(practice, WITHDRAWN)
    if package not in known:
        kept = _read(practice, REPLY_KEYS).get(package)
        _keep(practice, WITHDRAWN, {**known, package: _answered_to(unb64(kept)) if kept else ""})
    _drop(practice, REPLY_KEYS, package)


def leave(practice: Practice, package: str, session_ids: Sequence[str]) -> None:
    """Let a package be about these sessions alone: the others are not asked for any more. Raises as `remember`."""
    if session_ids:
        _keep(practice, SESSIONS, {**asked_sessions(practice), package: list(session_ids)})
    else:
        _drop(practice, SESSIONS, package)


def _answered_to(secret: bytes) -> str:
    return sealed_package.recipient_of(coding_key.public_of(secret))


def _read(practice: Practice, fact: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(practice.catalogue.fact(fact) or "{}")
    return found


def _keep(practice: Practice, fact: str, known: dict[str, Any]) -> None:
    practice.catalogue.keep_fact(fact, orjson.dumps(known).decode())


def _drop(practice: Practice, fact: str, package: str) -> None:
    known = _read(practice, fact)
    if known.pop(package, None) is not None:
        _keep(practice, fact, known)
