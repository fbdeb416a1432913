"""What a later program wrote is refused in words and left alone; what can be made anew is not made by halves."""

import json
from pathlib import Path

import pytest

from alliance_tui.services import safekeeping
from alliance_tui.storage import practice as store
from alliance_tui.storage import snapshots
from alliance_tui.storage.backup import Backup, UnreadableBackup
from alliance_tui.storage.journal_format import UnreadableJournal
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.seal import Unverified
from tests.storage.journals import SESSION
from tests.storage.samples import client_of, session_of


@pytest.fixture
def full(practice: Practice) -> Practice:
    """Either kind of practice, with a client, two sessions and a journal."""
    practice.catalogue.add(client_of())
    for number in (1, 2):
        practice.charts.save(session_of(client_of(), number))
    practice.new_journal(SESSION, client_of().id, [b"event 1"], lambda _count: None, lambda _trouble: None).close()
    return practice


def numbered(line: bytes, name: str, number: int) -> bytes:
    """A JSON object that states another number."""
    return json.dumps({**json.loads(line), name: number}).encode()


def test_a_line_of_the_log_that_a_later_program_wrote_is_named(practice: Practice) -> None:
    practice.audit.note("opened")
    path = practice.layout.audit
    path.write_bytes(numbered(path.read_bytes(), "format", 2) + b"\n")
    assert [entry.fault for entry in practice.audit.entries()] == ["a newer alliance-tui wrote it"]
    assert practice.audit.note("opened") == 2


@pytest.mark.parametrize(
    ("magic", "said"), [(b"ATJ2", "written by a newer alliance-tui"), (b"ATJ0", "is not a journal")]
)
def test_a_journal_of_another_format_is_refused_and_left(full: Practice, magic: bytes, said: str) -> None:
    path = full.layout.journal(SESSION)
    content = magic + path.read_bytes()[4:]
    path.write_bytes(content)
    with pytest.raises(UnreadableJournal, match=said):
        full.read_journal(path)
    assert path.read_bytes() == content


def test_a_backup_of_a_later_format_is_refused(full: Practice, tmp_path: Path) -> None:
    full.write_backup(tmp_path / "one.backup", lambda _done: None)
    line, _, rest = (tmp_path / "one.backup").read_bytes().partition(b"\n")
    (tmp_path / "one.backup").write_bytes(numbered(line, "format", 2) + b"\n" + rest)
    with pytest.raises(UnreadableBackup, match="it has format 2, and this alliance-tui reads up to 1"):
        Backup(tmp_path / "one.backup")


def test_a_session_is_saved_beside_a_pack_that_cannot_be_used_and_searching_goes_on_saying_so(full: Practice) -> None:
    client = client_of()
    path = full.layout.search_pack(client.id)
    damaged = b"ATP2" + path.read_bytes()[4:]
    path.write_bytes(damaged)
    full.charts.save(session_of(client, 3))
    assert path.read_bytes() == damaged
    with pytest.raises(Unverified):
        list(full.charts.pack(client.id).search("heronwing"))
    safekeeping.mend(full, safekeeping.examine(full), lambda _question: True)
    found = [hit.session_id for hit in full.charts.pack(client.id).search("heronwing")]
    assert sorted(found) == [f"{number:032x}" for number in (1, 2, 3)]


def test_everything_in_a_snapshot_is_for_its_owner_only(full: Practice) -> None:
    full.audit.note("opened")
    taken = snapshots.take(full.layout)
    assert taken is not None
    assert {path.stat().st_mode & 0o777 for path in [taken, *taken.rglob("*")] if path.is_dir()} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in taken.rglob("*") if path.is_file()} == {0o600}


def test_a_practice_that_could_not_be_opened_for_writing_lets_go_of_its_lock(
    full: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = full.layout.root
    full.close()
    vault = store.find_vault(root)
    keys = vault.open_plain() if not vault.is_sealed else vault.unlock("seven quiet lanterns")

    def refuse(_practice: Practice, _progress: object) -> None:
        raise store.files.DiskTrouble("migrating failed")

    with monkeypatch.context() as patch:
        patch.setattr(store.migration, "migrate", refuse)
        with pytest.raises(store.files.DiskTrouble):
            store.open_practice(root, vault, keys)
    keys = vault.open_plain() if not vault.is_sealed else vault.unlock("seven quiet lanterns")
    store.open_practice(root, vault, keys).close()


def test_an_audit_log_that_cannot_be_written_keeps_nobody_out(full: Practice) -> None:
    root = full.layout.root
    full.close()
    log = full.layout.audit
    log.unlink(missing_ok=True)
    log.mkdir()
    vault = store.find_vault(root)
    keys = vault.open_plain() if not vault.is_sealed else vault.unlock("seven quiet lanterns")
    practice = store.open_practice(root, vault, keys)
    assert practice.catalogue.clients()
    practice.close()
