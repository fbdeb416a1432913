"""One call of a scenario goes wrong; then the program starts twice, and all that was promised is looked for."""

import itertools
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import access, safekeeping
from alliance_tui.services.recovery import find_unfinished, finish, fold_ended
from alliance_tui.storage import replacement
from alliance_tui.storage.backup import Backup, verify
from alliance_tui.storage.doctor import Cure
from alliance_tui.storage.practice import Practice, find_vault
from alliance_tui.storage.vault import WrongPassphrase
from tests.faults.calls import DEATHS, KINDS, Died, Fault, System
from tests.faults.scenarios import CHEAP, NEW_PASSPHRASE, PASSPHRASE, SCENARIOS, Ground, copy_of

HARMLESS = ("its end is torn", "a write was interrupted here")
BEHIND = "it does not agree with the session files"
MISSING = "it is missing"
"""Said of one drawer when the power failed between the two and before the journal's last event was on the disk: the
session is still whole in its journal, goes on as unfinished, and finishing it brings the drawer."""
REWRITTEN_AT_EVERY_START = ("audit.log", "audit-end.json", "lock")
"""The log has a line for every start, and states its end; the lock says who holds it since when."""


@dataclass(frozen=True)
class Trial:
    """One fault in one scenario."""

    kind: str
    scenario: str
    fault: Fault


@dataclass
class Tally:
    """What was tried and what came of it."""

    tried: int = 0
    acknowledged: int = 0
    lost: int = 0
    refused: int = 0
    stale: int = 0
    """Index or pack behind its session files after the fault: noticed by the next start, and brought up to date."""
    half_folded: int = 0
    """A session back in its journal, with one of its drawers in the store already."""
    troubles: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """The figures in one line."""
        return (
            f"{name}: {self.tried} tried, {self.acknowledged} acknowledged markers looked for, {self.lost} lost, "
            f"{self.refused} refused starts, {self.stale} stale indexes, {self.half_folded} half folded, "
            f"{len(self.troubles)} troubles"
        )


def run(ground: Ground, scenario: str, fault: Fault | None) -> System:
    """Let the scenario run into the fault; returns what it called."""
    system = System(ground.folder, ground.folder.with_name(f"{ground.folder.name}.stash"), fault)
    ground.system = system
    with pytest.MonkeyPatch.context() as patch:
        system.install(patch)
        try:
            SCENARIOS[scenario](ground)
        except (Died, Trouble):
            pass
        finally:
            ground.hear()
            system.bury()
            ground.hear()
    return system


def trials(kind: str, scenario: str, calls: list[str]) -> Iterator[Trial]:
    """Every fault at every call. What happens half way in a write happens in a write."""
    for place, what in itertools.product(range(len(calls)), KINDS):
        if what == "dies half way" and calls[place] != "write":
            continue
        yield Trial(kind, scenario, Fault(place, what))


def attempt(template: Ground, folder: Path, trial: Trial, tally: Tally) -> None:
    """One trial, from a copy of the practice to the verdict."""
    ground = copy_of(template, folder)
    try:
        run(ground, trial.scenario, trial.fault)
        tally.tried += 1
        tally.acknowledged += sum(map(len, ground.markers.values()))
        with pytest.MonkeyPatch.context() as patch:
            for name in ("fsync", "fdatasync"):  # what is looked at now needs no disk
                patch.setattr(os, name, lambda _descriptor: None)
            found = judge(ground, tally)
        tally.troubles += [
            f"{trial.kind} {trial.scenario} {trial.fault.kind} at {trial.fault.place}: {one}" for one in found
        ]
    finally:
        shutil.rmtree(folder)
        shutil.rmtree(folder.with_name(f"{folder.name}.stash"))


def judge(ground: Ground, tally: Tally) -> list[str]:
    """What is wrong after two starts."""
    root = ground.root
    try:
        replacement.settle(root)
        found = recover(ground, root, tally)
        before = content(root)
        again = recover(ground, root, Tally())
    except Trouble as trouble:
        tally.refused += 1
        return [f"refused: {trouble.line}"]
    wrong = [] if content(root) == before and again == found else ["the second start changed something"]
    wrong += missing(ground, found, tally)
    practice = ground.open(root)
    try:
        wrong += examined(practice, tally)
        for unfinished in find_unfinished(practice)[0]:
            finish(practice, unfinished)
        wrong += [f"finished {one}" for one in examined(practice, tally)]
        stored = stored_in(practice)
        wrong += [f"finished {one}" for one in missing(ground, stored, tally)]
        if ground.comment and not any(ground.comment in str(one.markers) for one in stored.values()):
            wrong.append("the amendment is lost")
    except Trouble as trouble:
        wrong.append(f"unfinished: {trouble.line}")
    finally:
        practice.close()
    return wrong + promises(ground, root)


