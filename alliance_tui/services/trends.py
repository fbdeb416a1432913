"""Trends: the course with one client from its index, and what the whole caseload shows."""

from collections.abc import Callable
from dataclasses import dataclass

from alliance_tui.domain.client import Client
from alliance_tui.domain.control_chart import ControlChart, RangeOf, control_chart
from alliance_tui.domain.course import CaseloadCourse, CaseloadTally, Kinds, SessionCourse, kinds_of, session_course
from alliance_tui.domain.pattern_choice import PatternChoice, Rule
from alliance_tui.domain.patterns import FEWEST_SESSIONS, Finding, Refusal, find_patterns
from alliance_tui.domain.scale import Rater, Scale, read_series_name
from alliance_tui.domain.series import Scores, series
from alliance_tui.domain.summary import Summary
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import review
from alliance_tui.storage.derived import rows_now
from alliance_tui.storage.practice import Practice

Progress = Callable[[int, int], None]
"""Told how many of how many sessions are read."""


@dataclass(frozen=True)
class ScaleTrend:
    """One scale over the sessions of a client. A scale whose definition changed, or that another rated, is another."""

    scale: str
    """Scale, version and rater, as in `alliance-pulse@1` and `check-in@1/client`."""
    rater: Rater
    scores: Scores
    definition: Scale | None = None
    """The scale as the practice kept it, or None where it never did."""
    chart: ControlChart | None = None
    """Its control limits, from five scores on."""
    findings: tuple[Finding | Refusal, ...] = ()
    """What each chosen rule says. None looks at a scale that is not about the alliance: a fall there is no rupture."""

    @property
    def title(self) -> str:
        """What to call it on screen: title, version where it is not the first, and the rater."""
        if self.definition is None:
            return self.scale
        version = f", version {self.definition.version}" if self.definition.version > 1 else ""
        return f"{self.definition.title}{version}, rated by the {self.rater.value}"

    @property
    def n(self) -> int:
        """Sessions with a score."""
        return sum(score is not None for _number, score in self.scores)

    @property
    def lines(self) -> list[str]:
        """What is to be said of it, each line with its n."""
        lines = [f"{self.title}: {_limit_words(self.chart, self.n)} (n = {self.n})."]
        lines += [f"{finding.words}." for finding in self.findings]
        if self.definition is None:
            lines.append("How it is scored was never kept here, so no rule looks at it.")
        elif not self.definition.is_alliance:
            lines.append("It is not about the alliance: a fall in it is no sign of a rupture, so no rule looks at it.")
        if self.definition is not None and not self.definition.is_validated:
            lines.append("It is not a validated instrument.")
        return lines


@dataclass(frozen=True)
class ClientTrend:
    """The course with one client."""

    client: Client
    sessions: tuple[SessionCourse, ...]
    groups: tuple[tuple[str, str], ...]
    """Rupture groups that occur, as id and title."""
    scales: tuple[ScaleTrend, ...]


def client_trend(practice: Practice, client: Client, choice: PatternChoice | None = None) -> ClientTrend:
    """The course with a client, from its index alone. `choice` says which rules look for patterns, and how.

    Raises:
        Trouble: when the index cannot be read.
    """
    rows = rows_now(practice, client.id)
    kinds = _kinds(practice, rows)
    courses = tuple(session_course(row, kinds) for row in rows)
    groups: dict[str, str] = {}
    for row in rows:
        book = practice.catalogue.codebook(row.codebook)
        for group in book.groups if book else ():
            if any(group.id in course.ruptures for course in courses):
                groups.setdefault(group.id, group.title)
    return ClientTrend(client, courses, tuple(groups.items()), _scales(practice, rows, choice or PatternChoice()))


def caseload_trend(
    practice: Practice, progress: Progress = lambda _done, _all: None
) -> tuple[CaseloadCourse, list[Trouble]]:
    """What all sessions show together, read one at a time; and what could not be read, sessions or an index."""
    troubles: list[Trouble] = []
    listed = review.sessions(practice, troubles=troubles)
    tally = CaseloadTally(_kinds(practice, [one.summary for one in listed]), lineage=practice.catalogue.lineage())
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


def _scales(practice: Practice, rows: list[Summary], choice: PatternChoice) -> tuple[ScaleTrend, ...]:
    names = sorted({name for row in rows for name in row.scores})
    return tuple(
        _scale_trend(practice, name, [(row.number, row.scores.get(name)) for row in rows], choice) for name in names
    )


def _scale_trend(practice: Practice, name: str, scores: Scores, choice: PatternChoice) -> ScaleTrend:
    ref, rater = read_series_name(name)
    definition = practice.catalogue.scale(ref) if ref else None
    findings: tuple[Finding | Refusal, ...] = ()
    if definition is not None and definition.is_alliance:
        findings = tuple(
            find_patterns(scores, rule, k=choice.k, tolerance=choice.tolerance) for rule in dict.fromkeys(choice.rules)
        )
    is_robust = Rule.ROBUST in choice.rules and Rule.INDIVIDUALS not in choice.rules
    return ScaleTrend(name, rater, scores, definition, _chart(scores, is_robust=is_robust), findings)


def _limit_words(chart: ControlChart | None, n: int) -> str:
    if chart is None and n < FEWEST_SESSIONS:
        return f"no limits yet, they need {FEWEST_SESSIONS} sessions with a score"
    if chart is None:
        return "no limits, there is no change between sessions in a row to reckon them from"
    limits = chart.limits
    how = f"mean ± {'2.66 x mean' if chart.range_of is RangeOf.MEAN else '3.145 x median'} moving range"
    beyond = [f"session {number} below" for number in chart.below] + [
        f"session {number} above" for number in chart.above
    ]
    found = ", ".join(beyond) or "none beyond them"
    return f"mean {limits.centre:.2f}, limits {limits.lower:.2f} to {limits.upper:.2f} ({how}), {found}"


def _chart(scores: Scores, *, is_robust: bool) -> ControlChart | None:
    given = series(scores)
    if given.n < FEWEST_SESSIONS:
        return None
    chart = control_chart(given, RangeOf.MEDIAN if is_robust else RangeOf.MEAN)
    return chart if chart is not None and chart.moving_range else None
