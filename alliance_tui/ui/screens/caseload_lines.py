"""How a client, and a session that was found live, read in the caseload."""

from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from alliance_tui.domain.reading import counted
from alliance_tui.services import caseload
from alliance_tui.services.caseload import CaseloadRow
from alliance_tui.services.recovery import Unfinished

if TYPE_CHECKING:
    from alliance_tui.ui.screens.caseload import CaseloadScreen

SPARK_SESSIONS = 12


class CaseloadLines:
    """The lines of the caseload, each one row high at the screen's present width."""

    def __init__(self, screen: "CaseloadScreen") -> None:
        self._screen = screen

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
        line.append(code, f"bold {self._screen.colour('strong')}")
        line.append(f"{_ago(row, is_short=self._is_narrow):<{self._ago_cells}}", quiet)
        line.append(f"{len(row.sessions):>8}")
        line.append(f"{row.open_episodes or '':>6}", self._screen.colour("confrontation"))
        if self._has_spark:
            line.append(f"   {self._spark(row)}", self._screen.colour("withdrawal"))
        return line

    @property
    def _is_narrow(self) -> bool:
        return self._screen.size.width < 56

    @property
    def _has_spark(self) -> bool:
        return self._screen.size.width >= 76

    @property
    def _code_cells(self) -> int:
        return 12 if self._is_narrow else 26

    @property
    def _ago_cells(self) -> int:
        return 8 if self._is_narrow else 13

    def columns(self) -> str:
        """What stands above the clients."""
        names = f" {'client':<{self._code_cells}}{'last':<{self._ago_cells}}{'sessions':>8}{'open':>6}"
        return f"{names}   ruptures" if self._has_spark else names

    def _spark(self, row: CaseloadRow) -> str:
        practice = self._screen.alliance.practice
        counts = []
        for summary in row.sessions[-SPARK_SESSIONS:]:
            book = self._screen.alliance.books.get(summary.codebook.id) or practice.catalogue.codebook(summary.codebook)
            counts.append(caseload.ruptures_of(summary, book))
        return self._screen.alliance.glyphs.spark(counts)


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
