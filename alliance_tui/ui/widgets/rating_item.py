"""One item of a scale: its text, and a slider or a row of answers under it."""

from collections.abc import Callable

from rich.style import Style
from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.widget import Widget

from alliance_tui.domain.scale import Answer, Item, Kind
from alliance_tui.ui.look import Glyphs, Palette

Chosen = Callable[["RatingItem", float | None], None]
"""Told at once which item was answered, and how; None where the answer was taken back."""

FEWEST_TRACK_CELLS = 14
"""A slider that would be shorter has the words of its ends on a line of their own."""


class RatingItem(Widget, can_focus=False):
    """An item to answer. It says what was chosen; whether that is kept is not its business.

    The sheet has the focus and tells it what was typed: a quick hand's keys then never reach the item before.
    """

    DEFAULT_CSS = "RatingItem { height: auto; padding: 0 1; margin: 0 0 1 0; }"

    def __init__(self, item: Item, answer: Answer, value: float | None, glyphs: Glyphs, chosen: Chosen) -> None:
        super().__init__(id=f"item-{item.id}")
        self._chosen = chosen
        self.item = item
        self.answer = answer
        self.value = value
        self._glyphs = glyphs
        self._is_here = False
        self._typed = ""
        self._shows_meaning = False
        self._is_dragged = False
        self._answer_row = 0
        self._places: list[tuple[int, int, float]] = []
        """Where on the answer's line each answer stands: first cell, cell after the last."""

    # -- what others ask of it

    def show(self, value: float | None) -> None:
        """Draw another answer."""
        self.value = value
        self.refresh(layout=True)

    def be_here(self, is_here: bool) -> None:
        """Whether what is typed is for this item. A number begun before does not go on."""
        self._typed = ""
        self._is_here = is_here
        self.refresh()

    def step(self, by: int) -> None:
        """Choose the answer above or below; from no answer, the middle one."""
        self._typed = ""
        values = self.answer.values
        if self.value is None:
            self._choose(values[len(values) // 2])
        else:
            place = values.index(self.value) + by
            self._choose(values[min(len(values) - 1, max(0, place))])

    def clear(self) -> None:
        """Take the answer back."""
        self._typed = ""
        self._choose(None)

    def toggle_meaning(self) -> None:
        """Show what the item means, or hide it."""
        self._shows_meaning = not self._shows_meaning
        self.refresh(layout=True)

    # -- choosing

    def type_digit(self, digit: str) -> None:
        """A digit answers; one that goes on from the last is tried as a longer number first."""
        for typed in (self._typed + digit, digit):
            if self.answer.takes(float(typed)):
                self._choose(float(typed))
                break
        self._typed = digit if len(self._typed) > 3 else self._typed + digit

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the slider, or choose what is clicked."""
        if event.y == self._answer_row and self._choose_at(event.x):
            self._is_dragged = self.answer.kind is Kind.SLIDER
            self.capture_mouse(self._is_dragged)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Draw the slider along; it is chosen where it is let go."""
        if self._is_dragged:
            self.show(self._value_at(event.x, is_nearest=True))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go."""
        if self._is_dragged:
            self._is_dragged = False
            self.capture_mouse(False)
            self._choose_at(event.x, is_nearest=True)

    def _choose(self, value: float | None) -> None:
        self.show(value)
        self._chosen(self, value)

    def _choose_at(self, x: int, *, is_nearest: bool = False) -> bool:
        value = self._value_at(x, is_nearest=is_nearest)
        if value is not None:
            self._choose(value)
        return value is not None

    def _value_at(self, x: int, *, is_nearest: bool = False) -> float | None:
        """The answer at a cell of the answer's line; a slider's ends reach on to the words beside them."""
        x -= self.styles.padding.left
        hit = next((value for first, end, value in self._places if first <= x < end), None)
        if hit is None and is_nearest and self._places:
            return min(self._places, key=lambda place: abs(place[0] - x))[2]
        return hit

    # -- drawing

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """As many lines as the text takes, and the answer's."""
        return len(self._lines(width)[0])

    def render(self) -> Text:
        """Text, answer, and the meaning where it was asked for."""
        lines, self._answer_row, self._places = self._lines(self.content_size.width)
        return Text("\n").join(lines)

    def _lines(self, width: int) -> tuple[list[Text], int, list[tuple[int, int, float]]]:
        look: Palette = self.app.palette  # type: ignore[attr-defined]  # the app is ours
        room = max(10, width - 2)
        ink = look.strong if self._is_here else look.text
        lines = list(Text(self.item.text, ink).wrap(self.app.console, room))
        answer_row = len(lines)
        row, places = (_slider if self.answer.kind is Kind.SLIDER else _steps)(self, look, room)
        lines.append(row)
        ends = self.answer.low or self.answer.high
        if self.answer.kind is Kind.SLIDER and ends and not _has_room_beside(self.answer, room):
            gap = room - Text(self.answer.low).cell_len - Text(self.answer.high).cell_len
            lines.append(Text(f"{self.answer.low}{' ' * max(1, gap)}{self.answer.high}", look.quiet))
        if self._shows_meaning:
            meaning = self.item.meaning or "Nothing more is written about it. Take it as you read it."
            lines += Text(meaning, look.quiet).wrap(self.app.console, room)
        bar = ("| " if self._glyphs.is_ascii else "▌ ") if self._is_here else "  "
        tone = look.tones["connection"]
        shifted = [(first + 2, end + 2, value) for first, end, value in places]
        return [Text.assemble((bar, tone), line) for line in lines], answer_row, shifted

    @property
    def glyphs(self) -> Glyphs:
        """The signs to draw with."""
        return self._glyphs


def _has_room_beside(answer: Answer, room: int) -> bool:
    words = Text(f"{answer.low}  {answer.high}").cell_len
    return room - words - _value_cells(answer) >= max(FEWEST_TRACK_CELLS, min(len(answer.values), 24))


def _value_cells(answer: Answer) -> int:
    return max(len(f"{value:g}") for value in answer.values) + 2


def _slider(item: RatingItem, look: Palette, room: int) -> tuple[Text, list[tuple[int, int, float]]]:
    """A track with a knob, the words of its ends where there is room, and the number at the right."""
    answer, glyphs = item.answer, item.glyphs
    values = answer.values
    beside = _has_room_beside(answer, room)
    low = f"{answer.low} " if beside and answer.low else ""
    high = f" {answer.high}" if beside and answer.high else ""
    start = Text(low).cell_len
    cells = min(52, room - start - Text(high).cell_len - _value_cells(answer))
    knob = None if item.value is None else round(values.index(item.value) * (cells - 1) / (len(values) - 1))
    text = Text(low, look.quiet)
    if knob is None:
        text.append(glyphs.line * cells, look.quiet)
    else:
        text.append(glyphs.heavy * knob, look.tones["connection"])
        text.append(glyphs.dot, look.strong)
        text.append(glyphs.line * (cells - knob - 1), look.quiet)
    text.append(high, look.quiet)
    text.append("  " if knob is None else f"  {item.value:g}", look.strong)
    places = []
    for cell in range(cells):
        value = values[round(cell * (len(values) - 1) / (cells - 1))]
        places.append((start + cell, start + cell + 1, value))
    return text, places


def _steps(item: RatingItem, look: Palette, room: int) -> tuple[Text, list[tuple[int, int, float]]]:
    """Every answer as a number, the chosen one in brackets, with its words at the right."""
    answer = item.answer
    text, places = Text(), []
    gap = "" if room < 6 * len(answer.values) else " "
    for value in answer.values:
        is_chosen = value == item.value
        first = text.cell_len
        chosen_style = look.strong + Style(bold=True)
        text.append(f"[{value:g}]" if is_chosen else f" {value:g} ", chosen_style if is_chosen else look.text)
        places.append((first, text.cell_len, value))
        text.append(gap)
    if item.value is not None:
        words = answer.label(item.value)
    else:
        low, high = answer.label(answer.minimum), answer.label(answer.maximum)
        words = f"{low} {item.glyphs.more} {high}" if low or high else ""
    if words and text.cell_len + 2 + Text(words).cell_len <= room:
        text.append(f"  {words}", look.quiet)
    elif words:
        text.append("  ")
        left = Text(words, look.quiet)
        left.truncate(max(0, room - text.cell_len), overflow="ellipsis" if not item.glyphs.is_ascii else "crop")
        text.append_text(left)
    return text, places
