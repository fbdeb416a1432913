"""Reading documents back, as text."""

import io

import docx
import pypdf


def docx_text(content: bytes) -> str:
    """All text of a DOCX, head and foot too."""
    document = docx.Document(io.BytesIO(content))
    parts = [document, *(part for one in document.sections for part in (one.header, one.footer))]
    lines = [paragraph.text for part in parts for paragraph in part.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*lines, *cells])


def pdf_text(content: bytes) -> str:
    """All text of a PDF."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def text_of(content: bytes) -> str:
    """All text of an export, whatever its form."""
    if content.startswith(b"%PDF"):
        return pdf_text(content)
    return docx_text(content) if content.startswith(b"PK") else content.decode()
