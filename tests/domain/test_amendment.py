"""Amendments: one trace for each field that changed, and none for what stayed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from alliance_tui.domain.amendment import amend_episode, amend_marker
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker

AT = datetime(2031, 3, 4, tzinfo=UTC)
MARKER = Marker(id="m1", group="withdrawal", code="denial", offset_s=61.25, salience=4, comment="periwinkle")
EPISODE = Episode(id="e1", ruptures=("m1",), resolution=3)

changes = st.fixed_dictionaries(
    {},
    optional={
        "group": st.sampled_from(["withdrawal", "repair"]),
        "code": st.none() | st.sampled_from(["denial", "shutdown"]),
        "offset_s": st.integers(0, 4000) | st.floats(0, 4000),
        "salience": st.none() | st.integers(1, 5),
        "comment": st.text(max_size=9),
    },
)


@given(changes)
def test_taking_the_traces_back_gives_what_was_there(changed: dict[str, str | int | float | None]) -> None:
    amended, traces = amend_marker(MARKER, AT, **changed)
    undone = amended.model_copy(update={one.field: one.before for one in traces})
    assert undone == MARKER
    assert {one.field: one.after for one in traces} == {one.field: getattr(amended, one.field) for one in traces}
    assert all(one.before != one.after and one.of == "m1" and one.at == AT for one in traces)
    assert {one.field for one in traces} <= set(changed)


@given(changes)
def test_the_same_change_again_leaves_no_trace(changed: dict[str, str | int | float | None]) -> None:
    amended, _traces = amend_marker(MARKER, AT, **changed)
    assert amend_marker(amended, AT, **changed) == (amended, [])


def test_an_offset_is_kept_to_the_millisecond_and_never_below_zero() -> None:
    assert amend_marker(MARKER, AT, offset_s=10.00049)[0].offset_s == 10
    assert amend_marker(MARKER, AT, offset_s=-3)[0].offset_s == 0


def test_an_episode_is_opened_again_with_a_trace() -> None:
    amended, (trace,) = amend_episode(EPISODE, AT, resolution=None)
    assert amended.is_open
    assert (trace.of, trace.field, trace.before, trace.after) == ("e1", "resolution", 3, None)


@pytest.mark.parametrize("name", ["id", "episode", "nonsense"])
def test_other_fields_are_refused_by_name(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} cannot be amended"):
        amend_marker(MARKER, AT, **{name: "x"})
    with pytest.raises(ValueError, match="ruptures cannot be amended"):
        amend_episode(EPISODE, AT, ruptures="m2")


@pytest.mark.parametrize("changed", [{"salience": 0}, {"salience": 6}, {"offset_s": "x"}, {"group": None}])
def test_a_value_that_cannot_stand_there_is_refused(changed: dict[str, int | str | None]) -> None:
    with pytest.raises(ValidationError):
        amend_marker(MARKER, AT, **changed)
