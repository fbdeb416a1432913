"""Signing at the screen: whose name, whether it is meant, an addendum's words, and how a risk was addressed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static, TextArea

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import signing
from alliance_tui.ui.screens.question import QuestionScreen
from alliance_tui.ui.widgets.prompt import Prompt
from alliance_tui.ui.widgets.written_field import WrittenField

if TYPE_CHECKING:
    from alliance_tui.ui.screens.record_note import RecordNoteScreen


class RecordDesk:
    """Asks what signing needs, one thing after the other."""

    def __init__(self, screen: "RecordNoteScreen") -> None:
        self._screen = screen
        self._is_adding = False
        self.words = ""
        """The addendum as far as it is written."""

    def addendum_fields(self) -> list[Widget]:
        """Where an addendum is written; nothing as long as none was begun."""
        if not self._is_adding:
            return []
        words = "Addendum. It is not in the store before it is signed; esc, then s signs it."
        return [Static(words, classes="quiet", markup=False), WrittenField(self.words, id="addendum")]

    @property
    def has_words(self) -> bool:
        """Whether an addendum was written and not signed."""
        return self._is_adding and bool(self.words.strip())

    async def draw_anew(self) -> None:
        """The page anew, under the hands of whoever writes an addendum."""
        screen = self._screen
        place = screen.focused.cursor_location if isinstance(screen.focused, TextArea) else None
        await screen.fill()
        if place is not None and self._is_adding:
            field = screen.query_one("#addendum", WrittenField)
            screen.set_focus(field)
            field.move_cursor(place)

    async def sign(self) -> None:
        """Sign the draft, or the addendum that stands there."""
        screen = self._screen
        if self._is_adding:
            text = screen.query_one("#addendum", WrittenField).text
            self._with_name(lambda name: self._add(text, name))
        elif not screen.is_draft:
            screen.notify("This note is signed. An addendum can be added to it.", timeout=5, markup=False)
        elif screen.saving.save():
            reason = signing.wanting(screen.session)
            if reason:
                screen.tell(signing.NotSigned(reason, safe="The draft is saved"), "Not signed", is_error=False)
            else:
                self._with_name(self._confirm)

    async def begin_addendum(self) -> None:
        """Open a field for an addendum and go to it."""
        screen = self._screen
        if screen.session.signature is None:
            screen.tell(
                signing.NotSigned("this note is a draft", safe="Nothing was added", remedy="Write in the note itself"),
                "No addendum",
                is_error=False,
            )
            return
        if not self._is_adding:
            self._is_adding = True
            await screen.fill()
        screen.set_focus(screen.query_one("#addendum"))
        screen.query_one("#page", VerticalScroll).scroll_end(animate=False)

    async def address_risk(self) -> None:
        """Ask how the risk was addressed."""
        screen = self._screen
        if screen.session.open_risk is None or not screen.saving.save():
            screen.notify("No risk is open in this note.", timeout=4, markup=False)
            return

        def answered(how: str) -> None:
            self._with_name(lambda name: self._do(lambda: self._addressed(how, name), "Not addressed"))

        screen.query_one(Prompt).ask("how was it addressed", answered)

    def _with_name(self, then: Callable[[str], object]) -> None:
        """Go on with the name notes are signed with; the first time it is asked for."""
        screen = self._screen
        practice = screen.alliance.practice
        name = signing.signer(practice, screen.alliance.start.settings.signs_as)
        if name:
            then(name)
            return

        def answered(typed: str) -> None:
            try:
                kept = signing.keep_signer(practice, typed)
            except Trouble as trouble:
                screen.tell(trouble, "Not signed")
            else:
                then(kept)

        screen.query_one(Prompt).ask("your name, as it is to stand under notes", answered)

    def _confirm(self, name: str) -> None:
        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self._do(lambda: self._signed(name), "Not signed")

        whose = "" if self._screen.alliance.discretion.is_on else f" as {name}"
        question = f"Sign this note{whose}? After that nothing in it changes; it can be added to."
        self._screen.app.push_screen(QuestionScreen(question, "sign", "not yet"), answered)

    def _signed(self, name: str) -> None:
        signing.sign(self._screen.alliance.practice, self._screen.session, name)

    def _addressed(self, how: str, name: str) -> None:
        signing.address_risk(self._screen.alliance.practice, self._screen.session, how, name)

    def _add(self, text: str, name: str) -> None:
        def add() -> None:
            signing.add(self._screen.alliance.practice, self._screen.session, text, name)

        if self._do(add, "Not added"):
            self._is_adding, self.words = False, ""

    def _do(self, act: Callable[[], None], failed: str) -> bool:
        """Do it, and show the record as it is then; or say why not. Whether it was done."""
        screen = self._screen
        if not screen.draft.is_saved and not screen.saving.save():
            return False  # Else what was typed since the question would be let go.
        try:
            act()
        except signing.NotLogged as trouble:
            screen.tell(trouble, "Not in the audit log")
        except Trouble as trouble:
            screen.tell(trouble, failed)
            return False
        try:
            screen.draft.read_again()
        except Trouble as trouble:
            screen.tell(trouble, "Not read again")
        screen.call_later(screen.fill)
        screen.set_focus(screen.query_one("#page"))
        return True
