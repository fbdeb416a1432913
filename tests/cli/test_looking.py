"""search, trends and brief from the command line."""

from pathlib import Path

import pytest

from alliance_tui.storage.practice import Practice
from tests.cli.conftest import Run
from tests.storage.practices import ONE, SESSIONS, fill
from tests.storage.samples import client_of


@pytest.fixture
def root(plain: Practice) -> Path:
    """A practice with three sessions that nobody has open."""
    fill(plain).catalogue.add(client_of("N-01", "e3" * 8))
    plain.close()
    return plain.layout.root


def test_search_prints_each_hit_in_one_line(run: Run, root: Path) -> None:
    said = run("search", "QUINC", practice=root)
    assert (said.code, said.err) == (0, "")
    assert [line.split("  ")[0] for line in said.out.splitlines()] == ["K-14/1", "K-14/2", "M-03/3"]
    assert said.out.splitlines()[0] == "K-14/1  2031-03-11  01:00  quincunx"


def test_search_for_programs_names_the_place(run: Run, root: Path) -> None:
    said = run("search", "incun", "--client", "m-03", "--json", practice=root)
    (hit,) = said.json
    assert (hit["session"], hit["offset_s"], hit["text"][hit["start"] : hit["end"]]) == (SESSIONS[2].id, 60, "incun")


@pytest.mark.parametrize("text", ["no such word", "", "\udcff"])
def test_finding_nothing_is_no_failure(run: Run, root: Path, text: str) -> None:
    said = run("search", text, practice=root)
    assert (said.code, said.out, said.err) == (0, "", "")


def test_a_damaged_pack_is_said_after_the_hits_and_exits_1(run: Run, root: Path) -> None:
    (root / "search" / f"{ONE.id}.pack").write_bytes(b"rubbish")
    said = run("search", "quinc", practice=root)
    assert said.code == 1
    assert len(said.out.splitlines()) == 1
    assert said.err.startswith("alliance-tui: the search file cannot be trusted")


def test_trends_prints_a_line_a_session(run: Run, root: Path) -> None:
    said = run("trends", "K-14", practice=root)
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[0] == "   1  2031-03-11  1 withdrawal; 0 repair, 0 connection, 0 open"
    data = run("trends", "K-14", "--json", practice=root).json
    assert (data["client"], [one["number"] for one in data["sessions"]]) == ("K-14", [1, 2])


def test_brief_tells_what_is_next(run: Run, root: Path) -> None:
    said = run("brief", "K-14", practice=root)
    assert said.code == 0
    assert said.out.startswith("K-14: session 3 is next, ")
    assert "plan: none written" in said.out
    assert "marked: 1 withdrawal" in said.out
    assert run("brief", "K-14", "--json", practice=root).json["next_number"] == 3
    assert run("brief", "N-01", practice=root).out == "N-01: no session yet\n"


@pytest.mark.parametrize("command", [["trends", "K-15"], ["brief", "K-15"], ["search", "x", "--client", "K-15"]])
def test_a_client_that_is_not_there_is_one_line(run: Run, root: Path, command: list[str]) -> None:
    said = run(*command, practice=root)
    assert (said.code, said.out) == (1, "")
    assert said.err == "alliance-tui: there is no client K-15. Did you mean K-14?\n"
