"""Search over all notes and comments, as one types. Enter lands on the moment."""

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from alliance_tui.domain.client import Client
from alliance_tui.domain.reading import clock_text, counted
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.searching import Hit, search
from alliance_tui.ui import actions
from alliance_tui.ui.rooms import Landing
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.field import Field
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

PAUSE_S = 0.12
"""A search begins when nobody typed for this long."""
BATCH = 25
"""Hits that are shown together, but for the first, which is shown at once."""
MOST = 500
"""Hits that are listed; the count goes on."""
BEFORE = 24
"""Characters of a paragraph that are shown before a hit."""
AFTER = 400
"""And behind it; no line is wider."""


class SearchScreen(AllianceScreen[Landing]):
    """One line to type in, and the hits, grouped by session."""

    AUTO_FOCUS = "#words"
    BINDINGS = actions.bindings("search")
    DEFAULT_CSS = """
    SearchScreen { layout: vertical; }
    SearchScreen #words { margin: 1 1 0 1; }
    SearchScreen #told { padding: 0 2; height: 1; color: $our-quiet; }
    SearchScreen #hits { height: 1fr; margin: 1 0 0 0; }
    """

    def __init__(self, client: Client | None) -> None:
        super().__init__()
        self._client = client
        self._landings: list[Landing | None] = []
        self._waiting: Timer | None = None
        self._count = 0
        self._last_session = ""
        self._in_session = 0

    def compose(self) -> ComposeResult:
        """Headline, input, progress, hits, hints."""
        yield Headline("Search")
        yield Field(id="words", placeholder="any part of a word, in any script")
        yield Static("", id="told", markup=False)
        yield Choices(id="hits", markup=False)
        yield HintLine()

    def on_mount(self) -> None:
        """Say where it looks."""
        self.query_one(Headline).say("Search", self._client.code if self._client else "all clients")
        self.query_one(HintLine).show(
            [
                Hint("enter", "go to the moment", "go"),
                Hint("up down", "choose", "choose"),
                Hint("esc", "back", "back", self.action_back),
            ]
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search when the hand rests."""
        if self._waiting is not None:
            self._waiting.stop()
        words = event.value
        self._waiting = self.set_timer(PAUSE_S, lambda: self._begin(words))

    def _begin(self, words: str) -> None:
        self.query_one(OptionList).clear_options()
        self._landings = []
        self._count = 0
        self._last_session = ""
        self.query_one("#told", Static).update("")
        self.workers.cancel_group(self, "search")
        if words.strip():
            self.run_worker(lambda: self._look(words), thread=True, exit_on_error=False, group="search")

    def _look(self, words: str) -> None:
        """From a thread: hits as they are found."""
        worker = get_current_worker()
        batch: list[Hit] = []

        def show() -> None:
            if batch and not worker.is_cancelled:
                self.app.call_from_thread(self._add, batch.copy())
            batch.clear()

        def tell(done: int, total: int) -> None:
            show()
            if not worker.is_cancelled:
                self.app.call_from_thread(self._say, done, total)

        for hit in search(self.alliance.practice, words, self._client, tell):
            if worker.is_cancelled:
                return
            if isinstance(hit, Trouble):
                self.app.call_from_thread(self.tell, hit, "Something is left out", is_error=False)
            else:
                batch.append(hit)
                if not self._count or len(batch) >= BATCH:
                    show()

    def _add(self, hits: list[Hit]) -> None:
        listed = hits[: max(0, MOST - self._count)]
        self._count += len(hits)
        if self.alliance.discretion.is_on:
            self._count_up(listed)
            return
        options = self.query_one(OptionList)
        rows: list[Option] = []
        for hit in listed:
            if hit.session.id != self._last_session:
                self._last_session = hit.session.id
                self._landings.append(None)
                rows.append(Option(self._session_words(hit), disabled=True))
            self._landings.append(Landing(hit.session.client_id, hit.session.id, hit.marker, hit.offset_s))
            rows.append(Option(self._hit_words(hit)))
        options.add_options(rows)
        if options.highlighted is None and rows:
            options.highlighted = 1

    def _say(self, done: int, total: int) -> None:
        hits = counted(self._count, "hit")
        more = f", the first {MOST} are listed" if self._count > MOST else ""
        if done < total:
            width = 20
            filled = round(width * done / total)
            glyphs = self.alliance.glyphs
            self.query_one("#told", Static).update(f"{glyphs.heavy * filled}{glyphs.line * (width - filled)} {hits}")
        else:
            self.query_one("#told", Static).update(f"{hits}{more}" if self._count else "Nothing has this in it.")

    def _count_up(self, hits: list[Hit]) -> None:
        """While the screen is share-safe: a row for each session, with how many hits it has; it leads to the first."""
        options = self.query_one(OptionList)
        for hit in hits:
            if hit.session.id != self._last_session:
                self._last_session, self._in_session = hit.session.id, 0
                self._landings.append(Landing(hit.session.client_id, hit.session.id, hit.marker, hit.offset_s))
                options.add_option(Option(""))
            self._in_session += 1
            row = self._session_words(hit).append(f"  {counted(self._in_session, 'hit')}", self.colour("text"))
            options.replace_option_prompt_at_index(options.option_count - 1, row)
        if options.highlighted is None and options.option_count:
            options.highlighted = 0

    def reword(self) -> None:
        """Search again, for words or for counts."""
        super().reword()
        self._begin(self.query_one(Field).value)

    def _session_words(self, hit: Hit) -> Text:
        session = hit.session
        text = Text(f"{session.client} session {session.number}", f"bold {self.colour('strong')}", no_wrap=True)
        return text.append(f"  {session.started_at:%a %d %b %Y}", self.colour("quiet"))

    def _hit_words(self, hit: Hit) -> Text:
        start = max(0, hit.start - BEFORE)
        lead = self.alliance.glyphs.more if start else ""
        text = Text(f"  {clock_text(hit.offset_s)}  ", self.colour("quiet"), no_wrap=True, overflow="ellipsis")
        text.append(f"{lead}{hit.text[start : hit.start]}", self.colour("text"))
        text.append(hit.text[hit.start : hit.end], f"bold underline {self.colour('strong')}")
        text.append(hit.text[hit.end : hit.end + AFTER], self.colour("text"))
        return text.append("  (comment)" if hit.marker else "", self.colour("quiet"))

    def on_key(self, event: events.Key) -> None:
        """The arrows choose while one types."""
        options = self.query_one(OptionList)
        if event.key in ("down", "up") and options.option_count:
            event.stop()
            if event.key == "down":
                options.action_cursor_down()
            else:
                options.action_cursor_up()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the input: the chosen hit."""
        event.stop()
        self._go(self.query_one(OptionList).highlighted)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click in the list."""
        event.stop()
        self._go(event.option_index)

    def _go(self, place: int | None) -> None:
        landing = self._landings[place] if place is not None and place < len(self._landings) else None
        if landing is not None:
            self.dismiss(landing)

    def action_back(self) -> None:
        """Back, and forget what was found."""
        self.dismiss(None)
