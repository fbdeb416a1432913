"""Rating a session: the items of one scale, and at the end what they come to."""

from textual.app import ComposeResult
from textual.widgets import Static

from alliance_tui.domain.session import Session
from alliance_tui.services.rating import Sitting
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.score_words import score_words
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine
from alliance_tui.ui.widgets.rating_sheet import RatingSheet


class RatingScreen(AllianceScreen[Session]):
    """One scale about one session, answered by the therapist. Gives the session back as it was saved."""

    AUTO_FOCUS = "#sheet"
    BINDINGS = actions.bindings("rating")
    DEFAULT_CSS = """
    RatingScreen #scores { display: none; padding: 1 4; height: 1fr; overflow-y: auto; max-width: 84; }
    RatingScreen.-scored #scores { display: block; }
    RatingScreen.-scored RatingSheet { display: none; }
    """

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting
        self._state = ""

    def compose(self) -> ComposeResult:
        """Headline, items or scores, hints."""
        yield Headline(self._sitting.scale.title)
        yield RatingSheet(self._sitting, self.alliance.glyphs)
        yield Static("", id="scores", markup=False)
        yield HintLine()

    def on_mount(self) -> None:
        """To the first item without an answer."""
        self._say()
        self._sheet.begin()

    @property
    def _sheet(self) -> RatingSheet:
        return self.query_one(RatingSheet)

    @property
    def _is_scored(self) -> bool:
        return self.has_class("-scored")

    def _say(self) -> None:
        sitting, glyphs = self._sitting, self.alliance.glyphs
        session = sitting.session
        given = f"{len(sitting.values)} of {len(sitting.scale.items)}"
        facts = f"{given} {glyphs.between} {self._state}" if self._state else given
        about = f"{session.client} {glyphs.between} session {session.number}"
        self.query_one(Headline).say(sitting.scale.title, about, facts)
        label = self.alliance.label_of
        if self._is_scored:
            hints = [
                Hint(label("rating.next-item"), "done", "done", self.action_next_item),
                Hint(label("rating.scores"), "back to the items", "items", self.action_scores),
            ]
        else:
            hints = [
                Hint("0-9", "answer", "answer"),
                Hint("+ -", "more, less", "more, less", lambda: self.action_step_answer(1)),
                Hint(label("rating.next-item"), "next", "next", self.action_next_item),
                Hint(label("rating.clear"), "take back", "clear", self.action_clear),
                Hint(label("rating.meaning"), "meaning", "meaning", self.action_meaning),
                Hint(label("rating.scores"), "scores", "scores", self.action_scores),
            ]
        hints.append(Hint(label("rating.back"), "back", "back", self.action_back))
        self.query_one(HintLine).show(hints)

    def recolour(self) -> None:
        """Draw the words anew."""
        if self._is_scored:
            words = score_words(self, self._sitting.scale, self._sitting.values)
            self.query_one("#scores", Static).update(words)

    def on_rating_sheet_saved(self) -> None:
        """It is on the disk."""
        self._state = f"{self.alliance.glyphs.dot} saved"
        self._say()

    def on_rating_sheet_refused(self, message: RatingSheet.Refused) -> None:
        """It is not."""
        self._state = "not saved"
        self._say()
        self.tell(message.trouble, "Not saved")

    def on_rating_sheet_finished(self) -> None:
        """Past the last item: what it comes to."""
        if not self._is_scored:
            self.action_scores()

    def action_next_item(self) -> None:
        """On, and at the end to the scores; from there, done."""
        if self._is_scored:
            self.action_back()
        else:
            self._sheet.step_item(1, finishes=True)

    def action_step_item(self, by: int) -> None:
        """To the item after this one, or before."""
        if not self._is_scored:
            self._sheet.step_item(by)

    def action_step_answer(self, by: int) -> None:
        """One answer up or down."""
        if not self._is_scored:
            self._sheet.step_answer(by)

    def action_clear(self) -> None:
        """Take the answer back."""
        if not self._is_scored:
            self._sheet.clear()

    def action_meaning(self) -> None:
        """What the item means."""
        if not self._is_scored:
            self._sheet.toggle_meaning()

    def action_scores(self) -> None:
        """What it comes to, and back to the items."""
        self.toggle_class("-scored")
        if self._is_scored:
            self.recolour()
            self.set_focus(None)
        else:
            self.set_focus(self._sheet)
            self._sheet.begin()
        self._say()

    def action_back(self) -> None:
        """Done; everything is kept."""
        self.dismiss(self._sitting.session)
