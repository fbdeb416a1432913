"""After a rehearsal: what was learned, and where to go on."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.hint_line import Hint, HintLine


class RehearsedScreen(AllianceScreen[None]):
    """The lessons, those that were done marked as such; enter goes on."""

    BINDINGS = actions.bindings("rehearsed")

    def __init__(self, lessons: Sequence[tuple[str, bool]]) -> None:
        super().__init__()
        self._lessons = lessons

    def compose(self) -> ComposeResult:
        """Lessons, then ways."""
        with VerticalScroll(classes="page"):
            yield Static("What you rehearsed", classes="title")
            yield Static("", id="said", classes="quiet", markup=False)
            yield Static("")
            yield Static(id="lessons")
            yield Static("")
            yield Static("Where to go on", classes="title")
            yield Static(self._ways(), markup=False)
        yield HintLine()

    def on_mount(self) -> None:
        """Draw what has colours."""
        self.recolour()

    def recolour(self) -> None:
        """Another theme."""
        glyphs, label = self.alliance.glyphs, self.alliance.label_of
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(ratio=1)
        for words, is_done in self._lessons:
            sign = (
                Text(glyphs.dot, style=self.colour("good"))
                if is_done
                else Text(glyphs.hollow, style=self.colour("quiet"))
            )
            table.add_row(sign, Text(words, style=self.colour("text" if is_done else "quiet")))
        count = sum(is_done for _words, is_done in self._lessons)
        missing = len(self._lessons) - count
        rest = f" {glyphs.hollow} was not tried." if missing else ""
        self.query_one("#said", Static).update(f"Nothing of it was kept.{rest}")
        self.query_one("#lessons", Static).update(table)
        self.query_one(HintLine).show(
            [
                Hint(label("rehearsed.go-on"), "go on", "go on", self.action_go_on),
                Hint(label("rehearsed.again"), "once more", "again", self.action_again),
            ]
        )

    def _ways(self) -> str:
        label = self.alliance.label_of
        ways = f"{label('anywhere.help')} explains the screen you are on, ctrl+p finds every command by its name."
        if self.alliance.start.goal == "learn":
            return f"{ways} alliance-tui makes your practice, or opens it; alliance-tui demo shows a whole one."
        return f"{ways} In the caseload {label('caseload.new-client')} makes a client; enter, and enter again, starts."

    def action_go_on(self) -> None:
        """Back to where one came from; out of the app, where that was the command line."""
        if self.alliance.start.goal == "learn":
            self.app.exit()
        else:
            self.dismiss()

    def action_again(self) -> None:
        """From the beginning."""
        from alliance_tui.ui.rehearsing import rehearse  # deferred: seldom

        self.dismiss()
        rehearse(self.alliance)
