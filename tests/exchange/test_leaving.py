"""What leaves, and what stays."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.codebook import Codebook
from alliance_tui.exchange.leaving import (
    Coded,
    Disguise,
    Medium,
    by_time,
    clock_words,
    in_recording_time,
    without_words,
)
from alliance_tui.exchange.record_words import disruption_words
from alliance_tui.exchange.wording import (
    Books,
    episode_words,
    marker_words,
    one_line,
    shown_lines,
    title_of,
)
from tests.exchange.samples import AWKWARD, MARKERS, bare_session, sample, words


@pytest.mark.parametrize("path", ["/srv/jane/K-14/rec.mp4", "D:\\Jane\\rec.mp4", "rec.mp4", "a\\b/rec.mp4"])
def test_only_the_bare_name_of_a_recording_is_kept(path: str) -> None:
    assert Medium(path, 0).name == "rec.mp4"


def test_marks_outside_the_recording_are_counted_and_never_moved() -> None:
    placing = in_recording_time(Coded(sample(), medium=Medium("rec.mp4", 730, length_s=1100)))
    assert [(one.at_ms, one.marker.id) for one in placing.placed] == [(21048, "m2"), (1070000, "m3"), (1070000, "m4")]
    assert (placing.before, placing.after) == (1, 1)


def test_a_recording_that_began_first_puts_marks_later() -> None:
    placing = in_recording_time(Coded(sample(), medium=Medium("rec.mp4", -12.25)))
    assert [one.at_ms for one in placing.placed][:2] == [734750, 763298]
    assert (placing.before, placing.after) == (0, 0)


def test_without_a_recording_times_are_session_times() -> None:
    placing = in_recording_time(Coded(sample()))
    assert [one.at_ms for one in placing.placed] == [722500, 751048, 1800000, 1800000, 2400001]
    assert "start of the session" in clock_words(Coded(sample()))
    with_recording = clock_words(Coded(sample(), medium=Medium("r", 3.5, "from a clap mark")))
    assert with_recording.endswith("the recording begins 3.5 s after the start of the session (from a clap mark).")


def test_without_words_nothing_that_was_written_is_left() -> None:
    bare = without_words(
        sample(history=(sample().history[0].model_copy(update={"field": "comment", "after": "secret"}),))
    )
    told = bare.model_dump_json()
    for word in ("cmd", "pushed", "dropped", "sister", "flat", "secret"):
        assert word not in told
    assert [(one.offset_s, one.group, one.code, one.salience) for one in bare.markers] == [
        (one.offset_s, one.group, one.code, one.salience) for one in MARKERS
    ]
    assert bare.ratings == sample().ratings


def test_a_disguise_is_stable_for_a_key_and_moves_a_clients_dates_together() -> None:
    disguise = Disguise(b"key one")
    first, second = disguise.disguised(sample()), disguise.disguised(bare_session())
    assert first.client == first.client_id == second.client == disguise.pseudonym("c14")
    assert first.client.startswith("P-")
    assert "K-14" not in first.model_dump_json()
    assert "c14" not in first.model_dump_json()
    assert second.started_at - first.started_at == bare_session().started_at - sample().started_at
    shift = first.started_at - sample().started_at
    assert timedelta(days=-364) <= shift <= timedelta(days=-1)
    assert first.ratings[0].at - sample().ratings[0].at == first.history[0].at - sample().history[0].at == shift
    assert first.ended_at is not None
    assert second.ended_at is None
    assert first.ended_at.timetz() == sample().ended_at.timetz()
    assert Disguise(b"key two").pseudonym("c14") != disguise.pseudonym("c14")
    assert disguise.pseudonym("c15") != disguise.pseudonym("c14")
    assert Disguise(b"key one", keeps_dates=True).disguised(sample()).started_at == sample().started_at


def test_sessions_stand_in_the_order_in_which_they_began() -> None:
    assert [one.number for one in by_time([bare_session(), sample()])] == [12, 13]


def test_a_marker_is_called_by_its_titles_or_by_its_ids(books: Books, book: Codebook) -> None:
    session = sample()
    assert title_of(MARKERS[0], session, books) == "Withdrawal: Minimal response"
    assert title_of(MARKERS[2], session, books) == "Withdrawal"
    assert title_of(MARKERS[0], session, {}) == "withdrawal: minimal-response"
    assert marker_words(MARKERS[0], session, books) == "Withdrawal: Minimal response, salience 3 of 5"
    assert episode_words(session.episodes[0], session, books) == (
        "12:02 Withdrawal: Minimal response; 12:31 Repair: Acknowledged my part: "
        "resolved 4 of 5, my contribution 2 of 5"
    )
    assert episode_words(session.episodes[1], sample(markers=()), books) == "no markers left: open"
    assert disruption_words(session.pauses[0]) == "15:00 to 15:35, less than a minute, the line dropped"


@given(words)
def test_shown_text_has_no_control_character_and_no_blank_line(text: str) -> None:
    for line in [*shown_lines(text), one_line(text) or "x"]:
        assert line.strip()
        assert len(line.splitlines()) == 1
        assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in line)


@given(st.text(alphabet="אבג👩‍👧é z", max_size=20))
def test_scripts_and_joined_emoji_come_through(text: str) -> None:
    assert "".join(one_line(text).split()) == "".join(text.split())


def test_a_tab_becomes_a_blank() -> None:
    assert one_line("a\tb") == "a b"
    assert one_line(AWKWARD) == AWKWARD


def test_the_clock_is_told_to_the_millisecond_and_on_its_own_side_of_the_start() -> None:
    early = clock_words(Coded(sample(), medium=Medium("r", -1234.567)))
    assert "begins 1234.567 s before the start of the session (typed)" in early
