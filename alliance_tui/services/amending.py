"""Amending a past session: the change is saved with what stood there before, and noted in the audit log.

A signature seals the record drawer: what one makes of a session may grow after it, what was put on record may not.
"""

from collections.abc import Callable

from pydantic import ValidationError

from alliance_tui.domain import linking
from alliance_tui.domain.amendment import Value, amend_episode, amend_marker
from alliance_tui.domain.linking import Marks, NotPossible, differences
from alliance_tui.domain.session import ProcessNote, Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import record_note
from alliance_tui.services.clock import wall_now
from alliance_tui.storage.practice import Practice


class NotAmended(Trouble):
    """A change cannot be made."""


def change_marker(practice: Practice, session: Session, marker_id: str, **changes: Value) -> Session:
    """Change fields of a marker (group, code, offset_s, salience, comment) and save; returns the session as it is now.

    Raises:
        NotAmended: when a value cannot stand there.
        ReadOnly, DiskTrouble: as everywhere; the session is then as it was.
    """
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


def amended(session: Session, change: Callable[[Marks], Marks]) -> Session:
    """A session with other marks, and in its history what stood there before. Nothing is saved; see `keep`.

    Args:
        session: as it is now.
        change: one operation of `domain.linking`.

    Raises:
        NotAmended: when that cannot be done, with the reason.
    """
    return _changed(session, change)


def settled_later(origin: Session, episode_id: str, resolution: int | None, later: Session) -> Session:
    """An earlier session whose open episode got its resolution in a later one, or lost it there again. Not saved yet.

    This stands also where the earlier session is signed: nothing that was signed changes, and the history keeps when it
    was said.

    Raises:
        NotAmended: when there is no such episode, or it was resolved in its own session.
    """
    episode = next((one for one in origin.episodes if one.id == episode_id), None)
    if episode is None or not (episode.is_open or episode.resolved_in is not None):
        raise NotAmended("this episode is not open", safe="Nothing was changed")
    where = later.id if resolution is not None else None
    return _changed(origin, lambda marks: linking.rate(marks, episode_id, resolution=resolution, resolved_in=where))


def restored(session: Session, marks: Marks) -> Session:
    """A session with the marks it had before, as one more change in its history. Not saved yet."""
    return _changed(session, lambda _marks: marks)


def with_plan(session: Session, plan: str) -> Session:
    """A session with another plan for next time. Not saved yet.

    Raises:
        RecordSealed: when the session is signed: the plan is part of the record.
    """
    record_note.require_draft(session)
    return session.model_copy(update={"plan": plan})


def keep(practice: Practice, before: Session, after: Session) -> Session:
    """Save what was amended; returns it.

    Raises:
        ReadOnly, DiskTrouble: as everywhere; the store is then as it was.
    """
    return _save(practice, before, after)


def _changed(session: Session, change: Callable[[Marks], Marks]) -> Session:
    before = Marks.of(session)
    try:
        after = change(before)
    except NotPossible as reason:
        raise NotAmended(str(reason), safe="Nothing was changed") from None
    except ValidationError:
        raise NotAmended("this value cannot stand there", safe="Nothing was changed") from None
    if after == before:
        return session
    history = (*session.history, *differences(before, after, wall_now()))
    return session.model_copy(update={**dict(after), "history": history})


def _save(practice: Practice, before: Session, after: Session) -> Session:
    """What changed is written onto what the disk has now: the rest may have been written to meanwhile, such as another
    coder's marks taken in."""
    practice.require_writer()
    record_note.require_over(practice, after)
    saved = after
    changed = {
        name: getattr(after, name) for name in ProcessNote.model_fields if getattr(after, name) != getattr(before, name)
    }
    if changed:
        with practice.charts.deriving:  # from reading on: another thread may be taking something in
            now = practice.charts.read(after.id, after.client_id)
            saved = practice.charts.save_drawer("process", now.model_copy(update=changed))
        practice.audit.note("amended", session=after.id)
    written = {
        name: getattr(after, name) for name in record_note.FIELDS if getattr(after, name) != getattr(before, name)
    }
    return record_note.change(practice, saved, **written) if written else saved
