"""The top of the record's screens: a word in its own tone and a heavy line, so that it is no process note's."""

from rich.style import Style

from alliance_tui.ui.widgets.drawn import Piece, spread
from alliance_tui.ui.widgets.headline import Headline

WORD = "RECORD"
_BOLD = Style(bold=True)


class RecordHeadline(Headline):
    """Two lines: the word, whose record and how it stands; then a heavy line across."""

    DEFAULT_CSS = "RecordHeadline { height: 2; }"

    is_alarming = False
    """Whether the facts at the right are something wrong."""

    def lines(self) -> list[list[Piece]]:
        """The lines for the present width."""
        look, width = self.alliance.palette, self.size.width
        tone = look.tones["connection"]
        left: list[Piece] = [
            (" ", None),
            (WORD, tone + _BOLD),
            (f"  {self.title}", look.strong),
            (f"  {self.about}" if self.about else "", look.quiet),
        ]
        right: list[Piece] = [
            *self.sign(),
            (f"{self.facts} " if self.facts else "", look.alarm if self.is_alarming else look.quiet),
        ]
        return [spread(left, right, width), [(self.alliance.glyphs.heavy * width, tone)]]
