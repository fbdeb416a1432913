"""What is done to a practice while one call goes wrong, and what it called saved meanwhile."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from alliance_tui.domain.client import Client
from alliance_tui.domain.events import Marked, from_json
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import access, amending, safekeeping
from alliance_tui.services.clients import add_client
from alliance_tui.services.live_session import LiveSession, start
from alliance_tui.services.recovery import find_unfinished, fold_ended, next_number, resume
from alliance_tui.storage.practice import Practice, find_vault, open_practice
from alliance_tui.storage.vault import Argon2Cost, Keys
from tests.faults.calls import System
from tests.faults.writer import BOOK, GROUPS

PASSPHRASE = "seven quiet lanterns"
NEW_PASSPHRASE = "eleven loud kettles"
CHEAP = Argon2Cost(memory_kib=19 * 1024, iterations=2, lanes=1)
NAME = "practice"


@dataclass
class Ground:
    """A folder with a practice in it, and around it what was promised."""

    folder: Path
    keys: Keys
    system: System | None = None
    markers: dict[str, list[str]] = field(default_factory=dict)
    """What was called saved, by session."""
    comment: str = ""
    """An amendment that was called saved."""
    is_rewrapped: bool = False
    """A new passphrase was asked for."""
    is_changed: bool = False
    """A new passphrase was called saved."""
    wanted: Path | None = None
    """Where a new practice was asked for."""
    is_made: bool = False
    """It was called made."""
    backup: Path | None = None
    restored: Path | None = None

    @property
    def root(self) -> Path:
        """The practice."""
        return self.folder / NAME

    def open(self, root: Path | None = None) -> Practice:
        """The practice, as somebody who starts the program finds it."""
        keys = Keys(self.keys.practice, self.keys._master)
        return open_practice(root or self.root, find_vault(root or self.root), keys)

    def hear(self) -> None:
        """Take in what the journals call saved, markers in the order in which they were set."""
        for journal in self.system.journals if self.system else ():
            saved = [from_json(event) for event in journal._events[: journal.saved_count]]
            markers = [event.marker for event in saved if isinstance(event, Marked)]
            self.markers[journal.path.stem] = max(self.markers.get(journal.path.stem, []), markers, key=len)


def wait_saved(ground: Ground, session: LiveSession) -> bool:
    """Wait until everything is called saved, or it is plain that it will not be."""
    ends = 0.0
    while not session.sync(timeout_s=0.01):
        system = ground.system
        assert system is not None
        if system.is_dead:
            return False
        if system.has_failed:
            ends = ends or time.monotonic() + 0.02
            if time.monotonic() > ends:
                return False
    return True


def write_on(ground: Ground, session: LiveSession, marks: int) -> None:
    """Write and mark; each marker is waited for."""
    for number in range(marks):
        before = session.state.note.text
        session.rewrite(f"{before}word{number} ")
        session.rewrite(f"{before}word{number} and more\n")
        session.mark(GROUPS[number % 4], session.now_s())
        wait_saved(ground, session)
        session.weigh(1)
        wait_saved(ground, session)


def make_ground(folder: Path, passphrase: str | None) -> Ground:
    """A practice with an ended session, and another that was killed."""
    practice, _code = access.make(folder / NAME, passphrase, CHEAP)
    ground = Ground(folder, Keys(practice._keys.practice, practice._keys._master))
    client = add_client(practice, "K-14", codebook=BOOK.id, planned_min=50)
    for number in (1, 2):
        session = start(practice, client, BOOK, number=number)
        for place in range(3):
            session.rewrite(f"{session.state.note.text}heron{place}\n")
            marker = session.mark(GROUPS[place], session.now_s())
            assert session.sync()
            ground.markers.setdefault(session.state.began.session, []).append(marker.id)
        if number == 1:
            session.end()
        else:
            session.close()
    safekeeping.back_up(practice, folder / "earlier.backup")
    practice.close()
    return ground


def copy_of(ground: Ground, folder: Path) -> Ground:
    """The same, somewhere else, with nothing lost between."""
    shutil.copytree(ground.folder, folder)
    return Ground(folder, ground.keys, markers={session: list(ids) for session, ids in ground.markers.items()})


def the_client(practice: Practice) -> Client:
    """The one client."""
    return practice.catalogue.clients()[0]


def make(ground: Ground) -> None:
    """A new practice, in a folder that is not there yet, and a client in it; after a refusal once more."""
    ground.wanted = ground.folder / "new" / NAME
    secret = PASSPHRASE if find_vault(ground.root).is_sealed else None
    try:
        practice, _code = access.make(ground.wanted, secret, CHEAP)
    except Trouble:
        practice, _code = access.make(ground.wanted, secret, CHEAP)
    ground.is_made = True
    add_client(practice, "K-14", codebook=BOOK.id, planned_min=50)
    practice.close()


def begin(ground: Ground) -> None:
    """A session with a client who is new; the program is killed in it."""
    practice = ground.open()
    client = add_client(practice, "M-03", codebook=BOOK.id, planned_min=50)
    write_on(ground, start(practice, client, BOOK, number=1), 1)


def live(ground: Ground) -> None:
    """Two sessions at once: the one that was killed goes on, and a new one; nothing is ended."""
    practice = ground.open()
    for unfinished in find_unfinished(practice)[0]:
        write_on(ground, resume(practice, unfinished, BOOK), 2)
    client = the_client(practice)
    write_on(ground, start(practice, client, BOOK, number=next_number(practice, client)), 2)


def fold(ground: Ground) -> None:
    """The session goes on and is ended; after a refusal it is ended once more."""
    practice = ground.open()
    session = resume(practice, find_unfinished(practice)[0][0], BOOK)
    write_on(ground, session, 1)
    try:
        session.end()
    except Trouble:
        wait_saved(ground, session)
        session.end()
    fold_ended(practice)
    practice.close()


def amend(ground: Ground) -> None:
    """A comment on a marker of an old session."""
    practice = ground.open()
    row = practice.charts.summaries(the_client(practice).id)[0]
    session = practice.charts.read(row.id, the_client(practice).id)
    amending.change_marker(practice, session, session.markers[0].id, comment="kingfisher")
    ground.comment = "kingfisher"
    practice.close()


def rewrap(ground: Ground) -> None:
    """Another passphrase."""
    practice = ground.open()
    if practice.is_sealed:
        ground.is_rewrapped = True
        safekeeping.change_passphrase(practice, NEW_PASSPHRASE, CHEAP)
        ground.is_changed = True
    practice.close()


def back_up(ground: Ground) -> None:
    """A backup."""
    practice = ground.open()
    out = ground.folder / "now.backup"
    safekeeping.back_up(practice, out)
    ground.backup = out
    practice.close()


def restore(ground: Ground) -> None:
    """A backup into a folder of its own, and then in the place of the practice; after a refusal once more."""
    backup = ground.folder / "earlier.backup"

    def keys(_vault: object) -> Keys:
        return Keys(ground.keys.practice, ground.keys._master)

    for root, replace in ((ground.folder / "elsewhere", False), (ground.root, True)):
        try:
            safekeeping.restore(backup, root, keys, replace=replace)
        except Trouble:
            safekeeping.restore(backup, root, keys, replace=replace)
        ground.restored = root


def snapshot(ground: Ground) -> None:
    """A snapshot."""
    practice = ground.open()
    safekeeping.take_snapshot(practice)
    practice.close()


def mend(ground: Ground) -> None:
    """The index and the search pack are made anew."""
    practice = ground.open()
    client = the_client(practice)
    for path in (practice.layout.index(client.id), practice.layout.search_pack(client.id)):
        path.write_bytes(path.read_bytes()[:-9])
    safekeeping.mend(practice, safekeeping.examine(practice), lambda _question: True)
    practice.close()


SCENARIOS: dict[str, Callable[[Ground], None]] = {
    one.__name__: one for one in (make, begin, live, fold, amend, rewrap, back_up, restore, snapshot, mend)
}
