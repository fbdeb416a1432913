"""Export from the screen: what, from which drawer, with or without words, to a file or the clipboard."""

from pathlib import Path

import pytest

from alliance_tui.ui import clipboard
from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.screens.export import ExportScreen
from tests.ui.stage import Stage, opened


async def begin(stage: Stage[AllianceApp], *keys: str) -> None:
    """Go to the dialog, and wait until it has counted."""
    await stage.press(*keys)
    await stage.until_place("ExportScreen")
    await counted(stage)


async def counted(stage: Stage[AllianceApp]) -> None:
    """Wait until it says what leaves."""
    await stage.until(lambda: "Leaves:" in stage.text)


def path(stage: Stage[AllianceApp]) -> Path:
    """The file that stands in the line."""
    screen = stage.app.screen
    assert isinstance(screen, ExportScreen)
    return Path(screen.query_one("#path").value).expanduser()  # type: ignore[attr-defined]


def last_entry(stage: Stage[AllianceApp]) -> dict[str, object]:
    """The last line of the audit log."""
    entry = list(stage.app.practice.audit.entries())[-1]
    assert entry.what == "exported"
    return entry.particulars or {}


async def test_a_session_leaves_as_its_record_and_the_process_note_only_when_it_is_chosen(
    example: Path, nobody: Path
) -> None:
    async with opened(example, "review", "K-14", size=(80, 24)) as stage:
        await begin(stage, "x")
        assert "● the record" in stage.text
        record = path(stage)
        assert record.parent == nobody
        assert "14" not in record.name.removeprefix("alliance-session-2026-03-05")
        await stage.press("enter")
        await stage.until_place("ReviewScreen")
        said = record.read_text(encoding="utf-8")
        assert (record.stat().st_mode & 0o777, 'drawer: "progress"' in said) == (0o600, True)
        assert "Withdrawal" not in said

        await begin(stage, "x", "down", "right")
        assert "● process notes" in stage.text
        assert "Leaves: 1 session, 3 markers, " in stage.text
        await stage.press("enter")
        assert "There is a file" in stage.text
        await stage.press("n")
        assert record.read_text(encoding="utf-8") == said
        await stage.press("enter", "y")
        await stage.until_place("ReviewScreen")
        assert "Withdrawal" in record.read_text(encoding="utf-8")
        assert str(last_entry(stage)["subject"]).endswith("process, markdown")


