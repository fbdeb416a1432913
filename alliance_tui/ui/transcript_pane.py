"""What one can do in the transcript beside the review: walk, find, mark, move its clock, and say who is who."""

from typing import TYPE_CHECKING

from textual import events

from alliance_tui.domain.reading import signed_text
from alliance_tui.domain.transcript import Part
from alliance_tui.domain.trouble import Trouble
from alliance_tui.domain.typed_time import NoTime, read_time
from alliance_tui.services import transcripts
from alliance_tui.ui import actions
from alliance_tui.ui.transcript_view import OPEN, TranscriptView
from alliance_tui.ui.widgets.hint_line import Hint, HintLine
from alliance_tui.ui.widgets.prompt import Prompt
from alliance_tui.ui.widgets.reading import SessionReading
from alliance_tui.ui.widgets.said_lines import SaidLines

if TYPE_CHECKING:
    from alliance_tui.ui.screens.review import ReviewScreen


class TranscriptPane(TranscriptView):
    """The transcript with its keys; they come before those of the review while one is in it."""

    PLACE = "transcript"
    BINDINGS = actions.bindings("transcript")

    def __init__(self) -> None:
        super().__init__()
        self._asked: set[str] = set()
        """Sessions of which it was asked who is who."""
        self._is_marking = False

    def follow(self) -> None:
        """Go to the marker in focus. Who is who is never guessed: it is asked, when a transcript is first seen."""
        self._is_marking = False
        super().follow()
        transcript = self.transcript
        if transcript is None or transcript.id in self._asked:
            return
        self._asked.add(transcript.id)
        if transcript.speakers and not transcript.parts and not self.review.alliance.practice.is_read_only:
            self.action_who()

    def hints(self) -> list[Hint]:
        """What the keys do."""
        label = self.review.alliance.label_of
        if self._is_marking and self.review.walk.codebook is not None:
            keys = " ".join(group.key for group in self.review.walk.codebook.groups)
            return [Hint(keys, "mark this line", "mark"), Hint("esc", "leave it", "leave")]
        close = Hint(label("transcript.close"), "put away", "away", self.toggle)
        if self.transcript is None:
            return [close]
        return [
            Hint(label("transcript.to-marker"), "nearest marker", "marker", self.action_to_marker),
            Hint(label("review.next-marker"), "next", "next", lambda: self.review.action_step_marker(1)),
            Hint(label("review.previous-marker"), "previous", "prev.", lambda: self.review.action_step_marker(-1)),
            Hint(label("transcript.find"), "find", "find", self.action_find),
            close,
            Hint(label("transcript.mark-line"), "mark", "mark", self.action_mark_line),
            Hint(label("transcript.clap"), "same moment", "clap", self.action_clap),
            Hint(", .", "1 s", "1 s"),
            Hint(label("transcript.begins"), "begins at", "begins", self.action_begins),
            Hint(label("transcript.who"), "who is who", "who", self.action_who),
        ]

    def take_key(self, event: events.Key) -> bool:
        """The letter of a group, when a line is to be marked; whether it was taken. Any other key ends that."""
        if not self._is_marking:
            return False
        self._set_marking(False)
        book = self.review.walk.codebook
        group = book.group_for_key(event.character or "") if book else None
        if group is not None:
            self._mark(group.id)
        return group is not None or event.key == "escape"

    def on_said_lines_line_clicked(self, message: SaidLines.LineClicked) -> None:
        """A click lights a line; one on the lit line goes to the nearest marker."""
        message.stop()
        if message.place == self.lines.at:
            self.action_to_marker()
        else:
            self.lines.go_to(message.place)

    def action_go(self, by: int) -> None:
        """Line by line."""
        self.lines.go_to(self.lines.at + by)

    def action_page(self, by: int) -> None:
        """Page by page."""
        self.lines.go_page(by)

    def action_end(self, way: int) -> None:
        """To the first line, or the last."""
        self.lines.go_to(0 if way < 0 else self.lines.count - 1)

    def action_to_marker(self) -> None:
        """To the nearest marker that passes the filter."""
        walk, transcript = self.review.walk, self.transcript
        if transcript is None:
            return
        if not walk.passing:
            self.review.say("No marker to go to.")
            return
        at_s = transcript.time_of(self.lines.at)
        nearest = min(walk.passing, key=lambda marker: abs(marker.offset_s - at_s))
        walk.focus(nearest.id)
        self.followed = (nearest.id, nearest.offset_s)  # one stays on the line one is on
        self.review.show_marker()

    def action_find(self) -> None:
        """Ask for words."""
        if self.transcript is not None:
            before = self.lines.at
            self.review.query_one(Prompt).ask(
                "find in what was said",
                self._found,
                changing=self.lines.look_for,
                instead=lambda: self._give_up(before),
            )

    def _give_up(self, before: int) -> None:
        self.lines.look_for("")
        self.lines.go_to(before)

    def _found(self, text: str) -> None:
        self.lines.look_for(text)
        if not self.lines.is_found:
            self.review.say("Nobody said that.")

    def action_find_next(self) -> None:
        """The next hit."""
        if self.transcript is not None and not self.lines.find_next():
            self.review.say(f"There is nothing to look for: {self.review.alliance.label_of('transcript.find')} finds.")

    def action_mark_line(self) -> None:
        """Wait for a group's letter."""
        if self.transcript is not None and self._may_change():
            self._set_marking(True)

    def _set_marking(self, is_on: bool) -> None:
        self._is_marking = is_on
        self.review.query_one(HintLine).show(self.hints())

    def _mark(self, group: str) -> None:
        if self.transcript is None:
            return
        at_s = self.transcript.time_of(self.lines.at)
        try:
            self.review.walk.add_marker(group, at_s)
        except Trouble as trouble:
            self.review.say(trouble.sentence)
        self.review.show_session()

    def action_clap(self) -> None:
        """This line is the marker in focus."""
        marker = self.review.walk.marker
        if self.transcript is None:
            return
        if marker is None:
            self.review.say("There is no marker in focus to go by.")
        else:
            self._align(marker.offset_s - self.transcript.said[self.lines.at].start_s)

    def action_nudge(self, by: int) -> None:
        """Some seconds earlier or later."""
        if self.transcript is not None:
            self._align(self.transcript.offset_s + by)

    def action_begins(self) -> None:
        """Ask when it begins."""
        if self.transcript is not None and self._may_change():
            text = signed_text(self.transcript.offset_s)
            self.review.ask("begins at session time", self._begin, text=text, is_open=True)

    def _begin(self, text: str) -> None:
        try:
            offset_s = read_time(text, may_precede=True)
        except NoTime as trouble:
            self.review.say(trouble.sentence)
        else:
            self._align(offset_s)

    def _align(self, offset_s: float) -> None:
        session, transcript = self.review.walk.session, self.transcript
        if session is None or transcript is None or not self._may_change():
            return
        try:
            changed = transcripts.align(self.review.alliance.practice, session, transcript, offset_s)
        except Trouble as trouble:
            self.review.say(trouble.sentence)
            return
        self.change(changed)

    def _may_change(self) -> bool:
        is_open = not self.review.alliance.practice.is_read_only
        if not is_open:
            self.review.say("This practice is open read-only.")
        return is_open

    def action_who(self) -> None:
        """Ask who is who."""
        from alliance_tui.ui.screens.speakers import SpeakersScreen  # deferred: asked once a session

        transcript = self.transcript
        if transcript is None or not self._may_change():
            return
        if not transcript.speakers:
            self.review.say("The transcript does not say who speaks.")
            return
        self.app.push_screen(SpeakersScreen(transcript), self._who_was_said)

    def _who_was_said(self, parts: dict[str, Part] | None) -> None:
        session, transcript = self.review.walk.session, self.transcript
        if parts is None or session is None or transcript is None or parts == transcript.parts:
            return
        try:
            changed = transcripts.say_who(self.review.alliance.practice, session, transcript, parts)
        except Trouble as trouble:
            self.review.say(trouble.sentence)
            return
        self.followed = None
        self.change(changed)

    def action_close(self) -> None:
        """Put it away."""
        self.toggle()


def focus_middle(screen: "ReviewScreen") -> None:
    """Back to what one reads: the transcript where it is shown, else the note."""
    middle = screen.query_one(SaidLines if screen.has_class(OPEN) else SessionReading)
    middle.focus()
