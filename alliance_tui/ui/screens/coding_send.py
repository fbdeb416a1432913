"""To a coder: whom, blind or not, with the note or without, sealed how, to where. Nothing leaves before enter."""

from pathlib import Path

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from alliance_tui.domain.coding import Coder
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import access, coding_out, destination
from alliance_tui.services.coding_out import CodingRequest, NotSent, Way
from alliance_tui.services.typed_path import path_typed
from alliance_tui.ui import actions
from alliance_tui.ui.rooms import Landing
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.question import QuestionScreen
from alliance_tui.ui.widgets.choice_rows import ChoiceRow, ChoiceRows
from alliance_tui.ui.widgets.field import Field
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

BLIND, OPEN = "stay here: the coder is blind", "go along"
STAYS, GOES = "stays here", "goes along"
KEY, SECRET = "with the coder's key", "with a passphrase"
_NOBODY = Coder(id="somebody")


class CodingSendScreen(AllianceScreen[Landing]):
    """One package with one session."""

    AUTO_FOCUS = "#coder"
    BINDINGS = actions.bindings("codingsend")
    DEFAULT_CSS = """
    CodingSendScreen { layout: vertical; }
    CodingSendScreen #page { height: 1fr; padding: 1 1; }
    CodingSendScreen Field { margin: 0 0 0 2; padding: 0 1; width: 1fr; max-width: 88; }
    CodingSendScreen #rows { margin: 1 0; }
    CodingSendScreen #path { margin: 1 0 0 2; }
    CodingSendScreen #told { margin: 1 0 0 2; width: 100%; max-width: 88; }
    CodingSendScreen .secret { display: none; }
    CodingSendScreen.-secret .secret { display: block; }
    CodingSendScreen.-secret #key { display: none; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._marks = ChoiceRow("marks", "marks", [BLIND, OPEN])
        self._note = ChoiceRow("note", "note", [STAYS, GOES])
        self._seal = ChoiceRow("seal", "sealed", [KEY, SECRET])
        self._is_sending = False

    def compose(self) -> ComposeResult:
        """Headline, whom, the questions, the seal, the file, what leaves, hints."""
        yield Headline("To a coder")
        with VerticalScroll(id="page", can_focus=False):
            yield Field(id="coder", placeholder="what you call the coder", is_open=True)
            yield ChoiceRows([self._marks, self._note, self._seal], self._follow, id="rows")
            yield Field(id="key", placeholder="AT1-..., the coder's coding key", is_open=True)
            yield Field(
                id="secret", placeholder="a passphrase that you tell the coder", password=True, classes="secret"
            )
            yield Field(id="again", placeholder="the passphrase once more", password=True, classes="secret")
            yield Field(f"~/{coding_out.FILE_NAME}", id="path", select_on_focus=False, is_open=True)
            yield Static("", id="told", markup=False)
        yield HintLine()

    def on_mount(self) -> None:
        """Say the keys, and what would leave."""
        label, session = self.alliance.label_of, self._session
        self.query_one(Headline).say(
            "To a coder", f"{session.client}, session {session.number}", "nothing leaves before enter"
        )
        self.query_one(HintLine).show(
            [
                Hint(label("codingsend.send-now"), "send", "send", self.action_send_now),
                Hint("up down", "question", "go"),
                Hint("left right", "answer", "choose"),
                Hint(label("codingsend.back"), "back", "back", self.action_back),
            ]
        )
        self._tell_what_leaves()

    @property
    def request(self) -> CodingRequest:
        """What the coder would be asked, whoever it is."""
        return CodingRequest(
            (self._session,), _NOBODY, is_blind=self._marks.answer == BLIND, has_note=self._note.answer == GOES
        )

    def _follow(self, _row: ChoiceRow) -> None:
        """An answer changed."""
        self.set_class(self._seal.answer == SECRET, "-secret")
        self._tell_what_leaves()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A key or a passphrase is typed: what it is worth stands below."""
        event.stop()
        self._tell_what_leaves()

    def _tell_what_leaves(self) -> None:
        if not self._is_sending:
            request = self.request
            self._tell(f"Leaves: {request.leaves}.\nStays: {request.stays}\n{self._seal_words()}")

    def _seal_words(self) -> str:
        if self._seal.answer == SECRET:
            typed = self.query_one("#secret", Input).value
            strength = f"This one is {access.strength(typed)}." if typed else ""
            return f"The passphrase goes another way than the file. {strength}".strip()
        typed = self.query_one("#key", Input).value.strip()
        if not typed:
            return "The coder's key comes from their alliance-tui: coding key, or k under their other coders."
        try:
            return f"Only who has this key opens it. Its sign, to compare aloud: {coding_out.sign_of(typed)}"
        except Trouble as trouble:
            return trouble.headline

    def _tell(self, words: str, *, is_alarm: bool = False) -> None:
        self.query_one("#told", Static).update(Text(words, self.colour("alarm" if is_alarm else "quiet")))

    def recolour(self) -> None:
        """Another theme."""
        self._tell_what_leaves()

    # -- sending

    def action_send_now(self) -> None:
        """Do it."""
        self._begin(replace=False)

    def _begin(self, *, replace: bool) -> None:
        if self._is_sending:
            return
        out = path_typed(self.query_one("#path", Input).value)
        try:
            coder = coding_out.coder_of(self.query_one("#coder", Input).value)
            way = self._way()
        except Trouble as trouble:
            self._tell(trouble.sentence, is_alarm=True)
            return
        if destination.kind_there(out) == "file" and not replace:
            question = f"There is a file {out.name} already."
            self.app.push_screen(QuestionScreen(question, "write over it", "leave it"), self._answered)
            return
        request = CodingRequest((self._session,), coder, is_blind=self.request.is_blind, has_note=self.request.has_note)
        self._is_sending = True
        self._tell(f"sealing{self.alliance.glyphs.more}")
        self.run_worker(lambda: self._send(request, way, out, replace=replace), thread=True, exit_on_error=False)

    def _way(self) -> Way:
        if self._seal.answer == KEY:
            return coding_out.to_key(self.query_one("#key", Input).value)
        secret = self.query_one("#secret", Input).value
        if secret != self.query_one("#again", Input).value:
            raise NotSent("the two passphrases differ", remedy="Type them again")
        return Way(passphrase=secret)

    def _send(self, request: CodingRequest, way: Way, out: Path, *, replace: bool) -> None:
        """From a thread: a passphrase takes a second, on purpose."""
        practice = self.alliance.practice
        said: str | Trouble = Trouble("the package could not be written", safe="Nothing is asked")
        try:
            now = practice.charts.read(request.sessions[0].id, request.sessions[0].client_id)
            asked = CodingRequest((now,), request.coder, is_blind=request.is_blind, has_note=request.has_note)
            coding_out.send(practice, asked, way, out, replace=replace)
            said = f"Saved as {out}, for {request.coder.title}."
        except Trouble as trouble:
            said = trouble
        finally:
            self.app.call_from_thread(self._sent, said)

    def _sent(self, said: str | Trouble) -> None:
        self._is_sending = False
        if isinstance(said, Trouble):
            self._tell(said.sentence, is_alarm=True)
        else:
            self.app.notify(said, timeout=8, markup=False)
            self.dismiss(None)

    def _answered(self, is_yes: bool | None) -> None:
        if is_yes:
            self._begin(replace=True)

    # -- moving

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a line."""
        event.stop()
        self.action_send_now()

    def action_go(self, by: int) -> None:
        """To the question or line below or above."""
        rows = self.query_one(ChoiceRows)
        if self.focused is rows and rows.go(by):
            return
        places: list[Widget] = [part for part in self.query("Field, ChoiceRows") if part.display]
        here = places.index(self.focused) if self.focused in places else 0
        there = places[min(len(places) - 1, max(0, here + by))]
        if there is rows and there is not self.focused:
            rows.at = 0 if by > 0 else len(rows.rows) - 1
        self.set_focus(there)

    def action_choose(self, by: int) -> None:
        """The next answer, or the one before."""
        if isinstance(self.focused, ChoiceRows):
            self.focused.choose(by)

    def action_back(self) -> None:
        """Back; nothing left. What is being written just now is finished first."""
        if not self._is_sending:
            self.dismiss(None)
