"""The locked screen: nothing but a clock, until the passphrase is typed."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Center, Middle, Vertical
from textual.widgets import Input, Static

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.access import unlock_again
from alliance_tui.ui.screens.blank import BlankScreen
from alliance_tui.ui.screens.unlock import LONGEST_WAIT_S

ASKS_S = 30.0
"""How long the question for the passphrase stays when nobody types."""


class LockedScreen(BlankScreen):
    """The wall clock; any key asks for the passphrase, and that key is not taken as its first letter."""

    LOCKS = True
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    #ask { width: 42; height: auto; margin-top: 1; display: none; }
    LockedScreen.-asking #ask { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._tries = 0

    def compose(self) -> ComposeResult:
        """The clock, and under it the question once a key was pressed."""
        with Middle():
            with Center():
                yield Static(self._time(), id="clock")
            with Center(), Vertical(id="ask"):
                yield Static("Passphrase", id="word", classes="quiet", markup=False)
                yield Input(password=True, id="secret")

    def on_mount(self) -> None:
        """Fall back to the clock alone when nobody goes on."""
        self._rest = self.set_timer(ASKS_S, self._stop_asking, pause=True)
        super().on_mount()

    def on_key(self, event: events.Key) -> None:
        """Ask, or stop asking."""
        if event.key == "escape":
            self._stop_asking()
        elif not self.has_class("-asking"):
            event.stop()
            event.prevent_default()
            self._ask()
        self._rest.reset()

    def on_click(self) -> None:
        """A click asks too."""
        self._ask()

    def _ask(self) -> None:
        self.add_class("-asking")
        self._rest.resume()
        self._rest.reset()
        self.query_one(Input).focus()

    def _stop_asking(self) -> None:
        self.remove_class("-asking")
        self.query_one(Input).value = ""
        self.set_focus(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try it, away from the event loop: stretching a passphrase takes about a second."""
        secret, event.input.value = event.value, ""
        event.input.disabled = True
        self._say("opening" + self.alliance.glyphs.more)
        self.run_worker(lambda: self._open(secret), thread=True, exit_on_error=False)

    def _open(self, secret: str) -> None:
        try:
            unlock_again(self.alliance.practice, secret)
        except Trouble as trouble:
            self.app.call_from_thread(self._refused, trouble)
        else:
            self.app.call_from_thread(self.dismiss)

    def _refused(self, trouble: Trouble) -> None:
        wait_s = min(LONGEST_WAIT_S, 2**self._tries)
        self._tries += 1
        self._say(f"{trouble.sentence} Next try in {wait_s} s.")
        self.set_timer(wait_s, self._again)

    def _again(self) -> None:
        self._say("Passphrase")
        box = self.query_one(Input)
        box.disabled = False
        if self.has_class("-asking"):
            box.focus()

    def _say(self, word: str) -> None:
        self.query_one("#word", Static).update(word)
