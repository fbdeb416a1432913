"""Replay: the note as it stood at any second, from fewer steps than there were keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.events import Spliced
from alliance_tui.domain.note import NoteDraft, SpliceMismatch, difference
from alliance_tui.domain.replay import GRAIN_S, Reel, Step, compact, text_at

texts = st.lists(st.tuples(st.text("ab \nж", max_size=12), st.integers(0, 3000)), max_size=12)


def written(states: list[tuple[str, int]]) -> tuple[list[Spliced], list[tuple[float, str]]]:
    """The edits through these texts, each some milliseconds after the one before; and what stood when."""
    events, stood, draft, at_s = [], [(0.0, "")], NoteDraft(), 0.0
    for text, wait_ms in states:
        at_s = round(at_s + wait_ms / 1000, 3)
        splice = difference(draft.text, text)
        if splice is not None:
            draft.apply(splice, at_s)
            events.append(Spliced(at_s=at_s, **splice.model_dump()))
        stood.append((at_s, draft.text))
    return events, stood


@given(texts)
def test_the_last_second_shows_the_whole_note(states: list[tuple[str, int]]) -> None:
    events, stood = written(states)
    assert text_at(compact(events), stood[-1][0]) == stood[-1][1]


@given(texts, st.floats(0, 40))
def test_at_any_time_it_shows_what_stood_within_one_grain(states: list[tuple[str, int]], at_s: float) -> None:
    events, stood = written(states)
    times = [moment for moment, _text in stood]
    last = max(place for place, moment in enumerate(times) if moment <= at_s)
    near = [text for moment, text in stood[last:] if moment <= at_s + GRAIN_S]
    assert text_at(compact(events), at_s) in near


@given(texts)
def test_it_never_has_more_steps_than_edits(states: list[tuple[str, int]]) -> None:
    events, _stood = written(states)
    assert len(compact(events)) <= len(events)


def test_keys_typed_in_one_go_become_one_step_and_a_pause_parts_them() -> None:
    events, _stood = written([("h", 0), ("he", 200), ("her", 200), ("hero", 5000), ("her", 100)])
    assert [(step.at_s, step.removed, step.inserted) for step in compact(events)] == [
        (0, "", "her"),
        (5.4, "", "o"),
        (5.5, "o", ""),
    ]


def test_a_long_unbroken_run_of_keys_is_parted_at_every_grain() -> None:
    events, _stood = written([("x" * count, 100) for count in range(1, 60)])
    assert len(compact(events)) == 6


def test_before_the_first_key_the_note_is_empty() -> None:
    events, _stood = written([("heron", 2000)])
    assert text_at(compact(events), 1.999) == ""
    assert text_at([], 5) == ""


@given(texts, st.lists(st.floats(0, 40), max_size=8))
def test_a_reel_run_forward_and_back_shows_what_one_run_from_the_start_shows(
    states: list[tuple[str, int]], times: list[float]
) -> None:
    steps = compact(written(states)[0])
    reel = Reel(steps)
    for at_s in times:
        reel.go(at_s)
        assert "\n".join(reel.lines) == text_at(steps, at_s)
        line, column = reel.place
        assert column <= len(reel.lines[line])


def test_the_place_is_behind_what_was_written_last() -> None:
    reel = Reel([Step(1, 0, 0, "", "one\ntwo"), Step(9, 0, 3, "", "!"), Step(12, 0, 0, "one!", "")])
    places = []
    for at_s in (0, 1, 9, 12, 9):
        reel.go(at_s)
        places.append(reel.place)
    assert places == [(0, 0), (1, 3), (0, 4), (0, 0), (0, 4)]


@pytest.mark.parametrize("step", [Step(2, 0, 9, "", "x"), Step(2, 4, 0, "", "x"), Step(2, 0, 0, "y", "")])
def test_steps_that_do_not_fit_are_refused_and_leave_what_fits(step: Step) -> None:
    reel = Reel([Step(1, 0, 0, "", "heron"), step])
    with pytest.raises(SpliceMismatch):
        reel.go(3)
    assert reel.lines == ["heron"]


def test_a_clock_that_was_set_back_changes_no_order() -> None:
    steps = [Step(5, 0, 0, "", "a"), Step(3, 0, 1, "", "b"), Step(6, 0, 2, "", "c")]
    reel = Reel(steps)
    reel.go(6)
    reel.go(4)
    assert reel.lines == [text_at(steps, 4)] == [""]
    assert text_at(steps, 5) == "ab"
