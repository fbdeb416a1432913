"""Everything that is out at other coders, and everything that came here to be coded."""

from pathlib import Path

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from alliance_tui.domain.reading import counted
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import coding_back, coding_out, destination
from alliance_tui.services.coding_back import Row
from alliance_tui.services.typed_path import path_typed
from alliance_tui.ui import actions
from alliance_tui.ui.rooms import Landing
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.question import QuestionScreen
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine
from alliance_tui.ui.widgets.prompt import Prompt

NOTHING = (
    "Nothing is out, and nothing came here to be coded. In review, {send} sends a session to a coder; {take} takes in "
    "a package that somebody sent you."
)


class CodingsScreen(AllianceScreen[Landing]):
    """A row for each session. Enter gives back where it is."""

    AUTO_FOCUS = "#codings"
    BINDINGS = actions.bindings("codings")
    DEFAULT_CSS = """
    CodingsScreen { layout: vertical; }
    CodingsScreen #told { margin: 1 1; width: 100%; max-width: 92; color: $our-quiet; }
    CodingsScreen #codings { height: 1fr; }
    """

    def __init__(self, session_id: str = "") -> None:
        super().__init__()
        self._wanted = session_id
        self._rows: list[Row] = []

    def compose(self) -> ComposeResult:
        """Headline, words, the list, hints."""
        yield Headline("Other coders")
        yield Static("", id="told", markup=False)
        yield Choices(id="codings", markup=False)
        yield Prompt()
        yield HintLine()

    def on_mount(self) -> None:
        """Read what there is."""
        self.read()

    def on_screen_resume(self) -> None:
        """Something may have been done meanwhile."""
        if self.is_mounted:
            self.read()

    def read(self) -> None:
        """Read and show."""
        try:
            self._rows, troubles = coding_back.rows(self.alliance.practice)
        except Trouble as unreadable:
            self._rows, troubles = [], [unreadable]
        for trouble in troubles:
            self.tell(trouble, "Something needs a look", is_error=False)
        self._show()

    def recolour(self) -> None:
        """Another theme."""
        self._show()

    def _show(self) -> None:
        options = self.query_one(OptionList)
        place = options.highlighted or 0
        if self._wanted:
            place = next((at for at, row in enumerate(self._rows) if row.session == self._wanted), place)
            self._wanted = ""
        options.clear_options()
        options.add_options([Option(self._line(row)) for row in self._rows])
        options.highlighted = min(place, len(self._rows) - 1) if self._rows else None
        ours = sum(row.is_ours for row in self._rows)
        about = f"{ours} out, {len(self._rows) - ours} came in" if self._rows else "nothing out, nothing in"
        self.query_one(Headline).say("Other coders", about)
        label = self.alliance.label_of
        words = "" if self._rows else NOTHING.format(send=label("review.send-out"), take=label("codings.take-in"))
        self.query_one("#told", Static).update(words)
        self._show_hints()

    def _show_hints(self) -> None:
        label, row = self.alliance.label_of, self._at()
        take = Hint(label("codings.take-in"), "take a package in", "take in", self.action_take_in)
        key = Hint(label("codings.own-key"), "your key", "key", self.action_own_key)
        back = Hint(label("codings.back"), "back", "back", self.action_back)
        hints = [] if row is None else [Hint(label("codings.open"), "open", "open", self.action_open)]
        if row is not None and not row.is_ours:
            hints += [
                Hint(label("codings.mark"), "mark it", "mark", self.action_mark),
                Hint(label("codings.close"), "close", "close", self.action_close_coding),
                Hint(label("codings.send-back"), "send back", "send", self.action_send_back),
            ]
        if row is not None and row.is_out:
            hints.append(Hint(label("codings.withdraw"), "withdraw", "withdraw", self.action_withdraw))
        self.query_one(HintLine).show([*hints, take, key, back])

    def _line(self, row: Row) -> Text:
        quiet = self.colour("quiet")
        text = Text(f"{row.title:<16} ", f"bold {self.colour('strong')}", no_wrap=True, overflow="ellipsis")
        if row.is_ours:
            where, _comma, rest = row.state.partition(", ")
            text.append(f"{'out at' if where == 'out' else 'back from'} {row.coder}", f"not bold {self.colour('text')}")
            text.append(f"  {rest}" if rest else "", f"not bold {quiet}")
        else:
            text.append(f"{row.state}, {counted(row.marks, 'mark')}", f"not bold {self.colour('text')}")
        about = f"  {row.at.astimezone():%d %b %Y}" + ("" if row.is_blind else "  not blind")
        about += f"  {counted(row.marks, 'mark')}" if row.is_ours and row.marks else ""
        return text.append(about, f"not bold {quiet}")

    def _at(self) -> Row | None:
        place = self.query_one(OptionList).highlighted
        return self._rows[place] if place is not None and place < len(self._rows) else None

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another row: what can be done is another."""
        event.stop()
        self._show_hints()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        event.stop()
        self.action_open()

    def on_prompt_closed(self) -> None:
        """Back to the list."""
        self.query_one(OptionList).focus()

    # -- actions

    def action_open(self) -> None:
        """To the session, in review."""
        row = self._at()
        if row is not None:
            self.dismiss(Landing(row.client, row.session))

    def action_mark(self) -> None:
        """Mark a session that came to be coded."""
        row = self._theirs()
        if row is None:
            return
        from alliance_tui.ui.screens.wrap_up import WrapUpScreen  # deferred: opened by a key

        try:
            session = self.alliance.practice.charts.read(row.session, row.client)
        except Trouble as trouble:
            self.tell(trouble, "Not opened")
        else:
            self.app.push_screen(WrapUpScreen(session))

    def action_close_coding(self) -> None:
        """Call the coding done."""
        row = self._theirs()
        if row is None:
            return
        practice = self.alliance.practice
        try:
            closed = coding_back.close(practice, practice.charts.read(row.session, row.client))
        except Trouble as trouble:
            self.tell(trouble, "Not closed")
            return
        unnamed = sum(marker.code is None for marker in closed.markers)
        left = f", {unnamed} of them without a name" if unnamed else ""
        send = self.alliance.label_of("codings.send-back")
        self._say(f"Closed with {counted(len(closed.markers), 'mark')}{left}. {send} sends it back.")
        self.read()

    def action_send_back(self) -> None:
        """Ask whether with comments, and where to; escape in the line for the file leaves it."""
        row = self._theirs()
        if row is None:
            return

        def answered(is_yes: bool | None) -> None:
            self.query_one(Prompt).ask(
                "comments too, to the file" if is_yes else "the marks, to the file",
                lambda path: self._send(row, path_typed(path), has_comments=bool(is_yes)),
                text=f"~/{coding_back.FILE_NAME}",
                is_open=True,
            )

        question = "Only the practice that asked opens the file. Do your comments go along?"
        self.app.push_screen(QuestionScreen(question, "with comments", "the marks alone"), answered)

    def _send(self, row: Row, out: Path, *, has_comments: bool, replace: bool = False) -> None:
        if destination.kind_there(out) == "file" and not replace:

            def answered(is_yes: bool | None) -> None:
                if is_yes:
                    self._send(row, out, has_comments=has_comments, replace=True)

            question = f"There is a file {out.name} already."
            self.app.push_screen(QuestionScreen(question, "write over it", "leave it"), answered)
            return
        practice = self.alliance.practice
        try:
            session = practice.charts.read(row.session, row.client)
            coding_back.send_back(practice, [session], out, has_comments=has_comments, replace=replace)
        except Trouble as trouble:
            self.tell(trouble, "Not sent back")
        else:
            self._say(f"Saved as {out}. Send this file to whoever asked.")
            self.read()

    def action_withdraw(self) -> None:
        """Ask, then withdraw what a coder was asked for."""
        row = self._at()
        if row is None:
            return
        if not row.is_out:
            came = "came back" if row.is_ours else "came to be coded here"
            self._say(f"Nothing is out of it to withdraw: this session {came}.")
            return
        from alliance_tui.services import withdrawing  # deferred: seldom wanted

        practice = self.alliance.practice
        try:
            wanted = withdrawing.request_of(practice, row.package)
        except Trouble as trouble:
            self.tell(trouble, "Not withdrawn")
            return

        def answered(is_yes: bool | None) -> None:
            if not is_yes:
                return
            try:
                withdrawing.withdraw(practice, row.package)
            except Trouble as trouble:
                self.tell(trouble, "Not withdrawn")
            else:
                self._say(f"Withdrawn. {wanted.coder.title} does not hear of it by itself: tell them.")
            self.read()

        self.app.push_screen(QuestionScreen(wanted.words, "withdraw it", "leave it"), answered)

    def action_take_in(self) -> None:
        """To the dialog that takes a package in."""
        from alliance_tui.ui.screens.coding_in import CodingInScreen  # deferred: opened by a key

        def done(words: str | None) -> None:
            if words:
                self._say(words)
                self.read()

        self.app.push_screen(CodingInScreen(), done)

    def action_own_key(self) -> None:
        """The practice's own coding key, on the screen and in the clipboard."""
        try:
            key = coding_out.own_key(self.alliance.practice)
        except Trouble as trouble:
            self.tell(trouble, "No key yet")
            return
        self.alliance.pasteboard.lend(key)
        self.query_one("#told", Static).update(
            f"Your coding key, for whoever sends you sessions. It opens nothing and can go by mail. It is in the "
            f"clipboard for a minute.\n\n{key}\n\nIts sign, to compare aloud: {coding_out.sign_of(key)}"
        )

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)

    def _theirs(self) -> Row | None:
        """The chosen session, where it came here to be coded."""
        row = self._at()
        if row is not None and row.is_ours:
            self._say("This session is your own, and out. Its marks come back as a package.")
            return None
        return row

    def _say(self, words: str) -> None:
        self.notify(words, timeout=8, markup=False)
