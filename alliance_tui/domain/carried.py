"""Repairs that belong to an episode of an earlier session, and where their links lead."""

from collections.abc import Iterable

from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.session import Session


def carried_to(session: Session, earlier_id: str, episode: Episode) -> list[Marker]:
    """The repairs of a session that belong to an episode of the earlier one with this id."""
    ids = {one.marker for one in session.carried if one.session == earlier_id and episode.answers_to(one.episode)}
    return [one for one in session.markers if one.id in ids]


def carried_from(
    session: Session, marker_id: str, earlier: Iterable[Session]
) -> tuple[Session | None, Episode | None] | None:
    """Where a repair leads that belongs to an episode of an earlier session; None where it belongs to none such.

    The session is None when it is not among `earlier`, the episode when it was taken out since.
    """
    link = next((one for one in session.carried if one.marker == marker_id), None)
    if link is None:
        return None
    found = next((one for one in earlier if one.id == link.session), None)
    episodes = found.episodes if found else ()
    return found, next((one for one in episodes if one.answers_to(link.episode)), None)
