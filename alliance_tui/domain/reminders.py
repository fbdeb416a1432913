"""What waits in a client's record: notes to sign, and risks that nobody called addressed."""

from collections.abc import Iterable, Sequence
from datetime import date

from alliance_tui.domain.record import Record
from alliance_tui.domain.risk import RiskLevel
from alliance_tui.domain.summary import Summary

_HEIGHTS = list(RiskLevel)


class OpenRisk(Record):
    """A risk that nobody called addressed: the highest one."""

    level: RiskLevel
    session: int
    days: int
    """Since that session."""

    @property
    def short(self) -> str:
        """A few words for a list."""
        return f"risk {self.level}"

    @property
    def words(self) -> str:
        """The reason in a sentence."""
        return f"A risk, judged {self.level} in session {self.session}, was not called addressed yet."


class Unsigned(Record):
    """Notes that wait for a signature."""

    count: int
    session: int
    """The number of the session with the oldest of them."""
    days: int
    """Since that session."""

    @property
    def short(self) -> str:
        """A few words for a list."""
        return f"{self.count} to sign"

    @property
    def words(self) -> str:
        """The reason in a sentence."""
        if self.count == 1:
            return f"The note of session {self.session} is not signed."
        return f"{self.count} notes are not signed, the oldest of session {self.session}."


def to_sign(rows: Iterable[Summary], today: date, after_days: int) -> list[Summary]:
    """The sessions whose note waits for a signature for more than some days; none where that is 0.

    Only notes in which something stands count: nobody is told to write one.
    """
    if not after_days:
        return []
    return [
        row
        for row in rows
        if row.is_noted and row.signed_at is None and row.record_purged_at is None and _days(row, today) > after_days
    ]


def unsigned(rows: Sequence[Summary], today: date, after_days: int) -> Unsigned | None:
    """The notes that wait for a signature, as a reason to look; None where none does."""
    waiting = to_sign(rows, today, after_days)
    if not waiting:
        return None
    oldest = min(waiting, key=lambda row: row.started_at)
    return Unsigned(count=len(waiting), session=oldest.number, days=_days(oldest, today))


def open_risk(rows: Sequence[Summary], today: date) -> OpenRisk | None:
    """The highest risk that nobody called addressed, as a reason to look; of two the older."""
    found = [(row, row.risk) for row in rows if row.risk is not None]
    if not found:
        return None
    row, level = max(found, key=lambda one: (_HEIGHTS.index(one[1]), -one[0].number))
    return OpenRisk(level=level, session=row.number, days=_days(row, today))


def _days(row: Summary, today: date) -> int:
    return (today - (row.ended_at or row.started_at).date()).days
