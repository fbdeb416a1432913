"""A session goes to a coder and comes back, on the screens of both."""

from pathlib import Path

import pytest
from textual.widgets import Input

from alliance_tui.services import access, coding_out, review
from alliance_tui.storage import sealed_package
from alliance_tui.storage.vault import Argon2Cost
from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.screens.review import ReviewScreen
from tests.ui.stage import Stage, opened


async def fill(stage: Stage[AllianceApp], field: str, text: str) -> None:
    """Write into a line that has the focus or gets it."""
    box = stage.app.screen.query_one(field, Input)
    box.focus()
    box.value = ""
    await stage.write(text)


async def test_a_session_goes_out_is_coded_and_comes_back(example: Path, tmp_path: Path) -> None:
    coder = tmp_path / "coder"
    access.make(coder, None)[0].close()
    await _send(example, coder, tmp_path)
    async with opened(coder, size=(80, 24)) as stage:
        await stage.press("c")
        assert "Nothing is out, and nothing came here to be coded." in stage.text
        await stage.press("i")
        await fill(stage, "#path", str(tmp_path / "out"))
        await stage.press("enter")
        await stage.until(lambda: "This adds 1 session to code." in stage.text)
        await stage.press("enter")
        await stage.until_place("CodingsScreen")
        assert "to code, 0 marks" in stage.text
        await stage.press("w")
        await stage.press("n")
        await stage.write("w 20\n")
        await stage.press("2", "f")
        assert "only your marks of it are yours" in stage.text
        await stage.press("d")
        await stage.until_place("CodingsScreen")
        await stage.press("x")
        await stage.press("y")
        await fill(stage, "#prompt-input", f"{tmp_path / 'back'}\n")
        assert not (tmp_path / "back").exists(), "it is not closed"
        await stage.press("d")
        await stage.press("x")
        await stage.press("y")
        await fill(stage, "#prompt-input", f"{tmp_path / 'back'}\n")
        assert "sent back, 1 mark" in stage.text
        await stage.press("enter")
        await stage.until_place("ReviewScreen")
        assert "c code  h send back" in stage.glass.rows[-1], "what such a session is for comes before the rest"
        found = {one.title for one in stage.app.get_system_commands(stage.app.screen)}
        assert found >= {"To a coder  (h)", "Out and in  (o)", "Code a recording  (c)"}
        await stage.press("h")
        assert stage.place == "CodingsScreen", "it is closed and sent back there"
        await stage.press("escape", "escape")
        assert "P-" not in stage.text, "a guest is nobody in the caseload"
    async with opened(example, size=(80, 24)) as stage:
        await stage.press("c")
        await stage.press("i")
        await fill(stage, "#path", str(tmp_path / "back"))
        await stage.press("enter")
        await stage.until(lambda: "1 coded session by B. Rater." in stage.text)
        await stage.press("enter")
        await stage.until_place("CodingsScreen")
        assert "back from B. Rater" in stage.text
        await stage.press("u")
        assert "back from B. Rater" in stage.text, "what came back is not withdrawn"
        await _send_again(stage, tmp_path)


async def _send_again(stage: Stage[AllianceApp], tmp_path: Path) -> None:
    """A second request is withdrawn, and the first one's answer stays."""
    practice = stage.app.practice
    request = coding_out.CodingRequest((review.read_session(practice, "K-14/14"),), coding_out.coder_of("C. Third"))
    coding_out.send(practice, request, coding_out.to_key(coding_out.own_key(practice)), tmp_path / "third")
    await stage.press("escape", "c", "down")
    assert "out at C. Third" in stage.text
    await stage.press("u", "y")
    await stage.until_place("CodingsScreen")
    assert "C. Third" not in stage.text
    assert "back from B. Rater" in stage.text


async def _send(example: Path, coder: Path, tmp_path: Path) -> None:
    practice = access.find(coder).open_plain()
    key = coding_out.own_key(practice)
    practice.close()
    async with opened(example, "review", "K-14", size=(120, 36)) as stage:
        await stage.press("h")
        assert "none of your marks; nothing that was written" in stage.text
        await stage.press("enter")
        assert "This can be no coder's name" in stage.text
        await fill(stage, "#coder", "B. Rater")
        await fill(stage, "#key", key[:-1])
        assert "behind AT1 one has 56 letters and digits" in stage.text.lower().replace("at1", "AT1")
        await fill(stage, "#key", key)
        assert coding_out.sign_of(key) in stage.text
        await fill(stage, "#path", str(tmp_path / "out"))
        await stage.press("enter")
        await stage.until_place("ReviewScreen")
        assert (tmp_path / "out").stat().st_mode & 0o777 == 0o600
        await stage.press("o")
        assert "K-14/14          out at B. Rater" in stage.text
        await stage.press("u")
        assert "asked no more for K-14/14" in " ".join(stage.text.split())
        await stage.press("n")
        assert "out at B. Rater" in stage.text
        await stage.press("d")
        await stage.press("enter")
        await stage.until_place("ReviewScreen")
        assert isinstance(stage.app.screen, ReviewScreen)


async def test_a_passphrase_is_typed_twice_and_shown_nowhere(
    example: Path, tmp_path: Path, cheap: Argon2Cost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_package, "default_cost", lambda: cheap)
    async with opened(example, "review", "K-14", size=(100, 30)) as stage:
        await stage.press("h")
        await fill(stage, "#coder", "B. Rater")
        await stage.press("down", "right", "down", "right", "down", "right", "down")
        assert "your marks and ratings of episodes, without comments; the note." in " ".join(stage.text.split())
        await fill(stage, "#path", str(tmp_path / "out"))
        await fill(stage, "#secret", "seven quiet lanterns")
        await stage.press("enter")
        assert "The two passphrases differ" in stage.text
        await fill(stage, "#again", "seven quiet lanterns")
        assert "lanterns" not in stage.text
        await stage.press("enter")
        await stage.until_place("ReviewScreen")
        await stage.press("o")
        await stage.press("i")
        await fill(stage, "#path", str(tmp_path / "out"))
        await stage.press("enter")
        await fill(stage, "#secret", "seven quiet candles")
        await stage.press("enter")
        await stage.until(lambda: "does not open this coding package" in stage.text)
        await fill(stage, "#secret", "seven quiet lanterns")
        await stage.press("enter")
        await stage.until(lambda: "went out from here" in stage.text)
        await fill(stage, "#path", "/dev/zero")
        await stage.press("enter")
        assert "At zero there is no file that can be read" in stage.text
