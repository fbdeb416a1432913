"""A calendar file (iCalendar, RFC 5545) read for one day: bytes in, the entries of that day out.

Only what says when an entry is, whether it holds, and what it is called is given to the parser at all, and only of
series that may touch the day: descriptions, guests and places are never looked at, and ten thousand old entries cost
a look at their dates. Cancelled entries and whole days are left out. A time without a zone is local time.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from alliance_tui.domain.trouble import Trouble

_FOLD = re.compile(r"\r?\n[ \t]")
_EVENT = re.compile(r"^BEGIN:VEVENT[ \t]*\r?\n(.*?)^END:VEVENT[ \t]*\r?$", re.DOTALL | re.MULTILINE | re.IGNORECASE)
_BEGINS = re.compile(r"^BEGIN:VEVENT[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_ZONE = re.compile(r"^BEGIN:VTIMEZONE.*?^END:VTIMEZONE[ \t]*\r?$", re.DOTALL | re.MULTILINE | re.IGNORECASE)
_HOME_ZONE = re.compile(r"^X-WR-TIMEZONE:.*$", re.MULTILINE | re.IGNORECASE)
_INNER = re.compile(r"^BEGIN:(\w+).*?^END:\1[ \t]*\r?$", re.DOTALL | re.MULTILINE | re.IGNORECASE)
_WANTED = re.compile(
    r"^(?:UID|SEQUENCE|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|EXRULE|RECURRENCE-ID|STATUS|SUMMARY|CATEGORIES"
    r"|X-MICROSOFT-CDO-ALLDAYEVENT)\b[^\r\n]*",
    re.MULTILINE | re.IGNORECASE,
)
_VALUE = r"(?:;(?:[^:\"\r\n]|\"[^\"\r\n]*\")*)?:"
_START = re.compile(rf"^DTSTART{_VALUE}(\d{{8}})", re.MULTILINE | re.IGNORECASE)
_UID = re.compile(rf"^UID{_VALUE}(\S+)", re.MULTILINE | re.IGNORECASE)
_RECURS = re.compile(r"^(?:RRULE|RDATE|EXRULE|RECURRENCE-ID)\b", re.MULTILINE | re.IGNORECASE)
_RULE = re.compile(r"^RRULE[^:\r\n]*:([^\r\n]*)", re.MULTILINE | re.IGNORECASE)
_MORE_DATES = re.compile(r"^RDATE\b", re.MULTILINE | re.IGNORECASE)
_PERIODS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
"""The rules of a diary, with the days between two of their dates at most. Working out others may take for ever."""
_OF_MONTHS = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
_FIRST_YEAR = "1900"
_LONG_DAYS = 365_000
_AROUND = timedelta(days=2)
"""No zone is further away than that."""

_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What the parser raises on entries that no program should write."""


