"""Replacement: whenever it is interrupted, the next start has one whole practice and says where the other is."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import access, safekeeping
from alliance_tui.storage import replacement
from alliance_tui.storage.practice import Practice, create
from tests.storage.damage import whole
from tests.storage.practices import SESSIONS, fill, opened, sessions_in


class Killed(BaseException):
    """The machine went off."""


@pytest.fixture
def kept(plain: Practice, tmp_path: Path) -> Practice:
    """A practice that was backed up, changed since, and closed."""
    safekeeping.back_up(fill(plain), tmp_path / "b")
    plain.charts.save(SESSIONS[0].model_copy(update={"plan": "Ask about the lighthouse."}))
    plain.close()
    return plain


def restore(kept: Practice) -> None:
    """Put the backup in its place."""
    backup = kept.layout.root.with_name("b")
    safekeeping.restore(backup, kept.layout.root, lambda vault: vault.open_plain(), replace=True)


def interrupted(kept: Practice, monkeypatch: pytest.MonkeyPatch, at: int, error: Callable[[], BaseException]) -> None:
    """Let it come to the rename of this number of a whole practice, and no further."""
    real, seen = Path.rename, 0

    def rename(self: Path, target: Path) -> Path:
        nonlocal seen
        seen += 1
        if seen >= at:
            raise error()
        return real(self, target)

    with monkeypatch.context() as machine:
        machine.setattr(Path, "rename", rename)
        with pytest.raises((Killed, Trouble)):
            restore(kept)


def plans(root: Path) -> list[str]:
    """The plan of each session of a practice."""
    return [session.plan for session in sessions_in(opened(root, read_only=True))]


def test_killed_between_its_two_renames_it_is_finished_in_words_by_the_next_start(
    kept: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = kept.layout.root
    interrupted(kept, monkeypatch, 3, Killed)
    assert not root.exists()
    with pytest.raises(Trouble, match="a restore into this folder was interrupted"):
        create(root, None)
    said = access.settle(root)
    assert sessions_in(opened(root, read_only=True)) == list(SESSIONS)
    (aside,) = root.parent.glob("plain.before-restore-*")
    assert said == f"A restore had been interrupted and is finished now. What was there before is in {aside.name}."
    assert "Ask about the lighthouse." in plans(aside)
    assert access.settle(root) == ""
    assert sorted(path.name for path in root.parent.iterdir()) == ["b", root.name, aside.name]


@pytest.mark.parametrize("at", [1, 2])
def test_killed_before_anything_was_moved_it_leaves_the_practice_and_later_nothing_else(
    kept: Practice, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    root = kept.layout.root
    interrupted(kept, monkeypatch, at, Killed)
    assert access.settle(root) == ""
    opened(root).close()
    assert "Ask about the lighthouse." in plans(root)
    restore(kept)
    assert len(list(root.parent.iterdir())) == 3


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_disk_that_refuses_a_rename_leaves_the_practice_where_it_is_or_the_next_start_finishes(
    kept: Practice, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    root = kept.layout.root
    interrupted(kept, monkeypatch, at, lambda: OSError(5, os.strerror(5)))
    access.settle(root)
    assert opened(root, read_only=True).charts.read(SESSIONS[1].id) == SESSIONS[1]
    if at < 3:
        assert "Ask about the lighthouse." in plans(root)
        assert sorted(path.name for path in root.parent.iterdir()) == ["b", root.name]


def test_a_practice_that_was_moved_away_after_a_restore_does_not_come_back(kept: Practice) -> None:
    root = kept.layout.root
    restore(kept)
    root.rename(root.with_name("elsewhere"))
    before = whole(root.parent)
    assert access.settle(root) == ""
    assert whole(root.parent) == before


def test_nothing_of_another_practice_is_swept_away(kept: Practice, sealed: Practice) -> None:
    root = kept.layout.root
    other = sealed.layout.root.rename(root.with_name(f"{root.name}.restored-20310304T120000Z"))
    replacement.sweep(root, kept.vault.header.practice)
    assert other.exists()
