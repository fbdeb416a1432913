"""Episodes: which one a marker belongs to, and when it is open."""

import pytest
from pydantic import ValidationError

from alliance_tui.domain.codebook import Kind
from alliance_tui.domain.episode import Episode, latest_open
from alliance_tui.domain.live import episode_for

FIRST = Episode(id="e1", ruptures=("m1",))
SECOND = Episode(id="e2", ruptures=("m2", "m3"), repairs=("m4",))
RESOLVED = Episode(id="e3", ruptures=("m5",), resolution=2)


def test_an_episode_is_open_until_it_has_a_resolution() -> None:
    assert FIRST.is_open
    assert not RESOLVED.is_open


def test_the_latest_open_episode_is_the_one_that_began_last() -> None:
    assert latest_open([FIRST, SECOND, RESOLVED]) == SECOND
    assert latest_open(iter([FIRST, RESOLVED])) == FIRST
    assert latest_open([RESOLVED]) is None
    assert latest_open([]) is None


def test_a_rupture_begins_an_episode_of_its_own() -> None:
    assert episode_for(Kind.RUPTURE, [FIRST, SECOND], lambda: "new") == "new"


def test_a_repair_is_linked_to_the_latest_open_episode_or_to_none() -> None:
    assert episode_for(Kind.REPAIR, [FIRST, SECOND, RESOLVED], lambda: "new") == "e2"
    assert episode_for(Kind.REPAIR, [RESOLVED], lambda: "new") is None


def test_connection_belongs_to_no_episode() -> None:
    assert episode_for(Kind.CONNECTION, [FIRST], lambda: "new") is None


def test_an_episode_loses_a_marker_and_ends_with_its_last_rupture() -> None:
    assert SECOND.without("m2") == Episode(id="e2", ruptures=("m3",), repairs=("m4",))
    assert SECOND.without("m4") == Episode(id="e2", ruptures=("m2", "m3"))
    assert SECOND.without("m9") == SECOND
    assert FIRST.without("m1") is None


def test_what_is_written_out_with_is_open_reads_back() -> None:
    for episode in (FIRST, SECOND, RESOLVED):
        assert episode.model_dump()["is_open"] is episode.is_open
        assert Episode.model_validate_json(episode.model_dump_json()) == episode


def test_is_open_cannot_be_claimed_from_outside() -> None:
    claimed = {**RESOLVED.model_dump(), "is_open": True}
    assert not Episode.model_validate(claimed).is_open


@pytest.mark.parametrize("wrong", [{"resolution": 0}, {"resolution": 6}, {"contribution": 0}, {"mood": "grey"}])
def test_a_rating_outside_one_to_five_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Episode.model_validate({"id": "e", "ruptures": ["m"], **wrong})
