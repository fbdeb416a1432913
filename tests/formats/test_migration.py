"""A practice of an older format is read as it is and migrated after a snapshot, and no crash in the middle harms it.

There is no older format yet, so one is made up: in format 0 a note was a flat list of paragraphs with their times.
"""

import errno
import json
import os
import secrets
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import safekeeping
from alliance_tui.storage import files, snapshots, upgrades
from alliance_tui.storage import practice as store
from alliance_tui.storage.backup import Backup, restore
from alliance_tui.storage.lock import PracticeLock
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.seal import FORMAT as FILE_FORMAT
from alliance_tui.storage.seal import Unverified
from alliance_tui.storage.vault import FORMAT, Keys, UnreadableVault
from tests.formats import reader
from tests.formats.readings import by_app, missing
from tests.formats.test_fixtures import FIXTURES, golden, whole

NEW = FIXTURES[0]
HEAD = ("alliance", "alg", "practice", "role", "id", "version", "owner")


class Killed(BaseException):
    """The machine went off."""


class Old:
    """A practice of format 0 on the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        vault = store.find_vault(root)
        self.is_sealed = vault.is_sealed
        self._master = vault.unlock(golden(NEW)["passphrase"]).master() if vault.is_sealed else None
        self.bytes = whole(root)

    def open(self, *, read_only: bool = False) -> Practice:
        """Open what lies there now."""
        vault = store.find_vault(self.root)
        return store.open_practice(self.root, vault, Keys(vault.header.practice, self._master), read_only=read_only)

    def reset(self) -> None:
        """Let it be as it was."""
        shutil.rmtree(self.root)
        for name, content in self.bytes.items():
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_bytes(content)
            (self.root / name).chmod(0o600)

    def said(self) -> dict[str, Any]:
        """What is to be read in it, whatever its format: all but the log."""
        return {**golden(NEW)["sealed" if self.is_sealed else "plain"], "audit": None}

    def reads(self, *, read_only: bool = True) -> list[str]:
        """Open it; what does not read as it did."""
        practice = self.open(read_only=read_only)
        try:
            return missing(self.said(), {**by_app(practice), "audit": None})
        finally:
            practice.close()

    def formats(self) -> set[int]:
        """The formats that files state in clear."""
        found = {json.loads((self.root / "vault.json").read_bytes())["format"]}
        for path in [*self.root.glob("[ac]*.json"), *self.root.glob("[pir]*/*.json")]:
            data = json.loads(path.read_bytes())
            found.add(data["alliance"] if self.is_sealed else data["meta"]["1"]["format"])
        return found


def with_paragraphs(tables: upgrades.Tables) -> upgrades.Tables:
    """A process drawer of format 0 as format 1 has it."""
    for document in tables["session"].values():
        texts, times = document.pop("note"), document.pop("times")
        paragraphs = [{"offset_s": at, "text": text} for at, text in zip(times, texts, strict=True)]
        document["note"] = {"text": "\n".join(texts), "paragraphs": paragraphs}
        document["format"] = 1
    return tables


def flat(tables: upgrades.Tables) -> None:
    """A process drawer as format 0 had it."""
    for document in tables["session"].values():
        paragraphs = document["note"]["paragraphs"]
        document |= {"note": [one["text"] for one in paragraphs], "times": [one["offset_s"] for one in paragraphs]}
        document["format"] = 0


def age(root: Path, practice: reader.Practice, name: str) -> None:
    """Let a file be of format 0."""
    role, _, one = name.removesuffix(".json").rpartition("/")
    role, one = (role, one) if role else (one, practice.id)  # the catalogue, the log's end
    data = json.loads(practice.files[name])
    head, key = {field: data.get(field) for field in HEAD}, b""
    if practice.master:
        client = practice.owner(one, reader.base64.b64decode(head["owner"])) if head["owner"] else one
        key = practice.key(role) if one == practice.id else practice.key(f"{role} {one}", client)
        data = json.loads(reader.unseal(key, data["nonce"], data["data"], reader.canonical(head)))
    data["meta"]["1"]["format"] = 0
    if role == "process":
        flat(data)
    if practice.master:
        nonce, head = secrets.token_bytes(12), {**head, "alliance": 0}
        sealed = AESGCM(key).encrypt(nonce, reader.canonical(data), reader.canonical(head))
        text = {"nonce": reader.base64.b64encode(nonce).decode(), "data": reader.base64.b64encode(sealed).decode()}
        data = {**head, **text}
    (root / name).write_bytes(reader.canonical(data))


@pytest.fixture(autouse=True)
def upgrade(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program knows format 0."""
    monkeypatch.setitem(upgrades.UPGRADES, 0, {"process": with_paragraphs})


