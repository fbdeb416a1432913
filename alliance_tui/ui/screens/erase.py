"""Erasing a client for good: says what goes and what remains, and wants the code typed."""

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from alliance_tui.domain.reading import counted
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.archiving import Erased, erase, erased_words
from alliance_tui.services.caseload import CaseloadRow
from alliance_tui.services.clients import is_code_of
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.field import Field
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

GOES = """\
What goes, for good: {sessions}, with notes, marks, ratings and plans. {key} {snapshots}

What stays: backups and exports that you made, sessions saved elsewhere, and other copies of the practice folder. \
They still hold this client until you delete them yourself. The audit log keeps that somebody was erased, and when, \
under a random number.

A record often has to be kept for years. To only take {code} out of the caseload, go back and archive."""

SHORT = 16
"""Rows below which the words have no margin."""


class EraseScreen(AllianceScreen[str]):
    """Asks for the code. Gives back what erasing did in sentences, or nothing where the client is still there."""

    AUTO_FOCUS = "#code"
    BINDINGS = actions.bindings("erase")
    CSS_PATH = "erase.tcss"

    def __init__(self, row: CaseloadRow) -> None:
        super().__init__()
        self._row = row

    def compose(self) -> ComposeResult:
        """What it means, the code to type, hints."""
        yield Headline(f"Erase {self._row.client.code}")
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(self._words(), markup=False)
        yield Static(f"Type {self._row.client.code}, then enter:", id="ask", markup=False)
        yield Field(id="code", compact=True, is_open=True)
        yield Static("", id="answer", markup=False)
        yield HintLine()

    def on_mount(self) -> None:
        """Say the keys."""
        label = self.alliance.label_of
        self.query_one(HintLine).show(
            [
                Hint("enter", "erase for good", "erase"),
                Hint(label("erase.back"), "back, nothing is erased", "back", self.action_back),
            ]
        )

    def on_resize(self, event: events.Resize) -> None:
        """No margins where there is little room."""
        self.set_class(event.size.height < SHORT, "-short")

    def _words(self) -> str:
        row, practice = self._row, self.alliance.practice
        key = (
            "Its key goes first, so that nobody can read what the disk may still hold."
            if practice.is_sealed
            else ("This practice is not sealed: the disk may hold traces of the files until it writes over them.")
        )
        return GOES.format(
            sessions="all its sessions" if row.trouble else counted(row.session_count, "session"),
            key=key,
            snapshots="The snapshots in the practice folder, and what was set aside there, are cleared too.",
            code=row.client.code,
        )

    def on_input_changed(self) -> None:
        """Another try."""
        if not self.query_one(Input).disabled:
            self.query_one("#answer", Static).update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: erase where the code is right."""
        event.stop()
        if not is_code_of(self._row.client, event.value):
            self.query_one("#answer", Static).update("Not the code. Nothing was erased.")
            return
        self.query_one(Input).disabled = True
        self.query_one("#answer", Static).update("Erasing; this looks at every file once.")
        self.run_worker(self._erase, thread=True, exit_on_error=False)

    def _erase(self) -> None:
        """From a thread: a large practice takes seconds."""
        try:
            done = erase(self.alliance.practice, self._row.client)
        except Trouble as trouble:
            self.app.call_from_thread(self._not_erased, trouble)
        else:
            self.app.call_from_thread(self._done, done)

    def _not_erased(self, trouble: Trouble) -> None:
        self.add_class("-wordy")
        self.query_one("#answer", Static).update(Text(trouble.sentence))
        box = self.query_one(Input)
        box.disabled = False
        box.focus()

    def _done(self, done: Erased) -> None:
        self.dismiss(erased_words(self._row.client.code, done))

    def action_scroll_words(self, by: int) -> None:
        """Read on, or back; the focus stays with the code."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_back(self) -> None:
        """Back; nothing was erased."""
        if not self.query_one(Input).disabled:
            self.dismiss(None)
