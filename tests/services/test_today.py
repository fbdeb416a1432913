"""Today's appointments: from files to client codes, without a title left anywhere."""

import os
from datetime import date, datetime
from pathlib import Path

import pytest

from alliance_tui.domain.appointment import CalendarChoice
from alliance_tui.domain.client import Client
from alliance_tui.services import today
from alliance_tui.services.archiving import erase
from alliance_tui.services.today import Calendar, remember_title
from alliance_tui.storage.practice import Practice

DAY = date(2026, 3, 5)
TITLE = "Zebrafinch weekly"


def write(path: Path, *titles: str, hour: int = 10) -> Path:
    """A calendar with an entry an hour for each title."""
    events = "".join(
        f"BEGIN:VEVENT\nUID:{path.name}{place}\nDTSTART:20260305T{hour + place:02}0000\nDURATION:PT50M\n"
        f"SUMMARY:{title}\nEND:VEVENT\n"
        for place, title in enumerate(titles)
    )
    path.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n", encoding="utf-8")
    return path


def times(plan: today.DayPlan) -> list[tuple[str, str | None]]:
    """When, and whose."""
    return [(f"{one.start:%H:%M}", one.client) for one in plan.appointments]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where calendars lie."""
    (tmp_path / "calendars").mkdir()
    return tmp_path / "calendars"


def test_a_title_is_asked_for_once_and_nothing_of_it_is_kept(practice: Practice, client: Client, folder: Path) -> None:
    calendar = Calendar(CalendarChoice(path=str(write(folder / "a.ics", "[K-14]", TITLE, "Dentist"))))
    known = calendar.recogniser(practice)
    plan = calendar.plan(DAY, known)
    assert (times(plan), plan.not_known) == ([("10:00", client.id), ("11:00", None), ("12:00", None)], 2)
    asked = calendar.unknown_titles(DAY, known)
    assert [one.title for one in asked] == [TITLE, "Dentist"]
    remember_title(practice, asked[0].title, client)
    remember_title(practice, asked[1].title, None)
    known = calendar.recogniser(practice)
    plan = calendar.plan(DAY, known)
    assert (times(plan), plan.not_known) == ([("10:00", client.id), ("11:00", client.id)], 0)
    assert calendar.unknown_titles(DAY, known) == []
    assert TITLE not in repr((calendar, plan, known))
    for path in practice.layout.root.rglob("*"):
        assert path.is_dir() or b"ebrafinch" not in path.read_bytes(), path
    erase(practice, client)
    assert list(practice.catalogue.titles().values()) == [""]


def test_a_calendar_is_read_again_only_when_it_changed(
    plain: Practice, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = []
    stock = today.read_day
    monkeypatch.setattr(today, "read_day", lambda data, day: reads.append(day) or stock(data, day))
    path = write(folder / "a.ics", "[K-14]")
    calendar = Calendar(CalendarChoice(path=str(folder)))
    known = calendar.recogniser(plain)
    first = calendar.plan(DAY, known)
    assert calendar.plan(DAY, known) is first
    os.utime(path, (0, 0))
    assert calendar.plan(DAY, known) == first
    calendar.plan(date(2026, 3, 6), known)
    assert reads == [DAY, DAY, date(2026, 3, 6)]


def test_one_bad_file_of_a_folder_is_named_and_spoils_no_other(
    plain: Practice, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "b.ics", "one", hour=14)
    write(folder / "a.ics", "two", hour=15)
    (folder / "c.ics").write_bytes(b"\x00")
    (folder / "d.ics").mkdir()
    write(folder / "e.ics", "three").write_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\n", encoding="utf-8")
    monkeypatch.setattr(today, "MOST_BYTES", 10_000)
    (folder / "f.ics").write_bytes(b" " * 10_001)
    calendar = Calendar(CalendarChoice(path=str(folder)))
    plan = calendar.plan(DAY, calendar.recogniser(plain))
    assert times(plan) == [("14:00", None), ("15:00", None)]
    assert [trouble.line for trouble in plan.troubles] == [
        "c.ics is no calendar file. Nothing of it is shown.",
        "the calendar d.ics cannot be read: is a directory. Everything else works. See calendar.path in your settings.",
        "1 of the entries in e.ics cannot be understood. The others are shown.",
        "f.ics is too large to be read. Export the last year only.",
    ]


def test_a_calendar_that_is_not_there_is_one_clear_line(plain: Practice, folder: Path) -> None:
    for path, words in (
        (folder, "there is no .ics file in calendars"),
        (folder / "x.ics", "x.ics cannot be read: no such"),
    ):
        calendar = Calendar(CalendarChoice(path=str(path)))
        plan = calendar.plan(DAY, calendar.recogniser(plain))
        assert (len(plan.troubles), plan.appointments) == (1, ())
        assert words in plan.troubles[0].line


def test_times_have_their_offset(plain: Practice, folder: Path) -> None:
    calendar = Calendar(CalendarChoice(path=str(write(folder / "a.ics", "x"))))
    one = calendar.plan(DAY, calendar.recogniser(plain)).appointments[0]
    assert one.start == datetime(2026, 3, 5, 10).astimezone()
