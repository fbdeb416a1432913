"""Patterns across sessions: rules that call a session a possible rupture, and what follows a possible repair.

There is no standard, and the rules disagree: each result names its rule, its numbers and n, so that all of it can
stand on screen. Nothing here says more than "possible". At least five sessions must have a score; otherwise, and where
scores vary too little for a rule to mean anything, the answer is a `Refusal` that says so.

Their worked example is a test. The drop rule follows studies that took a
fall of one or two standard deviations in the client's alliance score for a rupture.
"""

from collections.abc import Collection
from enum import StrEnum
from fractions import Fraction
from math import sqrt

from alliance_tui.domain.control_chart import Limits, RangeOf, control_chart
from alliance_tui.domain.pattern_choice import Rule
from alliance_tui.domain.record import Record
from alliance_tui.domain.series import Scores, Series, exact, series, variance

FEWEST_SESSIONS = 5
FEWEST_CHANGES = FEWEST_SESSIONS - 1
"""As many as five sessions in a row give; the rules that live on changes need them."""

REPAIR_WITHIN = 3
"""A possible repair shows in one of the next three sessions."""


class Reference(StrEnum):
    """What the drop rule measures a session against."""

    BEFORE = "the session before"
    MEAN = "the client's mean"


class Return(StrEnum):
    """What the sessions after a possible rupture show."""

    RETURNED = "returned"
    NOT_RETURNED = "not returned"
    NOT_KNOWN = "not known"
    """The level before, or one of the next three scores, is missing or still to come."""


class PossibleRupture(Record):
    """One flagged session, and whether the score came back."""

    session: int
    score: float
    level_before: float | None = None
    """The score of the session before, or before the first of several flagged in a row; None where it has none."""
    size: float
    """How far it fell: in SD for drop and difference, in sigma below the centre for the charts."""
    repair: Return = Return.NOT_KNOWN
    repaired_in: int | None = None
    """The session in which the score was back."""

    @property
    def words(self) -> str:
        """One line for the screen."""
        text = f"possible rupture in session {self.session}"
        if self.repair is Return.RETURNED:
            return f"{text}, possible repair by session {self.repaired_in}"
        if self.repair is Return.NOT_RETURNED:
            return f"{text}, no return within {REPAIR_WITHIN} sessions"
        return text


class Finding(Record):
    """What one rule says of one series."""

    rule: Rule
    name: str
    """The rule in words, with its parameters."""
    n: int
    """Sessions with a score."""
    parameters: dict[str, float | str]
    """What was chosen: k, reference, tolerance."""
    spread: float
    """SD of scores, SD of changes, or the moving range, as the rule has it; in points of the scale."""
    limits: Limits | None = None
    """Only rules that judge against fixed lines have them."""
    flagged: tuple[PossibleRupture, ...] = ()
    not_judged: tuple[int, ...] = ()
    """Rated sessions the rule cannot judge, since the session before has no score."""

    @property
    def words(self) -> str:
        """The finding in one line: what is possible, by which rule, with which n."""
        found = "; ".join(one.words for one in self.flagged) or "no possible rupture"
        return f"{found} ({self.name}, n = {self.n})"


class Refusal(Record):
    """Why a rule says nothing about a series."""

    rule: Rule
    name: str
    n: int
    reason: str

    @property
    def words(self) -> str:
        """The refusal in one line, with n."""
        return f"no pattern: {self.reason} ({self.name}, n = {self.n})"


