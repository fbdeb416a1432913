"""Our stylesheet says what the stock one says, and parses a source again only when a variable changed."""

import pytest
from textual.css import stylesheet as stock
from textual.css.stylesheet import Stylesheet
from textual.css.tokenizer import TokenError

from alliance_tui.ui.stylesheet import KeptStylesheet

SOURCES = {("a.tcss", ""): "Screen { background: $ground; }", ("b.tcss", ""): "#note { color: $text; width: 1fr; }"}
DARK = {"ground": "#101312", "text": "#b9c0bc"}
PAPER = {"ground": "#f4f1ea", "text": "#2b2b2b"}


def filled(sheet: Stylesheet) -> Stylesheet:
    """A stylesheet with our two sources."""
    for place, css in SOURCES.items():
        sheet.add_source(css, read_from=place)
    return sheet


def test_after_a_change_of_theme_it_holds_the_rules_of_the_stock_one() -> None:
    kept, other = filled(KeptStylesheet(variables=DARK)), filled(Stylesheet(variables=DARK))
    assert kept.css == other.css
    for sheet in (kept, other):
        sheet.set_variables(PAPER)
        sheet.reparse()
    assert kept.css == other.css
    assert "#F4F1EA" in kept.css.upper()


def test_a_source_that_comes_later_is_parsed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = filled(KeptStylesheet(variables=DARK))
    sheet.parse()
    parsed: list[str] = []
    parse = stock.parse
    monkeypatch.setattr(
        stock, "parse", lambda scope, css, *more, **named: [parsed.append(css), parse(scope, css, *more, **named)][1]
    )
    sheet.add_source("Input { height: 1; }", read_from=("c.tcss", ""))
    sheet.set_variables(dict(DARK))
    sheet.reparse()
    assert parsed == ["Input { height: 1; }"]
    assert len(sheet.rules) == 3


def test_a_source_that_cannot_be_parsed_leaves_the_rules_as_they_were() -> None:
    sheet = filled(KeptStylesheet(variables=DARK))
    before = [rule.css for rule in sheet.rules]
    sheet.add_source("Input { height: ", read_from=("c.tcss", ""))
    with pytest.raises(TokenError):
        sheet.reparse()
    assert [rule.css for rule in sheet._rules] == before
