"""A rehearsal's session: in a practice of its own that is gone afterwards.

The practice lies in a private temporary folder and is sealed with a passphrase that nobody is told, so that what is
left of it after a power cut cannot be read.
"""

import secrets
import shutil
import tempfile
from pathlib import Path

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.rehearsal import Script
from alliance_tui.services import access, live_session
from alliance_tui.services.clients import add_client
from alliance_tui.services.live_session import LiveSession
from alliance_tui.storage import files
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.vault import Argon2Cost

LEAST = Argon2Cost(memory_kib=19 * 1024, iterations=2, lanes=1)
"""A random passphrase needs no stretching."""


class Rehearsal:
    """One that runs: its script and its live session."""

    def __init__(self, script: Script, session: LiveSession, folder: Path) -> None:
        self.script = script
        self.session = session
        self._folder = folder

    def clear(self) -> None:
        """Let go of the session and remove everything of it; safe to call again."""
        self.session.close()
        self.session.practice.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def begin(script: Script, book: Codebook) -> Rehearsal:
    """Start a rehearsal, at this instant.

    Raises:
        Trouble: when there is no room for it.
    """
    with files.told("making a folder for the rehearsal", safe="Your practice was not touched"):
        folder = Path(tempfile.mkdtemp(prefix="alliance-rehearsal-"))
    try:
        return Rehearsal(script, _start(script, book, folder), folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _start(script: Script, book: Codebook, folder: Path) -> LiveSession:
    practice: Practice = access.make(folder / "practice", secrets.token_urlsafe(32), LEAST)[0]
    client = add_client(practice, script.client, codebook=book.id, planned_min=script.planned_min)
    return live_session.start(practice, client, book, number=1)
