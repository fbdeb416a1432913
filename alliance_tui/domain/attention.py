"""Worth a look: why one may want to look back with a client, in words, told from the client's summaries alone.

A risk was not called addressed, first of all. A rupture is open: a count, and since when. The pulse fell, by the rule
that was chosen: possible, with its rule and n. A note that was written waits for a signature. Nothing else has a rule
to stand on; few marks, none at all, or a long time without a session are no reason, since zero marks is a good session
too.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from alliance_tui.domain.pattern_choice import PatternChoice, Rule
from alliance_tui.domain.patterns import REPAIR_WITHIN, Finding, Refusal, Return, find_patterns
from alliance_tui.domain.reading import counted
from alliance_tui.domain.record import Record
from alliance_tui.domain.reminders import OpenRisk, Unsigned, open_risk, unsigned
from alliance_tui.domain.series import Scores
from alliance_tui.domain.summary import Summary

PULSE = "alliance-pulse"
"""The scale whose course the caseload shows."""
PULSE_RANGE = (0.0, 10.0)
"""From its lowest to its highest total."""

_PULSE_KEY = re.compile(rf"{PULSE}@(\d+)")


class OpenRuptures(Record):
    """Ruptures that nobody has called resolved yet."""

    count: int
    session: int
    """The number of the session with the oldest of them."""
    days: int
    """Since that session; below zero where the machine's date is wrong."""

    @property
    def short(self) -> str:
        """A few words for a list."""
        return f"open {counted(self.days, 'day')}" if self.days > 0 else "open since today"

    @property
    def words(self) -> str:
        """The reason in a sentence."""
        since = "today" if self.days <= 0 else f"{counted(self.days, 'day')} ago"
        if self.count == 1:
            return f"1 rupture is open, since session {self.session}, {since}."
        return f"{self.count} ruptures are open, the oldest since session {self.session}, {since}."


class FallenPulse(Record):
    """The pulse fell by the chosen rule and has not come back."""

    session: int
    days: int
    """Since that session."""
    rules: tuple[Rule, ...]
    """The rules that say so."""
    name: str
    """The first of them in words, with its parameters."""
    asked: int
    """How many rules were asked."""
    n: int
    """Sessions with a score."""

    @property
    def short(self) -> str:
        """A few words for a list."""
        return "pulse fell"

    @property
    def words(self) -> str:
        """The reason in a sentence, with the rules and n."""
        text = f"The pulse fell in session {self.session}: a possible rupture"
        if self.asked == 1:
            return f"{text} ({self.name}, n = {self.n})."
        return f"{text} by {len(self.rules)} of {self.asked} rules ({', '.join(self.rules)}; n = {self.n})."


Reason = OpenRisk | OpenRuptures | FallenPulse | Unsigned


def worth_a_look(
    sessions: Sequence[Summary], today: date, choice: PatternChoice | None = None, unsigned_after_days: int = 0
) -> tuple[Reason, ...]:
    """Why a client is worth a look; empty where there is no reason.

    Args:
        sessions: of one client, by number.
        today: counts the days.
        choice: which rules may call a fall of the pulse a possible rupture, and how; one of them is enough.
        unsigned_after_days: after how many days a note that is not signed is a reason; 0 for never.
    """
    reasons = (
        open_risk(sessions, today),
        _open(sessions, today),
        _fallen(sessions, today, choice or PatternChoice()),
        unsigned(sessions, today, unsigned_after_days),
    )
    return tuple(reason for reason in reasons if reason is not None)


def pulse_of(sessions: Sequence[Summary]) -> Scores:
    """The pulse as the therapist rated it, session by session: numbers with scores, None where there is none.

    Versions of a scale are never joined: it is the one that was rated last. Empty where nothing was rated. Of two
    sessions that bear one number, which only a damaged practice has, the later one counts.
    """
    rated = [key for row in sessions for key in sorted(row.scores, key=_version) if _PULSE_KEY.fullmatch(key)]
    return list({row.number: row.scores.get(rated[-1]) for row in sessions}.items()) if rated else []


def _version(key: str) -> int:
    found = _PULSE_KEY.fullmatch(key)
    return int(found[1]) if found else 0


def _open(sessions: Sequence[Summary], today: date) -> OpenRuptures | None:
    rows = [row for row in sessions if row.open_episodes]
    if not rows:
        return None
    oldest = min(rows, key=lambda row: row.started_at)
    count = sum(row.open_episodes for row in rows)
    return OpenRuptures(count=count, session=oldest.number, days=_days(oldest, today))


def _fallen(sessions: Sequence[Summary], today: date, choice: PatternChoice) -> FallenPulse | None:
    """The last fall that any of the rules sees, for as long as its repair could still show, and while it has not."""
    scores = pulse_of(sessions)
    asked = _asked(tuple(scores), choice) if scores else ()
    findings = [one for one in asked if isinstance(one, Finding)]
    fallen = {last.session: last for one in findings if one.flagged and (last := one.flagged[-1])}
    if not fallen:
        return None
    last = fallen[max(fallen)]
    if last.repair is Return.RETURNED or last.session < sessions[-1].number - REPAIR_WITHIN:
        return None
    saying = [one for one in findings if last.session in {flag.session for flag in one.flagged}]
    return FallenPulse(
        session=last.session,
        days=_days(next(row for row in sessions if row.number == last.session), today),
        rules=tuple(one.rule for one in saying),
        name=saying[0].name,
        asked=len(asked),
        n=saying[0].n,
    )


@lru_cache(maxsize=1024)
def _asked(scores: tuple[tuple[int, float | None], ...], choice: PatternChoice) -> tuple[Finding | Refusal, ...]:
    """What each chosen rule says. Kept, since a whole caseload is asked anew each time one comes home."""
    return tuple(
        find_patterns(scores, rule, k=choice.k, tolerance=choice.tolerance) for rule in dict.fromkeys(choice.rules)
    )


def _days(row: Summary, today: date) -> int:
    return (today - row.started_at.date()).days
