"""The command that lists today's appointments."""

from datetime import datetime
from pathlib import Path

import pytest

from alliance_tui.cli import today as command
from alliance_tui.config import paths
from tests.cli.conftest import Run

NOW = datetime(2026, 3, 5, 10, 0)
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
DTSTART:20260305T103000
DURATION:PT50M
SUMMARY:Zebrafinch [K-14]
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20260305T083000
DURATION:PT50M
SUMMARY:Otter #T-21
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART:20260305T120000
DURATION:PT50M
SUMMARY:Dentist
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def at_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ten o'clock."""

    monkeypatch.setattr(command, "date", type("Today", (), {"today": staticmethod(NOW.date)}))
    monkeypatch.setattr(command, "wall_now", NOW.astimezone)


def test_it_lists_codes_by_time_and_no_title(run: Run, example: Path, tmp_path: Path, at_ten: None) -> None:
    (tmp_path / "mine.ics").write_text(CALENDAR, encoding="utf-8")
    run("config", "set", "calendar.path", tmp_path / "mine.ics")
    said = run("today", practice=example)
    assert (said.code, said.err) == (0, "")
    assert [line.split() for line in said.out.splitlines()[:2]] == [
        ["08:30-09:20", "T-21", "over"],
        ["10:30-11:20", "K-14", "next"],
    ]
    assert said.out.splitlines()[2].startswith("1 entry is not known to be anybody's")
    data = run("today", "--json", practice=example).json
    assert [(one["client"], one["is_to_come"], one["is_next"]) for one in data["appointments"]] == [
        ("T-21", False, False),
        ("K-14", True, True),
    ]
    assert (data["day"], data["not_known"]) == ("2026-03-05", 1)
    assert data["appointments"][1]["start"] == "2026-03-05T10:30:00+02:00"
    assert not any(word in said.out + str(data) for word in ("Zebra", "Otter", "Dentist"))


def test_without_a_calendar_it_says_what_to_set(run: Run, example: Path) -> None:
    said = run("today", practice=example)
    assert (said.code, said.out) == (1, "")
    assert said.err == (
        "alliance-tui: no calendar is set. Name one with: alliance-tui config set calendar.path FILE.\n"
    )


def test_a_tag_without_a_place_for_the_code_is_refused_with_its_line(run: Run, example: Path) -> None:
    paths.config_file().parent.mkdir(parents=True)
    paths.config_file().write_text('[calendar]\ntags = ["client"]\n', encoding="utf-8")
    said = run("today", practice=example)
    assert said.code == 1
    assert "config.toml: line 2: calendar.tags.1: a tag needs {code} once" in said.err
