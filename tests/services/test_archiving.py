"""Archiving and erasing: a client that is erased is gone here and in every snapshot, and nobody else is touched."""

from pathlib import Path

import pytest

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.archiving import Erased, erase, set_archived
from alliance_tui.services.caseload import caseload
from alliance_tui.services.safekeeping import examine
from alliance_tui.storage import files, snapshots
from alliance_tui.storage.layout import Layout
from alliance_tui.storage.practice import Practice, ReadOnly
from tests.storage.damage import whole
from tests.storage.journals import SESSION, Heard
from tests.storage.practices import ONE, OTHER, SESSIONS, again, fill
from tests.storage.test_doctor import began


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice, with two clients, three sessions and a snapshot."""
    snapshots.take(fill(practice).layout)
    return practice


def files_of(practice: Practice, *names: str) -> list[str]:
    """Every file in the practice and its snapshots that bears one of these ids."""
    return [path for path in whole(practice.layout.root) if any(name in path for name in names)]


def test_an_archived_client_leaves_the_caseload_and_comes_back(kept: Practice) -> None:
    archived = set_archived(kept, ONE, is_archived=True)
    assert [row.client.code for row in caseload(kept)] == ["M-03"]
    assert kept.charts.read(SESSIONS[0].id) == SESSIONS[0]
    set_archived(kept, archived, is_archived=False)
    assert [row.client.code for row in caseload(kept)] == ["K-14", "M-03"]
    assert [entry.what for entry in kept.audit.entries()][-2:] == ["archived", "reopened"]


def test_the_files_of_an_erased_client_are_gone_here_and_in_the_snapshots(kept: Practice) -> None:
    assert erase(kept, ONE).sessions == 2
    assert files_of(kept, ONE.id, SESSIONS[0].id, SESSIONS[1].id) == []
    assert examine(again(kept)).is_well


def test_its_key_is_gone_here_and_in_every_snapshot(sealed: Practice) -> None:
    snapshots.take(fill(sealed).layout)
    kept_file = sealed.layout.process(SESSIONS[0].id).read_bytes()
    erase(sealed, ONE)
    for root in (sealed.layout.root, *snapshots.taken(sealed.layout)):
        catalogue = again(sealed).catalogue_in(Layout(root))
        assert catalogue.get(ONE.id) is None
        with pytest.raises(Trouble, match="its key is gone"):
            catalogue.key_of(ONE.id)
        assert catalogue.key_of(OTHER.id)
    sealed.layout.process(SESSIONS[0].id).write_bytes(kept_file)
    with pytest.raises(Trouble):
        again(sealed).charts.read_process(SESSIONS[0].id)


def test_others_are_untouched(kept: Practice) -> None:
    before = {path: content for path, content in whole(kept.layout.root).items() if SESSIONS[2].id in path}
    assert len(before) == 6
    erase(kept, ONE)
    after = whole(kept.layout.root)
    assert {path: after.get(path) for path in before} == before
    assert again(kept).charts.read(SESSIONS[2].id) == SESSIONS[2]


def test_erasing_again_is_harmless(kept: Practice) -> None:
    erase(kept, ONE)
    assert erase(kept, ONE).sessions == 0
    assert again(kept).charts.read(SESSIONS[2].id) == SESSIONS[2]
    assert examine(again(kept)).is_well


def test_a_live_session_is_erased_with_its_client(kept: Practice, heard: Heard) -> None:
    kept.new_journal(SESSION, ONE.id, [began()], heard.on_saved, heard.on_trouble).close()
    assert erase(kept, ONE).sessions == 3
    assert not kept.layout.journal(SESSION).exists()


@pytest.mark.parametrize("drawer", ["process", "progress"])
def test_a_session_with_a_damaged_drawer_is_erased_all_the_same(kept: Practice, drawer: str) -> None:
    kept.layout.session_file(drawer, SESSIONS[0].id).write_bytes(b"rubbish")
    erase(kept, ONE)
    assert files_of(kept, SESSIONS[0].id, SESSIONS[1].id) == []


def test_a_session_that_no_index_knows_is_erased_too(kept: Practice) -> None:
    kept.layout.index(ONE.id).unlink()
    assert erase(kept, ONE).sessions == 2
    assert files_of(kept, SESSIONS[0].id, SESSIONS[1].id) == []


def set_aside(practice: Practice, *paths: Path) -> list[Path]:
    """What the doctor's repair does with files that do not verify."""
    moved = []
    for path in paths:
        place = practice.layout.quarantine / "20260305T100000Z" / path.parent.name / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        moved.append(path.replace(place))
    return moved


