"""What the client answered and what it comes to, for the therapist: to be read, never changed."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from alliance_tui.services.rating import Sitting
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.score_words import answer_words, score_words
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine


class ScoresScreen(AllianceScreen[bool]):
    """One filled-in scale. True asks for the screen to be handed over again."""

    AUTO_FOCUS = "#page"
    BINDINGS = actions.bindings("scores")

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting

    def compose(self) -> ComposeResult:
        """Headline, scores, answers, hints."""
        yield Headline(self._sitting.scale.title)
        with VerticalScroll(classes="page", id="page"):
            yield Static("", id="scores", markup=False)
            yield Static("", id="answers", markup=False)
        yield HintLine()

    def on_mount(self) -> None:
        """Fill in."""
        session = self._sitting.session
        about = f"{session.client} {self.alliance.glyphs.between} session {session.number}"
        self.query_one(Headline).say(self._sitting.scale.title, about, "answered by the client")
        self.recolour()
        label = self.alliance.label_of
        self.query_one(HintLine).show(
            [
                Hint(label("scores.hand-over"), "hand over again", "hand over", self.action_hand_over),
                Hint(label("scores.back"), "back", "back", self.action_back),
            ]
        )

    def recolour(self) -> None:
        """Draw the words anew."""
        scale, values = self._sitting.scale, self._sitting.values
        self.query_one("#scores", Static).update(score_words(self, scale, values).append("\n"))
        self.query_one("#answers", Static).update(answer_words(self, scale, values))

    def action_hand_over(self) -> None:
        """Once more to the client."""
        self.dismiss(True)

    def action_back(self) -> None:
        """Back."""
        self.dismiss(False)
