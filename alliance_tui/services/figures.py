"""The figures of the trends: one client's course, and what the whole caseload shows."""

import re
from collections.abc import Iterable

from alliance_tui.domain.control_chart import Limits, RangeOf
from alliance_tui.domain.course import CaseloadCourse, SessionCourse
from alliance_tui.domain.figure import Aside, Figure, LimitLine, Plotted, Shape
from alliance_tui.domain.lineage import Lineage
from alliance_tui.domain.patterns import Finding, Refusal
from alliance_tui.domain.reading import clock_text, counted
from alliance_tui.services.trends import ClientTrend, ScaleTrend

RUPTURE_TONES = ("withdrawal", "confrontation", "quiet", "text")
MINUTE_STEPS = ((0, 60), (60, 120), (120, 300), (300, 600), (600, 1200), (1200, float("inf")))
"""Time from rupture to repair, in seconds, from and up to."""


def client_figures(trend: ClientTrend) -> tuple[Figure, ...]:
    """Ruptures by group, repairs and connection, episodes, and each scale with its limits; n stands in each."""
    if not trend.sessions:
        return ()
    sessions = trend.sessions
    ruptures = tuple(
        Plotted(name=title, tone=tone, values=tuple(one.ruptures.get(group, 0) for one in sessions))
        for (group, title), tone in zip(trend.groups, _tones(len(trend.groups)), strict=True)
    ) or (Plotted(name="ruptures", tone="withdrawal", values=(0,) * len(sessions)),)
    mending = (
        Plotted(name="repairs", tone="repair", values=tuple(one.repairs for one in sessions)),
        Plotted(name="connection", tone="connection", values=tuple(one.connection for one in sessions)),
    )
    closed = tuple(one.episodes - one.open_episodes for one in sessions)
    episodes = (
        Plotted(name="given a resolution", tone="repair", values=closed),
        Plotted(name="open", tone="confrontation", values=tuple(one.open_episodes for one in sessions)),
    )
    return (
        _by_session("ruptures", "ruptures a session", sessions, ruptures),
        _by_session("repairs", "repairs and connection a session", sessions, mending),
        _by_session("episodes", "episodes a session", sessions, episodes),
        *(_scale(scale, sessions) for scale in trend.scales),
    )


def caseload_figures(course: CaseloadCourse, lineage: Lineage) -> tuple[Figure, ...]:
    """Codes, repairs and how their episodes stand, time from rupture to repair, where in the session ruptures fall."""
    if not course.sessions:
        return ()
    return (_codes(course, lineage), _repairs(course, lineage), _delays(course), _tenths(course))


def _tones(count: int) -> list[str]:
    return [RUPTURE_TONES[min(place, len(RUPTURE_TONES) - 1)] for place in range(count)]


def _by_session(name: str, title: str, sessions: tuple[SessionCourse, ...], series: tuple[Plotted, ...]) -> Figure:
    return Figure(
        id=name,
        title=title,
        shape=Shape.COLUMNS,
        across="session",
        labels=tuple(str(one.number) for one in sessions),
        series=series,
        beside=(_days(sessions),),
        notes=(f"n = {counted(len(sessions), 'session')}.",),
    )


def _days(sessions: Iterable[SessionCourse]) -> Aside:
    return Aside(name="day", cells=tuple(f"{one.started_at:%Y-%m-%d}" for one in sessions))


def _scale(scale: ScaleTrend, sessions: tuple[SessionCourse, ...]) -> Figure:
    """A scale's course. The limits of its chart are drawn; those of every other rule that has some are given."""
    limits = []
    if scale.chart is not None:
        name = "individuals" if scale.chart.range_of is RangeOf.MEAN else "robust"
        limits = _limits(name, scale.chart.limits, is_drawn=True)
    for finding in scale.findings:
        if isinstance(finding, Finding) and finding.limits is not None:
            known = {one.name for one in limits}
            limits += [one for one in _limits(finding.rule, finding.limits, is_drawn=False) if one.name not in known]
    return Figure(
        id=re.sub(r"[^a-z0-9]+", "-", scale.scale.lower()),
        title=scale.title,
        shape=Shape.LINE,
        across="session",
        labels=tuple(str(number) for number, _score in scale.scores),
        series=(Plotted(name="score", tone="good", values=tuple(score for _number, score in scale.scores)),),
        limits=tuple(limits),
        beside=(_days(sessions), *(_verdicts(one, scale) for one in scale.findings)),
        notes=tuple(f"{line[:1].upper()}{line[1:]}" for line in scale.lines),
    )


def _limits(name: str, limits: Limits, *, is_drawn: bool) -> list[LimitLine]:
    values = {"lower": limits.lower, "centre": limits.centre, "upper": limits.upper}
    return [LimitLine(name=f"{name} {which}", value=value, is_drawn=is_drawn) for which, value in values.items()]


