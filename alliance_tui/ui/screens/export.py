"""Export: what, from which drawer, with or without words, as what, to where. Nothing leaves before enter."""

from pathlib import Path

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import destination, exporting, leaving, sending
from alliance_tui.services.errand import sent_words
from alliance_tui.services.exporting import Drawer, Tool
from alliance_tui.services.leaving import FormRow, Hiding, Order, Parcel, Subject
from alliance_tui.services.typed_path import path_typed
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.question import QuestionScreen
from alliance_tui.ui.widgets.choice_rows import ChoiceRow, ChoiceRows
from alliance_tui.ui.widgets.field import Field
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

DRAWER_WORDS = {Drawer.PROGRESS: "the record", Drawer.PROCESS: "process notes"}
WITH, WITHOUT = "with what you wrote", "without"
READING, PROGRAMS = "reading", "other programs"
FILE, FOLDER, CLIPBOARD = "a file", "a folder", "the clipboard"

TOLD_EVERY = 20
"""Sessions between two words on how far it is."""


class ExportScreen(AllianceScreen[str]):
    """One order. Gives back what was done, in words."""

    AUTO_FOCUS = "#rows"
    BINDINGS = actions.bindings("export")
    DEFAULT_CSS = """
    ExportScreen { layout: vertical; }
    ExportScreen #page { height: 1fr; padding: 1 1; }
    ExportScreen #path { margin: 1 0 0 2; padding: 0 1; width: 1fr; }
    ExportScreen.-clipboard #path { display: none; }
    ExportScreen #told { margin: 1 0 0 2; width: 100%; max-width: 84; }
    """

    def __init__(self, subjects: list[Subject]) -> None:
        super().__init__()
        self._subjects = subjects
        self._is_beside = any(one.recording is not None for one in subjects)
        self._what = ChoiceRow("what", "what", [one.title for one in subjects])
        self._drawer = ChoiceRow("drawer", "from", [])
        self._for = ChoiceRow("for", "for", [])
        self._form = ChoiceRow("form", "as", [])
        self._words = ChoiceRow("words", "words", [WITH, WITHOUT])
        self._clients = ChoiceRow("clients", "clients", [Hiding.NOTHING])
        self._where = ChoiceRow("where", "to", [FILE, CLIPBOARD])
        self._parcel: Parcel | None = None
        self._is_wanted = False
        """Enter was pressed before all was read."""
        self._is_sending = False
        self._name = ""
        """The file name that was proposed last."""
        self._offer()

    @property
    def order(self) -> Order:
        """What is chosen now."""
        subject = self._subjects[self._what.at]
        drawer = next(one for one, words in DRAWER_WORDS.items() if words == self._drawer.answer)
        return Order(subject, drawer, self._form_row, self._words.answer == WITH, Hiding(self._clients.answer))

    @property
    def _form_row(self) -> FormRow:
        return self._forms()[self._form.at]

    def _forms(self) -> list[FormRow]:
        subject = self._subjects[self._what.at]
        drawer = next(one for one, words in DRAWER_WORDS.items() if words == self._drawer.answer)
        forms = leaving.forms_of(subject, drawer)
        return [one for one in forms if isinstance(one.form, Tool) is (self._for.answer == PROGRAMS)]

    def _where_words(self, name: str) -> str:
        """Where it goes, as it may be seen."""
        return "beside the recording" if self._is_beside and self.alliance.discretion.is_on else name

    def _rows(self) -> list[ChoiceRow]:
        return [self._what, self._drawer, self._for, self._form, self._words, self._clients, self._where]

    def _offer(self, changed: str = "what") -> None:
        """What one answer leaves of the others."""
        subject = self._subjects[self._what.at]
        if changed == "what":
            self._drawer.offer([DRAWER_WORDS[one] for one in subject.drawers])
            kinds = {
                isinstance(one.form, Tool) for drawer in subject.drawers for one in leaving.forms_of(subject, drawer)
            }
            self._for.offer([words for words, is_tool in ((READING, False), (PROGRAMS, True)) if is_tool in kinds])
        if changed in ("what", "drawer", "for"):
            self._form.offer([one.title for one in self._forms()])
        form = self._form_row
        if changed not in ("words", "clients", "where"):
            can = subject.figure is None and form.form is not Tool.PRACTICE
            self._words.offer([WITH, WITHOUT] if can else [WITHOUT] if subject.figure else [WITH])
            self._words.at = 0 if form.is_with_words else len(self._words.answers) - 1
            self._clients.offer(list(self.order.hidings))
            self._clients.at = 0
            self._where.offer([FILE, CLIPBOARD] if form.is_text else [FOLDER if "." not in self.order.name else FILE])

    def compose(self) -> ComposeResult:
        """Headline, questions, file, what leaves, hints."""
        yield Headline("Export")
        with VerticalScroll(id="page", can_focus=False):
            yield ChoiceRows(self._rows(), self._follow, id="rows")
            # Where a recording lies, and what it is called, tells who somebody is.
            yield Field(id="path", is_open=not self._is_beside)
            yield Static("", id="told", markup=False)
        yield HintLine()

    def on_mount(self) -> None:
        """Begin with the first answers."""
        label = self.alliance.label_of
        self.query_one(Headline).say("Export", "nothing leaves before enter")
        self.query_one(HintLine).show(
            [
                Hint(label("export.export-now"), "export", "export", self.action_export_now),
                Hint("up down", "question", "go"),
                Hint("left right", "answer", "choose"),
                Hint(label("export.back"), "back", "back", self.action_back),
            ]
        )
        self._name = self.order.name
        self.query_one(Input).value = f"{self.order.folder}/{self._name}"
        self._read()

    def _follow(self, row: ChoiceRow) -> None:
        """An answer changed: the others follow, and what leaves is counted anew."""
        self._offer(row.id)
        rows, path = self.query_one(ChoiceRows), self.query_one(Input)
        folder, _slash, name = path.value.rpartition("/")
        self.set_class(self._where.answer == CLIPBOARD, "-clipboard")
        if name == self._name or name.startswith("alliance-"):
            path.value = f"{folder}/{self.order.name}"
        self._name = self.order.name
        rows.redraw()
        self._read()

    def _read(self) -> None:
        self._parcel, self._is_wanted = None, False
        self._tell(f"reading{self.alliance.glyphs.more}")
        order = self.order
        self.run_worker(lambda: self._fill(order), thread=True, exit_on_error=False, exclusive=True)

    def _fill(self, order: Order) -> None:
        """From a thread."""
        worker = get_current_worker()
        try:
            parcel: Parcel | Trouble = leaving.fill(self.alliance.practice, order)
        except Trouble as trouble:
            parcel = trouble
        if not worker.is_cancelled:
            self.app.call_from_thread(self._filled, order, parcel)

    def _filled(self, order: Order, parcel: Parcel | Trouble) -> None:
        if order != self.order:
            return  # Another answer was chosen while this was on its way.
        if isinstance(parcel, Trouble):
            self._tell(parcel.sentence, is_alarm=True)
            return
        self._parcel = parcel
        self._tell_what_leaves(parcel)
        if self._is_wanted:
            self.action_export_now()

    def _tell_what_leaves(self, parcel: Parcel) -> None:
        size = f" ({len(parcel.content) / 1000:.1f} kB)" if parcel.content else ""
        if self._where.answer == FOLDER:
            where = "Only your user can open the folder, but it is not sealed: keep it where it is safe."
        elif self._where.answer == FILE:
            where = "Only your user can open the file, but it is not sealed: keep it where it is safe."
        elif parcel.fits_clipboard:
            where = "It is taken out of the clipboard after a minute. Clipboard histories may keep it longer."
        elif not parcel.order.form.is_text:
            where = f"A clipboard takes text, and {parcel.order.form.title} is none. Choose a file."
        else:
            where = "This is more than terminals take into the clipboard. Choose a file."
        self._tell(f"Leaves: {parcel.words}{size}.\n{where}")

    def _tell(self, words: str, *, is_alarm: bool = False) -> None:
        self.query_one("#told", Static).update(Text(words, self.colour("alarm" if is_alarm else "quiet")))

    def action_export_now(self) -> None:
        """Do it, as soon as all is read."""
        if self._is_sending:
            return
        if self._parcel is None:
            self._is_wanted = True
        elif self._where.answer == CLIPBOARD:
            self._lend(self._parcel)
        else:
            self._save(self._parcel, replace=False)

    def _lend(self, parcel: Parcel) -> None:
        if not parcel.fits_clipboard:
            return
        try:
            exporting.note_lent(self.alliance.practice, parcel.content, what=parcel.order.audit_words)
        except Trouble as trouble:
            self._tell(trouble.sentence, is_alarm=True)
            return
        self.alliance.pasteboard.lend(parcel.content.decode())
        self.dismiss("Copied. It is taken out of the clipboard after a minute.")

    def _save(self, parcel: Parcel, *, replace: bool) -> None:
        out = path_typed(self.query_one(Input).value)
        there = destination.kind_there(out)
        if there and (there == "file" or parcel.order.tool) and not replace:
            question = f"There is a {there} {self._where_words(out.name)} already."
            self.app.push_screen(QuestionScreen(question, "write over it", "leave it"), self._answered)
            return
        if parcel.order.tool is not None:
            self._is_sending = True
            self.run_worker(lambda: self._send(parcel.order, out, replace=replace), thread=True, exit_on_error=False)
            return
        try:
            exporting.save(self.alliance.practice, parcel.content, out, what=parcel.order.audit_words, replace=replace)
        except Trouble as trouble:
            self._tell(trouble.sentence, is_alarm=True)
        else:
            self.dismiss(f"Saved as {out}")

    def _send(self, order: Order, out: Path, *, replace: bool) -> None:
        """From a thread: it may be a whole practice."""

        def tell(done: int, total: int) -> None:
            if done % TOLD_EVERY == 0 or done == total:
                self.app.call_from_thread(self._tell, f"writing session {done} of {total}")

        try:
            errand = leaving.errand_of(self.alliance.practice, order)
            sent = sending.send(self.alliance.practice, errand, out, replace=replace, progress=tell)
            said: str | Trouble = f"Saved as {self._where_words(str(out))}: {sent_words(errand, sent)}"
        except Trouble as trouble:
            said = trouble
        self.app.call_from_thread(self._sent, said)

    def _sent(self, said: str | Trouble) -> None:
        self._is_sending = False
        if isinstance(said, Trouble):
            self._tell(said.sentence, is_alarm=True)
        elif self.is_current:
            self.dismiss(said)
        else:  # blanked or locked meanwhile: it is said when one comes back
            self._tell(said)

    def _answered(self, is_yes: bool | None) -> None:
        if is_yes and self._parcel is not None:
            self._save(self._parcel, replace=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the line for the file."""
        event.stop()
        self.action_export_now()

    def action_go(self, by: int) -> None:
        """To the question below or above, and to the file under them."""
        rows, path = self.query_one(ChoiceRows), self.query_one(Input)
        if self.focused is path:
            self.set_focus(rows if by < 0 else path)
        elif not rows.go(by) and by > 0 and path.display:
            self.set_focus(path)

    def action_choose(self, by: int) -> None:
        """The next answer, or the one before."""
        if isinstance(self.focused, ChoiceRows):
            self.focused.choose(by)

    def action_back(self) -> None:
        """Back; nothing left. What is being written just now is finished first."""
        if not self._is_sending:
            self.dismiss(None)
