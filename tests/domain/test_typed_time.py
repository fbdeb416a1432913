"""Times as they are typed: what is one, what is none, and that what is shown can be typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.reading import signed_text
from alliance_tui.domain.recording import time_text
from alliance_tui.domain.typed_time import NoTime, read_time


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("20", 1200),
        (" 20:30 ", 1230),
        ("0:20", 20),
        ("1:2", 62),
        ("90:00", 5400),
        ("100:01", 6001),
        ("12:02.5", 722.5),
        ("2:03,25", 123.25),
        ("1:12:02", 4322),
        ("1:12:02.125", 4322.125),
    ],
)
def test_a_time_is_minutes_or_minutes_and_seconds_or_hours_too(text: str, seconds: float) -> None:
    assert read_time(text) == read_time(text, may_precede=True) == seconds
    for minus in ("-", "\u2212"):
        assert read_time(f"{minus}{text.strip()}", may_precede=True) == -seconds
    assert read_time(f"+{text.strip()}", may_precede=True) == seconds
    with pytest.raises(NoTime):
        read_time(f"-{text.strip()}")


@pytest.mark.parametrize(
    "text",
    ["", "soon", "1:60", "1:2:3", "1:60:00", "--1:00", "20.5", "1:02.1234", "12345:00", "1:\u0662\u0660", "\u0661:00"],
)
def test_what_is_no_time_is_refused_in_one_line_that_shows_how(text: str) -> None:
    with pytest.raises(NoTime, match="no time") as refused:
        read_time(text, may_precede=True)
    assert refused.value.line.endswith(
        "Nothing was changed. Write minutes, as in 20, or 20:30, 20:30.5 or 1:12:02; with a minus, as in -0:20, it "
        "lies before the start."
    )


@given(ms=st.integers(-59_999_999, 59_999_999))
def test_a_time_is_read_as_it_is_shown(ms: int) -> None:
    assert read_time(time_text(ms / 1000), may_precede=True) == ms / 1000
    assert read_time(signed_text(ms / 1000), may_precede=True) == ms / 1000
