"""Where there is nothing yet, every screen says what to do."""

from pathlib import Path

from tests.ui.stage import opened

EMPTY = {
    (): ("CaseloadScreen", "Press n to make the first one"),
    ("a",): ("ReviewScreen", "Enter on a client in the caseload starts one"),
    ("a", "t"): ("MarkersScreen", "marks are made in a session"),
    ("g",): ("TrendsScreen", "Enter on a client in the caseload starts one"),
    ("s",): ("SearchScreen", "any part of a word"),
    ("l",): ("AuditScreen", "type to filter"),
    ("ctrl+r",): ("RetentionScreen", "no time is set. In the settings"),
    ("n", "Z", "enter"): ("CaseloadScreen", "enter, and enter again, starts the first"),
    ("n", "Z", "enter", "enter"): ("ClientScreen", "enter starts it"),
    ("n", "Z", "enter", "w"): ("CaseloadScreen", "There is no session to wrap up yet"),
    ("n", "Z", "enter", "enter", "r"): ("ClientScreen", "There is no session to rate yet"),
    ("n", "Z", "enter", "v"): ("ReviewScreen", "Enter on a client in the caseload starts one"),
}


async def test_every_screen_without_content_says_what_to_do(empty: Path) -> None:
    async with opened(empty, size=(80, 24), notifications=True) as stage:
        for keys, (place, words) in EMPTY.items():
            wanted = keys[3:] if keys[:1] == ("n",) and "Z   " in stage.text else keys
            for key in wanted:
                await stage.press(key)
            await stage.until_place(place)
            await stage.until(lambda words=words: words in " ".join(stage.text.split()))
            while stage.place != "CaseloadScreen":
                await stage.press("escape")
