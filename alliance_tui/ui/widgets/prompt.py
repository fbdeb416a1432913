"""One line that asks for one thing: a folder, a client code. Enter gives it, escape leaves it; the hints say so."""

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from alliance_tui.ui.widgets.field import Field
from alliance_tui.ui.widgets.hint_line import Hint, HintLine


class Prompt(Horizontal):
    """Hidden until `ask`. Gives the focus back to where it was."""

    DEFAULT_CSS = """
    Prompt { display: none; height: 1; background: $our-panel; }
    Prompt.-shown { display: block; }
    Prompt Static { width: auto; padding: 0 1; color: $our-quiet; background: $our-panel; }
    Prompt Input { width: 1fr; height: 1; border: none; padding: 0; background: $our-panel; color: $our-strong; }
    Prompt Input:focus { border: none; }
    """

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self._then: Callable[[str], None] = lambda _text: None
        self._changing: Callable[[str], None] | None = None
        self._instead: Callable[[], None] | None = None
        self._before: Widget | None = None

    def compose(self) -> ComposeResult:
        """A label and an input."""
        yield Static(id="prompt-label")
        yield Field(id="prompt-input", compact=True)

    def ask(
        self,
        label: str,
        then: Callable[[str], None],
        *,
        text: str = "",
        is_open: bool = False,
        changing: Callable[[str], None] | None = None,
        instead: Callable[[], None] | None = None,
    ) -> None:
        """Ask for a line.

        Args:
            label: what stands before it.
            then: gets the line on enter.
            text: what stands in it at first.
            is_open: whether it may be seen on a shared screen: it is no word of a session.
            changing: gets it at every change, before enter.
            instead: what happens on escape; nothing where there is none.
        """
        self._then, self._changing, self._instead = then, None, instead
        self._before = self.screen.focused
        self.query_one("#prompt-label", Static).update(label)
        box = self.query_one(Field)
        box.is_open = is_open
        box.value = text
        self.add_class("-shown")
        box.focus()
        self._changing = changing
        self._show_hints([Hint("enter", "done", "done", self._give), Hint("esc", "leave it", "leave it", self._leave)])

    @property
    def is_asking(self) -> bool:
        """Whether it waits for an answer; its keys are then its own."""
        return self.has_class("-shown")

    def dismiss(self) -> None:
        """Take the line away."""
        if self.has_class("-shown"):
            self.remove_class("-shown")
            self.query_one(Input).value = ""
            self._show_hints([])
            if self._before is not None:
                self._before.focus()
            self.post_message(self.Closed())

    class Closed(Message):
        """The prompt went away; the screen gives the focus back."""

    def on_input_changed(self, event: Input.Changed) -> None:
        """A letter more or less."""
        event.stop()
        if self._changing is not None and self.has_class("-shown"):
            self._changing(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        self._give()

    def _give(self) -> None:
        text, then = self.query_one(Input).value, self._then
        self.dismiss()
        then(text)

    def on_key(self, event: events.Key) -> None:
        """Escape."""
        if event.key == "escape":
            event.stop()
            self._leave()

    def _leave(self) -> None:
        self.dismiss()
        if self._instead is not None:
            self._instead()

    def _show_hints(self, hints: list[Hint]) -> None:
        """Say what the keys do while it asks; the screen's own hints come back when none are left."""
        for line in self.screen.query(HintLine):
            line.show_meanwhile(hints)
