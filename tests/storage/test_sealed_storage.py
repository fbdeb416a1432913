"""The TinyDB storage: atomic, versioned, and refusing what is not its own."""

import errno
import os
from pathlib import Path
from typing import Any

import orjson
import pytest
from tinydb import TinyDB

from alliance_tui.storage.files import DiskTrouble
from alliance_tui.storage.rows import Rows
from alliance_tui.storage.seal import AeadSeal, NewerFormat, PlainSeal, Seal, Unverified
from alliance_tui.storage.sealed_storage import SealedStorage

KEY, PRACTICE = bytes(range(32)), "ab" * 16


def aead(**changes: Any) -> AeadSeal:
    """The seal of one file, or of another."""
    facts: dict[str, Any] = {"role": "process", "id": "51", "practice": PRACTICE, "key": KEY, "owner": "b3du"}
    return AeadSeal(**{**facts, **changes})


@pytest.fixture(params=["plain", "sealed"])
def seal(request: pytest.FixtureRequest) -> Seal:
    """Either kind of seal."""
    return aead() if request.param == "sealed" else PlainSeal("process", "51")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file lies."""
    return tmp_path / "51.json"


def test_tinydb_finds_again_what_it_kept(path: Path, seal: Seal) -> None:
    TinyDB(path, seal, storage=SealedStorage).table("notes").insert({"id": "n1", "text": "heron"})
    found = TinyDB(path, seal, storage=SealedStorage).table("notes").all()
    assert found == [{"id": "n1", "text": "heron"}]


def test_no_file_yet_means_no_tables(path: Path, seal: Seal) -> None:
    assert SealedStorage(path, seal).read() is None
    assert Rows(path, seal, "notes").all() == []


def test_the_version_grows_by_one_at_each_write_also_across_openings(path: Path, seal: Seal) -> None:
    rows = Rows(path, seal, "notes")
    for expected in (1, 2, 3):
        rows.put({"id": "n1", "text": str(expected)})
        assert rows.version == expected
    again = Rows(path, seal, "notes")
    again.put({"id": "n2", "text": "new"})
    assert again.version == 4
    assert Rows(path, seal, "notes").all() == [{"id": "n1", "text": "3"}, {"id": "n2", "text": "new"}]


def test_rows_are_found_replaced_and_dropped_by_their_own_key(path: Path, seal: Seal) -> None:
    rows = Rows(path, seal, "notes", "ref")
    rows.put({"ref": "a", "text": "one"})
    rows.put({"ref": "b", "text": "two"})
    rows.put({"ref": "a", "text": "three"})
    assert rows.get("a") == {"ref": "a", "text": "three"}
    rows.drop("a")
    assert rows.get("a") is None
    assert rows.all() == [{"ref": "b", "text": "two"}]


@pytest.mark.parametrize("failing", ["write", "fsync", "replace", "open"])
def test_a_refused_write_leaves_the_old_content_and_no_temporary_file(
    path: Path, seal: Seal, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    rows = Rows(path, seal, "notes")
    rows.put({"id": "n1", "text": "old"})
    before = path.read_bytes()

    def refuse(*_arguments: Any, **_named: Any) -> Any:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as disk:
        disk.setattr(os, failing, refuse)
        with pytest.raises(DiskTrouble) as caught:
            rows.put({"id": "n1", "text": "new"})
    assert "the disk is full" in caught.value.title
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
    assert rows.version == 1
    rows.put({"id": "n1", "text": "newer"})
    assert Rows(path, seal, "notes").all() == [{"id": "n1", "text": "newer"}]
    assert rows.version == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"role": "progress"}, "its role is another file's"),
        ({"id": "52"}, "its id is another file's"),
        ({"practice": "cd" * 16}, "its practice is another file's"),
        ({"owner": "YmFi"}, "its owner is another file's"),
        ({"key": bytes(32)}, "its content does not verify"),
    ],
)
def test_a_sealed_file_does_not_pass_for_another(path: Path, changes: dict[str, Any], said: str) -> None:
    Rows(path, aead(), "notes").put({"id": "n1"})
    with pytest.raises(Unverified, match=said):
        SealedStorage(path, aead(**changes)).read()


@pytest.mark.parametrize(
    ("name", "value"), [("role", "progress"), ("id", "52"), ("practice", "cd" * 16), ("owner", "YmFi"), ("version", 2)]
)
def test_a_sealed_file_whose_envelope_was_rewritten_to_fit_is_refused(path: Path, name: str, value: Any) -> None:
    Rows(path, aead(), "notes").put({"id": "n1"})
    envelope = orjson.loads(path.read_bytes())
    path.write_bytes(orjson.dumps({**envelope, name: value}))
    with pytest.raises(Unverified, match="its content does not verify"):
        SealedStorage(path, aead() if name == "version" else aead(**{name: value})).read()


def test_a_sealed_file_whose_inner_version_is_another_is_refused(path: Path) -> None:
    meta = {"format": 1, "role": "process", "id": "51", "version": 1}
    path.write_bytes(aead().close(orjson.dumps({"meta": {"1": meta}}), 2))
    with pytest.raises(Unverified, match="it belongs elsewhere"):
        SealedStorage(path, aead()).read()


def test_a_plain_file_under_anothers_name_is_refused(path: Path) -> None:
    Rows(path, PlainSeal("process", "51"), "notes").put({"id": "n1"})
    for other in (PlainSeal("process", "52"), PlainSeal("progress", "51")):
        with pytest.raises(Unverified, match="it belongs elsewhere"):
            SealedStorage(path, other).read()


def test_a_plain_file_is_not_taken_for_a_sealed_one_nor_the_other_way(path: Path) -> None:
    Rows(path, PlainSeal("process", "51"), "notes").put({"id": "n1"})
    with pytest.raises(Unverified, match="it is not sealed"):
        SealedStorage(path, aead()).read()
    path.unlink()
    Rows(path, aead(), "notes").put({"id": "n1"})
    with pytest.raises(Unverified, match="it is sealed, and this practice is not"):
        SealedStorage(path, PlainSeal("process", "51")).read()


def test_a_newer_format_is_refused_in_words(path: Path) -> None:
    for seal, place in ((PlainSeal("process", "51"), "meta"), (aead(), "envelope")):
        Rows(path, seal, "notes").put({"id": "n1"})
        tables = orjson.loads(path.read_bytes())
        if place == "meta":
            tables["meta"]["1"]["format"] = 2
        else:
            tables["alliance"] = 2
        path.write_bytes(orjson.dumps(tables))
        with pytest.raises(NewerFormat) as caught:
            SealedStorage(path, seal).read()
        assert "has format 2, and this alliance-tui reads up to 1" in caught.value.line
        assert "Update alliance-tui" in caught.value.line
        path.unlink()


def test_a_sealed_file_holds_no_word_of_its_content_and_no_two_writes_look_alike(path: Path) -> None:
    rows = Rows(path, aead(), "notes")
    rows.put({"id": "n1", "text": "heronwing"})
    first = orjson.loads(path.read_bytes())
    rows.put({"id": "n1", "text": "heronwing"})
    second = orjson.loads(path.read_bytes())
    assert b"heronwing" not in path.read_bytes()
    assert first["nonce"] != second["nonce"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"7",
        b"null",
        b"{}",
        b'{"meta": 1}',
        b'{"meta": {"1": []}}',
        b'{"meta": {"1": {"format": 1, "role": "process", "id": "51", "version": "x"}}}',
        b'{"meta": {"1": {"format": 1, "role": "process", "id": "51", "version": 1}}, "notes": []}',
        b'{"meta": {"1": {"format": 1, "role": "process", "id": "51", "version": 1}}, "notes": {"x": {}}}',
        b'{"meta": {"1": {"format": 1, "role": "process", "id": "51", "version": 1}}, "notes": {"1": 7}}',
    ],
)
def test_json_that_is_no_file_of_ours_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(Unverified):
        Rows(path, PlainSeal("process", "51"), "notes").all()
    with pytest.raises(Unverified):
        Rows(path, aead(), "notes").all()
