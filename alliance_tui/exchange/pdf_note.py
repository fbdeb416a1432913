"""Notes as PDF, set by Typst after `note_page.typ`.

What was written goes in as data, never as markup, so no note can change how it is set. Letters of Latin, Greek,
Cyrillic, Hebrew and Arabic come from fonts inside Typst; for other scripts it takes what the machine has. A character
that no font has shows as an empty box, and can still be searched for and copied. Nothing is read from the network, and
the file says neither who made it nor when.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from alliance_tui.exchange.note_page import Missing, Page, held

LOOK = Path(__file__).with_name("note_page.typ")


def write_pdf(pages: Sequence[Page]) -> bytes:
    """Notes as one PDF, each beginning on a new page.

    Raises:
        Missing: when Typst is not installed.
    """
    try:
        import typst  # an extra: it is large
    except ImportError:
        raise Missing("PDF") from None
    data = json.dumps([_plain(asdict(page)) for page in pages])
    document = typst.compile(
        LOOK.read_bytes(),
        format="pdf",
        sys_inputs={"notes": data},
        font_paths=_fonts(),
        ignore_system_fonts=True,  # `_fonts` has them already
        timestamp=0,
    )
    assert isinstance(document, bytes)
    return document


@cache
def _fonts() -> Any:
    """Typst's own fonts and the machine's, looked for once."""
    import typst

    return typst.Fonts()


def _plain(value: Any) -> Any:
    """Named tuples as objects: `asdict` leaves them tuples, and JSON would make lists of them."""
    if isinstance(value, str):
        return held(value)
    if hasattr(value, "_asdict"):
        return {name: _plain(one) for name, one in value._asdict().items()}
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
