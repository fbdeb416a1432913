"""A picture of the screen to keep: its characters, and under them which cells have which style, in runs."""

from collections.abc import Iterator
from itertools import groupby

from tests.ui.glass import Cell, Glass, Look

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def picture(glass: Glass) -> str:
    """The screen as text that a person can read and compare.

    First the rows between bars. Then for each row its styles from left to right, as in `12a 3b 45a`: twelve cells of
    style a, three of b, and so on; rows of one style alone and equal neighbours are put together. At the end what each
    letter stands for.
    """
    names: dict[Look, str] = {}
    styles = [_runs(row, names) for row in glass.cells]
    lines = ["".join(text for text, _look in row) for row in glass.cells]
    parts = [f"{glass.width} x {glass.height}", "", *(f"|{line}|" for line in lines), ""]
    for runs, places in _neighbours(styles):
        rows = f"{places[0]}" if len(places) == 1 else f"{places[0]}-{places[-1]}"
        parts.append(f"{rows:>5}  {runs}")
    parts += ["", *(f"    {letter}  {look}" for look, letter in names.items()), ""]
    return "\n".join(parts)


def _runs(row: list[Cell], names: dict[Look, str]) -> str:
    runs = []
    for look, cells in groupby(row, key=lambda cell: cell[1]):
        letter = names.setdefault(look, LETTERS[len(names)] if len(names) < len(LETTERS) else f"<{len(names)}>")
        runs.append(f"{len(list(cells))}{letter}")
    return " ".join(runs)


def _neighbours(styles: list[str]) -> Iterator[tuple[str, list[int]]]:
    for runs, numbered in groupby(enumerate(styles), key=lambda pair: pair[1]):
        yield runs, [place for place, _runs in numbered]
