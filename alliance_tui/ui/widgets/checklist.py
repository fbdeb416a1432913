"""The rupture and repair checklist: groups with their codes, counts, the last time of each, and the open episode."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rich.style import Style
from textual import events
from textual.message import Message

from alliance_tui.domain.codebook import Code, Codebook, Group
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text
from alliance_tui.ui.look import tone_of
from alliance_tui.ui.widgets.drawn import Drawn, Piece, cut, spread

MOST_DOTS = 5
ROOM_FOR_TITLE = 56
_BOLD = Style(bold=True)
_REVERSED = Style(reverse=True, bold=True)

Target = tuple[Group, Code | None]


@dataclass
class Tally:
    """What the checklist shows of a session."""

    codebook: Codebook
    markers: list[Marker] = field(default_factory=list)
    """In the order in which they were set."""
    open_episode: Episode | None = None
    now_s: float = 0

    def of_group(self, group: Group) -> list[Marker]:
        """The markers of a group."""
        return [marker for marker in self.markers if marker.group == group.id]

    def last_of(self, group: Group, code: Code) -> Marker | None:
        """The marker set last with a code."""
        return self._last.get((group.id, code.id))

    @cached_property
    def _last(self) -> dict[tuple[str, str | None], Marker]:
        return {(marker.group, marker.code): marker for marker in self.markers}

    def open_marker(self) -> Marker | None:
        """The last rupture of the open episode."""
        if self.open_episode is None:
            return None
        wanted = self.open_episode.ruptures[-1]
        return next((marker for marker in self.markers if marker.id == wanted), None)


class Checklist(Drawn):
    """The list beside the note; over it in mark mode on a narrow screen."""

    class Chosen(Message):
        """A row was clicked."""

        def __init__(self, group: Group, code: Code | None, time: float) -> None:
            super().__init__()
            self.group = group
            self.code = code
            self.clicked_at = time
            """On the clock of Textual's events."""

    def __init__(self) -> None:
        super().__init__(id="checklist")
        self.tally: Tally | None = None
        self.focus_group = ""
        self.is_marking = False
        self.shows_meaning = False
        self._query: str | None = None
        self._found: list[tuple[Group, Code]] = []
        self._choice = 0
        self._rows: list[Target | None] = []

    def search(self, query: str | None, found: list[tuple[Group, Code]], choice: int) -> None:
        """Show what a search for codes found; None while nobody searches."""
        self._query = query
        self._found = found
        self._choice = choice

    def lines(self) -> list[list[Piece]]:
        """The richest of the lists that fits the present height, cut at its foot if none does."""
        if self.tally is None:
            return []
        rows = self._fitting(self.tally)
        self._rows = [target for _line, target in rows]
        wall: Piece = (f"{self.alliance.glyphs.wall} ", self.alliance.palette.rule)
        return [[wall, *cut(line, self.size.width - 3)] for line, _target in rows]

    def _fitting(self, tally: Tally) -> list[tuple[list[Piece], Target | None]]:
        if self._query is not None:
            return self._search_rows(self._query)[: self.size.height]
        if self.shows_meaning:
            return self._meaning_rows(tally)[: self.size.height]
        rows: list[tuple[list[Piece], Target | None]] = []
        for is_airy, with_others in ((True, True), (False, True), (False, False)):
            rows = self._group_rows(tally, is_airy=is_airy, with_others=with_others)
            if len(rows) <= self.size.height:
                break
        return rows[: self.size.height]

    def _group_rows(self, tally: Tally, *, is_airy: bool, with_others: bool) -> list[tuple[list[Piece], Target | None]]:
        rows: list[tuple[list[Piece], Target | None]] = []
        groups = tally.codebook.groups
        focus = tally.codebook.group(self.focus_group) or groups[0]
        ordered: Sequence[Group] = groups if with_others else [focus, *(one for one in groups if one is not focus)]
        for group in ordered:
            rows.append((self._group_line(tally, group), (group, None)))
            for place, code in enumerate(group.offered, 1):
                last = tally.last_of(group, code)
                if group is focus or (with_others and last is not None):
                    line = self._code_line(tally, group, place, code, is_live=group is focus)
                    rows.append((line, (group, code)))
            if is_airy and group is focus and group is not groups[-1]:
                rows.append(([], None))
        opened = self._open_line(tally)
        if opened:
            rows += [([], None)] if is_airy else []
            rows.append((opened, None))
        return rows

    def _group_line(self, tally: Tally, group: Group) -> list[Piece]:
        look, glyphs = self.alliance.palette, self.alliance.glyphs
        tone = tone_of(look, group)
        markers = tally.of_group(group)
        is_focus = self.is_marking and group.id == self.focus_group
        key_style = tone + _REVERSED if is_focus else look.quiet + _BOLD
        if self.is_marking and not is_focus:
            key_style = look.strong
        left: list[Piece] = [
            (f" {group.key} ", key_style),
            (" ", None),
            (glyphs.group(group), tone),
            (f" {group.title}", look.text + _BOLD),
        ]
        dots = " ".join(glyphs.dot for _marker in markers[:MOST_DOTS])
        count = (str(len(markers)), look.text if markers else look.quiet)
        return spread(left, [(f"{dots} " if dots else "", tone), count], self.size.width - 4)

    def _code_line(self, tally: Tally, group: Group, place: int, code: Code, *, is_live: bool) -> list[Piece]:
        look = self.alliance.palette
        last = tally.last_of(group, code)
        is_named = self.is_marking and is_live
        digit = (f"     {place % 10} ", look.strong if is_named else look.quiet)
        title = (code.title, look.text if last or is_named else look.quiet)
        right: list[Piece] = [(clock_text(last.offset_s), tone_of(look, group))] if last else [("", None)]
        return spread([digit, title], right, self.size.width - 4)

    def _open_line(self, tally: Tally) -> list[Piece]:
        marker = tally.open_marker()
        if marker is None:
            return []
        look = self.alliance.palette
        return [
            (" open ", look.quiet),
            *open_words(tally, marker, self),
            (f"  {_since(tally.now_s - marker.offset_s)}", look.quiet),
        ]

    def _search_rows(self, query: str) -> list[tuple[list[Piece], Target | None]]:
        look, glyphs = self.alliance.palette, self.alliance.glyphs
        rows: list[tuple[list[Piece], Target | None]] = [
            ([(" find ", look.quiet), (query, look.strong), (glyphs.now, look.quiet)], None)
        ]
        chosen = min(self._choice, len(self._found) - 1)
        # The list moves on when the choice goes below its foot, so that what enter takes is always seen.
        first = max(0, chosen + 2 - self.size.height)
        for place, (group, code) in enumerate(self._found[first:], first):
            style = look.strong + look.selection if place == chosen else look.text
            rows.append(
                ([(f"   {glyphs.group(group)} ", tone_of(look, group)), (f"{code.title} ", style)], (group, code))
            )
        if not self._found:
            rows.append(([("   no code has this in its name", look.quiet)], None))
        return rows

    def _meaning_rows(self, tally: Tally) -> list[tuple[list[Piece], Target | None]]:
        look = self.alliance.palette
        group = tally.codebook.group(self.focus_group) or tally.codebook.groups[0]
        marker = next((one for one in reversed(tally.markers) if one.group == group.id and one.code), None)
        rows: list[tuple[list[Piece], Target | None]] = [(self._group_line(tally, group), (group, None))]
        rows += [([(f"   {line}", look.quiet)], None) for line in _wrapped(group.meaning, self.size.width - 7)]
        named = group.code(marker.code) if marker and marker.code else None
        for place, code in enumerate(group.offered, 1):
            rows.append((self._code_line(tally, group, place, code, is_live=True), (group, code)))
            words = (
                [code.meaning]
                if code is not named
                else [code.meaning, f"As in: {code.example}", f"Not: {code.not_this}"]
            )
            for text in words:
                rows += [([(f"       {line}", look.quiet)], None) for line in _wrapped(text, self.size.width - 11)]
        return rows

    def on_click(self, event: events.Click) -> None:
        """Tell which row was clicked."""
        target = self._rows[event.y] if 0 <= event.y < len(self._rows) else None
        if target is not None:
            self.post_message(self.Chosen(*target, time=event.time))


