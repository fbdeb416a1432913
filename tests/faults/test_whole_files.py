"""Whole sealed files swapped, and old versions put back: the doctor names them, nothing forged is read."""

import itertools
from pathlib import Path

import pytest

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import amending, safekeeping
from alliance_tui.services.clients import add_client
from alliance_tui.services.live_session import start
from alliance_tui.services.recovery import find_unfinished
from alliance_tui.storage.practice import Layout, Practice

FOLDERS = ("process", "progress", "replay", "index", "search")


@pytest.fixture
def kept(sealed: Practice, book: Codebook) -> Practice:
    """Two clients with two sessions each."""
    for code in ("K-14", "M-03"):
        client = add_client(sealed, code, codebook=book.id, planned_min=50)
        for number in (1, 2):
            live = start(sealed, client, book, number=number)
            live.rewrite(f"{code} said {number}")
            live.mark("repair", live.now_s())
            live.end()
    assert safekeeping.examine(sealed).findings == []
    return sealed


def fresh(practice: Practice) -> Practice:
    """The same practice, with nothing remembered."""
    return Practice(practice.layout, practice.vault, practice._keys, None)


def known(practice: Practice) -> dict[str, Session]:
    """Every session that can be read."""
    found = {}
    for session_id in practice.layout.sessions():
        try:
            found[session_id] = practice.charts.read(session_id)
        except Trouble:
            continue
    return found


def named(practice: Practice) -> set[str]:
    """The files the doctor finds fault with."""
    return {finding.file for finding in safekeeping.examine(fresh(practice)).findings}


@pytest.mark.parametrize("folder", FOLDERS)
def test_two_files_that_changed_places_are_both_named_and_neither_is_read(kept: Practice, folder: str) -> None:
    right = known(kept)
    tried = 0
    for one, other in itertools.combinations(sorted((kept.layout.root / folder).iterdir()), 2):
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)
        assert {f"{folder}/{one.name}", f"{folder}/{other.name}"} <= named(kept)
        read = known(fresh(kept))
        assert all(session == right[session_id] for session_id, session in read.items())
        if folder in ("process", "progress"):
            assert not {one.stem, other.stem} & set(read)
        one.write_bytes(first)
        other.write_bytes(second)
        tried += 1
    assert named(kept) == set()
    print(f"\nswapped {folder} files: {tried} pairs, 0 accepted")  # noqa: T201


@pytest.mark.parametrize("folder", ["process", "progress", "replay"])
def test_a_file_under_a_name_of_its_own_is_not_a_session_more(kept: Practice, folder: str) -> None:
    source = next((kept.layout.root / folder).iterdir())
    copy = source.with_name("ab" * 16 + source.suffix)
    copy.write_bytes(source.read_bytes())
    right = known(kept)
    assert known(fresh(kept)) == right
    if folder != "replay":
        assert f"{folder}/{copy.name}" in named(kept)


def amended(practice: Practice) -> tuple[str, str]:
    """Amend both drawers of the first session; its id and its client's."""
    client = practice.catalogue.find("K-14")
    assert client is not None
    row = practice.charts.summaries(client.id)[0]
    session = practice.charts.read(row.id, client.id)
    amending.change_marker(practice, session, session.markers[0].id, comment="kingfisher")
    practice.charts.save_drawer("progress", session.model_copy(update={"plan": "kingfisher"}))
    return row.id, client.id


@pytest.mark.parametrize("role", ["process", "progress", "index", "search"])
def test_an_old_version_of_a_file_is_named_when_it_is_put_back(kept: Practice, role: str) -> None:
    client = kept.catalogue.find("K-14")
    assert client is not None
    session_id = kept.charts.summaries(client.id)[0].id
    path = {
        "process": kept.layout.process(session_id),
        "progress": kept.layout.progress(session_id),
        "index": kept.layout.index(client.id),
        "search": kept.layout.search_pack(client.id),
    }[role]
    old = path.read_bytes()
    assert amended(kept) == (session_id, client.id)
    assert named(kept) == set()
    path.write_bytes(old)
    assert str(path.relative_to(kept.layout.root)) in named(kept)


def test_an_old_version_from_a_snapshot_is_named_too(kept: Practice) -> None:
    safekeeping.take_snapshot(kept)
    session_id, _client = amended(kept)
    (snapshot,) = kept.layout.snapshots.iterdir()
    kept.layout.process(session_id).unlink()
    kept.layout.process(session_id).write_bytes(Layout(snapshot).process(session_id).read_bytes())
    kept.layout.process(session_id).chmod(0o600)
    assert f"process/{session_id}.json" in named(kept)


def test_the_journals_of_two_sessions_cannot_change_places(kept: Practice, book: Codebook) -> None:
    paths: list[Path] = []
    for code in ("K-14", "M-03"):
        client = kept.catalogue.find(code)
        assert client is not None
        live = start(kept, client, book, number=3)
        live.rewrite(f"{code} live")
        live.close()
        paths.append(kept.layout.journal(live.state.began.session))
    first, second = (path.read_bytes() for path in paths)
    paths[0].write_bytes(second)
    paths[1].write_bytes(first)
    found, troubles = find_unfinished(fresh(kept))
    assert found == []
    assert len(troubles) == 2
    assert {f"live/{path.name}" for path in paths} <= named(kept)


def test_a_file_of_another_practice_is_foreign(kept: Practice, plain: Practice, book: Codebook) -> None:
    client = add_client(plain, "K-14", codebook=book.id, planned_min=50)
    live = start(plain, client, book, number=1)
    session = live.end()
    for role in ("process", "progress"):
        kept.layout.session_file(role, session.id).write_bytes(plain.layout.session_file(role, session.id).read_bytes())
    assert session.id not in known(fresh(kept))
    assert {f"process/{session.id}.json", f"progress/{session.id}.json"} <= named(kept)


def test_the_frames_of_a_search_pack_cannot_change_places(kept: Practice) -> None:
    client = kept.catalogue.find("K-14")
    assert client is not None
    path = kept.layout.search_pack(client.id)
    blob = path.read_bytes()
    head, frames = blob[:21], []
    place = 21
    while place < len(blob):
        end = place + 20 + int.from_bytes(blob[place + 16 : place + 20], "big")
        frames.append((blob[place : place + 16], blob[place + 16 : end]))
        place = end
    (one, first), (other, second) = frames
    path.write_bytes(head + one + second + other + first)
    assert f"search/{client.id}.pack" in named(kept)
    with pytest.raises(Trouble, match="does not verify"):
        list(fresh(kept).charts.pack(client.id).search("said"))
