"""The scales one can rate with: shipped ones and the person's own."""

from collections.abc import Iterable
from pathlib import Path

from alliance_tui.config import library, paths, toml_file
from alliance_tui.config.toml_file import BrokenFile
from alliance_tui.domain.scale import Scale

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
    return library.read(Scale, folders or (paths.shipped_scales(), paths.user_scales()))


def choose_scale(scales: dict[str, Scale], wanted: str) -> Scale:
    """The scale with this id.

    Raises:
        Trouble: when there is none; names the nearest.
    """
    return library.choose(scales, wanted, "scale")
