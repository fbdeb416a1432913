"""The scores of a filled-in scale in words, for the therapist alone."""

from typing import Any

from rich.text import Text

from alliance_tui.domain.reading import counted
from alliance_tui.domain.scale import TOTAL, Scale
from alliance_tui.ui.screens.base import AllianceScreen


def score_words(screen: AllianceScreen[Any], scale: Scale, values: dict[str, float]) -> Text:
    """Every score with the range it can have, what a cut-off says, and what the scale is not."""
    quiet = screen.colour("quiet")
    scores = scale.scores(values)
    text = Text()
    width = max(len(scale.title_of(name)) for name in (TOTAL, *(one.id for one in scale.subscales)))
    for name in (TOTAL, *(one.id for one in scale.subscales)):
        low, high = scale.range_of(name)
        text.append(f"{scale.title_of(name):<{width}}  ", quiet)
        if name in scores:
            text.append(f"{scores[name]:.{scale.decimals}f}", "bold")
            text.append(f"   {low:g} to {high:g}, {scale.rule_of(name)[0]}\n", quiet)
        else:
            text.append("no score, too few answers\n", quiet)
    for cut_off, title in scale.meanings(scores):
        text.append(f"\n{title} {cut_off.comparison} {cut_off.value:g}: {cut_off.meaning}\n")
    given = sum(item.id in values for item in scale.items)
    text.append(f"\n{given} of {counted(len(scale.items), 'item')} answered. ", quiet)
    text.append("" if scale.is_validated else "Not a validated instrument.", quiet)
    text.append(f"\n{scale.title}, version {scale.version}. {scale.source}", quiet)
    return text


def answer_words(screen: AllianceScreen[Any], scale: Scale, values: dict[str, float]) -> Text:
    """Every item with its answer."""
    quiet = screen.colour("quiet")
    text = Text()
    for item in scale.items:
        answer = scale.answer_of(item)
        value = values.get(item.id)
        text.append(f"{item.text}\n")
        if value is None:
            text.append("    left out\n", quiet)
            continue
        text.append(f"    {value:g}", "bold")
        label = answer.label(value)
        ends = f" of {answer.minimum:g} to {answer.maximum:g}" + (f", {label}" if label else "")
        text.append(f"{ends}{', counts the other way round' if item.reversed else ''}\n", quiet)
    return text
