"""Reading back on one clock."""

import pytest
from hypothesis import given

from alliance_tui.domain.events import LiveEvent, Marked, Spliced
from alliance_tui.domain.live import fold
from alliance_tui.domain.marker import Marker, milliseconds
from alliance_tui.domain.reading import clock_text, interleave
from tests.domain.streams import began, streams


def test_a_marker_stands_before_the_paragraph_of_the_same_second() -> None:
    state = fold(
        [
            began(),
            Spliced(at_s=12, line=0, column=0, removed="", inserted="first"),
            Spliced(at_s=30, line=0, column=5, removed="", inserted="\nsecond"),
            Marked(at_s=31, marker="late", group="repair", offset_s=31),
            Marked(at_s=32, marker="same", group="repair", offset_s=30),
            Marked(at_s=33, marker="early", group="repair", offset_s=2),
        ]
    )
    told = [moment.id if isinstance(moment, Marker) else moment.text for moment in interleave(state.session())]
    assert told == ["early", "first", "same", "second", "late"]


@given(streams())
def test_interleaving_tells_everything_once_in_the_order_of_time(events: list[LiveEvent]) -> None:
    session = fold(events).session()
    moments = interleave(session)
    assert len(moments) == len(session.markers) + len(session.note.paragraphs)
    times = [moment.offset_s for moment in moments]
    assert times == sorted(times)
    assert [one for one in moments if isinstance(one, Marker)] == list(session.markers)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "00:00"), (59.999, "00:59"), (60, "01:00"), (3599.9, "59:59"), (6001, "100:01")]
)
def test_a_session_time_is_minutes_and_seconds_rounded_down(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text


def test_an_offset_is_stored_to_the_millisecond_and_never_negative() -> None:
    assert milliseconds(1.23449) == 1.234
    assert milliseconds(-3) == 0
