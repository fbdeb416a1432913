"""FHIR R4 document Bundles: a session as a clinic's system takes it in, with the composition first.

A progress document has the encounter, its ratings, the note, who signed it, and addenda; a process document the process
note and its markers. They are never mixed. Every resource says how confidential it is: R (restricted) for progress, V
(very restricted) for process, and PSYTHPN, psychotherapy notes, for both (HL7 v3 Confidentiality and ActCode). The type
of a progress note is LOINC's, by discipline; LOINC has no term for a process note, so that one is named in words alone.
Markers use code systems of our own, which `code_system` describes. Resource ids are made from the session's id and are
always the same.
"""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from html import escape
from typing import Any
from uuid import UUID, uuid5

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text, interleave
from alliance_tui.domain.session import ProgressRecord, ScaleRating, Session
from alliance_tui.domain.summary import State
from alliance_tui.exchange.record_words import blocks_of, disruption_words, header_facts
from alliance_tui.exchange.wording import Books, one_line, rating_words, title_of

Resource = dict[str, Any]

_NAMESPACE = UUID("7f1a0c0e-5a0b-5d57-9a37-2f6f0c9d8e41")
_OWN = "urn:alliance-tui"
_LOINC = "http://loinc.org"
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_NOT_HELD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Discipline(StrEnum):
    """Whose progress note it is, by its LOINC code."""

    UNSPECIFIED = "11506-3"
    PSYCHOLOGY = "11510-5"
    PSYCHIATRY = "28627-8"
    SOCIAL_WORK = "28656-7"


_DISPLAYS = {
    Discipline.UNSPECIFIED: "Progress note",
    Discipline.PSYCHOLOGY: "Psychology Progress note",
    Discipline.PSYCHIATRY: "Psychiatry Progress note",
    Discipline.SOCIAL_WORK: "Social work Progress note",
}

_CLASSES = {"video": ("VR", "virtual"), "phone": ("VR", "virtual"), "in person": ("AMB", "ambulatory")}
"""Encounter classes (v3 ActCode) by modality; a virtual one where the modality is another word."""


def progress_document(
    session: ProgressRecord,
    client: str,
    author: str,
    made_at: datetime,
    discipline: Discipline = Discipline.UNSPECIFIED,
) -> bytes:
    """A session's progress note as a document Bundle.

    Args:
        session: the record drawer.
        client: the client's code or pseudonym, the only identifier of the Patient.
        author: who wrote it, as it is to be shown.
        made_at: when the document was made, with its offset from UTC.
        discipline: which LOINC type the note has.
    """
    code: Resource = {"coding": [{"system": _LOINC, "code": discipline.value, "display": _DISPLAYS[discipline]}]}
    writer = _Writer(session, client, author, made_at, confidentiality="R")
    ratings = [writer.rating(rating, place) for place, rating in enumerate(session.ratings)]
    sections: list[Resource] = []
    if ratings:
        sections.append({"title": "Ratings", "entry": [writer.reference(one) for one in ratings]})
    took_place = [f"{title}: {value}" for title, value in header_facts(session)]
    took_place += [f"Interrupted: {disruption_words(pause)}" for pause in session.pauses]
    if took_place:
        sections.append({"title": "How it took place", "text": _narrative(took_place)})
    for block in blocks_of(session):
        sections.append({"title": _text(block.title), "text": _narrative(block.lines)})
    if not sections:
        sections.append({"title": "Session", "text": _narrative([f"Session {session.number}"])})
    return writer.bundle(code, f"Progress note, session {session.number}", sections, ratings)


def process_document(session: Session, books: Books, author: str, made_at: datetime) -> bytes:
    """A session's process note as a document Bundle: the note as narrative, each marker as an Observation.

    Arguments as in `progress_document`; the client is the session's own code.
    """
    writer = _Writer(session, session.client or session.client_id, author, made_at, confidentiality="V")
    markers = [writer.marker(marker, session, books) for marker in session.markers]
    lines = [
        f"{clock_text(moment.offset_s)} "
        + (title_of(moment, session, books) if isinstance(moment, Marker) else one_line(moment.text))
        for moment in interleave(session)
    ]
    section: Resource = {"title": "Process note", "text": _narrative(lines or ["No note was written."])}
    if markers:
        section["entry"] = [writer.reference(one) for one in markers]
    code = {"text": "Process note (psychotherapy note, 45 CFR 164.501)"}
    return writer.bundle(code, f"Process note, session {session.number}", [section], markers)


def code_system(codebook: Codebook) -> bytes:
    """A codebook as the CodeSystem that process documents refer to."""
    resource = {
        "resourceType": "CodeSystem",
        "url": _system_of(codebook.id),
        "version": str(codebook.version),
        "name": "".join(part.capitalize() for part in codebook.id.split("-")),
        "title": codebook.title,
        "status": "active",
        "content": "complete",
        "caseSensitive": True,
        "hierarchyMeaning": "part-of",
        "concept": [
            {
                "code": group.id,
                "display": group.title,
                "definition": group.meaning,
                **({"concept": concepts} if (concepts := _concepts(codebook, group.id)) else {}),
            }
            for group in codebook.groups
        ],
    }
    return _json(resource)


