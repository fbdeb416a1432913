"""The journal: the append-only file that holds a live session until it is folded into the store.

Every event is written at once, so that it survives a kill; a thread brings it to the disk, at the latest 50 ms after
the first unsynced event, at once for urgent ones. `journal_format` has the bytes.

Two rules keep acknowledged events reachable. After a failed write the torn tail is cut before anything is appended.
After a failed sync the file is never trusted again (the system may have dropped the pages and call the next sync a
success): everything is written anew, from memory, to a new file that then takes the old one's name.
"""

import os
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import files
from alliance_tui.storage.journal_format import JournalHeader, RecordCodec, read_header

SUFFIX = ".journal"
SYNC_INTERVAL_S = 0.05
RETRY_S = 1.0
_SAFE = "What was written before is safe, the text stays here, and saving is tried again"

KeyFor = Callable[[JournalHeader], bytes | None]
"""Finds the key of a journal; None in an open practice."""


@dataclass(frozen=True)
class JournalContent:
    """What could be read of a journal."""

    header: JournalHeader
    events: list[bytes]
    lost_bytes: int
    """Bytes at the end that are torn or do not verify."""


def read_journal(path: Path, key_for: KeyFor) -> JournalContent:
    """Everything in a journal before the first record that is torn or does not verify.

    Raises:
        DiskTrouble: when the file cannot be read.
        UnreadableJournal: when its header cannot be used.
    """
    with files.told("reading a journal"):
        data = path.read_bytes()
    header, end = read_header(data, path.name.removesuffix(SUFFIX))
    codec = RecordCodec(header, key_for(header))
    events = []
    for event, event_end in codec.records(data, end):
        events.append(event)
        end = event_end
    return JournalContent(header, events, len(data) - end)


