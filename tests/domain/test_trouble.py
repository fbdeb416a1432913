"""Trouble in one line."""

from alliance_tui.domain.trouble import Trouble


def test_trouble_is_one_line_of_what_is_wrong_what_is_safe_and_what_to_do() -> None:
    assert Trouble("it is full", safe="All is kept", remedy="Free some.").line == "it is full. All is kept. Free some."
    assert Trouble("it is full").line == "it is full."
    assert Trouble("it is full", safe="All is kept").sentence == "It is full. All is kept."
    assert Trouble("it is full", safe="All is kept").headline == "It is full."
    assert Trouble("").sentence == ""
    assert str(Trouble("it is full", safe="All is kept")) == "it is full"
