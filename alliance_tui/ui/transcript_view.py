"""A transcript beside the markers of the review, on the session's clock: what is shown of it, and what it follows."""

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from alliance_tui.domain.reading import signed_text
from alliance_tui.domain.transcript import Transcript
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import transcripts
from alliance_tui.ui.look import tone_of
from alliance_tui.ui.widgets.drawn import Piece
from alliance_tui.ui.widgets.reading import SessionReading
from alliance_tui.ui.widgets.said_lines import SaidLines

if TYPE_CHECKING:
    from alliance_tui.ui.screens.review import ReviewScreen

OPEN = "-transcript"
"""The class of a review that shows it."""


class TranscriptView(Vertical):
    """The transcript of the session one is in. Its words are here only while it is shown."""

    DEFAULT_CSS = """
    TranscriptView { display: none; width: 1fr; height: 1fr; background: $our-ground; }
    TranscriptView #said-head { height: 1; padding: 0 1; color: $our-quiet; background: $our-ground; }
    TranscriptView #said {
        width: 1fr; height: 1fr; background: $our-ground; color: $our-text;
        scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        scrollbar-background: $our-ground; scrollbar-color: $our-rule;
        scrollbar-background-hover: $our-ground; scrollbar-color-hover: $our-quiet;
        scrollbar-background-active: $our-ground; scrollbar-color-active: $our-quiet;
    }
    """

    def __init__(self) -> None:
        super().__init__(id="transcript")
        self.transcript: Transcript | None = None
        """That of the session one is in, while it is shown."""
        self._session_id = ""
        self.followed: tuple[str, float | None] | None = None
        """The marker that the lines were last brought to, and where it lay."""

    def compose(self) -> ComposeResult:
        """What it is, then the lines."""
        yield Static("", id="said-head", markup=False)
        yield SaidLines()

    @property
    def review(self) -> "ReviewScreen":
        """The screen it stands in."""
        return cast("ReviewScreen", self.screen)

    @property
    def is_open(self) -> bool:
        """Whether it is shown."""
        return self.screen.has_class(OPEN)

    @property
    def lines(self) -> SaidLines:
        """The lines."""
        return self.query_one(SaidLines)

    def toggle(self) -> None:
        """Show it, or put it away."""
        self.screen.set_class(not self.is_open, OPEN)
        self.set_class(self.is_open, "-in-place")
        if self.is_open:
            self.lines.focus()
        else:
            self.screen.query_one(SessionReading).focus()
        self.review.show_marker()

    def follow(self) -> None:
        """Go to where the marker in focus lies, in the session one is in."""
        if not self.is_open:
            self._let_go()
            return
        walk = self.review.walk
        session = walk.session
        if (session.id if session else "") != self._session_id:
            self._read()
        transcript, at_s = self.transcript, walk.moment_s
        self._show_head()
        if transcript is None:
            return
        self.lines.light(at_s, self._signs(transcript))
        moment = (walk.marker.id if walk.marker else "", at_s)
        if at_s is not None and moment != self.followed:
            self.followed = moment
            self.lines.go_to(transcript.place_at(at_s))

    def read_again(self, *, is_new: bool) -> None:
        """What is kept was changed elsewhere. One that was not there before is shown."""
        self._let_go()
        if is_new and not self.is_open:
            self.toggle()
        else:
            self.follow()

    def _let_go(self) -> None:
        self.transcript, self._session_id, self.followed = None, "", None
        self.lines.read(None)

    def _read(self) -> None:
        self._let_go()
        session = self.review.walk.session
        if session is None:
            return
        self._session_id = session.id
        try:
            self.transcript = transcripts.read(self.review.alliance.practice, session)
        except Trouble as trouble:
            self.review.tell(trouble, "Not read", is_error=False)
        self.lines.read(self.transcript)

    def _show_head(self) -> None:
        transcript, alliance = self.transcript, self.review.alliance
        between = alliance.glyphs.between
        if transcript is None:
            words = f"No transcript is kept beside this session. {alliance.label_of('review.import')} takes one in."
        else:
            words = f"What was said {between} begins at {signed_text(transcript.offset_s)}"
            unsaid = [one for one in transcript.speakers if one not in transcript.parts]
            if unsaid:
                words += f" {between} {alliance.label_of('transcript.who')}: who is who"
        self.query_one("#said-head", Static).update(words)

    def _signs(self, transcript: Transcript) -> dict[int, Piece]:
        """The signs of the markers, by the line that was begun at their time; that of the marker in focus first."""
        walk, alliance = self.review.walk, self.review.alliance
        signs: dict[int, Piece] = {}
        markers = [*(walk.session.markers if walk.session else ()), *([walk.marker] if walk.marker else ())]
        for marker in markers:
            group = walk.codebook.group(marker.group) if walk.codebook else None
            sign = alliance.glyphs.group(group), tone_of(alliance.palette, group)
            signs[transcript.place_at(marker.offset_s)] = sign
        return signs

    def on_unmount(self) -> None:
        """Nothing of it is left when the review is."""
        self.transcript = None

    def change(self, transcript: Transcript) -> None:
        """Show it as it is kept now, on the line one is on."""
        self.transcript = transcript
        self.lines.read(transcript)
        self.follow()
