"""A practice on disk: the folder, its vault, lock, catalogue, charts and journals, opened together."""

import contextlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import coding_key, files, migration, replacement
from alliance_tui.storage.armour import b64, unb64
from alliance_tui.storage.audit import AuditLog
from alliance_tui.storage.catalogue import Catalogue
from alliance_tui.storage.charts import Charts
from alliance_tui.storage.journal import Journal, JournalContent, read_journal
from alliance_tui.storage.journal_format import JournalHeader, UnreadableJournal
from alliance_tui.storage.layout import Layout
from alliance_tui.storage.lock import Locked, PracticeLock
from alliance_tui.storage.vault import Argon2Cost, Keys, KeysForgotten, Vault, derive


class ReadOnly(Trouble):
    """Something was to be written to a practice that was opened for reading."""

    def __init__(self) -> None:
        super().__init__("this practice is open read-only", safe="Nothing was changed")


@dataclass(frozen=True)
class _Contents:
    """What the keys open."""

    catalogue: Catalogue
    charts: Charts
    audit: AuditLog


class Practice:
    """An open practice. Writing needs the lock; reading does not."""

    def __init__(self, layout: Layout, vault: Vault, keys: Keys, lock: PracticeLock | None) -> None:
        self.layout = layout
        self.vault = vault
        self.caught_up: set[str] = set()
        """The clients whose index and search pack were found to be up to date, see `derived`."""
        self.is_caught_up = False
        """Whether the start looked after the others too."""
        self._lock = lock
        self._take(keys)

    def _take(self, keys: Keys) -> None:
        self._keys = keys
        catalogue = Catalogue(self.layout, keys)
        audit = AuditLog(self.layout.audit, self.vault.header.practice, keys)
        self._contents: _Contents | None = _Contents(catalogue, Charts(self.layout, keys, catalogue), audit)

    @property
    def catalogue(self) -> Catalogue:
        """The clients. This and the next two raise `KeysForgotten` while the practice is shut."""
        return self._open_contents().catalogue

    @property
    def charts(self) -> Charts:
        """The sessions."""
        return self._open_contents().charts

    @property
    def audit(self) -> AuditLog:
        """The audit log."""
        return self._open_contents().audit

    def _open_contents(self) -> "_Contents":
        if self._contents is None:
            raise KeysForgotten
        return self._contents

    @property
    def is_sealed(self) -> bool:
        """Whether its files are sealed."""
        return self._keys.is_sealed

    @property
    def is_read_only(self) -> bool:
        """Whether somebody else may be writing."""
        return self._lock is None

    def require_writer(self) -> None:
        """Refuse to write without the lock."""
        if self._lock is None:
            raise ReadOnly

    def stop_writing(self) -> None:
        """Give the lock back and go on as a reader."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def shut(self) -> None:
        """Let go of the keys but keep the place as its writer; `open_again` gives them back.

        A journal that is open has a key of its own: a live session is saved on.
        """
        if self.is_sealed:
            self._keys.forget()
            self._contents = None

    def open_again(self, keys: Keys) -> None:
        """Go on after `shut`, with keys that the vault gave out anew."""
        self._take(keys)

    def close(self) -> None:
        """Let go of keys and lock."""
        self._keys.forget()
        if self._lock is not None:
            self._lock.release()

    def export_key(self, name: str) -> bytes:
        """The key that pseudonyms of the exports called `name` are made with; the same as long as the practice lives.

        It comes from the master key, so that changing the passphrase changes no pseudonym; in a practice that is not
        sealed from the practice's id, which no export tells.
        """
        purpose = f"export {name}"
        practice = self._keys.practice
        return self._keys.of_practice(purpose) if self.is_sealed else derive(practice.encode(), practice, purpose)

    def coding_secret(self) -> bytes:
        """The private half of this practice's coding key, 32 bytes; see `coding_key`.

        Raises:
            ReadOnly, DiskTrouble: in an open practice that has none yet and cannot be written to.
        """
        if self.is_sealed:
            return self._keys.of_practice("coding key")
        kept = self.catalogue.fact("coding-key")
        if not kept:
            self.require_writer()
            kept = b64(secrets.token_bytes(coding_key.KEY_BYTES))
            self.catalogue.keep_fact("coding-key", kept)
        return unb64(kept)

    def write_backup(self, out: Path, progress: Callable[[int], None]) -> int:
        """The whole practice as one file; returns how many files it holds. See `backup.write_backup`."""
        from alliance_tui.storage import backup  # deferred: no part of opening a practice

        return backup.write_backup(self.layout, self.vault, self._keys, out, progress)

    def change_passphrase(self, passphrase: str, cost: Argon2Cost | None = None) -> None:
        """Wrap the master key anew.

        Raises:
            Trouble: in a practice that is not sealed.
            DiskTrouble: when the disk refuses; the old passphrase then still opens.
        """
        if not self.is_sealed:
            raise Trouble("this practice has no passphrase", safe="Nothing was changed")
        self.vault.change_passphrase(self._keys, passphrase, cost)
        self.audit.note("passphrase-changed")

    def read_journal(self, path: Path) -> JournalContent:
        """What a journal of this practice holds.

        Raises:
            UnreadableJournal: when it is torn at its start or of another practice.
            Unverified: when its owner does not verify.
        """
        return read_journal(path, self._journal_key)

    def set_aside(self, path: Path) -> None:
        """Keep a copy of a file in quarantine.

        Raises:
            DiskTrouble: when the disk refuses.
        """
        with files.told("setting a file aside", safe="It was left as it is"):
            files.make_folder(self.layout.quarantine)
            files.replace(self.layout.quarantine / path.name, path.read_bytes())

    def catalogue_in(self, layout: Layout) -> Catalogue:
        """The catalogue of a snapshot of this practice."""
        return Catalogue(layout, self._keys)

    def charts_in(self, layout: Layout) -> Charts:
        """The charts of a snapshot of this practice, read with the clients' keys as they are now."""
        return Charts(layout, self._keys, self.catalogue)

    def new_journal(
        self,
        session_id: str,
        client_id: str,
        events: list[bytes],
        on_saved: Callable[[int], None],
        on_trouble: Callable[[Trouble], None],
    ) -> Journal:
        """A journal for a session, holding `events` already. Takes the place of an older one.

        Raises:
            ReadOnly: without the lock.
            DiskTrouble: when the disk refuses.
        """
        self.require_writer()
        header = JournalHeader.new(
            is_sealed=self.is_sealed,
            practice=self._keys.practice,
            session=session_id,
            owner=self.charts.seal_owner(session_id, client_id),
        )
        client_key = self.catalogue.key_of(client_id) if self.is_sealed else None

        def key_for(header: JournalHeader) -> bytes | None:
            # Without the master key: a live session is saved on, also in a new file, while the practice is locked.
            return None if client_key is None else self._keys.of_client(client_key, header.purpose)

        path = self.layout.journal(session_id)
        return Journal(path, header, key_for, events=events, on_saved=on_saved, on_trouble=on_trouble)

    def _journal_key(self, header: JournalHeader) -> bytes | None:
        if header.practice != self._keys.practice or header.is_sealed != self.is_sealed:
            raise UnreadableJournal("a journal belongs to another practice", safe="It was left as it is")
        if not self.is_sealed:
            return None
        client_id = self.charts.open_owner(header.session, header.owner)
        return self._keys.of_client(self.catalogue.key_of(client_id), header.purpose)


