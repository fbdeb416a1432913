"""Repair: derived files are made anew, what does not verify is set aside, a session comes back when one says yes."""

import os
from pathlib import Path

import pytest

from alliance_tui.storage import files, snapshots
from alliance_tui.storage.doctor import Doctor, Examination
from alliance_tui.storage.layout import Layout
from alliance_tui.storage.practice import Practice, ReadOnly
from alliance_tui.storage.repair import Repair, repair
from tests.storage.damage import whole
from tests.storage.practices import ONE, OTHER, SESSIONS, again, fill

FIRST, SECOND, THIRD = (session.id for session in SESSIONS)


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice, with two clients and three sessions."""
    return fill(practice)


def mended(practice: Practice, *, answer: bool = True, asked: list[str] | None = None) -> Repair:
    """Examine and repair, giving the same answer to every question."""
    questions = asked if asked is not None else []

    def ask(question: str) -> bool:
        questions.append(question)
        return answer

    return repair(practice, Doctor(practice).examine(), ask)


def examined(practice: Practice) -> Examination:
    """What the doctor sees now."""
    return Doctor(again(practice)).examine()


def spoil(path: Path) -> bytes:
    """Cut a file's end off; returns what is left."""
    files.replace(path, path.read_bytes()[:-20])  # not in place, where a snapshot's link would be spoilt with it
    return path.read_bytes()


def quarantined(practice: Practice) -> dict[str, bytes]:
    """What was set aside, by role and name."""
    found = whole(practice.layout.quarantine) if practice.layout.quarantine.is_dir() else {}
    return {name.partition("/")[2]: content for name, content in found.items()}


@pytest.mark.parametrize("how", ["gone", "torn"])
@pytest.mark.parametrize("derived", ["index", "search"])
def test_a_derived_file_is_made_anew_and_the_practice_is_well(kept: Practice, derived: str, how: str) -> None:
    path = kept.layout.index(ONE.id) if derived == "index" else kept.layout.search_pack(ONE.id)
    rows, versions = kept.charts.summaries(ONE.id), kept.charts.pack(ONE.id).versions()
    spoil(path) if how == "torn" else path.unlink()
    done = mended(kept).done
    assert len(done) == 1
    assert "made anew from 2 sessions" in done[0]
    assert examined(kept).is_well
    assert kept.charts.summaries(ONE.id) == rows
    assert kept.charts.pack(ONE.id).versions() == versions


@pytest.mark.parametrize("drawer", ["process", "progress"])
def test_a_damaged_session_comes_back_from_the_newest_good_snapshot(kept: Practice, drawer: str) -> None:
    good = kept.layout.session_file(drawer, FIRST).read_bytes()
    snapshots.take(kept.layout)
    rubbish = spoil(kept.layout.session_file(drawer, FIRST))
    asked: list[str] = []
    mended(kept, asked=asked)
    assert len(asked) == 1
    assert asked[0].startswith(f"{drawer}/{FIRST}.json: bring it back as it was at ")
    assert examined(kept).is_well
    assert kept.layout.session_file(drawer, FIRST).read_bytes() == good
    assert quarantined(kept) == {f"{drawer}/{FIRST}.json": rubbish}
    assert again(kept).charts.read(FIRST) == SESSIONS[0]


def test_a_copy_that_does_not_verify_either_is_passed_over_for_an_older_one(kept: Practice) -> None:
    older = snapshots.take(kept.layout)
    assert older is not None
    newer = older.with_name("29990101T000000Z")
    (newer / "process").mkdir(parents=True)
    (newer / "process" / f"{FIRST}.json").write_bytes(b"{}")
    kept.layout.process(FIRST).unlink()
    asked: list[str] = []
    mended(kept, asked=asked)
    assert "2999" not in asked[0]
    assert again(kept).charts.read(FIRST) == SESSIONS[0]


