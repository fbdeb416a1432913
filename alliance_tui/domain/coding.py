"""Codings: the marks of coders beside those of the one whose session it is, and what a coder was asked for.

A session's own markers and episodes are its therapist's, or, in a coder's practice, those of the coder who was asked;
they stay what they are. Everybody else's marks stand in codings. Codings are blind: they are shown only when one's own
is closed, so that nobody codes after somebody else.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from alliance_tui.domain.codebook import PRINTED, CodebookRef, Slug
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.record import Record
from alliance_tui.domain.signature import canonical

OWN: Slug = "own"
"""What the marks of the session itself are called among coders. No other coder may have this id."""


class Basis(StrEnum):
    """What a coder marked from."""

    LIVE = "live"
    RECORDING = "recording"
    NOTE = "note"
    UNSAID = "unsaid"


class Coder(Record):
    """Somebody who marks sessions."""

    id: Slug
    """The same in every session, so that sessions can be compared."""
    name: Annotated[str, Field(max_length=60, pattern=PRINTED)] = ""
    """What to call them on screen; empty: their id."""

    @property
    def title(self) -> str:
        """What to call them."""
        return self.name or self.id


MOST_OF_ID = 48


def coder_id(name: str) -> str:
    """The id of whoever is called so: the name in small letters without accents, empty where it has no letter or digit.

    What these letters cannot hold, another script or a long name, ends in a digest: no two names are one coder for it.
    """
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = " ".join("".join(one for one in spread if not unicodedata.combining(one)).split())
    plain = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    if len(plain) <= MOST_OF_ID and not any(one.isalnum() and not one.isascii() for one in bare):
        return plain
    digest = hashlib.sha256(bare.encode()).hexdigest()[:8]
    return f"{plain[: MOST_OF_ID - len(digest) - 1].strip('-')}-{digest}".strip("-")


class Coding(Record):
    """One session as another coder marked it."""

    id: str
    """Random; of a coding that was asked for by a package, the package's, for a later answer with `-2`, `-3` behind."""
    coder: Coder
    codebook: CodebookRef
    """Which one it was coded with."""
    is_blind: bool = True
    """Whether the coder saw nobody else's marks."""
    basis: Basis = Basis.UNSAID
    begun_at: AwareDatetime
    """When it was begun, or asked for."""
    closed_at: AwareDatetime | None = None
    """When the coder called it done; None until then, and it counts for nothing."""
    markers: tuple[Marker, ...] = ()
    """In the order of their offsets; their ids are unique within the coding."""
    episodes: tuple[Episode, ...] = ()
    """Where the coder rated some."""

    @property
    def is_closed(self) -> bool:
        """Whether the coder called it done."""
        return self.closed_at is not None


class Assignment(Record):
    """Says of a session that it came in a coding package, to be coded here and sent back."""

    package: str
    """The package's id."""
    practice: str
    """What stands for the practice that asks, which alone can take the marks in. Not its id: nobody learns that."""
    session: str
    """The session's id there."""
    coder: Coder
    """As whom one was asked."""
    is_blind: bool = True
    reply_key: str = ""
    """The asking practice's public key (X25519, base64): the marks go back sealed to it."""
    taken_in_at: AwareDatetime
    closed_at: AwareDatetime | None = None
    """When one's own coding was called done."""
    closed_as: str = ""
    """The digest of the marks that were called done (see `marks_digest`). No clock tells whether they changed since.
    Empty in what was closed before there was one."""
    sent_at: AwareDatetime | None = None
    """When it was last sent back."""

    def closed(self, now: datetime, marks: str) -> "Assignment":
        """Called done.

        Args:
            now: by the wall clock. Where that was set back, it counts as a second after what was sent last: whoever
                asked takes the later answer for the newer.
            marks: their digest.
        """
        at = max(now, self.sent_at + timedelta(seconds=1)) if self.sent_at else now
        return self.model_copy(update={"closed_at": at, "closed_as": marks})

    def reopened(self) -> "Assignment":
        """Gone on with: it is not done."""
        return self.model_copy(update={"closed_at": None, "closed_as": ""})

    def sent(self, now: datetime) -> "Assignment":
        """Sent back as it was closed, which was never after that."""
        return self.model_copy(update={"sent_at": max(now, self.closed_at) if self.closed_at else now})

    @property
    def is_closed_again(self) -> bool:
        """Whether it was called done anew since it was sent back."""
        return self.sent_at is not None and self.closed_at is not None and self.closed_at > self.sent_at


def marks_digest(markers: Iterable[Marker], episodes: Iterable[Episode]) -> str:
    """SHA-256 of marks and their episodes with all that was written to them, as canonical JSON without defaults."""
    content = [[one.model_dump(mode="json", exclude_defaults=True) for one in some] for some in (markers, episodes)]
    return hashlib.sha256(canonical(content)).hexdigest()


def with_coding(codings: Iterable[Coding], coding: Coding) -> tuple[Coding, ...]:
    """Codings with one more, or with one of the same id in the place of the one that was there."""
    kept = tuple(codings)
    if any(one.id == coding.id for one in kept):
        return tuple(coding if one.id == coding.id else one for one in kept)
    return (*kept, coding)


def coding_by(codings: Iterable[Coding], coder_id: str) -> Coding | None:
    """What a coder closed last, or None."""
    closed = [one for one in codings if one.coder.id == coder_id and one.closed_at is not None]
    return max(closed, key=lambda one: (one.closed_at is not None and one.closed_at.timestamp(), one.id), default=None)


def asked_by(codings: Iterable[Coding], package: str) -> tuple[Coding, ...]:
    """What a package asked for: first as it was asked for or first answered, then each later answer."""
    return tuple(one for one in codings if one.id.partition("-")[0] == package)


def answer_id(codings: Iterable[Coding], package: str) -> str:
    """The id for the next answer to a package."""
    before = asked_by(codings, package)
    return package if all(not one.is_closed for one in before) else f"{package}-{len(before) + 1}"


def unanswered(codings: Iterable[Coding], package: str) -> tuple[Coding, ...]:
    """Codings in which what answered a package first is only asked for again."""
    asked: dict[str, object] = {"closed_at": None, "markers": (), "episodes": (), "basis": Basis.UNSAID}
    return tuple(one.model_copy(update=asked) if one.id == package else one for one in codings)
