"""SIGKILL of the real program at any instant of what it does: what the screen called saved or done is there afterwards.

A few kills in the suite. With ALLIANCE_TUI_FAULT_ROUNDS=1000 the acts share a thousand instants, and a table at the end
says what was tried and lost.
"""

import copy
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from alliance_tui.services import access, review, safekeeping
from alliance_tui.services.recovery import fold_ended
from alliance_tui.storage.backup import UnreadableBackup
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.vault import Vault, WrongPassphrase
from tests.faults.campaign import HARMLESS
from tests.storage.samples import client_of, session_of
from tests.terminal.desk import Desk
from tests.terminal.harness import Terminal
from tests.terminal.typist import Typist

SEED = int(os.environ.get("ALLIANCE_TUI_FAULT_SEED", "20261123"))
LONGEST_RUN_S = 0.9
MANY = 50
"""From so many rounds on some kills come before the end of what is killed, and some after."""
SHARES = {"typing": 0.25, "ending": 0.2, "amending": 0.2, "passphrase": 0.2, "backup": 0.15}
"""Of the rounds asked for, by act."""
EVERYDAY = {"typing": 2, "ending": 1, "amending": 1, "passphrase": 1, "backup": 1}

# The same command, but that a guess costs little: the real one would take most of every round.
CHEAP_PROGRAM = """
import sys
from alliance_tui.cli.commands import run
from alliance_tui.storage import vault
vault.default_cost = lambda: vault.Argon2Cost(memory_kib=19 * 1024, iterations=2, lanes=1)
sys.exit(run(sys.argv[1:]))
"""


@dataclass
class Count:
    """What one act came to."""

    kills: int = 0
    called_done: int = 0
    """Things that the screen called saved or done before a kill, and that were looked for after it."""
    lost: int = 0
    refused: int = 0


counts: dict[str, Count] = {}


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    """What was tried and lost is told at the end."""
    yield
    total = [sum(getattr(count, name) for count in counts.values()) for name in ("kills", "called_done")]
    print("\nSIGKILL while         kills  called done  lost  refused")  # noqa: T201
    for act, count in counts.items():
        print(f"  {act:<18} {count.kills:>6} {count.called_done:>12} {count.lost:>5} {count.refused:>8}")  # noqa: T201
    lost, refused = (sum(getattr(count, name) for count in counts.values()) for name in ("lost", "refused"))
    print(f"  {'together':<18} {total[0]:>6} {total[1]:>12} {lost:>5} {refused:>8}")  # noqa: T201


def begun(act: str, rounds: int | None) -> tuple[int, Count, random.Random]:
    """How many rounds an act has, where it counts, and its instants."""
    count = counts.setdefault(act, Count())
    wanted = EVERYDAY[act] if rounds is None else max(2, round(rounds * SHARES[act]))
    return wanted, count, random.Random(f"{SEED} {act}")


def opened(desk: Desk, count: Count, passphrase: str | None = None) -> Practice:
    """The practice as the next start has it: opened for writing, and caught up."""
    count.refused += 1
    practice = access.find(desk.practice).unlock(passphrase or desk.passphrase)
    fold_ended(practice)
    safekeeping.catch_up(practice)
    count.refused -= 1
    return practice


def is_well(practice: Practice) -> bool:
    """Whether the doctor finds nothing that a kill does not leave."""
    return [one.line for one in safekeeping.examine(practice).findings if one.fault not in HARMLESS] == []


def test_what_was_called_saved_survives_a_kill_at_any_instant(desk: Desk, rounds: int | None) -> None:
    wanted, count, source = begun("typing", rounds)
    typist = Typist(source)
    terminal = desk.start_session("X-1")
    for number in range(wanted):
        typist.send_burst(terminal)
        if source.random() < 0.5:
            typist.see_saved(terminal)
            typist.send_burst(terminal)
        terminal.drawn_for(source.uniform(0, LONGEST_RUN_S))
        terminal.kill()
        count.kills += 1
        count.called_done += len(typist.saved.split()) + len(typist.saved_marks) + typist.saved_pauses

        count.lost += 1
        if not number:
            (listed,) = desk.read("sessions")
            assert (listed["client"], listed["state"]) == ("X-1", "live")
            assert desk.show("X-1/1") == desk.stored("X-1/1")
        session = desk.stored("X-1/1")
        typist.kept(session)
        count.lost -= 1

        terminal = desk.start()
        words, marks = len(typist.sent.split()), len(typist.marked)
        terminal.wait_for(rf"X-1 session 1  was live at .* {words} words, {marks} marker")
        terminal.send("enter")
        terminal.wait_for(r"^ X-1  session 1 .*● saved")
    typist.send_burst(terminal)
    typist.see_saved(terminal)
    terminal.send("f9")
    terminal.wait_for("session 1 ended")
    assert desk.stored("X-1/1")["note"]["text"] == typist.sent


