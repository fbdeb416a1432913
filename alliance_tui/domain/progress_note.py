"""The progress note: the note for the record, section by section, and the telehealth header over it.

What counts as record rather than process follows 45 CFR 164.501 (the exclusions from psychotherapy notes).
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from alliance_tui.domain.codebook import Slug
from alliance_tui.domain.record import Record

Title = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f]*$")]


class Holds(StrEnum):
    """What a section of a note holds."""

    TEXT = "text"
    INTERVENTIONS = "interventions"
    """Text too; the interventions that were accepted go here."""
    PLAN = "plan"
    """The session's own plan, which the next brief shows: one plan, not two."""


class TemplateRef(Record):
    """Which template a note was written after. The title stands here so that it reads without the template."""

    id: Slug
    version: Annotated[int, Field(ge=1)]
    title: Title


class WrittenSection(Record):
    """One section of a note. The text of one that holds the plan is the session's `plan`, and is empty here."""

    id: Slug
    title: Title
    holds: Holds = Holds.TEXT
    text: str = ""


class ProgressNote(Record):
    """A note as it was written."""

    template: TemplateRef
    sections: tuple[WrittenSection, ...]
    written_at: AwareDatetime
    """When it was last changed."""

    def filled(self, plan: str) -> list[tuple[str, str]]:
        """Title and text of every section in which something was written. `plan` is the session's."""
        told = [(one.title, plan if one.holds is Holds.PLAN else one.text) for one in self.sections]
        return [(title, text) for title, text in told if text.strip()]

    @property
    def has_plan(self) -> bool:
        """Whether the session's plan is a section of it."""
        return any(one.holds is Holds.PLAN for one in self.sections)


class TelehealthHeader(Record):
    """How the session took place. Its modality is the session's own, its disruptions are the session's pauses."""

    platform: str = ""
    client_location: str = ""
    clinician_location: str = ""
    consent: str = ""
    privacy: str = ""
    """Who else was in either room, or could hear."""
    emergency_contact: str = ""


WRITTEN_HEADER = tuple(TelehealthHeader.model_fields)
"""The header's own fields, by name."""


def with_section(note: ProgressNote, section_id: str, text: str, at: datetime) -> ProgressNote:
    """A note with another text in one section.

    Raises:
        KeyError: when it has no such section, or that one holds the plan.
    """
    if not any(one.id == section_id and one.holds is not Holds.PLAN for one in note.sections):
        raise KeyError(section_id)
    sections = tuple(one.model_copy(update={"text": text}) if one.id == section_id else one for one in note.sections)
    return note.model_copy(update={"sections": sections, "written_at": at})


def with_words(text: str, words: str) -> str:
    """A text with an accepted intervention on a line of its own at its end; as it is where that stands there."""
    if words in text.splitlines():
        return text
    kept = text.rstrip()
    return f"{kept}\n{words}" if kept else words
