"""The brief: what is open, with the words written then, and a damaged session that hides nothing else."""

from datetime import timedelta

import pytest

from alliance_tui.services.brief import Brief, brief, words_at
from alliance_tui.storage.practice import Practice
from tests.storage.practices import ONE, SESSIONS, fill
from tests.storage.samples import client_of

LAST_DAY = SESSIONS[1].started_at.date()


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice; the rupture of session 1 is open, and session 2 has a plan."""
    fill(practice)
    first, second = SESSIONS[0], SESSIONS[1]
    episode = first.episodes[0].model_copy(update={"resolution": None})
    practice.charts.save(first.model_copy(update={"episodes": (episode,), "plan": "an old plan"}))
    practice.charts.save(second.model_copy(update={"plan": "Ask about the lighthouse."}))
    return practice


def test_it_tells_what_is_open_with_the_words_written_then(kept: Practice) -> None:
    (one,) = brief(kept, ONE, LAST_DAY).open
    assert (one.number, one.marker.id, one.title, one.words) == (1, "m1", "Denial", "quincunx")
    assert one.day == SESSIONS[0].started_at.date()


def test_it_tells_plan_marks_trend_and_days_of_the_last_session(kept: Practice) -> None:
    known = brief(kept, ONE, LAST_DAY + timedelta(days=9))
    assert (known.plan, known.days_since, known.next_number) == ("Ask about the lighthouse.", 9, 3)
    assert known.marks == (("withdrawal", "Withdrawal", 1),)
    assert known.trend == (1, 1)
    assert known.troubles == ()


def test_a_client_without_a_session_has_an_empty_brief(kept: Practice) -> None:
    nobody = client_of("N-01", "e3" * 8)
    kept.catalogue.add(nobody)
    assert brief(kept, nobody, LAST_DAY) == Brief(nobody, 1)


@pytest.mark.parametrize("place", [0, 1])
def test_a_damaged_session_is_said_and_the_rest_is_told(kept: Practice, place: int) -> None:
    kept.layout.process(SESSIONS[place].id).write_bytes(b"rubbish")
    known = brief(kept, ONE, LAST_DAY)
    (trouble,) = known.troubles
    assert trouble.title.startswith(
        f"session {place + 1} cannot be read" + (", 1 open rupture in it" if place == 0 else "")
    )
    assert known.trend == (1, 1)
    assert (bool(known.open), bool(known.plan)) == ((False, True) if place == 0 else (True, False))


def test_only_the_sessions_that_matter_are_read(kept: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.charts.save(SESSIONS[0])
    read: list[str] = []
    real = kept.charts.read
    monkeypatch.setattr(kept.charts, "read", lambda name, owner=None: (read.append(name), real(name, owner))[1])
    brief(kept, ONE, LAST_DAY)
    assert read == [SESSIONS[1].id]


@pytest.mark.parametrize(("at_s", "words"), [(0, "heronwing"), (59.6, "quincunx"), (61, "quincunx"), (9999, "velvet")])
def test_the_words_at_a_moment_are_of_the_paragraph_begun_last(at_s: float, words: str) -> None:
    assert words_at(SESSIONS[0], at_s).startswith(words)