async def test_the_clipboard_is_emptied_after_a_while_and_at_a_lock(
    example: Path, nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(AllianceApp, "copy_to_clipboard", lambda _app, text: copied.append(text))
    async with opened(example, "review", "K-14", size=(80, 24)) as stage:
        assert clipboard.LENT_S == 60
        monkeypatch.setattr(clipboard, "LENT_S", 0.001)
        for _ in range(2):
            await begin(stage, "x", "up", *["down"] * 6, "right")
            assert "after a minute" in stage.text
            assert not stage.app.screen.query_one("#path").display
            await stage.press("enter")
            await stage.until_place("ReviewScreen")
            assert last_entry(stage)["to"] == "clipboard"
            monkeypatch.setattr(clipboard, "LENT_S", 60)
            if len(copied) == 1:
                await stage.until(lambda: len(copied) == 2)
        assert [one[:20] for one in copied[1:]] == ["", copied[0][:20]]
        stage.app.privacy.lock()
        assert copied[2:] == [copied[0], ""]
        assert not list(nobody.glob("alliance-*"))


async def test_from_the_table_and_the_trends_leaves_what_is_seen_there(example: Path, nobody: Path) -> None:
    async with opened(example, "review", "K-14", size=(80, 24)) as stage:
        await stage.press("f", "c", "escape", "t")
        await stage.until_place("MarkersScreen")
        await begin(stage, "x")
        assert "markers: confrontation" in stage.text
        await stage.press("tab", "tab", "tab", "left")
        await counted(stage)
        assert "● CSV" in stage.text
        assert "nothing that was written" in stage.text
        table = path(stage)
        await stage.press("enter")
        await stage.until_place("MarkersScreen")
        lines = table.read_text(encoding="utf-8").splitlines()
        assert len(lines) > 1
        assert all(",confrontation," in line for line in lines[1:])

        await stage.press("escape", "g")
        await stage.until_place("TrendsScreen")
        await begin(stage, "x", "right")
        drawing = path(stage)
        assert drawing.name == "alliance-repairs-2026-03-05.svg"
        await stage.press("enter")
        await stage.until_place("TrendsScreen")
        assert drawing.read_bytes().startswith(b"<?xml")
        await stage.press("escape")


async def test_what_cannot_be_written_or_read_is_said_and_nothing_leaves(example: Path, nobody: Path) -> None:
    async with opened(example, "review", "K-14", size=(80, 24)) as stage:
        await begin(stage, "x")
        await stage.press(*["down"] * 7)
        await stage.press("home")
        await stage.write("~/nowhere")
        await stage.press("enter")
        assert "Writing the export failed" in stage.text
        await stage.press(*["up"] * 7)
        damaged = stage.app.practice.layout.process(stage.app.screen_stack[-2].walk.listed[3].summary.id)
        damaged.write_bytes(b"rubbish")
        await stage.press("right")
        await stage.until(lambda: "cannot be trusted" in " ".join(stage.text.split()))
        await stage.press("enter", "escape")
        assert stage.place == "ReviewScreen"
        assert not list(nobody.glob("alliance-*"))


async def test_enter_right_behind_an_answer_acts_on_that_answer(example: Path, nobody: Path) -> None:
    async with opened(example, "review", "K-14", size=(80, 24)) as stage:
        await begin(stage, "x")
        await stage.press("down", "right", "down", "down", "right", "enter")
        await stage.until_place("ReviewScreen")
        assert [one.suffix for one in nobody.iterdir() if one.name.startswith("alliance-")] == [".txt"]
        assert "process" in str(last_entry(stage))


async def test_a_click_chooses_and_a_narrow_screen_says_which_of_how_many(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(80, 24)) as stage:
        await begin(stage, "x")
        await stage.click_text("process notes")
        await stage.click_text("plain text")
        await counted(stage)
        assert "● plain text" in stage.text
        assert path(stage).suffix == ".txt"
        await stage.resize(40, 12)
        assert "1 of 4" in stage.text
        await stage.click_text("1 of 4")
        assert "2 of 4" in stage.text
        assert "course" in path(stage).name


async def test_tables_leave_as_a_folder_under_pseudonyms_and_only_a_told_one_is_written_over(
    example: Path, nobody: Path
) -> None:
    async with opened(example, "review", "K-14", size=(80, 24)) as stage:
        await begin(stage, "x", "right", "right", "right", "down", "right", "down")
        await counted(stage)
        assert "the whole practice" in stage.text
        assert "● other programs" in stage.text
        await stage.until(lambda: "● tables for R" in stage.text and "Leaves:" in stage.text)
        assert "● pseudonyms, dates moved" in stage.text
        assert "nothing that was written" in stage.text
        assert "a folder" in stage.text
        out = path(stage)
        await stage.press("enter")
        await stage.until_place("ReviewScreen")
        assert sorted(one.name for one in out.iterdir()) == ["datapackage.json", "markers.csv", "sessions.csv"]
        assert "K-14" not in (out / "sessions.csv").read_text(encoding="utf-8")
        assert last_entry(stage)["subject"] == "the whole practice, process, csv-tables"

        before = (out / "sessions.csv").stat().st_ino
        await begin(stage, "x", "right", "right", "right", "down", "right")
        await stage.until(lambda: "● tables for R" in stage.text)
        await stage.press("enter")
        assert "There is a folder" in stage.text
        await stage.press("y")
        await stage.until_place("ReviewScreen")
        assert (out / "sessions.csv").stat().st_ino != before
