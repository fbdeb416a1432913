"""Where else a code was marked: in the order of the sessions, within the filter; what cannot be read is counted."""

import pytest

from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.services import review
from alliance_tui.services.occurrences import Occurrence, occurrences
from alliance_tui.storage.practice import Practice
from tests.storage.practices import ONE, SESSIONS, fill

IDS = [session.id for session in SESSIONS]
DENIAL, REPAIR = ((marker.group, marker.code) for marker in SESSIONS[0].markers)


@pytest.fixture
def kept(plain: Practice) -> Practice:
    """Two clients, three sessions, each with one denial and one repair."""
    return fill(plain)


def test_they_run_across_sessions_and_clients(kept: Practice) -> None:
    everyone = occurrences(kept, review.sessions(kept), *DENIAL, MarkerFilter())
    assert [(one.session_id, one.marker_id) for one in everyone.places] == [(one, "m1") for one in IDS]
    assert [everyone.number_of(one, "m1") for one in IDS] == [1, 2, 3]
    assert everyone.beside(IDS[0], "m1", 1) == Occurrence(IDS[1], "m1")
    assert everyone.beside(IDS[2], "m1", -1) == Occurrence(IDS[1], "m1")
    assert everyone.beside(IDS[0], "m1", -1) is everyone.beside(IDS[2], "m1", 1) is None
    assert everyone.number_of(IDS[0], "m2") == 0
    assert len(occurrences(kept, review.sessions(kept, ONE), *REPAIR, MarkerFilter()).places) == 2


def test_they_stay_within_the_filter(kept: Practice) -> None:
    day = SESSIONS[1].started_at.date()
    found = occurrences(kept, review.sessions(kept), *DENIAL, MarkerFilter(since=day, until=day))
    assert [one.session_id for one in found.places] == [IDS[1]]


def test_a_session_that_cannot_be_read_is_counted(kept: Practice) -> None:
    kept.layout.process(IDS[1]).write_bytes(b"rubbish")
    found = occurrences(kept, review.sessions(kept), *DENIAL, MarkerFilter())
    assert ([one.session_id for one in found.places], found.unread) == ([IDS[0], IDS[2]], 1)


def test_nothing_is_read_once_it_is_cancelled(kept: Practice) -> None:
    assert occurrences(kept, review.sessions(kept), *DENIAL, MarkerFilter(), lambda: True).places == ()
