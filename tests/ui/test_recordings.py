"""The recordings of a session on screen: linked, placed by a clap, lost and found, let go of, and files beside them."""

from pathlib import Path

import pytest
from textual.widgets import Input

from alliance_tui.services import access, media_length
from alliance_tui.ui.app import AllianceApp
from tests.ui.stage import Stage, opened


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A recording of 40 minutes."""
    monkeypatch.setattr(media_length, "length_s", lambda _path: 2400.0)
    path = tmp_path / "one film.mp4"
    path.write_bytes(b"film")
    return path


def proposed(stage: Stage[AllianceApp]) -> Path:
    """The file that the export says it will write."""
    return Path(stage.app.screen.query_one("#path", Input).value)


async def test_from_the_review_a_recording_is_linked_placed_written_beside_and_let_go_of(
    example: Path, film: Path
) -> None:
    async with opened(example, "review", "K-14", size=(100, 30)) as stage:
        await stage.press("left_square_bracket", "left_square_bracket", "m")
        await stage.until_place("RecordingScreen")
        assert "No recording is linked to this session." in stage.text
        await stage.press("o", "w", "u")
        assert stage.place == "RecordingScreen"
        await stage.press("l")
        await stage.paste(f"'{film}'")
        await stage.press("enter")
        await stage.until(lambda: "Linked." in stage.text)
        assert "begins    with the session (typed)" in stage.text
        await stage.press("n", "n", "c")
        assert "12:02 of the session is, in the recording," in stage.text
        await stage.write("2:02")
        await stage.press("enter")
        await stage.until(lambda: "Placed." in stage.text)
        assert "begins    10:00 into the session (from a clap)" in stage.text
        assert "4 of 6 in it, 2 before it began" in stage.text
        assert "12:02 Minimal response, at 02:02 of it" in stage.text
        await stage.press("o")
        await stage.write("9:")
        await stage.press("enter")
        assert "'9:' is no time. Nothing was changed." in stage.text
        await stage.press("w")
        await stage.until(lambda: "2 marks before it began left out" in stage.text)
        assert proposed(stage) == film.with_name("one film.alliance.boris")
        await stage.press("down", "down", "down", "right", "right")
        await stage.until(lambda: proposed(stage) == film.with_name("one film.alliance.vtt"))
        await stage.press("enter")
        await stage.until_place("RecordingScreen")
        assert "\n00:02:02.000 --> " in film.with_name("one film.alliance.vtt").read_text()
        gone = film.rename(film.with_name("two.mp4"))
        await stage.press("p")
        assert "The recording one film.mp4 is not there. The marks are safe." in stage.text
        await stage.press("v")
        await stage.write(str(gone))
        await stage.press("enter")
        await stage.until(lambda: "Found again." in stage.text)
        await stage.press("escape")
        assert stage.place == "ReviewScreen"
        await stage.press("m")
        await stage.until_place("RecordingScreen")
        assert "two.mp4" in stage.text
        await stage.press("u", "enter")
        await stage.until(lambda: "It is linked no more." in stage.text)
        await stage.press("escape")
        assert stage.place == "ReviewScreen"
        await stage.press("m")
        assert "No recording is linked to this session." in stage.text
    assert gone.read_bytes() == b"film"
    practice = access.find(example).open_plain()
    try:
        acts = [one.what for one in practice.audit.entries()]
    finally:
        practice.close()
    assert [one for one in acts if one.startswith(("recording", "exported"))] == [
        "recording",
        "recording",
        "exported",
        "recording",
        "recording-removed",
    ]