def find_patterns(
    scores: Scores,
    rule: Rule,
    *,
    k: float = 2,
    tolerance: float = 0,
    between_sd: float | None = None,
    reference: Reference = Reference.BEFORE,
) -> Finding | Refusal:
    """Apply one rule by its name; the parameters a rule does not have are passed over.

    Args:
        scores: session numbers with their scores, ascending; None where nothing was rated.
        rule: which rule.
        k: how many SD a fall must have, for drop and difference.
        tolerance: how far below the level before a score may lie and still count as back, in points of the scale.
        between_sd: the SD between clients in points of the scale, for drop, where it is known.
        reference: what drop measures against.

    Raises:
        ValueError: as the rule itself does.
    """
    if rule is Rule.DROP:
        return drop_rule(scores, k=k, between_sd=between_sd, reference=reference, tolerance=tolerance)
    if rule is Rule.DIFFERENCE:
        return difference_rule(scores, k=k, tolerance=tolerance)
    range_of = RangeOf.MEAN if rule is Rule.INDIVIDUALS else RangeOf.MEDIAN
    return chart_rule(scores, range_of, tolerance=tolerance)


def drop_rule(
    scores: Scores,
    *,
    k: float = 2,
    between_sd: float | None = None,
    reference: Reference = Reference.BEFORE,
    tolerance: float = 0,
) -> Finding | Refusal:
    """Flag sessions at least `k` SD below the reference.

    The SD is that of the client's own scores (n - 1), or `between_sd`, the SD between clients in points of the scale,
    whichever is larger: the stricter one.

    Raises:
        ValueError: when `k` or an SD is not above zero, `tolerance` is below it, a number is not finite, or session
            numbers do not ascend.
    """
    given = _checked(scores, tolerance, k, between_sd)
    name = f"drop of at least {k:g} SD below {reference.value}"
    if given.n < FEWEST_SESSIONS:
        return _too_few(Rule.DROP, name, given.n)
    within = variance(list(given.scores.values()))
    squared = max(within, exact(between_sd) ** 2) if between_sd is not None else within
    spread = sqrt(squared)
    name += f", SD {spread:.4g} {'within this client' if squared == within else 'between clients'}"
    if not squared:
        return Refusal(rule=Rule.DROP, name=name, n=given.n, reason="every session has the same score")
    centre = given.mean
    if reference is Reference.MEAN:
        falls = {number: score - centre for number, score in given.scores.items()}
        limits = Limits(centre=float(centre), lower=float(centre) - k * spread, upper=float(centre) + k * spread)
    else:
        falls, limits = {change.session: change.by for change in given.changes}, None
    return Finding(
        rule=Rule.DROP,
        name=name,
        n=given.n,
        parameters={"k": k, "reference": reference.value, "tolerance": tolerance, "within_sd": sqrt(within)}
        | ({"between_sd": between_sd} if between_sd is not None else {}),
        spread=spread,
        limits=limits,
        flagged=_ruptures(given, _falls_of(falls, squared, k), tolerance),
        not_judged=tuple(number for number in given.scores if number not in falls),
    )


def difference_rule(scores: Scores, *, k: float = 2, tolerance: float = 0) -> Finding | Refusal:
    """Flag sessions whose change from the session before has z at most `-k`; z is the change over the SD of changes.

    Raises:
        ValueError: when `k` or an SD is not above zero, `tolerance` is below it, a number is not finite, or session
            numbers do not ascend.
    """
    given = _checked(scores, tolerance, k)
    name = f"change from the session before with z of at most {-k:g}"
    if given.n < FEWEST_SESSIONS:
        return _too_few(Rule.DIFFERENCE, name, given.n)
    changes = {change.session: change.by for change in given.changes}
    if len(changes) < FEWEST_CHANGES:
        return _too_few_changes(Rule.DIFFERENCE, name, given.n, len(changes))
    squared = variance(list(changes.values()))
    spread = sqrt(squared)
    name += f", SD of changes {spread:.4g}"
    if not squared:
        return Refusal(rule=Rule.DIFFERENCE, name=name, n=given.n, reason="every change is the same")
    return Finding(
        rule=Rule.DIFFERENCE,
        name=name,
        n=given.n,
        parameters={"k": k, "tolerance": tolerance},
        spread=spread,
        flagged=_ruptures(given, _falls_of(changes, squared, k), tolerance),
        not_judged=tuple(number for number in given.scores if number not in changes),
    )


