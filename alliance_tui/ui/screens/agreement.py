"""Agreement between coders: the figures, and below them every moment at which two parted; enter lands on it."""

from rich.console import Group
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from alliance_tui.domain.client import Client
from alliance_tui.domain.coding import OWN
from alliance_tui.domain.comparison import Choice, Comparison
from alliance_tui.domain.comparison_words import words
from alliance_tui.domain.reading import counted
from alliance_tui.domain.segment_grid import WIDTHS_S
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.domain.two_codings import TOLERANCES_S, UNITS_S, Grain
from alliance_tui.services import comparing
from alliance_tui.services.comparing import Coded
from alliance_tui.services.review_walk import OtherMark
from alliance_tui.ui import actions
from alliance_tui.ui.rooms import Landing
from alliance_tui.ui.screens.agreement_lines import figure_lines, hanging, parting_line
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

STEPS = {"tolerance_s": TOLERANCES_S, "segment_s": WIDTHS_S, "unit_s": UNITS_S}
"""What each setting steps through; the command takes any."""


class AgreementScreen(AllianceScreen[Landing]):
    """Two coders of a session, or of all sessions with a client that others coded too."""

    CSS_PATH = "agreement.tcss"
    AUTO_FOCUS = "#partings"
    BINDINGS = actions.bindings("agreement")

    def __init__(self, client: Client, session: Session) -> None:
        super().__init__()
        self._client = client
        self._session: Session | None = session
        """None while all sessions are compared."""
        self._one = session
        self._choice = Choice()
        self._pair = 0
        self._coded: Coded | None = None
        self._found: Comparison | None = None

    def compose(self) -> ComposeResult:
        """Headline, figures, partings, hints."""
        yield Headline("Agreement")
        with VerticalScroll(id="page"):
            yield Static("", id="figures", markup=False)
        yield Static("", id="parted", markup=False)
        yield Choices(id="partings", markup=False)
        yield HintLine()

    def on_mount(self) -> None:
        """Begin to compare."""
        self._show_hints()
        self._begin()

    def _show_hints(self) -> None:
        """The keys; another pair only where there is one."""
        label = self.alliance.label_of
        has_more = self._coded is not None and len(self._coded.coders) > 2
        whom = [Hint(label("agreement.whom"), "whom", "whom", self.action_whom)] if has_more else []
        is_tables = self.has_class("-tables")
        other = "figures" if is_tables else "tables"
        self.query_one(HintLine).show(
            [
                *([] if is_tables else [Hint("enter", "go to it", "go")]),
                Hint(label("agreement.table"), other, other, self.action_table),
                Hint(label("agreement.grain"), "groups or codes", "grain", self.action_grain),
                Hint("+ -", "tolerance", "", lambda: self.action_step("tolerance_s", 1)),
                Hint("< >", "segments", "", lambda: self.action_step("segment_s", 1)),
                Hint("[ ]", "units", "", lambda: self.action_step("unit_s", 1)),
                Hint(label("agreement.scope"), "this or all", "all", self.action_scope),
                *whom,
                Hint(label("agreement.back"), "back", "back", self.action_back),
            ]
        )

    def _begin(self) -> None:
        self.query_one(Headline).say("Agreement", self._about, f"reading{self.alliance.glyphs.more}")
        self.run_worker(self._compare, thread=True, exclusive=True, exit_on_error=False)

    @property
    def _about(self) -> str:
        if self._session is None:
            return f"{self._client.code}, all that others coded"
        return f"{self._client.code}, session {self._session.number}"

    def _compare(self) -> None:
        """From a thread: the intervals take a thousand draws each."""
        worker, practice = get_current_worker(), self.alliance.practice
        try:
            if self._session is None:
                sessions = comparing.coded_sessions(practice, self._client)
            else:
                sessions = [practice.charts.read(self._session.id, self._client.id)]
            coded = comparing.gather(practice, sessions)
            found: Comparison | Trouble = comparing.compared(coded, self._chosen(coded), self._choice)
        except Trouble as trouble:
            coded, found = None, trouble
        if not worker.is_cancelled:
            self.app.call_from_thread(self._take, coded, found)

    def _chosen(self, coded: Coded) -> list[str]:
        """The next pair first, everybody else behind it."""
        names = list(coded.coders)
        pairs = [(one, other) for place, one in enumerate(names) for other in names[place + 1 :]]
        pair = pairs[self._pair % len(pairs)]
        return [*pair, *(one for one in names if one not in pair)]

    def _take(self, coded: Coded | None, found: Comparison | Trouble) -> None:
        """Show what was found, or why nothing was."""
        self._coded = coded
        self._show_hints()
        self._found = None if isinstance(found, Trouble) else found
        facts = counted(len(self._found.sessions), "session") if self._found else ""
        self.query_one(Headline).say("Agreement", self._about, f"n = {facts}" if facts else "")
        if isinstance(found, Trouble):
            self.query_one("#figures", Static).update(Text(found.sentence, self.colour("text")))
            self.query_one("#parted", Static).update("")
            self.query_one(OptionList).clear_options()
            return
        self._show()

    def recolour(self) -> None:
        """Another theme."""
        self._show()

    def on_resize(self) -> None:
        """Lines follow the width."""
        self._show()

    def _show(self) -> None:
        if self._found is None or self._coded is None:
            return
        found, titles = self._found, self._coded.coders
        book = self.alliance.practice.catalogue.codebook(self._one.codebook)
        page = self.query_one("#figures", Static)
        if self.has_class("-tables"):
            laid = hanging(words(found, titles), self.size.width - 3)
            page.update(Text(laid, self.colour("text")))
        else:
            page.update(Group(*figure_lines(self, found, book)))
        named = [titles[one] for one in found.coders[:2]]
        parted = (
            f"{named[0][:1].upper()}{named[0][1:]} and {named[1]} parted at {counted(len(found.partings), 'moment')}"
        )
        self.query_one("#parted", Static).update(Text(parted, self.colour("strong")))
        options = self.query_one(OptionList)
        options.clear_options()
        is_one = self._session is not None
        lines = [parting_line(self, one, named, book, is_one_session=is_one) for one in found.partings]
        options.add_options([Option(line) for line in lines])
        options.highlighted = 0 if found.partings else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """To the moment, in the review."""
        event.stop()
        if self._found is None or self._coded is None:
            return
        parting, title_of = self._found.partings[event.option_index], self._coded.title_of
        sides = list(zip(self._found.coders, (parting.first, parting.second), strict=False))
        own_id = next((mark.id for coder, mark in sides if mark and coder == OWN), "")
        others = tuple(OtherMark(title_of(coder), mark) for coder, mark in sides if mark and coder != OWN)
        self.dismiss(Landing(self._client.id, parting.session, own_id, parting.at_s, others))

    def action_table(self) -> None:
        """The tables, and back."""
        self.toggle_class("-tables")
        self._show_hints()
        self._show()
        page = self.query_one("#page")
        (page if self.has_class("-tables") else self.query_one(OptionList)).focus()
        page.scroll_home(animate=False)

    def action_grain(self) -> None:
        """By groups, or by codes."""
        self._change(grain=Grain.CODE if self._choice.grain is Grain.GROUP else Grain.GROUP)

    def action_step(self, setting: str, by: int) -> None:
        """The next tolerance, width of segments or time unit."""
        self._change(**{setting: _next(STEPS[setting], getattr(self._choice, setting), by)})

    def action_scope(self) -> None:
        """This session, or all."""
        self._session = self._one if self._session is None else None
        self._begin()

    def action_whom(self) -> None:
        """Another pair."""
        if self._coded is None or len(self._coded.coders) < 3:
            self.notify("There are only these two coders.", timeout=4, markup=False)
            return
        self._pair += 1
        self._begin()

    def action_back(self) -> None:
        """Back to the review."""
        self.dismiss(None)

    def _change(self, **changes: object) -> None:
        self._choice = self._choice.model_copy(update=changes)
        self._begin()


def _next(steps: tuple[float, ...], now: float, by: int) -> float:
    """The step after this one, or before; at an end it stays."""
    return steps[max(0, min(len(steps) - 1, steps.index(now) + by))]
