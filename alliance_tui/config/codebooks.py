"""The codebooks a practice can choose from: shipped ones and the person's own."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from alliance_tui.config import library, paths, toml_file
from alliance_tui.config.library import Library
from alliance_tui.config.toml_file import BrokenFile
from alliance_tui.domain.codebook import Codebook


def load_codebook(path: Path) -> Codebook:
    """The codebook in a file.

    Raises:
        BrokenFile: with file, line and key of every fault.
    """
    return toml_file.load(path, Codebook)


def load_codebooks(folders: Iterable[Path] | None = None) -> tuple[dict[str, Codebook], list[BrokenFile]]:
    """All codebooks by id, the person's own over the shipped ones, and the files that are broken."""
    return library.read(Codebook, folders or (paths.shipped_codebooks(), paths.user_codebooks()))


def codebook_library() -> Library[Codebook]:
    """The same, read as far as somebody looks."""
    return Library(Codebook, paths.shipped_codebooks(), paths.user_codebooks())


def choose(books: Mapping[str, Codebook], wanted: str) -> Codebook:
    """The codebook with this id.

    Raises:
        Trouble: when there is none; names the nearest.
    """
    return library.choose(books, wanted, "codebook")