def test_what_was_set_aside_of_a_client_goes_too_and_what_is_somebody_elses_stays(kept: Practice) -> None:
    layout = kept.layout
    mine = [layout.process(SESSIONS[0].id), layout.index(ONE.id), *layout.session_paths(SESSIONS[1].id)[:3]]
    moved = set_aside(kept, *mine)
    moved[0].write_bytes(b"rubbish")
    (other,) = set_aside(kept, layout.process(SESSIONS[2].id))
    assert erase(kept, ONE) == Erased(sessions=2, snapshots=1)
    assert files_of(kept, ONE.id, SESSIONS[0].id, SESSIONS[1].id) == []
    assert other.exists()


def test_a_session_that_only_a_snapshot_holds_still_is_erased_there(kept: Practice) -> None:
    for path in (*kept.layout.session_paths(SESSIONS[0].id)[:3], kept.layout.index(ONE.id)):
        path.unlink()
    assert erase(kept, ONE).sessions == 2
    assert files_of(kept, SESSIONS[0].id) == []


def test_a_snapshot_whose_catalogue_is_damaged_stops_nothing_and_keeps_no_key(kept: Practice) -> None:
    (taken,) = [Layout(path) for path in snapshots.taken(kept.layout)]
    torn = taken.catalogue.read_bytes()[:-9]
    taken.catalogue.unlink()  # It is the same file as the practice's own.
    taken.catalogue.write_bytes(torn)
    (aside,) = set_aside(kept, taken.catalogue)
    taken.catalogue.write_bytes(torn)
    assert erase(kept, ONE) == Erased(sessions=2, snapshots=1)
    assert not taken.catalogue.exists()
    assert not aside.exists()
    assert again(kept).charts.read(SESSIONS[2].id) == SESSIONS[2]


def test_a_session_that_nobody_can_tell_whose_it_is_is_left_and_counted(plain: Practice) -> None:
    fill(plain)
    layout = plain.layout
    for path in layout.session_paths(SESSIONS[0].id)[:3]:
        path.write_bytes(b"rubbish")
    layout.index(ONE.id).unlink()
    assert erase(plain, ONE) == Erased(sessions=1, unclear=1)
    assert layout.process(SESSIONS[0].id).exists()


def test_a_client_that_could_not_be_erased_in_a_snapshot_is_still_there_to_be_erased_again(
    kept: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = files.replace

    def full(path: Path, data: bytes) -> None:
        if "snapshots" in path.parts:
            raise OSError(28, "No space left on device")
        replace(path, data)

    monkeypatch.setattr(files, "replace", full)
    with pytest.raises(Trouble, match="the disk is full"):
        erase(kept, ONE)
    monkeypatch.undo()
    assert kept.catalogue.get(ONE.id) == ONE
    assert kept.charts.read(SESSIONS[0].id) == SESSIONS[0]
    assert erase(kept, ONE).sessions == 2


def test_erasing_is_noted_without_the_clients_code(kept: Practice) -> None:
    erase(kept, ONE)
    last = list(kept.audit.entries())[-1]
    assert (last.what, last.particulars) == ("erased", {"client": ONE.id, "sessions": 2})


def test_a_reader_erases_and_archives_nothing(kept: Practice) -> None:
    before = whole(kept.layout.root)
    for action in (lambda: erase(again(kept), ONE), lambda: set_archived(again(kept), ONE, is_archived=True)):
        with pytest.raises(ReadOnly):
            action()
    assert whole(kept.layout.root) == before


@pytest.fixture
def heard() -> Heard:
    """A journal's listener."""
    return Heard()
