"""The record note: written section by section, saved as it goes, copied, signed, added to. In a dress of its own."""

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, OptionList, TextArea

from alliance_tui.config.templates import load_templates
from alliance_tui.domain.session import Session
from alliance_tui.domain.summary import State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.plain_text import progress_text
from alliance_tui.services import record_note
from alliance_tui.services.record_draft import RecordDraft
from alliance_tui.ui import actions
from alliance_tui.ui.record_desk import RecordDesk
from alliance_tui.ui.record_parts import RecordParts
from alliance_tui.ui.record_saving import RecordSaving
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.record_fields import NO_LEVEL, draft_fields, signed_words
from alliance_tui.ui.screens.record_hints import head_words, record_hints
from alliance_tui.ui.widgets.choice_rows import ChoiceRow, ChoiceRows
from alliance_tui.ui.widgets.hint_line import HintLine
from alliance_tui.ui.widgets.prompt import Prompt
from alliance_tui.ui.widgets.record_headline import RecordHeadline
from alliance_tui.ui.widgets.written_field import WrittenField

WIDE, NARROW, SHORT = 112, 56, 18


class RecordNoteScreen(AllianceScreen[None]):
    """One session's record. `draft` holds what stands in the fields, `saving` brings it to the disk, `desk` signs."""

    CSS_PATH = "record_note.tcss"
    AUTO_FOCUS = ""
    BINDINGS = actions.bindings("recordnote")

    draft: RecordDraft

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.desk = RecordDesk(self)
        self.parts = RecordParts(self)
        self.saving = RecordSaving(self)
        self._insists = False

    def compose(self) -> ComposeResult:
        """Headline, page, prompt, hints."""
        yield RecordHeadline(self._session.client)
        yield VerticalScroll(id="page", can_focus=True)
        yield Prompt()
        yield HintLine()

    def on_mount(self) -> None:
        """Take up the record once the page is there."""
        self.call_later(self._open)

    async def _open(self) -> None:
        """Take up the record; or say why it cannot be opened."""
        if self not in self.app.screen_stack:  # left by a key that came right behind the one that opened it
            return
        settings = self.alliance.start.settings
        templates, broken = load_templates()
        for fault in broken:
            self.tell(fault, "A template is left out", is_error=False)
        try:
            self.draft = RecordDraft(self.alliance.practice, self._session, templates, settings.note_template)
        except Trouble as trouble:
            self.tell(trouble, "Not opened")
            self.dismiss()
            return
        record_note.note_view(self.alliance.practice, self.session)
        await self.fill()
        self.action_write()

    @property
    def session(self) -> Session:
        """The session as the disk has it."""
        return self.draft.session

    @property
    def is_draft(self) -> bool:
        """Whether it can be written in."""
        session = self.session
        is_open = session.state is State.ENDED and session.record_purged_at is None
        return is_open and not self.alliance.practice.is_read_only

    @property
    def is_writing(self) -> bool:
        """Whether keys go into a field."""
        return isinstance(self.focused, TextArea | Input)

    async def fill(self) -> None:
        """Build the page anew, after what was changed but by typing."""
        page = self.query_one("#page", VerticalScroll)
        await page.remove_children()
        fields: list[Widget]
        if self.is_draft:
            fields = draft_fields(self, self.draft)
        else:
            fields = [*signed_words(self, self.session), *self.desk.addendum_fields()]
        await page.mount(*fields)
        for field in self.query(Input):
            field.check_idle()  # an empty one gets no message, and what it asked for before it ran would wait for one
        self.say()

    def say(self) -> None:
        """Headline and hints."""
        head = self.query_one(RecordHeadline)
        head.is_alarming = self.saving.trouble is not None or bool(self.session.signature_fault)
        head.say(*head_words(self))
        self.query_one(HintLine).show(record_hints(self))

    def on_resize(self, event: events.Resize) -> None:
        """Two columns, one, or one with labels above."""
        width, height = event.size
        self.set_class(width >= WIDE, "-wide")
        self.set_class(width < NARROW, "-narrow")
        self.set_class(height < SHORT, "-short")

    def recolour(self) -> None:
        """The words of a signed note have a theme's colours in them."""
        if hasattr(self, "draft") and not self.is_draft:
            self.call_later(self.desk.draw_anew)

    # -- typing

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Something was typed in a section, a field of the risk block or an addendum."""
        kind, _, name = (event.text_area.id or "").partition("-")
        if kind == "section":
            self.draft.write_section(name, event.text_area.text)
        elif kind == "risk":
            self.draft.write_risk(name, event.text_area.text)
        elif kind == "addendum":
            self.desk.words = event.text_area.text
        self._insists = False
        self.saving.typed()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Something was typed in the header."""
        kind, _, name = (event.input.id or "").partition("-")
        if kind == "header":
            self.draft.write_header(name, event.value)
        elif kind == "effect":
            self.draft.write_effect(int(name), event.value)
        else:
            return
        self.saving.typed()

    def take_level(self, row: ChoiceRow) -> None:
        """A level was chosen."""
        self.draft.write_risk("level", "" if row.answer == NO_LEVEL else row.answer)
        self.saving.typed()

    def on_descendant_focus(self) -> None:
        """Hints follow where one writes."""
        if hasattr(self, "draft"):
            self.say()

    def on_screen_resume(self) -> None:
        """Back from the lock: what could not be saved without keys is saved now."""
        if hasattr(self, "draft") and not self.draft.is_saved:
            self.saving.save()

    def keep(self) -> None:
        """Whatever takes the screen or the keys away, what was typed is kept."""
        if hasattr(self, "draft") and not self.draft.is_saved and hasattr(self.alliance, "practice"):
            self.saving.keep()

    on_unmount = keep

    def on_prompt_closed(self) -> None:
        """Back to the page."""
        self.set_focus(self.query_one("#page"))

    # -- actions

    def action_write(self) -> None:
        """To the first field with nothing in it, else to the first."""
        fields = list(self.query(WrittenField))
        empty = [field for field in fields if not field.text.strip() and (field.id or "").startswith("section-")]
        wanted = (empty or fields)[:1]
        self.set_focus(wanted[0] if wanted else self.query_one("#page"))

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A word was accepted."""
        event.stop()
        await self.parts.accept(event)

    async def action_part(self, name: str) -> None:
        """The template, the risk block, or the offered words."""
        await getattr(self.parts, name)()

    async def action_desk(self, name: str) -> None:
        """Sign, add, or call a risk addressed."""
        await getattr(self.desk, name)()

    def action_level(self, by: int) -> None:
        """The next level of the risk, or the one before."""
        if isinstance(self.focused, ChoiceRows):
            self.focused.choose(by)

    def action_copy(self) -> None:
        """Lend the note to the clipboard as plain text."""
        if not self.saving.save():
            return
        self.alliance.pasteboard.lend(progress_text(self.session.progress, self.session.client).decode())
        record_note.note_view(self.alliance.practice, self.session, "copied")
        words = "The record is in the clipboard, where the terminal allows it. It is taken out after a minute."
        self.notify(words, timeout=8, markup=False)

    def action_back(self) -> None:
        """Out of a field, then out of the record. What is not in the store is left only when asked twice."""
        if self.focused is not self.query_one("#page"):
            self.saving.save()
            self.set_focus(self.query_one("#page"))
        elif (self.saving.save() and not self.desk.has_words) or self._insists:
            self.dismiss()
        else:
            self._insists = True
            what = "the addendum" if self.desk.has_words else "what is not saved"
            self.notify(f"The same key again leaves without {what}.", severity="warning", timeout=8, markup=False)
