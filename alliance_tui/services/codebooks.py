"""Codebooks in a practice: which one a client's sessions are coded with, and what later versions say of older marks."""

from collections.abc import Iterable

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage.practice import Practice


def take_up(practice: Practice, books: Iterable[Codebook]) -> list[Codebook]:
    """Keep what is a later version of a codebook that is in use, and return it.

    From then on the practice itself knows what its older marks are called today, wherever it is opened.

    Raises:
        Trouble: when the catalogue cannot be read or written.
    """
    if practice.is_read_only:
        return []
    kept: list[Codebook] = []
    for book in books:
        newest = practice.catalogue.lineage().newest(book.id)
        if newest is not None and book.version > newest.version:
            practice.catalogue.keep_codebook(book)
            kept.append(book)
    return kept


def set_codebook(practice: Practice, client: Client, book: Codebook) -> Client:
    """Code the next sessions with a client with this codebook. One that runs keeps its own, and so do past ones.

    Raises:
        Trouble: when nothing can be written.
    """
    practice.require_writer()
    current = practice.catalogue.get(client.id)
    if current is None:
        raise Trouble("this client is not here any more")
    changed = current.model_copy(update={"codebook": book.id})
    if changed != current:
        practice.catalogue.change(changed)
    return changed
