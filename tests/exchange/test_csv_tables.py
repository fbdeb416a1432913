"""Long tables for research."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.codebook import Codebook
from alliance_tui.exchange.csv_tables import (
    BYTE_ORDER_MARK,
    FIELDS,
    FORMULA_STARTS,
    TABLES,
    TableStyle,
    data_package,
    table_head,
    table_rows,
    write_tables,
)
from alliance_tui.exchange.leaving import Coded
from tests.exchange.conftest import Golden
from tests.exchange.samples import AWKWARD, bare_session, sample, sessions

MARKED = [Coded(sample()), Coded(bare_session()), Coded(sample(markers=sample().markers[:1]), "B", "recording")]


def rows_of(content: bytes) -> list[dict[str, str]]:
    """A table as its reader sees it."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize("style", [TableStyle(), TableStyle(has_note=True, is_for_excel=True)])
def test_tables_are_as_agreed(golden: Golden, style: TableStyle) -> None:
    prefix = "excel-" if style.is_for_excel else ""
    for name, content in write_tables(MARKED, style).items():
        golden(prefix + name, content)


def test_markers_are_one_a_line_in_seconds_and_by_the_wall_clock() -> None:
    rows = rows_of(write_tables(MARKED)["markers.csv"])
    assert [row["marker_id"] for row in rows] == ["m1", "m2", "m3", "m4", "m5", "m1"]
    assert (rows[1]["t_s"], rows[1]["t_abs"]) == ("751.048", "2026-03-02T10:12:32.048+02:00")
    assert (rows[2]["t_s"], rows[2]["code"], rows[2]["salience"]) == ("1800", "", "")
    assert (rows[1]["episode_role"], rows[1]["resolution"], rows[2]["resolution"]) == ("repair", "4", "")
    assert (rows[5]["coder_id"], rows[5]["source"]) == ("B", "recording")


def test_words_leave_only_when_asked() -> None:
    assert b"cmd" not in b"".join(write_tables(MARKED).values())
    rows = rows_of(write_tables(MARKED, TableStyle(has_note=True))["markers.csv"])
    assert (rows[0]["note"], rows[1]["note"]) == (AWKWARD, "I pushed\ntoo early")


def test_ratings_have_a_line_for_each_item_and_total() -> None:
    rows = rows_of(write_tables(MARKED[:1])["ratings.csv"])
    assert [(row["kind"], row["item"], row["value"]) for row in rows] == [
        ("item", "goals", "7"),
        ("item", "bond", "5.5"),
        ("total", "total", "6.25"),
    ]


def test_the_description_names_every_column_and_no_other() -> None:
    for style in (TableStyle(), TableStyle(has_note=True)):
        package = json.loads(data_package(style))
        assert [one["name"] for one in package["resources"]] == list(TABLES)
        for one in package["resources"]:
            head = table_head(one["name"], style).decode().strip().split(",")
            assert [field["name"] for field in one["schema"]["fields"]] == head
            assert set(one["schema"]["primaryKey"]) <= set(head)


def test_excel_gets_a_mark_and_no_formula() -> None:
    style = TableStyle(has_note=True, is_for_excel=True)
    session = sample(client="=1+1", ratings=(sample().ratings[0].model_copy(update={"values": {"@a": -3.0}}),))
    files = write_tables([Coded(session, "+coder")], style)
    for table in TABLES:
        content = files[f"{table}.csv"]
        assert content.startswith(BYTE_ORDER_MARK)
        texts = {name for name, kind, _meaning in FIELDS[table] if kind == "string"} | {"note"}
        for row in rows_of(content[len(BYTE_ORDER_MARK) :]):
            assert not any(value.startswith(FORMULA_STARTS) for name, value in row.items() if name in texts)
    assert rows_of(files["ratings.csv"])[0]["value"] == "-3"
    assert b"'=1+1" in files["sessions.csv"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(1e-05, "0.00001"), (6.4444444444444446, "6.444444444444445"), (1e16, "10000000000000000"), (0.1, "0.1")],
)
def test_a_number_is_never_written_in_powers_of_ten(value: float, text: str) -> None:
    session = sample(ratings=(sample().ratings[0].model_copy(update={"values": {"a": value}, "totals": {}}),))
    assert rows_of(write_tables([Coded(session)])["ratings.csv"])[0]["value"] == text


@given(st.data())
def test_every_marker_comes_back_from_its_line(book: Codebook, data: st.DataObject) -> None:
    session = data.draw(sessions(book))
    content = table_head("markers", TableStyle(has_note=True)) + table_rows(
        "markers", Coded(session), TableStyle(has_note=True)
    )
    rows = rows_of(content)
    assert [(float(row["t_s"]), row["group"], row["code"] or None, row["salience"], row["note"]) for row in rows] == [
        (one.offset_s, one.group, one.code, str(one.salience or ""), one.comment) for one in session.markers
    ]
