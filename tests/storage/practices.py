"""A small practice with everything in it, and opening it again with nothing remembered."""

from pathlib import Path

from alliance_tui.domain.replay import Step
from alliance_tui.domain.session import Session
from alliance_tui.services import access
from alliance_tui.storage.practice import Practice, open_practice
from alliance_tui.storage.vault import Keys
from tests.conftest import PASSPHRASE
from tests.storage.samples import client_of, session_of, small_book

ONE = client_of()
OTHER = client_of("M-03", "d2" * 8)
SESSIONS = (session_of(ONE, 1), session_of(ONE, 2), session_of(OTHER, 3))
"""Sessions 1 and 2 with `ONE`, session 3 with `OTHER`."""


def fill(practice: Practice) -> Practice:
    """Put two clients with three sessions and their replays into it."""
    practice.catalogue.keep_codebook(small_book())
    for client in (ONE, OTHER):
        practice.catalogue.add(client)
    for session in SESSIONS:
        practice.charts.save(session)
        practice.charts.save_replay(session.id, session.client_id, [Step(1.0, 0, 0, "", "heron")])
    practice.audit.note("opened")
    return practice


def opened(root: Path, *, read_only: bool = False, passphrase: str = PASSPHRASE) -> Practice:
    """The practice in a folder."""
    closed = access.find(root)
    if closed.is_sealed:
        return closed.unlock(passphrase, read_only=read_only)
    return closed.open_plain(read_only=read_only)


def again(practice: Practice, *, read_only: bool = True) -> Practice:
    """A practice as a fresh start finds it, with nothing remembered; spares the work of a guess."""
    keys = Keys(practice.vault.header.practice, practice._keys._master)
    return open_practice(practice.layout.root, practice.vault, keys, read_only=read_only)


def sessions_in(practice: Practice) -> list[Session]:
    """Every session that its indexes know, whole."""
    rows = [row for client in practice.catalogue.clients() for row in practice.charts.summaries(client.id)]
    return [practice.charts.read(row.id) for row in rows]
