"""Where something may be written: never into the practice itself, never through a link, and any name has an answer."""

from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import access_request, coding_out, exporting, safekeeping, sending
from alliance_tui.services.errand import Errand
from alliance_tui.services.exporting import NotExported, Tool
from alliance_tui.storage.files import DiskTrouble
from alliance_tui.storage.practice import Practice
from tests.storage.practices import ONE, SESSIONS, fill

Write = Callable[[Practice, Path], object]


def _package(practice: Practice, out: Path) -> object:
    request = coding_out.CodingRequest(SESSIONS[:1], coding_out.coder_of("B. Second"))
    return coding_out.send(practice, request, coding_out.Way(passphrase="four fictional words here"), out, replace=True)


WAYS: dict[str, Write] = {
    "note": lambda practice, out: exporting.save(practice, b"note", out, what="a session", replace=True),
    "file": lambda practice, out: sending.send(practice, Errand(Tool.BORIS), out, replace=True),
    "folder": lambda practice, out: sending.send(practice, Errand(Tool.TABLES), out, replace=True),
    "access request": lambda practice, out: access_request.give(practice, ONE, out),
    "backup": safekeeping.back_up,
    "package": _package,
}


@pytest.fixture
def kept(plain: Practice) -> Practice:
    """A practice with three sessions."""
    return fill(plain)


@pytest.mark.parametrize("write", WAYS.values(), ids=WAYS)
def test_nothing_is_written_into_the_practice_itself_also_not_by_a_link_to_it(
    kept: Practice, tmp_path: Path, write: Write
) -> None:
    before = kept.layout.vault.read_bytes()
    (tmp_path / "by-link").symlink_to(kept.layout.root)
    for out in (kept.layout.vault, kept.layout.root / "process" / "new", tmp_path / "by-link" / "new"):
        with pytest.raises(Trouble, match="would lie in the folder of the practice itself"):
            write(kept, out)
        assert not out.exists() or out == kept.layout.vault
    assert kept.layout.vault.read_bytes() == before


@pytest.mark.parametrize("write", WAYS.values(), ids=WAYS)
def test_a_name_that_no_disk_takes_is_said_in_words(kept: Practice, tmp_path: Path, write: Write) -> None:
    with pytest.raises(DiskTrouble, match="file name too long"):
        write(kept, tmp_path / ("a" * 300))


@pytest.mark.parametrize("is_dangling", [True, False])
@pytest.mark.parametrize("way", ["note", "file", "folder", "package"])
def test_a_link_is_neither_followed_nor_written_over(
    kept: Practice, tmp_path: Path, way: str, is_dangling: bool
) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    if not is_dangling:
        target.write_text("mine", encoding="utf-8")
    link.symlink_to(target)
    with pytest.raises(Trouble, match="link is a link to another place"):
        WAYS[way](kept, link)
    with pytest.raises(NotExported, match="there is a file link already"):
        exporting.save(kept, b"note", link, what="a session")
    assert link.is_symlink()
    assert target.exists() is not is_dangling
