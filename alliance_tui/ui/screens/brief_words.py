"""The brief in words: what fits one screen, from 60 columns on, with every open rupture before any long quotation."""

from rich.console import Console
from rich.text import Text

from alliance_tui.domain.attention import PULSE_RANGE
from alliance_tui.domain.reading import clock_text, counted
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.brief import Brief, OpenRupture
from alliance_tui.ui.screens.base import AllianceScreen

LABEL = 11
"""Cells of the names at the left."""
INDENT = 2
TALL = 14
"""Lines from which there is room for blank ones."""
SHARES = ((4, True), (3, True), (2, True), (2, False), (1, False))
"""How the open ruptures share the room, the most generous first: lines of words each, and blank ones between."""


class BriefWords:
    """What to know before a session: since when, what was planned, what is open, last session's marks, the trend."""

    def __init__(self, screen: AllianceScreen[None], known: Brief, width: int, height: int) -> None:
        self._screen = screen
        self._known = known
        self._width = max(width, LABEL + 10)
        self._height = height
        # Only to break lines at words; nothing is printed.
        self._console = Console(width=self._width)

    def text(self) -> Text:
        """All of it, in lines no longer than the width, and no more of them than the height where that can be."""
        if self._known.last is None:
            return Text("The first session with this client.\n\nenter starts it; the clock runs from that key.")
        lines = self._facts()
        is_tall = self._height >= TALL
        count = len(self._known.open)
        lines += [Text()] if is_tall else []
        lines.append(Text(f"{counted(count, 'rupture')} open" if count else "Nothing is open.", "bold"))
        alarm = self._screen.colour("alarm")
        troubles = [line for one in self._known.troubles for line in self._broken(_sentence(one), self._width, alarm)]
        troubles = [*([Text()] if troubles and is_tall else []), *troubles]
        lines += self._open(self._height - len(lines) - len(troubles), is_tall=is_tall)
        return Text("\n").join(lines + troubles)

    # -- the facts

    def _facts(self) -> list[Text]:
        known, screen = self._known, self._screen
        if known.last is None:
            return []
        quiet, glyphs = screen.colour("quiet"), screen.alliance.glyphs
        days = {0: "today", 1: "yesterday"}.get(known.days_since or 0, f"{known.days_since} days ago")
        last = f"session {known.last.number}, {days}"
        plan = self._broken(
            screen.alliance.discretion.words(known.plan) or "none written",
            self._width - LABEL,
            "" if known.plan else quiet,
        )
        lines = [
            self._fact("last", Text(last), f" ({known.last.started_at:%a %d %b})", ""),
            *self._risks(),
            *self._under("plan", self._cut(plan, 4 if self._height >= TALL else 1, LABEL)),
            self._fact("marked", self._marks()),
        ]
        count = len(known.trend)
        spark = Text(glyphs.spark(list(known.trend[-self._most_sessions :])), screen.colour("withdrawal"))
        sessions = f"  last {counted(count, 'session')}" if count > 1 else "  1 session"
        lines.append(self._fact("ruptures", spark, sessions, ""))
        rated = sum(score is not None for score in known.pulse)
        if rated:
            course = glyphs.course(known.pulse[-self._most_sessions :], *PULSE_RANGE)
            text = Text(course, quiet)
            lines.append(self._fact("pulse", text, f"  {rated} of them rated", f"  {rated} rated", ""))
        return lines

    def _risks(self) -> list[Text]:
        """Each risk that nobody called addressed yet: first of all that there is to know."""
        alarm = self._screen.colour("alarm")
        return [
            self._fact("risk", Text(f"{level}, session {number}", alarm), ", not addressed yet", "")
            for number, level in self._known.risks
        ]

    @property
    def _most_sessions(self) -> int:
        return self._width - LABEL

    def _marks(self) -> Text:
        """Last session's markers in one line, by name where that fits, else by sign."""
        screen, marks = self._screen, self._known.marks
        quiet = screen.colour("quiet")
        if not any(count for _group, _title, count in marks):
            return Text("nothing", quiet)
        for is_named in (True, False):
            text = Text()
            for id_, title, count in marks:
                group = self._known.book.group(id_) if self._known.book else None
                words = f" {title.lower()}" if is_named and count else ""
                style = screen.tone(group) if count else quiet
                text.append(f"{'   ' if text else ''}{screen.alliance.glyphs.group(group)} {count}{words}", style)
            if text.cell_len <= self._width - LABEL:
                break
        return text

    def _fact(self, name: str, text: Text, *remarks: str) -> Text:
        """A line with the first of the quiet remarks that fits after it."""
        quiet = self._screen.colour("quiet")
        remark = next((one for one in remarks if LABEL + text.cell_len + len(one) <= self._width), "")
        return Text(f"{name:<{LABEL}}", quiet).append_text(text).append(remark, quiet)

    def _under(self, name: str, lines: list[Text]) -> list[Text]:
        return [self._fact(name if place == 0 else "", line) for place, line in enumerate(lines)]

    # -- what is open

    def _open(self, room: int, *, is_tall: bool) -> list[Text]:
        """Every open rupture where that can be, else the latest ones and how many more there are."""
        blocks: list[list[Text]] = []
        for words, has_blank in SHARES:
            blocks = [self._block(one, words, has_blank=has_blank and is_tall) for one in self._known.open]
            if sum(map(len, blocks)) <= room:
                return [line for block in blocks for line in block]
        shown: list[Text] = []
        for place, block in enumerate(blocks):
            if place and len(shown) + len(block) + 1 > room:
                more = f"and {len(blocks) - place} more, in review"
                return [*shown, Text(more, self._screen.colour("quiet"))]
            shown += block
        return shown

    def _block(self, one: OpenRupture, most: int, *, has_blank: bool) -> list[Text]:
        title = Text(f"{self._screen.alliance.glyphs.group(one.group)} {one.title}", self._screen.tone(one.group))
        at = clock_text(one.marker.offset_s)
        ways = (
            f"  session {one.number}, {one.day:%d %b}, {at}",
            f"  session {one.number}, {at}",
            f"  {one.number}, {at}",
        )
        where = next((way for way in ways if title.cell_len + len(way) <= self._width), "")
        title.append(where, self._screen.colour("quiet"))
        title.truncate(self._width)
        told = self._screen.alliance.discretion.words(one.words)
        words = self._cut(self._broken(told, self._width - INDENT), most, INDENT) if told else []
        blank = [Text()] if has_blank else []
        return [*blank, title, *(Text(" " * INDENT).append_text(line) for line in words)]

    # -- lines

    def _broken(self, words: str, width: int, style: str = "") -> list[Text]:
        return list(Text(words, style).wrap(self._console, width))

    def _cut(self, lines: list[Text], most: int, indent: int) -> list[Text]:
        if len(lines) <= most:
            return lines
        more = self._screen.alliance.glyphs.more
        last = lines[most - 1]
        last.rstrip()
        if last.cell_len + len(more) > self._width - indent:
            last.truncate(self._width - indent - len(more))
        return [*lines[: most - 1], last.append(more)]


def _sentence(trouble: Trouble) -> str:
    return trouble.sentence
