"""What waits in a client's record: notes to sign, and risks that nobody called addressed."""

from collections.abc import Iterable
from datetime import datetime

from alliance_tui.domain.risk import RiskLevel
from alliance_tui.domain.session import Summary

_HEIGHTS = list(RiskLevel)


def to_sign(rows: Iterable[Summary], now: datetime, after_days: int) -> list[Summary]:
    """The sessions whose note waits for a signature for more than some days; none where that is 0.

    Only notes in which something stands count: nobody is told to write one.
    """
    if not after_days:
        return []
    return [
        row
        for row in rows
        if row.is_noted
        and row.signed_at is None
        and row.record_purged_at is None
        and row.ended_at is not None
        and (now - row.ended_at).days > after_days
    ]


def open_risk(rows: Iterable[Summary]) -> RiskLevel | None:
    """The highest risk that nobody called addressed; None where there is none."""
    return max((row.risk for row in rows if row.risk is not None), key=_HEIGHTS.index, default=None)


def waiting_words(rows: Iterable[Summary], now: datetime, after_days: int) -> str:
    """Both in a few words, the risk first, as in `risk moderate, 2 to sign`; empty where nothing waits."""
    given = list(rows)
    risk, unsigned = open_risk(given), len(to_sign(given, now, after_days))
    return ", ".join([*([f"risk {risk}"] if risk else []), *([f"{unsigned} to sign"] if unsigned else [])])
