"""The live session: the note, the checklist and the timeline on one clock."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker

from alliance_tui.domain.note import Splice, SpliceMismatch
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.live_session import LiveSession
from alliance_tui.ui import actions
from alliance_tui.ui.capture import Capture
from alliance_tui.ui.ending import Ending
from alliance_tui.ui.saving import SavingSign
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.live_hints import live_hints, mark_hints
from alliance_tui.ui.widgets.checklist import Checklist, CountLine, Tally
from alliance_tui.ui.widgets.hint_line import HintLine
from alliance_tui.ui.widgets.margin import Margin
from alliance_tui.ui.widgets.note_editor import NoteEditor
from alliance_tui.ui.widgets.status_line import StatusLine
from alliance_tui.ui.widgets.timeline import Timeline

WIDE = 100
TALL = 20
TINY = 14


class LiveScreen(AllianceScreen[None]):
    """One live session. Keys go through `capture` before the note sees them."""

    CSS_PATH = "live.tcss"
    AUTO_FOCUS = "#note"
    BINDINGS = actions.bindings("live")

    class JournalSaved(Message):
        """Events came to the disk."""

    class JournalFailed(Message):
        """Events did not come to the disk."""

        def __init__(self, trouble: Trouble) -> None:
            super().__init__()
            self.trouble = trouble

    def __init__(self, session: LiveSession) -> None:
        super().__init__()
        self.session = session
        self.capture = Capture(self, self.show_marks, lambda: self.editor.cursor_location[0])
        self.saving = SavingSign(self)
        self.ending = Ending(self)
        self._times_version = -1
        self._clock: Timer | None = None

    def compose(self) -> ComposeResult:
        """Status, banner, note and checklist, counts, timeline, hints."""
        self.editor = NoteEditor(Margin(self.alliance, self.session.state))
        self.checklist = Checklist()
        self.status = StatusLine()
        self.timeline = Timeline()
        self.counts = CountLine()
        self.hints = HintLine()
        yield self.status
        yield Static(id="banner", markup=False)
        with Horizontal(id="body"):
            yield self.editor
            yield self.checklist
        yield self.counts
        yield self.timeline
        yield self.hints

    def on_mount(self) -> None:
        """Take the session over."""
        session, began = self.session, self.session.state.began
        self.editor.show_text(session.state.note.text)
        self.editor.take_key = self.capture.take
        self.editor.on_splice = self._on_splice
        self.status.client = session.client.code
        self.status.number = began.number
        self.status.modality = began.modality
        self.status.planned_s = self.timeline.end_s = began.planned_s
        # The journal calls from its own thread; a message is the way to the screen from there.
        session.listeners.on_saved = lambda: self.post_message(self.JournalSaved())
        session.listeners.on_trouble = lambda trouble: self.post_message(self.JournalFailed(trouble))
        self._fit(self.size.width, self.size.height)
        self.refit()
        self._tick()

    def refit(self) -> None:
        """Go by the settings: keys, the width of the note, what the top line says. What is being written stays."""
        settings = self.alliance.start.settings
        self.editor.limit_width(settings.note_width)
        self.status.remind_s = settings.reminder_min * 60
        self.session.merge_within_s = settings.merge_within_s
        self.capture.follow_keys()
        self.show_marks()

    def on_unmount(self) -> None:
        """The journal outlives the screen; it must not call back into it."""
        self.session.listeners.on_saved = lambda: None
        self.session.listeners.on_trouble = lambda _trouble: None

    def _on_splice(self, splice: Splice) -> None:
        """The note was edited."""
        try:
            self.session.edit(splice)
        except SpliceMismatch:
            self.session.rewrite(self.editor.text)
        self.saving.changed()
        if self.capture.mode.query is None:
            self.capture.close()
        if self.session.state.note.times_version != self._times_version:
            self._follow_times()

    def on_checklist_chosen(self, message: Checklist.Chosen) -> None:
        """A row of the checklist was clicked."""
        if self.ending.is_on:
            return
        self.capture.choose_row(message.group, message.code, message.clicked_at)
        self.editor.focus()

    def on_live_screen_journal_saved(self, _message: JournalSaved) -> None:
        """Say so, when it is true."""
        self.saving.synced()

    def on_live_screen_journal_failed(self, message: JournalFailed) -> None:
        """Say what failed and what is safe."""
        self.saving.failed(message.trouble)

    def show_marks(self) -> None:
        """Draw everything that shows markers, and the mode."""
        state, mode = self.session.state, self.capture.mode
        tally = Tally(self.session.codebook, list(state.markers.values()), state.open_episode, self.session.now_s())
        self.checklist.tally = self.counts.tally = tally
        self.checklist.focus_group = mode.focus_group
        self.checklist.is_marking = self.status.is_marking = mode.is_open
        self.checklist.shows_meaning = mode.is_open and mode.shows_meaning
        self.checklist.search(mode.query, mode.found() if mode.query is not None else [], mode.choice)
        self.timeline.markers = tally.markers
        self.set_class(mode.is_open, "-marking")
        self.hints.show(mark_hints(self) if mode.is_open else live_hints(self))
        self.saving.changed()
        self._follow_times()
        self._redraw()

    def _redraw(self) -> None:
        for part in (self.status, self.timeline, self.counts, self.checklist):
            part.redraw()

    def _follow_times(self) -> None:
        self._times_version = self.session.state.note.times_version
        changed = self.editor.session_margin.follow()
        if changed is None:
            self.editor.refresh()
        else:
            for line in changed:
                self.editor.refresh_line(line)

    def _tick(self) -> None:
        if self._clock is not None:
            self._clock.stop()
        if not self.is_current:
            return  # It goes on when it can be seen.
        now_s = self.session.now_s()
        self.status.now_s = self.timeline.now_s = now_s
        self.status.is_paused = self.session.state.is_paused
        if self.checklist.tally is not None:
            self.checklist.tally.now_s = now_s
        self._redraw()
        self._clock = self.set_timer(1.002 - now_s % 1, self._tick, name="clock")

    def on_resize(self, event: events.Resize) -> None:
        """Wide and narrow; the cursor stays in sight."""
        self._fit(event.size.width, event.size.height)
        self.call_after_refresh(self.editor.scroll_cursor_visible)

    def _fit(self, width: int, height: int) -> None:
        self.set_class(width < WIDE, "-narrow")
        self.set_class(height < TALL, "-short")
        self.set_class(height < TINY, "-tiny")

    def action_mark_mode(self) -> None:
        """From a click or the palette: the instant is now."""
        self.capture.open()
        self.editor.focus()

    def action_pause(self) -> None:
        """Interrupt the session, or go on."""
        self.status.is_paused = self.session.toggle_pause()
        self.show_marks()

    def action_brief(self) -> None:
        """What was known before the session."""
        self.alliance.rooms.show_brief(self.session.client)

    def action_save_now(self) -> None:
        """Everything is saved as it is written already; this asks the disk once more."""
        self.run_worker(self.session.sync, thread=True, exit_on_error=False, group="save")

    async def action_save_elsewhere(self) -> None:
        """Ask for a folder and go on saving there."""
        from alliance_tui.ui.widgets.prompt import Prompt  # deferred: for a disk that refuses

        if not self.query(Prompt):
            await self.mount(Prompt(), before=self.hints)
        self.query_one(Prompt).ask("save in folder", self.saving.move_journal, is_open=True)

    def action_end_session(self) -> None:
        """End and fold; the screen changes when the disk has everything."""
        self.ending.begin()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Something that ran beside the screen came to an end. How saving and ending went is said in their own way."""
        if event.worker.group in ("save", "end"):
            event.prevent_default()
        self.ending.follow(event.worker)

    def on_screen_resume(self) -> None:
        """In front again, as after the blank clock."""
        self._tick()
        self.ending.go_on()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the session is being ended nothing may change it."""
        return not self.ending.is_on and super().check_action(action, parameters)

    def leave(self) -> None:
        """The app is being left: keep the session for the next start."""
        self.ending.wait()
        if not self.ending.is_on:
            self.session.close()
