"""A library: the TOML files of one kind, by the id that stands in each. Read as far as somebody looks."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from alliance_tui.config import toml_file
from alliance_tui.config.toml_file import BrokenFile
from alliance_tui.domain.record import Record
from alliance_tui.domain.trouble import Trouble

Volume = TypeVar("Volume", bound=Record)


class Library(Mapping[str, Volume]):
    """The files of the shipped folder and of the person's own; the own ones stand in the place of shipped ones.

    A start needs one theme and one codebook. Where the person has no files, a shipped one is found by its name, and
    only it is read; anything else reads them all.
    """

    def __init__(self, model: type[Volume], shipped: Path, own: Path) -> None:
        self._model = model
        self._folders = (shipped, own)
        self._alone: dict[str, Volume] = {}
        self._all: dict[str, Volume] | None = None
        self._broken: list[BrokenFile] = []

    def __getitem__(self, name: str) -> Volume:
        found = self._alone.get(name) if self._all is None else None
        return found or self._shipped_alone(name) or self._read_all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read_all())

    def __len__(self) -> int:
        return len(self._read_all())

    @property
    def broken(self) -> list[BrokenFile]:
        """The files that cannot be used."""
        self._read_all()
        return self._broken

    def _shipped_alone(self, name: str) -> Volume | None:
        shipped, own = self._folders
        path = shipped / f"{name}.toml"
        if self._all is not None or Path(name).name != name or not path.is_file() or any(own.glob("*.toml")):
            return None
        try:
            volume = toml_file.load(path, self._model)
        except BrokenFile:
            return None
        if _id_of(volume) != name:
            return None
        self._alone[name] = volume
        return volume

    def _read_all(self) -> dict[str, Volume]:
        if self._all is None:
            self._all, self._broken = read(self._model, self._folders)
        return self._all


def read(model: type[Volume], folders: Iterable[Path]) -> tuple[dict[str, Volume], list[BrokenFile]]:
    """Every file in some folders by its id, later folders over earlier ones, and the files that are broken."""
    volumes: dict[str, Volume] = {}
    broken: list[BrokenFile] = []
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            try:
                volume = toml_file.load(path, model)
            except BrokenFile as fault:
                broken.append(fault)
            else:
                volumes[_id_of(volume)] = volume
    return volumes, broken


def choose(volumes: Mapping[str, Volume], wanted: str, kind: str) -> Volume:
    """The volume with this id. `kind` is what it is called in words.

    Raises:
        Trouble: when there is none; names the nearest.
    """
    if wanted in volumes:
        return volumes[wanted]
    nearest = difflib.get_close_matches(wanted, sorted(volumes), n=1, cutoff=0.0)
    raise Trouble(f"there is no {kind} {wanted}", remedy=f"Did you mean {nearest[0]}?" if nearest else "")


def _id_of(volume: Record) -> str:
    """Every kind that lies in a library has one."""
    return str(dict(volume)["id"])
