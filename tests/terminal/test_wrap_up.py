"""After a session in a hurry, in a real terminal: nine marks become something worth reading, in under sixty keys."""

from tests.terminal.desk import Desk

MOST_KEYS = 60
PLAN = "Ask about rent."


def test_nine_marks_are_wrapped_up_in_under_sixty_keys(desk: Desk) -> None:
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
    press("enter", until="esc when it is written")
    press(*PLAN, until=f"(?s:● saved.*){PLAN}")
    press("esc", until="enter goes on with it")
    press("enter", until="The record note")
    press("enter", until=r"X-1 .*today +1 ")
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
    assert (session["plan"], session["wrapped_up"] is not None) == (PLAN, True)
