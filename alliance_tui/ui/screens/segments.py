"""The segment view: a session's marks in a grid, by code and segment; enter lands on the first mark of a cell."""

from rich.text import Text
from textual.app import ComposeResult
from textual.coordinate import Coordinate
from textual.widgets import DataTable, Static

from alliance_tui.domain.client import Client
from alliance_tui.domain.reading import counted
from alliance_tui.domain.segment_grid import WIDTHS_S, SegmentGrid
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.domain.two_codings import SEGMENT_S, Grain
from alliance_tui.services import leaving, segmenting
from alliance_tui.services.review_walk import OtherMark
from alliance_tui.ui import actions
from alliance_tui.ui.rooms import Landing
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

LEAST_TITLE = 14
"""Columns that a code's name has at least; the grid scrolls where that is too much."""


class SegmentsScreen(AllianceScreen[Landing]):
    """One session, one coder at a time."""

    CSS_PATH = "tables.tcss"
    AUTO_FOCUS = "#grid"
    BINDINGS = actions.bindings("segments")
    DEFAULT_CSS = """
    SegmentsScreen { layout: vertical; }
    SegmentsScreen DataTable { height: 1fr; margin: 1 0 0 0; }
    SegmentsScreen DataTable > .datatable--fixed { background: $our-ground; }
    SegmentsScreen #told { padding: 0 1; color: $our-quiet; height: auto; }
    """

    def __init__(self, client: Client, session: Session) -> None:
        super().__init__()
        self._client = client
        self._session = session
        self._sides = segmenting.sides(session)
        self._place = 0
        self._width_s = SEGMENT_S
        self._grain = Grain.CODE
        self._grid: SegmentGrid | None = None

    def compose(self) -> ComposeResult:
        """Headline, grid, what it says, hints."""
        yield Headline("Segments")
        yield DataTable[Text](id="grid", cursor_type="cell", fixed_columns=1, zebra_stripes=False, cell_padding=1)
        yield Static("", id="told", markup=False)
        yield HintLine()

    def on_mount(self) -> None:
        """Draw it."""
        label = self.alliance.label_of
        hints = [
            Hint("enter", "go to the moment", "go"),
            Hint("+ -", "width", "width", lambda: self.action_width(1)),
            Hint(label("segments.grain"), "groups or codes", "grain", self.action_grain),
            Hint(label("segments.export"), "export", "export", self.action_export),
            Hint(label("segments.back"), "back", "back", self.action_back),
        ]
        if len(self._sides) > 1:
            hints.insert(3, Hint(label("segments.whom"), "whose marks", "whose", self.action_whom))
        self.query_one(HintLine).show(hints)
        self._show()

    def on_resize(self) -> None:
        """Names are cut to the width."""
        self._show()

    def recolour(self) -> None:
        """Another theme."""
        self._show()

    def _show(self) -> None:
        side = self._sides[self._place]
        about = f"{self._client.code}, session {self._session.number}"
        table, told = self.query_one(DataTable), self.query_one("#told", Static)
        try:
            grid = segmenting.grid_of(
                self.alliance.practice, self._session, side, width_s=self._width_s, grain=self._grain
            )
        except Trouble as trouble:
            told.update(trouble.sentence)
            return
        self._grid = grid
        facts = f"{side.title}: {counted(len(side.markers), 'mark')} in {grid.count} of {grid.width_s / 60:g} min"
        self.query_one(Headline).say("Segments", about, facts)
        cursor = table.cursor_coordinate
        table.clear(columns=True)
        starts = [f"{place * grid.width_s / 60:g}" for place in range(grid.count)]
        cells_wide = max(map(len, starts), default=1)
        widest = max((len(row.title) + 2 for row in grid.rows), default=0)
        room = max(LEAST_TITLE, min(widest, self.size.width - (cells_wide + 2) * grid.count - 3))
        table.add_column("from minute", width=room)
        for start in starts:
            table.add_column(f"{start:>{cells_wide}}")
        book, quiet = self.alliance.practice.catalogue.codebook(self._session.codebook), self.colour("quiet")
        for row in grid.rows:
            group = book.group(row.group) if book else None
            tone = self.tone(group)
            title = Text(f"{self.alliance.glyphs.group(group)} {row.title}", tone, no_wrap=True)
            title.truncate(room, overflow="ellipsis")
            cells = [title]
            for count in row.counts:
                words = str(count) if count else "."
                cells.append(Text(words.rjust(cells_wide), f"bold {tone}" if count else quiet))
            table.add_row(*cells)
        table.move_cursor(row=cursor.row, column=max(1, min(cursor.column, grid.count)), animate=False)
        said = [] if grid.rows else ["No moment was marked."]
        if grid.left_out:
            said.append(f"{counted(grid.left_out, 'mark')} after the last segment left out: it is less than half long.")
        told.update(" ".join(said))

    def on_data_table_cell_selected(self, event: DataTable.CellSelected) -> None:
        """To the first mark of the cell."""
        event.stop()
        self._land(event.coordinate)

    def _land(self, at: Coordinate) -> None:
        if self._grid is None or at.column < 1 or at.row >= len(self._grid.rows):
            return
        row, side = self._grid.rows[at.row], self._sides[self._place]
        first = next(
            (
                one
                for one in side.markers
                if one.group == row.group
                and (self._grain is Grain.GROUP or one.code == row.code)
                and one.offset_s >= (at.column - 1) * self._width_s
            ),
            None,
        )
        if first is not None and row.counts[at.column - 1]:
            is_own = self._place == 0
            others = () if is_own else (OtherMark(side.title, first),)
            marker_id = first.id if is_own else ""
            self.dismiss(Landing(self._client.id, self._session.id, marker_id, first.offset_s, others))

    def action_width(self, by: int) -> None:
        """Wider or narrower."""
        at = WIDTHS_S.index(self._width_s) + by
        self._width_s = WIDTHS_S[max(0, min(len(WIDTHS_S) - 1, at))]
        self._show()

    def action_grain(self) -> None:
        """Groups, or codes."""
        self._grain = Grain.CODE if self._grain is Grain.GROUP else Grain.GROUP
        self._show()

    def action_whom(self) -> None:
        """The next coder."""
        if len(self._sides) == 1:
            self.notify("Nobody else's marks may be seen here yet.", timeout=4, markup=False)
        self._place = (self._place + 1) % len(self._sides)
        self._show()

    def action_export(self) -> None:
        """As CSV."""
        self.alliance.rooms.show_export([leaving.of_segments(self._client, self._session, self._width_s, self._grain)])

    def action_back(self) -> None:
        """Back to the review."""
        self.dismiss(None)
