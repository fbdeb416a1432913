"""What is drawn steers no terminal: control characters in a text are left out of every line, whoever wrote the text.

Rich and Textual hand ESC and the C1 controls in a text to the terminal as they are, and a note, a name or a codebook
may have come from somebody else.
"""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from alliance_tui.domain.steering import STEERING

LEFT_OUT = dict.fromkeys(STEERING)
"""Each takes no cell, so a line without it is as long as it was."""


class Unsteered(LineFilter):
    """The last thing that happens to a line before it is painted."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - as Textual asks
        """The same segments, without what steers; almost always there is none of it."""
        if all(segment.text.isprintable() or segment.control for segment in segments):
            return segments
        return [
            segment if segment.control else segment._replace(text=segment.text.translate(LEFT_OUT))
            for segment in segments
        ]
