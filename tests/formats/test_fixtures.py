"""Every practice that any released format ever wrote opens, reads as it was, and is not changed by being read."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alliance_tui.domain.events import from_json
from alliance_tui.domain.live import fold
from alliance_tui.domain.replay import text_at
from alliance_tui.services import safekeeping
from alliance_tui.storage.backup import Backup, restore, verify
from alliance_tui.storage.practice import Practice, find_vault, open_practice
from alliance_tui.storage.vault import FORMAT, Keys, Vault
from tests.formats.readings import by_app, missing

FIXTURES = sorted((Path(__file__).resolve().parents[1] / "fixtures").glob("format-*"))
KINDS = [pytest.param(folder, kind, id=f"{folder.name}-{kind}") for folder in FIXTURES for kind in ("sealed", "plain")]


def golden(folder: Path) -> dict[str, Any]:
    """What a format's practices say."""
    facts: dict[str, Any] = json.loads((folder / "golden.json").read_text(encoding="utf-8"))
    return facts


def keys_of(vault: Vault, folder: Path) -> Keys:
    """The keys of a fixture's vault."""
    return vault.unlock(golden(folder)["passphrase"]) if vault.is_sealed else vault.open_plain()


def whole(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def copied(folder: Path, kind: str, tmp_path: Path) -> Path:
    """A copy of a fixture to try things on, closed to others as git cannot keep it."""
    root = shutil.copytree(folder / kind, tmp_path / kind)
    for path in (root, *root.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return root


@pytest.fixture
def reading(copied: Path, folder: Path) -> Iterator[Practice]:
    """That copy, opened for reading."""
    vault = find_vault(copied)
    practice = open_practice(copied, vault, keys_of(vault, folder), read_only=True)
    yield practice
    practice.close()


def test_every_format_up_to_this_programs_has_its_fixture() -> None:
    assert [folder.name for folder in FIXTURES] == [f"format-{number}" for number in range(1, FORMAT + 1)]


@pytest.mark.parametrize(("folder", "kind"), KINDS)
def test_it_reads_as_it_was_and_reading_changes_no_byte(reading: Practice, folder: Path, kind: str) -> None:
    before = whole(reading.layout.root)
    assert missing(golden(folder)[kind], by_app(reading)) == []
    assert whole(reading.layout.root) == before


@pytest.mark.parametrize(("folder", "kind"), KINDS)
def test_the_recovery_code_opens_it_too(copied: Path, folder: Path, kind: str) -> None:
    vault = find_vault(copied)
    keys = vault.unlock_with_code(golden(folder)["recovery_code"]) if vault.is_sealed else vault.open_plain()
    practice = open_practice(copied, vault, keys, read_only=True)
    assert missing(golden(folder)[kind], by_app(practice)) == []


@pytest.mark.parametrize(("folder", "kind"), KINDS)
def test_opened_for_writing_it_says_the_same_and_its_log_goes_on(copied: Path, folder: Path, kind: str) -> None:
    vault, said = find_vault(copied), golden(folder)[kind]
    practice = open_practice(copied, vault, keys_of(vault, folder))
    found = by_app(practice)
    practice.close()
    log = found.pop("audit")
    assert missing({**said, "audit": None}, {**found, "audit": None}) == []
    assert log[: len(said["audit"])] == said["audit"]
    assert log[-1] == ["opened", {}]


@pytest.mark.parametrize(("folder", "kind"), KINDS)
def test_the_live_session_in_it_can_go_on_and_every_note_can_be_replayed(
    reading: Practice, folder: Path, kind: str
) -> None:
    for path in reading.layout.journals():
        content = reading.read_journal(path)
        assert fold(from_json(event) for event in content.events).note.text.startswith("Came in late.\nМаяк.")
        assert content.lost_bytes
    for session_id in reading.layout.sessions():
        session = reading.charts.read(session_id)
        steps = reading.charts.read_replay(session_id, session.client_id)
        assert text_at(steps, float("inf")) == session.note.text


@pytest.mark.parametrize(("folder", "kind"), KINDS)
def test_the_doctor_finds_nothing_but_the_torn_journal(reading: Practice, folder: Path, kind: str) -> None:
    """Derived files may be made anew: a later program may keep more in them."""
    found = [one for one in safekeeping.examine(reading).findings if one.cure is not safekeeping.Cure.REBUILD]
    assert [finding.fault for finding in found] == ["its end is torn"]


@pytest.mark.parametrize(("folder", "kind"), KINDS)
def test_its_backup_verifies_and_restores_to_the_same_bytes(folder: Path, kind: str, tmp_path: Path) -> None:
    backup = Backup(folder / f"{kind}.backup")
    keys = keys_of(backup.vault, folder)
    expected = whole(folder / kind)
    assert verify(backup, keys) == len(expected)
    restore(backup, keys, tmp_path / "restored")
    assert whole(tmp_path / "restored") == expected


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda folder: folder.name)
def test_its_readme_tells_how_to_open_it(folder: Path) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert f"`{golden(folder)['passphrase']}`" in text
    assert f"`{golden(folder)['recovery_code']}`" in text


def test_what_is_missing_or_changed_is_named_and_what_is_new_is_not() -> None:
    said = {"a": [{"b": 1}], "c": 2}
    assert missing(said, {"a": [{"b": 1, "new": 0}], "c": 2, "new": 0}) == []
    assert missing(said, {"a": [{"b": 2}], "c": 2}) == ["/a/0/b"]
    assert missing(said, {"a": [], "c": 2}) == ["/a"]
    assert missing(said, {"a": [{"b": 1}]}) == ["/c"]
