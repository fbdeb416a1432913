"""The course of a therapy and of a caseload: what the trends show, counted from sessions.

A count is a count. A share carries its n, and has no percentage below n = 5. What cannot be counted, such as a marker
of a group that no known codebook has, is counted apart and never dropped in silence.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from statistics import median, quantiles

from pydantic import AwareDatetime

from alliance_tui.domain.codebook import Codebook, CodebookRef, Kind
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.lineage import Lineage
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.record import Record
from alliance_tui.domain.session import Session, summarise
from alliance_tui.domain.summary import Summary

FEWEST_FOR_A_SHARE = 5
"""Below this n there is no percentage and no quartile."""

RESOLVED_FROM = 4
"""From this resolution on (1 to 5) an episode counts as resolved, where nothing else was chosen."""

TENTHS = 10

Kinds = Mapping[CodebookRef, Mapping[str, Kind]]
"""What each group is to the alliance, by codebook: sessions of one client may have different ones."""


class Share(Record):
    """How many of how many."""

    count: int
    n: int

    @property
    def percent(self) -> float | None:
        """The share in percent, or None below n = 5, where a percentage would say more than is known."""
        return 100 * self.count / self.n if self.n >= FEWEST_FOR_A_SHARE else None


class SessionCourse(Record):
    """One session as one step of a course."""

    id: str
    number: int
    started_at: AwareDatetime
    ruptures: dict[str, int]
    """Markers of rupture groups, by group id."""
    repairs: int
    connection: int
    unknown: int
    """Markers of groups that no known codebook has."""
    episodes: int
    open_episodes: int
    resolutions: tuple[int, ...] | None
    """The resolutions given (1 to 5), in the order of the episodes; None where only a summary was at hand."""

    @property
    def all_ruptures(self) -> int:
        """Rupture markers of all groups."""
        return sum(self.ruptures.values())

    @property
    def mean_resolution(self) -> float | None:
        """The mean of the resolutions given, or None where there are none."""
        return sum(self.resolutions) / len(self.resolutions) if self.resolutions else None


class CodeUse(Record):
    """How often a code was marked."""

    codebook: str
    """The id; the versions of one codebook are counted together, a renamed code under its name of today."""
    group: str
    code: str | None
    """None: markers of the group that were never named."""
    markers: int
    sessions: int
    """In how many sessions."""


class RepairUse(Record):
    """How often episodes that used a repair were resolved. It says nothing of cause."""

    codebook: str
    code: str | None
    episodes: int
    """Episodes in which it was used at least once, open ones among them."""
    open_episodes: int
    resolved: Share
    """Of the episodes that were given a resolution, those given at least `resolved_from`."""
    resolved_from: int


class Delay(Record):
    """From the first rupture of an episode to its first repair."""

    session: str
    episode: str
    seconds: float
    """On the session's clock, which runs on through pauses."""


class Delays(Record):
    """Time from rupture to repair, over many episodes."""

    delays: tuple[Delay, ...]
    without_repair: int
    """Episodes that have no repair at or after their first rupture."""

    @property
    def n(self) -> int:
        """Episodes with a repair."""
        return len(self.delays)

    @property
    def median_s(self) -> float | None:
        """The median in seconds, or None where there is no repair."""
        return median(delay.seconds for delay in self.delays) if self.delays else None

    @property
    def quartiles_s(self) -> tuple[float, float] | None:
        """First and third quartile in seconds, or None below n = 5.

        Interpolated between the ordered values as R's type 7 does (Hyndman & Fan 1996).
        """
        if self.n < FEWEST_FOR_A_SHARE:
            return None
        first, _second, third = quantiles([delay.seconds for delay in self.delays], n=4, method="inclusive")
        return first, third


class Tenths(Record):
    """Where in the session ruptures fall, from its start to its end by the wall clock."""

    counts: tuple[int, ...]
    """Rupture markers in each tenth of their session, first to last. One on the border of two belongs to the later
    tenth, one at or after the end to the last."""
    left_out: int
    """Rupture markers of sessions whose length is not known."""

    @property
    def n(self) -> int:
        """Markers counted."""
        return sum(self.counts)


class CaseloadCourse(Record):
    """What many sessions show together."""

    sessions: int
    codes: tuple[CodeUse, ...]
    """Every code that was marked, most often first, then by codebook, group and code."""
    repairs: tuple[RepairUse, ...]
    """Every repair that episodes used, most often first. An episode counts once for each of its repair codes."""
    delays: Delays
    tenths: Tenths


_Use = tuple[str, str, str | None]
"""Codebook id, group and code."""


def kinds_of(codebooks: Iterable[Codebook]) -> Kinds:
    """What each group of these codebooks is to the alliance."""
    return {book.ref: {group.id: group.kind for group in book.groups} for book in codebooks}


