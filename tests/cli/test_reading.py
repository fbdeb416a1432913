"""The commands that read, with and without --json, against the example practice."""

import re
from pathlib import Path
from typing import Any

import pytest

from alliance_tui.domain.session import Session
from alliance_tui.services.clients import find_client
from alliance_tui.services.live_session import start
from alliance_tui.storage.practice import Practice, find_vault, open_practice
from tests.cli.conftest import Run, Said

SESSION_KEYS = {
    *("format", "id", "client", "number", "state", "started_at", "ended_at", "paused_s", "codebook", "note"),
    *("markers", "episodes", "ratings"),
}
"""What every session has, promised to other programs."""

EPISODE_KEYS = {
    *("id", "ruptures", "repairs", "resolution", "contribution"),
    *("reflection", "resolved_in", "by_hand", "merged", "is_open"),
}
MARKER_KEYS = {"id", "group", "code", "offset_s", "salience", "comment"}
ROW_KEYS = MARKER_KEYS | {"session", "client", "number", "started_at", "episode", "is_open"}


def lines(said: Said) -> list[str]:
    """What was said on standard output, of a command that went well and had nothing else to say."""
    assert (said.code, said.err) == (0, "")
    return said.out.splitlines()


def data(said: Said) -> Any:
    """The data of a command that went well and had nothing else to say."""
    assert (said.code, said.err) == (0, "")
    return said.json


