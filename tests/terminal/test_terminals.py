"""Terminals that differ: which answer late or never, which have few colours, and which know other letters."""

import pytest
from wcwidth import wcswidth

from tests.terminal.desk import Desk


def test_answers_that_come_late_or_never_are_no_text(desk: Desk) -> None:
    terminal = desk.start_session("X-1", is_silent=True)
    terminal.type("Before, ")
    terminal.wait_for("● saved(?s:.)*Before,")
    assert terminal.answer() > 0
    terminal.type("after.")
    # What other terminals say of themselves: colours, their name, the keyboard protocol, a second device report.
    terminal.write(b"\x1b]11;rgb:1010/1313/1212\x1b\\\x1bP>|WezTerm 20240203\x1b\\\x1b[?0u\x1b[>1;7800;0c\x1b[?62;22c")
    terminal.type(" Done.")
    terminal.wait_for(r"● saved(?s:.)*Done\.")
    assert desk.stored("X-1/1")["note"]["text"] == "Before, after. Done."


@pytest.mark.parametrize("term", ["linux", "xterm-kitty"])
def test_each_terminal_gets_the_colours_and_signs_that_it_has(desk: Desk, term: str) -> None:
    terminal = desk.start("live", "X-1", size=(80, 24), TERM=term, COLORTERM="")
    terminal.wait_for("There is no client X-1 yet")
    terminal.send("y")
    terminal.wait_for(r"^ X-1 .*saved")
    terminal.type("Quiet.")
    terminal.send("f2")
    terminal.wait_for(r"saved(?s:.)*Quiet\.")
    raw = bytes(terminal.raw)
    assert b"38;2;" not in raw, "no colours by red, green and blue"
    if term == "linux":
        assert b"38;5;" not in raw, "sixteen colours"
        assert terminal.text().isascii()
    else:
        assert "●" in terminal.text()


def test_a_locale_without_letters_of_its_own_is_served_in_ascii(desk: Desk) -> None:
    terminal = desk.start("live", "X-1", size=(80, 24), LANG="C", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    terminal.wait_for("There is no client X-1 yet")
    terminal.send("y")
    terminal.wait_for(r"^ X-1 .*saved")
    assert terminal.text().isascii()


def test_the_caret_stands_behind_wide_joined_and_right_to_left_letters(desk: Desk) -> None:
    terminal = desk.start_session("X-1", size=(80, 24))
    start = terminal.cursor_column()
    for text in ("他不想谈", "שלום ", "مرحبا ", "e\u0301", "👍🏽", "👩\u200d👩\u200d👧", "한국어"):
        terminal.write(f"\x1b[200~{text}\x1b[201~".encode())  # An input method hands over what was composed at once.
        terminal.type("|")
        want = start + wcswidth(text) + 1
        terminal.wait_until(lambda want=want: terminal.cursor_column() == want, f"the caret at {want} after {text!r}")
        terminal.send("backspace", "ctrl+u")
        terminal.wait_until(lambda: terminal.cursor_column() == start, "an empty line")
