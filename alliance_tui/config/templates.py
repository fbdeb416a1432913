"""The templates of the progress note: shipped ones and the person's own."""

from collections.abc import Iterable
from pathlib import Path

from alliance_tui.config import library, paths, toml_file
from alliance_tui.config.toml_file import BrokenFile
from alliance_tui.domain.note_template import NoteTemplate


def load_template(path: Path) -> NoteTemplate:
    """The template in a file.

    Raises:
        BrokenFile: with file, line and key of every fault.
    """
    return toml_file.load(path, NoteTemplate)


def load_templates(folders: Iterable[Path] | None = None) -> tuple[dict[str, NoteTemplate], list[BrokenFile]]:
    """All templates by id, the person's own over the shipped ones, and the files that are broken."""
    return library.read(NoteTemplate, folders or (paths.shipped_templates(), paths.user_templates()))


def choose(templates: dict[str, NoteTemplate], wanted: str) -> NoteTemplate:
    """The template with this id.

    Raises:
        Trouble: when there is none; names the nearest.
    """
    return library.choose(templates, wanted, "template")
