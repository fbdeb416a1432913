"""Taking a coding package in: first it says what the package adds, and only then it is done."""

from collections.abc import Callable

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import coding_in
from alliance_tui.services.import_plan import Plan
from alliance_tui.services.typed_path import path_typed
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.field import Field
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

FIRST = "Name the file that somebody sent you. Nothing is taken in before you have seen what it adds."


class CodingInScreen(AllianceScreen[str]):
    """One package. Gives back what was done, in words."""

    AUTO_FOCUS = "#path"
    BINDINGS = actions.bindings("codingin")
    DEFAULT_CSS = """
    CodingInScreen { layout: vertical; }
    CodingInScreen #page { height: 1fr; padding: 1 1; }
    CodingInScreen Field { margin: 0 0 1 2; padding: 0 1; width: 1fr; max-width: 88; }
    CodingInScreen #secret { display: none; }
    CodingInScreen.-secret #secret { display: block; }
    CodingInScreen #told { margin: 0 0 0 2; width: 100%; max-width: 88; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self._is_busy = False

    def compose(self) -> ComposeResult:
        """Headline, the file, the passphrase where it needs one, what it adds, hints."""
        yield Headline("Taking a package in")
        with VerticalScroll(id="page", can_focus=False):
            yield Field("~/", id="path", select_on_focus=False, is_open=True)
            yield Field(id="secret", placeholder="the package's passphrase", password=True)
            yield Static("", id="told", markup=False)
        yield HintLine()

    def on_mount(self) -> None:
        """Say the keys."""
        self.query_one(Headline).say("Taking a package in", "", "")
        self._tell(FIRST)
        self._show_hints()

    def _show_hints(self) -> None:
        label = self.alliance.label_of
        words = "look what it adds" if self._plan is None else "take it in"
        short = "look" if self._plan is None else "take in"
        self.query_one(HintLine).show(
            [
                Hint(label("codingin.take-now"), words, short, self.action_take_now),
                Hint(label("codingin.back"), "back", "back", self.action_back),
            ]
        )

    def _tell(self, words: str, *, is_alarm: bool = False) -> None:
        self.query_one("#told", Static).update(Text(words, self.colour("alarm" if is_alarm else "text")))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another file or passphrase: what was seen holds no more."""
        event.stop()
        if not self._is_busy and self._plan is not None:
            self._plan = None
            self._tell(FIRST)
            self._show_hints()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a line."""
        event.stop()
        self.action_take_now()

    def action_take_now(self) -> None:
        """Look, or take in what was seen."""
        if self._is_busy:
            return
        plan = self._plan
        if plan is not None:
            self._start("taking in", lambda: self._take(plan))
            return
        try:
            sealed = coding_in.read_sealed(path_typed(self.query_one("#path", Input).value))
        except Trouble as trouble:
            self._tell(trouble.sentence, is_alarm=True)
            return
        self.set_class(sealed.needs_passphrase, "-secret")
        secret = self.query_one("#secret", Field)
        if sealed.needs_passphrase and not secret.value:
            self._tell("It is sealed with a passphrase, which whoever sent it tells you.")
            self.set_focus(secret)
            return
        typed = secret.value if sealed.needs_passphrase else ""
        practice = self.alliance.practice
        self._start("opening", lambda: coding_in.plan(practice, coding_in.opened(practice, sealed, typed)))

    def _start(self, doing: str, work: Callable[[], Plan | str]) -> None:
        """Something that takes its time, from a thread."""
        self._is_busy = True
        self._tell(f"{doing}{self.alliance.glyphs.more}")

        def run() -> None:
            found: Plan | str | Trouble = Trouble("the package could not be taken in", safe="Nothing was taken in")
            try:
                found = work()
            except Trouble as trouble:
                found = trouble
            finally:
                self.app.call_from_thread(self._done, found)

        self.run_worker(run, thread=True, exit_on_error=False)

    def _take(self, plan: Plan) -> str:
        coding_in.take_in(self.alliance.practice, plan)
        hidden = any(not session.is_own_closed for session, _coding in plan.codings)
        later = " It is shown when your own wrap-up is done." if hidden else ""
        return f"Taken in: {plan.words}.{later}"

    def _done(self, found: Plan | str | Trouble) -> None:
        self._is_busy = False
        if isinstance(found, Trouble):
            self._tell(found.sentence, is_alarm=True)
        elif isinstance(found, str):
            self.dismiss(found)
        elif found.is_empty:
            self._tell(f"Nothing to take in: {found.words}.")
        else:
            self._plan = found
            self._tell(f"This adds {found.words}.\nEnter takes it in. It can be undone.")
        self._show_hints()

    def action_go(self, by: int) -> None:
        """To the line below, or above."""
        secret = self.query_one("#secret", Field)
        self.set_focus(secret if by > 0 and secret.display else self.query_one("#path", Field))

    def action_back(self) -> None:
        """Back. What is being done just now is finished first."""
        if not self._is_busy:
            self.dismiss(None)
