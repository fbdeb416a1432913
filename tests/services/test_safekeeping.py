"""Safekeeping: what is refused in words, and what is kept when something takes its place."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import access, safekeeping
from alliance_tui.services.access import Keys, Locked, Vault, WrongPassphrase
from alliance_tui.services.audit_trail import read_trail
from alliance_tui.storage import practice as store
from alliance_tui.storage.practice import Practice, ReadOnly
from alliance_tui.storage.recovery_code import MistypedRecoveryCode
from alliance_tui.storage.vault import Argon2Cost, UnreadableVault
from tests.storage.damage import whole
from tests.storage.practices import ONE, SESSIONS, again, fill, opened, sessions_in

AskKeys = Callable[[Vault], Keys]


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice, with two clients and three sessions."""
    return fill(practice)


@pytest.fixture
def ask_keys(passphrase: str) -> AskKeys:
    """Answers with the right passphrase."""
    return lambda vault: vault.unlock(passphrase) if vault.is_sealed else vault.open_plain()


@pytest.fixture
def backup(kept: Practice, tmp_path: Path) -> Path:
    """A backup of the practice."""
    safekeeping.back_up(kept, tmp_path / "b")
    return tmp_path / "b"


def refused(words: str, action: Callable[[], object], *roots: Path) -> Trouble:
    """The trouble of something that is refused in one line with these words and changes nothing in these folders."""
    before = [whole(root) for root in roots]
    with pytest.raises(Trouble) as raised:
        action()
    assert words in raised.value.line
    assert "\n" not in raised.value.line
    assert [whole(root) for root in roots] == before
    return raised.value


