"""The name of a file as a person gives it: typed, pasted, or dropped on the terminal."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from alliance_tui.config.paths import expanded

MOST_NAMES = 2000
"""Names of a folder that are looked at to complete one."""

_WHOLE = ("/", "~/", "file://", "'/", '"/', "'~/", '"~/')
"""How a path begins that needs no folder before it, also in quotes."""


def path_typed(text: str) -> Path:
    """A file as typed, pasted or dropped: with `~`, in quotes, with escaped blanks, or as a `file://` address.

    A whole path that was pasted behind the `~/` with which a line begins stands for itself.
    """
    text = text.strip()
    if text.startswith("~/") and text[2:].startswith(_WHOLE):
        text = text[2:]
    if text.startswith("file://"):
        return Path(unquote(urlsplit(text).path))
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    path = expanded(Path(text))
    # A terminal escapes blanks and signs, never letters; a name may have a backslash of its own.
    return expanded(Path(re.sub(r"\\(\W)", r"\1", text))) if "\\" in text and not os.path.lexists(path) else path


def completed(text: str) -> tuple[str, int]:
    """What was typed as far as it can be completed, and how many files or folders it can still be."""
    folder, slash, name = text.rpartition("/")
    try:
        with os.scandir(expanded(Path(f"{folder}{slash}" or "."))) as entries:
            found = {
                entry.name: entry.is_dir()
                for _place, entry in zip(range(MOST_NAMES), entries, strict=False)
                if entry.name.startswith(name) and (name.startswith(".") or not entry.name.startswith("."))
            }
    except (OSError, ValueError):
        return text, 0
    if not found:
        return text, 0
    first, last = min(found), max(found)
    same = next((place for place, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), None)
    common = first[:same]
    is_folder = len(found) == 1 and found[common]
    return f"{folder}{slash}{common}{'/' if is_folder else ''}", len(found)
