"""What was said, line by line on the session's clock. Only rows in sight are drawn, however long a transcript is."""

from bisect import bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from alliance_tui.domain.folding import find, folded
from alliance_tui.domain.reading import clock_text
from alliance_tui.domain.transcript import Part, Transcript
from alliance_tui.ui.widgets.drawn import Piece, cut

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp

MARGIN = 10
"""A sign for the line one is on, the time, and the sign of a marker."""
AROUND_S = 10.0
"""What was said this near to a marker is lit."""
LEAST = 10

_HIT = Style(bold=True, underline=True)
_BOLD = Style(bold=True)


class SaidLines(ScrollView, can_focus=True, inherit_bindings=False):
    """The lines of one transcript, one of them lit. Its keys are those of the pane around it."""

    class LineClicked(Message):
        """A line was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self) -> None:
        super().__init__(id="said")
        self._transcript: Transcript | None = None
        self._signs: Mapping[int, Piece] = {}
        self._around: frozenset[int] = frozenset()
        self._rows: list[list[str]] = []
        self._labels: list[str] = []
        self._starts: list[int] = []
        """The row at which each line begins."""
        self._folded: list[str] = []
        self._needle = ""
        self.is_found = True
        """Whether what was looked for last is there."""
        self._laid_width = 0
        self.at = 0
        """The line one is on, by its place in the transcript."""

    @property
    def alliance(self) -> "AllianceApp":
        """The app, by its own type."""
        return cast("AllianceApp", self.app)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._transcript.said) if self._transcript else 0

    def read(self, transcript: Transcript | None) -> None:
        """Show a transcript, or nothing at all; what was there before is let go."""
        is_same = (
            transcript is not None
            and self._transcript is not None
            and transcript.said == self._transcript.said
            and transcript.parts == self._transcript.parts
        )
        self._transcript = transcript
        if not is_same:
            self._signs, self._around, self._needle, self._folded, self.at = {}, frozenset(), "", [], 0
            self._lay()
            self.scroll_to(y=0, animate=False, immediate=True)
        self.refresh()

    def light(self, offset_s: float | None, signs: Mapping[int, Piece]) -> None:
        """Light what was said around a session time, and set the signs of markers beside their lines."""
        self._signs = signs
        around = self._transcript.places_around(offset_s, AROUND_S) if self._transcript and offset_s is not None else ()
        self._around = frozenset(around)
        self.refresh()

    def go_to(self, place: int) -> None:
        """Be on a line. The page only moves when the line is not well in sight."""
        if not self.count:
            return
        self.at = max(0, min(self.count - 1, place))
        if not self._starts:
            return  # not shown yet: the first resize comes back to this line
        first, height = self._starts[self.at], self.size.height
        end = first + min(len(self._rows[self.at]), max(1, height - 2))
        top = self.scroll_offset.y
        # At once: the next key may come before the next refresh, and goes by where the page is.
        if first < top + min(2, first) or end > top + height - 2:
            self.scroll_to(y=max(0, first - height // 3), animate=False, immediate=True)
        self.refresh()

    def go_page(self, by: int) -> None:
        """A page down, or up (-1), and at least one line."""
        if self._starts:
            row = self._starts[self.at] + by * max(1, self.size.height - 2)
            there = bisect_right(self._starts, max(0, row)) - 1
            self.go_to(there if there != self.at else self.at + by)

    def look_for(self, text: str) -> None:
        """Go to the first line from here that has a text in it. No text takes the search back."""
        self._needle = folded(" ".join(text.split()))
        self.is_found = not self._needle or self._go_to_hit(0)
        self.refresh()

    def find_next(self) -> bool:
        """Go to the next line with what was looked for, round and round; whether there is one."""
        return bool(self._needle) and self._go_to_hit(1)

    def _go_to_hit(self, ahead: int) -> bool:
        if self._transcript is None or self.alliance.discretion.is_on:
            return False  # where no word is shown, a search would tell which are there
        if not self._folded:
            self._folded = [folded(one.text) for one in self._transcript.said]
        count = len(self._folded)
        order = ((self.at + ahead + step) % count for step in range(count))
        place = next((one for one in order if self._needle in self._folded[one]), None)
        if place is not None:
            self.go_to(place)
        return place is not None

    # -- drawing

    def on_resize(self) -> None:
        """Wrap to the new width."""
        if self.size.width != self._laid_width:
            self._lay()
            self.go_to(self.at)

    def notify_style_update(self) -> None:
        """A theme changed."""
        super().notify_style_update()
        self.refresh()

    def on_unmount(self) -> None:
        """Nothing of it is left."""
        self._transcript, self._rows, self._folded = None, [], []

    def reword(self) -> None:
        """Show the words, or how many they are."""
        self._lay()
        self.go_to(self.at)

    def _lay(self) -> None:
        self._laid_width = self.size.width
        width = max(LEAST, self.scrollable_content_region.width - MARGIN - 1)
        self._rows, self._labels, self._starts = [], [], []
        row = 0
        before: str | None = None
        discretion = self.alliance.discretion
        for one in self._transcript.said if self._transcript and self._laid_width else ():
            label = "" if one.speaker == before else self._label(one.speaker, width // 2)
            before = one.speaker
            rows = wrapped(discretion.words(one.text), width, cell_len(label))
            self._labels.append(label)
            self._rows.append(rows)
            self._starts.append(row)
            row += len(rows)
        self.virtual_size = Size(0, row)
        # At once: without its scrollbar it cannot be scrolled, and the layout that looks for it comes later.
        self._refresh_scrollbars()
        self.refresh()

    def _label(self, speaker: str, width: int) -> str:
        """Who begins to speak, with the blanks behind it."""
        if not speaker or self._transcript is None:
            return ""
        name = speaker_name(self._transcript, speaker, is_open=not self.alliance.discretion.is_on)
        more = self.alliance.glyphs.more
        if cell_len(name) > width - 2:
            name = chop_cells(name, max(1, width - 2 - len(more)))[0].rstrip() + more
        return f"{name}  "

    def render_line(self, y: int) -> Strip:
        """One row."""
        width, base = self.size.width, self.rich_style
        row = y + self.scroll_offset.y
        if self._transcript is None or not self._starts or row >= self._starts[-1] + len(self._rows[-1]):
            return Strip.blank(width, base)
        place = bisect_right(self._starts, row) - 1
        if place in self._around:
            base = base + self.alliance.palette.selection
        pieces = self._pieces(self._transcript, place, row - self._starts[place])
        segments = [Segment(text, base + style if style else base) for text, style in cut(pieces, width)]
        return Strip(segments).adjust_cell_length(width, base)

    def _pieces(self, transcript: Transcript, place: int, row: int) -> list[Piece]:
        look = self.alliance.palette
        said, text = transcript.said[place], self._rows[place][row]
        is_here = place == self.at
        tone = look.quiet if transcript.parts.get(said.speaker) is Part.THERAPIST else look.text
        words: list[Piece] = [(text, tone)]
        hit = find(text, self._needle) if self._needle and not self.alliance.discretion.is_on else None
        if hit is not None:
            start, end = hit
            words = [(text[:start], tone), (text[start:end], tone + _HIT), (text[end:], tone)]
        if row:
            return [(" " * MARGIN, None), *words]
        at_s = transcript.time_of(place)
        sign = "-" if at_s < 0 else ""
        clock = f"{sign}{clock_text(abs(at_s))}".rjust(6)
        return [
            (">" if is_here else " ", look.strong),
            (f"{clock} ", look.strong if is_here else look.quiet),
            self._signs.get(place, (" ", None)),
            (" ", None),
            (self._labels[place], look.quiet + _BOLD),
            *words,
        ]

    def on_click(self, event: events.Click) -> None:
        """The line under the mouse."""
        row = event.y + self.scroll_offset.y
        if self._starts and row < self._starts[-1] + len(self._rows[-1]):
            self.post_message(self.LineClicked(bisect_right(self._starts, row) - 1))


def speaker_name(transcript: Transcript, speaker: str, *, is_open: bool) -> str:
    """What to call a speaker; a name that the file has only where it may be seen, else a number."""
    part = transcript.parts.get(speaker)
    if is_open or (part is not None and part is not Part.OTHER):
        return transcript.name_of(speaker)
    return f"speaker {transcript.speakers.index(speaker) + 1}"


def wrapped(text: str, width: int, taken: int = 0) -> list[str]:
    """A text in rows of at most `width` cells, the first of them shorter by what is `taken` there already."""
    size = len if text.isascii() else cell_len
    rows: list[str] = []
    row: list[str] = []
    used, room = 0, width - taken
    for word in text.split(" "):
        need = size(word)
        if row and used + 1 + need <= room:
            row.append(word)
            used += 1 + need
            continue
        if row or (need > room and taken and not rows):
            rows.append(" ".join(row))
            room = width
        last = word
        if need > width:
            *whole, last = chop_cells(word, width)
            rows += whole
        row, used = [last], size(last)
    rows.append(" ".join(row))
    return rows
