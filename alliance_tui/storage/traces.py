"""Traces: every file in which something of one client lies: in the practice, in its snapshots, and set aside.

Files of a session bear the session's random id, so each is asked itself whose it is: a sealed one states its owner in
its header, in an open practice a record drawer and a journal name the client. Of a session it is enough that one of
its files tells, wherever that one lies.
"""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from alliance_tui.domain.events import Began, from_json
from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import files, snapshots
from alliance_tui.storage.journal import SUFFIX
from alliance_tui.storage.journal_format import read_header
from alliance_tui.storage.layout import Layout
from alliance_tui.storage.practice import Practice


class Traces:
    """What there is of one client."""

    def __init__(self, practice: Practice, client_id: str) -> None:
        """Look everywhere. Takes as long as reading the header of every session file once."""
        self._practice = practice
        self._client_id = client_id
        self.snapshots = [Layout(path) for path in snapshots.taken(practice.layout)]
        self.set_aside = _set_aside(practice.layout)
        """Every file in quarantine."""
        self.sessions: set[str] = set()
        """The ids of the client's sessions, those too that its index does not know."""
        self._told: set[str] = set()
        self._untold: set[str] = set()
        for layout in self._layouts:
            self._ask_index(layout)
            for session_id in layout.session_ids() - self._told:
                self._ask(session_id, layout.session_paths(session_id))
        for path in self.set_aside:
            if path.parent.name in ("index", "search") or path in self.catalogues_set_aside():
                continue
            if _id_of(path) not in self._told:
                self._ask(_id_of(path), [path])

    @property
    def _layouts(self) -> list[Layout]:
        return [self._practice.layout, *self.snapshots]

    def paths(self) -> Iterator[Path]:
        """Every file of the client but the catalogues, there or not."""
        for layout in self._layouts:
            yield layout.index(self._client_id)
            yield layout.search_pack(self._client_id)
            for session_id in sorted(self.sessions):
                yield from layout.session_paths(session_id)
        for path in self.set_aside:
            if _id_of(path) in self.sessions or _id_of(path) == self._client_id:
                yield path

    def catalogues_set_aside(self) -> list[Path]:
        """Catalogues in quarantine: each may hold the client's key still."""
        return [path for path in self.set_aside if path.name == self._practice.layout.catalogue.name]

    def unclear(self) -> set[str]:
        """Sessions of an open practice no file of which tells whose they are. In a sealed one the key decides alone."""
        return set() if self._practice.is_sealed else self._untold - self._told - self.sessions

    def _ask_index(self, layout: Layout) -> None:
        with contextlib.suppress(Trouble):
            self.sessions |= {row.id for row in self._practice.charts_in(layout).summaries(self._client_id)}

    def _ask(self, session_id: str, paths: Iterable[Path]) -> None:
        owners = (_owner(self._practice, path) for path in paths if path.is_file())
        owner = next((one for one in owners if one is not None), None)
        (self._untold if owner is None else self._told).add(session_id)
        if owner == self._client_id:
            self.sessions.add(session_id)


def _owner(practice: Practice, path: Path) -> str | None:
    """Whose a session file is, told by itself; None where it cannot tell."""
    with contextlib.suppress(Trouble, ValidationError):
        if path.suffix != SUFFIX:
            return practice.charts.owner_in(path)
        if practice.is_sealed:
            header, _end = read_header(path.read_bytes(), path.stem)
            return practice.charts.open_owner(header.session, header.owner)
        began = from_json(practice.read_journal(path).events[0])
        return began.client_id if isinstance(began, Began) else None
    return None


def _set_aside(layout: Layout) -> list[Path]:
    if not layout.quarantine.is_dir():
        return []
    with files.told("looking through what was set aside"):
        return sorted(path for path in layout.quarantine.rglob("*") if path.is_file())


def _id_of(path: Path) -> str:
    """The id that a file's name bears."""
    return path.name.partition(".")[0]
