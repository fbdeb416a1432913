"""Import: a file, what it is and what it adds. It is only read, and nothing is taken in before enter."""

import os
import threading
from collections.abc import Callable
from functools import partial

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import import_offer, importing
from alliance_tui.services.import_offer import Offer
from alliance_tui.services.incoming import Kind
from alliance_tui.services.typed_path import completed, path_typed
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.question import QuestionScreen
from alliance_tui.ui.widgets.field import Field
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

BAR = 30
"""Cells of the progress bar."""
TOLD_EVERY = 20
"""Sessions between two words on how far it is."""


class ImportScreen(AllianceScreen[str]):
    """One file. Gives back what was done, in words."""

    AUTO_FOCUS = "#path"
    BINDINGS = actions.bindings("import", priority={"complete"})
    DEFAULT_CSS = """
    ImportScreen { layout: vertical; }
    ImportScreen #page { height: 1fr; padding: 1 1; }
    ImportScreen .label { color: $our-quiet; margin: 0 0 0 1; height: 1; }
    ImportScreen Input { margin: 0 0 1 1; width: 1fr; }
    ImportScreen .coder { display: none; }
    ImportScreen.-coder .coder { display: block; }
    ImportScreen #told { margin: 0 0 0 1; width: 100%; max-width: 84; }
    """

    class Looked(Message):
        """A file was looked at."""

        def __init__(self, offer: Offer | Trouble) -> None:
            super().__init__()
            self.offer = offer

    class Advanced(Message):
        """So many sessions are taken in."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done = done
            self.total = total

    class Ended(Message):
        """It is done, or could not be."""

        def __init__(self, said: str | Trouble) -> None:
            super().__init__()
            self.said = said

    def __init__(self, session: Session | None) -> None:
        super().__init__()
        self._session = session
        self._offer: Offer | None = None
        self._told = "", False
        self._idle = threading.Event()
        self._idle.set()

    def compose(self) -> ComposeResult:
        """Headline, the file, the coder where one is asked for, what it adds, hints."""
        yield Headline("Import")
        with VerticalScroll(id="page", can_focus=False):
            yield Static("file", classes="label")
            yield Field(id="path")
            yield Static("coder", classes="label coder")
            yield Field(id="coder", classes="coder", max_length=60)
            yield Static("", id="told", markup=False)
        yield HintLine()

    def on_mount(self) -> None:
        """Say what can be taken in."""
        label = self.alliance.label_of
        where = f"{self._session.client}, session {self._session.number}" if self._session else ""
        self.query_one(Headline).say("Import", where, "nothing is taken in before enter")
        self.query_one(HintLine).show(
            [
                Hint(label("import.take-in"), "take in", "take in", self.action_take_in),
                Hint(label("import.complete"), "complete the name", "complete", self.action_complete),
                Hint(label("import.undo"), "undo the last import", "undo", self.action_undo),
                Hint(label("import.back"), "back", "back", self.action_back),
            ]
        )
        self._tell(self._begin_words())

    def _begin_words(self) -> str:
        if self._session is not None:
            return (
                "A transcript (WebVTT from Zoom or Teams, SubRip, Whisper's JSON), or a BORIS project with another "
                "coder's marks of this session. Type or paste the name of the file."
            )
        return (
            "A practice as JSON, or a BORIS project with marks of sessions that are here. Type or paste the name of "
            "the file. A transcript is taken in from the review of its session."
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another file: look at it as soon as there is one."""
        event.stop()
        if event.input.id == "path":
            self._offer = None
            self.remove_class("-coder")
            path = path_typed(event.value)
            if os.path.isfile(path):  # noqa: PTH113 - pathlib raises at a name that is too long
                self._look()
            else:
                self._tell(self._begin_words())

    def _look(self) -> None:
        self._tell(f"reading{self.alliance.glyphs.more}")
        path = path_typed(self.query_one("#path", Input).value)
        look = partial(import_offer.look, self.alliance.practice, path, self._session)

        def read() -> None:
            """From a thread."""
            worker = get_current_worker()
            try:
                found: Offer | Trouble = look()
            except Trouble as trouble:
                found = trouble
            if not worker.is_cancelled:
                self.post_message(self.Looked(found))

        self.run_worker(read, thread=True, exit_on_error=False, exclusive=True)

    def on_import_screen_looked(self, message: Looked) -> None:
        """Say what it is and what it adds."""
        offer = message.offer
        if isinstance(offer, Trouble):
            self._tell(offer.sentence, is_alarm=True)
            return
        self._offer = offer
        self.set_class(offer.kind is Kind.PROJECT and self._session is not None, "-coder")
        coder = self.query_one("#coder", Input)
        if offer.coder and not coder.value:
            coder.value = offer.coder
        lines = [f"{offer.words}.", *(f"{one}." for one in offer.notices)]
        if offer.is_empty:
            lines.append("There is nothing to add.")
        elif offer.kind is not Kind.TRANSCRIPT:
            lines.append("All of it is taken in, or nothing, and it can be undone.")
        self._tell("\n".join(lines))

    def _tell(self, words: str, *, is_alarm: bool = False) -> None:
        self._told = words, is_alarm
        self.recolour()

    def recolour(self) -> None:
        """Say it again. The name of a file may be somebody's: while others look on it is not said."""
        words, is_alarm = self._told
        name = path_typed(self.query_one("#path", Input).value).name
        if name and self.alliance.discretion.is_on:
            words = words.replace(name, self.alliance.glyphs.point * len(name))
        self.query_one("#told", Static).update(Text(words, self.colour("alarm" if is_alarm else "quiet")))

    # -- keys

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a line."""
        event.stop()
        self.action_take_in()

    def action_take_in(self) -> None:
        """Take in what was looked at; where nothing was yet, look."""
        offer, coder = self._offer, self.query_one("#coder", Input)
        if not self._idle.is_set():
            return
        if offer is None:
            if self.query_one("#path", Input).value.strip():
                self._look()
        elif self.has_class("-coder") and not coder.value.strip():
            self._tell(f"{offer.words}.\nWhose marks are these? Say who coded.")
            coder.focus()
        elif offer.is_replacing:
            question = "The session has a transcript already. The new one takes its place until the import is undone."
            self.app.push_screen(QuestionScreen(question, "take the new one", "leave it"), self._replace)
        elif not offer.is_empty:
            self._begin(offer)

    def _replace(self, is_yes: bool | None) -> None:
        if is_yes and self._offer is not None:
            self._begin(self._offer)

    def _begin(self, offer: Offer) -> None:
        coder = self.query_one("#coder", Input).value
        practice, session = self.alliance.practice, self._session
        self._run(lambda: import_offer.take_in(practice, offer, session, coder, self._advance), "taking it in")

    def action_undo(self) -> None:
        """Ask, then take the last import out again."""
        before = importing.imports(self.alliance.practice)
        if not before:
            self._tell("There is no import to undo.")
        elif self._idle.is_set():
            question = f"Take out again what was imported on {before[-1].at.astimezone():%d %b %Y, %H:%M}?"
            self.app.push_screen(QuestionScreen(question, "take it out", "leave it"), self._undo)

    def _undo(self, is_yes: bool | None) -> None:
        practice = self.alliance.practice
        if is_yes:
            self._run(lambda: f"Taken out again: {importing.undo(practice).words}.", "taking it out")

    def _run(self, work: Callable[[], str], doing: str) -> None:
        """In a thread: it may be a whole practice."""
        self._idle.clear()
        self._tell(f"{doing}{self.alliance.glyphs.more}")

        def do() -> None:
            try:
                said: str | Trouble = work()
            except Trouble as trouble:
                said = trouble
            finally:
                self._idle.set()
            self.post_message(self.Ended(said))

        self.run_worker(do, thread=True, exit_on_error=False)

    def _advance(self, done: int, total: int) -> None:
        """From the thread."""
        if done % TOLD_EVERY == 0 or done == total:
            self.post_message(self.Advanced(done, total))

    def on_import_screen_advanced(self, message: Advanced) -> None:
        """How far it is."""
        glyphs, full = self.alliance.glyphs, BAR * message.done // max(1, message.total)
        self._tell(f"{glyphs.heavy * full}{glyphs.line * (BAR - full)}  {message.done} of {message.total}")

    def on_import_screen_ended(self, message: Ended) -> None:
        """Say what was done, where one came from; or here, what could not be."""
        if isinstance(message.said, Trouble):
            self._tell(message.said.sentence, is_alarm=True)
        else:
            self.dismiss(message.said)

    def keep(self) -> None:
        """The keys are about to go: what is being taken in is taken in first."""
        self._idle.wait()

    def action_complete(self) -> None:
        """As far as the name can only be one."""
        field = self.query_one("#path", Input)
        if self.focused is not field:
            return
        text, count = completed(field.value)
        if text != field.value:
            field.value = text
            field.cursor_position = len(text)
        if count != 1:
            self._tell("Nothing there begins so." if not count else f"{count} names begin so.")

    def action_go(self, by: int) -> None:
        """To the line below or above."""
        wanted = "#coder" if by > 0 and self.has_class("-coder") else "#path"
        self.query_one(wanted, Input).focus()

    def action_back(self) -> None:
        """Back. What is being taken in just now is finished first."""
        if self._idle.is_set():
            self.dismiss(None)
