"""Another codebook for a client, and sessions that keep the one they were coded with."""

from pathlib import Path

from rich.text import Text

from alliance_tui.config import paths
from alliance_tui.config.codebooks import load_codebook
from alliance_tui.services.codebooks import take_up
from alliance_tui.services.wrapping_up import Step
from tests.ui.stage import live_screen, opened


async def test_a_client_gets_another_codebook_and_past_sessions_keep_theirs(example: Path) -> None:
    async with opened(example, size=(110, 30)) as stage:
        await stage.press("enter")
        assert "movement" not in stage.text
        await stage.press("c")
        assert "● Rupture and repair" in stage.text
        assert "a session that runs and those that were keep" in " ".join(stage.text.lower().split())
        await stage.press("escape", "c")
        await stage.until_place("CodebookChoiceScreen")
        await stage.press("down" if "○ Movement" in stage.text.split("● Rupture")[-1] else "up", "enter")
        await stage.until_place("ClientScreen")
        assert "movement" in stage.text
        await stage.press("enter")
        await stage.until_place("LiveScreen")
        assert live_screen(stage).session.codebook.id == "movement"
        group = live_screen(stage).session.codebook.groups[0]
        assert group.title in stage.text
        await stage.press("f2", "f9")
        await stage.until_place("WrapUpScreen")
        assert group.title in stage.text
        older = next(stop for stop in stage.app.screen.wrap_up.stops() if stop.step is Step.OLDER)
        row = stage.app.screen.list.episode_row(Text(), older).plain
        assert row.split("  ")[0].split(" ", 2)[2].split(" +")[0] in {
            title
            for one in paths.shipped_codebooks().glob("rupture*.toml")
            for known in load_codebook(one).groups
            for title in (known.title, *(code.title for code in known.codes))
        }
        await stage.press("escape")
        await stage.until_place("CaseloadScreen")
        await stage.press("v")
        assert f"{group.glyph} {group.title}" in stage.text
        await stage.press("left_square_bracket")
        assert "Movement" not in stage.text
        assert stage.app.codebook.id == "rupture-repair"


async def test_a_renamed_code_is_shown_as_it_was_coded_with_its_name_of_today(example: Path) -> None:
    own = paths.user_codebooks()
    own.mkdir(parents=True)
    (shipped,) = paths.shipped_codebooks().glob("rupture*.toml")
    text = shipped.read_text(encoding="utf-8").replace("version = 1", "version = 2", 1)
    named = 'id = "shut-down"\nwas = ["minimal-response"]\ntitle = "Shut down"'
    old = 'id = "minimal-response"\ntitle = "Minimal response"'
    assert old in text
    (own / "mine.toml").write_text(text.replace(old, named), encoding="utf-8")
    async with opened(example, "review", "K-14", size=(120, 40)) as stage:
        assert take_up(stage.app.practice, stage.app.books.values()) == [load_codebook(own / "mine.toml")]
        await stage.press("escape", "v")
        for _ in range(40):
            if "now counted as Shut down" in stage.text:
                break
            await stage.press("p")
        assert "now counted as Shut down" in stage.text
        assert "Minimal response" in stage.text
        await stage.press("f", "k", "escape")
        assert "[shut-down]" in stage.text
        assert "now counted as Shut down" in stage.text
