"""Looking back: sessions, one session as it ran, and the marker in focus."""

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from alliance_tui.domain.client import Client
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import review
from alliance_tui.services.review import Listed
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.marker_words import describe
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine
from alliance_tui.ui.widgets.reading import SessionReading
from alliance_tui.ui.widgets.timeline import Timeline

WIDE = 112
MEDIUM = 84


class ReviewScreen(AllianceScreen[None]):
    """Past sessions of one client, or of all."""

    CSS_PATH = "review.tcss"
    AUTO_FOCUS = "#reading"
    BINDINGS = actions.bindings("review")

    def __init__(self, client: Client | None, session_id: str | None = None) -> None:
        super().__init__()
        self._client = client
        self._wanted = session_id
        self._listed: list[Listed] = []
        self._place = -1
        self._session: Session | None = None
        self._marker = -1

    def compose(self) -> ComposeResult:
        """Headline; list, session and detail; timeline; hints."""
        yield Headline()
        with Horizontal(id="body"):
            yield OptionList(id="sessions", markup=False)
            yield SessionReading()
            with VerticalScroll(id="detail", can_focus=False):
                yield Static("", id="marker")
        yield Timeline()
        yield HintLine()

    def on_mount(self) -> None:
        """Open the wanted session, else the last one."""
        self._fit(self.size.width, self.size.height)
        try:
            self._listed = review.sessions(self.alliance.practice, self._client)
        except Trouble as trouble:
            self.tell(trouble, "Something needs a look", is_error=False)
        self.query_one(OptionList).add_options([Option(self._session_line(one)) for one in self._listed])
        self._say_hints()
        places = [place for place, one in enumerate(self._listed) if one.summary.id == self._wanted]
        # After the first layout, so that the session is wrapped to its true width.
        self.call_after_refresh(self._open, places[0] if places else len(self._listed) - 1)

    def on_resize(self, event: events.Resize) -> None:
        """Three panes, two, or one."""
        self._fit(event.size.width, event.size.height)

    def _fit(self, width: int, height: int) -> None:
        self.set_class(width < MEDIUM, "-narrow")
        self.set_class(MEDIUM <= width < WIDE, "-medium")
        self.set_class(height < 20, "-short")

    # -- sessions

    def _open(self, place: int, *, marker: int | None = None) -> None:
        """Read the session at a place of the list. `marker` is the one to focus, -1 the last; None the first."""
        if not 0 <= place < len(self._listed):
            self._say_empty()
            return
        self._place = place
        listed = self._listed[place]
        self.query_one(OptionList).highlighted = place
        book = None
        try:
            self._session = review.read_listed(self.alliance.practice, listed)
            book = review.codebook_of(self.alliance.practice, self._session)
        except Trouble as trouble:
            self._session = None
            self.query_one("#marker", Static).update(Text(trouble.line))
        if book is not None:
            self.alliance.codebook = book
        self.query_one(SessionReading).read(self._session, book)
        self._say_head(listed)
        markers = self._markers
        self._focus(0 if marker is None else len(markers) - 1 if marker < 0 else marker)

    @property
    def _markers(self) -> list[Marker]:
        return list(self._session.markers) if self._session else []

    def _focus(self, place: int) -> None:
        markers = self._markers
        self._marker = place if 0 <= place < len(markers) else -1
        timeline = self.query_one(Timeline)
        timeline.now_s = None
        if self._session is not None:
            length_s = self._listed[self._place].summary.length_s
            timeline.end_s = max(length_s, self._session.planned_s)
            timeline.markers = markers
        if self._marker >= 0:
            chosen = markers[self._marker]
            timeline.focus_id = chosen.id
            self.query_one(SessionReading).focus_marker(chosen.id)
        self._say_marker()
        timeline.redraw()

    def _say_head(self, listed: Listed) -> None:
        between = self.alliance.glyphs.between
        summary = listed.summary
        when = f"{summary.started_at:%a %d %b %Y %H:%M}"
        minutes = f"{round(summary.length_s / 60)} min"
        about = f"session {summary.number} {between} {when} {between} {minutes}"
        facts = f"{self._place + 1} of {len(self._listed)}"
        self.query_one(Headline).say(listed.client.code, about, facts)

    def _say_empty(self) -> None:
        whose = self._client.code if self._client else "No client"
        self.query_one(Headline).say(whose, "no sessions yet")
        word = (
            f"{whose} has no session to look back on yet."
            if self._client
            else "There is no session to look back on yet."
        )
        self.query_one("#marker", Static).update(word)

    def _say_marker(self) -> None:
        if self._session is None:
            return
        words = self.query_one("#marker", Static)
        if self._marker < 0:
            words.update("No moment was marked in this session.")
            return
        words.update(describe(self.alliance, self._session, self._markers[self._marker], self._marker + 1))
        self.query_one("#detail", VerticalScroll).scroll_home(animate=False)

    def _say_hints(self) -> None:
        label = self.alliance.label_of
        self.query_one(HintLine).show(
            [
                Hint(label("review.next-marker"), "next marker", "next", self.action_next_marker),
                Hint(label("review.previous-marker"), "previous", "prev.", self.action_previous_marker),
                Hint("[ ]", "sessions", "sessions", self.action_next_session),
                Hint(label("review.sessions-list"), "list", "list", self.action_sessions_list),
                Hint(label("review.back"), "back", "back", self.action_back),
                Hint(label("anywhere.help"), "help", "help", self.alliance.action_help),
            ]
        )

    def _session_line(self, listed: Listed) -> Text:
        summary = listed.summary
        text = Text(no_wrap=True, overflow="ellipsis")
        text.append(f"{summary.number:>3} " if self._client else f"{listed.client.code} {summary.number} ", "bold")
        text.append(f"{summary.started_at:%d %b %y}  ", self.colour("quiet"))
        book = self.alliance.practice.catalogue.codebook(summary.codebook)
        for group in book.groups if book else ():
            count = summary.counts.get(group.id, 0)
            if count:
                style = self.tone(group)
                text.append(f"{self.alliance.glyphs.group(group)}{count} ", style)
        if summary.open_episodes:
            text.append("open", self.colour("confrontation"))
        return text

    # -- acts

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A session was chosen from the list."""
        event.stop()
        self.remove_class("-listing")
        self.query_one(SessionReading).focus()
        self._open(event.option_index)

    def on_session_reading_marker_clicked(self, message: SessionReading.MarkerClicked) -> None:
        """A marker was clicked."""
        self._focus(next(place for place, one in enumerate(self._markers) if one.id == message.marker_id))

    def action_next_marker(self) -> None:
        """On, into the next session that has a marker."""
        if self._marker + 1 < len(self._markers):
            self._focus(self._marker + 1)
            return
        place = self._next_with_markers(+1)
        if place is not None:
            self._open(place)

    def action_previous_marker(self) -> None:
        """Back, into the session before that has a marker."""
        if self._marker > 0:
            self._focus(self._marker - 1)
            return
        place = self._next_with_markers(-1)
        if place is not None:
            self._open(place, marker=-1)

    def _next_with_markers(self, step: int) -> int | None:
        place = self._place + step
        while 0 <= place < len(self._listed):
            if sum(self._listed[place].summary.counts.values()):
                return place
            place += step
        self.notify("No marker further on." if step > 0 else "No marker before this one.", timeout=3)
        return None

    def action_next_session(self) -> None:
        """The session after this one."""
        if self._place + 1 < len(self._listed):
            self._open(self._place + 1)

    def action_previous_session(self) -> None:
        """The session before this one."""
        if self._place > 0:
            self._open(self._place - 1)

    def action_sessions_list(self) -> None:
        """To the list, or back from it."""
        if self.query_one(OptionList).has_focus:
            self.remove_class("-listing")
            self.query_one(SessionReading).focus()
        else:
            self.add_class("-listing")
            self.query_one(OptionList).focus()

    def action_back(self) -> None:
        """Out of the list, then out of review."""
        if self.query_one(OptionList).has_focus and self._listed:
            self.action_sessions_list()
        else:
            self.dismiss()
