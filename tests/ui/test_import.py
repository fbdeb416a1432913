"""Import from the screen: what a file is and adds before anything is done, all or nothing, and undone by a key."""

import json
from pathlib import Path

import pytest

from alliance_tui.services import importing, transcripts
from alliance_tui.services.exporting import Tool
from alliance_tui.services.sending import Errand, send
from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.screens.review import ReviewScreen
from tests.ui.stage import Stage, opened

ZOOM = (
    "WEBVTT\n\n1\n00:00:04.000 --> 00:00:06.500\nRobin Vale: How was it?\n\n"
    "2\n00:36:07.000 --> 00:36:09.000\nSam: Bad.\n\n3\n00:36:09.000 --> 00:36:09.500\nSam: Bad.\n"
)


@pytest.fixture
def desk_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One's own folder, with the files of these tests in it."""
    folder = tmp_path / "own"
    (folder / "Calls of May").mkdir(parents=True)
    (folder / "Calls of May" / "zoom.vtt").write_text(ZOOM, encoding="utf-8")
    (folder / "bad.srt").write_text("1\n00:00:61,000 --> 00:01:02,000\nheron\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(folder))
    return folder


async def name(stage: Stage[AllianceApp], text: str, said: str) -> None:
    """Put a file into the line, and wait for what is said of it."""
    await stage.press("ctrl+u")
    await stage.paste(text)
    await stage.until(lambda: said in " ".join(stage.text.split()))


async def test_a_transcript_comes_in_from_the_review_and_goes_out_again(example: Path, desk_folder: Path) -> None:
    async with opened(example, "review", "M-03", size=(80, 24), notifications=True) as stage:
        await stage.press("w")
        assert "i takes one in" in stage.text
        await stage.press("i")
        await name(stage, "~/bad.srt", "line 2 has a time that does not exist. Nothing was imported.")
        await name(stage, "/tmp/" + "a" * 300, "Type or paste the name of the file")
        await stage.press("enter")
        await stage.until(lambda: "cannot be read. Nothing was imported" in " ".join(stage.text.split()))
        await name(stage, "/dev/zero", "Type or paste the name of the file")
        await stage.press("enter")
        await stage.until(lambda: "At zero there is no file that can be read" in " ".join(stage.text.split()))
        await stage.press("ctrl+u")
        await stage.write("~/Ca")
        await stage.press("tab")
        await stage.press("tab")
        await stage.until(lambda: "a transcript: 3 lines by 2 speakers, 36:09 long." in " ".join(stage.text.split()))
        assert "~/Calls of May/zoom.vtt" in stage.text
        await stage.press("enter")
        await stage.until_place("SpeakersScreen")
        for key in ("t", "c", "enter"):
            await stage.press(key)
        assert "therapist  How was it?" in stage.text
        await stage.press("i")
        await name(stage, f"'{desk_folder}/Calls of May/zoom.vtt'", "this one takes its place")
        await stage.press("enter")
        await stage.press("escape")
        assert stage.place == "ImportScreen"
        await stage.press("ctrl+z")
        assert "Take out again what was imported on" in stage.text
        await stage.press("y")
        await stage.until_place("ReviewScreen")
        assert "No transcript is kept" in stage.text


async def test_a_practice_comes_into_the_caseload_whole_and_goes_out_again(
    example: Path, empty: Path, desk_folder: Path
) -> None:
    async with opened(example) as stage:
        send(stage.app.practice, Errand(Tool.PRACTICE, has_words=True), desk_folder / "all.json")
        send(stage.app.practice, Errand(Tool.BORIS, has_words=True), desk_folder / "all.boris")
        await stage.press("i")
        await name(stage, "~/all.json", "There is nothing to add.")
        await stage.press("enter")
        assert stage.place == "ImportScreen"
        await name(stage, "~/Calls of May/zoom.vtt", "Take it in from the review of that session.")
    async with opened(empty, notifications=True) as stage:
        await stage.press("i")
        await name(stage, "~/all.boris", "belongs to no session here")
        await name(stage, (desk_folder / "all.json").as_uri(), "5 clients, 50 sessions")
        assert importing.imports(stage.app.practice) == []
        await stage.press("enter")
        await stage.until_place("CaseloadScreen")
        assert "K-14" in stage.text
        await stage.press("i")
        await stage.press("ctrl+z")
        await stage.press("y")
        await stage.until_place("CaseloadScreen")
        assert "No clients yet" in stage.text
        assert stage.app.practice.layout.sessions() == []


async def test_another_coders_marks_are_kept_beside_the_session_under_a_name(example: Path, desk_folder: Path) -> None:
    async with opened(example, "review", "K-14", size=(60, 24), notifications=True) as stage:
        screen = stage.app.screen
        assert isinstance(screen, ReviewScreen)
        assert screen.walk.session is not None
        send(stage.app.practice, Errand(Tool.BORIS), desk_folder / "all.boris")
        project = json.loads((desk_folder / "all.boris").read_bytes())
        (mine,) = [
            name
            for name, one in project["observations"].items()
            if one["independent_variables"]["session"] == screen.walk.session.id
        ]
        project["observations"] = {mine: project["observations"][mine]}
        project["observations"][mine]["independent_variables"]["coder"] = ""
        (desk_folder / "one.boris").write_text(json.dumps(project), encoding="utf-8")
        await stage.press("i")
        await name(stage, "~/one.boris", ": marks of another coder")
        await stage.press("enter")
        assert "Whose marks are these?" in stage.text
        await stage.write("A. Third")
        await stage.press("enter")
        await stage.until_place("ReviewScreen")
        assert [one.coder.name for one in screen.walk.session.codings] == ["A. Third"]
        assert transcripts.is_kept(stage.app.practice, screen.walk.session)
        await stage.press("i")
        await stage.press("ctrl+z")
        await stage.press("y")
        await stage.until_place("ReviewScreen")
        assert screen.walk.session.codings == ()
