"""A session with every key moved: the screens hear the new keys and say them."""

from pathlib import Path

from alliance_tui.config.settings import Settings
from tests.ui.conftest import Desk
from tests.ui.stage import live_screen, opened

MOVED = Settings(
    glyphs="unicode",
    keys={
        "live": {
            "mark-1": "f12",
            "mark-2": "f2",
            "mark-mode": "f6",
            "mark-5": "f18",
            "end-session": "f4",
            "mark-3": "f3",
            "mark-6": "f19",
        },
        "mark": {"weigh-up": "*", "weigh-down": "#", "resolve": "z", "unmark": "x", "find-code": "&", "earlier": "<"},
        "anywhere": {"blank": "f7", "help": "f13"},
        "liv": {"pause": "f14"},
    },
)


async def test_every_moved_key_is_heard_and_said(example: Path, desk: Desk) -> None:
    async with opened(example, "live", "K-14", size=(140, 36), settings=MOVED, notifications=True) as stage:
        assert "liv.pause is no action; did you mean live.pause?" in stage.text
        screen = live_screen(stage)
        assert "F12 withdrawal" in stage.text
        assert "F2 confrontation" in stage.text
        desk.pass_s(100)
        await stage.press("f12", "f2", "f3")
        assert [one.group for one in screen.session.state.markers.values()] == ["withdrawal", "confrontation", "repair"]
        await stage.press("f6", "w")
        await stage.press("asterisk", "asterisk", "number_sign", "less_than_sign")
        marker = screen.session.state.last_marker
        assert (marker.salience, marker.offset_s) == (3, 85.0)
        assert "* # sal" in stage.glass.row(35)
        await stage.press("x")
        assert len(screen.session.state.markers) == 3
        await stage.press("escape", "plus")
        assert screen.editor.text == "+", "the old key writes"
        await stage.press("f7")
        assert stage.place == "BlankScreen"
        await stage.press("f7", "f4")
        await stage.until(lambda: stage.place not in ("LiveScreen", "BlankScreen"))
