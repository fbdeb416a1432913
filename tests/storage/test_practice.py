"""A practice folder: making it, opening it, who may look into it, and what it tells those who may not."""

import base64
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from tinydb import TinyDB

from alliance_tui.domain.replay import Step
from alliance_tui.domain.session import Session, Summary
from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage.files import TEMPORARY
from alliance_tui.storage.practice import Practice, create, exists, find_vault, open_practice
from alliance_tui.storage.vault import Argon2Cost
from tests.storage.damage import modes, whole
from tests.storage.samples import COMMENT, WORDS, client_of, session_of, small_book


@pytest.fixture
def full(practice: Practice) -> Practice:
    """Either kind of practice with something in it."""
    return filled(practice)


def filled(practice: Practice) -> Practice:
    """The practice with a client, two sessions and a live one."""
    client = client_of()
    practice.catalogue.add(client)
    practice.catalogue.keep_codebook(small_book())
    for number in (1, 2):
        practice.charts.save(session_of(client, number))
    events = [word.encode() for word in (*WORDS, COMMENT)]
    practice.new_journal("5e" * 16, client.id, events, lambda _count: None, lambda _trouble: None).close()
    return practice


def test_a_folder_that_is_empty_or_not_there_becomes_a_practice(tmp_path: Path) -> None:
    for root in (tmp_path, tmp_path / "new" / "deep"):
        assert not exists(root)
        create(root, None)[0].close()
        assert exists(root)


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(Trouble, match="this folder is not empty"):
        create(tmp_path, None)
    assert whole(tmp_path) == {"thesis.txt": b"mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_practice_is_not_made_over_another(plain: Practice) -> None:
    before = whole(plain.layout.root)
    with pytest.raises(Trouble, match="there is a practice in this folder already"):
        create(plain.layout.root, None)
    assert whole(plain.layout.root) == before


def test_a_practice_that_could_not_be_made_can_be_made_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any, **_named: Any) -> Any:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as disk:
        disk.setattr(os, "replace", refuse)
        with pytest.raises(Trouble, match=r"writing vault\.json failed: the disk is full"):
            create(tmp_path / "practice", None)
    assert not exists(tmp_path / "practice")
    create(tmp_path / "practice", None)[0].close()
    assert exists(tmp_path / "practice")


def test_what_a_killed_process_left_unfinished_is_swept_when_it_is_opened(full: Practice) -> None:
    root = full.layout.root
    full._lock.release()  # type: ignore[union-attr]
    for folder in ("", "index", "process", "progress", "live"):
        (root / folder / f"{TEMPORARY}12ab").write_bytes(b"half")
    vault = find_vault(root)
    open_practice(root, vault, full._keys).close()
    assert not list(root.rglob(f"{TEMPORARY}*"))
    assert full.layout.journals()


def test_a_reader_touches_nothing(full: Practice) -> None:
    root = full.layout.root
    (root / "process" / f"{TEMPORARY}12ab").write_bytes(b"half")
    before = whole(root)
    open_practice(root, find_vault(root), full._keys, read_only=True)
    assert whole(root) == before


def test_every_file_and_folder_is_for_its_owner_only(full: Practice) -> None:
    for place, mode in modes(full.layout.root).items():
        expected = 0o700 if (full.layout.root / place).is_dir() else 0o600
        assert mode == expected, place


def test_a_folder_that_was_opened_to_others_is_closed_again(plain: Practice) -> None:
    root = plain.layout.root
    plain.close()
    for folder in (root, root / "process"):
        folder.chmod(0o755)
    vault = find_vault(root)
    open_practice(root, vault, vault.open_plain()).close()
    assert {mode for place, mode in modes(root).items() if (root / place).is_dir()} == {0o700}


def test_what_was_saved_reads_back_equal(full: Practice) -> None:
    client = client_of()
    for number in (1, 2):
        session = session_of(client, number)
        assert full.charts.read(session.id) == session
        assert full.charts.read(session.id, client.id) == session
    assert [summary.number for summary in full.charts.summaries(client.id)] == [1, 2]


