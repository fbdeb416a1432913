"""A client: a person in therapy, known here by a code."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field

from alliance_tui.domain.record import Record

CODE_LENGTH = 24

_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f/\\]")


class InvalidClientCode(ValueError):
    """The text cannot serve as a client code; the message says why, without repeating it."""


def clean_code(text: str) -> str:
    """Return `text` as a client code: NFC, outer blanks gone, inner blanks single.

    Raises:
        InvalidClientCode: when it is empty, longer than 24 characters, or holds a slash or a control character.
    """
    code = " ".join(unicodedata.normalize("NFC", text).split())
    if not code:
        raise InvalidClientCode("a client code needs at least one character")
    if len(code) > CODE_LENGTH:
        raise InvalidClientCode(f"a client code has at most {CODE_LENGTH} characters")
    if _FORBIDDEN.search(code):
        raise InvalidClientCode("a client code holds no slash and no control character")
    return code


def same_code(one: str, other: str) -> bool:
    """Whether two codes name the same client: letter case does not matter."""
    return clean_code(one).casefold() == clean_code(other).casefold()


class Client(Record):
    """One client as the catalogue keeps it."""

    id: str
    """Random; the only thing about a client that a file name may hold."""
    code: Annotated[str, AfterValidator(clean_code)]
    created_at: AwareDatetime
    codebook: str = "rupture-repair"
    """The codebook that new sessions with this client are marked with."""
    planned_min: Annotated[int, Field(ge=5, le=480)] = 50
    """Planned length of a session in minutes."""
    modality: str = "video"
    is_archived: bool = False
    birth_year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    """Only where a record must be kept longer for a client who was a minor."""
    guest_of: str = ""
    """Of somebody else's client, whose sessions came here to be coded: which practice asks. Empty for one's own."""

    @property
    def is_guest(self) -> bool:
        """Whether this is somebody else's client: never part of the caseload, of its figures or of its reminders."""
        return bool(self.guest_of)
