"""Trends: the course in pictures, each with its table one key away."""

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from alliance_tui.domain.client import Client
from alliance_tui.domain.figure import Figure, Shape
from alliance_tui.domain.reading import counted
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import leaving
from alliance_tui.services.figures import caseload_figures, client_figures
from alliance_tui.services.review import Unlisted
from alliance_tui.services.trends import ClientTrend, caseload_trend, client_trend
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.widgets.figure_plot import FigurePlot
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

NO_COURSE = "There is no session yet, so there is no course to show. Enter on a client in the caseload starts one."


class TrendsScreen(AllianceScreen[None]):
    """One client's course, or the caseload's. What is drawn, listed and exported is the same figures."""

    AUTO_FOCUS = "#page"
    BINDINGS = actions.bindings("trends")
    DEFAULT_CSS = """
    TrendsScreen { layout: vertical; }
    TrendsScreen #page { height: 1fr; padding: 1 1; }
    TrendsScreen Static { width: 100%; }
    TrendsScreen .notes { color: $our-quiet; padding: 0 1; margin: 0 0 1 0; }
    """

    def __init__(self, client: Client | None) -> None:
        super().__init__()
        self._client = client
        self._figures: tuple[Figure, ...] = ()
        self._last_words = ""
        """What is said under the figures."""
        self._shows_table = False

    def compose(self) -> ComposeResult:
        """Headline, pictures or tables, hints."""
        yield Headline("Trends")
        yield VerticalScroll(id="page")
        yield HintLine()

    def on_mount(self) -> None:
        """Read the index of one client, or every session from a thread."""
        label = self.alliance.label_of
        self.query_one(HintLine).show(
            [
                Hint(label("trends.table"), "table or pictures", "table", self.action_table),
                Hint(label("trends.export"), "export", "export", self.action_export),
                Hint(label("trends.back"), "back", "back", self.action_back),
            ]
        )
        if self._client is None:
            self.query_one(Headline).say("Trends", "all clients", f"reading{self.alliance.glyphs.more}")
            self.run_worker(self._read_all, thread=True, exit_on_error=False)
            return
        try:
            trend = client_trend(self.alliance.practice, self._client, self.alliance.start.settings.patterns)
        except Trouble as trouble:
            self.tell(trouble, "Something needs a look", is_error=False)
            return
        self._take(client_figures(trend), _closing_words(trend), f"n = {counted(len(trend.sessions), 'session')}")

    def _read_all(self) -> None:
        course, troubles = caseload_trend(self.alliance.practice)
        figures = caseload_figures(course, self.alliance.practice.catalogue.lineage())
        closing = "\n".join(trouble.sentence for trouble in troubles if isinstance(trouble, Unlisted))
        unread = sum(not isinstance(trouble, Unlisted) for trouble in troubles)
        if unread:
            closing = f"{closing}\n{counted(unread, 'session')} could not be read.".strip()
        self.app.call_from_thread(self._take, figures, closing, f"n = {counted(course.sessions, 'session')}")

    def _take(self, figures: tuple[Figure, ...], closing: str, facts: str) -> None:
        """Show what was read."""
        self._figures, self._last_words = figures, closing
        self.query_one(Headline).say("Trends", self._client.code if self._client else "all clients", facts)
        self._show()

    def _show(self) -> None:
        page = self.query_one("#page", VerticalScroll)
        page.remove_children()
        if not self._figures:
            page.mount(Static(NO_COURSE, classes="quiet"))
            return
        parts: list[Widget] = []
        for figure in self._figures:
            parts += [Static(self._table(figure))] if self._shows_table else [FigurePlot(figure)]
            notes = [note for note in figure.notes if not (self._client and figure.shape is Shape.COLUMNS)]
            if notes:
                parts.append(Static("\n".join(notes), classes="notes", markup=False))
        page.mount_all([*parts, Static(self._last_words, classes="notes", markup=False)])

    def _table(self, figure: Figure) -> Table:
        quiet, strong = self.colour("quiet"), self.colour("strong")
        title = Text(figure.title, f"bold {strong}")
        table = Table(box=None, padding=(0, 2, 0, 1), header_style=quiet, title=title, title_justify="left")
        head, rows = figure.table
        words = 1 + len(figure.beside)
        for place, name in enumerate(head):
            is_number = place >= words or (figure.shape is not Shape.ROWS and place == 0)
            table.add_column(name.lower(), justify="right" if is_number else "left")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        return table

    def action_table(self) -> None:
        """The tables in the place of the pictures, and back."""
        self._shows_table = not self._shows_table
        self._show()

    def action_export(self) -> None:
        """What may leave: each figure, and the course."""
        self.alliance.rooms.show_export(leaving.of_trends(self._client, self._figures))

    def action_back(self) -> None:
        """Back."""
        self.dismiss()


def _closing_words(trend: ClientTrend) -> str:
    opened = sum(course.open_episodes for course in trend.sessions)
    episodes = sum(course.episodes for course in trend.sessions)
    words = f"{counted(episodes, 'episode')} in {counted(len(trend.sessions), 'session')}, {opened} of them open."
    if not trend.scales:
        words += "\nNo scale was filled in, so no rule looks for patterns. A count is a count."
    return words
