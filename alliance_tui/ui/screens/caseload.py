"""The caseload: every client, and first of all sessions that were live when the program stopped."""

from collections.abc import Callable
from datetime import date

from textual import events
from textual.app import ComposeResult
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from alliance_tui.domain.client import Client
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.caseload import CaseloadRow
from alliance_tui.services.caseload_view import CaseloadView
from alliance_tui.services.recovery import Unfinished, find_unfinished, finish
from alliance_tui.ui import actions
from alliance_tui.ui.coder_rooms import show_codings
from alliance_tui.ui.import_room import show_import
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.caseload_lines import CaseloadLines
from alliance_tui.ui.screens.caseload_today import CaseloadToday
from alliance_tui.ui.screens.caseload_words import about_words, caseload_hints, empty_words, head_words
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import HintLine
from alliance_tui.ui.widgets.prompt import Prompt

SHORT, NARROW = 16, 100
"""Rows below which one line has to do for what is said of the chosen client, columns below which it takes three."""


class CaseloadScreen(AllianceScreen[None]):
    """Home."""

    CSS_PATH = "caseload.tcss"
    AUTO_FOCUS = "#clients"
    BINDINGS = actions.bindings("caseload")

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Unfinished] = []
        self.view = CaseloadView()
        """Kept for as long as the program runs: this screen stays under all others."""
        self.lines = CaseloadLines(self)
        self.today = CaseloadToday(self)

    def compose(self) -> ComposeResult:
        """Headline, list, what to know of the chosen one, hints."""
        yield Headline("Caseload")
        yield Static("", id="columns")
        yield Choices(id="clients", markup=False)
        yield Static("", id="empty", markup=False)
        yield Static("", id="about", classes="quiet")
        yield Prompt()
        yield HintLine()

    def on_screen_resume(self) -> None:
        """Coming home: look anew."""
        self.reload()

    def on_resize(self, event: events.Resize) -> None:
        """Columns follow the width."""
        self.set_class(event.size.height < SHORT, "-short")
        self.set_class(event.size.width < NARROW, "-narrow")
        self.show_rows()

    def reload(self) -> None:
        """Read the caseload again."""
        practice = self.alliance.practice
        self._found, troubles = find_unfinished(practice)
        try:
            settings = self.alliance.start.settings
            self.view.read(practice, date.today(), settings.patterns, settings.unsigned_after_days)
        except Trouble as unreadable:
            troubles.append(unreadable)
        for trouble in troubles:
            self.tell(trouble, "Something needs a look", is_error=False)
        self.today.look()
        self.show_rows()

    def recolour(self) -> None:
        """Another theme."""
        self.show_rows()

    def show_rows(self, choose: str = "") -> None:
        """Draw the list anew; `choose` is the id of the line to light up, else the one that was stays lit."""
        rows = self.view.shown
        self.lines.fit(rows)
        options = self.query_one(OptionList)
        kept = options.highlighted
        wanted = choose or (options.get_option_at_index(kept).id if kept is not None else "")
        options.clear_options()
        options.add_options(
            [Option(self.lines.found(one), id=f"found-{place}") for place, one in enumerate(self._found)]
        )
        today = self.today.options()
        options.add_options(today)
        options.add_options([Option(self.lines.client(row), id=row.client.id) for row in rows])
        ids = [option.id for option in options.options]
        if ids:
            options.highlighted = ids.index(wanted) if wanted in ids else min(kept or 0, len(ids) - 1)
        self.set_class(not ids, "-empty")
        if today:
            self.query_one("#columns", Static).update(self.today.title(has_found=bool(self._found)))
        else:
            self.query_one("#columns", Static).update(self.lines.columns())
        self.query_one(Headline).say(*head_words(self, len(rows)))
        self.query_one("#empty", Static).update(empty_words(self))
        self.query_one("#about", Static).update(about_words(self, self._chosen()))
        self.query_one(HintLine).show(caseload_hints(self, has_found=bool(self._found)))

    # -- choosing

    def _chosen(self) -> CaseloadRow | Unfinished | None:
        options = self.query_one(OptionList)
        if options.highlighted is None:
            return None
        chosen = options.get_option_at_index(options.highlighted).id or ""
        if chosen.startswith("found-"):
            return self._found[int(chosen.removeprefix("found-"))]
        if chosen.startswith("today-"):
            return self.today.row_at(int(chosen.removeprefix("today-")))
        return next((row for row in self.view.rows if row.client.id == chosen), None)

    def on_option_list_option_highlighted(self) -> None:
        """Another client: say why it is worth a look."""
        self.query_one("#about", Static).update(about_words(self, self._chosen()))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        event.stop()
        if self.app.screen is self:  # a quick second enter comes when the client is open already
            self.action_open_client()

    def on_key(self, event: events.Key) -> None:
        """Letters and digits that mean nothing else filter; backspace and escape take the filter back."""
        character = event.character or ""
        taken = {key for action in self.alliance.keymap.for_place("caseload") for key in action.keys}
        if event.key == "escape" and self.view.text:
            self._filter_by("")
        elif event.key == "backspace" and self.view.text:
            self._filter_by(self.view.text[:-1])
        elif character.isalnum() and event.key not in taken:
            self._filter_by(self.view.text + character)
        else:
            return
        event.stop()

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

    def action_start_next(self) -> None:
        """Start the session of the next appointment."""
        coming = self.today.next_row
        if coming is not None:
            self.alliance.rooms.start_or_resume(coming.client)
        else:
            self.notify("No appointment of today is still to come.", timeout=4, markup=False)

    def action_new_client(self) -> None:
        """Ask for a code."""
        self.query_one(Prompt).ask("code of the new client", self._make, is_open=True)

    def _make(self, code: str) -> None:
        if code.strip():
            self.alliance.rooms.make_client(code, then=self._made)

    def _made(self, client: Client) -> None:
        self.view.text = ""
        self.reload()
        self.show_rows(choose=client.id)

    def action_review_client(self) -> None:
        """Look back with one client."""
        chosen = self._chosen()
        if chosen is not None:
            self.alliance.rooms.show_review(chosen.client)

    def action_wrap_up(self) -> None:
        """Finish the client's last session."""
        chosen = self._chosen()
        if isinstance(chosen, CaseloadRow):
            self.alliance.rooms.show_wrap_up(chosen.to_wrap_up)

    def action_show(self, room: str) -> None:
        """To one of the rooms that are about everybody."""
        if room == "settings":
            from alliance_tui.ui.screens.settings import SettingsScreen  # deferred: opened by a key

            self.app.push_screen(SettingsScreen())
            return
        if room == "import":
            show_import(self.alliance)
            return
        rooms = self.alliance.rooms
        ways: dict[str, Callable[[None], None]] = {
            "review": rooms.show_review,
            "search": rooms.show_search,
            "trends": rooms.show_trends,
            "audit": rooms.show_audit,
            "retention": rooms.show_retention,
            "whose": rooms.show_whose,
            "codings": lambda _all: show_codings(self.alliance),
        }
        ways[room](None)

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

    def action_rehearse(self) -> None:
        """A session with a client who does not exist."""
        from alliance_tui.ui.rehearsing import rehearse  # deferred: opened by a key

        rehearse(self.alliance)

    def action_filter(self) -> None:
        """Ask what the code has to hold; the list follows each letter."""
        before = self.view.text
        self.query_one(Prompt).ask(
            "show codes with",
            self._filter_by,
            text=before,
            is_open=True,
            changing=self._filter_by,
            instead=lambda: self._filter_by(before),
        )

    def _filter_by(self, text: str) -> None:
        self.view.text = text.strip()
        self.show_rows()

    def action_arrange(self, how: str) -> None:
        """The next order, the other way round, or with or without archived clients."""
        view = self.view
        if how == "order":
            view.order, view.is_turned = view.order.next, False
        elif how == "turn":
            view.is_turned = not view.is_turned
        else:
            view.with_archived = not view.with_archived
            self.reload()
        self.show_rows()
