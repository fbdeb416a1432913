"""A figure: one cell for each label, and a table that says all that is drawn."""

import pytest
from pydantic import ValidationError

from alliance_tui.domain.figure import Aside, Figure, LimitLine, Plotted, Shape, number_text


def figure(**changes: object) -> Figure:
    """Two steps, one of them not known."""
    fields: dict[str, object] = {
        "id": "x",
        "title": "x",
        "shape": Shape.LINE,
        "across": "session",
        "labels": ("1", "2"),
        "series": (Plotted(name="score", tone="good", values=(6.25, None)),),
        "limits": (LimitLine(name="lower", value=4.719),),
        "beside": (Aside(name="day", cells=("2026-03-01", "2026-03-08")),),
    }
    return Figure.model_validate(fields | changes)


def test_the_table_has_all_that_is_drawn_and_nothing_for_what_is_not_known() -> None:
    assert figure().table == (
        ("session", "day", "score", "lower"),
        (("1", "2026-03-01", "6.25", "4.719"), ("2", "2026-03-08", "", "4.719")),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": ("1",)},
        {"series": (Plotted(name="score", tone="good", values=(1.0,)),)},
        {"beside": (Aside(name="day", cells=()),)},
    ],
)
def test_a_column_of_another_length_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="one cell for each label"):
        figure(**changes)


def test_series_are_stacked_where_they_share_a_label() -> None:
    apart = (
        Plotted(name="a", tone="good", values=(1, None)),
        Plotted(name="b", tone="good", values=(None, 2)),
    )
    together = (apart[0], Plotted(name="b", tone="good", values=(0, 2)))
    assert (figure(series=apart).is_stacked, figure(series=together).is_stacked) == (False, True)
    assert figure(series=together).sums == (1, 2)


@pytest.mark.parametrize(
    ("number", "text"), [(None, ""), (0, "0"), (12.0, "12"), (6.5, "6.5"), (4.71934, "4.7193"), (-0.25, "-0.25")]
)
def test_numbers_have_no_more_digits_than_they_need(number: float | None, text: str) -> None:
    assert number_text(number) == text
