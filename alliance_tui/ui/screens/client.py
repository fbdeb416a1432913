"""Before a session: what last time left open. Nothing has started yet."""

from datetime import date

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.archiving import set_archived
from alliance_tui.services.brief import Brief, brief
from alliance_tui.services.caseload import CaseloadRow, row
from alliance_tui.services.codebooks import set_codebook
from alliance_tui.services.rating import last_session
from alliance_tui.services.recovery import unfinished_of
from alliance_tui.ui import actions
from alliance_tui.ui.rating_room import rate
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.brief_words import BriefWords
from alliance_tui.ui.screens.caseload_words import waiting_words
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

WIDEST = 84
"""Columns of a page of words."""
SHORT = 16
"""Rows below which the words have no margin."""


class ClientScreen(AllianceScreen[None]):
    """One client, before a session."""

    BINDINGS = actions.bindings("client")
    CSS_PATH = "client.tcss"

    def __init__(self, row: CaseloadRow, *, is_live: bool = False) -> None:
        super().__init__()
        self._row = row
        self._is_live = is_live
        """Opened during a session: it can only be left again."""
        self._known: Brief | Trouble | None = row.trouble

    def compose(self) -> ComposeResult:
        """Headline, words, hints."""
        yield Headline(self._row.client.code)
        with VerticalScroll(classes="page", can_focus=False):
            yield Static("", id="words")
        yield HintLine()

    def on_mount(self) -> None:
        """Fill in."""
        if self._known is None:
            try:
                self._known = brief(self.alliance.practice, self._row.client, date.today())
            except Trouble as trouble:
                self._known = trouble
        self._say()

    def on_resize(self, event: events.Resize) -> None:
        """The words follow the size."""
        self.set_class(event.size.height < SHORT, "-short")
        self.recolour()

    def recolour(self) -> None:
        """Draw the words anew."""
        self.query_one("#words", Static).update(self._words())

    def refit(self) -> None:
        """Settings changed, keys perhaps among them."""
        self._say()

    def reword(self) -> None:
        """Share-safe mode began or ended."""
        super().reword()
        self._say()

    def _say(self) -> None:
        client, between = self._row.client, self.alliance.glyphs.between
        facts = [f"session {self._row.session_count + 1}", client.modality, f"{client.planned_min} min"]
        if self.alliance.discretion.is_on:
            facts.remove(client.modality)  # a word of one's own
        if client.codebook != self.alliance.start.settings.codebook:
            facts.append(client.codebook)
        about = f" {between} ".join(facts)
        self.query_one(Headline).say(client.code, about, "archived" if client.is_archived else "")
        self.query_one(HintLine).show(self._hints())
        self.recolour()

    def _hints(self) -> list[Hint]:
        label = self.alliance.label_of
        if self._is_live:
            return [Hint(label("client.back"), "back to the session", "back", self.action_back)]
        archive = "bring back" if self._row.client.is_archived else "archive"
        return [
            Hint(label("client.start-session"), "start the session now", "start", self.action_start_session),
            Hint(label("client.review-client"), "review", "review", self.action_review_client),
            Hint(label("client.rate"), "rate the last session", "rate", self.action_rate),
            Hint(label("client.wrap-up"), "wrap up", "wrap up", self.action_wrap_up),
            Hint(label("client.record"), "last record", "record", self.action_record),
            Hint(label("client.archive"), archive, archive, self.action_archive),
            Hint(label("client.erase"), "erase", "erase", self.action_erase),
            Hint(label("client.back"), "back", "back", self.action_back),
            Hint(label("client.codebook"), "codebook", "codes", self.action_codebook),
        ]

    def _words(self) -> Text:
        if isinstance(self._known, Trouble):
            return Text(self._known.sentence)
        if self._known is None:
            return Text()
        across, down = (2, 2) if self.has_class("-short") else (4, 4)
        width, height = min(self.size.width, WIDEST) - across, self.size.height - down
        waiting = self._row.to_finish
        if waiting is None or self._is_live:
            return BriefWords(self, self._known, width, height).text()
        key = self.alliance.label_of("client.wrap-up")
        line = Text(f"{waiting_words(waiting)}; {key} goes on", no_wrap=True, overflow="ellipsis")
        head = Text.assemble(("to finish  ", self.colour("connection")), line, "\n")
        head.truncate(width)
        return head + BriefWords(self, self._known, width, height - 1).text()

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

    def action_wrap_up(self) -> None:
        """Finish the last session."""
        if not self._is_live:
            self.dismiss()
            self.alliance.rooms.show_wrap_up(self._row.to_wrap_up)

    def action_record(self) -> None:
        """The record note of the last session."""
        if not self._is_live:
            self.alliance.rooms.show_last_record(self._row.client)

    def action_archive(self) -> None:
        """Out of the caseload, or back into it."""
        if self._is_live:
            return
        practice, client = self.alliance.practice, self._row.client
        try:
            changed = set_archived(practice, client, is_archived=not client.is_archived)
        except Trouble as trouble:
            self.tell(trouble, "Not brought back" if client.is_archived else "Not archived")
            return
        self._row = row(practice, changed)
        self._say()
        words = (
            f"{changed.code} is out of the caseload; nothing of it is gone."
            if changed.is_archived
            else (f"{changed.code} is in the caseload again.")
        )
        self.notify(words, timeout=6, markup=False)

    def action_access_request(self) -> None:
        """The whole record as a folder."""
        if not self._is_live:
            self.alliance.rooms.show_access_request(self._row.client)

    def action_codebook(self) -> None:
        """Choose what the next sessions are coded with."""
        if self._is_live:
            return
        from alliance_tui.ui.screens.codebook_choice import CodebookChoiceScreen  # deferred: opened by a key

        client, books = self._row.client, list(self.alliance.books.values())
        self.app.push_screen(CodebookChoiceScreen(client.code, books, client.codebook), self._code_with)

    def _code_with(self, book: Codebook | None) -> None:
        if book is None:
            return
        try:
            changed = set_codebook(self.alliance.practice, self._row.client, book)
        except Trouble as trouble:
            self.tell(trouble, "Not chosen")
            return
        self._row = row(self.alliance.practice, changed)
        self._say()

    def action_erase(self) -> None:
        """Ask before erasing the client for good."""
        if self._is_live:
            return
        from alliance_tui.ui.screens.erase import EraseScreen  # deferred: opened by a key

        self.app.push_screen(EraseScreen(self._row), self._erased)

    def _erased(self, words: str | None) -> None:
        if words:
            self.notify(words, title="Erased", timeout=15, markup=False)
            self.dismiss()

    def action_rate(self) -> None:
        """Rate the last session."""
        if self._is_live:
            return
        try:
            session = last_session(self.alliance.practice, self._row.client)
        except Trouble as trouble:
            self.tell(trouble, "Not rated")
            return
        if session is None:
            self.notify("There is no session to rate yet.", timeout=4)
        else:
            rate(self.alliance, session, lambda _session: None)

    def action_back(self) -> None:
        """Back to the caseload."""
        self.dismiss()
