"""The recordings of a session: where they lie, whether they are there, and how their clock goes with the session's."""

from collections.abc import Callable

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from alliance_tui.domain.client import Client
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import counted
from alliance_tui.domain.recording import Recording
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.ui import actions
from alliance_tui.ui.recording_desk import RecordingDesk
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.recording_words import NOTHING, facts_of, hints_of, line_of, refusal_of
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import HintLine
from alliance_tui.ui.widgets.prompt import Prompt


class RecordingScreen(AllianceScreen[Session]):
    """One session's recordings, one of them lit. Gives back the session as it is in the end."""

    AUTO_FOCUS = "#recordings"
    BINDINGS = actions.bindings("recording")
    CSS_PATH = "recordings.tcss"

    def __init__(self, client: Client, session: Session, marker: Marker | None) -> None:
        super().__init__()
        self.client = client
        self.desk = RecordingDesk(self, session)
        self._moment = marker or next(iter(session.markers), None)
        """The moment for a clap."""

    def compose(self) -> ComposeResult:
        """Headline, recordings, what is known of the lit one, what was said, prompt, hints."""
        yield Headline("Recording")
        yield Choices(id="recordings", markup=False)
        with VerticalScroll(id="about", can_focus=False):
            yield Static("", id="facts", markup=False)
            yield Static("", id="told", markup=False)
        yield Prompt()
        yield HintLine()

    def on_mount(self) -> None:
        """Draw it."""
        self.show()

    def recolour(self) -> None:
        """Another theme, or share-safe mode."""
        self.show()

    def show(self) -> None:
        """Draw all of it."""
        session, options = self.desk.session, self.query_one(OptionList)
        lit = options.highlighted or 0
        options.clear_options()
        options.add_options([Option(line_of(self, one)) for one in session.recordings])
        options.set_class(len(session.recordings) < 2, "-one")
        if session.recordings:
            options.highlighted = min(lit, len(session.recordings) - 1)
        about = f"session {session.number} with {self.client.code}"
        count = counted(len(session.recordings), "recording") if session.recordings else ""
        self.query_one(Headline).say("Recording", about, count)
        self.query_one(HintLine).show(hints_of(self))
        self.show_facts()

    def show_facts(self) -> None:
        """Draw what is known of the lit one, and what was said."""
        recording = self._lit
        nothing = Text(NOTHING, self.colour("quiet"))
        facts = nothing if recording is None else facts_of(self, recording, self._moment)
        self.query_one("#facts", Static).update(facts)
        said = self.desk.said
        is_refused = isinstance(said, Trouble)
        words = refusal_of(self, said) if isinstance(said, Trouble) else said
        self.query_one("#told", Static).update(Text(words, self.colour("alarm" if is_refused else "strong")))

    @property
    def _lit(self) -> Recording | None:
        linked = self.desk.session.recordings
        return linked[min(self.query_one(OptionList).highlighted or 0, len(linked) - 1)] if linked else None

    def on_option_list_option_highlighted(self) -> None:
        """Another one is lit."""
        self.show_facts()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click lights one; enter has nothing to choose."""
        event.stop()

    def on_prompt_closed(self) -> None:
        """Back to the list."""
        self.query_one(OptionList).focus()

    def action_do(self, what: str) -> None:
        """Something about the lit one, by the id of its action; linking needs none."""
        desk, recording = self.desk, self._lit
        if desk.is_busy:
            return
        if what == "link":
            desk.link(recording, self._moment)
        elif recording is not None:
            way: Callable[[Recording, Marker | None], None] = getattr(desk, what.replace("-", "_"))
            way(recording, self._moment)

    def action_step(self, by: int) -> None:
        """Another moment for the clap."""
        markers = self.desk.session.markers
        if self._moment is not None and markers:
            ids = [one.id for one in markers]
            at = ids.index(self._moment.id) if self._moment.id in ids else 0
            self._moment = markers[max(0, min(len(markers) - 1, at + by))]
            self.show_facts()

    def action_back(self) -> None:
        """Back to the review. What is being done just now comes to its end first."""
        if not self.desk.is_busy:
            self.dismiss(self.desk.session)