@pytest.mark.parametrize("drawer", ["process", "progress"])
def test_nothing_comes_back_when_the_answer_is_no_and_the_other_drawer_stays(kept: Practice, drawer: str) -> None:
    snapshots.take(kept.layout)
    rubbish = spoil(kept.layout.session_file(drawer, FIRST))
    mended(kept, answer=False)
    assert not kept.layout.session_file(drawer, FIRST).exists()
    assert quarantined(kept) == {f"{drawer}/{FIRST}.json": rubbish}
    (finding,) = examined(kept).findings
    assert (finding.file, finding.fault) == (f"{drawer}/{FIRST}.json", "it is missing")
    if drawer == "process":
        assert again(kept).charts.read_progress(FIRST) == SESSIONS[0].progress
    else:
        assert again(kept).charts.read_process(FIRST) == SESSIONS[0].process


def test_saying_no_now_and_yes_later_brings_it_back(kept: Practice) -> None:
    snapshots.take(kept.layout)
    spoil(kept.layout.process(FIRST))
    mended(kept, answer=False)
    mended(kept, answer=True)
    assert examined(kept).is_well
    assert again(kept).charts.read(FIRST) == SESSIONS[0]


def test_without_a_snapshot_nobody_is_asked_and_it_is_said(kept: Practice) -> None:
    rubbish = spoil(kept.layout.process(FIRST))
    asked: list[str] = []
    assert f"process/{FIRST}.json: no good copy in any snapshot" in mended(kept, asked=asked).done
    assert asked == []
    assert quarantined(kept) == {f"process/{FIRST}.json": rubbish}
    assert [again(kept).charts.read(session.id) for session in SESSIONS[1:]] == list(SESSIONS[1:])


def test_a_session_that_is_gone_altogether_comes_back_whole(kept: Practice) -> None:
    snapshots.take(kept.layout)
    kept.layout.process(FIRST).unlink()
    kept.layout.progress(FIRST).unlink()
    mended(kept)
    assert again(kept).charts.read(FIRST) == SESSIONS[0]
    assert examined(kept).is_well


def test_swapped_sessions_are_set_aside_and_come_back_each_in_its_place(kept: Practice) -> None:
    snapshots.take(kept.layout)
    one, other = kept.layout.process(FIRST), kept.layout.process(THIRD)
    contents = one.read_bytes(), other.read_bytes()
    files.replace(one, contents[1])
    files.replace(other, contents[0])
    mended(kept)
    assert examined(kept).is_well
    assert [again(kept).charts.read(session.id) for session in SESSIONS] == list(SESSIONS)
    assert len(quarantined(kept)) == 2


def test_an_old_version_that_was_put_back_gives_way_to_the_newer_one(kept: Practice) -> None:
    old = kept.layout.process(FIRST).read_bytes()
    changed = SESSIONS[0].model_copy(update={"markers": SESSIONS[0].markers[:1], "episodes": ()})
    kept.charts.save(changed)
    snapshots.take(kept.layout)
    files.replace(kept.layout.process(FIRST), old)
    mended(kept)
    assert again(kept).charts.read(FIRST) == changed
    assert quarantined(kept) == {f"process/{FIRST}.json": old}


def test_a_damaged_session_is_not_taken_for_its_neighbours_fault(kept: Practice) -> None:
    spoil(kept.layout.progress(FIRST))
    mended(kept, answer=False)
    assert kept.layout.replay(FIRST).exists()
    assert kept.layout.process(FIRST).exists()


def test_a_damaged_catalogue_is_left_where_it_is_and_nothing_else_is_touched(kept: Practice) -> None:
    rubbish = spoil(kept.layout.catalogue)
    before = whole(kept.layout.root)
    fresh = again(kept)
    fresh._lock = kept._lock
    result = repair(fresh, Doctor(fresh).examine(), lambda _question: True)
    assert [finding.file for finding in result.left] == ["catalogue.json"]
    assert result.done == ["catalogue.json: no good copy in any snapshot; a backup has one"]
    assert whole(kept.layout.root) == before
    assert kept.layout.catalogue.read_bytes() == rubbish


