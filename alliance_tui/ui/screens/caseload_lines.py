"""How a client, and a session that was found live, read in the caseload."""

from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from alliance_tui.domain.attention import PULSE_RANGE
from alliance_tui.domain.reading import counted
from alliance_tui.services.caseload import CaseloadRow
from alliance_tui.services.caseload_view import Order
from alliance_tui.services.recovery import Unfinished

if TYPE_CHECKING:
    from alliance_tui.ui.screens.caseload import CaseloadScreen

SPARK_SESSIONS = 12
GAP = 2
ROOM_TO_FINISH = 56
"""Columns from which on a wrap-up that waits is said in words; below, its sign stands alone."""
LEAST_WHY = 12
"""Cells of the shortest reason that says something."""


class CaseloadLines:
    """The lines of the caseload, each one row high at the screen's present width."""

    def __init__(self, screen: "CaseloadScreen") -> None:
        self._screen = screen
        self._code_cells = 8
        self._has_spark = self._has_pulse = False
        self._why_cells = 0
        self._to_finish = ""
        self._finish_cells = 0

    def fit(self, rows: list[CaseloadRow]) -> None:
        """Share out the width: the code as long as the longest, then what there is room for."""
        longest = max((cell_len(row.client.code) for row in rows), default=0)
        self._code_cells = max(8, min(longest + GAP, 12 if self._is_narrow else 26))
        hollow = self._screen.alliance.glyphs.hollow
        self._to_finish = f"{hollow} to finish" if self._screen.size.width >= ROOM_TO_FINISH else hollow
        self._finish_cells = cell_len(self._to_finish) + GAP if any(row.to_finish for row in rows) else 0
        room = self._screen.size.width - 3 - self._code_cells - self._finish_cells - self._ago_cells - 8 - 6
        self._has_spark = room >= GAP + SPARK_SESSIONS
        room -= (GAP + SPARK_SESSIONS) * self._has_spark
        self._has_pulse = room >= GAP + SPARK_SESSIONS and any(row.pulse for row in rows)
        room -= (GAP + SPARK_SESSIONS) * self._has_pulse
        self._why_cells = room - GAP if room - GAP >= LEAST_WHY else 0

    def found(self, one: Unfinished) -> Text:
        """A session that was live when the program stopped."""
        session = one.session()
        markers = counted(len(session.markers), "marker")
        words = counted(len(session.note.text.split()), "word")
        lost = f", {one.lost_bytes} bytes torn" if one.lost_bytes else ""
        return Text.assemble(
            (f"{one.client.code} session {session.number}", f"bold {self._screen.colour('strong')}"),
            (f"  was live at {session.started_at:%H:%M, %d %b}", self._screen.colour("connection")),
            (f"  {words}, {markers}{lost}. enter goes on", self._screen.colour("quiet")),
        )

    def client(self, row: CaseloadRow) -> Text:
        """A client."""
        quiet = self._screen.colour("quiet")
        code = _fitted(row.client.code, self._code_cells, self._screen.alliance.glyphs.more)
        if row.trouble is not None:
            return Text.assemble((code, "bold"), (row.trouble.title, self._screen.colour("alarm")), no_wrap=True)
        line = Text(no_wrap=True, overflow="crop")
        line.append(code, quiet if row.client.is_archived else f"bold {self._screen.colour('strong')}")
        waiting = self._to_finish if row.to_finish else ""
        line.append(f"{waiting:<{self._finish_cells}}", self._screen.colour("connection"))
        line.append(f"{_ago(row, is_short=self._is_narrow):<{self._ago_cells}}", quiet)
        line.append(f"{row.session_count:>8}")
        line.append(f"{row.open_episodes or '':>6}", self._screen.colour("confrontation"))
        if self._has_spark:
            spark = self._screen.alliance.glyphs.spark(list(row.ruptures[-SPARK_SESSIONS:]))
            line.append(f"{'':{GAP}}{spark:<{SPARK_SESSIONS}}", self._screen.colour("withdrawal"))
        if self._has_pulse:
            line.append(f"{'':{GAP}}{self._pulse(row):<{SPARK_SESSIONS}}", quiet)
        if self._why_cells:
            line.append(f"{'':{GAP}}{self._why(row)}", quiet)
        return line

    def columns(self) -> Text:
        """What stands above the clients; the column they are sorted by is lit up."""
        view = self._screen.view
        line = Text(" ", self._screen.colour("quiet"), no_wrap=True, overflow="crop")

        def name(text: str, cells: int, order: Order | None = None, *, is_right: bool = False) -> None:
            style = f"bold {self._screen.colour('text')}" if order is view.order else ""
            blank = " " * max(0, cells - len(text))
            line.append(blank if is_right else "").append(text, style).append("" if is_right else blank)

        name("client", self._code_cells, Order.CODE)
        name("", self._finish_cells)
        name("last", self._ago_cells, Order.LAST)
        name("sessions", 8, is_right=True)
        name("open", 6, Order.OPEN, is_right=True)
        if self._has_spark:
            name("", GAP)
            name("ruptures", SPARK_SESSIONS)
        if self._has_pulse:
            name("", GAP)
            name("pulse", SPARK_SESSIONS)
        if self._why_cells:
            name("", GAP)
            name("worth a look", self._why_cells, Order.LOOK)
        return line

    @property
    def _is_narrow(self) -> bool:
        return self._screen.size.width < 56

    @property
    def _ago_cells(self) -> int:
        return 8 if self._is_narrow else 13

    def _pulse(self, row: CaseloadRow) -> str:
        return self._screen.alliance.glyphs.course(row.pulse[-SPARK_SESSIONS:], *PULSE_RANGE)

    def _why(self, row: CaseloadRow) -> str:
        """As many reasons as there is room for, the first one in any case."""
        if row.client.is_archived:
            return "archived"
        words = [reason.short for reason in row.reasons]
        while len(words) > 1 and cell_len(", ".join(words)) > self._why_cells:
            words.pop()
        return ", ".join(words)[: self._why_cells]


def _ago(row: CaseloadRow, *, is_short: bool) -> str:
    if row.last_at is None:
        return "never" if is_short else "never yet"
    days = (date.today() - row.last_at.date()).days
    if is_short:
        return f"{days} d"
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def _fitted(text: str, cells: int, more: str) -> str:
    """Text cut and padded to a number of cells, with two free after it."""
    fitted = text if cell_len(text) <= cells - 2 else set_cell_size(text, cells - 2 - len(more)) + more
    return set_cell_size(fitted, cells)
