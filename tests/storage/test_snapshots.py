"""Snapshots: nearly free, only when something changed, thinned out by one rule, and never half."""

import os
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.storage import files, snapshots
from alliance_tui.storage.practice import Practice
from tests.storage.damage import whole
from tests.storage.journals import SESSION, Heard
from tests.storage.practices import ONE, SESSIONS, again, fill, opened

NOON = datetime(2031, 3, 4, 12, tzinfo=UTC)
moments = st.lists(
    st.datetimes(datetime(2029, 1, 1), datetime(2031, 12, 31)).map(lambda one: one.replace(microsecond=0, tzinfo=UTC)),
    max_size=60,
    unique=True,
)


@pytest.fixture
def kept(plain: Practice) -> Practice:
    """A practice whose files were all written a minute ago."""
    fill(plain)
    age(plain)
    return plain


def age(practice: Practice) -> None:
    """Let everything in the practice be a minute older than it is."""
    root = practice.layout.root
    for path in [root, *root.rglob("*")]:
        before = path.stat().st_mtime - 60
        os.utime(path, (before, before))


def test_a_snapshot_holds_the_practice_as_it_stands(kept: Practice) -> None:
    taken = snapshots.take(kept.layout, NOON)
    assert taken == kept.layout.snapshots / "20310304T120000Z"
    practice = {name: content for name, content in whole(kept.layout.root).items() if "snapshots/" not in name}
    practice.pop("lock")
    assert whole(taken) == practice


def test_sealed_files_are_linked_and_what_is_appended_to_is_copied(kept: Practice, heard: Heard) -> None:
    kept.new_journal(SESSION, ONE.id, [b"event 1"], heard.on_saved, heard.on_trouble).close()
    taken = snapshots.take(kept.layout, NOON)
    assert taken is not None
    for path in kept.layout.contents():
        copy = taken / path.relative_to(kept.layout.root)
        assert path.samefile(copy) == (path.suffix not in (".journal", ".log")), path


def test_a_link_keeps_the_old_content_when_the_session_is_saved_again(kept: Practice) -> None:
    taken = snapshots.take(kept.layout, NOON)
    assert taken is not None
    old = whole(taken)
    kept.charts.save(SESSIONS[0].model_copy(update={"plan": "Ask about the lighthouse."}))
    kept.audit.note("amended")
    assert whole(taken) == old


def test_a_snapshot_can_be_opened_like_a_practice(sealed: Practice) -> None:
    taken = snapshots.take(fill(sealed).layout, NOON)
    assert taken is not None
    assert opened(taken, read_only=True).charts.read(SESSIONS[0].id) == SESSIONS[0]


def test_none_is_taken_when_nothing_changed(kept: Practice) -> None:
    assert snapshots.take(kept.layout, NOON) is not None
    assert snapshots.take(kept.layout, NOON + timedelta(hours=1)) is None
    assert len(snapshots.taken(kept.layout)) == 1


@pytest.mark.parametrize("change", ["session", "journal", "erased"])
def test_one_is_taken_after_each_kind_of_change(kept: Practice, heard: Heard, change: str) -> None:
    if change == "journal":
        kept.new_journal(SESSION, ONE.id, [b"event 1"], heard.on_saved, heard.on_trouble).close()
    snapshots.take(kept.layout, NOON)
    age(kept)
    if change == "session":
        kept.charts.save(SESSIONS[0])
    elif change == "journal":
        with kept.layout.journal(SESSION).open("ab") as journal:
            journal.write(b"more")
    else:
        kept.layout.process(SESSIONS[0].id).unlink()
    assert snapshots.take(kept.layout, NOON + timedelta(hours=1)) is not None


def test_one_before_a_migration_is_taken_in_any_case_and_never_thinned_out(kept: Practice) -> None:
    snapshots.take(kept.layout, NOON)
    special = snapshots.take(kept.layout, NOON - timedelta(days=4000), before="format-2")
    assert special is not None
    assert special.name.endswith("-before-format-2")
    snapshots.thin(kept.layout)
    assert special in snapshots.taken(kept.layout)


@given(moments)
def test_the_last_of_each_of_the_newest_days_weeks_and_months_is_kept_and_nothing_else(found: list[datetime]) -> None:
    expected: set[datetime] = set()
    for count, period in (
        (7, lambda one: one.date()),
        (8, lambda one: one.isocalendar()[:2]),
        (12, lambda one: (one.year, one.month)),
    ):
        lasts = [list(group)[-1] for _name, group in groupby(sorted(found), key=period)]
        expected |= set(lasts[-count:])
    assert snapshots.kept(found) == expected


@given(moments)
def test_thinning_keeps_the_newest_at_most_27_and_a_second_time_nothing_goes(found: list[datetime]) -> None:
    keep = snapshots.kept(found)
    assert len(keep) <= 7 + 8 + 12
    assert snapshots.kept(keep) == keep
    assert not found or max(found) in keep


@given(moments, st.datetimes(datetime(2029, 1, 1), datetime(2031, 12, 31)))
def test_what_was_thinned_out_is_never_missed_later(found: list[datetime], later: datetime) -> None:
    newest = max([*found, later.replace(microsecond=0, tzinfo=UTC)])
    assert snapshots.kept([*snapshots.kept(found), newest]) >= snapshots.kept([*found, newest]) - {newest}


def test_thinning_removes_exactly_what_the_rule_lets_go(kept: Practice) -> None:
    for hours in range(0, 24 * 30, 8):
        (kept.layout.snapshots / (NOON - timedelta(hours=hours)).strftime("%Y%m%dT%H%M%SZ")).mkdir(parents=True)
    (kept.layout.snapshots / "notes of mine").mkdir()
    all_of_them = [snapshots.moment_of(path) for path in snapshots.taken(kept.layout)]
    keep = snapshots.kept(one for one in all_of_them if one)
    assert snapshots.thin(kept.layout) == len(all_of_them) - len(keep)
    assert {snapshots.moment_of(path) for path in snapshots.taken(kept.layout)} == keep
    assert (kept.layout.snapshots / "notes of mine").is_dir()


def test_what_a_killed_snapshot_left_is_no_snapshot_and_is_swept_at_the_next_start(kept: Practice) -> None:
    staging = kept.layout.snapshots / f"{files.TEMPORARY}012345"
    (staging / "process").mkdir(parents=True)
    (staging / "process" / "half.json").write_bytes(b"{")
    assert snapshots.taken(kept.layout) == []
    kept.close()
    again(kept, read_only=False).close()
    assert not staging.exists()


def test_a_disk_that_refuses_leaves_no_half_snapshot(kept: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(os, "write", refuse)
    with pytest.raises(files.DiskTrouble, match="taking a snapshot failed: the disk is full"):
        snapshots.take(kept.layout, NOON)
    assert list(kept.layout.snapshots.iterdir()) == []


def test_where_the_disk_knows_no_links_everything_is_copied(kept: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(1, os.strerror(1))

    monkeypatch.setattr(os, "link", refuse)
    taken = snapshots.take(kept.layout, NOON)
    assert taken is not None
    copy: Path = taken / "process" / f"{SESSIONS[0].id}.json"
    assert copy.read_bytes() == kept.layout.process(SESSIONS[0].id).read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o600
