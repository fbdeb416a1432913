"""Trends: the course with one client from its index, and what the whole caseload shows."""

from collections.abc import Callable
from dataclasses import dataclass

from alliance_tui.domain.client import Client
from alliance_tui.domain.course import CaseloadCourse, CaseloadTally, Kinds, SessionCourse, kinds_of, session_course
from alliance_tui.domain.patterns import Finding, Refusal, Rule, find_patterns
from alliance_tui.domain.series import Scores
from alliance_tui.domain.session import Summary
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import review
from alliance_tui.storage.practice import Practice

Progress = Callable[[int, int], None]
"""Told how many of how many sessions are read."""


@dataclass(frozen=True)
class ScaleTrend:
    """One scale over the sessions of a client. A scale whose definition changed is another scale."""

    scale: str
    """Id and version, as in `pulse@1`."""
    scores: Scores
    findings: tuple[Finding | Refusal, ...]
    """What each rule says."""


@dataclass(frozen=True)
class ClientTrend:
    """The course with one client."""

    client: Client
    sessions: tuple[SessionCourse, ...]
    groups: tuple[tuple[str, str], ...]
    """Rupture groups that occur, as id and title."""
    scales: tuple[ScaleTrend, ...]


def client_trend(practice: Practice, client: Client, *, k: float = 2) -> ClientTrend:
    """The course with a client, from its index alone. `k` is how many SD a fall must have, for the rules that ask.

    Raises:
        Trouble: when the index cannot be read.
    """
    rows = practice.charts.summaries(client.id)
    kinds = _kinds(practice, rows)
    courses = tuple(session_course(row, kinds) for row in rows)
    groups: dict[str, str] = {}
    for row in rows:
        book = practice.catalogue.codebook(row.codebook)
        for group in book.groups if book else ():
            if any(group.id in course.ruptures for course in courses):
                groups.setdefault(group.id, group.title)
    return ClientTrend(client, courses, tuple(groups.items()), _scales(rows, k))


def caseload_trend(
    practice: Practice, progress: Progress = lambda _done, _all: None
) -> tuple[CaseloadCourse, list[Trouble]]:
    """What all sessions show together, read one at a time; and what could not be read, sessions or an index."""
    troubles: list[Trouble] = []
    listed = review.sessions(practice, troubles=troubles)
    tally = CaseloadTally(_kinds(practice, [one.summary for one in listed]))
    for done, one in enumerate(listed, 1):
        try:
            tally.add(review.read_listed(practice, one))
        except Trouble as trouble:
            troubles.append(trouble)
        progress(done, len(listed))
    return tally.course(), troubles


def _kinds(practice: Practice, rows: list[Summary]) -> Kinds:
    books = [practice.catalogue.codebook(ref) for ref in {row.codebook for row in rows}]
    return kinds_of(book for book in books if book is not None)


def _scales(rows: list[Summary], k: float) -> tuple[ScaleTrend, ...]:
    names = sorted({name for row in rows for name in row.scores})
    trends = []
    for name in names:
        scores = [(row.number, row.scores.get(name)) for row in rows]
        trends.append(ScaleTrend(name, scores, tuple(find_patterns(scores, rule, k=k) for rule in Rule)))
    return tuple(trends)
