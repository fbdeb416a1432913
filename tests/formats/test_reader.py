"""A stranger can read a practice: a reader written from docs/formats.md agrees with the app, to the last field."""

import ast
import base64
import json
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from tinydb import TinyDB

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.note import Splice
from alliance_tui.services.clients import add_client
from alliance_tui.services.live_session import start
from alliance_tui.storage import practice as store
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.vault import Argon2Cost
from tests.formats import reader
from tests.formats.make_fixtures import tear
from tests.formats.readings import by_app, by_reader

SOURCE = Path(reader.__file__)
PASSPHRASE = unicodedata.normalize("NFD", "un caf\u00e9 tr\u00e8s calme")
PLAIN: dict[str, str] = {}


@pytest.fixture(params=["sealed", "plain"])
def written(request: pytest.FixtureRequest, tmp_path: Path, cheap: Argon2Cost, book: Codebook) -> Iterator[Practice]:
    """A practice with two clients, three ended sessions and a live one whose journal is torn, as the services write."""
    practice, code = store.create(tmp_path / "written", PASSPHRASE if request.param == "sealed" else None, cheap)
    practice.audit.note("exported", format="markdown", of=code and "all")
    store.audit_without_keys(practice.layout.root, practice.vault).note("failed-unlock")
    clients = [add_client(practice, one, codebook=book.id, planned_min=50) for one in ("K-14", "Ж-3")]
    for number, client in ((1, clients[0]), (2, clients[0]), (1, clients[1])):
        held(practice, client, book, number).end()
    live = held(practice, clients[1], book, 2)
    live.sync()
    live.close()
    tear(practice.layout.journals()[0])
    (practice.layout.root / "code").write_text(code, encoding="utf-8")
    yield practice
    practice.close()


def held(practice: Practice, client: Client, book: Codebook, number: int) -> Any:
    """A session with a bit of everything in it."""
    live = start(practice, client, book, number=number)
    live.edit(Splice(line=0, column=0, removed="", inserted="A heron.\nМаяк? caf\u00e9"))
    live.mark("withdrawal", live.now_s(), line=1)
    live.weigh(1)
    live.mark("repair", live.now_s())
    live.toggle_resolved()
    live.toggle_pause("call dropped")
    live.toggle_pause()
    live.edit(Splice(line=1, column=4, removed="?", inserted=" went quiet"))
    return live


def secrets(practice: Practice) -> list[dict[str, str]]:
    """Every way into it."""
    if not practice.is_sealed:
        return [PLAIN]
    code = (practice.layout.root / "code").read_text(encoding="utf-8")
    return [{"passphrase": PASSPHRASE}, {"passphrase": unicodedata.normalize("NFC", PASSPHRASE)}, {"code": code}]


def read(practice: Practice, secret: dict[str, str]) -> reader.Practice:
    """The practice as the reader has it."""
    return reader.Practice(reader.folder(practice.layout.root), **secret)


def test_the_reader_is_small_and_knows_nothing_of_the_app() -> None:
    source = SOURCE.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 150
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    allowed = "base64 hashlib hmac io json struct tarfile unicodedata zlib pathlib typing cryptography"
    assert imported == set(allowed.split())


def test_it_reads_what_the_app_reads_with_every_secret(written: Practice) -> None:
    expected = by_app(written)
    assert len(expected["sessions"]) == 3
    assert [lost > 0 for _events, lost in expected["journals"].values()] == [True]
    assert expected["found"]["went quiet"]
    for secret in secrets(written):
        assert by_reader(read(written, secret)) == expected


def test_it_reads_a_backup_as_the_practice_it_was_made_of(written: Practice, tmp_path: Path) -> None:
    written.write_backup(tmp_path / "one.backup", lambda _done: None)
    for secret in secrets(written):
        files = reader.backup(tmp_path / "one.backup", **secret)
        assert by_reader(reader.Practice(files, **secret)) == by_app(written)


def test_it_reads_a_backup_of_more_than_one_chunk(written: Practice, tmp_path: Path) -> None:
    big = bytes(range(256)) * 10_000
    (written.layout.root / "replay" / "big.json").write_bytes(big)
    written.write_backup(tmp_path / "one.backup", lambda _done: None)
    assert reader.backup(tmp_path / "one.backup", **secrets(written)[0])["replay/big.json"] == big


def test_nothing_opens_with_another_passphrase(sealed: Practice) -> None:
    with pytest.raises(InvalidTag):
        reader.Practice(reader.folder(sealed.layout.root), passphrase="somebody's guess")


@pytest.mark.parametrize("written", ["sealed"], indirect=True)
@pytest.mark.parametrize("name", ["process", "progress", "replay", "index"])
def test_it_refuses_a_file_whose_clear_part_was_changed(written: Practice, name: str) -> None:
    practice = read(written, secrets(written)[0])
    one = practice.ids(name)[0]
    path = f"{name}/{one}.json"
    envelope = json.loads(practice.files[path])
    practice.files[path] = json.dumps({**envelope, "version": envelope["version"] + 1}).encode()
    with pytest.raises(InvalidTag):
        practice.table(name, one, "session")


def test_stock_tinydb_reads_the_plain_practice(plain: Practice, book: Codebook, tmp_path: Path) -> None:
    client = add_client(plain, "K-14", codebook=book.id, planned_min=50)
    session = held(plain, client, book, 1).end()
    root = shutil.copytree(plain.layout.root, tmp_path / "copy")
    said = {}
    for path in root.rglob("*.json"):
        if path.name != "vault.json":
            with TinyDB(path) as database:
                said[path.parent.name] = {table: database.table(table).all() for table in database.tables()}
                assert said[path.parent.name]["meta"][0]["format"] == 1
    assert said["copy"]["clients"][0]["code"] == "K-14"
    assert said["copy"]["codebooks"][0]["ref"] == "rupture-repair@1"
    assert said["index"]["sessions"][0]["id"] == session.id
    assert said["process"]["session"][0]["note"]["text"] == session.note.text
    assert said["progress"]["session"][0]["state"] == "ended"
    assert base64.b64decode(said["replay"]["session"][0]["packed"])
