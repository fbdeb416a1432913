"""A scale to fill in: its instructions and items, one under the other, each answer saved as it is given."""

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.rating import Sitting
from alliance_tui.ui.look import Glyphs
from alliance_tui.ui.widgets.rating_item import RatingItem


class RatingSheet(VerticalScroll, can_focus=True):
    """The items of one sitting, and the one of them that the keys are for."""

    DEFAULT_CSS = """
    RatingSheet { height: 1fr; padding: 1 1 0 1; }
    RatingSheet Static { margin: 0 1 1 3; width: 1fr; max-width: 78; color: $our-quiet; }
    RatingSheet RatingItem { max-width: 82; }
    """

    class Saved(Message):
        """An answer is on the disk."""

    class Refused(Message):
        """An answer is not, and why."""

        def __init__(self, trouble: Trouble) -> None:
            super().__init__()
            self.trouble = trouble

    class Finished(Message):
        """One went on from the last item."""

    def __init__(self, sitting: Sitting, glyphs: Glyphs) -> None:
        super().__init__(id="sheet")
        self._sitting = sitting
        self._glyphs = glyphs
        self._here: RatingItem | None = None

    def compose(self) -> ComposeResult:
        """What it is, then its items."""
        scale, values = self._sitting.scale, self._sitting.values
        standing = "" if scale.is_validated else "Not a validated instrument."
        words = " ".join(part for part in (scale.instructions, standing) if part)
        if words:
            yield Static(words, markup=False, id="about")
        for item in scale.items:
            yield RatingItem(item, scale.answer_of(item), values.get(item.id), self._glyphs, self._chosen)

    @property
    def rows(self) -> list[RatingItem]:
        """The items, first to last."""
        return list(self.query(RatingItem))

    def begin(self) -> None:
        """To the first item without an answer, or to the first of all."""
        rows = self.rows
        self._go(next((row for row in rows if row.value is None), rows[0]))

    def step_item(self, by: int, *, finishes: bool = False) -> None:
        """To the item after this one, or before; from the last one to the end, where that is asked for."""
        rows = self.rows
        place = rows.index(self._here) + by if self._here is not None else 0
        if 0 <= place < len(rows):
            self._go(rows[place])
        elif place == len(rows) and finishes:
            self.post_message(self.Finished())

    def on_key(self, event: events.Key) -> None:
        """Every key of the items is taken here, in the order in which it was pressed."""
        digit = event.character or ""
        if digit.isascii() and digit.isdigit():
            if self._here is not None:
                self._here.type_digit(digit)
        elif event.key in self.keys_of("next-item"):
            self.step_item(1, finishes=True)
        elif event.key in self.keys_of("item-down"):
            self.step_item(1)
        elif event.key in self.keys_of("item-up"):
            self.step_item(-1)
        elif event.key in self.keys_of("more"):
            self.step_answer(1)
        elif event.key in self.keys_of("less"):
            self.step_answer(-1)
        elif event.key in self.keys_of("clear"):
            self.clear()
        else:
            return
        event.stop()
        event.prevent_default()

    def keys_of(self, name: str) -> tuple[str, ...]:
        """The keys of an action of the rating."""
        keys: tuple[str, ...] = self.app.keys_of(f"rating.{name}")  # type: ignore[attr-defined]  # the app is ours
        return keys

    def step_answer(self, by: int) -> None:
        """One answer up or down."""
        if self._here is not None:
            self._here.step(by)

    def clear(self) -> None:
        """Take the answer back."""
        if self._here is not None:
            self._here.clear()

    def toggle_meaning(self) -> None:
        """Show what the item means, or hide it."""
        if self._here is not None:
            self._here.toggle_meaning()

    def _go(self, row: RatingItem) -> None:
        if self._here is not row and self._here is not None:
            self._here.be_here(False)
        self._here = row
        row.be_here(True)
        if row is self.rows[0]:
            self.scroll_home(animate=False)
        else:
            self.scroll_to_widget(row, animate=False)

    def _chosen(self, row: RatingItem, value: float | None) -> None:
        """Save it; where that cannot be, show what stands in the store."""
        if row is not self._here:
            self._go(row)
        try:
            self._sitting.answer(row.item.id, value)
        except Trouble as trouble:
            row.show(self._sitting.values.get(row.item.id))
            self.post_message(self.Refused(trouble))
        else:
            self.post_message(self.Saved())
