"""Unlocking a sealed practice. Wrong tries cost growing time, and nothing hints at what was right."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.access import ClosedPractice, Locked, Practice
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen

LONGEST_WAIT_S = 30


class UnlockScreen(AllianceScreen[None]):
    """Passphrase, or the recovery code."""

    BINDINGS = actions.bindings("unlock")

    def __init__(self, closed: ClosedPractice, *, is_read_only: bool) -> None:
        super().__init__()
        self._practice = closed
        self._is_read_only = is_read_only
        self._tries = 0
        self._by_code = False

    def compose(self) -> ComposeResult:
        """One line to type in."""
        with Vertical(classes="page"):
            yield Static("alliance-tui", classes="title")
            yield Static("This practice is sealed." + (" It opens read-only." if self._is_read_only else ""))
            yield Static("")
            yield Static("Passphrase", id="label", classes="quiet")
            yield Input(password=True, id="secret")
            yield Static("", id="word", classes="quiet", markup=False)
            yield Static("")
            label = self.alliance.label_of
            other, leave = label("unlock.other-way"), label("unlock.leave")
            yield Static(
                f"enter opens   {other} uses the recovery code   {leave} leaves", classes="quiet", markup=False
            )

    def action_other_way(self) -> None:
        """Change between passphrase and recovery code."""
        self._by_code = not self._by_code
        self.query_one("#label", Static).update("Recovery code" if self._by_code else "Passphrase")
        box = self.query_one(Input)
        box.password = not self._by_code
        box.value = ""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try it, away from the event loop: stretching a passphrase takes about a second."""
        event.input.disabled = True
        self.query_one("#word", Static).update("opening" + self.alliance.glyphs.more)
        secret = event.value
        event.input.value = ""
        self.run_worker(lambda: self._open(secret), thread=True, exit_on_error=False)

    def _open(self, secret: str) -> None:
        closed = self._practice.telling(self._tell)
        unlock = closed.unlock_with_code if self._by_code else closed.unlock
        try:
            practice = unlock(secret, read_only=self._is_read_only)
        except Locked as locked:
            self.app.call_from_thread(self.alliance.entrance.offer_read_only, self._practice, locked)
            self.app.call_from_thread(self._again, "")
        except Trouble as trouble:
            self.app.call_from_thread(self._refused, trouble)
        else:
            self.app.call_from_thread(self._entered, practice)

    def _tell(self, done: int, total: int) -> None:
        """How far it is, where the practice has to be brought up to date first."""
        if done == total or done % max(1, total // 100) == 0:
            from alliance_tui.ui.screens.migrating import bar  # deferred: most practices are up to date

            word = f"bringing it up to date  {bar(done, total, self.alliance.glyphs)}"
            self.app.call_from_thread(self.query_one("#word", Static).update, word)

    def _entered(self, practice: Practice) -> None:
        self.dismiss()
        self.alliance.entrance.enter(practice)

    def _refused(self, trouble: Trouble) -> None:
        wait_s = min(LONGEST_WAIT_S, 2**self._tries)
        self._tries += 1
        self.query_one("#word", Static).update(f"{trouble.sentence} Next try in {wait_s} s.")
        self.set_timer(wait_s, lambda: self._again(trouble.sentence))

    def _again(self, word: str) -> None:
        self.query_one("#word", Static).update(word)
        box = self.query_one(Input)
        box.disabled = False
        box.focus()
