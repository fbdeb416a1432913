"""Derived files that are behind are noticed when they are used, and brought up to date; evidence is left alone."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_tui.domain.note import Note, Paragraph
from alliance_tui.domain.session import Session
from alliance_tui.services import brief, review, safekeeping, trends
from alliance_tui.services.clock import wall_now
from alliance_tui.storage import derived, files
from alliance_tui.storage.charts import Charts
from alliance_tui.storage.doctor import Doctor
from alliance_tui.storage.practice import Practice
from tests.storage.damage import whole
from tests.storage.practices import ONE, OTHER, SESSIONS, again, fill

FIRST = SESSIONS[0]
NOTE = Note(text="Only kingfishers.", paragraphs=(Paragraph(offset_s=1, text="Only kingfishers."),))
LATER = FIRST.model_copy(update={"episodes": (), "note": NOTE})


class Died(BaseException):
    """The program was killed."""


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice, with two clients and three sessions."""
    return fill(practice)


def faults(practice: Practice) -> list[str]:
    """What a fresh doctor says."""
    return [finding.line for finding in Doctor(again(practice)).examine().findings]


def half_saved(practice: Practice, session: Session, monkeypatch: pytest.MonkeyPatch, dies_at: str) -> None:
    """Save a session and die before its index row, or before its search pack."""

    def die(*_arguments: object) -> None:
        raise Died

    with monkeypatch.context() as machine:
        machine.setattr(Charts, dies_at, die)
        with pytest.raises(Died):
            practice.charts.save(session)


def is_current(practice: Practice) -> bool:
    """Whether row and pack say what the changed session says."""
    row = next(row for row in practice.charts.summaries(ONE.id) if row.id == FIRST.id)
    return (row.words, row.open_episodes) == (2, 0) and any(practice.charts.pack(ONE.id).search("kingfisher"))


@pytest.mark.parametrize("dies_at", ["derive", "pack"])
@pytest.mark.parametrize(
    "look",
    [
        lambda practice: review.sessions(practice, ONE),
        lambda practice: brief.brief(practice, ONE, wall_now().date()),
        lambda practice: trends.client_trend(practice, ONE),
        safekeeping.catch_up,
    ],
    ids=["review", "brief", "trends", "start"],
)
def test_a_save_that_died_before_what_is_derived_is_made_good_by_whoever_looks(
    kept: Practice, monkeypatch: pytest.MonkeyPatch, dies_at: str, look: Callable[[Practice], object]
) -> None:
    half_saved(kept, LATER, monkeypatch, dies_at)
    assert faults(kept)
    fresh = again(kept)
    fresh._lock = kept._lock
    look(fresh)
    assert is_current(fresh)
    assert faults(kept) == []


def test_one_who_may_only_read_is_shown_the_truth_and_writes_nothing(
    kept: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_saved(kept, LATER, monkeypatch, "derive")
    before = whole(kept.layout.root)
    reader = again(kept)
    for _look in range(2):
        assert next(one.summary.words for one in review.sessions(reader, ONE)) == 2
    assert whole(kept.layout.root) == before


@pytest.mark.parametrize("gone", ["put back", "put back and dated now", "gone"])
@pytest.mark.parametrize("name", ["index", "search_pack"])
def test_an_old_index_or_pack_is_brought_up_to_date_when_its_client_is_opened(
    kept: Practice, name: str, gone: str
) -> None:
    path: Path = getattr(kept.layout, name)(ONE.id)
    old, before = path.read_bytes(), path.stat()
    kept.charts.save(LATER)
    path.unlink()
    if gone != "gone":
        path.write_bytes(old)
        path.chmod(0o600)
    if gone == "put back":
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    fresh = again(kept)
    fresh._lock = kept._lock
    safekeeping.catch_up(fresh)
    review.sessions(fresh, ONE)
    assert is_current(fresh)
    assert faults(kept) == []


def test_a_session_that_was_put_back_is_left_to_the_doctor(kept: Practice) -> None:
    path = kept.layout.process(FIRST.id)
    old = path.read_bytes()
    kept.charts.save(LATER)
    files.replace(path, old)
    told = faults(kept)
    assert any("an older version of this file was put back" in line for line in told)
    fresh = again(kept)
    fresh._lock = kept._lock
    assert safekeeping.catch_up(fresh) == 0
    review.sessions(fresh, ONE)
    assert faults(kept) == told


def test_a_start_looks_closely_only_at_clients_whose_sessions_are_newer(
    kept: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    real = derived._behind
    monkeypatch.setattr(derived, "_behind", lambda *given: looked.append(given[1]) or real(*given))
    for number, path in enumerate(sorted(kept.layout.root.rglob("*.json"), key=lambda one: one.parent.name == "index")):
        os.utime(path, (10**9 + number, 10**9 + number))
    kept.charts.save(LATER)
    os.utime(kept.layout.process(FIRST.id), (4 * 10**9, 4 * 10**9))
    assert safekeeping.catch_up(kept) == 0
    assert looked == [ONE.id]


def test_a_damaged_session_or_index_stops_nothing_else(kept: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    half_saved(kept, LATER, monkeypatch, "derive")
    kept.layout.index(OTHER.id).write_bytes(b"{}")
    kept.layout.process(SESSIONS[1].id).write_bytes(b'{"alliance": 1, "version": 77}')
    assert safekeeping.catch_up(kept) == 1
    assert is_current(kept)


def test_a_disk_that_is_full_keeps_nobody_from_looking(kept: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    half_saved(kept, LATER, monkeypatch, "derive")

    def refuse(*_arguments: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as disk:
        disk.setattr(files, "replace", refuse)
        assert next(one.summary.words for one in review.sessions(kept, ONE)) == 2
