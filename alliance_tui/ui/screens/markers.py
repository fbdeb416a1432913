"""The table of all markers that pass a filter. Rows stream in; enter lands on the moment."""

from typing import Any

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import DataTable
from textual.worker import get_current_worker

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.domain.reading import clock_text, counted
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import leaving, review
from alliance_tui.services.review import MarkerRow
from alliance_tui.ui import actions
from alliance_tui.ui.rooms import Landing
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

BATCH = 200
MOST = 5_000
"""Rows that are listed: a career has hundreds of thousands, and nobody looks through these."""

COLUMNS = ("client", "session", "day", "time", "marker", "salience", "episode", "comment")


class Cell(Text):
    """A cell that knows what it is sorted by."""

    def __init__(self, text: str, style: str, rank: Any) -> None:
        super().__init__(text, style, no_wrap=True)
        self.rank = rank


class MarkersScreen(AllianceScreen[Landing]):
    """All markers, sortable by any column."""

    CSS_PATH = "tables.tcss"
    AUTO_FOCUS = "#markers"
    BINDINGS = actions.bindings("markers")
    DEFAULT_CSS = """
    MarkersScreen { layout: vertical; }
    MarkersScreen DataTable { height: 1fr; margin: 1 0 0 0; }
    """

    def __init__(self, client: Client | None, wanted: MarkerFilter) -> None:
        super().__init__()
        self._client = client
        self._wanted = wanted
        self._landings: dict[str, Landing] = {}
        self._sorted_by = ""
        self._is_reversed = False
        self._is_cut = False
        self._books: dict[CodebookRef, Codebook | None] = {}

    def compose(self) -> ComposeResult:
        """Headline, table, hints."""
        yield Headline("Markers")
        yield DataTable[Cell](id="markers", cursor_type="row", zebra_stripes=False)
        yield HintLine()

    def on_mount(self) -> None:
        """Begin to read."""
        table = self.query_one(DataTable)
        for name in COLUMNS:
            table.add_column(name, key=name)
        label = self.alliance.label_of
        self.query_one(HintLine).show(
            [
                Hint("enter", "go to the moment", "go"),
                Hint(label("markers.sort"), "sort by the next column", "sort", self.action_sort),
                Hint(label("markers.reverse"), "turn round", "turn", self.action_reverse),
                Hint(label("markers.export"), "export", "export", self.action_export),
                Hint(label("markers.back"), "back", "back", self.action_back),
            ]
        )
        self._say(is_done=False)
        self.run_worker(self._read, thread=True, exit_on_error=False)

    def _read(self) -> None:
        """From a thread: batches of rows as sessions are read."""
        worker = get_current_worker()
        batch: list[MarkerRow] = []
        for row in review.all_markers(self.alliance.practice, self._client, self._wanted, newest_first=True):
            if worker.is_cancelled:
                return
            if isinstance(row, Trouble):
                self.app.call_from_thread(self.tell, row, "A session is left out", is_error=False)
                continue
            if len(self._landings) + len(batch) >= MOST:
                self._is_cut = True
                break
            batch.append(row)
            if len(batch) >= BATCH or not self._landings:
                self.app.call_from_thread(self._add, batch)
                batch = []
        self.app.call_from_thread(self._add, batch)
        self.app.call_from_thread(self._say, is_done=True)

    def _add(self, rows: list[MarkerRow]) -> None:
        table = self.query_one(DataTable)
        for row in rows:
            key = f"{row.session.id}/{row.marker.id}"
            table.add_row(*self._cells(row), key=key)
            self._landings[key] = Landing(row.session.client_id, row.session.id, row.marker.id)
        self._say(is_done=False)

    def _cells(self, row: MarkerRow) -> tuple[Cell, ...]:
        session, marker = row.session, row.marker
        if session.codebook not in self._books:
            self._books[session.codebook] = review.codebook_of(self.alliance.practice, session)
        book = self._books[session.codebook]
        group = book.group(marker.group) if book else None
        title = book.title_of(marker.group, marker.code) if book else (marker.code or marker.group)
        quiet, text = self.colour("quiet"), self.colour("text")
        episode = "" if row.episode is None else "open" if row.episode.is_open else f"resolved {row.episode.resolution}"
        return (
            Cell(session.client, f"bold {text}", session.client.casefold()),
            Cell(f"{session.number:>4}", text, session.number),
            Cell(f"{session.started_at:%Y-%m-%d}", quiet, session.started_at),
            Cell(clock_text(marker.offset_s), text, marker.offset_s),
            Cell(f"{self.alliance.glyphs.group(group)} {title}", self.tone(group), f"{marker.group} {title}"),
            Cell(str(marker.salience or ""), text, marker.salience or 0),
            Cell(episode, self.colour("confrontation") if episode == "open" else quiet, episode),
            self._comment(marker.comment),
        )

    def _comment(self, comment: str) -> Cell:
        return Cell(self.alliance.discretion.words(comment), self.colour("quiet"), comment)

    def reword(self) -> None:
        """Show comments, or how many words they have."""
        super().reword()
        table = self.query_one(DataTable)
        for row in table.rows:
            table.update_cell(row, "comment", self._comment(table.get_cell(row, "comment").rank), update_width=True)

    def _say(self, *, is_done: bool) -> None:
        count = counted(len(self._landings), "marker")
        if self._is_cut:
            count = f"the newest {MOST:,}, filter for more"
        chips = "  ".join(f"[{words}]" for _field, words in self._wanted.chips())
        whose = self._client.code if self._client else "all clients"
        order = f"by {self._sorted_by}" if self._sorted_by else "newest first"
        more = "" if is_done else self.alliance.glyphs.more
        about = f"{whose} {chips}".strip()
        if is_done and not self._landings:
            back = self.alliance.label_of("markers.back")
            about += f": none passes, {back} and change the filter" if chips else ": marks are made in a session"
        self.query_one(Headline).say("Markers", about, f"{order}  {count}{more}")

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Enter, or a second click."""
        event.stop()
        landing = self._landings.get(str(event.row_key.value))
        if landing is not None:
            self.dismiss(landing)

    def on_data_table_header_selected(self, event: DataTable.HeaderSelected) -> None:
        """A click on a column sorts by it; another turns it round."""
        event.stop()
        name = str(event.column_key.value)
        self._is_reversed = not self._is_reversed if name == self._sorted_by else False
        self._sort_by(name)

    def action_sort(self) -> None:
        """Sort by the next column."""
        at = COLUMNS.index(self._sorted_by) + 1 if self._sorted_by else 0
        self._sort_by(COLUMNS[at % len(COLUMNS)])

    def action_reverse(self) -> None:
        """Turn the order round."""
        self._is_reversed = not self._is_reversed
        self._sort_by(self._sorted_by or "day")

    def _sort_by(self, name: str) -> None:
        self._sorted_by = name
        table = self.query_one(DataTable)
        table.sort(name, "day", "time", key=lambda cells: tuple(cell.rank for cell in cells), reverse=self._is_reversed)
        table.move_cursor(row=0)
        self._say(is_done=True)

    def action_export(self) -> None:
        """What may leave: these markers, or the course."""
        self.alliance.rooms.show_export(leaving.of_table(self._client, self._wanted))

    def action_back(self) -> None:
        """Back to the review."""
        self.dismiss(None)
