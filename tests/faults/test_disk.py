"""A disk that is really full, and one that takes the bytes and then cannot write them. Root on Linux only."""

import contextlib
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import access, safekeeping
from alliance_tui.services.clients import add_client
from alliance_tui.services.live_session import LiveSession, start
from alliance_tui.services.recovery import find_unfinished, finish, fold_ended
from alliance_tui.storage import files
from alliance_tui.storage import journal as journal_module
from alliance_tui.storage.files import DiskTrouble
from alliance_tui.storage.vault import Argon2Cost
from tests.faults import mounts
from tests.faults.campaign import HARMLESS, stored_in
from tests.faults.writer import GROUPS

ROUNDS = int(os.environ.get("ALLIANCE_TUI_FAULT_ROUNDS", "25"))
SEED = int(os.environ.get("ALLIANCE_TUI_FAULT_SEED", "20310304"))
FILLINGS = max(4, ROUNDS // 20)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Saving is tried again soon."""
    monkeypatch.setattr(journal_module, "RETRY_S", 0.02)


@pytest.fixture
def failed_syncs(monkeypatch: pytest.MonkeyPatch) -> list[OSError]:
    """Every sync of a journal that the disk refuses."""
    refused: list[OSError] = []
    real = files.sync_data

    def sync_data(descriptor: int) -> None:
        try:
            real(descriptor)
        except OSError as error:
            refused.append(error)
            raise

    monkeypatch.setattr(files, "sync_data", sync_data)
    return refused


def live_on(place: Path, passphrase: str | None, cost: Argon2Cost, book: Codebook) -> LiveSession:
    """A session in a new practice on a disk."""
    practice, _code = access.make(place / "practice", passphrase, cost)
    client = add_client(practice, "K-14", codebook=book.id, planned_min=50)
    return start(practice, client, book, number=1)


def fill(ballast: Path, leave: int = 0) -> None:
    """Take all the room there is, but for some bytes."""
    with ballast.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)) == 4096:
            pass
    if leave:
        os.truncate(ballast, max(0, ballast.stat().st_size - leave))


def troubles_of(session: LiveSession) -> list[Trouble]:
    """What the session is told, from now on."""
    heard: list[Trouble] = []
    session.listeners.on_trouble = heard.append
    return heard


def wait_for(condition: Callable[[], object]) -> None:
    """Wait, not for ever."""
    ends = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.005)


def type_until_refused(session: LiveSession, heard: list[Trouble], chance: random.Random) -> None:
    """Write and mark until the disk refuses, and a little more."""
    while not heard:
        session.rewrite(session.state.note.text + "".join(chance.choices("abc \n", k=600)))
        session.mark(GROUPS[chance.randrange(4)], session.now_s())
        session.sync(timeout_s=0.05)
    session.mark(GROUPS[0], session.now_s())
    assert not session.is_saved


def found_whole(place: Path, passphrase: str | None, session: LiveSession) -> None:
    """Start anew, twice: everything is there, and nothing is wrong."""
    for _start in range(2):
        closed = access.find(place / "practice")
        practice = closed.unlock(passphrase) if passphrase else closed.open_plain()
        fold_ended(practice)
        unfinished, troubles = find_unfinished(practice)
        assert troubles == []
        known = [*(finish(practice, one) for one in unfinished), *stored_in(practice).values()]
        assert {marker.id for marker in known[0].markers} == set(session.state.markers)
        assert known[0].note.text == session.state.note.text
        assert [one.line for one in safekeeping.examine(practice).findings if one.fault not in HARMLESS] == []
        practice.close()


@pytest.mark.parametrize("secret", [None, "seven quiet lanterns"], ids=["plain", "sealed"])
def test_a_disk_that_fills_up_and_is_freed_again_and_again_loses_nothing(
    tmp_path: Path, cheap: Argon2Cost, book: Codebook, secret: str | None
) -> None:
    chance = random.Random(SEED)
    with mounts.small_disk(tmp_path / "disk", 2048) as place:
        session = live_on(place, secret, cheap, book)
        for _filling in range(FILLINGS):
            heard = troubles_of(session)
            fill(place / "ballast", leave=4096 * chance.randrange(3))
            type_until_refused(session, heard, chance)
            assert "the disk is full" in heard[0].line
            (place / "ballast").unlink()
            assert session.sync()
            session.rewrite("short again")
        fill(place / "ballast")
        with pytest.raises(DiskTrouble, match="the disk is full"):
            session.end()
        assert session.state.ended is None
        with pytest.raises(DiskTrouble, match="the disk is full"):
            safekeeping.back_up(session.practice, place / "backup")
        (place / "ballast").unlink()
        session.mark("repair", session.now_s())
        assert session.sync()
        session.close()
        session.practice.close()
        found_whole(place, secret, session)
        print(f"\nfull disk: {FILLINGS} fillings, {len(session.state.markers)} markers, 0 lost")  # noqa: T201


def test_a_full_disk_keeps_nobody_out(tmp_path: Path, cheap: Argon2Cost, book: Codebook, passphrase: str) -> None:
    with mounts.small_disk(tmp_path / "disk", 1024) as place:
        session = live_on(place, passphrase, cheap, book)
        marker = session.mark("repair", session.now_s())
        session.close()
        session.practice.close()
        fill(place / "ballast")
        practice = access.find(place / "practice").unlock(passphrase)
        assert list(find_unfinished(practice)[0][0].state.markers) == [marker.id]
        practice.close()


def test_what_a_disk_took_and_could_not_write_is_written_anew(
    tmp_path: Path, cheap: Argon2Cost, book: Codebook, passphrase: str, failed_syncs: list[OSError]
) -> None:
    """The image lies on a disk too small for it: a write succeeds, and its sync does not."""
    chance = random.Random(SEED)
    with mounts.small_disk(tmp_path / "outer", 8 * 1024) as outer:
        # Without a journal of its own: with one, ext4 goes read-only for good when that cannot be written.
        mounts.make_image(outer / "disk", 64, "-O", "^has_journal")
        with mounts.mounted(outer / "disk", tmp_path / "inner") as place:
            session = live_on(place, passphrase, cheap, book)
            heard = troubles_of(session)
            session.mark("withdrawal", session.now_s())
            assert session.sync()
            inode = session._journal.path.stat().st_ino
            os.sync()
            fill(outer / "ballast")
            type_until_refused(session, heard, chance)
            wait_for(lambda: failed_syncs)
            (outer / "ballast").unlink()
            assert session.sync()
            assert session._journal.path.stat().st_ino != inode
            session.mark("repair", session.now_s())
            assert session.sync()
            session.close()
            session.practice.close()
        with mounts.mounted(outer / "disk", tmp_path / "inner") as place:
            found_whole(place, passphrase, session)
    print(f"\nwriteback error: {len(failed_syncs)} failed syncs, {len(session.state.markers)} markers, 0 lost")  # noqa: T201
