"""Backups: one file that brings back an equal practice, or is refused in words with nothing touched."""

from pathlib import Path

import orjson
import pytest

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import backup as backups
from alliance_tui.storage import files
from alliance_tui.storage.backup import Backup, UnreadableBackup, restore, verify, write_backup
from alliance_tui.storage.doctor import Doctor
from alliance_tui.storage.practice import Practice
from tests.storage.damage import modes, whole
from tests.storage.journals import SESSION, Heard, events
from tests.storage.practices import ONE, SESSIONS, again, fill, opened, sessions_in
from tests.storage.samples import COMMENT, WORDS


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice, with two clients and three sessions."""
    return fill(practice)


def written(practice: Practice, out: Path) -> Backup:
    """A backup of the practice."""
    write_backup(practice.layout, practice.vault, practice._keys, out)
    return Backup(out)


def content_of(practice: Practice) -> dict[str, bytes]:
    """Every file that makes up a practice."""
    root = practice.layout.root
    return {str(path.relative_to(root)): path.read_bytes() for path in practice.layout.contents()}


@pytest.mark.parametrize("chunk", [700, 1024 * 1024], ids=["many chunks", "one chunk"])
def test_a_restored_practice_is_equal_and_well(
    kept: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(backups, "CHUNK", chunk)
    backup = written(kept, tmp_path / "b")
    assert ((tmp_path / "b").stat().st_size > 20 * chunk) == (chunk == 700)
    count = restore(backup, kept._keys, tmp_path / "new" / "home")
    assert count == verify(backup, kept._keys) == len(content_of(kept))
    back = opened(tmp_path / "new" / "home", read_only=True)
    came_back, was = content_of(back), content_of(kept)
    assert came_back.pop("audit.log").startswith(was.pop("audit.log")), "opening it was noted since"
    assert (came_back.pop("audit-end.json") == was.pop("audit-end.json")) is not kept.is_sealed
    assert came_back == was
    assert sessions_in(back) == list(SESSIONS)
    assert Doctor(back).examine().is_well


def test_a_restored_practice_is_for_its_owner_only(kept: Practice, tmp_path: Path) -> None:
    backup = written(kept, tmp_path / "b")
    restore(backup, kept._keys, tmp_path / "back")
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600
    assert {mode for name, mode in modes(tmp_path / "back").items() if name.endswith((".json", ".log"))} == {0o600}
    assert modes(tmp_path / "back")["."] == 0o700


def test_a_live_practice_is_backed_up_with_its_journal(kept: Practice, tmp_path: Path, heard: Heard) -> None:
    journal = kept.new_journal(SESSION, ONE.id, [b"event 1"], heard.on_saved, heard.on_trouble)
    backup = written(kept, tmp_path / "b")
    journal.append(b"event 2")
    journal.close()
    restore(backup, kept._keys, tmp_path / "back")
    back = opened(tmp_path / "back", read_only=True)
    assert events(back, back.layout.journal(SESSION)) == [b"event 1"]
    assert events(kept) == [b"event 1", b"event 2"]


def test_snapshots_quarantine_and_leftovers_stay_out(kept: Practice, tmp_path: Path) -> None:
    for name in ("snapshots/20310304T120000Z", "quarantine"):
        (kept.layout.root / name).mkdir(parents=True)
        (kept.layout.root / name / "catalogue.json").write_bytes(b"{}")
    (kept.layout.root / "process" / ".tmp-1").write_bytes(b"half")
    names = [name for name, _content in written(kept, tmp_path / "b").entries(kept._keys)]
    assert sorted(names) == sorted(content_of(kept))
    assert not [name for name in names if "tmp" in name or "snapshots" in name or "quarantine" in name]


def test_a_sealed_backup_holds_no_word_in_clear(sealed: Practice, tmp_path: Path) -> None:
    written(fill(sealed), tmp_path / "b")
    raw = (tmp_path / "b").read_bytes()
    assert not [word for word in (*WORDS, COMMENT, ONE.code, "process/") if word.encode() in raw]


def test_two_backups_of_one_practice_share_no_chunk(sealed: Practice, tmp_path: Path) -> None:
    first, second = written(fill(sealed), tmp_path / "b"), written(sealed, tmp_path / "c")
    assert first.path.read_bytes()[-64:] != second.path.read_bytes()[-64:]
    swapped = first.path.read_bytes().split(b"\n", 1)[0] + b"\n" + second.path.read_bytes().split(b"\n", 1)[1]
    (tmp_path / "d").write_bytes(swapped)
    with pytest.raises(UnreadableBackup):
        verify(Backup(tmp_path / "d"), sealed._keys)


@pytest.fixture
def chunky(kept: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backup:
    """A backup of many small chunks."""
    monkeypatch.setattr(backups, "CHUNK", 2000)
    return written(kept, tmp_path / "b")


def refusal(blob: bytes, practice: Practice, tmp_path: Path) -> Trouble:
    """Why a damaged backup is refused by `verify`."""
    (tmp_path / "damaged").write_bytes(blob)
    with pytest.raises(Trouble) as raised:
        verify(Backup(tmp_path / "damaged"), practice._keys)
    return raised.value


def test_a_backup_that_was_cut_off_anywhere_is_refused(kept: Practice, chunky: Backup, tmp_path: Path) -> None:
    blob = chunky.path.read_bytes()
    start = blob.index(b"\n") + 1
    boundaries = []
    place = start
    while place < len(blob):
        boundaries.append(place)
        place += 4 + int.from_bytes(blob[place : place + 4], "big")
    assert len(boundaries) > 5
    lengths = {0, 1, start - 1, len(blob) - 1, *range(0, len(blob), 499), *boundaries}
    for length in lengths:
        trouble = refusal(blob[:length], kept, tmp_path)
        assert isinstance(trouble, UnreadableBackup), length
        assert "\n" not in trouble.line
        assert trouble.safe == "Nothing was touched"
    assert "it is cut off" in refusal(blob[: boundaries[3]], kept, tmp_path).line


def test_a_backup_with_any_byte_changed_is_refused(kept: Practice, chunky: Backup, tmp_path: Path) -> None:
    blob = chunky.path.read_bytes()
    for place in range(0, len(blob), 127):
        changed = bytearray(blob)
        changed[place] ^= 1 << (place % 8)
        refusal(bytes(changed), kept, tmp_path)


def test_chunks_that_are_missing_doubled_or_in_another_order_are_refused(
    kept: Practice, chunky: Backup, tmp_path: Path
) -> None:
    head, _newline, rest = chunky.path.read_bytes().partition(b"\n")
    chunks = []
    while rest:
        length = 4 + int.from_bytes(rest[:4], "big")
        chunks.append(rest[:length])
        rest = rest[length:]
    for order in (chunks[1:], [chunks[0], *chunks], [chunks[1], chunks[0], *chunks[2:]], [*chunks, chunks[-1]]):
        assert isinstance(refusal(head + b"\n" + b"".join(order), kept, tmp_path), UnreadableBackup)


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"hello\n", b"[1]\n", b"{}\n", b'"x"\n', b'{"kind": "another"}\n', b"\x1f\x8b\x08\x00", b"x" * 5000],
)
def test_a_foreign_file_is_refused_as_what_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "foreign").write_bytes(content)
    with pytest.raises(UnreadableBackup, match="it is not one of alliance-tui"):
        Backup(tmp_path / "foreign")


def test_a_file_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(files.DiskTrouble, match="reading the backup failed: no such file or directory"):
        Backup(tmp_path / "nowhere")


def test_a_newer_format_is_refused_with_both_numbers(kept: Practice, tmp_path: Path) -> None:
    head, _newline, rest = written(kept, tmp_path / "b").path.read_bytes().partition(b"\n")
    (tmp_path / "b").write_bytes(orjson.dumps({**orjson.loads(head), "format": 7}) + b"\n" + rest)
    with pytest.raises(UnreadableBackup, match="it has format 7, and this alliance-tui reads up to 1"):
        Backup(tmp_path / "b")


def test_a_backup_of_a_practice_of_a_newer_format_is_refused_with_both_numbers(kept: Practice, tmp_path: Path) -> None:
    head, _newline, rest = written(kept, tmp_path / "b").path.read_bytes().partition(b"\n")
    vault = {**orjson.loads(head)["vault"], "format": 7, "colour": "green"}
    (tmp_path / "b").write_bytes(orjson.dumps({**orjson.loads(head), "vault": vault}) + b"\n" + rest)
    with pytest.raises(UnreadableBackup, match="practice has format 7, and this alliance-tui reads up to 1") as refused:
        Backup(tmp_path / "b")
    assert refused.value.remedy == "Update alliance-tui"


def test_what_a_killed_backup_or_restore_left_is_removed_by_the_next(kept: Practice, tmp_path: Path) -> None:
    (tmp_path / ".tmp-1.alliance-backup").write_bytes(b"half")
    (tmp_path / ".tmp-2.alliance-backup" / "live").mkdir(parents=True)
    with files.held(tmp_path / ".tmp-2.alliance-backup"):
        backup = written(kept, tmp_path / "b")
    assert [path.name for path in tmp_path.glob(".tmp-*")] == [".tmp-2.alliance-backup"]
    restore(backup, kept._keys, tmp_path / "back")
    assert list(tmp_path.glob(".tmp-*")) == []


def test_a_backup_does_not_open_with_another_practices_keys(sealed: Practice, plain: Practice, tmp_path: Path) -> None:
    backup = written(fill(sealed), tmp_path / "b")
    for keys in (plain._keys, type(sealed._keys)(sealed.vault.header.practice, bytes(32))):
        with pytest.raises(UnreadableBackup):
            verify(backup, keys)


def test_a_backup_that_does_not_verify_leaves_nothing_behind(kept: Practice, chunky: Backup, tmp_path: Path) -> None:
    (tmp_path / "damaged").write_bytes(chunky.path.read_bytes()[:-1])
    before = whole(tmp_path)
    with pytest.raises(UnreadableBackup):
        restore(Backup(tmp_path / "damaged"), kept._keys, tmp_path / "back")
    assert whole(tmp_path) == before
    assert not (tmp_path / "back").exists()


def test_a_full_disk_leaves_no_half_backup(kept: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    before = whole(tmp_path)
    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(files.DiskTrouble, match="writing the backup failed: the disk is full"):
        written(kept, tmp_path / "b")
    assert whole(tmp_path) == before


def test_the_backup_of_a_practice_that_was_backed_up_and_restored_is_of_the_same_practice(
    kept: Practice, tmp_path: Path
) -> None:
    restore(written(kept, tmp_path / "b"), kept._keys, tmp_path / "back")
    kept.layout.root.rename(tmp_path / "gone")
    (tmp_path / "back").rename(kept.layout.root)
    second = written(again(kept), tmp_path / "c")
    assert second.vault.header == Backup(tmp_path / "b").vault.header
    assert dict(second.entries(kept._keys)) == dict(Backup(tmp_path / "b").entries(kept._keys))
