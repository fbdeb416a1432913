"""Live sessions found in journals: after a crash, a kill or a power cut, or just left open."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.events import Ended, from_json
from alliance_tui.domain.live import ImpossibleEvent, LiveState, fold
from alliance_tui.domain.note import SpliceMismatch
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.clock import SessionClock, wall_at
from alliance_tui.services.live_session import LiveSession, carry_on, fold_into_store
from alliance_tui.storage import files
from alliance_tui.storage.journal_format import UnreadableJournal
from alliance_tui.storage.practice import Practice

if TYPE_CHECKING:
    from alliance_tui.domain.session import Session


@dataclass(frozen=True)
class Unfinished:
    """A session that was live when the program stopped."""

    path: Path
    state: LiveState
    events: list[bytes]
    lost_bytes: int
    """Bytes at the journal's end that were torn: at most what was typed in the last moment."""
    client: Client
    misfits: int = 0
    """Events at the journal's end that do not fit what went before them; they are set aside with a copy of it."""
    is_superseded: bool = False
    """The store has this session as it was later: the journal is an old one that was put back."""

    @property
    def is_ended(self) -> bool:
        """Whether only the folding was left to do."""
        return self.state.ended is not None

    def session(self) -> "Session":
        """The session as far as it was written."""
        return self.state.session().model_copy(update={"client": self.client.code})


def find_unfinished(practice: Practice) -> tuple[list[Unfinished], list[Trouble]]:
    """Every live session in a journal, oldest first, and what is wrong with journals that cannot be read.

    A journal that was put back from a time before its session was ended is not among them: nobody is to go on from it.
    """
    found, troubles = _journals(practice)
    return [one for one in found if not one.is_superseded], troubles


def unfinished_of(practice: Practice, client: Client) -> list[Unfinished]:
    """The client's live sessions in journals."""
    return [one for one in find_unfinished(practice)[0] if one.client.id == client.id]


def next_number(practice: Practice, client: Client) -> int:
    """The number of the client's next session, live ones counted."""
    numbers = [summary.number for summary in practice.charts.summaries(client.id)]
    numbers += [one.state.began.number for one in unfinished_of(practice, client)]
    return max(numbers, default=0) + 1


def _journals(practice: Practice) -> tuple[list[Unfinished], list[Trouble]]:
    found: list[Unfinished] = []
    troubles: list[Trouble] = []
    for path in practice.layout.journals():
        try:
            found.append(_read(practice, path))
        except Trouble as trouble:
            troubles.append(trouble)
    return sorted(found, key=lambda one: one.state.began.started_at), troubles


def goes_on(practice: Practice, session_id: str) -> bool:
    """Whether a session has a journal from which it can go on: it is live, whatever the store says of it."""
    try:
        unfinished = _read(practice, practice.layout.journal(session_id))
    except Trouble:
        return False
    return not unfinished.is_ended and not unfinished.is_superseded


def resume(practice: Practice, unfinished: Unfinished, codebook: Codebook) -> LiveSession:
    """Go on with a session; its clock went on meanwhile.

    Raises:
        ReadOnly: in a practice that was opened for reading.
        DiskTrouble: when the disk refuses; the journal is then as it was.
    """
    practice.require_writer()
    _keep_original(practice, unfinished)
    clock = SessionClock.resuming(unfinished.state.began, unfinished.state.at_s)
    return carry_on(practice, unfinished.client, codebook, unfinished.state, list(unfinished.events), clock)


def finish(practice: Practice, unfinished: Unfinished) -> "Session":
    """End a session at its last event and fold it into the store.

    Raises:
        ReadOnly: in a practice that was opened for reading.
        DiskTrouble: when the disk refuses; the journal is then as it was.
    """
    practice.require_writer()
    _keep_original(practice, unfinished)
    state = unfinished.state
    if state.ended is None:
        state.apply(Ended(at_s=state.at_s, ended_at=wall_at(state.began, state.at_s)))
    session = _folded_before(practice, state)
    if session is None:
        session = fold_into_store(practice, state, unfinished.events)
    else:
        practice.charts.save(session)  # index and search pack may be missing still
    with files.told("removing the journal", safe="The session is saved"):
        files.remove(unfinished.path)
    return session


def fold_ended(practice: Practice) -> None:
    """Fold every session that was ended but not folded when the program stopped.

    A journal that is older than its session in the store goes to quarantine: folded, it would take the place of what
    was written since.
    """
    for unfinished in _journals(practice)[0]:
        if unfinished.is_superseded:
            practice.set_aside(unfinished.path)
            with files.told("setting a journal aside", safe="The session is saved"):
                files.remove(unfinished.path)
        elif unfinished.is_ended:
            finish(practice, unfinished)


def _folded_before(practice: Practice, state: LiveState) -> "Session | None":
    """What an earlier fold of this very end left in the store; it may have been amended or signed since."""
    try:
        stored = practice.charts.read(state.began.session, state.began.client_id)
    except Trouble:
        return None
    return stored if state.ended is not None and stored.ended_at == state.ended.ended_at else None


def _read(practice: Practice, path: Path) -> Unfinished:
    content = practice.read_journal(path)
    state, fitting = _folded(content.events)
    client = practice.catalogue.get(state.began.client_id)
    if client is None:
        raise UnreadableJournal("a journal belongs to a client that is gone", safe="It was left as it is")
    return Unfinished(
        path,
        state,
        fitting,
        content.lost_bytes,
        client,
        misfits=len(content.events) - len(fitting),
        is_superseded=_is_superseded(practice, state),
    )


def _is_superseded(practice: Practice, state: LiveState) -> bool:
    """Whether the stored session ended after the journal's last event.

    A session is folded when its end is in the journal and nothing is written to it then, unless it is reopened: that
    event is later than the end.
    """
    if not practice.layout.progress(state.began.session).is_file():
        return False
    try:
        stored = practice.charts.read(state.began.session, state.began.client_id)
    except Trouble:
        return False
    return stored.ended_at is not None and wall_at(state.began, state.at_s) < stored.ended_at


def _folded(events: list[bytes]) -> tuple[LiveState, list[bytes]]:
    """The session that a journal's events make, up to the first that does not fit, and those events.

    Raises:
        UnreadableJournal: when not even the first is a session's beginning.
    """
    fitting: list[bytes] = []
    state: LiveState | None = None
    try:
        for data in events:
            event = from_json(data)
            if state is None:
                state = fold([event])
            else:
                state.apply(event)
            fitting.append(data)
    except (ValidationError, ImpossibleEvent, SpliceMismatch):
        if state is None:
            raise UnreadableJournal("a journal does not begin with a session", safe="It was left as it is") from None
    if state is None:
        raise UnreadableJournal("a journal holds no session", safe="It was left as it is")
    return state, fitting


def _keep_original(practice: Practice, unfinished: Unfinished) -> None:
    """Before a journal is replaced: what did not fit in it is set aside, not thrown away."""
    if unfinished.misfits:
        practice.set_aside(unfinished.path)
