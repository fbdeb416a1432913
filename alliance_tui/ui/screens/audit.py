"""The audit log: what was done, day by day, newest first; and whether the log can be trusted."""

import textwrap
from collections.abc import Callable, Iterable
from itertools import groupby

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from alliance_tui.domain.reading import counted
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.audit_trail import TITLES, Act, Trail, read_trail
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.field import Field
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

MOST = 1000
"""Lines that are listed; the count goes on, and typing narrows."""
NARROW = 72
"""Columns under which titles are not lined up."""
TITLE_CELLS = max(map(len, TITLES.values())) + 2


class AuditScreen(AllianceScreen[None]):
    """Days with what was done in them; typing narrows."""

    AUTO_FOCUS = "#words"
    CSS_PATH = "audit.tcss"
    BINDINGS = actions.bindings("audit")

    def __init__(self, wanted: str = "") -> None:
        super().__init__()
        self._wanted = wanted
        """What it is filtered by at first."""
        self._trail: Trail | None = None

    def compose(self) -> ComposeResult:
        """Headline, filter, verdict, days, hints."""
        yield Headline("Audit log")
        yield Field(
            self._wanted, id="words", placeholder="type to filter: a client, a day, what was done", is_open=True
        )
        yield Static("", id="told", markup=False)
        yield Choices(id="acts", markup=False)
        yield HintLine()

    def on_mount(self) -> None:
        """Begin to read."""
        label = self.alliance.label_of
        self.query_one(HintLine).show(
            [
                Hint("up down", "look through", "look"),
                Hint(label("audit.back"), "back", "back", self.action_back),
                Hint(label("anywhere.help"), "help", "help", self.alliance.action_help),
            ]
        )
        self.query_one(Headline).say("Audit log", "", f"reading{self.alliance.glyphs.more}")
        self.run_worker(self._read, thread=True, exit_on_error=False)

    def _read(self) -> None:
        """From a thread."""
        worker = get_current_worker()
        try:
            trail: Trail | Trouble = read_trail(self.alliance.practice)
        except Trouble as trouble:
            trail = trouble
        if not worker.is_cancelled:
            self.app.call_from_thread(self._have_read, trail)

    def _have_read(self, trail: Trail | Trouble) -> None:
        if isinstance(trail, Trouble):
            self.query_one(Headline).say("Audit log")
            self.query_one("#told", Static).update(Text(trail.sentence, self.colour("alarm")))
            return
        self._trail = trail
        self.query_one(Headline).say("Audit log", "", counted(trail.lines, "line"))
        self._show()

    def on_input_changed(self) -> None:
        """Narrow as one types."""
        self._show()

    def on_screen_resume(self) -> None:
        """Colours may have changed meanwhile."""
        self._show()

    def on_resize(self) -> None:
        """Titles and columns follow the width."""
        self._show()

    def _show(self) -> None:
        if self._trail is None:
            return
        wanted = self.query_one(Input).value.casefold().split()
        acts = [act for act in reversed(self._trail.acts) if _passes(act, wanted)]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(self._options(acts[:MOST]))
        options.highlighted = 1 if acts else None
        self._tell(self._trail, len(acts), is_filtered=bool(wanted))

    def _options(self, acts: Iterable[Act]) -> Iterable[Option]:
        for day, of_day in groupby(acts, key=lambda act: act.at.date()):
            yield Option(Text(f"{day:%a %d %b %Y}", f"bold {self.colour('strong')}"), disabled=True)
            for act in of_day:
                yield Option(self._act_words(act))

    def _act_words(self, act: Act) -> Text:
        """One line where it fits; what does not goes on under its own words."""
        is_narrow = self.size.width < NARROW
        title = act.title if is_narrow else f"{act.title:<{TITLE_CELLS}}"
        text = Text(f"  {act.at:%H:%M}  ", self.colour("quiet"))
        text.append(title, self.colour("alarm" if act.fault or act.kind == "failed-unlock" else "text"))
        text.append("  " if is_narrow else "")
        indent = 11 if is_narrow else text.cell_len
        told = ", ".join(part for part in (act.words, act.fault) if part)
        lines = textwrap.wrap(" " * text.cell_len + told, max(20, self.size.width - 4), subsequent_indent=" " * indent)
        words = "\n".join(lines)[text.cell_len :] if told else ""
        return text.append(words, self.colour("alarm" if act.fault else "quiet"))

    def _tell(self, trail: Trail, count: int, *, is_filtered: bool) -> None:
        told = Text(no_wrap=False)
        if trail.fault:
            told.append(f"This log cannot be trusted: {trail.fault}. The doctor says more.", self.colour("alarm"))
        elif is_filtered and not count:
            told.append("Nothing in the log has this in it.", self.colour("quiet"))
        elif is_filtered:
            told.append(f"{counted(count, 'line')} of {trail.lines}.", self.colour("quiet"))
        else:
            told.append("Every line is there, and none was changed.", self.colour("quiet"))
        if count > MOST:
            told.append(f" The newest {MOST} are listed.", self.colour("quiet"))
        self.query_one("#told", Static).update(told)

    def on_key(self, event: events.Key) -> None:
        """The arrows look through the days while one types."""
        options = self.query_one(OptionList)
        moves: dict[str, Callable[[], object]] = {
            "down": options.action_cursor_down,
            "up": options.action_cursor_up,
            "pagedown": options.action_page_down,
            "pageup": options.action_page_up,
        }
        if event.key in moves and options.option_count:
            event.stop()
            moves[event.key]()

    def action_back(self) -> None:
        """Take the filter back first, then go back."""
        words = self.query_one(Input)
        if words.value:
            words.value = ""
        else:
            self.dismiss()


def _passes(act: Act, wanted: list[str]) -> bool:
    text = act.text.casefold()
    return all(word in text for word in wanted)
