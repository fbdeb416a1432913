"""Amendments: what was changed about a marker or an episode after its session, with what stood there before."""

from datetime import datetime

from pydantic import AwareDatetime

from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker, milliseconds
from alliance_tui.domain.record import Record

MARKER_FIELDS = ("group", "code", "offset_s", "salience", "comment")
EPISODE_FIELDS = ("resolution", "contribution", "reflection", "resolved_in")

Value = str | int | float | None


class Amendment(Record):
    """One change, never taken out again."""

    at: AwareDatetime
    of: str
    """The id of the marker or episode."""
    field: str
    """Its field; for a marker also `episode`, the one it belongs to (as `session/episode` where that is another
    session's), and `marker`, itself as JSON where it was added or taken out.
    """
    before: Value
    after: Value


def amend_marker(marker: Marker, at: datetime, **changes: Value) -> tuple[Marker, list[Amendment]]:
    """A marker with some fields changed, and what that changed. Fields that stay as they are leave no trace.

    Raises:
        ValueError: when a field cannot be amended.
        pydantic.ValidationError: when a value cannot stand there.
    """
    _refuse_others(changes, MARKER_FIELDS)
    if isinstance(changes.get("offset_s"), int | float):
        changes["offset_s"] = milliseconds(float(changes["offset_s"] or 0))
    amended = Marker.model_validate({**marker.model_dump(), **changes})
    return amended, traces(marker, amended, at, MARKER_FIELDS)


def amend_episode(episode: Episode, at: datetime, **changes: Value) -> tuple[Episode, list[Amendment]]:
    """An episode with its ratings or reflection changed, and what that changed. Errors as in `amend_marker`."""
    _refuse_others(changes, EPISODE_FIELDS)
    amended = Episode.model_validate({**episode.model_dump(), **changes})
    return amended, traces(episode, amended, at, EPISODE_FIELDS)


def _refuse_others(changes: dict[str, Value], fields: tuple[str, ...]) -> None:
    for name in changes:
        if name not in fields:
            raise ValueError(f"{name} cannot be amended")


def traces(before: Marker | Episode, after: Marker | Episode, at: datetime, fields: tuple[str, ...]) -> list[Amendment]:
    """One trace for each of the fields in which two states of one thing differ."""
    return [
        Amendment(at=at, of=before.id, field=name, before=getattr(before, name), after=getattr(after, name))
        for name in fields
        if getattr(before, name) != getattr(after, name)
    ]
