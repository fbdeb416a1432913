"""Trends: the course in pictures, each with its table one key away."""

from typing import Any

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static
from textual_plotext import PlotextPlot

from alliance_tui.config.themes import Colours
from alliance_tui.domain.client import Client
from alliance_tui.domain.patterns import Finding
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.trends import ClientTrend, client_trend
from alliance_tui.ui import actions
from alliance_tui.ui.screens.base import AllianceScreen
from alliance_tui.ui.screens.caseload_trends import caseload_tables
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine

Ink = tuple[int, int, int] | str


class TrendsScreen(AllianceScreen[None]):
    """One client's course, or the caseload's."""

    AUTO_FOCUS = "#page"
    BINDINGS = actions.bindings("trends")
    DEFAULT_CSS = """
    TrendsScreen { layout: vertical; }
    TrendsScreen #page { height: 1fr; padding: 1 1; }
    TrendsScreen PlotextPlot { height: 12; margin: 0 0 1 0; }
    TrendsScreen Static { width: 100%; }
    """

    def __init__(self, client: Client | None) -> None:
        super().__init__()
        self._client = client
        self._trend: ClientTrend | None = None
        self._shows_table = False

    def compose(self) -> ComposeResult:
        """Headline, pictures or tables, hints."""
        yield Headline("Trends")
        yield VerticalScroll(id="page")
        yield HintLine()

    def on_mount(self) -> None:
        """Read the index of one client, or every session from a thread."""
        label = self.alliance.label_of
        hints = [Hint(label("trends.back"), "back", "back", self.action_back)]
        if self._client is not None:
            hints.insert(0, Hint(label("trends.table"), "table or pictures", "table", self.action_table))
        self.query_one(HintLine).show(hints)
        if self._client is None:
            self.query_one(Headline).say("Trends", "all clients", f"reading{self.alliance.glyphs.more}")
            self.run_worker(self._read_all, thread=True, exit_on_error=False)
            return
        try:
            self._trend = client_trend(self.alliance.practice, self._client)
        except Trouble as trouble:
            self.tell(trouble, "Something needs a look", is_error=False)
            return
        self.query_one(Headline).say("Trends", self._client.code, f"n = {len(self._trend.sessions)} sessions")
        self._show()

    def _read_all(self) -> None:
        tables = caseload_tables(self)
        self.app.call_from_thread(self._show_tables, tables)

    def _show_tables(self, tables: list[Text | Table]) -> None:
        page = self.query_one("#page", VerticalScroll)
        page.remove_children()
        page.mount_all([Static(table) for table in tables])
        self.query_one(Headline).say("Trends", "all clients")

    def _show(self) -> None:
        trend = self._trend
        page = self.query_one("#page", VerticalScroll)
        page.remove_children()
        if trend is None or not trend.sessions:
            page.mount(Static("There is no session yet, so there is no course to show.", classes="quiet"))
        elif self._shows_table:
            page.mount(Static(self._table(trend)))
        else:
            page.mount_all([*self._pictures(trend), Static(self._words(trend), markup=False)])

    def _pictures(self, trend: ClientTrend) -> list[PlotextPlot]:
        colours = self.alliance.themes[self.alliance.theme].colours
        numbers = [course.number for course in trend.sessions]
        tones = [_rgb(colours.withdrawal), _rgb(colours.confrontation), _rgb(colours.quiet), _rgb(colours.text)]
        ruptures = _plot("ruptures a session", colours)
        by_group = [[course.ruptures.get(group, 0) for course in trend.sessions] for group, _title in trend.groups]
        _stack(ruptures, numbers, by_group, [title for _group, title in trend.groups], tones)
        mending = _plot("repairs and connection a session", colours)
        good = [[course.repairs for course in trend.sessions], [course.connection for course in trend.sessions]]
        _stack(mending, numbers, good, ["repairs", "connection"], [_rgb(colours.repair), _rgb(colours.connection)])
        plots = [ruptures, mending]
        for scale in trend.scales:
            rated = [(number, score) for number, score in scale.scores if score is not None]
            plot = _plot(scale.scale, colours)
            plot.plt.plot([one for one, _score in rated], [score for _one, score in rated], color=_rgb(colours.good))
            charts = [one for one in scale.findings if isinstance(one, Finding) and one.limits is not None]
            for limits in [one.limits for one in charts[:1]]:
                plot.plt.hline(limits.lower if limits else 0, _rgb(colours.quiet))
                plot.plt.hline(limits.upper if limits else 0, _rgb(colours.quiet))
            plots.append(plot)
        for plot in plots:
            plot.plt.xticks([float(number) for number in numbers[:: max(1, len(numbers) // 12)]])
        return plots

    def _words(self, trend: ClientTrend) -> str:
        opened = sum(course.open_episodes for course in trend.sessions)
        episodes = sum(course.episodes for course in trend.sessions)
        lines = [f"{episodes} episodes in {len(trend.sessions)} sessions, {opened} of them open."]
        if not trend.scales:
            lines.append("No scale was filled in, so no rule looks for patterns. A count is a count.")
        lines += [f"{scale.scale}: {finding.words}." for scale in trend.scales for finding in scale.findings]
        return "\n".join(lines)

    def _table(self, trend: ClientTrend) -> Table:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style=self.colour("quiet"))
        for name in ("session", "day", *(title for _group, title in trend.groups), "repairs", "connection", "open"):
            table.add_column(name, justify="left" if name == "day" else "right")
        for scale in trend.scales:
            table.add_column(scale.scale, justify="right")
        for place, course in enumerate(trend.sessions):
            scores = [scale.scores[place][1] for scale in trend.scales]
            table.add_row(
                str(course.number),
                f"{course.started_at:%Y-%m-%d}",
                *(str(course.ruptures.get(group, 0)) for group, _title in trend.groups),
                str(course.repairs),
                str(course.connection),
                str(course.open_episodes or ""),
                *("" if score is None else f"{score:g}" for score in scores),
            )
        return table

    def action_table(self) -> None:
        """The table in the place of the pictures, and back."""
        self._shows_table = not self._shows_table
        self._show()

    def action_back(self) -> None:
        """Back."""
        self.dismiss()


def _stack(plot: PlotextPlot, numbers: list[int], series: list[list[int]], names: list[str], tones: list[Ink]) -> None:
    """Counts by session, one series on the other, with a tick at each whole number."""
    draw: Any = plot.plt.stacked_bar  # its stub knows one colour and one label; it takes one of each a series
    draw(numbers, series or [[0] * len(numbers)], labels=names or None, color=tones[: max(1, len(series))], width=0.5)
    highest = max((sum(column) for column in zip(*series, strict=True)), default=0)
    plot.plt.ylim(0, max(1, highest))
    plot.plt.yticks([float(tick) for tick in range(0, highest + 1, max(1, highest // 4))])


def _plot(title: str, colours: Colours) -> PlotextPlot:
    plot = PlotextPlot()
    plt = plot.plt
    plt.title(title)
    ground, quiet = _rgb(colours.ground), _rgb(colours.quiet)
    plt.canvas_color(ground)
    plt.axes_color(ground)
    plt.ticks_color(quiet)
    return plot


def _rgb(colour: str) -> Ink:
    """A theme's colour as plotext takes it: red, green, blue; or a name for the terminal's own."""
    if colour.startswith("#"):
        return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
    return {"ansi_default": "default"}.get(colour, colour.removeprefix("ansi_").replace("bright_", "").replace("_", ""))
