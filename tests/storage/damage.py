"""What can happen to the bytes of a file."""

from collections.abc import Iterator
from pathlib import Path


def truncations(blob: bytes) -> Iterator[bytes]:
    """The file cut off after every byte but the last."""
    for length in range(len(blob)):
        yield blob[:length]


def bit_flips(blob: bytes) -> Iterator[bytes]:
    """The file with one bit changed, once in every byte; which bit goes round, so that all eight have their turn."""
    for place in range(len(blob)):
        changed = bytearray(blob)
        changed[place] ^= 1 << (place % 8)
        yield bytes(changed)


def modes(root: Path) -> dict[str, int]:
    """The permission bits of everything in a folder and of itself, by relative path."""
    places = [root, *sorted(root.rglob("*"))]
    return {str(place.relative_to(root)): place.stat().st_mode & 0o777 for place in places}


def whole(root: Path) -> dict[str, bytes]:
    """Every file in a folder by relative path."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
