"""ELAN annotation files (EAF 3.0): one tier a group, its marks with a width, their salience and words in tiers below.

ELAN knows no points in time, so that a mark stands for `width_s` from its moment on, cut at the next mark of its tier:
overlaps in a tier pass the schema and not ELAN. Marks of one tier at the same millisecond become one annotation with
both names. Elements stand in the order of the schema (EAFv3.0.xsd): header, times, tiers, types, language, constraints,
vocabularies. The media URL is a neutral one; only the recording's bare name is given, relative to the file.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import groupby
from urllib.parse import quote

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.marker import Marker
from alliance_tui.exchange.leaving import Coded, Placed, Sidecar, clock_words, in_recording_time
from alliance_tui.exchange.wording import Books

WIDTH_S = 2.0
LANGUAGE = "und"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_MIME = {"mp4": "video/mp4", "mpg": "video/mpeg", "wav": "audio/x-wav", "mov": "video/quicktime", "m4a": "audio/mp4"}


class _Document:
    """An EAF while it is put together; gives out the numbers of time slots and annotations."""

    def __init__(self) -> None:
        self.tiers: list[ET.Element] = []
        self.times: list[int] = []
        self.annotations = 0

    def slot(self, at_ms: int) -> str:
        self.times.append(at_ms)
        return f"ts{len(self.times)}"

    def annotation(self, tier: ET.Element, kind: str, value: str, **attributes: str) -> str:
        self.annotations += 1
        name = f"a{self.annotations}"
        holder = ET.SubElement(tier, "ANNOTATION")
        annotation = ET.SubElement(holder, kind, {"ANNOTATION_ID": name, **attributes})
        ET.SubElement(annotation, "ANNOTATION_VALUE").text = _xml_text(value)
        return name

    def tier(self, name: str, kind: str, coder: str, parent: str | None = None) -> ET.Element:
        attributes = {"TIER_ID": _xml_text(name), "LINGUISTIC_TYPE_REF": kind, "PARTICIPANT": _xml_text(coder)}
        if parent is not None:
            attributes["PARENT_REF"] = _xml_text(parent)
        self.tiers.append(ET.Element("TIER", attributes))
        return self.tiers[-1]


def write_eaf(coded: Coded, books: Books, *, has_words: bool = False, width_s: float = WIDTH_S) -> Sidecar:
    """An EAF document, UTF-8. `width_s` is how long a mark stands, in seconds.

    Raises:
        ValueError: when the width is less than a millisecond.
    """
    if round(width_s * 1000) < 1:
        raise ValueError("a mark needs a width of at least a millisecond")
    placing = in_recording_time(coded)
    book = books.get(coded.session.codebook)
    document = _Document()
    used = sorted({placed.marker.group for placed in placing.placed})
    groups = [group.id for group in book.groups] if book else []
    for group in [*groups, *(one for one in used if one not in groups)]:
        marks = [placed for placed in placing.placed if placed.marker.group == group]
        _add_tiers(document, coded, book, group, marks, round(width_s * 1000), has_words=has_words)
    root = ET.Element(
        "ANNOTATION_DOCUMENT",
        {
            "AUTHOR": "",
            "DATE": coded.session.started_at.isoformat(timespec="seconds"),
            "FORMAT": "3.0",
            "VERSION": "3.0",
            "xmlns:xsi": _XSI,
            "xsi:noNamespaceSchemaLocation": _SCHEMA,
        },
    )
    _add_header(root, coded, width_s, document.annotations)
    order = ET.SubElement(root, "TIME_ORDER")
    for number, at_ms in enumerate(document.times, start=1):
        ET.SubElement(order, "TIME_SLOT", {"TIME_SLOT_ID": f"ts{number}", "TIME_VALUE": str(at_ms)})
    root.extend(document.tiers)
    _add_types(root, book)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return Sidecar(content + b"\n", placing.before, placing.after)


def _add_header(root: ET.Element, coded: Coded, width_s: float, annotations: int) -> None:
    header = ET.SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
    if coded.medium is not None:
        name = coded.medium.name
        ET.SubElement(
            header,
            "MEDIA_DESCRIPTOR",
            {
                "MEDIA_URL": f"file:///{quote(name)}",
                "MIME_TYPE": _MIME.get(name.rpartition(".")[2].lower(), "unknown"),
                "RELATIVE_MEDIA_URL": f"./{quote(name)}",
            },
        )
    words = f"{clock_words(coded)} A mark is a moment; here it stands for {width_s:g} s or up to the next one."
    for name, value in (("clock", words), ("lastUsedAnnotationId", str(annotations))):
        ET.SubElement(header, "PROPERTY", {"NAME": name}).text = _xml_text(value)


def _add_tiers(
    document: _Document,
    coded: Coded,
    book: Codebook | None,
    group: str,
    marks: Sequence[Placed],
    width_ms: int,
    *,
    has_words: bool,
) -> None:
    name = book.title_of(group, None) if book else group
    known = book.group(group) if book else None
    tier = document.tier(name, f"marks-{group}" if known else "marks", coded.coder)
    below = {"salience": document.tier(f"{name} salience", "remark", coded.coder, name)}
    if has_words:
        below["words"] = document.tier(f"{name} words", "remark", coded.coder, name)
    moments = [(at_ms, [one.marker for one in same]) for at_ms, same in groupby(marks, key=lambda one: one.at_ms)]
    ends = [*(at_ms for at_ms, _markers in moments[1:]), None]
    for (at_ms, markers), next_ms in zip(moments, ends, strict=False):
        end_ms = at_ms + width_ms if next_ms is None else min(at_ms + width_ms, next_ms)
        attributes = {"TIME_SLOT_REF1": document.slot(at_ms), "TIME_SLOT_REF2": document.slot(end_ms)}
        if known and len(markers) == 1 and markers[0].code and known.code(markers[0].code):
            attributes["CVE_REF"] = f"{group}.{markers[0].code}"
        titles = "; ".join(_title(marker, book) for marker in markers)
        parent = document.annotation(tier, "ALIGNABLE_ANNOTATION", titles, **attributes)
        remarks = {
            "salience": "; ".join(str(marker.salience) for marker in markers if marker.salience),
            "words": "\n".join(marker.comment for marker in markers if marker.comment),
        }
        for what, tier_below in below.items():
            if remarks[what]:
                document.annotation(tier_below, "REF_ANNOTATION", remarks[what], ANNOTATION_REF=parent)


def _title(marker: Marker, book: Codebook | None) -> str:
    return book.title_of(marker.group, marker.code) if book else (marker.code or marker.group)


def _add_types(root: ET.Element, book: Codebook | None) -> None:
    groups = book.groups if book else ()
    types = [("marks", {"TIME_ALIGNABLE": "true"})]
    types += [(f"marks-{one.id}", {"TIME_ALIGNABLE": "true", "CONTROLLED_VOCABULARY_REF": one.id}) for one in groups]
    types.append(("remark", {"TIME_ALIGNABLE": "false", "CONSTRAINTS": "Symbolic_Association"}))
    for name, attributes in types:
        ET.SubElement(
            root, "LINGUISTIC_TYPE", {"LINGUISTIC_TYPE_ID": name, "GRAPHIC_REFERENCES": "false", **attributes}
        )
    ET.SubElement(root, "LANGUAGE", {"LANG_ID": LANGUAGE, "LANG_LABEL": "undetermined"})
    ET.SubElement(
        root,
        "CONSTRAINT",
        {"STEREOTYPE": "Symbolic_Association", "DESCRIPTION": "1-1 association with a parent annotation"},
    )
    for group in groups:
        vocabulary = ET.SubElement(root, "CONTROLLED_VOCABULARY", {"CV_ID": group.id})
        ET.SubElement(vocabulary, "DESCRIPTION", {"LANG_REF": LANGUAGE}).text = _xml_text(group.meaning)
        for code in group.codes:
            entry = ET.SubElement(vocabulary, "CV_ENTRY_ML", {"CVE_ID": f"{group.id}.{code.id}"})
            value = ET.SubElement(entry, "CVE_VALUE", {"LANG_REF": LANGUAGE, "DESCRIPTION": _xml_text(code.meaning)})
            value.text = _xml_text(code.title)


def _xml_text(text: str) -> str:
    """Text as XML can hold it; line ends are newlines."""
    return _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
