"""The caseload: every client, and first of all sessions that were live when the program stopped."""

from textual import events
from textual.app import ComposeResult
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from alliance_tui.domain.client import Client
from alliance_tui.domain.reading import counted
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import caseload
from alliance_tui.services.caseload import CaseloadRow
from alliance_tui.services.recovery import Unfinished, find_unfinished, finish
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.caseload_lines import CaseloadLines
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine
from alliance_tui.ui.widgets.prompt import Prompt

_LETTERS = {key for action in actions.for_screen("caseload") for key in action.keys}


class CaseloadScreen(AllianceScreen[None]):
    """Home."""

    CSS_PATH = "caseload.tcss"
    AUTO_FOCUS = "#clients"
    BINDINGS = actions.bindings("caseload")

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[CaseloadRow] = []
        self._found: list[Unfinished] = []
        self._filter = ""
        self.lines = CaseloadLines(self)

    def compose(self) -> ComposeResult:
        """Headline, list, hints."""
        yield Headline("Caseload")
        yield Static("", id="columns", markup=False, classes="quiet")
        yield Choices(id="clients", markup=False)
        yield Static("", id="empty", markup=False)
        yield Prompt()
        yield HintLine()

    def on_screen_resume(self) -> None:
        """Coming home: look anew."""
        self.reload()

    def on_resize(self) -> None:
        """Columns follow the width."""
        self._show()

    def reload(self) -> None:
        """Read the caseload again."""
        practice = self.alliance.practice
        self._found, troubles = find_unfinished(practice)
        try:
            self._rows = caseload.caseload(practice)
        except Trouble as unreadable:
            troubles.append(unreadable)
        for trouble in troubles:
            self.tell(trouble, "Something needs a look", is_error=False)
        self._show()

    def _show(self) -> None:
        rows = [row for row in self._rows if self._filter.casefold() in row.client.code.casefold()]
        options = self.query_one(OptionList)
        kept = options.highlighted
        options.clear_options()
        options.add_options(
            [Option(self.lines.found(one), id=f"found-{place}") for place, one in enumerate(self._found)]
        )
        options.add_options([Option(self.lines.client(row), id=row.client.id) for row in rows])
        options.highlighted = min(kept or 0, options.option_count - 1) if options.option_count else None
        self.set_class(not options.option_count, "-empty")
        self._say(rows)

    def _say(self, rows: list[CaseloadRow]) -> None:
        practice = self.alliance.practice
        states = ["read-only"] if practice.is_read_only else []
        states += [] if practice.is_sealed else ["not sealed"]
        count = counted(len(rows), "client")
        about = f"filter: {self._filter}" if self._filter else ""
        self.query_one(Headline).say("Caseload", about, f" {self.alliance.glyphs.between} ".join([*states, count]))
        new = self.alliance.label_of("caseload.new-client")
        self.query_one("#empty", Static).update(
            "No client has this in the code. esc shows all."
            if self._filter
            else f"No clients yet. Press {new} to make the first one: a code such as K-14, never a name."
        )
        self.query_one("#columns", Static).update(self.lines.columns())
        label = self.alliance.label_of
        hints = [
            Hint(label("caseload.open-client"), "open", "open", self.action_open_client),
            Hint(label("caseload.review-client"), "review", "review", self.action_review_client),
            Hint(label("caseload.new-client"), "new client", "new", self.action_new_client),
            Hint(label("caseload.filter"), "filter", "filter", self.action_filter),
            Hint(label("caseload.search"), "search", "search", self.action_search),
            Hint(label("caseload.trends"), "trends", "trends", self.action_trends),
            Hint(label("caseload.review-all"), "all sessions", "all", self.action_review_all),
            Hint(label("anywhere.help"), "help", "help", self.alliance.action_help),
        ]
        if self._found:
            hints.insert(1, Hint(label("caseload.finish-found"), "end it there", "end it", self.action_finish_found))
        self.query_one(HintLine).show(hints)

    # -- choosing

    def _chosen(self) -> CaseloadRow | Unfinished | None:
        options = self.query_one(OptionList)
        if options.highlighted is None:
            return None
        chosen = options.get_option_at_index(options.highlighted).id or ""
        if chosen.startswith("found-"):
            return self._found[int(chosen.removeprefix("found-"))]
        return next((row for row in self._rows if row.client.id == chosen), None)

    def _client(self) -> Client | None:
        chosen = self._chosen()
        return chosen.client if chosen else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        event.stop()
        if self.app.screen is self:  # a quick second enter comes when the client is open already
            self.action_open_client()

    def on_key(self, event: events.Key) -> None:
        """Letters and digits that mean nothing else filter; backspace and escape take the filter back."""
        character = event.character or ""
        if event.key == "escape" and self._filter:
            self._filter = ""
        elif event.key == "backspace" and self._filter:
            self._filter = self._filter[:-1]
        elif character.isalnum() and character not in _LETTERS:
            self._filter += character
        else:
            return
        event.stop()
        self._show()

    def on_prompt_closed(self) -> None:
        """Back to the list."""
        self.query_one(OptionList).focus()

    # -- actions

    def action_open_client(self) -> None:
        """See the client before a session, or go on with a found one."""
        chosen = self._chosen()
        if isinstance(chosen, Unfinished):
            self.alliance.rooms.resume_session(chosen)
        elif chosen is not None:
            from alliance_tui.ui.screens.client import ClientScreen  # deferred: opened by a key

            self.app.push_screen(ClientScreen(chosen))

    def action_new_client(self) -> None:
        """Ask for a code."""
        self.query_one(Prompt).ask("code of the new client", self._make)

    def _make(self, code: str) -> None:
        if code.strip():
            self.alliance.rooms.make_client(code, then=self._made)

    def _made(self, client: Client) -> None:
        self._filter = ""
        self.reload()
        options = self.query_one(OptionList)
        options.highlighted = options.get_option_index(client.id)

    def action_review_client(self) -> None:
        """Look back with one client."""
        client = self._client()
        if client is not None:
            self.alliance.rooms.show_review(client)

    def action_search(self) -> None:
        """Search everything."""
        self.alliance.rooms.show_search(None)

    def action_trends(self) -> None:
        """What the whole caseload shows."""
        self.alliance.rooms.show_trends(None)

    def action_review_all(self) -> None:
        """Look back at everything."""
        self.alliance.rooms.show_review(None)

    def action_finish_found(self) -> None:
        """Keep a found session as it stood."""
        chosen = self._chosen()
        if not isinstance(chosen, Unfinished):
            return
        try:
            finish(self.alliance.practice, chosen)
        except Trouble as trouble:
            self.tell(trouble, "Not ended")
        self.reload()

    def action_filter(self) -> None:
        """Ask what the code has to hold."""
        self.query_one(Prompt).ask("show codes with", self._filter_by, text=self._filter)

    def _filter_by(self, text: str) -> None:
        self._filter = text.strip()
        self._show()
