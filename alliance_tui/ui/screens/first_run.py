"""The first run: makes a practice in under a minute."""

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import access
from alliance_tui.services.access import Practice
from alliance_tui.ui import actions
from alliance_tui.ui.rehearsing import rehearse
from alliance_tui.ui.screens.base import AllianceScreen

UNSEALED = "unsealed"


class FirstRunScreen(AllianceScreen[None]):
    """Passphrase twice, then the recovery code, shown once and asked back."""

    BINDINGS = actions.bindings("firstrun")

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = root
        self._practice: Practice | None = None
        self._code = ""

    def compose(self) -> ComposeResult:
        """Two lines to type in, a word on what was typed, and what to know."""
        label = self.alliance.label_of
        with VerticalScroll(classes="page", can_focus=False):
            yield Static("Make your practice", classes="title")
            yield Static(
                "Everything you write is sealed with a passphrase before it touches the disk. Without it, or the "
                "recovery code you see next, nobody can read it, not even you.",
                id="about",
                markup=False,
            )
            yield Static("")
            yield Static("Passphrase", id="first-label", classes="quiet")
            yield Input(password=True, id="first")
            yield Static("", id="word", classes="quiet", markup=False)
            yield Static("Once more", id="second-label", classes="quiet")
            yield Input(password=True, id="second")
            yield Static("", id="refusal", classes="alarm", markup=False)
            yield Static(
                f"enter goes on   {label('firstrun.leave')} leaves   {label('firstrun.rehearse')} rehearses a session "
                f"first   To seal nothing, type {UNSEALED} in both lines: then anybody with this disk can read it.",
                id="ways",
                classes="quiet",
                markup=False,
            )
            yield Static(f"It will lie in {self._root}", id="where", classes="quiet", markup=False)

    async def action_leave(self) -> None:
        """Make nothing."""
        await self.app.action_quit()

    def action_rehearse(self) -> None:
        """A session with a client who does not exist; not while the recovery code stands here."""
        if not self._code:
            rehearse(self.alliance)

    def on_input_changed(self, event: Input.Changed) -> None:
        """An honest word while typing."""
        if event.input.id == "first" and not self._code:
            word = "this seals nothing" if event.value == UNSEALED else access.strength(event.value)
            self.query_one("#word", Static).update(word if event.value else "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: to the second line, then make it; or check the code."""
        if self._code:
            self._check_code(event.value)
        elif event.input.id == "first":
            self.query_one("#second", Input).focus()
        else:
            self._make()

    def _make(self) -> None:
        first, second = self.query_one("#first", Input), self.query_one("#second", Input)
        if first.value != second.value:
            self._refuse("The two differ. Type the second once more.")
            second.value = ""
            return
        passphrase = None if first.value == UNSEALED else first.value
        first.disabled = second.disabled = True
        self._refuse("")
        self.query_one("#word", Static).update("sealing" + self.alliance.glyphs.more)
        self.run_worker(lambda: self._make_away(passphrase), thread=True, exit_on_error=False)

    def _make_away(self, passphrase: str | None) -> None:
        try:
            practice, code = access.make(self._root, passphrase)
        except Trouble as trouble:
            self.app.call_from_thread(self._not_made, trouble)
        else:
            self.app.call_from_thread(self._made, practice, code)

    def _not_made(self, trouble: Trouble) -> None:
        for box in self.query(Input):
            box.disabled = False
        self.query_one("#word", Static).update("")
        self._refuse(trouble.sentence)
        self.query_one("#first", Input).focus()

    def _made(self, practice: Practice, code: str) -> None:
        self._practice, self._code = practice, code
        if not code:
            self._enter()
            return
        self.query_one("#about", Static).update(
            "This is your recovery code. It opens the practice when the passphrase is forgotten. Write it on paper and "
            "keep it away from this machine. It is shown only now."
        )
        self.query_one("#first-label", Static).update(code)
        self.query_one("#first-label", Static).set_class(True, "title")
        self.query_one("#first", Input).display = False
        self.query_one("#word", Static).update("")
        last = code.rsplit("-", 1)[0].count("-") + 2
        self.query_one("#second-label", Static).update(f"To be sure you have it, type its last group (group {last})")
        box = self.query_one("#second", Input)
        box.password = False
        box.value = ""
        box.disabled = False
        box.focus()
        self.query_one("#ways", Static).update("enter goes on")

    def _check_code(self, typed: str) -> None:
        if typed.strip().upper() == self._code.rsplit("-", 1)[1]:
            self._enter()
        else:
            self.query_one("#second", Input).value = ""
            self._refuse("That is not its last group. Look at the paper once more.")

    def _refuse(self, text: str) -> None:
        self.query_one("#refusal", Static).update(text)

    def _enter(self) -> None:
        assert self._practice is not None
        self._code = ""
        self.dismiss()
        self.alliance.entrance.enter(self._practice)