def test_saving_again_replaces_and_the_index_knows_the_new_versions(full: Practice) -> None:
    session = session_of(client_of(), 2)
    summary = full.charts.save(session)
    assert summary.versions == {"process": 2, "progress": 2}
    assert full.charts.summaries(session.client_id)[1] == summary
    assert full.charts.read(session.id) == session


def test_stock_tinydb_reads_every_file_of_a_plain_practice(plain: Practice) -> None:
    layout, session = filled(plain).layout, session_of(client_of())
    catalogue, index = TinyDB(layout.catalogue), TinyDB(layout.index(session.client_id))
    process, progress = TinyDB(layout.process(session.id)), TinyDB(layout.progress(session.id))
    assert [document["code"] for document in catalogue.table("clients")] == ["K-14"]
    assert [document["ref"] for document in catalogue.table("codebooks")] == ["rupture-repair@1"]
    assert [Summary.model_validate(dict(row)).number for row in index.table("sessions")] == [1, 2]
    drawers = {**dict(progress.table("session").all()[0]), **dict(process.table("session").all()[0])}
    assert Session.model_validate({**drawers, "client": "K-14"}) == session
    for database in (catalogue, index, process, progress):
        assert database.table("meta").all()[0]["format"] == 1
        database.close()


def forms(word: str) -> Iterator[bytes]:
    """What a word may look like in a file that ought not to hold it."""
    for text in {word, word.casefold(), word.upper(), word.encode("unicode_escape").decode()}:
        data = text.encode()
        yield data
        yield data.hex().encode()
        # The inner part of its base64 at each of the three alignments.
        for shift in range(3):
            yield base64.b64encode(bytes(shift) + data)[4 if shift else 0 : -4]


def test_no_code_no_note_and_no_passphrase_is_in_any_byte_of_a_sealed_practice(
    tmp_path: Path, cheap: Argon2Cost
) -> None:
    secret = "amber otter passphrase"
    code = "Zephyrine-14"
    practice, recovery = create(tmp_path / "practice", secret, cheap)
    client = client_of(code)
    practice.catalogue.add(client)
    session = session_of(client)
    practice.charts.save(session)
    practice.charts.save_replay(session.id, client.id, [Step(1.0, 0, 0, "", word) for word in (*WORDS, COMMENT)])
    practice.audit.note("opened", client=code)
    events = [word.encode() for word in (*WORDS, COMMENT)]
    practice.new_journal("5e" * 16, client.id, events, lambda _count: None, lambda _trouble: None).close()
    practice.close()
    files = whole(tmp_path / "practice")
    assert {path.split("/")[0] for path in files} == {
        "vault.json",
        "lock",
        "catalogue.json",
        "index",
        "audit.log",
        "audit-end.json",
        "replay",
        "search",
        "process",
        "progress",
        "live",
    }
    private = [code, *WORDS, COMMENT, secret, recovery, *recovery.split("-"), "call dropped", "withdrawal", "denial"]
    needles = {form for word in private for form in forms(word) if len(form) > 4}
    for path, content in files.items():
        found = [needle for needle in needles if needle in content or needle in path.encode()]
        assert not found, f"{path} tells {len(found)} private words"


def test_the_search_for_private_words_finds_them_where_nothing_is_sealed(plain: Practice) -> None:
    content = b"".join(whole(filled(plain).layout.root).values())
    assert all(any(form in content for form in forms(word)) for word in (*WORDS, COMMENT, "K-14"))


def test_no_file_but_its_index_is_named_after_a_client_and_no_envelope_names_one(sealed: Practice) -> None:
    client = client_of()
    sealed.catalogue.add(client)
    sealed.charts.save(session_of(client))
    for path in sealed.layout.root.rglob("*.json"):
        if path.parent.name in ("process", "progress"):
            assert client.id not in path.name
            assert client.id.encode() not in path.read_bytes()
            assert set(orjson.loads(path.read_bytes())) == {
                "alliance",
                "alg",
                "practice",
                "role",
                "id",
                "version",
                "owner",
                "nonce",
                "data",
            }
