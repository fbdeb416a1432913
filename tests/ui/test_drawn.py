"""A line that draws itself tells where it changed: every cell that looks another way lies in there."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes
from rich.style import Style

from alliance_tui.ui.widgets.drawn import Piece, _changed

STYLES = (None, Style(bold=True), Style(color="red"))
SIGNS = (
    "a",
    "b",
    " ",
    "漢",
    "e",
    "\u0301",
    "▼",
    "👍",
    "👎",
    "\U0001f3fd",
    "👩",
    "👨",
    "\u200d",
    "💻",
    "🇫",
    "🇮",
    "❤",
    "\ufe0f",
)
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=6).map("".join)
PLAIN = st.text(st.sampled_from("ab "), max_size=6)
LINES = st.lists(st.tuples(TEXTS, st.sampled_from(STYLES)), max_size=5)
WIDTH = 60


def cells(line: list[Piece]) -> list[tuple[str, Style | None]]:
    """A line cell by cell, blanks behind it; what takes no cell stands with what is before it."""
    found: list[tuple[str, Style | None]] = []
    for text, style in line:
        for start, end, width in split_graphemes(text)[0]:
            if width == 0 and found:
                found[-1] = (found[-1][0] + text[start:end], found[-1][1])
            found += [(text[start:end] if place == 0 else "", style) for place in range(width)]
    return found + [(" ", None)] * (WIDTH - len(found))


@given(LINES, LINES)
def test_every_cell_that_changed_is_told(before: list[Piece], after: list[Piece]) -> None:
    region = _changed(before, after, 3, WIDTH)
    assert (region.y, region.height) == (3, 1)
    changed = [x for x, (one, other) in enumerate(zip(cells(before), cells(after), strict=True)) if one != other]
    assert all(region.x <= x < region.right for x in changed)


@given(TEXTS, PLAIN, st.sampled_from("xyz"), st.sampled_from("uvw"))
def test_what_stands_behind_a_changed_character_is_not_told(before: str, behind: str, old: str, new: str) -> None:
    was, is_now = [(before, None), (old + behind, None)], [(before, None), (new + behind, None)]
    assert _changed(was, is_now, 0, WIDTH).right == cell_len(before) + 1