def chart_rule(scores: Scores, range_of: RangeOf, *, tolerance: float = 0) -> Finding | Refusal:
    """Flag sessions below the lower limit of a control chart (`range_of` mean: Shewhart, median: robust).

    Raises:
        ValueError: when `tolerance` is below zero, a number is not finite, or session numbers do not ascend.
    """
    given = _checked(scores, tolerance)
    is_mean = range_of is RangeOf.MEAN
    rule = Rule.INDIVIDUALS if is_mean else Rule.ROBUST
    factor = "2.66 x mean" if is_mean else "3.145 x median"
    name = f"{'individuals' if is_mean else 'robust individuals'} chart, mean ± {factor} moving range"
    if given.n < FEWEST_SESSIONS:
        return _too_few(rule, name, given.n)
    chart = control_chart(given, range_of)
    if chart is None or chart.ranges < FEWEST_CHANGES:
        return _too_few_changes(rule, name, given.n, chart.ranges if chart else 0)
    if not chart.moving_range:
        return Refusal(rule=rule, name=name, n=given.n, reason=f"the {range_of.value} moving range is zero")
    sizes = {number: (chart.limits.centre - float(given.scores[number])) / chart.sigma for number in chart.below}
    return Finding(
        rule=rule,
        name=name,
        n=given.n,
        parameters={"moving_range": range_of.value, "tolerance": tolerance},
        spread=chart.moving_range,
        limits=chart.limits,
        flagged=_ruptures(given, sizes, tolerance),
    )


def _checked(scores: Scores, tolerance: float, k: float = 1, between_sd: float | None = None) -> Series:
    if not (k > 0 and (between_sd is None or between_sd > 0)):
        raise ValueError("k and an SD must be above zero")
    if not tolerance >= 0:
        raise ValueError("a tolerance is not below zero")
    return series(scores)


def _falls_of(changes: dict[int, Fraction], squared: Fraction, k: float) -> dict[int, float]:
    """Falls of at least k SD, by session, in SD. Compared as squares, so that no root is rounded."""
    least = squared * exact(k) ** 2
    return {
        number: -float(change) / sqrt(squared)
        for number, change in changes.items()
        if change < 0 and change**2 >= least
    }


def _ruptures(given: Series, sizes: dict[int, float], tolerance: float) -> tuple[PossibleRupture, ...]:
    return tuple(_rupture(given, number, size, sizes, exact(tolerance)) for number, size in sizes.items())


def _rupture(given: Series, number: int, size: float, flagged: Collection[int], tolerance: Fraction) -> PossibleRupture:
    """One flagged session with its possible repair.

    Several flagged sessions in a row have one level before: that of the session before the first of them.
    """
    first = number
    while first - 1 in flagged:
        first -= 1
    level = given.scores.get(first - 1)
    after = range(number + 1, number + 1 + REPAIR_WITHIN)
    back = next(
        (
            one
            for one in after
            if level is not None
            and one in given.scores
            and one not in flagged
            and given.scores[one] >= level - tolerance
        ),
        None,
    )
    is_known = level is not None and all(one in given.scores for one in after)
    missed = Return.NOT_RETURNED if is_known else Return.NOT_KNOWN
    return PossibleRupture(
        session=number,
        score=float(given.scores[number]),
        level_before=None if level is None else float(level),
        size=size,
        repair=missed if back is None else Return.RETURNED,
        repaired_in=back,
    )


def _too_few(rule: Rule, name: str, n: int) -> Refusal:
    reason = f"{n} of at least {FEWEST_SESSIONS} sessions have a score"
    return Refusal(rule=rule, name=name, n=n, reason=reason)


def _too_few_changes(rule: Rule, name: str, n: int, changes: int) -> Refusal:
    reason = f"{changes} of at least {FEWEST_CHANGES} changes between sessions in a row are known, the rest are gaps"
    return Refusal(rule=rule, name=name, n=n, reason=reason)
