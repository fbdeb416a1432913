"""The templates of the progress note: shipped ones and the person's own."""

import difflib
from collections.abc import Iterable
from pathlib import Path

from alliance_tui.config import paths, toml_file
from alliance_tui.config.toml_file import BrokenFile
from alliance_tui.domain.note_template import NoteTemplate
from alliance_tui.domain.trouble import Trouble


def load_template(path: Path) -> NoteTemplate:
    """The template in a file.

    Raises:
        BrokenFile: with file, line and key of every fault.
    """
    return toml_file.load(path, NoteTemplate)


def load_templates(folders: Iterable[Path] | None = None) -> tuple[dict[str, NoteTemplate], list[BrokenFile]]:
    """All templates by id, the person's own over the shipped ones, and the files that are broken."""
    templates: dict[str, NoteTemplate] = {}
    broken: list[BrokenFile] = []
    for folder in folders or (paths.shipped_templates(), paths.user_templates()):
        for path in sorted(folder.glob("*.toml")):
            try:
                template = load_template(path)
            except BrokenFile as fault:
                broken.append(fault)
            else:
                templates[template.id] = template
    return templates, broken


def choose(templates: dict[str, NoteTemplate], wanted: str) -> NoteTemplate:
    """The template with this id.

    Raises:
        Trouble: when there is none; names the nearest.
    """
    if wanted in templates:
        return templates[wanted]
    nearest = difflib.get_close_matches(wanted, sorted(templates), n=1, cutoff=0.0)
    hint = f"Did you mean {nearest[0]}?" if nearest else ""
    raise Trouble(f"there is no template {wanted}", remedy=hint)