def test_a_backup_never_overwrites_a_file(kept: Practice, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine", encoding="utf-8")
    refused("there is a file b already", lambda: safekeeping.back_up(kept, tmp_path / "b"), tmp_path)


def test_a_good_backup_is_proved_to_open(backup: Path, ask_keys: AskKeys, kept: Practice) -> None:
    made, count = safekeeping.verify_backup(backup, ask_keys)
    assert made.vault.header.practice == kept.vault.header.practice
    assert count == len(list(kept.layout.contents()))


def test_a_wrong_passphrase_opens_no_backup_and_restores_nothing(sealed: Practice, tmp_path: Path) -> None:
    safekeeping.back_up(fill(sealed), tmp_path / "b")
    for action in (
        lambda: safekeeping.verify_backup(tmp_path / "b", lambda vault: vault.unlock("another one")),
        lambda: safekeeping.restore(tmp_path / "b", tmp_path / "new", lambda vault: vault.unlock("another one")),
    ):
        assert isinstance(refused("does not open", action, tmp_path), WrongPassphrase)
    assert not (tmp_path / "new").exists()


def test_it_comes_back_into_an_empty_folder(backup: Path, ask_keys: AskKeys, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    _count, aside = safekeeping.restore(backup, tmp_path / "empty", ask_keys)
    assert aside is None
    assert sessions_in(opened(tmp_path / "empty", read_only=True)) == list(SESSIONS)


def test_a_folder_with_anything_in_it_is_refused(backup: Path, ask_keys: AskKeys, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine", encoding="utf-8")
    for replace in (False, True):
        restore = lambda replace=replace: safekeeping.restore(backup, tmp_path / "full", ask_keys, replace=replace)  # noqa: E731
        refused("this folder is not empty", restore, tmp_path)


@pytest.mark.parametrize("replace", [False, True])
def test_another_practice_is_never_replaced(backup: Path, ask_keys: AskKeys, tmp_path: Path, replace: bool) -> None:
    other, _code = store.create(tmp_path / "other", None)
    other.close()
    action = lambda: safekeeping.restore(backup, tmp_path / "other", ask_keys, replace=replace)  # noqa: E731
    refused("this folder holds another practice than the backup", action, tmp_path)


@pytest.mark.parametrize("replace", [False, True])
def test_a_practice_of_a_newer_format_is_never_replaced(
    kept: Practice, backup: Path, ask_keys: AskKeys, replace: bool
) -> None:
    kept.close()
    header = orjson.loads(kept.layout.vault.read_bytes())
    kept.layout.vault.write_bytes(orjson.dumps({**header, "format": 99}))
    action = lambda: safekeeping.restore(backup, kept.layout.root, ask_keys, replace=replace)  # noqa: E731
    trouble = refused("format 99", action, kept.layout.root.parent)
    assert isinstance(trouble, UnreadableVault)
    assert trouble.remedy == "Update alliance-tui"


def test_the_same_practice_is_replaced_only_when_told(kept: Practice, backup: Path, ask_keys: AskKeys) -> None:
    kept.close()
    action = lambda: safekeeping.restore(backup, kept.layout.root, ask_keys)  # noqa: E731
    assert "--replace" in refused("this folder holds the same practice", action, kept.layout.root.parent).remedy


def test_replacing_keeps_what_was_there_beside_it(kept: Practice, backup: Path, ask_keys: AskKeys) -> None:
    changed = SESSIONS[0].model_copy(update={"plan": "Ask about the lighthouse."})
    kept.charts.save(changed)
    root = kept.layout.root
    kept.close()
    _count, aside = safekeeping.restore(backup, root, ask_keys, replace=True)
    assert aside is not None
    assert aside.parent == root.parent
    assert opened(aside, read_only=True).charts.read(changed.id) == changed
    assert opened(root, read_only=True).charts.read(changed.id) == SESSIONS[0]
    assert safekeeping.examine(opened(root, read_only=True)).is_well


def test_a_restore_that_dies_between_its_renames_is_in_the_log_all_the_same(
    kept: Practice, backup: Path, ask_keys: AskKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = kept.layout.root
    kept.close()
    rename = Path.rename

    class Died(BaseException):
        pass

    def dying(path: Path, target: Path) -> Path:
        if ".restored-" in path.name:
            raise Died
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", dying)
        with pytest.raises(Died):
            safekeeping.restore(backup, root, ask_keys, replace=True)
    assert access.settle(root).startswith("A restore had been interrupted and is finished now")
    back = opened(root, read_only=True)
    assert [act.kind for act in read_trail(back).acts].count("restored") == 1
    assert safekeeping.examine(back).is_well


def test_a_damaged_backup_replaces_nothing(kept: Practice, backup: Path, ask_keys: AskKeys) -> None:
    kept.close()
    backup.write_bytes(backup.read_bytes()[:-1])
    action = lambda: safekeeping.restore(backup, kept.layout.root, ask_keys, replace=True)  # noqa: E731
    before = {name: content for name, content in whole(kept.layout.root).items() if name != "lock"}
    with pytest.raises(Trouble, match="it is cut off"):
        action()
    after = {name: content for name, content in whole(kept.layout.root).items() if name != "lock"}
    assert after == before
    assert sorted(path.name for path in kept.layout.root.parent.iterdir()) == sorted([kept.layout.root.name, "b"])
    again(kept, read_only=False).close()


def test_what_a_killed_replacing_left_keeps_nobody_from_replacing(
    kept: Practice, backup: Path, ask_keys: AskKeys
) -> None:
    kept.close()
    root = kept.layout.root
    leftover = root.with_name(f".tmp-{root.name}")
    leftover.mkdir()
    (leftover / "vault.json").write_bytes(b"{}")
    safekeeping.restore(backup, root, ask_keys, replace=True)
    assert sessions_in(opened(root, read_only=True)) == list(SESSIONS)


def test_an_open_practice_is_not_replaced(kept: Practice, backup: Path, ask_keys: AskKeys) -> None:
    with pytest.raises(Locked):
        safekeeping.restore(backup, kept.layout.root, ask_keys, replace=True)
    assert sessions_in(again(kept)) == list(SESSIONS)


def test_a_mistyped_recovery_code_names_its_group(tmp_path: Path, passphrase: str, cheap: Argon2Cost) -> None:
    practice, code = access.make(tmp_path / "practice", passphrase, cheap)
    practice.close()
    groups = code.split("-")
    closed = access.find(tmp_path / "practice")
    for place, group in enumerate(groups):
        typed = [*groups[:place], group[:2] + ("A" if group[2] != "A" else "B") + group[3:], *groups[place + 1 :]]
        action = lambda typed=typed: closed.unlock_with_code("-".join(typed))  # noqa: E731
        trouble = refused(f"group {place + 1} of the recovery code is mistyped", action, tmp_path)
        assert isinstance(trouble, MistypedRecoveryCode)
        assert code not in trouble.line
    closed.unlock_with_code(code.lower().replace("-", " ")).close()


def test_a_passphrase_typed_with_combining_marks_opens_what_was_changed_to_it_without(
    sealed: Practice, cheap: Argon2Cost
) -> None:
    chosen = "ärztin café über"
    root = sealed.layout.root
    safekeeping.change_passphrase(sealed, unicodedata.normalize("NFC", chosen), cheap)
    sealed.close()
    for form in ("NFC", "NFD"):
        opened(root, read_only=True, passphrase=unicodedata.normalize(form, chosen))
    with pytest.raises(WrongPassphrase):
        opened(root, read_only=True)


def test_the_new_passphrase_opens_everything_that_was_there_and_is_noted(sealed: Practice, cheap: Argon2Cost) -> None:
    fill(sealed)
    safekeeping.change_passphrase(sealed, "nine loud kettles", cheap)
    back = opened(sealed.layout.root, read_only=True, passphrase="nine loud kettles")
    assert sessions_in(back) == list(SESSIONS)
    assert [entry.what for entry in back.audit.entries()][-2:] == ["passphrase-changed", "unlocked"]


def test_a_short_passphrase_or_one_where_there_is_none_changes_nothing(sealed: Practice, plain: Practice) -> None:
    roots = (sealed.layout.root, plain.layout.root)
    refused("at least 8 characters", lambda: safekeeping.change_passphrase(sealed, "short"), *roots)
    refused("has no passphrase", lambda: safekeeping.change_passphrase(plain, "long enough"), *roots)


def test_a_reader_takes_no_snapshot_and_changes_no_passphrase(kept: Practice) -> None:
    reading = again(kept)
    for action in (
        lambda: safekeeping.take_snapshot(reading),
        lambda: safekeeping.change_passphrase(reading, "long enough"),
    ):
        assert isinstance(refused("read-only", action, kept.layout.root), ReadOnly)


def test_a_snapshot_is_taken_once_for_one_state(kept: Practice) -> None:
    assert safekeeping.take_snapshot(kept)
    assert not safekeeping.take_snapshot(kept)
    assert len(list(kept.layout.snapshots.iterdir())) == 1
    assert (next(kept.layout.snapshots.iterdir()) / "index" / f"{ONE.id}.json").is_file()
