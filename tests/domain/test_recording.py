"""Recordings: one clock for the session, another for the recording, and the way between them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.recording import Recording

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def recording(offset_s: float = 0, duration_s: float | None = None, path: str = "/films/one.mp4") -> Recording:
    return Recording(id="r1", path=path, offset_s=offset_s, duration_s=duration_s, linked_at=NOON)


def test_a_moment_before_it_began_or_after_it_ended_is_at_no_time_of_it() -> None:
    one = recording(90.5, 600)
    assert one.to_recording(90.499) is None
    assert one.to_recording(90.5) == 0
    assert one.to_recording(690.5) == 600
    assert one.to_recording(690.501) is None


def test_one_of_unknown_length_ends_nowhere() -> None:
    assert recording(-30).to_recording(86_400) == 86_430


@given(
    offset_ms=st.integers(-7_200_000, 7_200_000),
    at_ms=st.integers(0, 36_000_000),
)
def test_there_and_back_is_the_same_millisecond(offset_ms: int, at_ms: int) -> None:
    one = recording(offset_ms / 1000)
    assert one.to_recording(one.to_session(at_ms / 1000)) == at_ms / 1000


@pytest.mark.parametrize(
    ("path", "name"), [("/films/one.mp4", "one.mp4"), (r"C:\films\one.mp4", "one.mp4"), ("one.mp4", "one.mp4")]
)
def test_its_name_has_no_folder_of_any_system(path: str, name: str) -> None:
    assert recording(path=path).name == name


def test_marks_are_counted_in_it_before_it_and_after_it() -> None:
    assert recording(60, 600).covers([0, 59.999, 60, 300, 660, 660.001]) == (3, 2, 1)


def test_a_name_stands_on_one_line() -> None:
    assert recording(path="/films/a\nb\x1b[2J.mp4").title == "a?b?[2J.mp4"