def documented_keys() -> set[str]:
    """The fields of a session that docs/json.md describes: the first cell of each row of its first table."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
    table = text.partition("\n## ")[2].partition("\n## ")[0]
    return {
        name for row in table.splitlines() if row.startswith("| `") for name in re.findall("`(.+?)`", row.split("|")[1])
    }


def test_clients_are_listed_for_a_person_and_for_a_program(run: Run, example: Path) -> None:
    told = lines(run("clients", practice=example))
    rows = data(run("clients", "--json", practice=example))
    assert len(told) == len(rows) >= 4
    assert "K-14" in [row["code"] for row in rows]
    assert [line.split("  ")[0].strip() for line in told] == [row["code"] for row in rows]
    for line, row in zip(told, rows, strict=True):
        assert f" {row['sessions']} sessions" in line
        assert f" {row['open_episodes']} open" in line
        assert f"  {row['last_at'][:10]}" in line
        assert line.endswith(("days", "pulse fell")) == bool(row["worth_a_look"])


def test_sessions_of_all_clients_or_of_one_are_listed(run: Run, example: Path) -> None:
    everything = data(run("sessions", "--json", practice=example))
    assert len(lines(run("sessions", practice=example))) == len(everything) >= 40
    own = data(run("sessions", "k-14", "--json", practice=example))
    assert own == [row for row in everything if row["client"] == "K-14"]
    told = lines(run("sessions", "K-14", practice=example))
    assert [line.split()[0] for line in told] == [f"K-14/{row['number']}" for row in own]
    assert all(row["id"] in line for line, row in zip(told, own, strict=True))


def test_a_session_is_shown_with_exactly_the_documented_keys(run: Run, example: Path) -> None:
    for listed in data(run("sessions", "--json", practice=example)):
        session = data(run("show", f"{listed['client']}/{listed['number']}", "--json", practice=example))
        assert set(session) == documented_keys() >= SESSION_KEYS
        assert session["id"] == listed["id"]
        assert (session["format"], session["state"]) == (1, "ended")
        assert set(session["codebook"]) == {"id", "version"}
        assert set(session["note"]) == {"text", "paragraphs"}
        assert all(set(one) == {"offset_s", "text"} for one in session["note"]["paragraphs"])
        assert all(set(one) == MARKER_KEYS for one in session["markers"])
        assert all(set(one) == EPISODE_KEYS for one in session["episodes"])
        assert Session.model_validate(session).model_dump(mode="json") == session


def test_a_session_is_shown_by_its_id_as_well(run: Run, example: Path) -> None:
    by_number = data(run("show", "K-14/2", "--json", practice=example))
    assert data(run("show", by_number["id"], "--json", practice=example)) == by_number


def test_a_session_is_shown_to_a_person_on_one_clock(run: Run, example: Path) -> None:
    session = data(run("show", "K-14/2", "--json", practice=example))
    heading, *told = lines(run("show", "K-14/2", practice=example))
    assert heading.startswith("K-14  session 2  ")
    assert len(told) == len(session["note"]["paragraphs"]) + len(session["markers"])
    times = [int(line[:2]) * 60 + int(line[3:5]) for line in told]
    assert times == sorted(times)
    for marker in session["markers"]:
        assert any(f"[{marker['group']} / {marker['code']}" in line for line in told)


def test_marker_rows_have_exactly_the_documented_keys(run: Run, example: Path) -> None:
    rows = data(run("markers", "--json", practice=example))
    assert len(rows) > 80
    assert len(lines(run("markers", practice=example))) == len(rows)
    assert all(set(row) == ROW_KEYS for row in rows)
    session = data(run("show", "K-14/2", "--json", practice=example))
    own = [row for row in rows if row["session"] == session["id"]]
    assert [{name: row[name] for name in MARKER_KEYS} for row in own] == session["markers"]
    assert all((row["client"], row["number"]) == ("K-14", 2) for row in own)
    episodes = {one: episode for episode in session["episodes"] for one in episode["ruptures"] + episode["repairs"]}
    for row in own:
        episode = episodes.get(row["id"])
        assert row["episode"] == (episode["id"] if episode else None)
        assert row["is_open"] == (episode["is_open"] if episode else False)


@pytest.mark.parametrize(
    ("options", "name", "value"),
    [
        (["--client", "k-14"], "client", "K-14"),
        (["--group", "withdrawal"], "group", "withdrawal"),
        (["--code", "denial"], "code", "denial"),
        (["--open"], "is_open", True),
    ],
)
def test_markers_are_filtered(run: Run, example: Path, options: list[str], name: str, value: object) -> None:
    everything = data(run("markers", "--json", practice=example))
    rows = data(run("markers", *options, "--json", practice=example))
    assert rows == [row for row in everything if row[name] == value]
    assert 0 < len(rows) < len(everything)
    assert len(lines(run("markers", *options, practice=example))) == len(rows)


def test_filters_go_together(run: Run, example: Path) -> None:
    rows = data(run("markers", "--client", "R-08", "--group", "confrontation", "--open", "--json", practice=example))
    assert rows
    assert all((row["client"], row["group"], row["is_open"]) == ("R-08", "confrontation", True) for row in rows)


def test_a_live_session_is_listed_and_shown_while_somebody_writes_it(run: Run, plain: Practice, book: Any) -> None:
    from alliance_tui.services.clients import add_client

    client = add_client(plain, "K-14", codebook=book.id, planned_min=50)
    live = start(plain, client, book, number=1)
    live.rewrite("Just now.")
    (row,) = data(run("sessions", "--json", practice=plain.layout.root))
    assert (row["client"], row["number"], row["state"]) == ("K-14", 1, "live")
    session = data(run("show", "K-14/1", "--json", practice=plain.layout.root))
    assert (session["state"], session["note"]["text"], session["client"]) == ("live", "Just now.", "K-14")
    assert set(session) == documented_keys()
    live.close()


def test_locating_says_where_everything_is(run: Run, nobody: Path, example: Path) -> None:
    places = data(run("locate", "--json", practice=example))
    assert places["practice"] == str(example)
    assert places["config"] == str(nobody / ".config" / "alliance-tui" / "config.toml")
    kinds = ("themes", "codebooks", "templates", "scales")
    assert set(places) == {"practice", "config", *kinds, *(f"own_{kind}" for kind in kinds)}
    told = lines(run("locate", practice=example))
    assert len(told) == len(places)
    assert [line.endswith("(not there yet)") for line in told] == [
        not Path(place).exists() for place in places.values()
    ]


def test_the_practice_is_named_before_or_after_the_command(run: Run, example: Path) -> None:
    rows = data(run("--practice", example, "clients", "--json"))
    assert data(run("clients", "--json", "--practice", example)) == rows


def test_a_damaged_index_is_said_and_the_other_clients_are_listed(run: Run, plain: Practice, book: Any) -> None:
    from alliance_tui.services.clients import add_client

    for code in ("K-14", "M-03"):
        client = add_client(plain, code, codebook=book.id, planned_min=50)
        start(plain, client, book, number=1).end()
    plain.layout.index(find_client(plain, "K-14").id).write_bytes(b"torn")
    for options in ([], ["--json"]):
        said = run("clients", *options, practice=plain.layout.root)
        assert said.code == 1
        assert "M-03" in said.out
        assert said.err.splitlines() == [
            "alliance-tui: the index file cannot be trusted: it is torn or was edited. Every other file is untouched. "
            "Mend it with: alliance-tui doctor --repair."
        ]


def test_a_damaged_journal_is_said_and_the_stored_sessions_are_listed(run: Run, plain: Practice, book: Any) -> None:
    from alliance_tui.services.clients import add_client

    client = add_client(plain, "K-14", codebook=book.id, planned_min=50)
    start(plain, client, book, number=1).end()
    plain.layout.journal("5e" * 16).write_bytes(b"torn")
    said = run("sessions", practice=plain.layout.root)
    assert said.code == 1
    assert said.out.startswith("K-14/1 ")
    assert said.err.splitlines() == ["alliance-tui: a journal is torn at its very start."]


def test_reading_leaves_no_lock_and_no_trace(run: Run, example: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in example.rglob("*")}
    for command in (["clients"], ["sessions"], ["show", "K-14/1"], ["markers"], ["locate"]):
        lines(run(*command, practice=example))
    assert {path: path.stat().st_mtime_ns for path in example.rglob("*")} == before
    vault = find_vault(example)
    open_practice(example, vault, vault.open_plain()).close()
