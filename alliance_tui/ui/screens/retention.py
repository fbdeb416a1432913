"""What was kept for its time, drawer by drawer. The screen proposes; nothing goes before somebody says yes."""

from datetime import date

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from alliance_tui.domain.reading import counted
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import retention
from alliance_tui.services.retention import Due
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.question import QuestionScreen
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine
from alliance_tui.ui.widgets.prompt import Prompt


class RetentionScreen(AllianceScreen[None]):
    """A list of drawers, each marked to go until it is left out."""

    AUTO_FOCUS = "#due"
    BINDINGS = actions.bindings("retention")
    DEFAULT_CSS = """
    RetentionScreen { layout: vertical; }
    RetentionScreen #rule { margin: 1 1; width: 100%; max-width: 84; color: $our-quiet; }
    RetentionScreen #due { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._due: list[Due] = []
        self._kept: set[tuple[str, str]] = set()
        """What is left out, by session and drawer."""

    def compose(self) -> ComposeResult:
        """Headline, the rule, the list, hints."""
        yield Headline("Kept long enough")
        yield Static("", id="rule", markup=False)
        yield Choices(id="due", markup=False)
        yield Prompt()
        yield HintLine()

    def on_mount(self) -> None:
        """Look what is due."""
        label = self.alliance.label_of
        self.query_one(HintLine).show(
            [
                Hint(label("retention.keep"), "leave out or take in", "keep", self.action_keep),
                Hint(label("retention.birth-year"), "year of birth", "birth", self.action_birth_year),
                Hint(label("retention.empty"), "empty what is marked", "empty", self.action_empty),
                Hint(label("retention.back"), "back", "back", self.action_back),
            ]
        )
        self.read()

    @property
    def chosen(self) -> list[Due]:
        """What is marked to go."""
        return [one for one in self._due if _key(one) not in self._kept]

    def read(self) -> None:
        """Look anew."""
        rule = self.alliance.start.settings.retention
        try:
            self._due, troubles = retention.due(self.alliance.practice, rule, date.today())
        except Trouble as unreadable:
            self._due, troubles = [], [unreadable]
        for trouble in troubles:
            self.tell(trouble, "Something needs a look", is_error=False)
        self._show()

    def _show(self) -> None:
        options = self.query_one(OptionList)
        kept = options.highlighted or 0
        options.clear_options()
        options.add_options([Option(self._line(one)) for one in self._due])
        options.highlighted = min(kept, len(self._due) - 1) if self._due else None
        words = retention.amount_words(self.chosen)
        self.query_one(Headline).say("Kept long enough", f"to empty: {words}" if words else "nothing to empty")
        self.query_one("#rule", Static).update(self._rule_words())

    def _rule_words(self) -> str:
        rule = self.alliance.start.settings.retention
        if not rule.is_set:
            return (
                "Nothing is proposed, because no time is set. In the settings, under [retention]: process_years counts "
                "from each session, record_years from the last one with a client."
            )
        parts = []
        if rule.process_years is not None:
            parts.append(f"process notes {counted(rule.process_years, 'year')} after their session")
        if rule.record_years is not None:
            majority = rule.majority_age + rule.after_majority_years
            parts.append(
                f"records {counted(rule.record_years, 'year')} after the last session, and at least until the client "
                f"was {majority} where a year of birth is known"
            )
        found = "" if self._due else " Nothing has been kept for its time yet."
        return f"Your settings keep {'; '.join(parts)}. An emptied session stays in the lists.{found}"

    def _line(self, one: Due) -> Text:
        quiet, glyphs = self.colour("quiet"), self.alliance.glyphs
        is_going = _key(one) not in self._kept
        drawer = "record" if one.drawer == "progress" else "process note"
        text = Text(f"{glyphs.dot if is_going else glyphs.hollow} ", no_wrap=True, overflow="ellipsis")
        text.append(f"{one.client.code} ", f"bold {self.colour('strong')}" if is_going else quiet)
        text.append(f"session {one.summary.number}  {drawer}", "" if is_going else quiet)
        text.append(f"  {one.summary.started_at:%d %b %Y}, kept until {one.until:%d %b %Y}", quiet)
        text.append(f"  {one.remark}" if one.remark else "", self.colour("alarm"))
        return text

    def _at(self) -> Due | None:
        place = self.query_one(OptionList).highlighted
        return self._due[place] if place is not None and place < len(self._due) else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        event.stop()
        self.action_keep()

    def action_keep(self) -> None:
        """Leave one out, or take it in again."""
        one = self._at()
        if one is not None:
            self._kept ^= {_key(one)}
            self._show()

    def action_birth_year(self) -> None:
        """Ask in which year the client was born."""
        one = self._at()
        if one is None:
            return

        def answered(text: str) -> None:
            try:
                year = int(text) if text.strip() else None
                retention.set_birth_year(self.alliance.practice, one.client, year)
            except ValueError:
                self.notify("A year has four digits, as in 2010.", severity="warning", timeout=6, markup=False)
            except Trouble as trouble:
                self.tell(trouble, "Not kept")
            else:
                self.read()

        year = str(one.client.birth_year or "")
        self.query_one(Prompt).ask(
            f"{one.client.code} was born in the year (empty: not known)", answered, text=year, is_open=True
        )

    def action_empty(self) -> None:
        """Ask, then empty what is marked."""
        chosen = self.chosen
        if not chosen:
            self.notify("Nothing is marked.", timeout=4, markup=False)
            return

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self._empty(chosen)

        question = (
            f"Empty {retention.amount_words(chosen)} for good, here and in the snapshots? "
            "Backups made before still hold them."
        )
        self.app.push_screen(QuestionScreen(question, "empty them", "keep them"), answered)

    def _empty(self, chosen: list[Due]) -> None:
        try:
            count = retention.purge(self.alliance.practice, chosen)
        except Trouble as trouble:
            self.tell(trouble, "Not all were emptied")
        else:
            self.notify(f"{counted(count, 'drawer')} emptied. The audit log says so.", timeout=8, markup=False)
        self.read()

    def on_prompt_closed(self) -> None:
        """Back to the list."""
        self.query_one(OptionList).focus()

    def action_back(self) -> None:
        """Back."""
        self.dismiss()


def _key(one: Due) -> tuple[str, str]:
    return one.summary.id, one.drawer
