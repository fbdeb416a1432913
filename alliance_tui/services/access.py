"""Getting into a practice: finding, making and unlocking it."""

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import practice as store
from alliance_tui.storage import replacement
from alliance_tui.storage.layout import UNDER_WAY
from alliance_tui.storage.lock import Locked
from alliance_tui.storage.migration import Progress
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.vault import FORMAT, Argon2Cost, Keys, Vault, WrongPassphrase

SHORTEST_PASSPHRASE = 8


class TooShort(Trouble):
    """A passphrase that anybody would guess."""

    def __init__(self) -> None:
        super().__init__(
            f"a passphrase needs at least {SHORTEST_PASSPHRASE} characters",
            remedy="Four or five random words are easy to type and hard to guess",
        )


@dataclass(frozen=True)
class ClosedPractice:
    """A practice that was found and not opened yet."""

    root: Path
    vault: Vault
    progress: Progress = lambda _done, _all: None
    """Told how far the migration is, where the practice is of an older format."""

    @property
    def is_sealed(self) -> bool:
        """Whether a passphrase is needed."""
        return self.vault.is_sealed

    @property
    def is_older(self) -> bool:
        """Whether opening it for writing will take a while, since it is of an older format."""
        return self.vault.header.format < FORMAT

    def telling(self, progress: Progress) -> "ClosedPractice":
        """The same, with somebody who is told of a migration."""
        return replace(self, progress=progress)

    def _open(self, keys: Keys, *, read_only: bool) -> Practice:
        if (self.root / UNDER_WAY).exists():
            return self._settled(keys, read_only=read_only)
        return store.open_practice(self.root, self.vault, keys, read_only=read_only, progress=self.progress)

    def _settled(self, keys: Keys, *, read_only: bool) -> Practice:
        """Open it and take out what a crash in an import left: who only reads must not take half of one for all."""
        from alliance_tui.services import importing  # deferred: only after a crash in an import

        try:
            practice = store.open_practice(self.root, self.vault, keys, read_only=False, progress=self.progress)
        except Locked:
            if not read_only:
                raise
            raise Trouble(
                "an import into this practice is under way", safe="Nothing was read", remedy="Wait until it is done"
            ) from None
        try:
            importing.settle(practice)
        except BaseException:
            practice.close()
            raise
        if read_only:
            practice.stop_writing()
        return practice

    def open_plain(self, *, read_only: bool = False) -> Practice:
        """Open a practice that has no passphrase.

        Raises:
            Locked: when somebody else writes to it and `read_only` is not set.
        """
        return self._open(self.vault.open_plain(), read_only=read_only)

    def unlock(self, passphrase: str, *, read_only: bool = False) -> Practice:
        """Open a sealed practice with its passphrase. Takes about a second.

        Raises:
            WrongPassphrase: when it does not open.
            Locked: when somebody else writes to it and `read_only` is not set.
        """
        try:
            keys = self.vault.unlock(passphrase)
        except WrongPassphrase:
            self.note_failure()
            raise
        return self._opened(keys, "passphrase", read_only=read_only)

    def unlock_with_code(self, code: str, *, read_only: bool = False) -> Practice:
        """Open a sealed practice with its recovery code.

        Raises:
            MistypedRecoveryCode: when it cannot be a code at all.
            WrongPassphrase: when it is another practice's.
            Locked: when somebody else writes to it and `read_only` is not set.
        """
        try:
            keys = self.vault.unlock_with_code(code)
        except WrongPassphrase:
            self.note_failure()
            raise
        return self._opened(keys, "code", read_only=read_only)

    def _opened(self, keys: Keys, by: str, *, read_only: bool) -> Practice:
        """Open it, and note with what it was unlocked, where the folder can be written."""
        practice = self._open(keys, read_only=read_only)
        with contextlib.suppress(Trouble):
            practice.audit.note("unlocked", by=by, read_only=read_only)
        return practice

    def note_failure(self) -> None:
        """Somebody tried. Where the folder cannot be written there is nothing to note it in."""
        with contextlib.suppress(Trouble):
            store.audit_without_keys(self.root, self.vault).note("failed-unlock")


def unlock_again(practice: Practice, passphrase: str) -> None:
    """Give a practice that was shut its keys back. Takes about a second.

    Raises:
        WrongPassphrase: when it does not open.
    """
    closed = find(practice.layout.root)
    try:
        keys = closed.vault.unlock(passphrase)
    except WrongPassphrase:
        closed.note_failure()
        raise
    practice.open_again(keys)
    with contextlib.suppress(Trouble):
        practice.audit.note("unlocked", by="passphrase", read_only=practice.is_read_only)


def is_there(root: Path) -> bool:
    """Whether a practice lies in this folder."""
    return store.exists(root)


def settle(root: Path) -> str:
    """Finish what an interrupted restore left undone before a practice is looked for; says so, mostly nothing.

    Raises:
        DiskTrouble: when the disk refuses; nothing was touched then.
    """
    return replacement.settle(root)


def find(root: Path) -> ClosedPractice:
    """The practice in a folder.

    Raises:
        UnreadableVault: when there is none, or its header cannot be used.
    """
    return ClosedPractice(root, store.find_vault(root))


def make(root: Path, passphrase: str | None, cost: Argon2Cost | None = None) -> tuple[Practice, str]:
    """Make a practice and open it; returns it with its recovery code.

    Raises:
        TooShort: when the passphrase is.
        Trouble: when the folder cannot take it.
    """
    if passphrase is not None and len(passphrase) < SHORTEST_PASSPHRASE:
        raise TooShort
    return store.create(root, passphrase, cost)


def prove(practice: Practice, secret: str) -> None:
    """Check that somebody knows the passphrase or the recovery code of a practice that is open, and leave it as it is.

    Takes about a second.

    Raises:
        WrongPassphrase: when it is neither; the audit log has it then.
    """
    vault = practice.vault
    with contextlib.suppress(WrongPassphrase):
        vault.unlock(secret).forget()
        return
    with contextlib.suppress(Trouble):
        vault.unlock_with_code(secret).forget()
        return
    with contextlib.suppress(Trouble):
        store.audit_without_keys(practice.layout.root, vault).note("failed-unlock")
    raise WrongPassphrase


def strength(passphrase: str) -> str:
    """An honest word on a passphrase: how it would fare, not a score.

    A rough lower bound: the number of different characters and the length, as if each character were guessed from the
    ones used. Known words make it weaker than this says, so the words stay modest.
    """
    different = len(set(passphrase))
    if len(passphrase) < SHORTEST_PASSPHRASE:
        return f"too short: at least {SHORTEST_PASSPHRASE} characters"
    if different < 6 or len(passphrase) < 12:
        return "weak: it keeps out the curious, not somebody with time"
    if len(passphrase) < 20:
        return "fair, if it is no saying, song or name"
    return "good, if the words are random"


__all__ = [
    "ClosedPractice",
    "Keys",
    "Locked",
    "Practice",
    "Vault",
    "WrongPassphrase",
    "find",
    "is_there",
    "make",
    "prove",
    "settle",
    "strength",
]