class _Writer:
    """Makes the resources of one session's document, all with the same security labels."""

    def __init__(
        self, session: ProgressRecord, client: str, author: str, made_at: datetime, *, confidentiality: str
    ) -> None:
        self._session = session
        self._client = _text(one_line(client)) or "not named"
        self._author = _text(one_line(author)) or "not named"
        self._made_at = made_at
        self._security = [
            {"system": f"{_TERMINOLOGY}/v3-Confidentiality", "code": confidentiality},
            {"system": f"{_TERMINOLOGY}/v3-ActCode", "code": "PSYTHPN"},
        ]
        self._drawer = "progress" if confidentiality == "R" else "process"
        self._is_signed = session.state is State.SIGNED

    def reference(self, resource: Resource) -> Resource:
        return {"reference": f"urn:uuid:{resource['id']}"}

    def rating(self, rating: ScaleRating, place: int) -> Resource:
        """One filled-in scale: items and totals are its components."""
        scores = {**rating.values, **{f"total: {name}": value for name, value in rating.totals.items()}}
        components = [
            {"code": {"text": _text(one_line(item)) or "item"}, "valueQuantity": {"value": value}}
            for item, value in scores.items()
        ]
        return {
            **self._observation(f"rating:{place}", _moment(rating.at)),
            "code": {"text": _text(rating_words(rating))},
            **({"component": components} if components else {"dataAbsentReason": {"text": "no item was rated"}}),
        }

    def marker(self, marker: Marker, session: Session, books: Books) -> Resource:
        """One marked moment."""
        at = session.started_at + timedelta(milliseconds=round(marker.offset_s * 1000))
        title = _text(title_of(marker, session, books))
        components = [
            {
                "code": {"text": "seconds from session start"},
                "valueQuantity": {
                    "value": marker.offset_s,
                    "unit": "s",
                    "system": "http://unitsofmeasure.org",
                    "code": "s",
                },
            }
        ]
        if marker.salience is not None:
            components.append({"code": {"text": "salience, 1 to 5"}, "valueInteger": marker.salience})
        coding = {
            "system": _system_of(session.codebook.id),
            "version": str(session.codebook.version),
            "code": marker.code or marker.group,
            "display": title,
        }
        comment = _text(marker.comment).strip()
        return {
            **self._observation(f"marker:{marker.id}", _moment(at)),
            "code": {"coding": [coding], "text": title},
            "component": components,
            **({"note": [{"text": comment}]} if comment else {}),
        }

    def bundle(self, kind: Resource, title: str, sections: list[Resource], observations: Sequence[Resource]) -> bytes:
        """The document: composition first, then all that it refers to."""
        patient = self._resource("Patient", {"identifier": [{"system": f"{_OWN}:client", "value": self._client}]})
        author = self._resource("Practitioner", {"name": [{"text": self._author}]})
        encounter = self._encounter(patient, author)
        composition = self._resource(
            "Composition",
            {
                "status": "final" if self._is_signed else "preliminary",
                "type": kind,
                "subject": self.reference(patient),
                "encounter": self.reference(encounter),
                "date": _moment(self._made_at),
                "author": [self.reference(author)],
                "title": title,
                **self._attested(),
                "confidentiality": self._security[0]["code"],
                "section": sections,
            },
        )
        for one in observations:
            one |= {"subject": self.reference(patient), "encounter": self.reference(encounter)}
        entries = [composition, patient, author, encounter, *observations]
        bundle = {
            **self._resource("Bundle", {}),
            "type": "document",
            "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{self._id(f'document:{self._made_at}')}"},
            "timestamp": _moment(self._made_at),
            "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in entries],
        }
        return _json(bundle)

    def _attested(self) -> Resource:
        """Who signed the record. A process note is never signed."""
        signature = self._session.signature
        if signature is None or self._drawer == "process":
            return {}
        party = {"display": _text(one_line(signature.by))}
        return {"attester": [{"mode": "professional", "time": _moment(signature.at), "party": party}]}

    def _encounter(self, patient: Resource, author: Resource) -> Resource:
        session = self._session
        code, display = _CLASSES.get(session.modality.strip().casefold(), _CLASSES["video"])
        period = {"start": _moment(session.started_at)}
        if session.ended_at:
            period["end"] = _moment(session.ended_at)
        return self._resource(
            "Encounter",
            {
                "status": "finished" if session.ended_at else "in-progress",
                "class": {"system": f"{_TERMINOLOGY}/v3-ActCode", "code": code, "display": display},
                "subject": self.reference(patient),
                "participant": [{"individual": self.reference(author)}],
                "period": period,
            },
        )

    def _observation(self, name: str, at: str) -> Resource:
        status = "final" if self._is_signed else "preliminary"
        return self._resource("Observation", {"status": status, "effectiveDateTime": at}, name)

    def _resource(self, kind: str, content: Resource, name: str = "") -> Resource:
        """A resource with its id and labels. Only the labels and ids are the same for all."""
        return {
            "resourceType": kind,
            "id": str(self._id(f"{kind}:{name}")),
            "meta": {"security": self._security},
            **content,
        }

    def _id(self, name: str) -> UUID:
        return uuid5(_NAMESPACE, f"{self._session.id}:{self._drawer}:{name}")


def _concepts(codebook: Codebook, group_id: str) -> list[Resource]:
    group = codebook.group(group_id)
    return [
        {"code": code.id, "display": code.title, "definition": code.meaning} for code in (group.codes if group else ())
    ]


def _system_of(codebook_id: str) -> str:
    return f"{_OWN}:codebook:{codebook_id}"


def _narrative(lines: Iterable[str]) -> Resource:
    paragraphs = "".join(f"<p>{escape(_text(line), quote=False)}</p>" for line in lines)
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{paragraphs}</div>'}


def _text(text: str) -> str:
    """Text as FHIR strings and XHTML can hold it."""
    return _NOT_HELD.sub("\ufffd", text)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _json(resource: Resource) -> bytes:
    return (json.dumps(resource, indent=1, ensure_ascii=False) + "\n").encode()
