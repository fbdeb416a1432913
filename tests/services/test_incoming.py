"""A file that comes in: only read, told apart by what it holds, refused where it is endless; and out again."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.session import Session
from alliance_tui.domain.transcript import Part
from alliance_tui.exchange.boris_reading import UnreadableProject
from alliance_tui.exchange.practice_json import UnreadablePractice
from alliance_tui.services import importing, incoming, transcripts
from alliance_tui.services.boris_plan import plan_boris
from alliance_tui.services.exporting import Tool
from alliance_tui.services.import_plan import NotImported, plan_practice
from alliance_tui.services.incoming import Kind, Unreadable, kind_of, read_file
from alliance_tui.services.other_coders import take_in_coding
from alliance_tui.services.sending import Errand, send
from alliance_tui.services.transcripts import NoTranscript
from alliance_tui.storage import sealed_package
from alliance_tui.storage.practice import Practice
from tests.services.test_transcripts import FILE
from tests.storage.practices import OTHER, SESSIONS, fill

Project = dict[str, Any]


def test_what_is_no_ordinary_file_is_refused_without_waiting_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(bytes(65))
    (tmp_path / "own").write_bytes(b"read")
    monkeypatch.setattr(incoming, "MOST_BYTES", 64)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read_file(Path("~/own")) == b"read"
    for path, why in (
        (tmp_path / "pipe", "at pipe there is no file that can be read"),
        (Path("/dev/zero"), "at zero there is no file that can be read"),
        (tmp_path, "is no file that can be read"),
        (tmp_path / "large", "large is larger than"),
        (tmp_path / "gone", "there is no file gone"),
        (tmp_path / "own" / "x", "x cannot be read"),
        (Path("a\0b"), "cannot be read"),
    ):
        with pytest.raises(Unreadable, match=why) as refused:
            read_file(path)
        assert str(tmp_path.parent) not in refused.value.line


def test_a_file_is_told_by_what_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    notes = json.dumps({"kind": "alliance-tui practice", "note": '"behaviors_conf": 1 --> "segments"'}).encode()
    assert kind_of(notes) is Kind.PRACTICE
    assert kind_of(b"\xef\xbb\xbf" + json.dumps({"a": 1, "behaviors_conf": {}}).encode()) is Kind.PROJECT
    assert kind_of(b'{"text": "x", "segments": []}') is Kind.TRANSCRIPT
    assert kind_of(FILE) is Kind.TRANSCRIPT
    package = sealed_package.seal_with_passphrase(b"marks", "four fictional words here")
    with pytest.raises(Unreadable, match="this is a coding package"):
        kind_of(package)
    for other in (b"", b"a heron", b'{"a": 1}', b"\x89PNG"):
        with pytest.raises(Unreadable, match="nothing that can be taken in") as refused:
            kind_of(other)
        assert "heron" not in refused.value.line
    monkeypatch.setitem(incoming.MOST, Kind.TRANSCRIPT, 10)
    with pytest.raises(Unreadable, match="larger than a transcript can be"):
        kind_of(FILE)


def test_a_transcript_is_undone_and_stays_where_it_was_put_anew(practice: Practice) -> None:
    fill(practice)
    first, second = SESSIONS[0], SESSIONS[1]
    transcripts.take_in(practice, first, FILE)
    transcripts.take_in(practice, second, FILE)
    transcripts.take_in(practice, first, FILE, replace=True)
    assert importing.undo(practice).words == "1 transcript, and the one before is back"
    assert transcripts.is_kept(practice, first)
    assert [importing.undo(practice).words for _one in (second, first)] == ["1 transcript", "1 transcript"]
    assert transcripts.read(practice, first) is None
    with pytest.raises(NotImported, match="no import to undo"):
        importing.undo(practice)
    transcripts.take_in(practice, first, FILE)
    transcripts.remove(practice, first)
    assert importing.imports(practice) == []


def test_speakers_and_the_offset_are_kept(practice: Practice) -> None:
    fill(practice)
    kept = transcripts.take_in(practice, SESSIONS[0], FILE)
    moved = transcripts.align(practice, SESSIONS[0], kept, -20.5)
    said = transcripts.say_who(practice, SESSIONS[0], moved, {"Sam": Part.CLIENT})
    assert transcripts.read(practice, SESSIONS[0]) == said
    assert (said.offset_s, said.parts) == (-20.5, {"Sam": Part.CLIENT})
    with pytest.raises(NoTranscript, match="more than a day"):
        transcripts.align(practice, SESSIONS[0], said, 1e6)


def project(practice: Practice, tmp_path: Path) -> Project:
    """The practice as BORIS has it."""
    send(practice, Errand(Tool.BORIS, has_words=True), tmp_path / "all.boris")
    content: Project = json.loads((tmp_path / "all.boris").read_bytes())
    return content


def two_books(practice: Practice, book: Codebook) -> Session:
    """Sessions of two codebooks that have no group in common; gives the one of the second."""
    practice.catalogue.keep_codebook(book)
    fill(practice)
    groups = tuple(one.model_copy(update={"id": f"my-{one.id}", "title": f"My {one.title}"}) for one in book.groups)
    mine = book.model_copy(update={"id": "mine", "version": 3, "groups": groups})
    practice.catalogue.keep_codebook(mine)
    other = SESSIONS[2].model_copy(
        update={
            "codebook": mine.ref,
            "markers": (Marker(id="m1", group=groups[0].id, offset_s=7.0, salience=2),),
            "episodes": (),
            "carried": (),
        }
    )
    practice.charts.save(other)
    return other


def test_a_project_of_two_codebooks_comes_back(plain: Practice, tmp_path: Path, book: Codebook) -> None:
    other = two_books(plain, book)
    content = project(plain, tmp_path)
    plain.charts.save(other.model_copy(update={"markers": ()}))
    plan = plan_boris(plain, json.dumps(content).encode())
    assert plan.words == "1 mark into 1 session; 4 marks here already"
    importing.take_in(plain, plan)
    (back,) = plain.charts.read(other.id).markers
    assert (back.group, back.offset_s, back.salience) == (other.markers[0].group, 7.0, 2)
    assert importing.undo(plain).words == "1 mark"


def test_marks_of_another_codebook_are_refused_by_its_name(plain: Practice, tmp_path: Path, book: Codebook) -> None:
    two_books(plain, book)
    content = project(plain, tmp_path)
    name = next(one for one in content["observations"] if one.startswith(OTHER.code))
    content["observations"] = {name: content["observations"][name]}
    alone = json.dumps(content).encode()
    with pytest.raises(NotImported, match="was coded with mine@3, its session with rupture-repair@"):
        take_in_coding(plain, SESSIONS[0], alone, "Second")
    content["observations"][name]["independent_variables"]["codebook"] = ""
    with pytest.raises(UnreadableProject, match="event 1 has a behaviour that the codebook does not have"):
        plan_boris(plain, json.dumps(content).encode(), SESSIONS[0])
    assert plain.charts.read(SESSIONS[0].id) == SESSIONS[0]


def test_marks_after_the_end_and_in_a_row_that_does_not_fit_are_told(
    plain: Practice, tmp_path: Path, book: Codebook
) -> None:
    plain.catalogue.keep_codebook(book)
    fill(plain)
    content = project(plain, tmp_path)
    first, second, *_others = content["observations"].values()
    first["events"].append([99_999.0, "", first["events"][0][2], "None", ""])
    assert "1 mark after the end of the session" in " ".join(plan_boris(plain, json.dumps(content).encode()).notices)
    second["events"] = "none"
    with pytest.raises(UnreadableProject, match="observation 'K-14 002 therapist' has no events"):
        plan_boris(plain, json.dumps(content).encode())
    assert importing.imports(plain) == []


def test_a_coders_marks_are_taken_out_again(practice: Practice, tmp_path: Path, book: Codebook) -> None:
    practice.catalogue.keep_codebook(book)
    fill(practice)
    content = project(practice, tmp_path)
    name = next(iter(content["observations"]))
    content["observations"] = {name: content["observations"][name]}
    before = practice.charts.read(SESSIONS[0].id)
    take_in_coding(practice, before, json.dumps(content).encode(), "A. Second")
    assert len(practice.charts.read(before.id).codings) == 1
    assert importing.undo(practice).words == "1 coding"
    assert practice.charts.read(before.id).process == before.process


@pytest.mark.parametrize("cell", [None, "high", float("inf"), [1]])
def test_a_rating_without_a_cell_is_named_by_its_place(plain: Practice, tmp_path: Path, cell: object) -> None:
    send(fill(plain), Errand(Tool.PRACTICE, has_words=True), tmp_path / "all.json")
    content = json.loads((tmp_path / "all.json").read_bytes())
    at = content["written_at"]
    content["sessions"][1]["ratings"] = [{"scale": "pulse", "version": 1, "at": at, "values": {"bond": cell}}]
    with pytest.raises(UnreadablePractice, match=r"sessions\.1\.ratings\.0\.values\.bond") as refused:
        plan_practice(plain, json.dumps(content).encode())
    assert "Nothing was imported" in refused.value.line
