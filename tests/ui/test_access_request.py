"""The access request from the screen: process notes only when chosen, and a folder that is there is left alone."""

from pathlib import Path

from tests.ui.stage import opened


async def test_a_client_s_record_is_written_where_the_screen_says(example: Path, nobody: Path) -> None:
    async with opened(example, notifications=True) as stage:
        await stage.press("enter")
        await stage.press("h")
        assert stage.place == "AccessScreen"
        assert "● left out" in stage.text
        await stage.press("enter")
        await stage.until_place("ClientScreen")
        (folder,) = nobody.glob("alliance-record-*")
        assert (folder / "index.html").is_file()
        assert not (folder / "process").exists()
        await stage.press("h")
        await stage.until_place("AccessScreen")
        await stage.press("right", "enter")
        await stage.until(lambda: "already. It was left as it is." in " ".join(stage.text.split()))
        await stage.press("down", "end")
        await stage.write("-2")
        await stage.press("enter")
        await stage.until_place("ClientScreen")
        assert (Path(f"{folder}-2") / "process").is_dir()
