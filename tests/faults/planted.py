"""Bugs to plant, as a pytest plugin: ALLIANCE_TUI_PLANTED names the one that every test then runs with."""

import contextlib
import os
import secrets
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from alliance_tui.services import live_session, recovery
from alliance_tui.storage import audit, derived, files, journal_format, replacement, search_pack
from alliance_tui.storage.journal import Journal


def no_file_sync() -> None:
    """`files.replace` does not sync the file."""

    def replace(path: Path, data: bytes) -> None:
        temporary = path.parent / f"{files.TEMPORARY}{secrets.token_hex(6)}"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, files.FILE_MODE)
        try:
            files.write_all(descriptor, data)
        finally:
            os.close(descriptor)
        temporary.replace(path)
        files.sync_folder(path.parent)

    files.replace = replace


def no_folder_sync() -> None:
    """Names are not synced."""
    files.sync_folder = lambda _folder: None


def same_file_after_failed_sync() -> None:
    """After a failed sync the journal tries again on the same file."""
    Journal._is_distrusted = property(lambda _journal: False, lambda _journal, _value: None)


def append_after_torn_tail() -> None:
    """After a failed write the journal appends to the torn tail."""
    real = Journal._mend

    def mend(journal: Journal) -> None:
        if journal._is_torn:
            journal._good_end = os.fstat(journal._descriptor).st_size
        real(journal)

    Journal._mend = mend


def journal_removed_first() -> None:
    """The journal goes before the session's files are there."""
    real = live_session.fold_into_store

    def fold(practice: Any, state: Any, events: Any) -> Any:
        with contextlib.suppress(OSError):
            files.remove(practice.layout.journal(state.began.session))
        return real(practice, state, events)

    live_session.fold_into_store = recovery.fold_into_store = fold


def saved_before_sync() -> None:
    """What was written is called saved."""
    Journal.saved_count = property(lambda journal: len(journal._events))


def no_place_in_journal() -> None:
    """A journal's record is not bound to its place."""
    journal_format._SEQUENCE = SimpleNamespace(pack=lambda _number: b"")


def no_session_in_pack() -> None:
    """A search pack's frame is not bound to practice, client and session."""
    for name in ("_sealed", "_opened"):
        real = getattr(search_pack.SearchPack, name)

        def unbound(pack: Any, session_id: str, data: bytes, real: Any = real) -> bytes:
            pack._context = b""
            return real(pack, "", data)

        setattr(search_pack.SearchPack, name, unbound)


def no_parent_sync() -> None:
    """The name of a new folder is not synced."""

    def make_folder(path: Path) -> None:
        path.mkdir(mode=files.FOLDER_MODE, parents=True, exist_ok=True)
        path.chmod(files.FOLDER_MODE)

    files.make_folder = make_folder


def no_log_sync() -> None:
    """The end of the log is stated before its line is on the disk."""
    audit.files = SimpleNamespace(**{**vars(files), "sync_data": lambda _descriptor: None})


def restore_not_finished() -> None:
    """A restore that was interrupted between its two renames is left so."""
    replacement.settle = lambda _root: ""


def lists_left_behind() -> None:
    """What is derived is taken at its word."""
    derived._behind = lambda _practice, _client_id, _rows: []


def old_journal_folded() -> None:
    """A journal that was put back takes the place of what was written since."""
    recovery._is_superseded = lambda _practice, _state: False


PLANTED = {
    one.__name__: one
    for one in (
        no_file_sync, no_folder_sync, same_file_after_failed_sync, append_after_torn_tail, journal_removed_first,
        saved_before_sync, no_place_in_journal, no_session_in_pack, no_parent_sync, no_log_sync, restore_not_finished,
        lists_left_behind, old_journal_folded,
    )
}  # fmt: skip

if name := os.environ.get("ALLIANCE_TUI_PLANTED"):
    PLANTED[name]()
