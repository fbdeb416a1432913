"""Templates of the progress note as data: SOAP, DAP, BIRP, GIRP, PIRP, free and a person's own.

Of the process drawer only the codes of repair markers are read, and of those only the titles the codebook gives them.
"""

import difflib
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from alliance_tui.domain.codebook import Codebook, Kind, Line, Slug
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.progress_note import Holds, ProgressNote, TemplateRef, Title, WrittenSection
from alliance_tui.domain.record import Record

TEMPLATE_FORMAT = 1


class HeaderField(StrEnum):
    """What the header over a note can say, in the order in which it says it."""

    MODALITY = "modality"
    PLATFORM = "platform"
    CLIENT_LOCATION = "client_location"
    CLINICIAN_LOCATION = "clinician_location"
    CONSENT = "consent"
    PRIVACY = "privacy"
    EMERGENCY_CONTACT = "emergency_contact"
    DISRUPTIONS = "disruptions"


HEADER_TITLES = {
    HeaderField.MODALITY: "Modality",
    HeaderField.PLATFORM: "Platform",
    HeaderField.CLIENT_LOCATION: "Client's location",
    HeaderField.CLINICIAN_LOCATION: "Clinician's location",
    HeaderField.CONSENT: "Consent",
    HeaderField.PRIVACY: "Privacy of the room",
    HeaderField.EMERGENCY_CONTACT: "Emergency contact",
    HeaderField.DISRUPTIONS: "Disruptions",
}
"""What a person reads beside each."""


class Section(Record):
    """One section of a template."""

    id: Slug
    title: Title
    about: Line
    """What belongs there, in a few words."""
    holds: Holds = Holds.TEXT

    @field_validator("holds", mode="before")
    @classmethod
    def _is_known(cls, value: Any) -> Any:
        return _known(value, Holds)


class NoteTemplate(Record):
    """A template as its TOML file holds it."""

    format: Literal[1]
    id: Slug
    version: Annotated[int, Field(ge=1)]
    title: Title
    about: Line
    header: tuple[HeaderField, ...] = tuple(HeaderField)
    """Which fields the header offers."""
    sections: Annotated[tuple[Section, ...], Field(max_length=12)]

    @field_validator("header", mode="before")
    @classmethod
    def _are_known(cls, value: Any) -> Any:
        return [_known(one, HeaderField) for one in value] if isinstance(value, list | tuple) else value

    @model_validator(mode="after")
    def _is_unambiguous(self) -> Self:
        if not self.sections:
            raise ValueError("a template needs at least one section")
        _refuse_twins("section", [section.id for section in self.sections])
        _refuse_twins("header field", self.header)
        held = [section.holds for section in self.sections if section.holds is not Holds.TEXT]
        _refuse_twins("a section that holds", held)
        return self

    @property
    def ref(self) -> TemplateRef:
        """What a note keeps to know this template again."""
        return TemplateRef(id=self.id, version=self.version, title=self.title)


def begin_note(template: NoteTemplate, at: datetime) -> ProgressNote:
    """An empty note after a template."""
    return refit_note(ProgressNote(template=template.ref, sections=(), written_at=at), template, at)


def refit_note(note: ProgressNote, template: NoteTemplate, at: datetime) -> ProgressNote:
    """A note after another template. Sections that it lacks stand at the end, if anything is in them."""
    texts = {one.id: one.text for one in note.sections}
    fitted = [
        WrittenSection(id=one.id, title=one.title, holds=one.holds, text=_text_for(one, texts))
        for one in template.sections
    ]
    taken = {one.id for one in fitted if one.holds is not Holds.PLAN}
    left = [one for one in note.sections if one.text.strip() and one.id not in taken]
    return ProgressNote(template=template.ref, sections=(*fitted, *_renamed(left, fitted)), written_at=at)


def offered_interventions(markers: Iterable[Marker], codebook: Codebook) -> list[str]:
    """What was done, as words to accept: the titles of the session's repair codes, each once, in the order of time.

    Only titles that the codebook gives; never a comment, never the note. They are offered and never put in unasked.
    """
    titles = [
        code.title
        for marker in sorted(markers, key=lambda one: one.offset_s)
        if (group := codebook.group(marker.group)) is not None
        and group.kind is Kind.REPAIR
        and marker.code is not None
        and (code := group.code(marker.code)) is not None
    ]
    return list(dict.fromkeys(titles))


def _refuse_twins(what: str, names: Sequence[str]) -> None:
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise ValueError(f"{what} '{twins[0]}' stands twice")


def _known(value: Any, choices: type[StrEnum]) -> Any:
    if isinstance(value, str) and value not in list(choices):
        nearest = difflib.get_close_matches(value, list(choices), n=1, cutoff=0.5)
        hint = f"did you mean {nearest[0]}?" if nearest else f"known are {', '.join(choices)}"
        raise ValueError(f"there is no field {value[:40]!r}; {hint}")
    return value


def _text_for(section: Section, texts: dict[str, str]) -> str:
    return "" if section.holds is Holds.PLAN else texts.get(section.id, "")


def _renamed(left: list[WrittenSection], fitted: list[WrittenSection]) -> list[WrittenSection]:
    """What is left over, as plain text, under ids that nothing else has."""
    taken = {one.id for one in fitted}
    kept = []
    for one in left:
        name, count = one.id, 2
        while name in taken:
            name, count = f"{one.id[:40]}-{count}", count + 1
        taken.add(name)
        kept.append(one.model_copy(update={"id": name, "holds": Holds.TEXT}))
    return kept
