"""Before a session: what last time left open. Nothing has started yet."""

from datetime import date

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.brief import brief
from alliance_tui.services.caseload import CaseloadRow, unfinished_of
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.brief_words import brief_words
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine


class ClientScreen(AllianceScreen[None]):
    """One client, before a session."""

    BINDINGS = actions.bindings("client")

    def __init__(self, row: CaseloadRow, *, is_live: bool = False) -> None:
        super().__init__()
        self._row = row
        self._is_live = is_live
        """Opened during a session: it can only be left again."""

    def compose(self) -> ComposeResult:
        """Headline, words, hints."""
        yield Headline(self._row.client.code)
        with VerticalScroll(classes="page", can_focus=False):
            yield Static("", id="words")
        yield HintLine()

    def on_mount(self) -> None:
        """Fill in."""
        label = self.alliance.label_of
        count = len(self._row.sessions)
        between = self.alliance.glyphs.between
        self.query_one(Headline).say(
            self._row.client.code,
            f"session {count + 1} {between} {self._row.client.modality} {between} {self._row.client.planned_min} min",
        )
        self.query_one("#words", Static).update(self._words())
        if self._is_live:
            self.query_one(HintLine).show([Hint(label("client.back"), "back to the session", "back", self.action_back)])
            return
        self.query_one(HintLine).show(
            [
                Hint(label("client.start-session"), "start the session now", "start", self.action_start_session),
                Hint(label("client.review-client"), "review", "review", self.action_review_client),
                Hint(label("client.back"), "back", "back", self.action_back),
            ]
        )

    def _words(self) -> Text:
        if self._row.trouble is not None:
            return Text(self._row.trouble.line)
        try:
            known = brief(self.alliance.practice, self._row.client, date.today())
        except Trouble as trouble:
            return Text(trouble.line)
        return brief_words(self, known)

    def action_start_session(self) -> None:
        """Start now, or go on with a session that was left live."""
        if self._is_live:
            return
        self.dismiss()
        waiting = unfinished_of(self.alliance.practice, self._row.client)
        if waiting:
            self.alliance.rooms.resume_session(waiting[0])
        else:
            self.alliance.rooms.start_session(self._row.client)

    def action_review_client(self) -> None:
        """Look back."""
        if self._is_live:
            return
        self.dismiss()
        self.alliance.rooms.show_review(self._row.client)

    def action_back(self) -> None:
        """Back to the caseload."""
        self.dismiss()
