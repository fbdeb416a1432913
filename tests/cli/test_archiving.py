"""archive, reopen and erase from the command line."""

from pathlib import Path

import pytest

from alliance_tui.storage.practice import Practice
from tests.cli.conftest import Run
from tests.storage.damage import whole
from tests.storage.practices import ONE, fill


@pytest.fixture
def root(plain: Practice) -> Path:
    """A practice with two clients that nobody has open."""
    fill(plain)
    plain.close()
    return plain.layout.root


def test_an_archived_client_is_listed_only_when_asked_for_and_comes_back(run: Run, root: Path) -> None:
    said = run("archive", "k-14", practice=root)
    assert (said.code, said.out, said.err) == (0, "", "K-14 is out of the caseload; nothing of it is gone.\n")
    assert [one["code"] for one in run("clients", "--json", practice=root).json] == ["M-03"]
    listed = run("clients", "--archived", practice=root).out.splitlines()
    assert [line.split()[0] for line in listed] == ["K-14", "M-03"]
    assert listed[0].endswith("archived")
    assert run("archive", "K-14", practice=root).code == 0
    assert run("reopen", "K-14", practice=root).err == "K-14 is in the caseload.\n"
    assert [one["code"] for one in run("clients", "--json", practice=root).json] == ["K-14", "M-03"]


@pytest.mark.parametrize(
    ("options", "word"),
    [((), "Use --yes with the code once more"), (("--yes", "M-03"), "not the code"), (("--yes", ""), "not the code")],
)
def test_nothing_is_erased_without_the_code_once_more(
    run: Run, root: Path, options: tuple[str, ...], word: str
) -> None:
    passing = ("audit", "lock")  # the lock says since which minute
    before = {path: content for path, content in whole(root).items() if not path.startswith(passing)}
    said = run("erase", "K-14", *options, practice=root)
    assert (said.code, said.out) == (1, "")
    assert word in said.err
    assert "Nothing was erased" in said.err
    after = whole(root)
    assert {path: after.get(path) for path in before} == before


def test_an_erased_client_is_gone_and_what_still_holds_it_is_said(run: Run, root: Path) -> None:
    said = run("erase", "K-14", "--yes", "k-14", practice=root)
    assert (said.code, said.err) == (0, "")
    assert said.out == "K-14 is gone, with 2 sessions. Backups and exports made before still hold it.\n"
    assert not [path for path in whole(root) if ONE.id in path]
    again = run("erase", "K-14", "--yes", "K-14", practice=root)
    assert (again.code, "no client K-14" in again.err) == (1, True)
