"""Someone who writes in a live session and remembers what the store must hold afterwards."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.terminal.harness import Metronome, Terminal

NEARNESS_S = 0.1
"""How near a stored moment has to be to the key that set it, on a machine that has time for the program."""

STEP_S = 15.0
IN_MODE = r"\A [^\n]* mark [^\n]*●|\A [^\n]* mark [^\n]*○"


@dataclass
class Mark:
    """A marker as it must be stored. `at` is the wall time of its key."""

    group: str
    at: float
    code: str | None = None
    salience: int | None = None
    steps: list[tuple[str, float]] = field(default_factory=list)
    """`,` and `.` in the order in which they were pressed, with the wall time."""

    def offset_s(self, began: float) -> float:
        """Where it must lie, in seconds from a session's start: never before it, never after the last step's key."""
        offset_s = self.at - began
        for step, at in self.steps:
            offset_s = max(0.0, offset_s - STEP_S) if step == "," else min(offset_s + STEP_S, at - began)
        return offset_s


class Writer:
    """Types and marks in one terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.text = ""
        self.marks: list[Mark] = []

    @property
    def last(self) -> Mark:
        """The marker set last."""
        return self.marks[-1]

    def write(self, text: str) -> None:
        """Type prose."""
        self.terminal.type(text)
        self.text += text

    def mark(self, group: str, *keys: str, **facts: Any) -> Mark:
        """Mark with these keys, when what was typed is on the screen; the moment is that of the first."""
        self.see_text()
        return self.remember(group, self.terminal.send(*keys), **facts)

    def click(self, group: str, words: str, **facts: Any) -> Mark:
        """Mark with a click on some words, when what was typed is on the screen."""
        self.see_text()
        return self.remember(group, self.terminal.click_on(words), **facts)

    def remember(self, group: str, at: float, **facts: Any) -> Mark:
        """A marker that was set another way."""
        self.marks.append(Mark(group, at, **facts))
        return self.last

    def enter_mode(self) -> float:
        """Press a lone escape, when what was typed is on the screen, and see mark mode begin."""
        self.see_text()
        at = self.terminal.send("esc")
        self.terminal.wait_for(IN_MODE)
        return at

    def leave_mode(self) -> None:
        """Press a lone escape and see mark mode end."""
        self.terminal.send("esc")
        self.terminal.wait_gone(IN_MODE)

    def see_text(self) -> None:
        """Wait until the end of the text is on the screen."""
        self.terminal.wait_for(re.escape(self._end()))

    def see_saved(self) -> None:
        """Wait until the end of the text is on the screen, and called saved."""
        self.terminal.wait_for(rf"\A[^\n]*● saved(?s:.)*{re.escape(self._end())}")

    def _end(self) -> str:
        return self.text.split()[-1] if self.text.split() else ""

    def check(self, session: dict[str, Any], metronome: Metronome) -> None:
        """Compare everything with the session as `show --json` prints it."""
        assert session["note"]["text"] == self.text
        began = datetime.fromisoformat(session["started_at"]).timestamp()
        nearness_s = metronome.fair(NEARNESS_S)
        expected = sorted(self.marks, key=lambda mark: mark.offset_s(began))
        stored = session["markers"]
        assert [(one["group"], one["code"], one["salience"]) for one in stored] == [
            (mark.group, mark.code, mark.salience) for mark in expected
        ]
        for one, mark in zip(stored, expected, strict=True):
            late_s = one["offset_s"] - mark.offset_s(began)
            assert abs(late_s) <= nearness_s, f"{mark.group} lies {late_s:+.3f} s from its key"