class CountLine(Drawn):
    """The checklist of a narrow screen: counts, and the open episode."""

    def __init__(self) -> None:
        super().__init__(id="counts")
        self.tally: Tally | None = None

    def lines(self) -> list[list[Piece]]:
        """One line."""
        if self.tally is None:
            return []
        look, glyphs = self.alliance.palette, self.alliance.glyphs
        left: list[Piece] = [(" ", None)]
        for group in self.tally.codebook.groups:
            count = len(self.tally.of_group(group))
            left.append((f"{glyphs.group(group)} {count}  ", tone_of(look, group) if count else look.quiet))
        marker = self.tally.open_marker()
        right: list[Piece] = []
        if marker is not None:
            words = open_words(self.tally, marker, self, is_short=self.size.width < ROOM_FOR_TITLE)
            right = [("open ", look.quiet), *words, (" ", None)]
        return [spread(left, right, self.size.width)]


def open_words(tally: Tally, marker: Marker, widget: Drawn, *, is_short: bool = False) -> list[Piece]:
    """The rupture of an open episode in a few words, or just its sign and time."""
    look, glyphs = widget.alliance.palette, widget.alliance.glyphs
    group = tally.codebook.group(marker.group)
    title = "" if is_short else f" {tally.codebook.title_of(marker.group, marker.code).lower()}"
    return [(f"{glyphs.group(group)} {clock_text(marker.offset_s)}{title}", tone_of(look, group))]


def _since(seconds: float) -> str:
    """How long ago, as coarse as one needs it: nothing on screen counts seconds for more than a minute."""
    return f"{max(0, int(seconds))} s" if seconds < 60 else f"{int(seconds // 60)} min"


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap  # deferred: only when somebody asks for meanings

    return textwrap.wrap(text, max(10, width))
