"""What was imported and can be undone: kept in the catalogue as the fact `imports`, oldest first."""

import orjson
from pydantic import AwareDatetime, TypeAdapter

from alliance_tui.domain.record import Record
from alliance_tui.storage.practice import Practice

FACT = "imports"
"""Under which name the catalogue keeps it."""


class Import(Record):
    """What one import added."""

    at: AwareDatetime
    kind: str
    """json, boris, transcript, coding or package."""
    clients: dict[str, tuple[int, str]] = {}
    """New clients: how many sessions each came with, and a hash of their ids. An id for each would fill the catalogue,
    which is read again and again."""
    sessions: dict[str, str] = {}
    """Sessions added to clients who were here, and whose they are."""
    marks: dict[str, tuple[str, ...]] = {}
    """Markers added to sessions that were here, by session id."""
    transcripts: dict[str, str] = {}
    """Sessions that got a transcript, and whose they are."""
    codings: dict[str, tuple[str, ...]] = {}
    """Ids of the codings that other coders' marks became, by session id."""

    @property
    def is_beside(self) -> bool:
        """Whether it lies beside sessions, which stay as they were."""
        return bool(self.transcripts)


_IMPORTS: TypeAdapter[list[Import]] = TypeAdapter(list[Import])


def imports(practice: Practice) -> list[Import]:
    """What was imported and not undone, oldest first."""
    return _IMPORTS.validate_python(orjson.loads(practice.catalogue.fact(FACT) or "[]"))


def keep_imports(practice: Practice, known: list[Import]) -> None:
    """Remember these and no others.

    Raises:
        ReadOnly, DiskTrouble: as everywhere; what was remembered before is then as it was.
    """
    practice.catalogue.keep_fact(FACT, _IMPORTS.dump_json(known).decode())


def remember(practice: Practice, done: Import) -> None:
    """Remember one more. Raises as `keep_imports`."""
    keep_imports(practice, [*imports(practice), done])


def forget_transcript(practice: Practice, session_id: str, *, but_last: bool = False) -> None:
    """A transcript is no more, and there is nothing left to undo. Raises as `keep_imports`.

    Args:
        practice: open for writing.
        session_id: whose transcript it was.
        but_last: whether the last one is kept beside another that takes its place, and can come back.
    """
    before = imports(practice)
    of_it = [one for one in before if session_id in one.transcripts]
    gone = of_it[:-1] if but_last else of_it
    left = [one for one in before if one not in gone]
    if len(left) < len(before):
        keep_imports(practice, left)
