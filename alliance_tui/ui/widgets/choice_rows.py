"""A few questions under each other, each with its answers: up and down go between them, left and right choose."""

from collections.abc import Callable
from dataclasses import dataclass

from rich.style import Style
from textual import events

from alliance_tui.ui.widgets.drawn import Drawn, Piece, cut, width_of

LABEL = 9
_BOLD = Style(bold=True)


@dataclass
class ChoiceRow:
    """One question."""

    id: str
    label: str
    answers: list[str]
    at: int = 0
    wish: str = ""
    """What somebody chose last; empty while nobody did."""

    @property
    def answer(self) -> str:
        """The one that is chosen."""
        return self.answers[self.at]

    def offer(self, answers: list[str]) -> None:
        """Other answers: the one that somebody chose, where it is among them, else the first."""
        self.answers = answers
        self.at = answers.index(self.wish) if self.wish in answers else 0


class ChoiceRows(Drawn, can_focus=True):
    """One line a question. All answers stand there where they fit; else the chosen one, and which of how many."""

    def __init__(
        self, rows: list[ChoiceRow], chosen: Callable[[ChoiceRow], object] = lambda _row: None, *, id: str
    ) -> None:
        """Make them.

        Args:
            rows: the questions.
            chosen: called with the row when it has another answer: at once, since a message about it would be overtaken
                by the next key, and enter would act on the answer before.
            id: of the widget.
        """
        super().__init__(id=id)
        self.rows = rows
        self._chosen = chosen
        self.at = 0
        self._places: list[tuple[int, int, int, int]] = []
        self.styles.height = len(rows)

    def go(self, by: int) -> bool:
        """To the next row or the one above; False at the end."""
        if not 0 <= self.at + by < len(self.rows):
            return False
        self.at += by
        self.redraw()
        return True

    def choose(self, by: int) -> None:
        """The next answer of the present row or the one before, round and round."""
        row = self.rows[self.at]
        self._take(row, (row.at + by) % len(row.answers))

    def _take(self, row: ChoiceRow, at: int) -> None:
        if at != row.at:
            row.at = at
            row.wish = row.answer
            self._chosen(row)
        self.redraw()

    def on_focus(self) -> None:
        """The row one is on is shown."""
        self.redraw()

    def on_blur(self) -> None:
        """And not when one is elsewhere."""
        self.redraw()

    def lines(self) -> list[list[Piece]]:
        """The rows for the present width."""
        self._places = []
        return [self._line(y, row) for y, row in enumerate(self.rows)]

    def _line(self, y: int, row: ChoiceRow) -> list[Piece]:
        look, glyphs = self.alliance.palette, self.alliance.glyphs
        is_here = self.has_focus and y == self.at
        head: list[Piece] = [
            (f"{'>' if is_here else ' '} ", look.strong),
            (row.label.ljust(LABEL), look.text if is_here else look.quiet),
        ]
        answers: list[Piece] = []
        places = []
        for at, answer in enumerate(row.answers):
            start = LABEL + 2 + width_of(answers)
            is_chosen = at == row.at
            style = look.strong + _BOLD if is_chosen else look.quiet
            answers.append((f"{glyphs.dot if is_chosen else glyphs.hollow} {answer}", style))
            places.append((y, start, LABEL + 2 + width_of(answers), at))
            answers.append(("   ", None))
        if LABEL + 2 + width_of(answers) - 3 <= self.size.width:
            self._places += places
            return [*head, *answers]
        count: Piece = (f"  {row.at + 1} of {len(row.answers)}", look.quiet)
        room = self.size.width - LABEL - 2 - width_of([count])
        self._places.append((y, 0, self.size.width, (row.at + 1) % len(row.answers)))
        return [*head, *cut([(f"{glyphs.dot} {row.answer}", look.strong + _BOLD)], max(1, room)), count]

    def on_click(self, event: events.Click) -> None:
        """The answer under the mouse."""
        for y, start, end, at in self._places:
            if event.y == y and start <= event.x < end:
                self.at = y
                self._take(self.rows[y], at)
                return
