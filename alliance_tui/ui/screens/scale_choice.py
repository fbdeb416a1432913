"""Which scale to rate a session with, and who answers."""

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from alliance_tui.domain.scale import TOTAL, Rater, Scale
from alliance_tui.domain.session import Session
from alliance_tui.services.rating import find_rating
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

Choice = tuple[Scale, Rater]

WHO = {Rater.THERAPIST: "I answer", Rater.CLIENT: "the client answers"}
NARROW = 56


class ScaleChoiceScreen(AllianceScreen[Choice]):
    """Every scale, once for each who may answer it, with what is there already."""

    AUTO_FOCUS = "#choices"
    PLACE = "choice"
    BINDINGS = actions.bindings("choice")
    DEFAULT_CSS = """
    ScaleChoiceScreen #choices { height: auto; max-height: 1fr; margin: 1 0; }
    ScaleChoiceScreen #why { padding: 0 1; color: $our-quiet; height: 1fr; max-width: 82; }
    """

    def __init__(self, session: Session, choices: list[Choice]) -> None:
        super().__init__()
        self._session = session
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Headline, list, a word on hand-over, hints."""
        yield Headline("Rate")
        yield Choices(id="choices", markup=False)
        yield Static("What the client answers is handed over: the screen then shows that scale alone.", id="why")
        yield HintLine()

    def on_mount(self) -> None:
        """Fill in."""
        session = self._session
        when = f"{session.started_at:%a %d %b}"
        about = f"{session.client} {self.alliance.glyphs.between} session {session.number}"
        self.query_one(Headline).say("Rate", about, when)
        self.recolour()
        self.query_one("#why").display = any(rater is Rater.CLIENT for _scale, rater in self._choices)
        hints = [
            Hint("enter", "rate", "rate", self._choose),
            Hint(self.alliance.label_of("choice.back"), "back", "back", self.action_back),
        ]
        self.query_one(HintLine).show(hints)

    def recolour(self) -> None:
        """Draw the lines anew."""
        options = self.query_one(OptionList)
        kept = options.highlighted or 0
        options.clear_options()
        options.add_options([Option(self._line(*choice)) for choice in self._choices])
        options.highlighted = kept

    def _line(self, scale: Scale, rater: Rater) -> Text:
        rating = find_rating(self._session, scale, rater)
        is_narrow = self.size.width < NARROW
        who = {Rater.THERAPIST: "me", Rater.CLIENT: "client"} if is_narrow else WHO
        longest = min(30, max(len(scale.title) for scale, _rater in self._choices))
        text = Text(f"{scale.title:<{longest}}", no_wrap=True, overflow="ellipsis")
        text.append(f"  {who[rater]:<{max(map(len, who.values()))}}  ", self.colour("quiet"))
        if rating is None or not rating.values:
            text.append(f"{self.alliance.glyphs.hollow} not yet", self.colour("quiet"))
        else:
            total = f", {rating.totals[TOTAL]:g}" if TOTAL in rating.totals else ""
            text.append(
                f"{self.alliance.glyphs.dot} {len(rating.values)} of {len(scale.items)}{total}", self.colour("text")
            )
        return text

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        event.stop()
        self.dismiss(self._choices[event.option_index])

    def _choose(self) -> None:
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None:
            self.dismiss(self._choices[highlighted])

    def action_back(self) -> None:
        """Rate nothing."""
        self.dismiss()
