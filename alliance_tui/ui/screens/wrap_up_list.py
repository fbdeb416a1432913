"""The list of the wrap-up: moments, episodes and steps, one row each."""

from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets.option_list import Option

from alliance_tui.domain.carried import carried_to
from alliance_tui.domain.codebook import Group
from alliance_tui.domain.episode import ANCHORS, Episode
from alliance_tui.domain.linking import Marks
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text
from alliance_tui.domain.session import Session
from alliance_tui.services.brief import words_at
from alliance_tui.services.review import codebook_of
from alliance_tui.services.wrapping_up import Step, Stop

if TYPE_CHECKING:
    from alliance_tui.ui.screens.wrap_up import WrapUpScreen

HEADS = {
    Step.MOMENT: "moments",
    Step.EPISODE: "episodes",
    Step.OLDER: "still open from before",
    Step.RATINGS: "then",
    Step.PLAN: "then",
    Step.RECORD: "then",
    Step.CODING: "then",
}


class WrapUpList:
    """The headline, and one row for everything there is."""

    def __init__(self, screen: "WrapUpScreen") -> None:
        self._screen = screen
        self._wrap_up = screen.wrap_up

    def headline(self) -> tuple[str, str]:
        """Whose session, which, and that this is its wrap-up."""
        session = self._wrap_up.session
        day = "" if self._screen.ways.leads_back_in else f" of {session.started_at:%d %b}"
        ended = " ended" if self._screen.ways.leads_back_in else ""
        about = f"session {session.number}{ended}{day}"
        if self._screen.size.width >= 56:
            about += f" {self._screen.alliance.glyphs.between} wrap-up"
        return session.client, about

    def row_id(self, stop: Stop) -> str:
        """The id of a stop's row."""
        return f"{stop.step.value}-{stop.session_id}-{stop.id}"

    def stop_of(self, row_id: str) -> Stop:
        """The stop of a row."""
        return next(stop for stop in self._wrap_up.stops() if self.row_id(stop) == row_id)

    def rail(self) -> list[Option]:
        """Everything there is, one row each, under small heads."""
        rows: list[Option] = []
        head = ""
        for stop in self._wrap_up.stops():
            if HEADS[stop.step] != head:
                head = HEADS[stop.step]
                rows.append(Option(Text(head, self._screen.colour("quiet")), disabled=True, id=f"head-{head}"))
            rows.append(Option(self._row(stop), id=self.row_id(stop)))
        return rows

    def _row(self, stop: Stop) -> Text:
        text = Text(no_wrap=True, overflow="ellipsis")
        if stop.step is Step.RATINGS:
            rated = ", ".join(f"{one.scale} {one.rater.value}" for one in self._wrap_up.session.ratings)
            text.append("ratings  ")
            return text.append(rated or "none yet", self._screen.colour("quiet"))
        if stop.step is Step.RECORD:
            return text.append("record  ").append(record_state(self._wrap_up.session), self._screen.colour("quiet"))
        if stop.step is Step.CODING:
            is_closed = self._wrap_up.session.is_own_closed
            return text.append("coding  ").append("closed" if is_closed else "not closed", self._screen.colour("quiet"))
        if stop.step is Step.PLAN:
            plan = self._wrap_up.session.plan.strip()
            text.append("plan  ")
            return text.append(self._written(plan).split("\n")[0] if plan else "none yet", self._screen.colour("quiet"))
        glyphs = self._screen.alliance.glyphs
        text.append(f"{glyphs.hollow if self._wrap_up.is_waiting(stop) else ' '} ", self._screen.colour("quiet"))
        if stop.step is Step.MOMENT:
            marker = self._wrap_up.marker(stop.id)
            self.moment(text, marker)
            return text.append(f"  {self.words_at(self._wrap_up.session, marker)}", self._screen.colour("quiet"))
        return self.episode_row(text, stop)

    def episode_row(self, text: Text, stop: Stop) -> Text:
        """An episode in a row, after what stands in `text`: how it began, how much belongs to it, how it stands."""
        session, episode = self._wrap_up.session_of(stop), self._wrap_up.episode(stop)
        self.moment(text, self._first(session, episode), session)
        count = len(episode.members)
        count += len(carried_to(self._wrap_up.session, session.id, episode))
        text.append(f" +{count - 1}" if count > 1 else "", self._screen.colour("quiet"))
        if stop.step is Step.OLDER:
            text.append(f"  session {session.number}", self._screen.colour("quiet"))
        return text.append(
            "  open" if episode.is_open else f"  {ANCHORS['resolution'][(episode.resolution or 1) - 1]}",
            self._screen.colour("quiet"),
        )

    def moment(self, text: Text, marker: Marker, session: Session | None = None) -> None:
        """A moment's sign, time and name, by the codebook its session was coded with; this session's, where none is
        given."""
        book = self._wrap_up.codebook
        if session is not None and session.id != self._wrap_up.session.id:
            book = codebook_of(self._screen.alliance.practice, session)
        group = book.group(marker.group) if book else None
        text.append(f"{self._screen.alliance.glyphs.group(group)} ", self._screen.tone(group))
        text.append(f"{clock_text(marker.offset_s)} ", self._screen.tone(group))
        text.append(book.title_of(marker.group, marker.code) if book else marker.group)

    def words_at(self, session: Session, marker: Marker) -> str:
        """What was being written at that moment, as it may be seen."""
        return self._written(words_at(session, marker.offset_s))

    def _written(self, text: str) -> str:
        return self._screen.alliance.discretion.words(text)

    def group(self, marker: Marker) -> Group | None:
        """A marker's group."""
        return self._wrap_up.codebook.group(marker.group) if self._wrap_up.codebook else None

    @staticmethod
    def _first(session: Session, episode: Episode) -> Marker:
        marks = Marks.of(session)
        return min((marks.marker(one) for one in episode.ruptures), key=lambda one: one.offset_s)


def record_state(session: Session) -> str:
    """How far the record note of a session is."""
    if session.signature is not None:
        return "signed"
    return "a draft" if session.progress_note is not None else "none yet"
