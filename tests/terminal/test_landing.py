"""From a search hit and from the table of markers to the right moment, in a real terminal."""

import re

import pytest

from alliance_tui.services import access
from tests.storage.practices import fill
from tests.storage.samples import COMMENT, WORDS
from tests.terminal.desk import Desk
from tests.terminal.harness import Terminal


@pytest.fixture
def terminal(desk: Desk) -> Terminal:
    """The review of a practice with three sessions, each with the same words and two markers."""
    practice = access.find(desk.practice).unlock(desk.passphrase)
    fill(practice)
    practice.close()
    found = desk.start("review", size=(100, 30))
    found.wait_for(r"3 of 3")
    return found


def test_enter_on_a_hit_lands_where_it_was_written(terminal: Terminal) -> None:
    terminal.send("/")
    terminal.wait_for("any part of a word")
    terminal.type(COMMENT[:6])
    terminal.wait_for(r"^ +3 hits")
    terminal.send("down", "enter")
    terminal.wait_for(r"^ K-14  session 2 ")
    terminal.wait_for(r"01:01  marker 1 of 2")
    terminal.send("/")
    terminal.wait_for("any part of a word")
    terminal.type(WORDS[2].upper())
    terminal.wait_for(r"^ +3 hits")
    terminal.send("enter")
    terminal.wait_for(r"^ K-14  session 1 ")
    assert re.search(rf"02:00 +{WORDS[2]}", terminal.text())
    terminal.send("ctrl+q")
    assert terminal.exit_code() == 0


def test_enter_in_the_table_lands_on_the_marker(terminal: Terminal) -> None:
    terminal.send("t")
    terminal.wait_for(r"6 markers$")
    terminal.send("s", "s", "s", "s")
    terminal.wait_for("by time")
    terminal.send("down", "enter")
    terminal.wait_for(r"01:01  marker 1 of 2")
    terminal.wait_for(r"^ K-14  session 2 ")
    terminal.send("t")
    terminal.wait_for(r"6 markers$")
    terminal.send("enter")
    terminal.wait_for(r"^ M-03  session 3 ")
    terminal.wait_for(r"01:01  marker 1 of 2")
    terminal.send("ctrl+q")
    assert terminal.exit_code() == 0
