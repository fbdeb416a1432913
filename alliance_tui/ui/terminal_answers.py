"""What a terminal says of itself, taken out of what is typed.

A terminal answers questions about its colours, its name and its keyboard. Answers to a program that ran before, or
that come late over a slow line, would be typed into the note, since Textual knows only those it asked for. The forms
are xterm's: `OSC n ; … ST`, `DCS … ST`, and the device and keyboard reports `CSI ? … c`, `CSI > … c`, `CSI ? … u`.
"""

import re

_WHOLE = re.compile(
    r"\x1b\]\d+;[^\x07\x1b]*(?:\x07|\x1b\\)"  # a colour, a title, the clipboard
    r"|\x1bP(?:>\||[01][$+]r|!\|)[^\x1b]*\x1b\\"  # a name, a setting
    r"|\x1b_G[^\x1b]*\x1b\\"  # a picture
    r"|\x1b\[[?>=][\d;]*[cun]"  # a device, a keyboard, a state
)
_BEGUN = re.compile(r"\x1b(?:\]\d[^\x07\x1b]*|P[>01!][^\x1b]*|_G[^\x1b]*|\[[?>=][\d;]*)\x1b?\Z")
_LONGEST = 4096
"""Characters that wait for the end of an answer at most."""


class Answers:
    """Takes answers out of a stream of text, also where they come in pieces."""

    def __init__(self) -> None:
        self._begun = ""

    @property
    def is_waiting(self) -> bool:
        """Whether an answer has begun whose end has not come."""
        return bool(self._begun)

    def without(self, text: str) -> str:
        """The text without answers. One that is not whole yet is held until it is, or until `let_go`."""
        if not self._begun and "\x1b" not in text:
            return text
        rest = _WHOLE.sub("", self._begun + text)
        begun = _BEGUN.search(rest)
        if begun is None or len(begun[0]) > _LONGEST:
            self._begun = ""
            return rest
        self._begun = begun[0]
        return rest[: begun.start()]

    def let_go(self) -> str:
        """What was held, when nothing more came: it was no answer, but keys."""
        held, self._begun = self._begun, ""
        return held
