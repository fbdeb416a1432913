"""The main job in a terminal without colours, and in the Linux console."""

import re

import pytest

from tests.terminal.desk import Desk


@pytest.mark.parametrize(
    ("name", "value"), [("NO_COLOR", "1"), pytest.param("TERM", "linux", marks=pytest.mark.thorough)]
)
def test_a_session_from_start_to_review_by_keyboard(desk: Desk, name: str, value: str) -> None:
    sign = "*" if value == "linux" else "●"
    terminal = desk.start("live", "K-14", **{name: value})
    terminal.wait_for("There is no client K-14 yet")
    terminal.send("y")
    terminal.wait_for(re.escape(f"{sign} saved"))
    terminal.type("Some words.")
    terminal.send("esc")
    terminal.wait_for(r" mark ")
    terminal.send("w", "1")
    terminal.wait_for(r"open . \d\d:\d\d denial")
    terminal.send("esc", "ctrl+g")
    terminal.wait_for("wrap-up")
    terminal.send("d")
    terminal.wait_for("Caseload")
    terminal.send("v")
    terminal.wait_for("Some words")
    shown = terminal.text()
    terminal.send("ctrl+q")
    assert terminal.exit_code() == 0
    assert "Denial" in shown
    if value == "linux":
        assert shown.isascii()
        assert terminal.raw.isascii()
    else:
        inks = set(re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", bytes(terminal.raw)))
        assert inks, "greys are left"
        assert all(red == green == blue for red, green, blue in inks)