@pytest.mark.parametrize("how", ["torn", "gone"])
def test_a_damaged_catalogue_comes_back_from_the_newest_good_snapshot_after_asking(kept: Practice, how: str) -> None:
    good = kept.layout.catalogue.read_bytes()
    taken = snapshots.take(kept.layout)
    assert taken is not None
    bad = taken.with_name("29990101T000000Z")
    bad.mkdir()
    (bad / "catalogue.json").write_bytes(b"{}")
    rubbish = spoil(kept.layout.catalogue)
    if how == "gone":
        kept.layout.catalogue.unlink()
    mended(kept, answer=False)
    assert (kept.layout.catalogue.read_bytes() if how == "torn" else None) == (rubbish if how == "torn" else None)
    asked: list[str] = []
    mended(kept, asked=asked)
    assert len(asked) == 1
    assert "Clients made since then are not in it." in asked[0]
    assert "2999" not in asked[0]
    assert kept.layout.catalogue.read_bytes() == good
    assert quarantined(kept) == ({"catalogue.json": rubbish} if how == "torn" else {})
    assert examined(kept).is_well


def test_folders_that_others_may_look_into_are_closed(kept: Practice) -> None:
    for folder in (kept.layout.root, kept.layout.root / "index"):
        folder.chmod(0o755)
    assert [line.endswith("closed to other users") for line in mended(kept).done] == [True, True]
    assert examined(kept).is_well


def test_a_file_that_others_may_read_is_closed_also_in_quarantine(kept: Practice) -> None:
    kept.layout.process(SECOND).chmod(0o644)
    spoil(kept.layout.process(FIRST))
    kept.layout.process(FIRST).chmod(0o664)
    mended(kept, answer=False)
    assert kept.layout.process(SECOND).stat().st_mode & 0o777 == 0o600
    set_aside = [path for path in kept.layout.quarantine.rglob("*") if path.is_file()]
    assert [path.stat().st_mode & 0o777 for path in set_aside] == [0o600]
    assert kept.layout.quarantine.stat().st_mode & 0o777 == 0o700


def test_what_an_interrupted_write_left_is_removed(kept: Practice) -> None:
    leftover = kept.layout.root / "search" / ".tmp-77"
    leftover.write_bytes(b"half")
    repair(kept, Doctor(kept).examine(), lambda _question: True)
    assert not leftover.exists()
    assert examined(kept).is_well


def test_nothing_that_was_there_is_deleted_by_a_repair(kept: Practice) -> None:
    for path in (kept.layout.process(FIRST), kept.layout.progress(SECOND), kept.layout.replay(THIRD)):
        spoil(path)
    before = {name: content for name, content in whole(kept.layout.root).items() if name.startswith("pro")}
    before[f"replay/{THIRD}.json"] = kept.layout.replay(THIRD).read_bytes()
    mended(kept)
    after = whole(kept.layout.root)
    assert {name: content for name, content in before.items() if content not in after.values()} == {}
    assert set(quarantined(kept)) == {f"process/{FIRST}.json", f"progress/{SECOND}.json", f"replay/{THIRD}.json"}


def test_an_index_of_nobody_keeps_no_other_from_being_mended(kept: Practice) -> None:
    kept.catalogue.drop(OTHER.id)
    kept.layout.index(ONE.id).unlink()
    mended(kept, answer=False)
    assert [row.id for row in again(kept).charts.summaries(ONE.id)] == [FIRST, SECOND]


def test_repairing_a_good_practice_changes_nothing(kept: Practice) -> None:
    before = whole(kept.layout.root)
    assert repair(kept, Doctor(kept).examine(), lambda _question: True) == Repair()
    assert whole(kept.layout.root) == before


def test_repairing_needs_the_lock(kept: Practice) -> None:
    with pytest.raises(ReadOnly):
        repair(again(kept), Examination(), lambda _question: True)


def test_a_disk_that_refuses_is_told_in_words(kept: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(kept.layout.process(FIRST))
    seen = Doctor(kept).examine()

    def refuse(*_arguments: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(files.DiskTrouble, match="the disk is full"):
        repair(kept, seen, lambda _question: True)
    assert Layout(kept.layout.root).process(FIRST).exists()
