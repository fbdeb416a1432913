"""Search over all notes and comments: any script, letter case and accents do not matter, any part of a word."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from alliance_tui.domain.client import Client
from alliance_tui.domain.folding import find, folded
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.clients import own_clients
from alliance_tui.storage.practice import Practice

Progress = Callable[[int, int], None]
"""Told how many of how many clients are searched."""


@dataclass(frozen=True)
class Hit:
    """One place that holds what was searched for."""

    session: Session
    offset_s: float
    text: str
    """The paragraph or the comment."""
    start: int
    end: int
    """Where in the text it stands, in characters."""
    marker: str
    """The marker whose comment it is; empty for a paragraph."""


def search(
    practice: Practice, text: str, client: Client | None = None, progress: Progress = lambda _done, _all: None
) -> Iterator[Hit | Trouble]:
    """Every hit, session by session, as soon as it is found. A damaged pack or session yields its trouble instead.

    Nothing decrypted is kept between two hits.
    """
    needle = folded(text.strip())
    if not needle:
        return
    clients = [client] if client else own_clients(practice)
    for place, one in enumerate(clients):
        progress(place, len(clients))
        try:
            yield from _in_client(practice, one, needle)
        except Trouble as trouble:
            yield trouble
    progress(len(clients), len(clients))


def _in_client(practice: Practice, client: Client, needle: str) -> Iterator[Hit | Trouble]:
    for found in practice.charts.pack(client.id).search(needle):
        try:
            session = practice.charts.read(found.session_id, client.id)
        except Trouble as trouble:
            yield trouble
            continue
        yield from _in_session(session, needle)


def _in_session(session: Session, needle: str) -> Iterator[Hit]:
    """The session's own words decide: a pack that is behind shows nothing that is not there any more."""
    texts = [(paragraph.offset_s, paragraph.text, "") for paragraph in session.note.paragraphs]
    texts += [(marker.offset_s, marker.comment, marker.id) for marker in session.markers if marker.comment]
    for offset_s, text, marker_id in sorted(texts, key=lambda one: one[0]):
        place = find(text, needle) if needle in folded(text) else None
        if place is not None:
            yield Hit(session, offset_s, text, *place, marker_id)
