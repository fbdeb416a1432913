"""Notes as DOCX, which any word processor opens and a clinic can put under its own head.

Styles are the program's own (Title, Heading 2, Normal), so that a change of style changes the whole note. The file
embeds no fonts; the word processor chooses one for each script. Who made it stays empty, and its dates are those of the
session.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from alliance_tui.exchange.note_page import Entry, Line, Missing, Page, Part, held

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

FONT = "Calibri"
INK, QUIET, APART = "1F2422", "5D6763", "8A4B1F"
LABEL_CM, TIME_CM, REST_CM = 4.2, 1.6, 16.2


def write_docx(pages: Sequence[Page]) -> bytes:
    """Notes as one DOCX, each beginning on a new page.

    Raises:
        Missing: when python-docx is not installed.
    """
    try:
        import docx  # an extra
    except ImportError:
        raise Missing("DOCX") from None
    document = docx.Document()
    _set_up(document, pages[0])
    for place, page in enumerate(pages):
        _Sheet(document).write(page, is_first=place == 0)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _set_up(document: "Document", first: Page) -> None:
    """Paper, styles, foot, and properties that tell nothing."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    told = document.core_properties
    told.title, told.author, told.last_modified_by, told.comments = first.title, "", "", ""
    told.language = "en"
    paper = document.sections[0]
    paper.page_width, paper.page_height = Cm(21), Cm(29.7)
    paper.left_margin = paper.right_margin = Cm(2.4)
    paper.top_margin = paper.bottom_margin = Cm(2.2)
    styles: Any = document.styles
    for name, size, colour in (("Normal", 10.5, INK), ("Title", 19, INK), ("Heading 2", 12, INK)):
        font = styles[name].font
        font.name, font.size, font.color.rgb = FONT, Pt(size), RGBColor.from_string(colour)
        # The stock headings name a theme font, which would win.
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            if attribute.endswith("Theme"):
                del fonts.attrib[attribute]
    for border in styles["Title"].element.iter(qn("w:bottom")):
        border.set(qn("w:color"), INK)
    styles["Normal"].paragraph_format.space_after = Pt(4)
    styles["Heading 2"].paragraph_format.space_before = Pt(12)
    styles["Heading 2"].paragraph_format.space_after = Pt(3)


class _Sheet:
    """One note on its way into a document."""

    def __init__(self, document: "Document") -> None:
        self._document = document

    def write(self, page: Page, *, is_first: bool) -> None:
        """Title, facts, parts, signature, addenda."""
        from docx.enum.section import WD_SECTION

        section = self._document.sections[0] if is_first else self._document.add_section(WD_SECTION.NEW_PAGE)
        self._run_around(section, page)
        self._document.add_paragraph(held(page.title), style="Title")
        if page.notice:
            self._coloured(self._document.add_paragraph(), page.notice, APART)
        self._rows(page.facts, LABEL_CM)
        for part in page.parts:
            self._part(part, TIME_CM if page.is_process else LABEL_CM)
        if page.seal is not None:
            self._document.add_paragraph()
            _ruled(self._document.add_paragraph())
            self._say(self._document.add_paragraph(), page.seal.by, is_bold=True)
            self._document.add_paragraph(f"Signed on {page.seal.at}")
            self._coloured(self._document.add_paragraph(), f"SHA-256 {page.seal.hash}", QUIET, 8)
        for part in page.addenda:
            _ruled(self._document.add_paragraph())
            self._part(part, LABEL_CM)

    def _run_around(self, section: Any, page: Page) -> None:
        """Head and foot of its pages."""
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        if page.is_process:
            from docx.enum.text import WD_ALIGN_PARAGRAPH

            head = section.header.paragraphs[0]
            head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            self._coloured(head, page.title.upper(), APART, 8.5)
        foot = section.footer.paragraphs[0]
        self._coloured(foot, f"{page.foot}, {page.title[:1].lower()}{page.title[1:]}, page ", QUIET, 8.5)
        _field(foot, "PAGE")
        self._coloured(foot, " of ", QUIET, 8.5)
        _field(foot, "NUMPAGES")

    def _part(self, part: Part, label_cm: float) -> None:
        self._document.add_paragraph(held(part.title), style="Heading 2")
        for entry in part.entries:
            if not entry.label:
                for line in entry.lines:
                    self._say(self._document.add_paragraph(), line)
        self._rows([entry for entry in part.entries if entry.label], label_cm)

    def _rows(self, entries: list[Entry], label_cm: float) -> None:
        """Names or times at the left, what they name beside them."""
        from docx.shared import Cm

        if not entries:
            return
        table = self._document.add_table(rows=0, cols=2)
        table.autofit = False
        for column, cm in zip(table.columns, (label_cm, REST_CM - label_cm), strict=True):
            column.width = Cm(cm)
        for entry in entries:
            label, value = table.add_row().cells
            label.width, value.width = Cm(label_cm), Cm(REST_CM - label_cm)
            self._coloured(label.paragraphs[0], entry.label, QUIET)
            for place, line in enumerate(entry.lines):
                paragraph = value.paragraphs[0] if place == 0 else value.add_paragraph()
                self._say(
                    paragraph, line, is_bold=entry.is_strong and not place, is_italic=entry.is_strong and place > 0
                )
        self._document.add_paragraph()

    def _say(self, paragraph: "Paragraph", line: Line, *, is_bold: bool = False, is_italic: bool = False) -> None:
        run = paragraph.add_run(held(line.text))
        run.bold, run.italic = is_bold or None, is_italic or None
        if line.is_rtl:
            run.font.rtl = True
            _mark(paragraph._p.get_or_add_pPr(), "w:bidi")

    def _coloured(self, paragraph: "Paragraph", text: str, colour: str, size: float | None = None) -> None:
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(held(text))
        run.font.color.rgb = RGBColor.from_string(colour)
        if size is not None:
            run.font.size = Pt(size)


def _mark(properties: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    properties.append(OxmlElement(name))


def _ruled(paragraph: "Paragraph") -> None:
    """A hairline over a paragraph."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "B8C0BC")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().append(borders)


def _field(paragraph: "Paragraph", name: str) -> None:
    """A number that the word processor counts."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for kind in ("begin", "", "separate", "1", "end"):
        run = paragraph.add_run()
        run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(QUIET)
        if kind == "1":
            run.text = kind
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            told = OxmlElement("w:instrText")
            told.text = name
            run._r.append(told)
