"""Today's appointments in the caseload, and what is asked once."""

from pathlib import Path

import pytest

from alliance_tui.config.settings import Settings
from alliance_tui.domain.appointment import CalendarChoice
from alliance_tui.services import access
from tests.ui.conftest import Desk
from tests.ui.stage import live_screen, opened

EVENTS = ("09:00 [M-03]", "10:15 Zebrafinch [T-21]", "11:30 Otter weekly", "13:00 #S-27", "14:00 Dentist")


def settings_with(folder: Path, *events: str) -> Settings:
    """Settings that name a calendar of the day on which the desk's clock stands."""
    entries = "".join(
        f"BEGIN:VEVENT\nUID:{place}\nDTSTART:20260305T{line[:2]}{line[3:5]}00\nDURATION:PT50M\nSUMMARY:{line[6:]}\n"
        "END:VEVENT\n"
        for place, line in enumerate(events)
    )
    path = folder / "calendar.ics"
    path.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\n{entries}END:VCALENDAR\n", encoding="utf-8")
    return Settings(glyphs="unicode", calendar=CalendarChoice(path=str(path)))


@pytest.mark.parametrize("size", [(120, 36), (60, 24), (40, 12)])
async def test_one_key_starts_the_session_of_the_next_appointment(
    example: Path, tmp_path: Path, desk: Desk, size: tuple[int, int]
) -> None:
    async with opened(example, size=size, settings=settings_with(tmp_path, *EVENTS)) as stage:
        await stage.until(lambda: "10:15" in stage.text)
        rows = [row.split() for row in stage.glass.rows if row[1:6].count(":") == 1]
        assert rows[0][:4] == ["10:15", "T-21", "in", "15"]
        if size != (40, 12):
            assert [row[:2] for row in rows] == [["10:15", "T-21"], ["13:00", "S-27"]], "M-03 is over"
        else:
            assert "and 1 more" in stage.text
        assert not any(word in stage.text for word in ("Zebra", "Otter", "Dentist"))
        await stage.press("greater_than_sign")
        assert stage.place == "LiveScreen"
        assert live_screen(stage).session.client.code == "T-21"


async def test_lines_are_clients_the_filter_hides_them_and_what_was_held_is_gone(
    example: Path, tmp_path: Path, desk: Desk
) -> None:
    async with opened(example, size=(80, 24), settings=settings_with(tmp_path, *EVENTS)) as stage:
        await stage.until(lambda: "10:15" in stage.text)
        await stage.press("enter")
        assert stage.place == "ClientScreen"
        assert "T-21" in stage.glass.row(0)
        await stage.press("escape")
        await stage.press("down", "enter")
        assert "S-27" in stage.glass.row(0)
        await stage.press("escape")
        await stage.press("8")
        assert "10:15" not in stage.text
        await stage.press("escape", "greater_than_sign")
        await stage.press("f9")
        await stage.until_place("WrapUpScreen")
        await stage.press("d")
        await stage.until(lambda: stage.place == "CaseloadScreen" and "13:00" in stage.text)
        assert "10:15" not in stage.text
        desk.pass_s(7 * 3600)
        stage.app.screen.reload()  # type: ignore[attr-defined]
        await stage.settle()
        await stage.press("greater_than_sign")
        assert (stage.place, "13:00" in stage.text) == ("CaseloadScreen", False)


async def test_whose_an_entry_is_is_said_once(example: Path, tmp_path: Path) -> None:
    async with opened(example, size=(120, 36), settings=settings_with(tmp_path, *EVENTS)) as stage:
        await stage.until(lambda: "2 not known" in stage.text)
        await stage.press("question_mark")
        await stage.until(lambda: "Otter weekly" in stage.text)
        assert "Zebra" not in stage.text
        await stage.press("enter")
        await stage.write("k-99\n")
        assert "Otter weekly" in stage.text, "there is no such client"
        await stage.press("enter")
        await stage.write("k-14\n")
        assert "Otter weekly" not in stage.text
        await stage.press("x")
        assert "Of every entry of today it is known whose it is." in stage.text
        await stage.press("escape")
        await stage.until(lambda: "11:30  K-14" in stage.text)
        assert "not known" not in stage.text
    practice = access.find(example).open_plain()
    assert len(practice.catalogue.titles()) == 2
    practice.close()
    for path in example.rglob("*"):
        assert path.is_dir() or b"Otter" not in path.read_bytes(), path


async def test_without_a_calendar_nothing_is_there_and_the_question_says_how(example: Path) -> None:
    async with opened(example, size=(80, 24)) as stage:
        assert "today" not in stage.glass.row(2)
        await stage.press("question_mark")
        assert "No calendar is set." in stage.text
        await stage.press("x", "enter", "escape")
        assert stage.place == "CaseloadScreen"