@pytest.fixture(params=["sealed", "plain"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Old:
    """A practice of format 0."""
    root = shutil.copytree(NEW / request.param, tmp_path / "old")
    opened = reader.Practice(
        reader.folder(root), passphrase=golden(NEW)["passphrase"] if request.param == "sealed" else None
    )
    for name in opened.files:
        if name.endswith(".json") and name != "vault.json":
            age(root, opened, name)
    (root / "vault.json").write_bytes(reader.canonical({**opened.vault, "format": 0}))
    for path in root.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return Old(root)


def snapshot_of(old: Old) -> dict[str, bytes]:
    """What the snapshot before the migration holds."""
    (taken,) = old.root.glob("snapshots/*-before-format-1")
    return whole(taken)


def without_log(content: dict[str, bytes]) -> dict[str, bytes]:
    """All files that a practice does not append to, and that do not lie in a snapshot."""
    return {
        name: data
        for name, data in content.items()
        if name not in ("audit.log", "audit-end.json", "lock") and not name.startswith("snapshots/")
    }


def test_the_practice_and_its_files_have_one_format() -> None:
    assert FORMAT == FILE_FORMAT


def test_a_reader_reads_it_as_it_is_and_touches_nothing(old: Old) -> None:
    assert old.formats() == {0}
    assert old.reads() == []
    assert whole(old.root) == old.bytes


def test_opened_for_writing_it_is_migrated_after_a_snapshot_that_stays(old: Old) -> None:
    practice = old.open()
    assert old.formats() == {1}
    assert missing(old.said(), {**by_app(practice), "audit": None}) == []
    assert [(one.what, one.particulars) for one in practice.audit.entries()][-2:] == [
        ("migrated", {"found": 0, "now": 1}),
        ("opened", {}),
    ]
    assert [one.fault for one in safekeeping.examine(practice).findings] == ["its end is torn"]
    assert snapshot_of(old) == old.bytes
    for month in range(18):
        os.utime(practice.layout.root)
        snapshots.take(practice.layout, datetime(2099 + month // 12, month % 12 + 1, 1, tzinfo=UTC))
    safekeeping.take_snapshot(practice)
    assert snapshot_of(old) == old.bytes
    practice.close()


def test_the_snapshot_is_itself_a_practice_of_the_old_format(old: Old) -> None:
    old.open().close()
    (taken,) = old.root.glob("snapshots/*-before-format-1")
    old.root = taken
    assert old.formats() == {0}
    assert old.reads() == []


def test_a_migrated_practice_is_not_migrated_again(old: Old) -> None:
    old.open().close()
    before = without_log(whole(old.root))
    old.open().close()
    assert without_log(whole(old.root)) == before
    assert len(list(old.root.glob("snapshots/*-before-*"))) == 1


def test_versions_stay_so_that_the_index_and_the_pack_stay_right(old: Old) -> None:
    practice = old.open(read_only=True)
    before = {one: practice.charts.read_with_versions(one)[1] for one in practice.layout.sessions()}
    practice.close()
    practice = old.open()
    assert {one: practice.charts.read_with_versions(one)[1] for one in practice.layout.sessions()} == before
    assert set(before["01" * 16].values()) == {2}
    practice.close()


def dying(monkeypatch: pytest.MonkeyPatch, call: Callable[[], object], at: int, *, is_done: bool) -> bool:
    """Let the machine go off before or after the file that is put in place as number `at`; whether it came to that."""
    real, count = Path.replace, 0

    def replace(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == at and not is_done:
            raise Killed
        found = real(self, target)
        if count == at:
            raise Killed
        return found

    with monkeypatch.context() as machine:
        machine.setattr(Path, "replace", replace)
        try:
            call()
        except Killed:
            return True
    return False


@pytest.mark.thorough
@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
def test_a_crash_at_any_write_leaves_a_practice_that_reads_and_finishes_migrating(
    old: Old, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    at = 0
    while True:
        at += 1
        old.reset()
        if not dying(monkeypatch, lambda: old.open().close(), at, is_done=is_done):
            break
        assert old.reads() == [], f"write {at}"
        assert old.reads(read_only=False) == [], f"write {at}"
        assert old.formats() == {1}, f"write {at}"
        assert not list(old.root.rglob(f"{files.TEMPORARY}*"))
        assert old.bytes in [whole(taken) for taken in old.root.glob("snapshots/*-before-format-1")]
    # Four sessions of three files, two indexes, the catalogue, the log's end twice and the header; then it was done.
    assert at == 19


def test_migrating_again_leaves_alone_what_is_new_already(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dying(monkeypatch, lambda: old.open().close(), 9, is_done=True)
    done = {name: data for name, data in without_log(whole(old.root)).items() if data != old.bytes[name]}
    assert len(done) == 9
    old.open().close()
    assert {name: whole(old.root)[name] for name in done} == done


@pytest.mark.thorough
def test_a_crash_while_the_snapshot_is_taken_leaves_everything_as_it_was(
    old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(1, 20):
        old.reset()
        real, count = os.link, 0

        def link(source: Path, target: Path, at: int = at, real: Callable[..., None] = real) -> None:
            nonlocal count
            count += 1
            if count == at:
                raise Killed
            real(source, target)

        with monkeypatch.context() as machine:
            machine.setattr(os, "link", link)
            if at < 18:
                with pytest.raises(Killed):
                    old.open()
                assert without_log(whole(old.root)) == without_log(old.bytes)
        assert old.reads(read_only=False) == []
        assert snapshot_of(old) == old.bytes


@pytest.mark.parametrize("failing", ["write", "fsync", "open", "link"])
@pytest.mark.parametrize("at", [1, 2, 7, 12])
def test_a_disk_that_refuses_is_told_in_words_and_nothing_is_lost(
    old: Old, monkeypatch: pytest.MonkeyPatch, failing: str, at: int
) -> None:
    real, count = getattr(os, failing), 0

    def refuse(*given: Any, **named: Any) -> Any:
        nonlocal count
        is_counted = failing != "open" or (given[1] & os.O_CREAT and Path(given[0]).name != "lock")
        count += bool(is_counted)
        if is_counted and count >= at:
            raise OSError(errno.EIO, "broken")
        return real(*given, **named)

    with monkeypatch.context() as disk:
        disk.setattr(os, failing, refuse)
        if failing == "link":
            old.open().close()  # Where there are no hard links, the files are copied.
        else:
            with pytest.raises(Trouble, match="the disk reports an error"):
                old.open()
    PracticeLock(old.root / "lock").release()
    assert old.reads() == []
    assert old.reads(read_only=False) == []
    assert old.formats() == {1}


def test_a_damaged_file_is_left_as_it_is_for_the_doctor_and_keeps_nobody_from_the_rest(old: Old) -> None:
    path = old.root / "process" / f"{'01' * 16}.json"
    path.write_bytes(path.read_bytes()[:-40])
    damaged = path.read_bytes()
    practice = old.open()
    assert path.read_bytes() == damaged
    assert practice.vault.header.format == 1
    assert f"process/{path.name}" in [one.file for one in safekeeping.examine(practice).findings]
    assert practice.charts.read("02" * 16).number == 2
    practice.close()


def test_a_damaged_file_comes_back_from_the_snapshot_though_that_is_of_the_old_format(old: Old) -> None:
    practice = old.open()
    path = practice.layout.process("01" * 16)
    path.write_bytes(b"{}")
    safekeeping.mend(practice, safekeeping.examine(practice), lambda _question: True)
    practice.close()
    assert old.formats() == {0, 1}
    assert old.reads() == []


def test_a_backup_of_the_old_format_restores_and_is_migrated(old: Old, tmp_path: Path) -> None:
    practice = old.open(read_only=True)
    practice.write_backup(tmp_path / "old.backup", lambda _done: None)
    practice.close()
    backup = Backup(tmp_path / "old.backup")
    restore(backup, Keys(backup.vault.header.practice, old._master), tmp_path / "restored")
    old.root = tmp_path / "restored"
    assert old.formats() == {0}
    assert old.reads(read_only=False) == []
    assert old.formats() == {1}


def test_a_format_that_never_was_is_refused_in_words(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(upgrades.UPGRADES, 0)
    with pytest.raises(UnreadableVault, match="states a format that never was"):
        old.open()
    header = json.loads((old.root / "vault.json").read_bytes())
    (old.root / "vault.json").write_text(json.dumps({**header, "format": 1}), encoding="utf-8")
    practice = old.open(read_only=True)
    with pytest.raises(Unverified, match="it states a format that never was"):
        practice.catalogue.clients()
    practice.close()


def test_a_new_file_does_not_pass_for_an_old_one(old: Old) -> None:
    if not old.is_sealed:
        return
    old.open().close()
    path = old.root / "progress" / f"{'01' * 16}.json"
    path.write_bytes(path.read_bytes().replace(b'{"alliance":1,', b'{"alliance":0,'))
    practice = old.open(read_only=True)
    with pytest.raises(Unverified, match="its content does not verify"):
        practice.charts.read("01" * 16)
    practice.close()


def test_upgrades_go_one_format_after_the_other_and_a_role_that_is_not_named_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def louder(tables: upgrades.Tables) -> upgrades.Tables:
        return {
            name: {number: {"text": one["text"] + "!"} for number, one in table.items()}
            for name, table in tables.items()
        }

    monkeypatch.setitem(upgrades.UPGRADES, 1, {"process": louder})
    monkeypatch.setitem(upgrades.UPGRADES, 2, {"process": louder, "index": louder})
    tables = {"session": {"1": {"text": "a"}}}
    assert upgrades.upgraded("process", tables, 1, 3) == {"session": {"1": {"text": "a!!"}}}
    assert upgrades.upgraded("index", tables, 1, 3) == {"session": {"1": {"text": "a!"}}}
    assert upgrades.upgraded("progress", tables, 1, 3) == tables
    assert upgrades.knows(0, 3)
    assert not upgrades.knows(4, 3)
    assert not upgrades.knows(-1, 3)
    with pytest.raises(upgrades.Impossible):
        upgrades.upgraded("process", {"session": {"1": {}}}, 1, 3)
