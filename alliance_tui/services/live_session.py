"""The live session: everything that can be done while it runs. Each act is one event, journaled as it happens."""

import contextlib
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.events import (
    Began,
    Ended,
    LiveEvent,
    Paused,
    Reopened,
    Resumed,
    Spliced,
    from_json,
    to_json,
)
from alliance_tui.domain.live import LiveState
from alliance_tui.domain.note import Splice, difference
from alliance_tui.domain.replay import compact
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.clock import SessionClock, boot_id, wall_at, wall_now
from alliance_tui.services.marking import Marking
from alliance_tui.storage import files
from alliance_tui.storage.charts import UnknownSession
from alliance_tui.storage.journal import Journal
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.seal import Unverified

if TYPE_CHECKING:
    from alliance_tui.domain.session import Session

SYNC_BEFORE_FOLD_S = 5.0
"""How long the end waits for its journal; where that disk refuses, the store is tried all the same."""


class LiveSession(Marking):
    """One session while it runs. Used from one thread; the listeners are called from the journal's."""

    def __init__(
        self,
        practice: Practice,
        client: Client,
        codebook: Codebook,
        state: LiveState,
        journal: Journal,
        clock: SessionClock,
        listeners: "Listeners",
    ) -> None:
        super().__init__(codebook, state)
        self.practice = practice
        self.client = client
        self.clock = clock
        self.listeners = listeners
        self._journal = journal

    @property
    def is_saved(self) -> bool:
        """Whether everything up to now is on the disk."""
        return self._journal.saved_count >= self._journal.count

    def now_s(self) -> float:
        """Seconds since session start."""
        return self.clock.now_s()

    def moment_s(self, ago_s: float) -> float:
        """The session time so many seconds ago."""
        return max(0.0, self.now_s() - ago_s)

    def edit(self, splice: Splice) -> None:
        """Change the note.

        Raises:
            SpliceMismatch: when the edit does not fit; `rewrite` then brings both back together.
        """
        # Built without validating again what the splice was validated for: this runs for every key.
        event = Spliced.model_construct(
            at_s=self._event_time(),
            kind="spliced",
            line=splice.line,
            column=splice.column,
            removed=splice.removed,
            inserted=splice.inserted,
            is_undo=splice.is_undo,
        )
        self._record(event)

    def rewrite(self, text: str) -> None:
        """Let the note be `text`, by the smallest single edit."""
        splice = difference(self.state.note.text, text)
        if splice is not None:
            self.edit(splice)

    def toggle_pause(self, reason: str = "") -> bool:
        """Interrupt the session, or go on with it; whether it is interrupted now."""
        event = (
            Resumed(at_s=self._event_time()) if self.state.is_paused else Paused(at_s=self._event_time(), reason=reason)
        )
        self._record(event, is_urgent=True)
        return self.state.is_paused

    def end(self) -> "Session":
        """End the session and fold it into the store; safe to call again after it failed.

        Raises:
            DiskTrouble: when the disk refuses. The session then goes on, and its journal holds everything; or it is
                saved already, and only its journal could not be removed.
        """
        if self.state.ended is None:
            at_s = self._event_time()
            self._record(Ended(at_s=at_s, ended_at=wall_at(self.state.began, at_s)), is_urgent=True)
        # The end is on the disk before the first drawer is: a half-folded session is then whole in its journal.
        self._journal.sync(SYNC_BEFORE_FOLD_S)
        session = None
        try:
            session = fold_into_store(self.practice, self.state, self._journal.events)
        finally:
            if session is None:
                self._record(Reopened(at_s=self._event_time()), is_urgent=True)
        self._journal.close()
        with files.told("removing the journal", safe="The session is saved"):
            files.remove(self._journal.path)
            # One that moved left its older part behind, which nobody may take for an unfinished session.
            files.remove(self.practice.layout.journal(self.state.began.session))
        return session.model_copy(update={"client": self.client.code})

    def reopen(self, amended: "Session | None" = None) -> None:
        """Go on with a session that was ended too early. The next end replaces what this one left in the store.

        Args:
            amended: the session as the wrap-up left it; its markers and episodes are taken over.

        Raises:
            RecordSealed: when its note is signed.
            DiskTrouble: when the disk refuses; the session stays ended.
        """
        from alliance_tui.services.record_note import require_draft  # deferred: no part of a live session

        require_draft(self.practice.charts.read(self.state.began.session, self.client.id))
        now = self.state.session()
        is_amended = amended is not None and (amended.markers, amended.episodes) != (now.markers, now.episodes)
        reopened = Reopened(
            at_s=self._event_time(),
            markers=amended.markers if amended and is_amended else None,
            episodes=amended.episodes if amended and is_amended else None,
        )
        self._journal = self.practice.new_journal(
            self.state.began.session,
            self.client.id,
            [*self._journal.events, to_json(reopened)],
            self.listeners.saved,
            self.listeners.trouble,
        )
        self.state.apply(reopened)

    def sync(self, timeout_s: float = 10.0) -> bool:
        """Wait until everything up to now is on the disk; False when that did not succeed in time."""
        return self._journal.sync(timeout_s)

    def close(self) -> None:
        """Leave the session as it is; its journal is offered at the next start."""
        self._journal.sync(timeout_s=5)
        self._journal.close()

    def move_journal(self, folder: Path) -> None:
        """Go on saving in another folder, sealed as before.

        Raises:
            DiskTrouble: when that folder refuses too.
        """
        self._journal.move_to(folder / self._journal.path.name)

    def _latest_s(self, wanted_s: float) -> float:
        """Nothing is marked that was not yet."""
        return min(wanted_s, self.now_s())

    def _event_time(self) -> float:
        """Never before the last event, whatever the clock says."""
        return max(self.now_s(), self.state.at_s)

    def _record(self, event: LiveEvent, *, is_urgent: bool = False) -> None:
        data = to_json(event)  # before the state changes: what cannot be stored must not happen
        self.state.apply(event)
        self._journal.append(data, is_urgent=is_urgent)


