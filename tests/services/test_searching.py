"""Search: every place that holds the words, in order, and damage that is said instead of hidden."""

import pytest

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.searching import Hit, search
from alliance_tui.storage.practice import Practice
from tests.storage.practices import ONE, OTHER, SESSIONS, fill
from tests.storage.samples import session_of


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice, with three sessions."""
    return fill(practice)


def hits(practice: Practice, text: str) -> list[tuple[int, float, str, str]]:
    """Each hit as session number, time, what stands there, and marker."""
    found = [one for one in search(practice, text) if isinstance(one, Hit)]
    return [(one.session.number, one.offset_s, one.text[one.start : one.end], one.marker) for one in found]


def test_a_hit_stands_in_its_text_at_its_time(kept: Practice) -> None:
    assert hits(kept, "INCUN") == [(number, 60, "incun", "") for number in (1, 2, 3)]
    assert hits(kept, "МАЯ")[0] == (1, 120, "мая", "")


def test_a_comment_is_a_hit_with_its_marker(kept: Practice) -> None:
    assert hits(kept, "winkle p")[0] == (1, 61.25, "winkle p", "m1")


def test_hits_come_client_by_client_and_in_the_order_of_time(kept: Practice) -> None:
    found = hits(kept, "e")
    assert found == sorted(found, key=lambda one: (one[0], one[1]))
    assert {one[0] for one in found} == {1, 2, 3}


def test_one_client_only(kept: Practice) -> None:
    assert [one.session.number for one in search(kept, "heron", OTHER) if isinstance(one, Hit)] == [3]


@pytest.mark.parametrize("text", ["", "   ", "\u0301", "there is no such word"])
def test_nothing_is_found_for_nothing(kept: Practice, text: str) -> None:
    assert list(search(kept, text)) == []


def test_a_session_without_words_hides_no_other(kept: Practice) -> None:
    empty = session_of(ONE, 4, ()).model_copy(update={"markers": (), "episodes": ()})
    kept.charts.save(empty)
    assert [one[0] for one in hits(kept, "heron")] == [1, 2, 3]


def test_a_damaged_pack_is_said_and_the_other_clients_are_searched(kept: Practice) -> None:
    kept.layout.search_pack(ONE.id).write_bytes(b"rubbish")
    found = list(search(kept, "heron"))
    assert isinstance(found[0], Trouble)
    assert [one.session.number for one in found[1:] if isinstance(one, Hit)] == [3]


def test_a_damaged_session_is_said_and_the_others_are_searched(kept: Practice) -> None:
    kept.layout.process(SESSIONS[0].id).write_bytes(b"rubbish")
    found = list(search(kept, "heron"))
    assert [isinstance(one, Trouble) for one in found] == [True, False, False]


def test_a_pack_that_is_behind_shows_nothing_that_is_gone(kept: Practice) -> None:
    old = kept.layout.search_pack(ONE.id).read_bytes()
    kept.charts.save(session_of(ONE, 1, ("lighthouse",)))
    kept.layout.search_pack(ONE.id).write_bytes(old)
    assert [one[0] for one in hits(kept, "heron")] == [2, 3]


def test_the_first_hit_comes_before_the_last_client_is_read(kept: Practice) -> None:
    kept.layout.search_pack(OTHER.id).write_bytes(b"rubbish")
    assert isinstance(next(search(kept, "heron")), Hit)


def test_progress_ends_at_the_number_of_clients(kept: Practice) -> None:
    told: list[tuple[int, int]] = []
    list(search(kept, "heron", progress=lambda done, total: told.append((done, total))))
    assert told == [(0, 2), (1, 2), (2, 2)]
