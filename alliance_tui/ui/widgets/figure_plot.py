"""A figure drawn in the terminal, by Plotext: a head with its legend, then the plot; in ASCII where that was asked."""

from typing import TYPE_CHECKING, Any, cast

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual_plotext import PlotextPlot

from alliance_tui.config.themes import Colours
from alliance_tui.domain.figure import Figure, Shape, number_text
from alliance_tui.ui.look import rich_colour

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp

Ink = tuple[int, int, int] | str

FILLS = ("█", "▒", "░", "▓")
LYING_FILLS = ("▆", "▄", "▂", "▅")
"""Lower than a row, so that bars do not touch; of different heights where series share one, as colour is not enough."""
ASCII_FILLS = ("#", "=", "+", "o")
_FRAME_SIGNS = str.maketrans("─│┌┐└┘├┤┬┴┼•█▒░▓", "-|++++||+++*#=+o")
HEAD_ROWS = 1
TALL = 12
LEAST_LABEL = 12


class FigurePlot(PlotextPlot):
    """One figure. It is drawn anew at every size and theme."""

    DEFAULT_CSS = "FigurePlot { margin: 0 0 1 0; }"

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.figure = figure
        rows = len(figure.labels) + HEAD_ROWS
        self.styles.height = rows if figure.shape is Shape.ROWS else TALL

    @property
    def _alliance(self) -> "AllianceApp":
        return cast("AllianceApp", self.app)

    def render(self) -> Text:
        """Head and plot for the present size and theme."""
        alliance = self._alliance
        colours = alliance.colours
        width, height = self.size.width, self.size.height - HEAD_ROWS
        if width < LEAST_LABEL or height < 2:
            return Text()
        is_lying = self.figure.shape is Shape.ROWS
        drawn = self._rows(colours, width) if is_lying else self._canvas(colours, width, height)
        head = self._head(colours)
        head.truncate(width, overflow="ellipsis")
        text = Text("\n").join([head, drawn])
        if alliance.glyphs.is_ascii:
            text.plain = text.plain.translate(_FRAME_SIGNS)
        return text

    def _fill(self, place: int) -> str:
        if self._alliance.glyphs.is_ascii:
            return ASCII_FILLS[place % len(ASCII_FILLS)]
        if self.figure.shape is Shape.ROWS:
            return LYING_FILLS[place % len(LYING_FILLS) if self.figure.is_stacked else 0]
        return FILLS[place % len(FILLS)]

    def _head(self, colours: Colours) -> Text:
        head = Text(f" {self.figure.title}", f"bold {rich_colour(colours.strong)}", no_wrap=True, overflow="ellipsis")
        if len(self.figure.series) > 1:
            for place, one in enumerate(self.figure.series):
                head.append(f"   {self._fill(place)} ", _tone(colours, one.tone))
                head.append(one.name.lower(), f"not bold {rich_colour(colours.quiet)}")
        return head

    def _rows(self, colours: Colours, width: int) -> Text:
        """Lying bars, a row each: label, bar, numbers."""
        figure = self.figure
        beside = [_beside(figure, place) for place in range(len(figure.labels))]
        label_width = min(max((cell_len(one) for one in figure.labels), default=0), max(LEAST_LABEL, width // 3))
        room = max(4, width - label_width - 5 - max((cell_len(one) for one in beside), default=0))
        most = max(figure.sums, default=0) or 1
        lines = []
        for place, label in enumerate(figure.labels):
            line = Text(f" {set_cell_size(label, label_width)}  ", rich_colour(colours.text), no_wrap=True)
            drawn = 0
            reached = 0.0
            for at, one in enumerate(figure.series):
                reached += one.values[place] or 0
                cells = round(reached / most * room) - drawn
                line.append(self._fill(at) * cells, _tone(colours, one.tone))
                drawn += cells
            line.append(f"  {beside[place]}", rich_colour(colours.quiet))
            line.truncate(width, overflow="ellipsis")
            lines.append(line)
        return Text("\n").join(lines)

    def _canvas(self, colours: Colours, width: int, height: int) -> Text:
        plt: Any = self.plt  # its stubs know one colour and one label; it takes one of each a series
        plt.clear_figure()
        plt.plotsize(width, height)
        plt._set_size(width, height)  # Textual's wrapper does it too: resizing does not work without
        ground, quiet = _ink(colours.ground), _ink(colours.quiet)
        plt.canvas_color(ground)
        plt.axes_color(ground)
        plt.ticks_color(quiet)
        plt.xaxes(True, False)
        plt.yaxes(True, False)
        if self.figure.shape is Shape.COLUMNS:
            self._columns(plt, colours)
        else:
            self._line(plt, colours)
        places = range(1, len(self.figure.labels) + 1)
        widest = max((cell_len(one) for one in self.figure.labels), default=1) + 2
        every = max(1, -(-len(self.figure.labels) * widest // max(1, width - 6)))
        plt.xticks([float(place) for place in places][::every], list(self.figure.labels)[::every])
        return Text.from_ansi(plt.build(), no_wrap=True)

    def _columns(self, plt: Any, colours: Colours) -> None:
        """Counts, one series on the other, with a tick at whole numbers."""
        figure = self.figure
        plt.stacked_bar(
            list(range(1, len(figure.labels) + 1)),
            [[value or 0 for value in one.values] for one in figure.series],
            color=[_ink(getattr(colours, one.tone)) for one in figure.series],
            marker=[self._fill(place) for place in range(len(figure.series))],
            width=0.5,
        )
        highest = int(max(figure.sums, default=0))
        plt.ylim(0, max(1, highest))
        ticks = range(0, highest + 1, max(1, highest // 4))
        plt.yticks([float(tick) for tick in ticks], [str(tick) for tick in ticks])

    def _line(self, plt: Any, colours: Colours) -> None:
        """A line through what is known, broken at each gap, between the limits of one rule."""
        marker = "*" if self._alliance.glyphs.is_ascii else "braille"
        for limit in self.figure.limits:
            if limit.is_drawn:
                plt.hline(limit.value, _ink(colours.rule if limit.name.endswith("centre") else colours.quiet))
        for one in self.figure.series:
            tone = _ink(getattr(colours, one.tone))
            for run in _runs(one.values):
                values = [one.values[place] for place in run]
                places = [place + 1 for place in run]
                plt.plot(places, values, color=tone, marker=marker)
                plt.scatter(places, values, color=tone, marker="*" if marker == "*" else "•")
        plt.xlim(0.5, len(self.figure.labels) + 0.5)


def _runs(values: tuple[float | None, ...]) -> list[list[int]]:
    """The places of known values, in runs without a gap."""
    runs: list[list[int]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if run]


def _beside(figure: Figure, place: int) -> str:
    numbers = "+".join(number_text(one.values[place]) for one in figure.series if one.values[place] is not None)
    return "  ".join([numbers, *(one.cells[place] for one in figure.beside if one.cells[place])])


def _tone(colours: Colours, tone: str) -> str:
    return rich_colour(getattr(colours, tone))


def _ink(colour: str) -> Ink:
    """A theme's colour as plotext takes it: red, green, blue; or a name for the terminal's own."""
    if colour.startswith("#"):
        return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
    name = colour.removeprefix("ansi_")
    greys = {"white": "gray+", "bright_white": "white", "bright_black": "gray"}  # what plotext calls them
    plain = name.removeprefix("bright_").replace("yellow", "orange")
    return greys.get(name) or (f"{plain}+" if name.startswith("bright_") else plain)