def session_course(session: Session | Summary, kinds: Kinds) -> SessionCourse:
    """One session, counted by kind. A summary holds no resolutions; a session does."""
    summary = summarise(session) if isinstance(session, Session) else session
    known = kinds.get(summary.codebook, {})
    by_kind = Counter[Kind | None]()
    for group, count in summary.counts.items():
        by_kind[known.get(group)] += count
    resolutions = None
    if isinstance(session, Session):
        resolutions = tuple(one.resolution for one in session.episodes if one.resolution is not None)
    return SessionCourse(
        id=summary.id,
        number=summary.number,
        started_at=summary.started_at,
        ruptures={group: count for group, count in summary.counts.items() if known.get(group) is Kind.RUPTURE},
        repairs=by_kind[Kind.REPAIR],
        connection=by_kind[Kind.CONNECTION],
        unknown=by_kind[None],
        episodes=summary.episodes,
        open_episodes=summary.open_episodes,
        resolutions=resolutions,
    )


class CaseloadTally:
    """Counts session by session, so that a whole practice is read once and never held."""

    def __init__(self, kinds: Kinds, *, resolved_from: int = RESOLVED_FROM, lineage: Lineage | None = None) -> None:
        """Start at nothing.

        Args:
            kinds: what each group is.
            resolved_from: the least resolution (1 to 5) that counts as resolved.
            lineage: what codes of earlier versions are called today; they are counted under that.
        """
        self._kinds = kinds
        self._lineage = lineage or Lineage()
        self._resolved_from = resolved_from
        self._sessions = 0
        self._markers = Counter[_Use]()
        self._in_sessions = Counter[_Use]()
        self._resolutions: dict[tuple[str, str | None], list[int | None]] = {}
        self._delays: list[Delay] = []
        self._without_repair = 0
        self._tenths = [0] * TENTHS
        self._without_tenth = 0

    def add(self, session: Session) -> None:
        """Count one session."""
        self._sessions += 1
        now = self._lineage.markers_now(session.codebook, session.markers)
        own = Counter((session.codebook.id, marker.group, marker.code) for marker in now)
        self._markers.update(own)
        self._in_sessions.update(own.keys())
        markers = {marker.id: marker for marker in now}
        for episode in session.episodes:
            for code in {markers[repair].code for repair in episode.repairs if repair in markers}:
                self._resolutions.setdefault((session.codebook.id, code), []).append(episode.resolution)
            seconds = _repair_delay_s(episode, markers)
            if seconds is None:
                self._without_repair += 1
            else:
                self._delays.append(Delay(session=session.id, episode=episode.id, seconds=seconds))
        self._add_tenths(session)

    def course(self) -> CaseloadCourse:
        """What was counted so far."""
        uses = sorted(self._markers, key=lambda use: (-self._markers[use], use[0], use[1], use[2] or ""))
        repairs = sorted(self._resolutions.items(), key=lambda item: (-len(item[1]), item[0][0], item[0][1] or ""))
        return CaseloadCourse(
            sessions=self._sessions,
            codes=tuple(
                CodeUse(
                    codebook=use[0],
                    group=use[1],
                    code=use[2],
                    markers=self._markers[use],
                    sessions=self._in_sessions[use],
                )
                for use in uses
            ),
            repairs=tuple(_repair_use(*use, resolutions, self._resolved_from) for use, resolutions in repairs),
            delays=Delays(delays=tuple(self._delays), without_repair=self._without_repair),
            tenths=Tenths(counts=tuple(self._tenths), left_out=self._without_tenth),
        )

    def _add_tenths(self, session: Session) -> None:
        known = self._kinds.get(session.codebook, {})
        length_s = (session.ended_at - session.started_at).total_seconds() if session.ended_at else 0
        for marker in session.markers:
            if known.get(marker.group) is not Kind.RUPTURE:
                continue
            if length_s > 0:
                self._tenths[min(int(TENTHS * marker.offset_s / length_s), TENTHS - 1)] += 1
            else:
                self._without_tenth += 1


def caseload_course(
    sessions: Iterable[Session], kinds: Kinds, *, resolved_from: int = RESOLVED_FROM, lineage: Lineage | None = None
) -> CaseloadCourse:
    """All of it over any number of sessions, in one pass."""
    tally = CaseloadTally(kinds, resolved_from=resolved_from, lineage=lineage)
    for session in sessions:
        tally.add(session)
    return tally.course()


def _repair_use(codebook: str, code: str | None, resolutions: list[int | None], resolved_from: int) -> RepairUse:
    given = [resolution for resolution in resolutions if resolution is not None]
    return RepairUse(
        codebook=codebook,
        code=code,
        episodes=len(resolutions),
        open_episodes=len(resolutions) - len(given),
        resolved=Share(count=sum(resolution >= resolved_from for resolution in given), n=len(given)),
        resolved_from=resolved_from,
    )


def _repair_delay_s(episode: Episode, markers: Mapping[str, Marker]) -> float | None:
    ruptures = [markers[one].offset_s for one in episode.ruptures if one in markers]
    if not ruptures:
        return None
    began_s = min(ruptures)
    repairs = [markers[one].offset_s for one in episode.repairs if one in markers]
    after = [offset_s for offset_s in repairs if offset_s >= began_s]
    return min(after) - began_s if after else None
