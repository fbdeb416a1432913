"""Types in a live session and knows what must be found of it after a kill."""

import random
import re
from typing import Any

from tests.terminal.harness import Terminal

GROUPS = {"f2": "Withdrawal", "f3": "Confrontation", "f4": "Repair", "f5": "Connection"}


class Typist:
    """Types numbered words and marks, in one terminal after the other; knows what was sent and what called saved."""

    def __init__(self, random_source: random.Random) -> None:
        self._random = random_source
        self.sent = ""
        self.marked: list[str] = []
        self.saved = ""
        self.saved_marks: list[str] = []
        self.pauses = 0
        """How often the session was paused or went on."""
        self.saved_pauses = 0
        self._words = 0

    def send_burst(self, terminal: Terminal) -> None:
        """A handful of words, now and then a marker, and seldom a pause or its end."""
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
            if self._random.random() < 0.1:
                terminal.send("ctrl+t")
                self.pauses += 1

    def see_saved(self, terminal: Terminal) -> None:
        """Wait until the screen shows everything that was sent and calls it saved."""
        counts = r"(?s:.)*".join(rf"{title} .*\b{self.marked.count(title.lower())}$" for title in GROUPS.values())
        paused = r"[^\n]* paused " if self.pauses % 2 else r"(?![^\n]* paused )"
        terminal.wait_for(rf"\A{paused}[^\n]*● saved(?=(?s:.)*w{self._words:05d})(?s:.)*?{counts}")
        self.saved, self.saved_marks, self.saved_pauses = self.sent, list(self.marked), self.pauses

    def kept(self, session: dict[str, Any]) -> None:
        """Compare with what was read back, and go on from there. What was not called saved may lack at the end."""
        text, pauses = session["note"]["text"], session["pauses"]
        markers = in_order(session["markers"], self.marked)
        assert text.startswith(self.saved.rstrip()), "what was called saved is missing"
        assert self.sent.startswith(text), "something stands there that was not typed"
        assert markers[: len(self.saved_marks)] == self.saved_marks, "a marker that was called saved is missing"
        assert self.marked[: len(markers)] == markers, "a marker stands there that was not set"
        toggled = 2 * len(pauses) - sum(pause["until_s"] is None for pause in pauses)
        assert self.saved_pauses <= toggled <= self.pauses, "a pause is missing, or stands there that was not"
        self.pauses = self.saved_pauses = toggled
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