class CalendarMissing(Trouble):
    """The part that reads calendars is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "what reads a calendar is not installed",
            safe="Everything else works",
            remedy='Install it with: pip install "alliance-tui[calendar]"',
        )


class NoCalendar(Trouble):
    """The bytes are no calendar."""

    def __init__(self) -> None:
        super().__init__("this is no calendar file")


@dataclass(frozen=True)
class Entry:
    """One entry of the day. What it is called stays out of `repr`, so that no report shows it."""

    start: datetime
    end: datetime
    title: str = field(repr=False)
    categories: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class DayRead:
    """What a file says of a day."""

    entries: tuple[Entry, ...]
    """By time."""
    unreadable: int
    """Entries, or series of them, that may be of that day and cannot be understood."""


def read_day(data: bytes, day: date) -> DayRead:
    """The entries that begin on a day of local time.

    Raises:
        CalendarMissing: where icalendar or recurring-ical-events is not installed.
        NoCalendar: where the bytes are none.
    """
    try:
        import icalendar  # noqa: F401  # an extra, and slow to import
        import recurring_ical_events  # noqa: F401
    except ImportError:
        raise CalendarMissing from None
    text = _FOLD.sub("", data.decode("utf-8-sig", errors="replace"))
    if not re.search(r"^BEGIN:VCALENDAR\b", text, re.MULTILINE | re.IGNORECASE):
        raise NoCalendar
    series, broken = _series(text, day)
    zones = [zone.strip() for zone in (*_HOME_ZONE.findall(text)[:1], *(_ZONE.findall(text) if series else ()))]
    try:
        entries = list(_entries(zones, [body for bodies in series for body in bodies], day))
    except _UNREADABLE:
        # One bad series spoils no other: each by itself.
        entries = []
        for bodies in series:
            try:
                entries += _entries(zones, bodies, day)
            except _UNREADABLE:
                broken += 1
    return DayRead(tuple(sorted(entries, key=lambda one: (one.start, one.end))), broken)


def _series(text: str, day: date) -> tuple[list[list[str]], int]:
    """The entries of each series that may touch the day, stripped to what is needed; and how many make no sense."""
    found: dict[str, list[str]] = {}
    kept: set[str] = set()
    bodies = _EVENT.findall(text)
    broken = len(_BEGINS.findall(text)) - len(bodies)
    for place, whole in enumerate(bodies):
        start = _START.search(whole)
        if start is None:
            broken += 1
        elif _is_near(start[1], day) or _RECURS.search(whole):
            body = "\r\n".join(_WANTED.findall(_INNER.sub("", whole)))
            uid = _UID.search(body)
            name = uid[1] if uid else f"without-uid-{place}"
            try:
                if _may_touch(body, start[1], day):
                    kept.add(name)
            except ValueError:
                broken += 1
            else:
                found.setdefault(name, []).append(body if uid else f"UID:{name}\r\n{body}")
    return [found[name] for name in found if name in kept], broken


def _is_near(start: str, day: date) -> bool:
    """Dates as `20260305` sort as they are."""
    return f"{day - _AROUND:%Y%m%d}" <= start <= f"{day + _AROUND:%Y%m%d}"


def _may_touch(body: str, start: str, day: date) -> bool:
    """Whether an entry or its recurrence may fall on the day.

    Raises:
        ValueError: for a rule that is not one of a diary.
    """
    if _is_near(start, day):
        return all(_last(rule, start) for rule in _RULE.findall(body))
    earliest = day - _AROUND
    is_begun = start < f"{earliest:%Y%m%d}"
    return is_begun and (
        _MORE_DATES.search(body) is not None or any(_last(rule, start) >= earliest for rule in _RULE.findall(body))
    )


def _last(rule: str, start: str) -> date:
    """The last day that a rule can reach, as well as that can be said without working it out.

    Raises:
        ValueError: for a rule that is not one of a diary.
    """
    parts = dict(part.split("=", 1) for part in rule.strip().upper().rstrip(";").split(";"))
    often, interval = parts.get("FREQ", ""), int(parts.get("INTERVAL", "1"))
    counts = any(parts.get(name, "").count(",") > 3 for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    if often not in _PERIODS or interval < 1 or counts or start < _FIRST_YEAR:
        raise ValueError(rule)
    if often in ("DAILY", "WEEKLY"):
        # A rule that never holds would be looked for day by day up to the year 9999.
        months = [int(month) for month in parts.get("BYMONTH", "1").split(",")]
        if not parts.keys().isdisjoint(_OF_MONTHS) or not all(1 <= month <= 12 for month in months):
            raise ValueError(rule)
        if "COUNT" in parts and "BYMONTH" not in parts:
            days = (int(parts["COUNT"]) + 1) * interval * _PERIODS[often]
            return date.fromisoformat(start) + timedelta(days=min(days, _LONG_DAYS))
    if "UNTIL" in parts:
        return date.fromisoformat(parts["UNTIL"][:8])
    return date.max


def _entries(zones: Iterable[str], bodies: Iterable[str], day: date) -> Iterator[Entry]:
    import icalendar
    import recurring_ical_events

    events = (f"BEGIN:VEVENT\r\n{body}\r\nEND:VEVENT" for body in bodies)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//alliance-tui//EN", *zones, *events, "END:VCALENDAR", ""]
    calendar = icalendar.Calendar.from_ical("\r\n".join(lines))
    for event in recurring_ical_events.of(calendar).between(day - _AROUND, day + _AROUND):
        start, end = event.start, event.end
        if not isinstance(start, datetime) or not isinstance(end, datetime) or not _holds(event):
            continue
        start = start.astimezone()
        if start.date() == day:
            categories = tuple(str(one) for one in getattr(event, "categories", ()))
            yield Entry(start, end.astimezone(), str(event.get("SUMMARY", "")), categories)


def _holds(event: Any) -> bool:
    """Whether it takes place, at a time of day."""
    is_cancelled = str(event.get("STATUS", "")).strip().upper() == "CANCELLED"
    is_whole_day = str(event.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).strip().upper() == "TRUE"
    return not is_cancelled and not is_whole_day
