"""After the session: what it holds, all of it in the store already."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from alliance_tui.domain.reading import clock_text, counted
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.live_session import LiveSession
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine


class AfterScreen(AllianceScreen[None]):
    """One session, just ended."""

    BINDINGS = actions.bindings("after")

    def __init__(self, live: LiveSession, ended: Session) -> None:
        super().__init__()
        self._live = live
        self._ended = ended

    def compose(self) -> ComposeResult:
        """Headline, words, hints."""
        yield Headline(self._ended.client)
        with VerticalScroll(classes="page", can_focus=False):
            yield Static("", id="words")
        yield HintLine()

    def on_mount(self) -> None:
        """Fill in."""
        label = self.alliance.label_of
        self.query_one(Headline).say(
            self._ended.client, f"session {self._ended.number} ended", f"{self.alliance.glyphs.dot} saved"
        )
        self.query_one("#words", Static).update(self._words())
        self.query_one(HintLine).show(
            [
                Hint(label("after.done"), "done", "done", self.action_done),
                Hint(label("after.review-session"), "read it back", "review", self.action_review_session),
                Hint(label("after.go-back-in"), "back into the session", "back in", self.action_go_back_in),
            ]
        )

    def _words(self) -> Text:
        session, book = self._ended, self._live.codebook
        quiet = self.colour("quiet")
        ended_at = session.ended_at or session.started_at
        length_s = (ended_at - session.started_at).total_seconds()
        paused = f", {clock_text(session.paused_s)} of it lost to pauses" if session.paused_s else ""
        text = Text(f"{clock_text(length_s)} long{paused}, {counted(len(session.note.text.split()), 'word')}.\n")
        if not session.markers:
            text.append("\nNo moment was marked. That is a good session too.", quiet)
        for marker in session.markers:
            group = book.group(marker.group)
            tone = self.tone(group)
            text.append(f"\n{clock_text(marker.offset_s)} {self.alliance.glyphs.group(group)} ", tone)
            text.append(book.title_of(marker.group, marker.code))
            text.append("" if marker.code else "  not named yet", quiet)
            episode = session.episode_of(marker.id)
            if episode is not None and marker.id in episode.ruptures:
                text.append("  open" if episode.is_open else "  resolved", quiet)
        return text

    def action_done(self) -> None:
        """To the caseload."""
        self.dismiss()
        self.alliance.rooms.go_home()

    def action_review_session(self) -> None:
        """Read the session back."""
        self.dismiss()
        self.alliance.rooms.go_home()
        self.alliance.rooms.show_review(self._live.client, self._ended.id)

    def action_go_back_in(self) -> None:
        """It was ended too early."""
        try:
            self._live.reopen()
        except Trouble as trouble:
            self.tell(trouble, "Not reopened")
        else:
            self.dismiss()
            self.alliance.rooms.show_live(self._live)
