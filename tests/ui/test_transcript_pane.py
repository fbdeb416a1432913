"""What was said, beside the markers: it follows them and leads to them, moves as it is told, and is let go."""

import gc
from pathlib import Path

import pytest

from alliance_tui.domain.session import Session
from alliance_tui.domain.transcript import Part, Said, Transcript
from alliance_tui.services import transcripts
from alliance_tui.storage import transcripts as store
from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.screens.review import ReviewScreen
from alliance_tui.ui.widgets.said_lines import SaidLines, wrapped
from tests.ui.stage import Stage, opened

BEGINS_S = -20.0


def review(stage: Stage[AllianceApp]) -> ReviewScreen:
    """The review one is in."""
    screen = stage.app.screen
    assert isinstance(screen, ReviewScreen), stage.place
    return screen


def kept(stage: Stage[AllianceApp]) -> Transcript:
    """The transcript as it lies in the store."""
    session = review(stage).walk.session
    assert session is not None
    found = transcripts.read(stage.app.practice, session)
    assert found is not None
    return found


def lit(stage: Stage[AllianceApp]) -> str:
    """The line one is on."""
    (row,) = [row for row in stage.glass.rows if ">" in row]
    return row.partition(">")[2]


async def test_it_follows_the_markers_and_leads_to_them(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(120, 36), notifications=True) as stage:
        await stage.press("w", "n")
        await stage.until(lambda: "36:04 ▼ Yes. Of course" in stage.text)
        assert "36:04 ▼ Yes. Of course" in lit(stage)
        assert "Small drop" in stage.text, "the note stands beside it"
        await stage.press("n")
        assert "44:06 ▼ So the archive" in lit(stage)
        await stage.press("home", "enter")
        assert review(stage).walk.marker is not None
        assert review(stage).walk.marker.offset_s == 15 * 60 + 30
        assert lit(stage).strip().startswith("-00:06"), "one stays on the line"
        await stage.press("slash")
        await stage.write("CÓURSE")
        assert "Of course, that" in lit(stage)
        await stage.press("enter")
        await stage.press("h")
        assert "Of course. Thank you" in lit(stage)
        await stage.press("h", "down", "down", "up")
        assert "You looked away" in lit(stage)
        await stage.press("up")
        await stage.press("down", "m", "w")
        assert review(stage).walk.marker is not None
        assert (review(stage).walk.marker.group, review(stage).walk.marker.offset_s) == ("withdrawal", 36 * 60 + 11)
        assert "36:11 ▼" in lit(stage)
        titles = [command.title for command in stage.app.get_system_commands(stage.app.screen)]
        assert "Mark this line  (m)" in titles
        await stage.resize(60, 24)
        assert "You looked away" in stage.text
        assert "Small drop" not in stage.text
        await stage.press("left_square_bracket")
        assert "No transcript is kept" in stage.text
        await stage.press("escape")
        assert "From the flat" in stage.text
        assert "Mark this line  (m)" not in [one.title for one in stage.app.get_system_commands(stage.app.screen)]


async def test_its_clock_moves_by_typing_by_seconds_and_to_a_marker(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(80, 24), notifications=True) as stage:
        await stage.press("w", "n")
        assert kept(stage).offset_s == BEGINS_S
        await stage.press("comma", "comma", "full_stop", "greater_than_sign")
        assert kept(stage).offset_s == BEGINS_S + 9
        await stage.press("down", "c")
        assert "36:05 ▼" in stage.text
        assert kept(stage).time_of(kept(stage).place_at(36 * 60 + 5.5)) == 36 * 60 + 5
        await stage.press("o")
        await stage.press(*["backspace"] * 9)
        await stage.write("-1:02.5")
        await stage.press("enter")
        assert kept(stage).offset_s == -62.5
        assert "begins at -01:02.5" in stage.text
        await stage.press("o")
        await stage.press("x", "enter")
        assert "is no time. Nothing was changed." in " ".join(stage.text.split())
        for key in ("y", "c", "c", "enter"):
            await stage.press(key)
        assert kept(stage).parts == {"Therapist": Part.CLIENT, "Client": Part.CLIENT}


def keep(stage: Stage[AllianceApp], said: tuple[Said, ...]) -> Session:
    """Another transcript beside the last session with K-14."""
    practice = stage.app.practice
    client = practice.catalogue.find("K-14")
    assert client is not None
    session = practice.charts.read(practice.charts.summaries(client.id)[-1].id, client.id)
    store.keep(practice.charts, Transcript(id=session.id, said=said), client.id)
    return session


async def test_who_is_who_is_asked_once_and_nothing_is_left_when_the_review_is(example: Path) -> None:
    said = (
        Said(start_s=0, end_s=2, speaker="Robin Vale", text="Hm."),
        Said(start_s=2, end_s=4, speaker="Sam", text="A quillwort stood on the sill all winter."),
    )
    async with opened(example, "review", "K-14", size=(60, 24)) as stage:
        keep(stage, said)
        await stage.press("w")
        await stage.until_place("SpeakersScreen")
        await stage.press("t")
        assert "A quillwort stood" in stage.text
        await stage.press("escape")
        assert kept(stage).parts == {}
        await stage.press("w", "w")
        assert stage.place == "ReviewScreen"
        assert "y: who is who" in stage.text
        for key in ("y", "t", "c", "enter"):
            await stage.press(key)
        assert kept(stage).parts == {"Robin Vale": Part.THERAPIST, "Sam": Part.CLIENT}
        assert "client  A quillwort" in stage.text
        await stage.press("escape")
        await stage.press("escape")
        assert stage.place == "CaseloadScreen"
        gc.collect()
        left = [one for one in gc.get_objects() if isinstance(one, Said) and "quillwort" in one.text]
        assert [one for one in left if one is not said[1]] == []


async def test_three_hours_of_talk_are_drawn_row_by_row(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("so it goes " * 9, "שלום זה היה קשה " * 5, "很難說出口 " * 12, "x" * 3000)
    said = tuple(Said(start_s=one * 2.0, end_s=one * 2.0 + 2, text=texts[one % 4]) for one in range(5000))
    async with opened(example, "review", "K-14", size=(100, 30)) as stage:
        keep(stage, said)
        await stage.press("w")
        drawn: list[int] = []
        pieces = SaidLines._pieces
        monkeypatch.setattr(SaidLines, "_pieces", lambda self, *given: drawn.append(given[1]) or pieces(self, *given))
        await stage.press("end", "n", "pageup", "up")
        assert 0 < len(drawn) < 4 * 30
        assert stage.glass.cells == stage.glass.fresh()


@pytest.mark.parametrize(
    "text", ["", "a", "one two  three", "x" * 50, "漢字 " * 9 + "字" * 21, "שלום " * 7, "a " + "y" * 24]
)
@pytest.mark.parametrize("taken", [0, 7])
def test_rows_are_never_wider_than_there_is_room_and_lose_nothing(text: str, taken: int) -> None:
    from rich.cells import cell_len

    rows = wrapped(text, 12, taken)
    assert cell_len(rows[0]) <= 12 - taken
    assert all(cell_len(row) <= 12 for row in rows)
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")
