"""Looking back: sessions of one client or of all, one session whole, and every marker."""

from collections.abc import Iterator
from dataclasses import dataclass

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.domain.replay import Step
from alliance_tui.domain.session import Session
from alliance_tui.domain.summary import Summary
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.clients import find_client, own_clients
from alliance_tui.services.recovery import find_unfinished
from alliance_tui.storage.charts import UnknownSession
from alliance_tui.storage.derived import rows_now
from alliance_tui.storage.practice import Practice


@dataclass(frozen=True)
class Listed:
    """A session in a list, with whose it is."""

    client: Client
    summary: Summary


class Unlisted(Trouble):
    """One client's sessions cannot be listed; everybody else's can."""

    def __init__(self, code: str, why: Trouble) -> None:
        super().__init__(
            f"the sessions of {code} cannot be listed: {why.title}",
            safe="Everybody else's are here",
            remedy="Mend it with: alliance-tui doctor --repair",
        )


def sessions(
    practice: Practice, client: Client | None = None, *, troubles: list[Trouble] | None = None
) -> list[Listed]:
    """The sessions of one client by number, or of all one's own clients by time. Live ones are not among them.

    Args:
        practice: open.
        client: whose; None for everybody's.
        troubles: takes an `Unlisted` for each client whose index is damaged, so that the rest is listed all the same.

    Raises:
        Trouble: when an index cannot be read, and `troubles` is not there to take it or one client was asked for.
    """
    if client is not None:
        return [Listed(client, summary) for summary in rows_now(practice, client.id)]
    listed: list[Listed] = []
    for one in own_clients(practice):
        try:
            listed += [Listed(one, summary) for summary in practice.charts.summaries(one.id)]
        except Trouble as trouble:
            if troubles is None:
                raise
            troubles.append(Unlisted(one.code, trouble))
    return sorted(listed, key=lambda item: item.summary.started_at)


def one_by_one(
    practice: Practice, client: Client | None = None, *, with_guests: bool = False
) -> tuple[int, Iterator[Session]]:
    """How many sessions there are, and each of them whole: client by client, by number, read when it is asked for.

    For whoever goes through a practice of any size: no more than their ids and one session is held. Sessions that
    came from other practices to be coded here are among them only `with_guests`.

    Raises:
        Unlisted: when an index cannot be read.
        Unverified: while going through, when a session's files cannot be trusted.
    """
    own = practice.catalogue.clients() if with_guests else own_clients(practice)
    clients = [client] if client else own
    ids = [(listed.summary.id, one.id) for one in clients for listed in _listed_by_number(practice, one)]
    return len(ids), (practice.charts.read(session_id, client_id) for session_id, client_id in ids)


def replays_one_by_one(practice: Practice) -> Iterator[tuple[str, list[Step]]]:
    """How each session's note was written, by session id, as `one_by_one` goes through them, guests too.

    Raises:
        Unlisted, Unverified: as there.
    """
    for client in practice.catalogue.clients():
        for listed in _listed_by_number(practice, client):
            yield listed.summary.id, practice.charts.read_replay(listed.summary.id, client.id)


def _listed_by_number(practice: Practice, client: Client) -> list[Listed]:
    try:
        return [Listed(client, summary) for summary in practice.charts.summaries(client.id)]
    except Trouble as trouble:
        raise Unlisted(client.code, trouble) from None


def read_session(practice: Practice, wanted: str) -> Session:
    """A session by its id, or by client code and number as in `K-14/12`. Live ones are read from their journal.

    Raises:
        UnknownSession: when there is none.
        UnknownClient: when no client has this code; names the nearest.
        Unverified: when its files cannot be trusted.
    """
    live = [one.session() for one in find_unfinished(practice)[0]]
    code, slash, number = wanted.rpartition("/")
    if slash:
        client = find_client(practice, code)
        if not number.isdecimal():
            raise UnknownSession
        found = [one.id for one in live if one.client_id == client.id and one.number == int(number)]
        found += [one.id for one in practice.charts.summaries(client.id) if one.number == int(number)]
        if not found:
            raise UnknownSession
        wanted = found[0]
    for session in live:
        if session.id == wanted:
            return session
    if not wanted.isalnum():
        raise UnknownSession
    return practice.charts.read(wanted)


def read_listed(practice: Practice, listed: Listed) -> Session:
    """A session from a list, whole.

    Raises:
        Unverified: when its files cannot be trusted.
    """
    return practice.charts.read(listed.summary.id, listed.client.id)


def read_replay(practice: Practice, session: Session) -> list[Step]:
    """How a session's note was written; empty where that was not kept.

    Raises:
        Unverified: when the file cannot be trusted.
    """
    return practice.charts.read_replay(session.id, session.client_id)


@dataclass(frozen=True)
class MarkerRow:
    """A marker with the session and episode it belongs to."""

    session: Session
    marker: Marker
    episode: Episode | None


def all_markers(
    practice: Practice,
    client: Client | None = None,
    wanted: MarkerFilter | None = None,
    *,
    newest_first: bool = False,
) -> Iterator[MarkerRow | Trouble]:
    """The markers that pass a filter, by session time; only sessions whose summary can hold one are read.

    A damaged session yields its trouble instead of its markers, and so does, first of all, a damaged index where
    everybody's markers are asked for.
    """
    wanted = wanted or MarkerFilter()
    lineage = practice.catalogue.lineage()
    unlisted: list[Trouble] = []
    listing = sessions(practice, client, troubles=unlisted)
    yield from unlisted
    for listed in reversed(listing) if newest_first else listing:
        if not wanted.may_hold(listed.summary):
            continue
        try:
            session = read_listed(practice, listed)
        except Trouble as trouble:
            yield trouble
            continue
        episodes = session.episodes_by_marker()
        for marker in session.markers:
            episode = episodes.get(marker.id)
            now = lineage.code_now(session.codebook, marker.group, marker.code)
            if wanted.passes(marker, episode, session.started_at, code_now=now):
                yield MarkerRow(session, marker, episode)


def to_loosen(practice: Practice, client: Client | None, wanted: MarkerFilter) -> list[tuple[str, int]]:
    """For a filter that lets nothing through: each part of it with how many markers would pass without that part.

    Each session is read once, and only where a looser filter may find something in it.
    """
    looser = {words: wanted.without(field) for field, words in wanted.chips()}
    counts = dict.fromkeys(looser, 0)
    lineage = practice.catalogue.lineage()
    for listed in sessions(practice, client):
        hopeful = {words: one for words, one in looser.items() if one.may_hold(listed.summary)}
        if not hopeful:
            continue
        try:
            session = read_listed(practice, listed)
        except Trouble:
            continue
        episodes = session.episodes_by_marker()
        for marker in session.markers:
            episode = episodes.get(marker.id)
            now = lineage.code_now(session.codebook, marker.group, marker.code)
            for words, one in hopeful.items():
                counts[words] += one.passes(marker, episode, session.started_at, code_now=now)
    return list(counts.items())


def codebook_of(practice: Practice, session: Session) -> Codebook | None:
    """The codebook a session was coded with, as the practice kept it."""
    return practice.catalogue.codebook(session.codebook)
