"""Coding a recording: the player's clock, one coder's marks, and the checklist. Nobody else's marks are here."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.coding_desk import CodingDesk
from alliance_tui.ui import actions
from alliance_tui.ui.coding_capture import CodingCapture
from alliance_tui.ui.coding_clock import CodingClock
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.coding_words import closing_words, coding_hints, empty_words, mark_line, source_words
from alliance_tui.ui.screens.question import QuestionScreen
from alliance_tui.ui.widgets.checklist import Checklist, CountLine, Tally
from alliance_tui.ui.widgets.choices import Choices
from alliance_tui.ui.widgets.hint_line import HintLine
from alliance_tui.ui.widgets.prompt import Prompt
from alliance_tui.ui.widgets.status_line import Saving, StatusLine
from alliance_tui.ui.widgets.timeline import Timeline

WIDE = 100
SLIM = 80
"""Columns below which the list of codes does not stand beside the marks."""
TALL = 20


class CodingScreen(AllianceScreen[Session]):
    """One coder at one session. Keys go through `capture` first; what it leaves steers the player."""

    CSS_PATH = "coding.tcss"
    AUTO_FOCUS = "#marks"
    BINDINGS = actions.bindings("coding")

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self.desk = desk
        self.capture = CodingCapture(self, self.show_marks, lambda: None)
        self.clock = CodingClock(self)
        self.follow_player = self.clock.follow
        self._ticking: Timer | None = None

    @property
    def session(self) -> CodingDesk:
        """What is marked in."""
        return self.desk

    def compose(self) -> ComposeResult:
        """Status, banner, the clock's source, marks and checklist, counts, timeline, prompt, hints."""
        self.status, self.checklist, self.counts, self.timeline = StatusLine(), Checklist(), CountLine(), Timeline()
        self.hints = HintLine()
        yield self.status
        yield Static(id="banner", markup=False)
        yield Static(id="source", markup=False)
        with Horizontal(id="body"):
            with Vertical(id="marked"):
                yield Static(id="empty", markup=False)
                yield Choices(id="marks", markup=False)
            yield self.checklist
        yield self.counts
        yield self.timeline
        yield Prompt()
        yield self.hints

    def on_mount(self) -> None:
        """Take up the player that the review opened, or open the recording."""
        desk = self.desk
        self.status.client, self.status.number = desk.session.client, desk.session.number
        self.status.modality = f"coded by {desk.coder.title}"
        self.status.planned_s = self.timeline.end_s = int(desk.length_s)
        self.checklist.is_marking = True
        self._fit(self.size.width, self.size.height)
        self.clock.begin()
        self.show_marks()

    def tick(self) -> None:
        """Draw the clock, and again when its next second begins; what is not on the disk yet is tried again."""
        if self._ticking is not None:
            self._ticking.stop()
        if not self.desk.is_saved:
            self.desk.save()
        if not self.is_current and self.desk.is_saved:
            return  # It goes on when it can be seen.
        self._show_clock()
        now_s = self.desk.moment_s(0)
        self._ticking = self.set_timer(1.002 - now_s % 1 if self.desk.source.player.is_playing else 1.0, self.tick)

    def _show_clock(self) -> None:
        now_s = max(0.0, self.desk.moment_s(0))
        self.status.now_s = self.timeline.now_s = now_s
        self.status.is_paused = not self.desk.source.player.is_playing
        self.status.saving = Saving.SAVED if self.desk.is_saved else Saving.FAILED
        if self.checklist.tally is not None:
            self.checklist.tally.now_s = now_s
        banner = self.query_one("#banner", Static)
        banner.set_class(self.desk.trouble is not None, "-shown")
        self.set_class(self.desk.trouble is not None, "-banner")
        if self.desk.trouble is not None:
            banner.update(f"{self.desk.trouble.sentence} The marks are kept here, and saving is tried again.")
        self.query_one("#source", Static).update(source_words(self))
        self.query_one("#empty", Static).update(empty_words(self))
        self.hints.show(coding_hints(self))
        for part in (self.status, self.timeline, self.counts, self.checklist):
            part.redraw()

    def show_marks(self) -> None:
        """Draw everything that shows marks, and the mode."""
        desk, mode = self.desk, self.capture.mode
        state = desk.state
        tally = Tally(desk.codebook, list(state.markers.values()), state.open_episode, max(0.0, desk.moment_s(0)))
        self.checklist.tally = self.counts.tally = tally
        self.checklist.focus_group = mode.focus_group
        self.checklist.shows_meaning = mode.is_open and mode.shows_meaning
        self.checklist.search(mode.query, mode.found() if mode.query is not None else [], mode.choice)
        self.status.is_marking = mode.is_open
        self.timeline.markers = desk.markers
        self.set_class(mode.is_open, "-marking")
        self._list_marks()
        self._show_clock()
        if self.capture.trouble is not None:
            self.tell(self.capture.trouble, "Not marked", is_error=False)
            self.capture.trouble = None

    def _list_marks(self) -> None:
        marks, options = self.desk.markers, self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(mark_line(self, one)) for one in marks])
        last = self.desk.state.last_marker
        if last is not None:
            options.highlighted = [one.id for one in marks].index(last.id)
        empty = self.query_one("#empty", Static)
        empty.display, options.display = not marks, bool(marks)
        if not marks:
            self.set_focus(None)
        elif self.focused is None:
            options.focus()

    def recolour(self) -> None:
        """Another theme, or other settings."""
        self.desk.merge_within_s = self.alliance.start.settings.merge_within_s
        self.capture.follow_keys()
        self.show_marks()

    def on_resize(self, event: events.Resize) -> None:
        """Wide and narrow."""
        self._fit(event.size.width, event.size.height)
        self.call_after_refresh(self.tick)

    def _fit(self, width: int, height: int) -> None:
        self.set_class(width < WIDE, "-narrow")
        self.set_class(width < SLIM, "-slim")
        self.set_class(height < TALL, "-short")

    def on_key(self, event: events.Key) -> None:
        """Marks come first; then what steers, here and not as bindings, so that keys that come at once keep order."""
        if self.query_one(Prompt).is_asking:
            return
        if self.capture.take(event) or self.clock.take(event.key):
            event.stop()

    def on_checklist_chosen(self, message: Checklist.Chosen) -> None:
        """A row of the checklist was clicked."""
        self.capture.choose_row(message.group, message.code, message.clicked_at)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """To a mark, in the recording."""
        event.stop()
        marker = self.desk.markers[event.option_index]
        if not self.desk.source.go(marker.offset_s, self.alliance.start.settings.recordings.lead_in_s):
            self.notify("The recording does not hold this moment.", timeout=4, markup=False)
        self.tick()

    def on_screen_resume(self) -> None:
        """In front again, as after the blank clock."""
        self.tick()

    def action_play(self) -> None:
        """Play or hold."""
        self.desk.source.player.toggle()
        self.tick()

    def action_shift(self, by_s: float) -> None:
        """Some seconds on or back."""
        self.desk.source.shift(by_s)
        self.tick()

    def action_set_clock(self) -> None:
        """Ask for a time of the recording, and go there."""
        self.clock.ask()

    def action_watch(self) -> None:
        """Open the recording in the player where the clock is; where it is open, the next one."""
        self.clock.watch()

    def action_close_coding(self) -> None:
        """Ask, then call it done."""

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self._close()

        self.desk.source.player.pause()
        self.alliance.push_screen(QuestionScreen(closing_words(self.desk), "close it", "go on coding"), answered)

    def _close(self) -> None:
        try:
            session = self.desk.close()
        except Trouble as trouble:
            self.tell(trouble, "Not closed")
            self.tick()
            return
        self.notify(f"Closed. {self.alliance.label_of('review.agreement')} compares it.", timeout=6, markup=False)
        self.dismiss(session)

    def action_back(self) -> None:
        """Leave, unless a mark is not on the disk yet."""
        self.desk.source.player.pause()
        if self.desk.save():
            self.dismiss(self.desk.session)
        else:
            self.tick()
            self.notify("The last marks are not saved yet. Stay until they are.", timeout=6, markup=False)

    def keep(self) -> None:
        """The practice is being locked or left."""
        self.desk.save()
