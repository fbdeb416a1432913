"""Replay: the note as it was written. It plays at a chosen speed, and steps by marker."""

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widgets import Static

from alliance_tui.domain.marker import Marker
from alliance_tui.domain.note import SpliceMismatch
from alliance_tui.domain.reading import clock_text
from alliance_tui.domain.replay import Reel
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.review import read_replay
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine
from alliance_tui.ui.widgets.timeline import Timeline

FRAME_S = 0.25
SLOWEST, FASTEST = 1.0, 256.0
LINES_BEFORE, LINES_AFTER, LONGEST = 40, 20, 2000
"""Lines around the place of writing that are shown, and characters of one line: no screen holds more."""


class ReplayScreen(AllianceScreen[None]):
    """One session, played back."""

    AUTO_FOCUS = "#page"
    BINDINGS = actions.bindings("replay")
    DEFAULT_CSS = """
    ReplayScreen { layout: vertical; }
    ReplayScreen #page { height: 1fr; padding: 1 2; }
    ReplayScreen #note { width: 100%; }
    ReplayScreen #timeline { background: $our-ground; color: $our-text; }
    """

    def __init__(self, session: Session, marker: Marker | None) -> None:
        super().__init__()
        self._session = session
        self._reel: Reel | None = None
        self._at_s = marker.offset_s if marker else 0.0
        self._speed = 16.0
        self._playing: Timer | None = None
        ended_at = session.ended_at or session.started_at
        self._end_s = (ended_at - session.started_at).total_seconds()

    def compose(self) -> ComposeResult:
        """Headline, note, timeline, hints."""
        yield Headline()
        with VerticalScroll(id="page"):
            yield Static("", id="note", markup=False)
        yield Timeline()
        yield HintLine()

    def on_mount(self) -> None:
        """Read how the note was written."""
        try:
            steps = read_replay(self.alliance.practice, self._session)
            self._reel = Reel(steps) if steps else None
        except Trouble as trouble:
            self.tell(trouble, "No replay", is_error=False)
        timeline = self.query_one(Timeline)
        timeline.end_s = max(self._end_s, 60.0)
        timeline.markers = list(self._session.markers)
        self._show()

    def _show(self) -> None:
        between = self.alliance.glyphs.between
        state = f"{self._speed:g}x" if self._playing else "holding"
        about = f"session {self._session.number} {between} {clock_text(self._at_s)} of {clock_text(self._end_s)}"
        self.query_one(Headline).say(self._session.client, about, state)
        self._show_note()
        timeline = self.query_one(Timeline)
        timeline.now_s = self._at_s
        passed = [marker for marker in self._session.markers if marker.offset_s <= self._at_s]
        timeline.focus_id = passed[-1].id if passed else ""
        timeline.redraw()
        self._show_hints()

    def recolour(self) -> None:
        """Show the note, or how many words it had."""
        self._show()

    def _show_note(self) -> None:
        """What stood around the place of writing, with the place in sight."""
        note, page = self.query_one("#note", Static), self.query_one("#page", VerticalScroll)
        try:
            lines, line, column = self._stood()
        except SpliceMismatch:
            note.update("The edits of this note do not fit together.")
            return
        if lines == [""]:
            note.update("Nothing was written yet.")
            return
        if self.alliance.discretion.is_on:
            note.update(self.alliance.discretion.words("\n".join(lines)))
            return
        first, end = max(0, line - LINES_BEFORE), line + 1 + LINES_AFTER
        more = self.alliance.glyphs.more
        above = [more] * (first > 0) + [_clipped(one, 0, more) for one in lines[first:line]]
        here = _clipped(lines[line], column, more)
        below = [_clipped(one, 0, more) for one in lines[line + 1 : end]] + [more] * (end < len(lines))
        note.update(Text("\n".join([*above, here, *below])))
        width = max(1, page.scrollable_content_region.width)
        rows = len(Text("\n".join([*above, here])).wrap(self.app.console, width))
        page.scroll_to(y=max(0, rows - page.size.height * 3 // 4), animate=False)

    def _stood(self) -> tuple[list[str], int, int]:
        """The lines of the note at this second, and the line and column of writing."""
        if self._reel is not None:
            self._reel.go(self._at_s)
            return self._reel.lines, *self._reel.place
        # Written before edits were kept: the paragraphs by their times are what is known.
        known = [one.text for one in self._session.note.paragraphs if one.offset_s <= self._at_s] or [""]
        return known, len(known) - 1, len(known[-1])

    def _show_hints(self) -> None:
        self.query_one(HintLine).show(
            [
                Hint("space", "hold" if self._playing else "play", "play", self.action_play),
                Hint("left right", "by marker", "marker", lambda: self.action_step(1)),
                Hint(", .", "10 s back, on", "10 s", lambda: self.action_shift(10)),
                Hint("- +", f"slower, faster ({self._speed:g}x)", f"{self._speed:g}x", lambda: self.action_pace(2)),
                Hint("esc", "back", "back", self.action_back),
            ]
        )

    def on_click(self, event: events.Click) -> None:
        """A click on the timeline goes there."""
        timeline = self.query_one(Timeline)
        if event.widget is timeline:
            self._go(timeline.time_at(event.x))

    def _go(self, at_s: float) -> None:
        self._at_s = min(self._end_s, max(0.0, at_s))
        self._show()

    def _frame(self) -> None:
        self._go(self._at_s + FRAME_S * self._speed)
        if self._at_s >= self._end_s:
            self.action_play()

    def on_screen_suspend(self) -> None:
        """Something lies over it: it holds."""
        if self._playing is not None:
            self.action_play()

    def action_play(self) -> None:
        """Play or hold."""
        if self._playing is not None:
            self._playing.stop()
            self._playing = None
        else:
            self._at_s = 0.0 if self._at_s >= self._end_s else self._at_s
            self._playing = self.set_interval(FRAME_S, self._frame)
        self._show()

    def action_step(self, by: int) -> None:
        """To the next marker, or the one before."""
        offsets = [marker.offset_s for marker in self._session.markers]
        ahead = [offset for offset in offsets if offset > self._at_s]
        behind = [offset for offset in offsets if offset < self._at_s]
        if by > 0:
            self._go(ahead[0] if ahead else self._end_s)
        else:
            self._go(behind[-1] if behind else 0.0)

    def action_shift(self, by_s: float) -> None:
        """Some seconds on or back."""
        self._go(self._at_s + by_s)

    def action_pace(self, factor: float) -> None:
        """Faster or slower."""
        self._speed = min(FASTEST, max(SLOWEST, self._speed * factor))
        self._show()

    def action_back(self) -> None:
        """Back to the review."""
        self.dismiss()


def _clipped(line: str, column: int, more: str) -> str:
    """A line no longer than can be shown, with the place of writing in it."""
    if len(line) <= LONGEST:
        return line
    start = max(0, min(column - LONGEST // 2, len(line) - LONGEST))
    end = start + LONGEST
    return f"{more if start else ''}{line[start:end]}{more if end < len(line) else ''}"
