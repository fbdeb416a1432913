"""A figure as CSV: a row for each label, with the numbers, the limits, what each rule says, and its n.

UTF-8, comma, CRLF, decimal point, an empty cell for what is missing. Limits and notes are the same in every row, so
that the file is one rectangle that any program reads.
"""

import csv
import io

from alliance_tui.domain.figure import Figure
from alliance_tui.exchange.wording import one_line


def figure_csv(figure: Figure) -> bytes:
    """The numbers of a figure."""
    head, rows = figure.table
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*map(_name, head), "notes"])
    notes = " ".join(one_line(note) for note in figure.notes)
    writer.writerows([*map(one_line, row), notes] for row in rows)
    return text.getvalue().encode()


def _name(title: str) -> str:
    """A column's name as statistics programs like it: `lower limit` is `lower_limit`."""
    return "_".join(one_line(title).lower().split())
