"""The bottom line: the keys that matter here. Each can be clicked."""

from collections.abc import Callable

from rich.style import Style
from textual import events

from alliance_tui.ui.widgets.drawn import Drawn, Piece, width_of

_BOLD = Style(bold=True)


class Hint:
    """One key with what it does, long and short."""

    def __init__(self, key: str, text: str, short: str, run: Callable[[], object] | None = None) -> None:
        self.key = key
        self.text = text
        self.short = short
        self.run = run


class HintLine(Drawn):
    """One line of hints; the short words serve where the long ones do not fit, and the last ones go first."""

    def __init__(self) -> None:
        super().__init__(id="hints")
        self.hints: list[Hint] = []
        self._meanwhile: list[Hint] = []
        self._places: list[tuple[int, int, Hint]] = []

    def show(self, hints: list[Hint]) -> None:
        """Show these hints."""
        self.hints = hints
        self.redraw()

    def show_meanwhile(self, hints: list[Hint]) -> None:
        """Show others in their place for as long as something else has the keys; none of them ends that."""
        self._meanwhile = hints
        self.redraw()

    def lines(self) -> list[list[Piece]]:
        """The line for the present width."""
        width, hints = self.size.width, self._meanwhile or self.hints
        line: list[Piece] = []
        for is_short, dropped in [(False, 0), *((True, dropped) for dropped in range(len(hints) + 1))]:
            line = self._line(hints[: len(hints) - dropped], is_short=is_short)
            if width_of(line) <= width:
                break
        return [line]

    def _line(self, hints: list[Hint], *, is_short: bool) -> list[Piece]:
        look = self.alliance.palette
        line: list[Piece] = [(" ", None)]
        self._places = []
        end = 1
        for place, hint in enumerate(hints):
            if place:
                line.append(("  ", None))
            start = end + 2 * bool(place)
            words = hint.short if is_short else hint.text
            pieces: list[Piece] = [(hint.key, look.text + _BOLD), (f" {words}" if words else "", look.quiet)]
            end = start + width_of(pieces)
            line += pieces
            self._places.append((start, end, hint))
        return line

    def on_click(self, event: events.Click) -> None:
        """Do what the hint under the mouse says."""
        for start, end, hint in self._places:
            if start <= event.x < end and hint.run is not None:
                hint.run()
                return
