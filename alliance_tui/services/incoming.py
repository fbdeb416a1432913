"""A file that is to be taken in: only read, refused where it is none or too large, and told apart by what it holds."""

import os
import re
import stat
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from enum import StrEnum
from pathlib import Path

from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.practice_json import KIND
from alliance_tui.exchange.transcripts import decoded
from alliance_tui.storage import sealed_package

MOST_BYTES = 1 << 30
"""More than thirty years of sessions as JSON; no file that is larger is read."""

_PRACTICE = re.compile(rb'\s*\{\s*"kind"\s*:\s*"' + KIND.encode() + b'"')
_PACKAGE = re.compile(rb'\s*\{\s*"kind"\s*:\s*"' + sealed_package.KIND.encode() + b'"')


class Unreadable(Trouble):
    """A file cannot be read, or is nothing that can be taken in."""

    def __init__(self, title: str, remedy: str = "") -> None:
        super().__init__(title, safe="Nothing was imported", remedy=remedy)


class Kind(StrEnum):
    """What can be taken in."""

    PRACTICE = "a practice"
    PROJECT = "a BORIS project"
    TRANSCRIPT = "a transcript"


MOST = {Kind.PRACTICE: MOST_BYTES, Kind.PROJECT: 64 << 20, Kind.TRANSCRIPT: 32 << 20}
"""The size of each, in bytes. A whole day of talk has less than 2 MB, a project of a thousand observations 30 MB."""


def read_file(path: Path) -> bytes:
    """The content of a file, which is only read. A leading `~` is one's own folder.

    Raises:
        Unreadable: when it is not there, no ordinary file, too large, or may not be read; never says its folder.
    """
    try:
        # A pipe would wait for its writer: it is opened without waiting, and refused.
        descriptor = os.open(path.expanduser(), os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        raise Unreadable(f"there is no file {_name(path)}", "Check the name") from None
    except (OSError, ValueError, RuntimeError):
        raise Unreadable(f"the file {_name(path)} cannot be read", "Check the name, and who may read it") from None
    try:
        return _content(descriptor, _name(path))
    except OSError:
        raise Unreadable(f"the file {_name(path)} cannot be read", "Check the name, and who may read it") from None
    finally:
        os.close(descriptor)


def _content(descriptor: int, name: str) -> bytes:
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode):
        raise Unreadable(f"at {name} there is no file that can be read", "Name a file, not a folder or a device")
    if state.st_size <= MOST_BYTES:
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(MOST_BYTES + 1)  # it may have grown meanwhile
        if len(content) <= MOST_BYTES:
            return content
    raise Unreadable(f"the file {name} is larger than 1 GB")


def kind_of(content: bytes) -> Kind:
    """What a file is, by what it holds and not by its name.

    Raises:
        Unreadable: when it is nothing that can be taken in, or larger than such a thing can be.
    """
    kind = _kind_of(_in_utf8(content))
    if len(content) > MOST[kind]:
        raise Unreadable(f"this is larger than {kind} can be: more than {MOST[kind] >> 20} MB")
    return kind


def _in_utf8(content: bytes) -> bytes:
    """The content without a byte order mark, in UTF-8 where it is a text; else as it is."""
    if not content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.removeprefix(BOM_UTF8)
    try:
        return decoded(content).encode()
    except UnicodeError:
        return content


def _kind_of(content: bytes) -> Kind:
    if _PACKAGE.match(content[:4096]):
        raise Unreadable(
            "this is a coding package",
            "It is taken in from the list of codings, or with: alliance-tui coding in FILE",
        )
    if _PRACTICE.match(content[:4096]):
        return Kind.PRACTICE
    if content.lstrip()[:1] == b"{":
        # In JSON a quote inside of a text is escaped: these can be nothing but names of fields.
        if b'"behaviors_conf"' in content or b'"project_format_version"' in content:
            return Kind.PROJECT
        if b'"segments"' in content:
            return Kind.TRANSCRIPT
    elif b"-->" in content:
        return Kind.TRANSCRIPT
    raise Unreadable(
        "this is nothing that can be taken in",
        "It takes a practice as JSON, a BORIS project, or a transcript: WebVTT, SubRip or Whisper's JSON",
    )


def _name(path: Path) -> str:
    return path.name or str(path)
