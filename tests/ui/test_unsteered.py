"""Nothing that stands on a screen steers the terminal, wherever the text came from."""

from pathlib import Path

from rich.segment import Segment
from textual.color import Color

from alliance_tui.ui.unsteered import Unsteered
from tests.strangers import EVIL, steering_practice, steers
from tests.ui.stage import opened


def test_a_text_without_anything_to_steer_costs_no_new_line() -> None:
    line = [Segment("é▼ quiet"), Segment("маяк")]
    assert Unsteered().apply(line, Color(0, 0, 0)) is line
    assert [one.text for one in Unsteered().apply([Segment(f"a{EVIL}b")], Color(0, 0, 0))] == ["a]0;owned[2J31mowlb"]


PLACES = {
    "review": ("v",),
    "transcript": ("v", "w"),
    "table": ("v", "t"),
    "record": ("v", "d", "escape"),
    "brief": ("enter",),
    "recordings": ("v", "m"),
    "import": ("i", "FILE"),
    "package": ("c", "i", "FILE"),
}


async def test_no_screen_hands_on_what_steers(example: Path, tmp_path: Path) -> None:
    root = steering_practice(example, tmp_path / "strange")
    path = tmp_path / f"a{EVIL}.json"
    path.write_text(f'{{"kind{EVIL}": "{EVIL}"', encoding="utf-8")
    async with opened(root, size=(120, 36), notifications=True) as stage:
        for place, keys in PLACES.items():
            for key in keys:
                if key == "FILE":
                    await stage.paste(str(path))
                    await stage.press("enter")
                else:
                    await stage.press(key)
            await stage.rest()
            assert "owned" in stage.text, f"{place}:\n{stage.text}"
            cells = [text for row in stage.glass.cells for text, _look in row]
            assert not any(map(steers, cells)), f"{place}:\n{stage.text}"
            while stage.place != "CaseloadScreen":
                await stage.press("escape")
