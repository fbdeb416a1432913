"""SIGKILL at any instant of a session: what the screen called saved is there, and the next start offers it."""

import random
import re
from typing import Any

from tests.terminal.desk import Desk
from tests.terminal.harness import Terminal

EVERYDAY_ROUNDS = 6
SEED = 20_261_123
LONGEST_RUN_S = 0.9
GROUPS = {"f2": "Withdrawal", "f3": "Confrontation", "f4": "Repair", "f5": "Connection"}


class Typist:
    """Types numbered words and marks, in one terminal after the other; knows what was sent and what called saved."""

    def __init__(self, random_source: random.Random) -> None:
        self._random = random_source
        self.sent = ""
        self.marked: list[str] = []
        self.saved = ""
        self.saved_marks: list[str] = []
        self._words = 0

    def send_burst(self, terminal: Terminal) -> None:
        """A handful of words and now and then a marker."""
        for _ in range(self._random.randint(1, 12)):
            self._words += 1
            word = f"w{self._words:05d}"
            ending = self._random.choice([" ", " ", " ", "\n"])
            terminal.type(word + ending)
            self.sent += word + ending
            if self._random.random() < 0.3:
                key = self._random.choice(sorted(GROUPS))
                terminal.send(key)
                self.marked.append(GROUPS[key].lower())

    def see_saved(self, terminal: Terminal) -> None:
        """Wait until the screen shows everything that was sent and calls it saved."""
        counts = r"(?s:.)*".join(rf"{title} .*\b{self.marked.count(title.lower())}$" for title in GROUPS.values())
        terminal.wait_for(rf"\A[^\n]*● saved(?=(?s:.)*w{self._words:05d})(?s:.)*?{counts}")
        self.saved, self.saved_marks = self.sent, list(self.marked)

    def kept(self, text: str, markers: list[str]) -> None:
        """Compare with what was read back, and go on from there. What was not called saved may lack at the end."""
        assert text.startswith(self.saved.rstrip()), "what was called saved is missing"
        assert self.sent.startswith(text), "something stands there that was not typed"
        assert markers[: len(self.saved_marks)] == self.saved_marks, "a marker that was called saved is missing"
        assert self.marked[: len(markers)] == markers, "a marker stands there that was not set"
        self.sent, self.marked = text, list(markers)
        self.saved, self.saved_marks = text, list(markers)
        found = re.findall(r"w(\d{5})", text)
        self._words = int(found[-1]) if found else 0


def in_order(markers: list[dict[str, Any]], marked: list[str]) -> list[str]:
    """The groups of stored markers in the order in which they were set; two keys within 10 ms may lie either way."""
    rest = sorted(markers, key=lambda marker: marker["offset_s"])
    groups = []
    for wanted in marked[: len(rest)]:
        near = [marker for marker in rest if marker["offset_s"] - rest[0]["offset_s"] < 0.01]
        chosen = next((marker for marker in near if marker["group"] == wanted), rest[0])
        rest.remove(chosen)
        groups.append(chosen["group"])
    return groups + [marker["group"] for marker in rest]


def test_what_was_called_saved_survives_a_kill_at_any_instant(desk: Desk, rounds: int | None) -> None:
    source = random.Random(SEED)
    typist = Typist(source)
    terminal = desk.start_session("X-1")
    for _ in range(rounds or EVERYDAY_ROUNDS):
        typist.send_burst(terminal)
        if source.random() < 0.5:
            typist.see_saved(terminal)
            typist.send_burst(terminal)
        terminal.drawn_for(source.uniform(0, LONGEST_RUN_S))
        terminal.kill()

        (listed,) = desk.read("sessions")
        assert (listed["client"], listed["state"]) == ("X-1", "live")
        session = desk.show("X-1/1")
        typist.kept(session["note"]["text"], in_order(session["markers"], typist.marked))

        terminal = desk.start()
        words, count = len(typist.sent.split()), len(typist.marked)
        terminal.wait_for(rf"X-1 session 1  was live at .* {words} words, {count} marker")
        terminal.send("enter")
        terminal.wait_for(r"^ X-1  session 1 .*● saved")
    typist.send_burst(terminal)
    typist.see_saved(terminal)
    terminal.send("f9")
    terminal.wait_for("session 1 ended")
    assert desk.show("X-1/1")["note"]["text"] == typist.sent


def test_a_kill_while_a_session_is_being_ended_loses_nothing(desk: Desk, rounds: int | None) -> None:
    source = random.Random(SEED)
    for number in range(1, (rounds or 2) + 1):
        terminal = desk.start_session("X-1") if number == 1 else desk.start("live", "X-1")
        terminal.wait_for(rf"^ X-1  session {number} .*● saved")
        terminal.type(f"Words of session {number}.")
        terminal.send("f2")
        terminal.wait_for(rf"\A[^\n]*● saved(?s:.)*session {number}\.(?s:.)*Withdrawal .*1$")
        terminal.send("f9")
        terminal.drawn_for(source.uniform(0, 0.1))
        terminal.kill()

        # Ended or not, the next start says which; one that is live still is ended here, for the next round.
        terminal = desk.start()
        found = terminal.wait_for(rf"X-1 session {number}  was live|X-1 +today +{number} ").group()
        if "was live" in found:
            terminal.send("e")
            terminal.wait_for(rf"X-1 +today +{number} ")
        terminal.send("ctrl+q")
        assert terminal.exit_code() == 0
        session = desk.stored(f"X-1/{number}")
        assert (session["state"], session["note"]["text"]) == ("ended", f"Words of session {number}.")
        assert len(session["markers"]) == 1
