"""Handing the screen over: the client sees one scale and nothing else, and nothing the client presses leads out.

Three stages. Before: the therapist is told how to come back. Handed over: the scale alone, then a word of thanks, and
from there back to the scale. The way out is the passphrase in a sealed practice, else a word said beforehand.
"""

import secrets

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import access
from alliance_tui.services.rating import Sitting
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.unlock import LONGEST_WAIT_S
from alliance_tui.ui.widgets.field import Field
from alliance_tui.ui.widgets.hint_line import Hint, HintLine
from alliance_tui.ui.widgets.rating_sheet import RatingSheet

WORDS = ("harbour", "lantern", "meadow", "pebble", "quarry", "saddle", "thistle", "walnut", "copper", "orchard")
"""One of these is offered for the way back; any other may be typed in its place."""

_KEYS = {f"rating.{name}" for name in ("next-item", "item-down", "item-up", "more", "less", "clear", "meaning")}


class HandOverScreen(AllianceScreen[bool]):
    """One scale for the client. True when the therapist has come back, False when it was not handed over at all."""

    AUTO_FOCUS = ""
    BINDINGS = [
        *(one for one in actions.bindings("rating") if getattr(one, "id", None) in _KEYS),
        ("escape", "turn_page", "To the end, and back"),
    ]
    DEFAULT_CSS = """
    HandOverScreen RatingSheet, HandOverScreen #thanks, HandOverScreen HintLine, HandOverScreen #name { display: none; }
    HandOverScreen.-rating RatingSheet, HandOverScreen.-rating #name { display: block; }
    HandOverScreen.-rating HintLine, HandOverScreen.-before HintLine { display: block; }
    HandOverScreen #before { display: none; }
    HandOverScreen.-before #before, HandOverScreen.-thanking #thanks { display: block; }
    HandOverScreen #name { padding: 1 4 0 4; color: $our-strong; text-style: bold; height: auto; }
    HandOverScreen #word, HandOverScreen #secret { max-width: 40; }
    HandOverScreen .gap { margin: 1 0 0 0; }
    """

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(classes="-before")
        self._sitting = sitting
        self._word = secrets.choice(WORDS)
        self._tries = 0
        self._must_wait = False
        """Whether a try is looked at, or was wrong just now."""

    @property
    def is_handed_over(self) -> bool:
        """Whether somebody else sits at it: no key of the app's own does anything now."""
        return not self.has_class("-before")

    @property
    def _is_sealed(self) -> bool:
        return self.alliance.practice.is_sealed

    def compose(self) -> ComposeResult:
        """Before, the scale, thanks."""
        with VerticalScroll(classes="page", id="before", can_focus=False):
            yield Static("Hand the screen over", classes="title")
            yield Static(
                f"From enter on, the screen shows “{self._sitting.scale.title}” and nothing else: no code, no name, "
                "no date. No key leads out of it.",
                classes="gap",
                markup=False,
            )
            if self._is_sealed:
                yield Static("At the end, your passphrase brings you back.", classes="gap")
            else:
                yield Static("At the end, this word brings you back. Keep it, or type your own:", classes="gap")
                yield Field(self._word, id="word")
                yield Static("", id="word-trouble", classes="quiet")
        yield Static(self._sitting.scale.title, id="name", markup=False)
        yield RatingSheet(self._sitting, self.alliance.glyphs)
        with VerticalScroll(classes="page", id="thanks", can_focus=False):
            yield Static("Thank you.", classes="title")
            yield Static("Your answers are kept. Please give the screen back now.", classes="gap")
            yield Static("esc goes back to the answers", classes="quiet gap", markup=False)
            what = "passphrase" if self._is_sealed else "the word"
            yield Static(f"For your therapist: {what}", classes="quiet gap", id="label")
            yield Input(password=True, id="secret")
            yield Static("", id="refusal", classes="quiet", markup=False)
        yield HintLine()

    def on_mount(self) -> None:
        """Tell the therapist first. What the app had to say elsewhere is not for the client."""
        self.alliance.clear_notifications()
        self.query_one("#secret", Input).disabled = True
        self._say()
        if not self._is_sealed:
            self.query_one("#word", Input).focus()

    def _say(self) -> None:
        if not self.is_handed_over:
            hints = [
                Hint("enter", "hand over", "hand over", self.action_next_item),
                Hint("esc", "not now", "not now", self.action_turn_page),
            ]
        else:
            hints = [
                Hint("0-9", "answer", "answer"),
                Hint("+ -", "more, less", "more, less"),
                Hint("enter", "next", "next", self.action_next_item),
                Hint("?", "meaning", "meaning", self.action_meaning),
                Hint("esc", "to the end", "end", self.action_turn_page),
            ]
        self.query_one(HintLine).show(hints)

    def _turn_to(self, stage: str) -> None:
        self.remove_class("-before", "-rating", "-thanking")
        self.add_class(stage)
        box = self.query_one("#secret", Input)
        box.value = ""
        box.disabled = stage != "-thanking" or self._must_wait
        self._say()
        if stage == "-thanking":
            self.set_focus(box)
        else:
            self.set_focus(self.query_one(RatingSheet))
            self.query_one(RatingSheet).begin()

    # -- before

    def _begin(self) -> None:
        if not self._is_sealed:
            word = self.query_one("#word", Input).value.strip()
            if not word:
                self.query_one("#word-trouble", Static).update("A word is needed, or nobody could come back.")
                return
            self._word = word
            self.query_one("#word", Input).disabled = True
        self.alliance.clear_notifications()
        self._turn_to("-rating")

    # -- the scale

    def on_rating_sheet_refused(self, message: RatingSheet.Refused) -> None:
        """The client sees the answer gone again; why is told to the therapist, who has to know it."""
        message.stop()
        self.query_one("#refusal", Static).update("An answer could not be kept.")

    def on_rating_sheet_finished(self) -> None:
        """Past the last item."""
        self._turn_to("-thanking")

    def action_next_item(self) -> None:
        """On."""
        if self.has_class("-before"):
            self._begin()
        elif self.has_class("-rating"):
            self.query_one(RatingSheet).step_item(1, finishes=True)

    def action_step_item(self, by: int) -> None:
        """To the item after this one, or before."""
        if self.has_class("-rating"):
            self.query_one(RatingSheet).step_item(by)

    def action_step_answer(self, by: int) -> None:
        """One answer up or down."""
        if self.has_class("-rating"):
            self.query_one(RatingSheet).step_answer(by)

    def action_clear(self) -> None:
        """Take the answer back."""
        if self.has_class("-rating"):
            self.query_one(RatingSheet).clear()

    def action_meaning(self) -> None:
        """What the item means."""
        if self.has_class("-rating"):
            self.query_one(RatingSheet).toggle_meaning()

    def action_turn_page(self) -> None:
        """Before: not now. Afterwards: from the scale to the thanks, and back to the scale. Never out."""
        if self.has_class("-before"):
            self.dismiss(False)
        else:
            self._turn_to("-rating" if self.has_class("-thanking") else "-thanking")

    # -- the way back

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a line: begin, or try to come back."""
        event.stop()
        if event.input.id == "word":
            self._begin()
            return
        secret, event.input.value = event.value, ""
        if not secret:
            return
        event.input.disabled = self._must_wait = True
        if self._is_sealed:
            self.query_one("#refusal", Static).update("looking" + self.alliance.glyphs.more)
            self.run_worker(lambda: self._prove(secret), thread=True, exit_on_error=False)
        elif secret.strip().casefold() == self._word.casefold():
            self.dismiss(True)
        else:
            self._refused("That is not the word.")

    def _prove(self, secret: str) -> None:
        """From a thread: stretching a passphrase takes about a second."""
        refusal = "That could not be looked at."
        try:
            access.prove(self.alliance.practice, secret)
            refusal = ""
        except Trouble as trouble:
            refusal = trouble.sentence
        finally:  # Whatever happened, it can be tried again.
            self.app.call_from_thread(self._proven, refusal)

    def _proven(self, refusal: str) -> None:
        if refusal:
            self._refused(refusal)
        else:
            self.dismiss(True)

    def _refused(self, line: str) -> None:
        wait_s = min(LONGEST_WAIT_S, 2**self._tries)
        self._tries += 1
        self.query_one("#refusal", Static).update(f"{line} Next try in {wait_s} s.")
        self.set_timer(wait_s, self._again)

    def _again(self) -> None:
        self._must_wait = False
        self.query_one("#refusal", Static).update("")
        if self.has_class("-thanking"):
            box = self.query_one("#secret", Input)
            box.disabled = False
            box.focus()
