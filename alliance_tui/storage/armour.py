"""Bytes as text: base64, as it stands in the JSON of sealed files. Strict both ways: one text for the same bytes."""

import base64

from pydantic_core import SchemaValidator, core_schema

_LONG = 1024
"""Characters from which on the other decoder is worth its call."""
_RUST = SchemaValidator(core_schema.bytes_schema(), {"val_json_bytes": "base64"})


def b64(data: bytes) -> str:
    """Base64 as text."""
    return base64.b64encode(data).decode()


def unb64(text: str) -> bytes:
    """The bytes of a strict base64 text.

    A session has tens of kilobytes of it, and pydantic's decoder takes a third of the standard library's time.

    Raises:
        ValueError: when it is anything else.
    """
    # That decoder also takes the alphabet of web addresses, no padding, and JSON's escapes.
    if len(text) < _LONG or len(text) % 4 or any(one in text for one in "-_\\"):
        return base64.b64decode(text, validate=True)
    decoded: bytes = _RUST.validate_json(f'"{text}"')
    return decoded
