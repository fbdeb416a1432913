"""Our stylesheet says what the stock one says, and parses a source again only when a variable changed."""

import pytest
from textual.css import stylesheet as stock
from textual.css.model import RuleSet
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


@pytest.mark.parametrize("ranks", [(1, 4), (4, 1), (0, 2), (3,)])
def test_the_same_source_with_another_rank_is_parsed_once_and_ranked_as_the_stock_one_does(
    ranks: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A colour of its own each time: the tests' apps share what was parsed with the same variables.
    variables = {"surface": f"#{ranks[0]:02x}{ranks[-1]:02x}00", "foreground": "#b9c0bc"}
    css = "Area { color: $surface; &:focus { color: $foreground; & .inner { width: 2; } } } .inner { height: 1; }"
    kept, other = KeptStylesheet(variables=variables), Stylesheet(variables=variables)
    parsed: list[str] = []
    parse = stock.parse
    monkeypatch.setattr(
        stock, "parse", lambda scope, text, *more, **named: [parsed.append(text), parse(scope, text, *more, **named)][1]
    )
    made = [kept._parse_rules(css, ("", "Area.DEFAULT_CSS"), True, rank, "Area") for rank in ranks]
    assert len(parsed) == 1
    for rank, rules in zip(ranks, made, strict=True):
        asked = other._parse_rules(css, ("", "Area.DEFAULT_CSS"), True, rank, "Area")
        assert [_facts(rule) for rule in rules] == [_facts(rule) for rule in asked]
        assert len({rule.tie_breaker for rule in rules}) == (3 if rank else 1)


def _facts(rule: RuleSet) -> tuple[object, ...]:
    return (rule.selectors, rule.css, rule.is_default_rules, rule.tie_breaker, rule.selector_names, rule.pseudo_classes)
