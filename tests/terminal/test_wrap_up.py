"""After a session in a hurry, in a real terminal: nine marks become something worth reading, in under sixty keys."""

import pytest

from tests.terminal.desk import Desk

MOST_KEYS = 60
PLAN = "Rent."
NOTE = "Met."


@pytest.mark.thorough
def test_nine_marks_are_wrapped_up_in_under_sixty_keys(desk: Desk) -> None:
    config = desk.home / ".config" / "alliance-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('signs_as = "A. Therapist"\n', encoding="utf-8")
    terminal = desk.start_session("X-1", size=(80, 24))
    for number, key in enumerate(("f2", "f2", "f4", "f5", "f3", "f4", "f4", "f5", "f2")):
        terminal.type(f"Words {number}. ")
        terminal.wait_for(rf"\b{number}\.")
        terminal.send(key)
    terminal.wait_for(r"\A[^\n]*● saved(?s:.)*8\.")
    terminal.send("esc", "o", "esc", "f9")
    terminal.wait_for("9 not named")
    keys: list[str] = []

    def press(*wanted: str, until: str) -> None:
        keys.extend(wanted)
        terminal.send(*wanted)
        terminal.wait_for(until)

    press("2", "1", "3", "1", "5", until="4 not named")
    press("/", "a", "c", "k", "n", "enter", until="3 not named")
    press("1", "2", until="1 not named")
    press("4", until="episode 1 of 3")
    press("4", "2", "3", until="> salience .*clear")
    press("enter", until="episode 2 of 3")
    press("3", "3", "4", until="> salience .*strong")
    press("enter", until="Ratings")
    press("r", until="I answer")
    press("enter", until="0 of 9")
    for number in range(1, 9):
        press("7", "enter", until=rf"{number} of 9.*saved")
    press("8", until=r"9 of 9.*saved")
    press("esc", until="Ratings")
    press("enter", until="esc when it is written")
    press(*PLAN, until=f"(?s:● saved.*){PLAN}")
    press("esc", until="enter goes on with it")
    press("enter", until="The record note")
    press("f", until="RECORD")
    press(*NOTE, until=f"(?s:● saved.*){NOTE}")
    press("f9", until="Sign this note as A. Therapist")
    press("y", until="signed")
    press("esc", until="The record note")
    press("enter", until=r"X-1 .*(?:today|yesterday) +1 ")
    assert len(keys) < MOST_KEYS, len(keys)
    terminal.send("ctrl+q")
    assert terminal.exit_code() == 0
    session = desk.show("X-1/1")
    assert [marker["code"] for marker in session["markers"]] == [
        "minimal-response",
        "denial",
        "explains-rationale",
        "felt-understood",
        "complains-about-progress",
        "acknowledges-own-part",
        "clarifies-misunderstanding",
        "trust",
        "topic-shift",
    ]
    assert [(one["resolution"], one["contribution"], len(one["ruptures"])) for one in session["episodes"]] == [
        (4, 2, 2),
        (3, 3, 1),
        (5, None, 1),
    ]
    assert [one["salience"] for one in session["markers"] if one["salience"]] == [3, 3, 4]
    assert session["plan"] == PLAN
    (pulse,) = session["ratings"]
    assert (pulse["scale"], len(pulse["values"]), pulse["rater"]) == ("alliance-pulse", 9, "therapist")
    assert (session["state"], session["signature"]["by"]) == ("signed", "A. Therapist")
    assert session["progress_note"]["template"]["id"] == "dap"
    assert NOTE in str(session["progress_note"])
