"""The ciphers of `cryptography`, loaded when the first is used: an open practice starts without them.

Names are looked up through the module (`ciphers.AESGCM`), so that importing this costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

__all__ = ["AESGCM", "HKDF", "SHA256", "Argon2id", "InvalidTag", "X25519PrivateKey", "X25519PublicKey"]

_HOMES = {
    "InvalidTag": "cryptography.exceptions",
    "AESGCM": "cryptography.hazmat.primitives.ciphers.aead",
    "SHA256": "cryptography.hazmat.primitives.hashes",
    "Argon2id": "cryptography.hazmat.primitives.kdf.argon2",
    "HKDF": "cryptography.hazmat.primitives.kdf.hkdf",
    "X25519PrivateKey": "cryptography.hazmat.primitives.asymmetric.x25519",
    "X25519PublicKey": "cryptography.hazmat.primitives.asymmetric.x25519",
}


def __getattr__(name: str) -> Any:
    """Called once a name: what was found stays."""
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module  # deferred: see above

    found = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return found
