"""The example practice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from alliance_tui.config import paths
from alliance_tui.domain.codebook import Codebook, Kind
from alliance_tui.domain.session import Session
from alliance_tui.services import demo, review
from alliance_tui.services.clock import wall_now
from alliance_tui.storage.practice import Practice


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """The example practice, built once."""
    practice = demo.build(paths.example_practice(), tmp_path_factory.mktemp("example") / "practice")
    yield practice
    practice.close()


@pytest.fixture(scope="module")
def sessions(example: Practice) -> list[Session]:
    """All its sessions, whole."""
    return [review.read_listed(example, listed) for listed in review.sessions(example)]


def test_it_has_enough_to_look_around_in(example: Practice, sessions: list[Session]) -> None:
    assert len(example.catalogue.clients()) >= 4
    assert len(sessions) >= 40
    assert sum(len(session.markers) for session in sessions) > 80
    assert any(episode.is_open for session in sessions for episode in session.episodes)
    assert any(session.pauses for session in sessions)


def test_every_marker_is_in_the_codebook_and_within_its_session(sessions: list[Session], book: Codebook) -> None:
    for session in sessions:
        assert session.ended_at is not None
        length_s = (session.ended_at - session.started_at).total_seconds()
        offsets = [marker.offset_s for marker in session.markers]
        assert offsets == sorted(offsets)
        assert all(offset_s <= length_s for offset_s in offsets), (session.client, session.number)
        for marker in session.markers:
            group = book.group(marker.group)
            assert group is not None
            assert marker.code is None or group.code(marker.code) is not None


def test_episodes_hold_ruptures_and_repairs_of_their_session_and_each_marker_once(
    sessions: list[Session], book: Codebook
) -> None:
    for session in sessions:
        kinds = {marker.id: book.kind_of(marker.group) for marker in session.markers}
        members = [one for episode in session.episodes for one in episode.members]
        assert len(members) == len(set(members))
        for episode in session.episodes:
            assert {kinds[one] for one in episode.ruptures} == {Kind.RUPTURE}
            assert {kinds[one] for one in episode.repairs} <= {Kind.REPAIR}
        ruptures = {one for one, kind in kinds.items() if kind is Kind.RUPTURE}
        assert ruptures == {one for episode in session.episodes for one in episode.ruptures}


def test_no_marker_of_the_sources_is_lost_on_the_way(sessions: list[Session]) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in paths.example_practice().glob("*.toml"))
    kept = [marker for session in sessions for coding in (session, *session.codings) for marker in coding.markers]
    assert len(kept) == text.count("{ at = ") - text.count("minutes = ")


def test_sessions_are_numbered_in_the_order_of_time_and_none_lies_ahead(
    example: Practice, sessions: list[Session]
) -> None:
    now = wall_now()
    for client in example.catalogue.clients():
        own = review.sessions(example, client)
        assert [listed.summary.number for listed in own] == list(range(1, len(own) + 1))
        starts = [listed.summary.started_at for listed in own]
        assert starts == sorted(starts)
    assert all(session.started_at < now for session in sessions)


def test_paragraphs_run_forward_and_are_the_text(sessions: list[Session]) -> None:
    for session in sessions:
        times = [paragraph.offset_s for paragraph in session.note.paragraphs]
        assert times == sorted(times)
        assert [paragraph.text for paragraph in session.note.paragraphs] == session.note.text.split("\n")


def test_the_codebook_of_every_session_was_kept(example: Practice, sessions: list[Session], book: Codebook) -> None:
    assert all(review.codebook_of(example, session) == book for session in sessions[:3])


@pytest.mark.parametrize(("text", "seconds"), [("00:00", 0), ("12:02", 722), ("61:30.5", 3690.5)])
def test_a_clock_time_of_the_sources_is_in_seconds(text: str, seconds: float) -> None:
    assert demo.seconds(text) == seconds


def test_it_can_be_sealed(tmp_path: Path) -> None:
    source = tmp_path / "sources"
    source.mkdir()
    (source / "one.toml").write_bytes((paths.example_practice() / "s-27.toml").read_bytes())
    practice = demo.build(source, tmp_path / "practice", "seven quiet lanterns")
    assert practice.is_sealed
    assert len(review.sessions(practice)) >= 1
    practice.close()
