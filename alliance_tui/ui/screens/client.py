"""Before a session: what last time left open. Nothing has started yet."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.caseload import CaseloadRow, unfinished_of
from alliance_tui.services.review import Listed, codebook_of, read_listed
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.checklist import Tally
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine


class ClientScreen(AllianceScreen[None]):
    """One client, before a session."""

    BINDINGS = actions.bindings("client")

    def __init__(self, row: CaseloadRow) -> None:
        super().__init__()
        self._row = row

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
        self.query_one(HintLine).show(
            [
                Hint(label("client.start-session"), "start the session now", "start", self.action_start_session),
                Hint(label("client.review-client"), "review", "review", self.action_review_client),
                Hint(label("client.back"), "back", "back", self.action_back),
            ]
        )

    def _words(self) -> Text:
        row = self._row
        if row.trouble is not None:
            return Text(row.trouble.line)
        if not row.sessions:
            return Text("The first session with this client.\n\nenter starts it; the clock runs from that key.")
        last = row.sessions[-1]
        text = Text(f"Last session {last.started_at:%A, %d %B}, number {last.number}.\n\n")
        try:
            session = read_listed(self.alliance.practice, Listed(row.client, last))
        except Trouble as trouble:
            return text.append(trouble.line)
        text.append(self._marks(session))
        return text

    def _marks(self, session: Session) -> Text:
        book = codebook_of(self.alliance.practice, session) or self.alliance.codebook
        tally = Tally(book, list(session.markers))
        text = Text()
        for group in book.groups:
            count = len(tally.of_group(group))
            style = self.tone(group) if count else self.colour("quiet")
            text.append(f"{self.alliance.glyphs.group(group)} {count} {group.title.lower()}   ", style)
        opened = [episode for episode in session.episodes if episode.is_open]
        if not opened:
            text.append("\n\nNothing was left open in it.", self.colour("quiet"))
        for episode in opened:
            marker = next(one for one in session.markers if one.id == episode.ruptures[-1])
            text.append("\n\nopen  ", self.colour("quiet"))
            text.append(book.title_of(marker.group, marker.code), "bold")
            words = [one.text for one in session.note.paragraphs if one.offset_s <= marker.offset_s + 1]
            if words:
                text.append(f"\n{words[-1]}")
        return text

    def action_start_session(self) -> None:
        """Start now, or go on with a session that was left live."""
        self.dismiss()
        waiting = unfinished_of(self.alliance.practice, self._row.client)
        if waiting:
            self.alliance.rooms.resume_session(waiting[0])
        else:
            self.alliance.rooms.start_session(self._row.client)

    def action_review_client(self) -> None:
        """Look back."""
        self.dismiss()
        self.alliance.rooms.show_review(self._row.client)

    def action_back(self) -> None:
        """Back to the caseload."""
        self.dismiss()