class Listeners:
    """Who hears of saving. Set when a screen takes the session over; called from the journal's thread."""

    def __init__(self) -> None:
        self.on_saved: Callable[[], object] = lambda: None
        self.on_trouble: Callable[[Trouble], object] = lambda _trouble: None

    def saved(self, _count: int) -> None:
        """Events came to the disk."""
        self.on_saved()

    def trouble(self, trouble: Trouble) -> None:
        """They did not."""
        self.on_trouble(trouble)


def start(practice: Practice, client: Client, codebook: Codebook, *, number: int) -> LiveSession:
    """Start a session with a client at this instant.

    Raises:
        ReadOnly: in a practice that was opened for reading.
        DiskTrouble: when the disk refuses.
        Trouble: with somebody else's client, whose sessions only came here to be coded.
    """
    practice.require_writer()
    if client.is_guest:
        raise Trouble(
            f"{client.code} is another practice's client",
            safe="Nothing was started",
            remedy="Only what came to be coded is here",
        )
    practice.catalogue.keep_codebook(codebook)
    clock = SessionClock.starting_now()
    began = Began(
        at_s=0,
        session=secrets.token_hex(16),
        client_id=client.id,
        number=number,
        started_at=wall_now(),
        planned_s=client.planned_min * 60,
        modality=client.modality,
        codebook=codebook.ref,
        boot=boot_id(),
        origin_s=clock.origin_s,
    )
    return carry_on(practice, client, codebook, LiveState(began), [to_json(began)], clock)


def carry_on(
    practice: Practice,
    client: Client,
    codebook: Codebook,
    state: LiveState,
    events: list[bytes],
    clock: SessionClock,
) -> LiveSession:
    """A live session from its events so far, with a fresh journal that holds them all, synced."""
    listeners = Listeners()
    journal = practice.new_journal(state.began.session, client.id, events, listeners.saved, listeners.trouble)
    return LiveSession(practice, client, codebook, state, journal, clock, listeners)


def fold_into_store(practice: Practice, state: LiveState, events: Sequence[bytes]) -> "Session":
    """Write an ended session's files; the journal is left to the caller. Folding twice is harmless.

    Where it was folded before and gone back into, what was written about it meanwhile stays.
    """
    from alliance_tui.domain.session import continued  # deferred: no part of a live session

    session = state.session()
    with contextlib.suppress(UnknownSession, Unverified):
        session = continued(session, practice.charts.read(session.id, session.client_id))
    practice.charts.save_replay(session.id, session.client_id, compact(from_json(event) for event in events))
    is_pack_missing = not practice.layout.search_pack(session.client_id).exists()
    try:
        practice.charts.save(session)
    except Unverified:
        # The drawers are written first: what does not verify is the index, and that is derived.
        _rebuild(practice, session.client_id)
    else:
        if is_pack_missing and session.number > 1:
            _rebuild(practice, session.client_id)
    return session


def _rebuild(practice: Practice, client_id: str) -> None:
    from alliance_tui.storage.repair import rebuild_derived  # deferred: seldom needed, and never to begin

    rebuild_derived(practice, client_id)
