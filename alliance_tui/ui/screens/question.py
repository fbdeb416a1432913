"""One question with two answers. Never shown during a session."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen


class QuestionScreen(AllianceScreen[bool]):
    """The first key or enter is yes, the second or escape is no."""

    BINDINGS = actions.bindings("question")

    def __init__(self, question: str, yes: str, no: str) -> None:
        super().__init__()
        self._question = question
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        """The question, and the two answers with their keys."""
        with Vertical(classes="page"):
            yield Static(self._question, markup=False)
            yield Static("")
            label = self.alliance.label_of
            yield Static(f"{label('question.yes')}  {self._yes}", id="yes", markup=False)
            yield Static(f"{label('question.no')}  {self._no}", id="no", markup=False)

    def on_click(self, event: object) -> None:
        """A click on an answer."""
        widget = getattr(event, "widget", None)
        if widget is not None and widget.id in ("yes", "no"):
            self.dismiss(widget.id == "yes")

    def action_answer(self, is_yes: bool) -> None:
        """A key."""
        self.dismiss(is_yes)
