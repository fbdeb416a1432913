"""Coding for somebody else: closing one's own coding of a session that came to be coded, and sending the marks back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alliance_tui.domain.coding import Assignment, Basis, asked_by
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.coding_package import (
    CodingReply,
    SessionBack,
    episodes_alone,
    marks_alone,
    write_document,
)
from alliance_tui.services import destination
from alliance_tui.services.clients import guests
from alliance_tui.services.clock import wall_now
from alliance_tui.services.coding_out import NotSent, refuse_place
from alliance_tui.services.coding_requests import asked_sessions
from alliance_tui.storage import files, sealed_package
from alliance_tui.storage.armour import unb64
from alliance_tui.storage.charts import UnknownSession
from alliance_tui.storage.practice import Practice

FILE_NAME = "coded.alliance"
"""What marks on their way back are called unless one says otherwise."""
OUT = "out"
"""The state of a session that a coder was asked for and did not send back."""


def close(practice: Practice, session: Session) -> Session:
    """Call one's own coding of a session done; returns the session as it is now. Closing again states the time anew.

    Raises:
        NotSent: when it did not come to be coded here.
        ReadOnly, DiskTrouble: as everywhere; it is then as it was.
    """
    assignment = assignment_of(session)
    practice.require_writer()
    closed = assignment.closed(wall_now(), session.marks_digest)
    saved = practice.charts.save_drawer("process", session.model_copy(update={"assignment": closed}))
    practice.audit.note("coding-closed", session=session.id)
    return saved


def send_back(
    practice: Practice, sessions: Sequence[Session], out: Path, *, has_comments: bool = False, replace: bool = False
) -> int:
    """Write the marks of sessions of one package, sealed to who asked; returns the size in bytes.

    Raises:
        NotSent: when a coding is not closed, or they did not come together.
        ReadOnly, DiskTrouble: as everywhere.
    """
    practice.require_writer()
    first = assignment_of(sessions[0])
    for session in sessions:
        _refuse_open(session)
        if assignment_of(session).package != first.package:
            raise NotSent("these sessions came in two packages", remedy="Send each package's back by itself")
    if len({one.id for one in sessions}) < len(sessions):
        raise NotSent("one session is named twice")
    destination.refuse_own_folder(practice, out, NotSent)
    refuse_place(out, replace=replace)
    reply = CodingReply(
        package=first.package,
        practice=first.practice,
        sessions=tuple(_coded(session, has_comments=has_comments) for session in sessions),
    )
    blob = sealed_package.seal_to_key(write_document(reply), unb64(first.reply_key))
    with files.told("writing the marks", safe="They are in the practice"):
        files.replace(out, blob)
    for session in sessions:
        sent = assignment_of(session).sent(wall_now())
        practice.charts.save_drawer("process", session.model_copy(update={"assignment": sent}))
        practice.audit.note("coding-sent-back", session=session.id)
    return len(blob)


def assignment_of(session: Session) -> Assignment:
    """What a session was sent here for.

    Raises:
        NotSent: when it is one's own.
    """
    if session.assignment is None:
        raise NotSent(
            f"session {session.client}/{session.number} did not come here to be coded",
            safe="Nothing was changed",
            remedy="See what did: alliance-tui coding list",
        )
    return session.assignment


def leaves_back(session: Session, *, has_comments: bool) -> str:
    """What goes back, in words."""
    named = sum(marker.code is not None for marker in session.markers)
    words = "with your comments" if has_comments else "without your comments"
    return f"{len(session.markers)} marks, {named} of them named, and the ratings of their episodes, {words}"


@dataclass(frozen=True)
class Row:
    """One session that is out at a coder, or came here to be coded."""

    session: str
    client: str
    """The client's id."""
    package: str
    """The package's id."""
    title: str
    """As `K-14/12`."""
    is_ours: bool
    """Whether it is one's own, out at a coder; else somebody else's, to be coded here."""
    coder: str
    is_blind: bool
    at: datetime
    """When it went out or came in."""
    state: str
    """Out, back, or seen; to code, closed, or sent back."""
    marks: int
    """How many there are, where one may know that."""

    @property
    def is_out(self) -> bool:
        """Whether a coder was asked and did not answer yet."""
        return self.state == OUT


def rows(practice: Practice) -> tuple[list[Row], list[Trouble]]:
    """Everything that is out or came in, oldest first, what came in last; and what could not be read."""
    found: list[Row] = []
    troubles: list[Trouble] = []
    for package, session_ids in asked_sessions(practice).items():
        for session_id in session_ids:
            try:
                found += _out(practice.charts.read(session_id), package)
            except UnknownSession:
                continue  # erased since
            except Trouble as trouble:
                troubles.append(trouble)
    found.sort(key=lambda row: row.at)
    for client in guests(practice):
        try:
            sessions = [practice.charts.read(one.id, client.id) for one in practice.charts.summaries(client.id)]
        except Trouble as trouble:
            troubles.append(trouble)
            continue
        found += [_in(one, one.assignment) for one in sessions if one.assignment is not None]
    return found, troubles


def _out(session: Session, package: str) -> list[Row]:
    codings = asked_by(session.codings, package)
    if not codings:
        return []
    latest = codings[-1]
    may_see = session.is_own_closed
    state = OUT if not latest.is_closed else "back" if may_see else "back, shown when your own is done"
    return [
        Row(
            session=session.id,
            client=session.client_id,
            package=package,
            title=f"{session.client}/{session.number}",
            is_ours=True,
            coder=latest.coder.title,
            is_blind=latest.is_blind,
            at=latest.begun_at,
            state=state,
            marks=len(latest.markers) if latest.is_closed and may_see else 0,
        )
    ]


def _in(session: Session, assignment: Assignment) -> Row:
    state = "sent back" if assignment.sent_at else "closed" if assignment.closed_at else "to code"
    if assignment.is_closed_again:
        state = "closed again"
    return Row(
        session=session.id,
        client=session.client_id,
        package=assignment.package,
        title=f"{session.client}/{session.number}",
        is_ours=False,
        coder=assignment.coder.title,
        is_blind=assignment.is_blind,
        at=assignment.taken_in_at,
        state=state,
        marks=len(session.markers),
    )


def _refuse_open(session: Session) -> None:
    assignment = assignment_of(session)
    title = f"{session.client}/{session.number}"
    if assignment.closed_at is None:
        raise NotSent(
            f"your coding of {title} is not closed", remedy=f"Close it first: alliance-tui coding close {title}"
        )
    if session.is_changed_since_closed:
        raise NotSent(
            f"your coding of {title} was changed after it was closed",
            remedy=f"Close it again: alliance-tui coding close {title}",
        )


def _coded(session: Session, *, has_comments: bool) -> SessionBack:
    closed_at = assignment_of(session).closed_at
    assert closed_at is not None
    markers = session.markers if has_comments else marks_alone(session.markers)
    episodes = episodes_alone(session.episodes, session.markers)
    if has_comments:
        written = {one.id: one.reflection for one in session.episodes}
        episodes = tuple(one.model_copy(update={"reflection": written[one.id]}) for one in episodes)
    return SessionBack(
        session=assignment_of(session).session,
        codebook=session.codebook,
        basis=_basis(session),
        closed_at=closed_at,
        markers=markers,
        episodes=episodes,
    )


def _basis(session: Session) -> Basis:
    """What one marked from, as far as the session tells."""
    if session.recordings:
        return Basis.RECORDING
    return Basis.NOTE if session.note.text else Basis.UNSAID


__all__ = ["FILE_NAME", "NotSent", "Row", "assignment_of", "close", "leaves_back", "rows", "send_back"]
