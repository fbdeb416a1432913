"""What a command prints steers no terminal: control characters in a text come out as `?`, whoever wrote the text."""

import re
from typing import Any, TextIO

from alliance_tui.domain.steering import STEERING

_SHOWN = {place: "?" for place in STEERING if chr(place) not in "\n\t"}
_IN_JSON = re.compile("|".join(re.escape(chr(place)) for place in sorted(STEERING) if place >= 127).encode())
"""Those that JSON does not escape by itself, in UTF-8."""


class Unsteered:
    """A stream for people around the one it prints to. Everything but writing text is that one's."""

    def __init__(self, bare: TextIO) -> None:
        self.bare = bare
        """The stream itself, for who draws on it, such as a progress bar."""

    def write(self, text: str) -> int:
        """Print."""
        return self.bare.write(text if text.isprintable() else text.translate(_SHOWN))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.bare, name)


def bare(stream: Any) -> Any:
    """The stream itself under one that lets nothing through."""
    return stream.bare if isinstance(stream, Unsteered) else stream


def unsteered_json(content: bytes) -> bytes:
    """JSON with every such character escaped: the same to a program, and harmless where it is printed."""
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0].decode()):04x}".encode(), content)
