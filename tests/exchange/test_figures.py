"""Figures as SVG and CSV: the numbers with limits, rules and n; real text; nothing from elsewhere."""

import csv
import io
import re
from xml.etree import ElementTree

import pytest

from alliance_tui.domain.figure import Aside, Figure, LimitLine, Plotted, Shape
from alliance_tui.exchange.figure_csv import figure_csv
from alliance_tui.exchange.figure_svg import figure_svg
from tests.exchange.conftest import Golden

SVG = "{http://www.w3.org/2000/svg}"

SCORES = Figure(
    id="pulse-1",
    title="pulse@1",
    shape=Shape.LINE,
    across="session",
    labels=tuple(str(number) for number in range(1, 9)),
    series=(Plotted(name="score", tone="good", values=(6.1, 6.3, 6.2, 4.8, None, 6.5, 6.3, 6.4)),),
    limits=(
        LimitLine(name="individuals lower", value=4.719),
        LimitLine(name="individuals centre", value=6.125),
        LimitLine(name="robust lower", value=5.496, is_drawn=False),
    ),
    beside=(Aside(name="by robust", cells=("no",) * 3 + ("possible rupture",) + ("no",) * 4),),
    notes=("n = 7 of 8 sessions rated.", "Possible rupture in session 4 (robust individuals chart, n = 7)."),
)
COUNTS = Figure(
    id="ruptures",
    title="ruptures a session",
    shape=Shape.COLUMNS,
    across="session",
    labels=("1", "2", "3"),
    series=(
        Plotted(name="Withdrawal", tone="withdrawal", values=(2, 0, 1)),
        Plotted(name="Confrontation", tone="confrontation", values=(1, 0, 0)),
    ),
    notes=("n = 3 sessions.",),
)
ROWS = Figure(
    id="repairs",
    title="repairs",
    shape=Shape.ROWS,
    across="repair",
    labels=("Acknowledged my part", 'Odd <title> & "quotes"'),
    series=(
        Plotted(name="resolved", tone="repair", values=(4, 1)),
        Plotted(name="open", tone="confrontation", values=(2, 0)),
    ),
    beside=(Aside(name="share", cells=("80 % resolved (n = 5)", "n = 1: no percentage")),),
)
FIGURES = {"scores": SCORES, "counts": COUNTS, "rows": ROWS}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_as_agreed(golden: Golden, name: str) -> None:
    golden(f"figure-{name}.svg", figure_svg(FIGURES[name]))
    golden(f"figure-{name}.csv", figure_csv(FIGURES[name]))


def test_the_table_has_limits_rule_and_n_in_every_row() -> None:
    rows = list(csv.DictReader(io.StringIO(figure_csv(SCORES).decode())))
    assert [row["score"] for row in rows] == ["6.1", "6.3", "6.2", "4.8", "", "6.5", "6.3", "6.4"]
    assert {row["individuals_lower"] for row in rows} == {"4.719"}
    assert {row["robust_lower"] for row in rows} == {"5.496"}
    assert [row["by_robust"] for row in rows].index("possible rupture") == 3
    assert all("n = 7" in row["notes"] and "robust individuals chart" in row["notes"] for row in rows)


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_drawing_says_all_in_real_text_and_takes_nothing_from_elsewhere(figure: Figure) -> None:
    content = figure_svg(figure).decode()
    root = ElementTree.fromstring(content)
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert figure.title in words
    for label in figure.labels:
        assert label in words
    assert root.findtext(f"{SVG}title") == figure.title
    assert root.findtext(f"{SVG}desc") == " ".join(figure.notes)
    assert not re.search(r"href|<style|<script|@import", content)
    assert re.findall(r"https?://[^\"]*", content) == ["http://www.w3.org/2000/svg"]


def test_bars_are_as_long_as_their_counts() -> None:
    root = ElementTree.fromstring(figure_svg(COUNTS))
    heights = [float(one.get("height", "")) for one in root.iter(f"{SVG}rect") if one.get("fill") == "url(#fill-0)"]
    legend, two, one = heights
    assert legend == 12
    assert two == pytest.approx(2 * one, abs=0.02)


def test_a_line_is_broken_where_nothing_was_rated() -> None:
    root = ElementTree.fromstring(figure_svg(SCORES))
    runs = [len(one.get("points", "").split()) for one in root.iter(f"{SVG}polyline")]
    assert runs == [4, 3]
    assert len(list(root.iter(f"{SVG}circle"))) == 7
    assert len([one for one in root.iter(f"{SVG}line") if one.get("stroke-dasharray")]) == 2, "of one rule only"


@pytest.mark.parametrize("value", [None, 0, 5])
def test_a_figure_of_one_value_can_be_drawn(value: float | None) -> None:
    for shape in Shape:
        one = Figure(
            id="one",
            title="one",
            shape=shape,
            across="session",
            labels=("1",),
            series=(Plotted(name="a", tone="nobody knows", values=(value,)),),
        )
        assert ElementTree.fromstring(figure_svg(one)).tag == f"{SVG}svg"
