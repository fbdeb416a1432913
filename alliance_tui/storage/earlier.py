"""Earlier copies: the newest good one of a file among the snapshots."""

from dataclasses import dataclass
from pathlib import Path

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import snapshots
from alliance_tui.storage.catalogue import Catalogue
from alliance_tui.storage.layout import Layout
from alliance_tui.storage.practice import Practice


@dataclass(frozen=True)
class EarlierCopy:
    """A copy of a file that verifies."""

    path: Path
    version: int = 0
    """The version the file states, where that was looked at."""

    @property
    def when(self) -> str:
        """When the snapshot was taken, for a person."""
        place = self.path.parent if self.path.name == "catalogue.json" else self.path.parent.parent
        moment = snapshots.moment_of(place)
        return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "an earlier time"


def drawer(practice: Practice, path: Path) -> EarlierCopy | None:
    """The newest copy of a session's drawer that verifies."""
    read = practice.charts.read_process if path.parent.name == "process" else practice.charts.read_progress
    for snapshot in reversed(snapshots.taken(practice.layout)):
        copy = snapshot / path.parent.name / path.name
        if not copy.is_file():
            continue
        try:
            read(path.stem, Layout(snapshot))
        except Trouble:
            continue
        return EarlierCopy(copy)
    return None


def catalogue(practice: Practice) -> EarlierCopy | None:
    """The newest copy of the catalogue that verifies, and in which every client's key opens."""
    for snapshot in reversed(snapshots.taken(practice.layout)):
        layout = Layout(snapshot)
        if not layout.catalogue.is_file():
            continue
        copy = practice.catalogue_in(layout)
        try:
            _check(practice, copy)
        except Trouble:
            continue
        return EarlierCopy(layout.catalogue, copy.version)
    return None


def _check(practice: Practice, copy: Catalogue) -> None:
    for client in copy.clients():
        if practice.is_sealed:
            copy.key_of(client.id)
