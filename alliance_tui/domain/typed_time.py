"""Times as people type them, on every screen and in every command: one rule.

`20` is minutes, `20:30` minutes and seconds, `1:12:02` hours too; behind seconds there may be thousandths, as in
`20:30.5`. A minus in front is a time before the start, where there can be one.
"""

import re

from alliance_tui.domain.trouble import Trouble

_TIME = re.compile(
    r"(?P<sign>[-+\u2212]?)\s*"
    r"(?:(?P<alone>\d{1,4})|(?:(?P<hours>\d{1,3}):(?=\d\d:))?(?P<minutes>\d{1,4}):(?P<seconds>[0-5]?\d)"
    r"(?:[.,](?P<rest>\d{1,3}))?)",
    re.ASCII,
)


class NoTime(Trouble):
    """What was typed is no time."""

    def __init__(self, text: str, *, may_precede: bool) -> None:
        before = "; with a minus, as in -0:20, it lies before the start" if may_precede else ""
        super().__init__(
            f"{text.strip()[:20]!r} is no time" if text.strip() else "there is no time",
            safe="Nothing was changed",
            remedy=f"Write minutes, as in 20, or 20:30, 20:30.5 or 1:12:02{before}",
        )


def read_time(text: str, *, may_precede: bool = False) -> float:
    """A time as typed, in seconds, to the millisecond.

    Args:
        text: what was typed; blanks around it do not matter.
        may_precede: whether it may lie before the start, and then be below zero.

    Raises:
        NoTime: when it is none.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None or (found["sign"] and not may_precede):
        raise NoTime(text, may_precede=may_precede)
    if found["hours"] and (int(found["minutes"]) >= 60 or len(found["seconds"]) < 2):
        raise NoTime(text, may_precede=may_precede)
    whole_s = (
        int(found["hours"] or 0) * 3600 + int(found["alone"] or found["minutes"]) * 60 + int(found["seconds"] or 0)
    )
    ms = whole_s * 1000 + int((found["rest"] or "0").ljust(3, "0"))
    return -ms / 1000 if found["sign"] in ("-", "\u2212") and ms else ms / 1000