class Journal:
    """A journal open for appending.

    `on_saved(count)` and `on_trouble(trouble)` are called from the journal's own thread; `count` is how many events
    are on the disk.
    """

    def __init__(
        self,
        path: Path,
        header: JournalHeader,
        key_for: KeyFor,
        *,
        events: Sequence[bytes] = (),
        on_saved: Callable[[int], None] = lambda _count: None,
        on_trouble: Callable[[Trouble], None] = lambda _trouble: None,
    ) -> None:
        """Write a new file with `events` and put it, synced, in the place of any old one.

        Raises:
            DiskTrouble: when the disk refuses; an old file is then as it was.
        """
        self.path = path
        self._template = header
        self._key_for = key_for
        self._events = list(events)
        self._on_saved = on_saved
        self._on_trouble = on_trouble
        self._guard = threading.Condition()
        self._descriptor = -1
        self._written = 0
        self._synced = 0
        self._good_end = 0
        self._is_torn = False
        self._write_error = OSError()
        self._is_distrusted = False
        self._is_urgent = False
        self._dirty_since: float | None = None
        self._is_closing = False
        self._wants_retry = False
        with files.told("starting the journal", safe="Nothing was lost"):
            self._write_anew()
        self._thread = threading.Thread(target=self._keep_synced, name="journal", daemon=True)
        self._thread.start()

    @property
    def count(self) -> int:
        """Events taken in so far."""
        return len(self._events)

    @property
    def events(self) -> list[bytes]:
        """Everything taken in, in order."""
        return list(self._events)

    @property
    def saved_count(self) -> int:
        """Events that are on the disk."""
        return self._synced

    def append(self, event: bytes, *, is_urgent: bool = False) -> int:
        """Take in one event and write it; returns its number, from 1. Never raises for the disk's sake.

        An event that could not be written stays in memory and is written again and again until it is.
        """
        with self._guard:
            self._events.append(event)
            number = len(self._events)
            if not self._is_torn and not self._is_distrusted:
                self._write_pending()
            self._is_urgent |= is_urgent
            if self._dirty_since is None or is_urgent:
                self._dirty_since = self._dirty_since or time.monotonic()
                self._guard.notify_all()
        return number

    def sync(self, timeout_s: float = 10.0) -> bool:
        """Wait until everything taken in is on the disk; False when that did not succeed in time."""
        with self._guard:
            self._is_urgent = True
            self._wants_retry = True
            self._guard.notify_all()
            return self._guard.wait_for(lambda: self._synced >= len(self._events), timeout_s)

    def move_to(self, path: Path) -> None:
        """Go on in another file, with everything since the session's start; the old file stays.

        Raises:
            DiskTrouble: when the disk there refuses; the journal then goes on where it was.
        """
        with self._guard:
            before = self.path
            self.path = path
            try:
                with files.told("saving to the other place", safe=_SAFE):
                    self._write_anew()
            except Trouble:
                self.path = before
                raise
            self._synced = len(self._events)
            self._is_torn = self._is_distrusted = False
            self._guard.notify_all()
        self._on_saved(self._synced)

    def close(self) -> None:
        """Sync what can be synced and let go of the file."""
        with self._guard:
            self._is_closing = True
            self._guard.notify_all()
        self._thread.join(timeout=10)
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _write_pending(self) -> None:
        """Append the events that are not in the file yet."""
        try:
            while self._written < len(self._events):
                frame = self._codec.frame(self._written, self._events[self._written])
                files.write_all(self._descriptor, frame)
                self._good_end += len(frame)
                self._written += 1
        except OSError as error:
            # Reported by the thread, when it has tried once more.
            self._write_error = error
            self._is_torn = True

    def _write_anew(self) -> None:
        """Everything from memory into a new file, synced, in the place of the old one."""
        header = JournalHeader.new(
            is_sealed=self._template.is_sealed,
            practice=self._template.practice,
            session=self._template.session,
            owner=self._template.owner,
        )
        codec = RecordCodec(header, self._key_for(header))
        content = b"".join([header.pack(), *(codec.frame(place, event) for place, event in enumerate(self._events))])
        temporary = self.path.parent / f"{files.TEMPORARY}{secrets.token_hex(6)}"
        descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, files.FILE_MODE)
        try:
            files.write_all(descriptor, content)
            os.fsync(descriptor)
            temporary.replace(self.path)
            files.sync_folder(self.path.parent)
        except OSError:
            os.close(descriptor)
            temporary.unlink(missing_ok=True)
            raise
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._codec = codec
        self._descriptor = descriptor
        self._good_end = len(content)
        self._written = self._synced = len(self._events)

    def _keep_synced(self) -> None:
        while True:
            with self._guard:
                self._guard.wait_for(self._has_work)
                if not self._is_closing and not self._is_urgent and self._dirty_since is not None:
                    wait_s = self._dirty_since + SYNC_INTERVAL_S - time.monotonic()
                    self._guard.wait_for(lambda: self._is_urgent or self._is_closing, max(0.0, wait_s))
                self._is_urgent = False
                self._dirty_since = None
                is_last = self._is_closing
            is_saved = self._synced >= len(self._events) or self._sync_once()
            if is_last:
                return
            if not is_saved:
                with self._guard:
                    self._wants_retry = False
                    self._guard.wait_for(lambda: self._is_closing or self._wants_retry, RETRY_S)
                    self._dirty_since = time.monotonic()
                    self._is_urgent = True

    def _has_work(self) -> bool:
        return self._is_closing or self._is_urgent or self._dirty_since is not None

    def _sync_once(self) -> bool:
        """Bring everything written to the disk; False after saying what went wrong."""
        try:
            with self._guard:
                self._mend()
                target, descriptor = self._written, self._descriptor
            # Outside the guard: typing goes on while the disk works.
            try:
                files.sync_data(descriptor)
            except OSError:
                with self._guard:
                    if descriptor != self._descriptor:
                        return True  # `move_to` let go of that file meanwhile; the new one holds everything
                    self._is_distrusted = True
                raise
        except OSError as error:
            self._on_trouble(files.disk_trouble(error, "saving", safe=_SAFE))
            return False
        with self._guard:
            if descriptor == self._descriptor:
                self._synced = max(self._synced, target)
            self._guard.notify_all()
            count, is_all_written = self._synced, self._written == len(self._events)
        self._on_saved(count)
        return is_all_written

    def _mend(self) -> None:
        """Make the file fit to append to again, and append what is missing."""
        if self._is_distrusted:
            self._write_anew()
            self._is_distrusted = self._is_torn = False
            return
        if self._is_torn:
            os.ftruncate(self._descriptor, self._good_end)
            os.lseek(self._descriptor, self._good_end, os.SEEK_SET)
            self._is_torn = False
            self._write_pending()
            if self._is_torn:
                raise self._write_error
