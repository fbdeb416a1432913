"""The pane of the wrap-up: what there is to know and to say of the one in focus."""

from typing import TYPE_CHECKING

from rich.style import Style
from rich.table import Table
from rich.text import Text

from alliance_tui.domain.carried import carried_from, carried_to
from alliance_tui.domain.codebook import Code, Group, Kind
from alliance_tui.domain.episode import ANCHORS, Episode
from alliance_tui.domain.linking import Marks
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text, counted
from alliance_tui.domain.session import Session
from alliance_tui.services.wrapping_up import Step, Stop
from alliance_tui.ui.screens.wrap_up_list import record_state
from alliance_tui.ui.wrap_up_keys import FIELDS

if TYPE_CHECKING:
    from alliance_tui.ui.screens.wrap_up import WrapUpScreen

LABELS = {"resolution": "resolution", "contribution": "my part", "salience": "salience"}
LABEL_CELLS = 12


class WrapUpPane:
    """Words for the screen's present state and size."""

    def __init__(self, screen: "WrapUpScreen") -> None:
        self._screen = screen
        self._wrap_up = screen.wrap_up
        self._list = screen.list

    @property
    def _is_short(self) -> bool:
        return self._screen.size.height < 20

    @property
    def _chosen(self) -> Style:
        return self._screen.alliance.palette.strong + self._screen.alliance.palette.selection

    @property
    def _width(self) -> int:
        width = self._screen.size.width
        return width - 2 if self._screen.has_class("-narrow") else width - 51

    def table(self) -> Table:
        """What there is to know and to say of the stop one stands at."""
        stop = self._screen.here
        if stop.step is Step.CODING:
            lines = _coding_lines(self._screen)
        else:
            lines = {
                Step.MOMENT: self._moment_lines,
                Step.RATINGS: self._rating_lines,
                Step.PLAN: self._plan_lines,
                Step.RECORD: self._record_lines,
            }.get(stop.step, self._episode_lines)(stop)
        table = Table.grid(expand=True)
        table.add_column(ratio=1)
        for line in lines:
            if line is not None and (line or not self._is_short):
                table.add_row(line)
        return table

    def _place(self, stop: Stop, what: str) -> Text:
        """Which of how many, and how many wait."""
        same = [one for one in self._wrap_up.stops() if one.step is stop.step]
        waiting = sum(self._wrap_up.is_waiting(one) for one in same)
        left = f"{waiting} {'not named' if stop.step is Step.MOMENT else 'open'}" if waiting else ""
        text = Text(f"{what} {same.index(stop) + 1} of {len(same)}", self._screen.colour("quiet"))
        gap = self._width - len(text) - len(left)
        return text.append(" " * max(2, gap) + left)

    def _moment_lines(self, stop: Stop) -> list[Text]:
        marker, session = self._wrap_up.marker(stop.id), self._wrap_up.session
        title = Text()
        self._list.moment(title, marker)
        title.stylize("bold")
        title.append("" if marker.code else "   not named yet", self._screen.colour("quiet"))
        lines = [self._place(stop, "moment"), Text(), title, self._said(session, marker), Text()]
        if self._screen.keys.choices:
            return lines + self._choice_lines("Which episode does it mend?")
        if self._screen.keys.search.query is not None:
            return lines + self._search_lines()
        lines += [*self._code_lines(marker), Text()]
        lines.append(self._labelled("salience", self._scale("salience", marker.salience)))
        linked = self._linked(marker)
        if linked:
            lines.append(linked)
        if marker.comment:
            lines.append(self._labelled("comment", Text(self._screen.alliance.discretion.words(marker.comment))))
        return lines

    def _said(self, session: Session, marker: Marker) -> Text:
        """What was being written at that moment, shortened to two lines."""
        words = self._list.words_at(session, marker)
        room = self._width * (1 if self._is_short else 2) - 4
        more = self._screen.alliance.glyphs.more
        words = words if len(words) <= room else words[: room - len(more)].rstrip() + more
        return Text(
            f"  {words}" if words else "  nothing was written then", self._screen.colour("quiet") if not words else ""
        )

    def _code_lines(self, marker: Marker) -> list[Text]:
        """The group's codes by digit; in two columns where the screen is low."""
        group = self._list.group(marker)
        cells = [self._code_cell(place, code.title, code.id == marker.code) for place, code in self._codes(group)]
        if not self._is_short:
            return cells
        half, width = (len(cells) + 1) // 2, self._width // 2
        lines = []
        for left in range(half):
            line = cells[left].copy()
            line.truncate(width - 1, overflow="ellipsis")
            line.pad_right(width - line.cell_len)
            lines.append(line + cells[left + half] if left + half < len(cells) else line)
        return lines

    @staticmethod
    def _codes(group: Group | None) -> list[tuple[int, Code]]:
        return list(enumerate(group.offered, 1)) if group else []

    def _code_cell(self, place: int, title: str, is_chosen: bool) -> Text:
        dot = self._screen.alliance.glyphs.dot if is_chosen else " "
        text = Text(no_wrap=True, overflow="ellipsis")
        text.append(f"{dot} ", self._screen.colour("good"))
        text.append(f"{place % 10} ", "bold")
        return text.append(title, "bold" if is_chosen else "")

    def _search_lines(self) -> list[Text]:
        search, glyphs = self._screen.keys.search, self._screen.alliance.glyphs
        lines = [
            Text.assemble(
                ("find ", self._screen.colour("quiet")),
                (search.query or "", "bold"),
                (glyphs.now, self._screen.colour("quiet")),
            )
        ]
        found = search.found()
        for place, (group, code) in enumerate(found):
            style = self._chosen if place == min(search.choice, len(found) - 1) else ""
            lines.append(
                Text.assemble((f"  {glyphs.group(group)} ", self._screen.tone(group)), (f"{code.title} ", style))
            )
        return lines if found else [*lines, Text("  no code has this in its name", self._screen.colour("quiet"))]

    def _choice_lines(self, question: str) -> list[Text]:
        lines = [Text(question)]
        for digit, stop in self._screen.keys.choices:
            line = Text(no_wrap=True, overflow="ellipsis").append(f"  {digit} ", "bold")
            lines.append(self._list.episode_row(line, stop) if stop else line.append("none"))
        return lines

    def _linked(self, marker: Marker) -> Text | None:
        """Which episode a moment belongs to, and with what."""
        kind, session = self._wrap_up.kind_of(marker), self._wrap_up.session
        if kind not in (Kind.RUPTURE, Kind.REPAIR):
            return None
        episode = session.episode_of(marker.id)
        if episode is None:
            found = carried_from(session, marker.id, self._wrap_up.answers.everything())
            return self._labelled("mends", Text(_carried_words(found), "" if found else self._screen.colour("quiet")))
        marks = Marks.of(session)
        words = Text()
        for one in episode.members:
            if one != marker.id:
                words.append("" if not words else "   ")
                other = marks.marker(one)
                group = self._list.group(other)
                words.append(f"{self._screen.alliance.glyphs.group(group)} {clock_text(other.offset_s)}")
        label = "mends" if kind is Kind.REPAIR else "episode"
        return self._labelled(label, words or Text("by itself", self._screen.colour("quiet")))

    # -- episodes

    def _episode_lines(self, stop: Stop) -> list[Text]:
        session, episode = self._wrap_up.session_of(stop), self._wrap_up.episode(stop)
        what = "episode" if stop.step is Step.EPISODE else f"from session {session.number}, episode"
        lines = [self._place(stop, what), Text()]
        lines += self._member_lines(session, episode, stop)
        lines.append(Text())
        if self._screen.keys.choices:
            return lines + self._choice_lines("Which episode belongs to it?")
        fields = FIELDS if stop.step is Step.EPISODE else FIELDS[:2]
        for field in fields:
            value = self._value(episode, field)
            lines.append(
                self._labelled(LABELS[field], self._scale(field, value), is_next=field == self._screen.keys.field)
            )
        if not self._is_short:
            lines.append(self._anchor_line(self._screen.keys.field))
        lines.append(
            self._labelled(
                "reflection",
                Text(self._screen.alliance.discretion.words(episode.reflection))
                if episode.reflection
                else Text("t writes a line", self._screen.colour("quiet")),
            )
        )
        if stop.step is Step.EPISODE and not self._is_short:
            lines += [Text(), self._rule()]
        return lines

    def _member_lines(self, session: Session, episode: Episode, stop: Stop) -> list[Text]:
        marks = Marks.of(session)
        members = [(marks.marker(one), session) for one in episode.members]
        if stop.step is Step.OLDER:
            here = self._wrap_up.session
            members += [(one, here) for one in carried_to(here, session.id, episode)]
        lines = []
        for marker, of in members:
            line = Text(no_wrap=True, overflow="ellipsis")
            self._list.moment(line, marker, of)
            line.append(
                f"  session {of.number}" if stop.step is Step.OLDER and of is not session else "",
                self._screen.colour("quiet"),
            )
            lines.append(line.append(f"  {self._list.words_at(of, marker)}", self._screen.colour("quiet")))
        return lines

    def _value(self, episode: Episode, field: str) -> int | None:
        if field != "salience":
            value = getattr(episode, field)
            return value if isinstance(value, int) else None
        given = [one.salience for one in self._wrap_up.session.markers if one.id in episode.ruptures and one.salience]
        return max(given, default=None)

    def _scale(self, field: str, value: int | None) -> Text:
        """1 to 5 with the one that was given, and what it means."""
        text = Text()
        for number in range(1, 6):
            text.append(f" {number} ", self._chosen if number == value else self._screen.colour("quiet"))
        return text.append(
            f"  {ANCHORS[field][value - 1]}" if value else "  not rated", "" if value else self._screen.colour("quiet")
        )

    def _anchor_line(self, field: str) -> Text:
        words = "  ".join(f"{number} {word}" for number, word in enumerate(ANCHORS[field], 1))
        return Text(f"  {words}", self._screen.colour("quiet"))

    def _rule(self) -> Text:
        within_s = int(self._wrap_up.merge_within_s)
        if not within_s:
            return Text("Each rupture begins an episode of its own. g joins two.", self._screen.colour("quiet"))
        return Text(
            f"Ruptures of one group within {within_s} s are taken for one episode; s splits one off, g joins two.",
            self._screen.colour("quiet"),
        )

    def _labelled(self, label: str, words: Text, *, is_next: bool = False) -> Text:
        mark = ">" if is_next else " "
        # A scale brings a cell of its own before its first number.
        cells = LABEL_CELLS - words.plain.startswith(" 1 ")
        return Text.assemble((f"{mark} ", "bold"), (f"{label:<{cells}}", self._screen.colour("quiet")), words)

    # -- ratings and plan

    def _session_lines(self) -> list[Text]:
        """The session in a line, and that it is a good one without marks too."""
        session, quiet = self._wrap_up.session, self._screen.colour("quiet")
        paused = f", {clock_text(session.paused_s)} of it lost to pauses" if session.paused_s else ""
        long = f"{clock_text(self._wrap_up.length_s)} long{paused}, {counted(len(session.note.text.split()), 'word')}."
        lines = [Text(long, quiet)]
        if not session.markers:
            lines.append(Text("No moment was marked. That is a good session too.", quiet))
        return lines

    def _rating_lines(self, _stop: Stop) -> list[Text]:
        quiet = self._screen.colour("quiet")
        lines = [*self._session_lines(), Text(), Text("Ratings", "bold")]
        for one in self._wrap_up.session.ratings:
            total = one.totals.get("total")
            value = f"{total:g}" if total is not None else counted(len(one.values), "answer")
            name = one.scale.replace("-", " ").capitalize()
            lines.append(Text.assemble(f"  {name}  {value}", (f"  by the {one.rater.value}", quiet)))
        key = self._screen.alliance.label_of("wrapup.rate")
        return [*lines, Text(f"  {key} rates the session; enter goes on without.", quiet)]

    def _record_lines(self, _stop: Stop) -> list[Text]:
        key = self._screen.alliance.label_of("wrapup.record")
        state = record_state(self._wrap_up.session)
        words = f"  {state}. {key} opens it; enter is done."
        return [
            *self._session_lines(),
            Text(),
            Text("The record note", "bold"),
            Text(words, self._screen.colour("quiet")),
        ]

    def _plan_lines(self, _stop: Stop) -> list[Text]:
        lines = [*self._session_lines(), Text(), Text("The plan for next time", "bold")]
        if not self._screen.is_typing:
            key = "enter writes it" if not self._wrap_up.session.plan else "enter goes on with it"
            lines.append(Text(f"One line or a few. {key}; d is done.", self._screen.colour("quiet")))
        else:
            lines.append(Text("One line or a few. esc when it is written.", self._screen.colour("quiet")))
        return lines


def _carried_words(found: tuple[Session | None, Episode | None] | None) -> str:
    if found is None:
        return "no episode"
    earlier, episode = found
    where = f"an episode of session {earlier.number}" if earlier else "an episode of an earlier session"
    return f"{where} that was taken out since" if earlier and episode is None else where


def _coding_lines(screen: "WrapUpScreen") -> list[Text]:
    """The end of what one does for another practice."""
    late, quiet = screen.alliance.label_of("wrapup.add-late"), screen.colour("quiet")
    words = (
        f"{late} adds a mark: a group's letter and the minute, as in w 20. Enter is done; it is closed and sent back "
        "from the list of what came to be coded."
    )
    length = Text(f"{clock_text(screen.wrap_up.length_s)} long.", quiet)
    return [length, Text(), Text("Coded for another practice", "bold"), Text(words, quiet)]