def create(root: Path, passphrase: str | None, cost: Argon2Cost | None = None) -> tuple[Practice, str]:
    """Make a practice in a folder that is empty or not there, and open it.

    Returns:
        The practice and its recovery code (empty without a passphrase).

    Raises:
        Trouble: when the folder holds something already, or cannot be written.
    """
    layout = Layout(root)
    if layout.vault.exists():
        raise Trouble("there is a practice in this folder already", safe="It was left as it is")
    if root.is_dir() and not all(_is_left_over(entry, layout) for entry in root.iterdir()):
        raise Trouble("this folder is not empty", safe="It was left as it is", remedy="Choose another with --practice")
    replacement.refuse_pending(root)
    with files.told("making the practice folder"):
        layout.make()
    lock = PracticeLock(layout.lock)
    try:
        vault, keys, code = Vault.create(layout.vault, passphrase, cost)
    except BaseException:
        lock.release()
        raise
    return Practice(layout, vault, keys, lock), code


def _is_left_over(entry: Path, layout: Layout) -> bool:
    """Whether this is all that a making left behind which failed before there was a vault."""
    if entry in layout.folders():
        return entry.is_dir() and not any(entry.iterdir())
    return entry == layout.lock or entry.name.startswith(files.TEMPORARY)


def exists(root: Path) -> bool:
    """Whether a practice lies in this folder."""
    return Layout(root).vault.is_file()


def find_vault(root: Path) -> Vault:
    """The vault of the practice in a folder, still closed.

    Raises:
        UnreadableVault: when there is none.
    """
    return Vault.read(Layout(root).vault)


def open_practice(
    root: Path,
    vault: Vault,
    keys: Keys,
    *,
    read_only: bool = False,
    progress: migration.Progress = lambda _done, _all: None,
) -> Practice:
    """Open a practice with its keys, for writing unless `read_only`.

    One of an older format is migrated when it is opened for writing, after a snapshot; a reader reads it as it is.
    `progress` is told of that.

    Raises:
        Locked: when somebody else writes to it.
        DiskTrouble: when it is to be written and cannot be.
    """
    layout = Layout(root)
    if read_only:
        return Practice(layout, vault, keys, None)
    lock = PracticeLock(layout.lock)
    if not os.access(root, os.W_OK | os.X_OK):
        lock.release()
        raise Trouble(
            "the practice folder is not writable", safe="Nothing was touched", remedy="Open it with --read-only"
        )
    try:
        with files.told("opening the practice"):
            layout.make()
            layout.sweep(everywhere=not lock.was_left_tidy)
            lock.vouch()
            replacement.sweep(root, vault.header.practice)
    except BaseException:
        lock.release()
        raise
    practice = Practice(layout, vault, keys, lock)
    try:
        migration.migrate(practice, progress)
        with contextlib.suppress(files.DiskTrouble):
            practice.audit.note("opened")  # a full disk keeps nobody out of what is there
    except BaseException:
        practice.close()
        raise
    return practice


def audit_without_keys(root: Path, vault: Vault) -> AuditLog:
    """The audit log of a practice that did not open."""
    return AuditLog(Layout(root).audit, vault.header.practice, None)


__all__ = [
    "Layout",
    "Locked",
    "Practice",
    "PracticeLock",
    "ReadOnly",
    "audit_without_keys",
    "create",
    "exists",
    "find_vault",
    "open_practice",
]
