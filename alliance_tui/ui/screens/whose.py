"""Whose today's entries of the calendar are, where no tag says so. The only place that shows what they are called."""

from datetime import date
from functools import partial

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from alliance_tui.domain.appointment import CalendarChoice, Recogniser
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.calendar import Entry
from alliance_tui.services.clients import find_client
from alliance_tui.services.today import Calendar, remember_title
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine
from alliance_tui.ui.widgets.prompt import Prompt

_NOT_SET = (
    "No calendar is set. Your settings can name an .ics file, or a folder of them: alliance-tui config set "
    "calendar.path FILE. Today's appointments then stand in the caseload, by client code only."
)
_ALL_KNOWN = "Of every entry of today it is known whose it is."


class WhoseScreen(AllianceScreen[None]):
    """Entries by time; enter asks for a client's code."""

    CSS_PATH = "whose.tcss"
    AUTO_FOCUS = "#entries"
    BINDINGS = actions.bindings("whose")

    def __init__(self, choice: CalendarChoice) -> None:
        super().__init__()
        self._calendar = Calendar(choice)
        self._entries: list[Entry] = []

    def compose(self) -> ComposeResult:
        """Headline, what it is about, entries, hints."""
        yield Headline("Whose is it")
        yield Static("", id="told", classes="quiet", markup=False)
        yield Choices(id="entries", markup=False)
        yield Prompt()
        yield HintLine()

    def on_mount(self) -> None:
        """Begin to read."""
        label = self.alliance.label_of
        self.query_one(HintLine).show(
            [
                Hint(label("whose.say-whose"), "say whose", "whose", self.action_say_whose),
                Hint(label("whose.nobodys"), "no session", "none", self.action_nobodys),
                Hint(label("whose.back"), "back", "back", self.action_back),
                Hint(label("anywhere.help"), "help", "help", self.alliance.action_help),
            ]
        )
        self.query_one(Headline).say("Whose is it", "", "")
        if not self._calendar.is_set:
            self._say(_NOT_SET)
            return
        self._say(f"Reading{self.alliance.glyphs.more}")
        try:
            recogniser = self._calendar.recogniser(self.alliance.practice)
        except Trouble as trouble:
            self._say(trouble.sentence)
            return
        self.run_worker(partial(self._read, date.today(), recogniser), thread=True, exit_on_error=False)

    def _read(self, day: date, recogniser: Recogniser) -> None:
        """From a thread."""
        worker = get_current_worker()
        try:
            found: list[Entry] | Trouble = self._calendar.unknown_titles(day, recogniser)
        except Trouble as trouble:
            found = trouble
        if not worker.is_cancelled:
            self.app.call_from_thread(self._have_read, found)

    def _have_read(self, found: list[Entry] | Trouble) -> None:
        if isinstance(found, Trouble):
            self._say(found.sentence)
        else:
            self._entries = found
            self.recolour()

    def recolour(self) -> None:
        """Draw the entries anew."""
        if not self._calendar.is_set:
            return
        options = self.query_one(OptionList)
        kept = options.highlighted or 0
        options.clear_options()
        for one in self._entries:
            line = Text(no_wrap=True, overflow="ellipsis")
            line.append(f"{one.start:%H:%M}  ", self.colour("connection"))
            title = " ".join(self.alliance.discretion.words(one.title).split())
            line.append(title or "(no title)", self.colour("text"))
            options.add_option(Option(line))
        if self._entries:
            options.highlighted = min(kept, len(self._entries) - 1)
            options.focus()
        self._say("Titles are shown here only, and never kept." if self._entries else _ALL_KNOWN)

    def _say(self, words: str) -> None:
        self.query_one("#told", Static).update(words)

    @property
    def _chosen(self) -> Entry | None:
        place = self.query_one(OptionList).highlighted
        return self._entries[place] if place is not None and place < len(self._entries) else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        event.stop()
        self.action_say_whose()

    def on_prompt_closed(self) -> None:
        """Back to the list."""
        self.query_one(OptionList).focus()

    def action_say_whose(self) -> None:
        """Ask for the code."""
        entry = self._chosen
        if entry is not None:
            self.query_one(Prompt).ask("code of the client", partial(self._take, entry), is_open=True)

    def action_nobodys(self) -> None:
        """No session."""
        if self._chosen is not None:
            self._keep(self._chosen, "")

    def _take(self, entry: Entry, code: str) -> None:
        if code.strip():
            self._keep(entry, code)

    def _keep(self, entry: Entry, code: str) -> None:
        practice = self.alliance.practice
        try:
            remember_title(practice, entry.title, find_client(practice, code) if code else None)
        except Trouble as trouble:
            self.tell(trouble, "Not kept")
            return
        self._entries = [one for one in self._entries if one is not entry]
        self.recolour()

    def action_back(self) -> None:
        """Back to the caseload."""
        self._entries = []
        self.dismiss()
