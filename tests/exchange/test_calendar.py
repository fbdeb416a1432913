"""Calendars: which entries are of a day, at which local time, and what a bad one spoils. The zone is Helsinki."""

import re
import sys
from datetime import date

import pytest

from alliance_tui.exchange.calendar import CalendarMissing, DayRead, NoCalendar, read_day

DAY = date(2026, 3, 5)


def calendar(*events: str, head: str = "") -> bytes:
    """A file of events, each given as lines without its ends."""
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def event(start: str, *more: str, uid: str = "1", title: str = "T") -> str:
    """An entry of 50 minutes; `start` as after DTSTART, with or without a zone."""
    return "\n".join([f"UID:{uid}", f"DTSTART{start}", "DURATION:PT50M", f"SUMMARY:{title}", *more])


def times(*events: str, day: date = DAY, head: str = "") -> list[str]:
    """When the entries of a day begin."""
    return [f"{entry.start:%H:%M}" for entry in read_day(calendar(*events, head=head), day).entries]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (":20260305T100000", "10:00"),
        (":20260305T100000Z", "12:00"),
        (";TZID=Europe/Berlin:20260305T100000", "11:00"),
        (";TZID=W. Europe Standard Time:20260305T100000", "11:00"),
        (';TZID="FLE Standard Time":20260305T100000', "10:00"),
        (";TZID=America/New_York:20260304T233000", "06:30"),
    ],
)
def test_an_entry_stands_at_its_local_time_whatever_its_zone(start: str, expected: str) -> None:
    assert times(event(start)) == [expected]


def test_a_zone_that_outlook_spells_out_is_followed() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Practice time\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0100\n"
        "TZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    assert times(event(";TZID=Practice time:20260305T100000"), head=zone) == ["11:00"]


def test_a_series_follows_the_clock_through_daylight_saving() -> None:
    weekly = event(";TZID=Europe/Helsinki:20260108T100000", "RRULE:FREQ=WEEKLY")
    assert times(weekly, day=date(2026, 3, 5)) == ["10:00"]
    assert times(weekly, day=date(2026, 7, 9)) == ["10:00"]
    assert times(weekly, day=date(2026, 3, 6)) == []


def test_dates_taken_out_moved_and_added_are_respected() -> None:
    series = event(":20260108T100000", "RRULE:FREQ=WEEKLY", "EXDATE:20260305T100000", "RDATE:20260306T170000")
    moved = event(":20260305T143000", "RECURRENCE-ID:20260312T100000")
    assert times(series) == []
    assert times(series, day=date(2026, 3, 6)) == ["17:00"]
    assert times(series, moved) == ["14:30"]
    assert times(series, moved, day=date(2026, 3, 12)) == []
    away = event(":20260601T100000", "RECURRENCE-ID:20260226T100000")
    assert times(series, away, day=date(2026, 2, 26)) == []


def test_a_series_ends_with_its_count_or_its_last_day() -> None:
    for rule in ("COUNT=8", "UNTIL=20260226T235959"):
        series = event(":20260108T100000", f"RRULE:FREQ=WEEKLY;{rule}")
        assert (times(series, day=date(2026, 2, 26)), times(series)) == (["10:00"], [])


def test_cancelled_entries_and_whole_days_are_left_out() -> None:
    assert times(event(":20260305T100000", "STATUS:CANCELLED")) == []
    assert times("UID:1\nDTSTART;VALUE=DATE:20260305\nSUMMARY:T") == []
    assert times(event(":20260305T000000", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE")) == []
    series = event(":20260108T100000", "RRULE:FREQ=WEEKLY")
    assert times(series, event(":20260305T100000", "RECURRENCE-ID:20260305T100000", "STATUS:CANCELLED")) == []


def test_title_and_categories_are_read_whole_over_folded_lines_and_shown_in_no_repr() -> None:
    folded = event(":20260305T100000", "CATEGORIES:#K-14,private", title="Long ti\n tle\\, here")
    read = read_day(calendar(folded), DAY)
    assert (read.entries[0].title, read.entries[0].categories) == ("Long title, here", ("#K-14", "private"))
    assert not re.search("Long|K-14", repr(read))


BAD = {
    "every second": event(":20260101T100000", "RRULE:FREQ=SECONDLY", uid="b"),
    "no interval": event(":20260101T100000", "RRULE:FREQ=DAILY;INTERVAL=0", uid="b"),
    "the 30th of February": event(":20000101T100000", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", uid="b"),
    "the thirteenth month": event(":20000101T100000", "RRULE:FREQ=DAILY;BYMONTH=13", uid="b"),
    "since the year 1": event(":00010101T100000", "RRULE:FREQ=DAILY", uid="b"),
    "no rule at all": event(":20260101T100000", "RRULE:often", uid="b"),
    "no such word": event(":20260101T100000", "RRULE:FREQ=WEEKLY;BYDAY=XX", uid="b"),
    "no such hour": event(":20260305T990000", uid="b"),
    "no start": "UID:b\nSUMMARY:T",
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_entry_is_counted_and_spoils_no_other(bad: str) -> None:
    good = event(":20260305T100000", uid="good")
    for events in ((bad, good), (good, bad)):
        read = read_day(calendar(*events), DAY)
        assert ([f"{one.start:%H:%M}" for one in read.entries], read.unreadable) == (["10:00"], 1)


def test_ten_thousand_entries_are_sorted_out_before_they_are_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    import icalendar

    parsed = []
    stock = icalendar.Calendar.from_ical
    monkeypatch.setattr(icalendar.Calendar, "from_ical", lambda text: parsed.append(text) or stock(text))
    old = [event(f":20{10 + n % 15}{1 + n % 12:02}{1 + n % 28:02}T100000", uid=f"o{n}") for n in range(9_700)]
    ended = [event(f":2015{1 + n % 12:02}05T100000", "RRULE:FREQ=WEEKLY;COUNT=40", uid=f"s{n}") for n in range(299)]
    read = read_day(calendar(*old, *ended, event(":20260305T100000", "DESCRIPTION:long", uid="now")), DAY)
    assert (len(read.entries), read.unreadable) == (1, 0)
    assert parsed[0].count("BEGIN:VEVENT") == 1
    assert "DESCRIPTION" not in parsed[0]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no calendar", "BEGIN:VCALENDAR".encode("utf-16")])
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(NoCalendar, match="this is no calendar file"):
        read_day(data, DAY)


def test_a_truncated_file_gives_what_is_whole() -> None:
    whole = calendar(event(":20260305T100000"), event(":20260305T120000", uid="2"))
    read = read_day(whole[: whole.index(b"T120000")], DAY)
    assert (len(read.entries), read.unreadable) == (1, 1)


def test_a_missing_extra_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "recurring_ical_events", None)
    with pytest.raises(CalendarMissing) as caught:
        read_day(calendar(), DAY)
    assert 'pip install "alliance-tui[calendar]"' in caught.value.line


def test_a_day_without_entries_is_empty() -> None:
    assert read_day(calendar(), DAY) == DayRead((), 0)
