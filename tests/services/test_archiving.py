"""Archiving and erasing: a client that is erased is gone here and in every snapshot, and nobody else is touched."""

import pytest

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.archiving import erase, set_archived
from alliance_tui.services.caseload import caseload
from alliance_tui.services.safekeeping import examine
from alliance_tui.storage import snapshots
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
    assert erase(kept, ONE) == 2
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
    assert erase(kept, ONE) == 0
    assert again(kept).charts.read(SESSIONS[2].id) == SESSIONS[2]
    assert examine(again(kept)).is_well


def test_a_live_session_is_erased_with_its_client(kept: Practice, heard: Heard) -> None:
    kept.new_journal(SESSION, ONE.id, [began()], heard.on_saved, heard.on_trouble).close()
    assert erase(kept, ONE) == 3
    assert not kept.layout.journal(SESSION).exists()


@pytest.mark.parametrize("drawer", ["process", "progress"])
def test_a_session_with_a_damaged_drawer_is_erased_all_the_same(kept: Practice, drawer: str) -> None:
    kept.layout.session_file(drawer, SESSIONS[0].id).write_bytes(b"rubbish")
    erase(kept, ONE)
    assert files_of(kept, SESSIONS[0].id, SESSIONS[1].id) == []


def test_a_session_that_no_index_knows_is_erased_too(kept: Practice) -> None:
    kept.layout.index(ONE.id).unlink()
    assert erase(kept, ONE) == 2
    assert files_of(kept, SESSIONS[0].id, SESSIONS[1].id) == []


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