def test_a_kill_while_a_session_is_being_ended_and_folded_loses_nothing(desk: Desk, rounds: int | None) -> None:
    wanted, count, source = begun("ending", rounds)
    terminal = desk.start_session("X-1")
    number, is_new = 1, True
    for _round in range(wanted):
        if is_new:
            terminal.type(f"Words of session {number}.")
            terminal.send("f2")
        terminal.wait_for(rf"\A[^\n]*● saved(?s:.)*session {number}\.(?s:.)*Withdrawal .*1$")
        terminal.send("f9")
        terminal.drawn_for(source.uniform(0, 0.15))
        terminal.kill()
        count.kills += 1
        count.called_done += 2

        # Ended or not: it is whole; what is live still is ended by the next round.
        count.lost += 1
        session = desk.stored(f"X-1/{number}")
        assert session["note"]["text"] == f"Words of session {number}."
        assert len(session["markers"]) == 1
        count.lost -= 1
        terminal = desk.start("live", "X-1")
        found = terminal.wait_for(r"^ X-1  session (\d+) .*● saved").group(1)
        is_new = int(found) == number + 1
        assert is_new or int(found) == number
        number = int(found)
    terminal.kill()
    practice = opened(desk, count)
    assert is_well(practice)
    assert len(practice.layout.sessions()) + len(practice.layout.journals()) == number
    practice.close()


class Amender:
    """Amends one marker, over and over; knows in which order, and how far the screen had come."""

    KEYS = ("salience", "+-"), ("resolution", "o"), ("contribution", "m")
    TITLES = {"salience": "salience", "resolution": "resolution", "contribution": "my part"}

    def __init__(self, source: random.Random) -> None:
        self._source = source
        self.made: list[tuple[str, int | None]] = []
        self.seen = 0

    def now(self, field: str) -> int | None:
        """What a field should say now."""
        return next((value for name, value in reversed(self.made) if name == field), None)

    def amend(self, terminal: Terminal) -> None:
        """One key."""
        field, keys = self._source.choice(self.KEYS)
        key, value = self._source.choice(keys), self.now(field)
        if field == "salience":
            after = 3 if value is None else min(5, max(1, value + (1 if key == "+" else -1)))
        else:
            after = 1 if value is None else value + 1 if value < 5 else None
        terminal.send(key)
        if after != value:
            self.made.append((field, after))

    def see(self, terminal: Terminal) -> None:
        """Wait until the screen shows every amendment."""
        for field, title in self.TITLES.items():
            value = self.now(field)
            terminal.wait_for(rf"│  {title} +" + (rf"{value} of 5" if value else "(?:not rated|open)") + r"(?!\S)")
        self.seen = len(self.made)

    def kept(self, history: list[dict[str, object]]) -> None:
        """Compare with what was read back, and go on from there."""
        found = [(str(one["field"]), one["after"]) for one in history]
        assert found == self.made[: len(found)], "an amendment stands there that was not made"
        assert len(found) >= self.seen, "an amendment that the screen showed is missing"
        self.made, self.seen = self.made[: len(found)], len(found)


def test_an_amendment_that_the_screen_showed_survives_a_kill_and_lists_catch_up(desk: Desk, rounds: int | None) -> None:
    wanted, count, source = begun("amending", rounds)
    practice = opened(desk, count)
    practice.catalogue.add(client_of("X-1"))
    session = session_of(client_of("X-1"), 1)
    practice.charts.save(session)
    practice.close()
    amender = Amender(source)
    episode = session.episodes[0]
    first = (session.markers[0].salience, episode.resolution, episode.contribution)
    amender.made = list(zip(Amender.TITLES, first, strict=True))
    before = len(amender.made)
    for _round in range(wanted):
        terminal = desk.start("review", "X-1")
        terminal.wait_for("marker 1 of")
        terminal.send("e")
        terminal.wait_for("name it")
        amender.amend(terminal)
        amender.see(terminal)
        for _amendment in range(source.randint(1, 5)):
            amender.amend(terminal)
        terminal.drawn_for(source.uniform(0, 0.12))
        terminal.kill()
        count.kills += 1
        count.called_done += amender.seen - before

        count.lost += 1
        practice = opened(desk, count)
        stored = practice.charts.read(session.id).model_dump(mode="json")
        initial = [{"field": field, "after": value} for field, value in amender.made[:before]]
        amender.kept([*initial, *stored["history"]])
        assert stored["markers"][0]["salience"] == amender.now("salience")
        assert is_well(practice)
        practice.close()
        count.lost -= 1