def recover(ground: Ground, root: Path, tally: Tally) -> dict[str, Session]:
    """Start the program: every session it knows of then."""
    practice = ground.open(root)
    try:
        fold_ended(practice)
        tally.stale += safekeeping.catch_up(practice) > 0
        unfinished, troubles = find_unfinished(practice)
        if troubles:
            raise troubles[0]
        return {**{one.state.began.session: one.session() for one in unfinished}, **stored_in(practice)}
    finally:
        practice.close()


def stored_in(practice: Practice) -> dict[str, Session]:
    """Every session in the store, by its drawers."""
    both = set(practice.layout.sessions()) & set(practice.layout.process_notes())
    return {session_id: practice.charts.read(session_id) for session_id in both}


def missing(ground: Ground, found: dict[str, Session], tally: Tally) -> list[str]:
    """Markers that were called saved and are not there."""
    wrong = []
    for session_id, acknowledged in ground.markers.items():
        there = [marker.id for marker in found[session_id].markers] if session_id in found else []
        lost = [marker for marker in acknowledged if marker not in there]
        if lost:
            tally.lost += len(lost)
            wrong.append(f"lost {len(lost)} of {len(acknowledged)} acknowledged markers")
    return wrong


def examined(practice: Practice, tally: Tally) -> list[str]:
    """What the doctor finds that should not be: a start has made good whatever was derived and behind.

    A scenario may have damaged something derived: the doctor makes that anew.
    """
    seen = safekeeping.examine(practice)
    if any(one.cure is Cure.REBUILD and one.fault != BEHIND for one in seen.findings):
        safekeeping.mend(practice, seen, lambda _question: False)
        seen = safekeeping.examine(practice)
    live = {one.state.began.session for one in find_unfinished(practice)[0]}
    worse = [one for one in seen.findings if one.fault not in HARMLESS]
    half = [one for one in worse if one.fault == MISSING and Path(one.file).stem in live]
    tally.half_folded += bool(half)
    return [one.line for one in worse if one not in half]


def promises(ground: Ground, root: Path) -> list[str]:
    """What else was called done."""
    wrong = []
    if find_vault(root).is_sealed and ground.is_rewrapped:
        opening = [secret for secret in (PASSPHRASE, NEW_PASSPHRASE) if _opens(root, secret)]
        if len(opening) != 1 or (ground.is_changed and opening != [NEW_PASSPHRASE]):
            wrong.append(f"{len(opening)} passphrases open it")
    if ground.wanted is not None:
        wrong += made(ground, ground.wanted)
    for backup in (ground.backup, ground.folder / "earlier.backup"):
        if backup is not None:
            verify(Backup(backup), ground.keys)
    if ground.restored is not None and ground.restored != root:
        if not ground.restored.exists():
            return [*wrong, "what was restored is gone"]
        recover(ground, ground.restored, Tally())
    return wrong


def made(ground: Ground, root: Path) -> list[str]:
    """What is wrong with a new practice: it opens, or where it was not called made, it can be made still."""
    secret = PASSPHRASE if find_vault(ground.root).is_sealed else None
    if not access.is_there(root):
        if ground.is_made:
            return ["the new practice is gone"]
        try:
            access.make(root, secret, CHEAP)[0].close()
        except Trouble as trouble:
            return [f"the new practice cannot be made: {trouble.line}"]
    closed = access.find(root)
    practice = closed.unlock(secret) if secret else closed.open_plain()
    seen = safekeeping.examine(practice)
    practice.close()
    return [one.line for one in seen.findings]


def _opens(root: Path, secret: str) -> bool:
    try:
        find_vault(root).unlock(secret)
    except WrongPassphrase:
        return False
    return True


def content(root: Path) -> dict[str, bytes]:
    """Every file but those that every start writes."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name not in REWRITTEN_AT_EVERY_START
    }


def figures(tallies: dict[str, Tally]) -> str:
    """All lines, and how they add up."""
    total = Counter[str]()
    for tally in tallies.values():
        total.update(tried=tally.tried, lost=tally.lost, refused=tally.refused)
    lines = [tally.line(name) for name, tally in tallies.items()]
    return "\n".join([*lines, f"every call: {total['tried']} tried, {total['lost']} lost, {total['refused']} refused"])


__all__ = ["DEATHS", "Tally", "Trial", "attempt", "figures", "run", "trials"]
