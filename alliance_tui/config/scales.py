"""The scales one can rate with: shipped ones and the person's own."""

import difflib
from collections.abc import Iterable
from pathlib import Path

from alliance_tui.config import paths, toml_file
from alliance_tui.config.toml_file import BrokenFile
from alliance_tui.domain.scale import Scale
from alliance_tui.domain.trouble import Trouble

PULSE = "alliance-pulse"
"""The id of the built-in pulse, which the caseload draws."""


def load_scale(path: Path) -> Scale:
    """The scale in a file.

    Raises:
        BrokenFile: with file, line and key of every fault.
    """
    return toml_file.load(path, Scale)


def load_scales(folders: Iterable[Path] | None = None) -> tuple[dict[str, Scale], list[BrokenFile]]:
    """All scales by id, the person's own over the shipped ones, and the files that are broken."""
    scales: dict[str, Scale] = {}
    broken: list[BrokenFile] = []
    for folder in folders or (paths.shipped_scales(), paths.user_scales()):
        for path in sorted(folder.glob("*.toml")):
            try:
                scale = load_scale(path)
            except BrokenFile as fault:
                broken.append(fault)
            else:
                scales[scale.id] = scale
    return scales, broken


def choose_scale(scales: dict[str, Scale], wanted: str) -> Scale:
    """The scale with this id.

    Raises:
        Trouble: when there is none; names the nearest.
    """
    if wanted in scales:
        return scales[wanted]
    nearest = difflib.get_close_matches(wanted, sorted(scales), n=1, cutoff=0.0)
    raise Trouble(f"there is no scale {wanted}", remedy=f"Did you mean {nearest[0]}?" if nearest else "")
