"""Amending a past session: the change is saved with what stood there before, and noted in the audit log."""

from pydantic import ValidationError

from alliance_tui.domain.amendment import Value, amend_episode, amend_marker
from alliance_tui.domain.session import Session, State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.clock import wall_now
from alliance_tui.storage.practice import Practice


class NotAmended(Trouble):
    """A change cannot be made."""


def change_marker(practice: Practice, session: Session, marker_id: str, **changes: Value) -> Session:
    """Change fields of a marker (group, code, offset_s, salience, comment) and save; returns the session as it is now.

    Raises:
        NotAmended: when a value cannot stand there, or the session is signed.
        ReadOnly, DiskTrouble: as everywhere; the session is then as it was.
    """
    _refuse_signed(session)
    markers, history = [], []
    for marker in session.markers:
        if marker.id == marker_id:
            try:
                changed, traces = amend_marker(marker, wall_now(), **changes)
            except (ValidationError, ValueError):
                raise NotAmended("this value cannot stand there", safe="Nothing was changed") from None
            markers.append(changed)
            history += traces
        else:
            markers.append(marker)
    markers.sort(key=lambda marker: marker.offset_s)
    return _save(
        practice,
        session,
        session.model_copy(update={"markers": tuple(markers), "history": (*session.history, *history)}),
    )


def change_episode(practice: Practice, session: Session, episode_id: str, **changes: Value) -> Session:
    """Change an episode's resolution or contribution and save. Returns and raises as `change_marker`."""
    _refuse_signed(session)
    episodes, history = [], []
    for episode in session.episodes:
        if episode.id == episode_id:
            try:
                changed, traces = amend_episode(episode, wall_now(), **changes)
            except (ValidationError, ValueError):
                raise NotAmended("this value cannot stand there", safe="Nothing was changed") from None
            episodes.append(changed)
            history += traces
        else:
            episodes.append(episode)
    return _save(
        practice,
        session,
        session.model_copy(update={"episodes": tuple(episodes), "history": (*session.history, *history)}),
    )


def _refuse_signed(session: Session) -> None:
    if session.state is State.SIGNED:
        raise NotAmended("this session is signed", safe="Nothing was changed", remedy="Write an addendum")


def _save(practice: Practice, before: Session, after: Session) -> Session:
    practice.require_writer()
    if after != before:
        practice.charts.save(after)
        practice.audit.note("amended", session=after.id)
    return after
