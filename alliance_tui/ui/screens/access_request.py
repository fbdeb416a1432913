"""A client's whole record as a folder: what is in it, with or without process notes, and where it is to lie."""

from datetime import date

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from alliance_tui.domain.client import Client
from alliance_tui.domain.reading import counted
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.access_request import Given, give
from alliance_tui.services.typed_path import path_typed
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.choice_rows import ChoiceRow, ChoiceRows
from alliance_tui.ui.widgets.field import Field
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

WITHOUT, WITH = "left out", "in a folder of their own"
HOLDS = (
    "A folder with an index page: the record of every session, all of it as JSON too, and what the audit log says of "
    "this client. Only your user can open it, but it is not sealed: keep it where it is safe."
)


class AccessScreen(AllianceScreen[str]):
    """Writes the folder. Gives back what was done, in words."""

    AUTO_FOCUS = "#rows"
    BINDINGS = actions.bindings("access")
    CSS_PATH = "access_request.tcss"

    def __init__(self, client: Client) -> None:
        super().__init__()
        self._client = client
        self._process = ChoiceRow("process", "process", [WITHOUT, WITH])
        self._is_writing = False

    def compose(self) -> ComposeResult:
        """Headline, what it holds, the question, the folder, hints."""
        yield Headline("Access request")
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(HOLDS, id="holds", markup=False)
            yield ChoiceRows([self._process], id="rows")
            yield Field(f"~/alliance-record-{date.today()}", id="path", select_on_focus=False, is_open=True)
            yield Static("", id="told", markup=False)
        yield HintLine()

    def on_mount(self) -> None:
        """Say the keys."""
        label = self.alliance.label_of
        self.query_one(Headline).say("Access request", f"the whole record of {self._client.code}")
        self.query_one(HintLine).show(
            [
                Hint(label("access.write-folder"), "write the folder", "write", self.action_write_folder),
                Hint("left right", "answer", "choose"),
                Hint("up down", "question, folder", "go"),
                Hint(label("access.back"), "back", "back", self.action_back),
            ]
        )

    def action_write_folder(self) -> None:
        """Write it, beside what goes on."""
        if self._is_writing:
            return
        self._is_writing = True
        self._tell(f"writing{self.alliance.glyphs.more}")
        out, with_process = path_typed(self.query_one(Input).value), self._process.answer == WITH

        def write() -> None:
            given: Given | Trouble = Trouble("the folder could not be written", safe="The practice is untouched")
            try:
                given = give(self.alliance.practice, self._client, out, with_process=with_process)
            except Trouble as trouble:
                given = trouble
            finally:  # Whatever happened, one can go back.
                self.app.call_from_thread(self._written, given, str(out))

        self.run_worker(write, thread=True, exit_on_error=False)

    def _written(self, given: Given | Trouble, where: str) -> None:
        self._is_writing = False
        if isinstance(given, Trouble):
            self._tell(given.sentence, is_alarm=True)
        else:
            words = f"{counted(given.sessions, 'session')} in {counted(given.files, 'file')}"
            self.dismiss(f"{words}, in {where}. Begin with index.html.")

    def _tell(self, words: str, *, is_alarm: bool = False) -> None:
        self.query_one("#told", Static).update(Text(words, self.colour("alarm" if is_alarm else "quiet")))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the line for the folder."""
        event.stop()
        self.action_write_folder()

    def action_go(self, by: int) -> None:
        """To the folder, or back to the question."""
        self.set_focus(self.query_one(Input) if by > 0 else self.query_one(ChoiceRows))

    def action_choose(self, by: int) -> None:
        """The other answer."""
        if not isinstance(self.focused, Input):
            self.query_one(ChoiceRows).choose(by)

    def action_back(self) -> None:
        """Back; nothing was written. While it is, it comes to its end first, so that what was done is said."""
        if not self._is_writing:
            self.dismiss(None)
