"""Lineage: what became of each code over the versions of its codebook.

A mark keeps the code it was made with, and the session the version it was coded with. Whatever counts, filters or
compares marks of several versions asks here what a code is called today; whatever shows one mark shows it as it was
coded.
"""

from collections.abc import Iterable

from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.marker import Marker


class Lineage:
    """Every known version of some codebooks."""

    def __init__(self, books: Iterable[Codebook] = ()) -> None:
        """Take them in, in any order."""
        self._books: dict[str, list[Codebook]] = {}
        for book in books:
            self._books.setdefault(book.id, []).append(book)
        for versions in self._books.values():
            versions.sort(key=lambda book: book.version)

    @property
    def books(self) -> list[Codebook]:
        """Every version of every codebook, older versions first."""
        return [book for versions in self._books.values() for book in versions]

    def newest(self, codebook_id: str) -> Codebook | None:
        """The latest known version of a codebook, or None."""
        versions = self._books.get(codebook_id)
        return versions[-1] if versions else None

    def code_now(self, coded_with: CodebookRef, group_id: str, code_id: str | None) -> str | None:
        """The id that a code of an earlier version has today: one code for what was renamed or merged.

        Each version since then is asked in its order, so that a code renamed twice is found, and a name that was given
        up and taken again for something else is not mistaken. A code stays in its group.
        """
        if code_id is None:
            return None
        for book in self._books.get(coded_with.id, ()):
            group = book.group(group_id) if book.version >= coded_with.version else None
            code_id = group.renamed(code_id) if group else code_id
        return code_id

    def markers_now(self, coded_with: CodebookRef, markers: Iterable[Marker]) -> tuple[Marker, ...]:
        """Markers under the codes of today, to be counted or compared; never to be kept."""
        return tuple(
            one
            if (now := self.code_now(coded_with, one.group, one.code)) == one.code
            else one.model_copy(update={"code": now})
            for one in markers
        )

    def title_of(self, codebook_id: str, group_id: str, code_id: str | None) -> str:
        """What to call a code of any version: as the latest version that has it does, else by its id."""
        versions = self._books.get(codebook_id, [])
        for book in reversed(versions):
            group = book.group(group_id)
            if group is not None and (code_id is None or group.code(code_id) is not None):
                return book.title_of(group_id, code_id)
        return code_id or group_id