def test_a_kill_while_the_passphrase_is_changed_leaves_exactly_one_that_opens(desk: Desk, rounds: int | None) -> None:
    wanted, count, source = begun("passphrase", rounds)
    desk.practice = desk.folder / "changing"
    made, code = access.make(desk.practice, desk.passphrase, desk.cost)
    made.close()
    right, changed = desk.passphrase, 0
    whole_s = unkilled(lambda: asked_for_another(desk, right))
    for number in range(wanted):
        desk.passphrase_file.write_text(right + "\n", encoding="utf-8")
        new = f"kettle {number} sings at dawn"
        terminal = asked_for_another(desk, new)
        terminal.drawn_for(source.uniform(0, 1.2) * whole_s)
        is_told = "The passphrase is changed." in terminal.text()
        terminal.kill()
        count.kills += 1
        count.called_done += is_told

        count.lost += 1
        opening = [secret for secret in (right, new) if opens(access.find(desk.practice).vault, secret)]
        assert len(opening) == 1
        assert opening == [new] or not is_told
        access.find(desk.practice).vault.unlock_with_code(code)
        changed += opening == [new]
        (right,) = opening
        practice = opened(desk, count, right)
        assert is_well(practice)
        practice.close()
        count.lost -= 1
    assert wanted < MANY or 0 < changed < wanted


def asked_for_another(desk: Desk, passphrase: str) -> Terminal:
    """The command that changes the passphrase, at the moment in which the new one was typed for the second time."""
    terminal = desk.start("passphrase", program=(sys.executable, "-c", CHEAP_PROGRAM))
    terminal.wait_for("New passphrase:")
    terminal.send(passphrase, "enter")
    terminal.wait_for("Once more:")
    terminal.send(passphrase, "enter")
    return terminal


def opens(vault: Vault, passphrase: str) -> bool:
    """Whether a passphrase does."""
    try:
        vault.unlock(passphrase)
    except WrongPassphrase:
        return False
    return True


def test_a_killed_backup_leaves_none_or_a_whole_one_and_a_live_practice_goes_on(desk: Desk, rounds: int | None) -> None:
    wanted, count, source = begun("backup", rounds)
    practice = opened(desk, count)
    practice.catalogue.add(client_of("X-2"))
    for number in range(1, 3 if rounds is None else 9):
        long = session_of(client_of("X-2"), number)
        practice.charts.save(long.model_copy(update={"plan": "Ask about the lighthouse. " * 20_000}))
    practice.close()
    whole_s = unkilled(lambda: desk.start("backup", str(desk.folder / "unkilled.backup")))
    whole, halves = 0, 0
    typist, live = Typist(source), desk.start_session("X-1")
    for number in range(wanted):
        out = desk.folder / f"{number}.backup"
        typist.send_burst(live)
        if number % 2:
            typist.see_saved(live)
        terminal = desk.start("backup", str(out))
        if number % 3:  # most while it writes, the others at any time
            terminal.wait_for("backing up|files$")
            terminal.drawn_for(source.uniform(0, 0.4) * whole_s)
        else:
            terminal.drawn_for(source.uniform(0, 1.1) * whole_s)
        is_told = " files" in terminal.text()
        terminal.kill()
        count.kills += 1
        count.called_done += is_told

        count.lost += 1
        assert out.exists() or not is_told
        for half in desk.folder.glob(".tmp-*.alliance-backup"):
            halves += not is_whole(desk, half)  # killed between its last byte and its name, it is whole
        if out.exists():
            whole += 1
            restored_is_well(desk, out, copy.deepcopy(typist), is_first=whole == 1)
            out.unlink()
        count.lost -= 1
    typist.see_saved(live)
    live.kill()
    typist.kept(desk.stored("X-1/1"))
    practice = opened(desk, count)
    assert is_well(practice)
    practice.close()
    print(f"\nkilled backups: {whole} whole, {halves} halves, all refused")  # noqa: T201
    assert wanted < MANY or 0 < whole < wanted


def unkilled(start: Callable[[], Terminal]) -> float:
    """How long a command takes from where `start` leaves it to its end, s."""
    terminal = start()
    began = time.monotonic()
    assert terminal.exit_code() == 0
    return time.monotonic() - began


def is_whole(desk: Desk, backup: Path) -> bool:
    """Whether every byte of a backup verifies; one that does not is refused in words."""
    try:
        safekeeping.verify_backup(backup, lambda vault: vault.unlock(desk.passphrase))
    except UnreadableBackup:
        return False
    return True


def restored_is_well(desk: Desk, out: Path, typist: Typist, *, is_first: bool) -> None:
    """A backup that is there verifies; the first is restored too, and holds the live session as it was at some time."""
    safekeeping.verify_backup(out, lambda vault: vault.unlock(desk.passphrase))
    if not is_first:
        return
    there = desk.folder / "there"
    safekeeping.restore(out, there, lambda vault: vault.unlock(desk.passphrase))
    practice = access.find(there).unlock(desk.passphrase, read_only=True)
    assert is_well(practice)
    typist.kept(review.read_session(practice, "X-1/1").model_dump(mode="json"))
    practice.close()
