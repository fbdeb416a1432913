"""What the wrap-up says about saving, and the ways out of it: none of them loses an answer."""

from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.widgets import Static

from alliance_tui.domain.summary import State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.live_session import LiveSession
from alliance_tui.ui.rating_room import rate
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.plan_field import PlanField

if TYPE_CHECKING:
    from alliance_tui.ui.screens.wrap_up import WrapUpScreen

RETRY_S = 2.0
"""How often an answer that the disk refused is tried again."""


class SavedSign:
    """The sign in the headline, and the line of words over the hints."""

    def __init__(self, screen: "WrapUpScreen") -> None:
        self._screen = screen
        self._retry: Timer | None = None

    def show(self) -> None:
        """Saved is said only when it is true; what failed is said until it is not so any more."""
        glyphs, trouble = self._screen.alliance.glyphs, self._screen.wrap_up.answers.trouble
        is_saved = self._screen.wrap_up.answers.is_saved
        self._head(f"{glyphs.dot} saved" if is_saved else f"{glyphs.hollow} not saved")
        if trouble is not None:
            self.say(f"{trouble.sentence} Your answers are kept here; saving is tried again.", is_alarm=True)
            self._retry = self._retry or self._screen.set_interval(RETRY_S, self._again)
        elif self._retry is not None:
            self._retry.stop()
            self._retry = None
            self.say("")

    def typing(self) -> None:
        """Something was typed that is not on the disk yet."""
        self._head(f"{self._screen.alliance.glyphs.hollow} saving")

    def say(self, words: str, *, is_alarm: bool = False) -> None:
        """A few words over the hints."""
        said = self._screen.query_one("#said", Static)
        said.update(words)
        said.set_class(bool(words), "-shown")
        said.set_class(is_alarm, "alarm")

    def _again(self) -> None:
        self._screen.wrap_up.answers.save()
        self.show()

    def _head(self, sign: str) -> None:
        title, about = self._screen.list.headline()
        self._screen.query_one(Headline).say(title, about, sign)


class WaysOut:
    """Done, not now, to the scales, to the record, reading the session back, and back into it."""

    def __init__(self, screen: "WrapUpScreen", live: LiveSession | None) -> None:
        self._screen = screen
        self._live = live
        """The session that just ended; None when it is wrapped up later."""
        self._insists = False

    @property
    def leads_back_in(self) -> bool:
        """Whether one can still go back into the session."""
        return self._live is not None and self._screen.wrap_up.session.state is not State.SIGNED

    def stay(self) -> None:
        """Something else was done since."""
        self._insists = False

    def take(self, name: str) -> None:
        """Go one way: `done`, `leave`, `review`, `rate`, `record` or `back-in`."""
        screen = self._screen
        screen.query_one(PlanField).hand_over()
        if name == "back-in" and not self.leads_back_in:
            screen.say("This session is over: there is no way back into it.")
            return
        if name in ("rate", "record") and screen.wrap_up.session.assignment is not None:
            screen.say("This session is another practice's: only your marks of it are yours.")
            return
        if name == "done":
            try:
                screen.wrap_up.finish()
            except Trouble as trouble:
                screen.say(trouble.sentence)
                return
        if not self._is_free():
            return
        if name == "back-in":
            self._go_back_in()
        elif name == "rate":
            self._rate()
        elif name == "record":
            screen.alliance.rooms.show_record(screen.wrap_up.session)
        elif name == "review":
            client = screen.alliance.practice.catalogue.get(screen.wrap_up.session.client_id)
            screen.alliance.rooms.show_review(client, screen.wrap_up.session.id)
        else:
            screen.dismiss()
            screen.alliance.rooms.go_home()

    def _is_free(self) -> bool:
        """Whether everything is on the disk, or somebody insists."""
        if self._screen.wrap_up.answers.save() or self._insists:
            return True
        self._insists = True
        self._screen.sign.show()
        trouble = self._screen.wrap_up.answers.trouble
        words = f"{trouble.sentence} " if trouble else ""
        self._screen.sign.say(f"{words}The same key again leaves without the last answers.", is_alarm=True)
        return False

    def _rate(self) -> None:
        """To the scales and back; the session is read again then, with what was rated."""
        screen = self._screen
        rate(screen.alliance, screen.wrap_up.session, lambda _session: screen.on_screen_resume())

    def _go_back_in(self) -> None:
        assert self._live is not None
        try:
            self._live.reopen(self._screen.wrap_up.session)
        except Trouble as trouble:
            self._screen.tell(trouble, "Not reopened")
        else:
            self._screen.dismiss()
            self._screen.alliance.rooms.show_live(self._live)