def _verdicts(finding: Finding | Refusal, scale: ScaleTrend) -> Aside:
    """What one rule says of each session: possible rupture, no, or that it does not judge."""
    name = f"by {finding.rule}"
    if isinstance(finding, Refusal):
        return Aside(name=name, cells=("not judged",) * len(scale.scores))
    flagged = {one.session for one in finding.flagged}
    cells = []
    for number, score in scale.scores:
        if score is None or number in finding.not_judged:
            cells.append("not judged")
        else:
            cells.append("possible rupture" if number in flagged else "no")
    return Aside(name=name, cells=tuple(cells))


def _codes(course: CaseloadCourse, lineage: Lineage) -> Figure:
    """What was marked, each code in the tone of its group."""
    groups = [_group(lineage, use.codebook, use.group) for use in course.codes]
    titles = [_title(lineage, use.codebook, use.group, use.code) for use in course.codes]
    return Figure(
        id="codes",
        title="what was marked",
        shape=Shape.ROWS,
        across="code",
        labels=tuple(
            title if use.code else f"{title}, not named" for use, title in zip(course.codes, titles, strict=True)
        ),
        series=tuple(
            Plotted(
                name=name,
                tone=tone,
                values=tuple(
                    use.markers if group == (name, tone) else None
                    for use, group in zip(course.codes, groups, strict=True)
                ),
            )
            for name, tone in dict.fromkeys(groups)
        ),
        beside=(
            Aside(name="group", cells=tuple(name for name, _tone in groups)),
            Aside(name="where", cells=tuple(f"in {counted(use.sessions, 'session')}" for use in course.codes)),
        ),
        notes=(f"n = {sum(use.markers for use in course.codes)} markers in {counted(course.sessions, 'session')}.",),
    )


def _repairs(course: CaseloadCourse, lineage: Lineage) -> Figure:
    shares = [use.resolved for use in course.repairs]
    kinds = (
        ("resolved", "repair", [one.count for one in shares]),
        ("not resolved", "quiet", [one.n - one.count for one in shares]),
        ("open", "confrontation", [use.open_episodes for use in course.repairs]),
    )
    titles = [_title(lineage, use.codebook, "repair", use.code) if use.code else "not named" for use in course.repairs]
    percents = [
        f"{one.percent:.0f} % resolved (n = {one.n})" if one.percent is not None else f"n = {one.n}: no percentage"
        for one in shares
    ]
    least = course.repairs[0].resolved_from if course.repairs else 4
    return Figure(
        id="repairs",
        title="repairs, and how their episodes stand",
        shape=Shape.ROWS,
        across="repair",
        labels=tuple(titles),
        series=tuple(Plotted(name=name, tone=tone, values=tuple(counts)) for name, tone, counts in kinds),
        beside=(Aside(name="share", cells=tuple(percents)),),
        notes=(
            f"Resolved: given {least} or 5 of 5; n counts the episodes that were given a resolution. "
            "No percentage below n = 5. It says nothing of cause.",
        ),
    )


def _delays(course: CaseloadCourse) -> Figure:
    delays = course.delays
    counts = tuple(sum(low <= one.seconds < high for one in delays.delays) for low, high in MINUTE_STEPS)
    labels = tuple(
        f"{low / 60:.0f} to {high / 60:.0f} min" if high != float("inf") else f"{low / 60:.0f} min and more"
        for low, high in MINUTE_STEPS
    )
    words = "No episode has a repair yet."
    if delays.median_s is not None:
        words = f"Median {clock_text(delays.median_s)} (n = {delays.n})"
        if delays.quartiles_s is not None:
            low, high = delays.quartiles_s
            words += f", half of them between {clock_text(low)} and {clock_text(high)}"
        words += "."
    return Figure(
        id="time-to-repair",
        title="from rupture to repair",
        shape=Shape.ROWS,
        across="time to repair",
        labels=labels,
        series=(Plotted(name="episodes", tone="repair", values=counts),),
        notes=(f"{words} {counted(delays.without_repair, 'episode')} without a repair.",),
    )


def _tenths(course: CaseloadCourse) -> Figure:
    left_out = course.tenths.left_out
    notes = [f"n = {course.tenths.n} rupture markers, by the tenth of the session in which they fell."]
    if left_out:
        notes.append(f"{counted(left_out, 'marker')} of sessions without an end left out.")
    tenth = len(course.tenths.counts)
    return Figure(
        id="where-in-the-session",
        title="where in the session ruptures fall",
        shape=Shape.COLUMNS,
        across="% of the session",
        labels=tuple(f"{100 * place // tenth}-{100 * (place + 1) // tenth}" for place in range(tenth)),
        series=(Plotted(name="ruptures", tone="withdrawal", values=tuple(course.tenths.counts)),),
        notes=tuple(notes),
    )


def _title(lineage: Lineage, codebook: str, group: str, code: str | None) -> str:
    return lineage.title_of(codebook, group, code)


def _group(lineage: Lineage, codebook: str, group_id: str) -> tuple[str, str]:
    """What a group is called, and its tone."""
    book = lineage.newest(codebook)
    group = book.group(group_id) if book else None
    return (group.title.lower(), group.tone.value) if group else (group_id, "quiet")
