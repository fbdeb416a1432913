"""Looking back: sessions, one session as it ran, and the marker in focus."""

from collections.abc import Callable

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from alliance_tui.domain.client import Client
from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.review_walk import ReviewWalk
from alliance_tui.ui import actions
from alliance_tui.ui.rating_room import rate
from alliance_tui.ui.review_modes import AmendMode, FilterMode
from alliance_tui.ui.rooms import Landing
from alliance_tui.ui.same_code import SameCode
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.marker_words import describe, describe_others
from alliance_tui.ui.screens.review_lines import head_words, nothing_words, session_line, unlisted_line
from alliance_tui.ui.steering import Steering
from alliance_tui.ui.transcript_pane import TranscriptPane, focus_middle
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import HintLine
from alliance_tui.ui.widgets.prompt import Prompt
from alliance_tui.ui.widgets.reading import SessionReading
from alliance_tui.ui.widgets.timeline import Timeline
from alliance_tui.ui.widgets.told import Told

WIDE = 112
MEDIUM = 84
TALL = 20


class ReviewScreen(AllianceScreen[None]):
    """Past sessions of one client, or of all. `walk` says where one is; the screen draws it."""

    CSS_PATH = "review.tcss"
    AUTO_FOCUS = "#reading"
    BINDINGS = actions.bindings("review")

    walk: ReviewWalk

    def __init__(self, client: Client | None, session_id: str | None = None, *, wanted: Landing | None = None) -> None:
        super().__init__()
        self._client = client
        self._wanted = wanted or Landing("", session_id or "")
        self._mode: FilterMode | AmendMode | None = None
        self.same_code = SameCode(self)
        self.steering = Steering(self)
        self.follow_player = self.steering.follow

    def compose(self) -> ComposeResult:
        """Headline; list, session and detail; timeline; prompt; hints."""
        yield Headline()
        with Horizontal(id="body"):
            yield Choices(id="sessions", markup=False)
            yield SessionReading()
            yield TranscriptPane()
            with VerticalScroll(id="detail", can_focus=False):
                yield Told(id="marker")
        yield Timeline()
        yield Prompt()
        yield HintLine()

    def on_mount(self) -> None:
        """Open the wanted session, else the last one."""
        self._fit(self.size.width, self.size.height)
        try:
            self.walk = ReviewWalk(self.alliance.practice, self._client)
        except Trouble as trouble:
            self.tell(trouble, "Something needs a look", is_error=False)
            self.dismiss()
            return
        self._list_sessions()
        for left_out in self.walk.unlisted:
            self.tell(left_out, "Left out", is_error=False)
        # After the first layout, so that the session is wrapped to its true width.
        self.call_after_refresh(self.land, self._wanted)

    def land(self, landing: Landing) -> None:
        """Go to a moment."""
        at = landing.session_id
        self.walk.open_session(at, marker_id=landing.marker_id, at_s=landing.at_s, others=landing.others)
        self.show_session()
        if landing.at_s is not None and not landing.marker_id and not landing.others:
            self.query_one(SessionReading).show_time(landing.at_s)

    def on_resize(self, event: events.Resize) -> None:
        """Three panes, two, or one."""
        self._fit(event.size.width, event.size.height)

    def _fit(self, width: int, height: int) -> None:
        self.set_class(width < MEDIUM, "-narrow")
        self.set_class(MEDIUM <= width < WIDE, "-medium")
        self.set_class(height < TALL, "-short")

    def _list_sessions(self) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(session_line(self, one)) for one in self.walk.listed])
        # Last and out of reach, so that the places of the sessions are those of the walk.
        options.add_options([Option(unlisted_line(self, one), disabled=True) for one in self.walk.unlisted])

    def show_session(self) -> None:
        """Draw the session one is in, from the start."""
        walk = self.walk
        if walk.codebook is not None:
            self.alliance.codebook = walk.codebook
        self.query_one(SessionReading).read(walk.session, walk.codebook)
        if walk.place >= 0:
            self.query_one(OptionList).highlighted = walk.place
        self.query_one(Headline).say(*head_words(self))
        self.show_marker()

    def show_marker(self) -> None:
        """Draw the marker in focus."""
        walk = self.walk
        timeline, words = self.query_one(Timeline), self.query_one("#marker", Told)
        timeline.now_s = self.steering.now_s
        lit = walk.marker or next(iter(walk.others), None)
        timeline.focus_id = lit.id if lit else ""
        timeline.markers = [*walk.session.markers, *(one.shown for one in walk.others)] if walk.session else []
        if walk.session is not None:
            timeline.end_s = max(walk.listed[walk.place].summary.length_s, walk.session.planned_s)
        self.query_one(SessionReading).show_others(walk.others)
        if walk.session is not None and lit is not None:
            self.query_one(SessionReading).focus_marker(lit.id)
        if walk.session is not None and walk.marker is not None:
            shown = (self.alliance, walk.session, walk.marker, self.same_code.words, walk.name_now, walk.others)
            words.tell(lambda: describe(*shown))
        elif walk.others:
            words.tell(lambda: describe_others(self.alliance, walk.others))
        else:
            words.tell(lambda: Text(walk.trouble.sentence if walk.trouble else nothing_words(self)))
        self.query_one("#detail", VerticalScroll).scroll_home(animate=False)
        timeline.redraw()
        self.query_one(TranscriptPane).follow()
        self.steering.show_hints(self._mode)

    def say(self, text: str) -> None:
        """A few words in the corner."""
        self.notify(text, timeout=4, markup=False)

    def ask(self, label: str, then: Callable[[str], None], text: str = "", *, is_open: bool = False) -> None:
        """Ask for a line at the bottom."""
        self.query_one(Prompt).ask(label, then, text=text, is_open=is_open)

    def on_prompt_closed(self) -> None:
        """Back to reading."""
        focus_middle(self)

    def narrow(self, wanted: MarkerFilter) -> None:
        """Change the filter and draw what is left."""
        self.walk.narrow(wanted)
        self._list_sessions()
        self.show_session()

    def mode_key(self, key: str, character: str | None = None) -> bool:
        """A key in a mode, or a click on its hint; whether the mode took it."""
        if self._mode is None:
            return False
        if key in ("escape", "enter") or not self._mode.take(character or key):
            self._mode = None
            self.show_marker()
            return key in ("escape", "enter")
        return True

    def take_key(self, event: events.Key) -> bool:
        """A key before it is looked up; whether it was taken. In a mode its keys come first, any other ends it."""
        if self.query_one(Prompt).is_asking:
            return False
        return (
            self.query_one(TranscriptPane).take_key(event)
            or self.mode_key(event.key, event.character)
            or self.steering.take(event.key)
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A session was chosen from the list."""
        event.stop()
        self.remove_class("-listing")
        focus_middle(self)
        self.walk.open(event.option_index)
        self.show_session()

    def on_session_reading_marker_clicked(self, message: SessionReading.MarkerClicked) -> None:
        """A marker was clicked."""
        self.walk.focus(message.marker_id)
        self.show_marker()

    def action_step_marker(self, by: int, has_same_code: bool = False) -> None:
        """On or back, through the sessions; to any marker that passes, or to one with the same code."""
        if has_same_code:
            self.same_code.step(by)
            return
        place = self.walk.place
        if not self.walk.step(by):
            self.say("No marker further on." if by > 0 else "No marker before this one.")
        elif self.walk.place == place:
            self.show_marker()
        else:
            self.show_session()

    def action_step_session(self, by: int) -> None:
        """The session after this one, or before."""
        if self.walk.step_session(by):
            self.show_session()

    def action_filter(self) -> None:
        """Begin to filter."""
        self._mode = FilterMode(self)
        self.show_marker()

    def action_amend(self) -> None:
        """Begin to amend the marker in focus."""
        if self.walk.marker is None:
            whose = next((one.whose for one in self.walk.others), "")
            no_own = f"This is the mark of {whose}: only your own can be amended."
            self.say(no_own if whose else "There is no marker in focus to amend.")
        elif self.alliance.practice.is_read_only:
            self.say("This practice is open read-only.")
        else:
            self._mode = AmendMode(self)
            self.show_marker()

    def action_open_room(self, room: str) -> None:
        """To the table of markers, the search, the replay, the trends, the export, the coding; or what was said, or the
        player, right here."""
        if room == "transcript":
            self.query_one(TranscriptPane).toggle()
        elif not self.steering.go(room):
            self.alliance.rooms.from_review(room, self.walk)

    def action_rate(self) -> None:
        """Rate this session."""
        if self.walk.session is not None:
            rate(self.alliance, self.walk.session, self.walk.take)

    def action_sessions_list(self) -> None:
        """To the list, or back from it."""
        is_listing = self.query_one(OptionList).has_focus
        self.set_class(not is_listing, "-listing")
        if is_listing:
            focus_middle(self)
        else:
            self.query_one(OptionList).focus()

    def action_back(self) -> None:
        """Out of the list, then out of review."""
        if self.query_one(OptionList).has_focus and self.walk.listed:
            self.action_sessions_list()
        else:
            self.alliance.playing.end()
            self.dismiss()
