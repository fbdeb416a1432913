"""A transcript beside a session: sealed, known to doctor, backup, erasure and purge, and in no export."""

from datetime import date
from pathlib import Path

import pytest

from alliance_tui.domain.retention import Retention
from alliance_tui.domain.session import Session
from alliance_tui.domain.transcript import Part
from alliance_tui.services import archiving, exporting, importing, retention, safekeeping, sending, transcripts
from alliance_tui.services.access_request import give
from alliance_tui.services.errand import Errand
from alliance_tui.services.exporting import Drawer, Form, Tool
from alliance_tui.services.transcripts import NoTranscript
from alliance_tui.storage.practice import Practice
from tests.storage.practices import ONE, SESSIONS, again, fill

SECRET = b"quillwort"
FILE = b"WEBVTT\n\n00:10.000 --> 00:12.000\nSam: " + SECRET + b" one\n\n00:20.000 --> 00:22.000\nSam: two\n"


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice, the first session with a transcript."""
    fill(practice)
    transcripts.take_in(practice, SESSIONS[0], FILE, offset_s=5, parts={"Sam": Part.CLIENT})
    return practice


def file_of(practice: Practice, session: Session = SESSIONS[0]) -> Path:
    """Where it lies."""
    return practice.layout.session_file("transcript", session.id)


def test_it_is_sealed_and_comes_back_on_the_clock_of_the_session(kept: Practice) -> None:
    found = transcripts.read(again(kept), SESSIONS[0])
    assert found is not None
    assert [one.text for one in found.around(14, 3)] == ["quillwort one"]
    assert found.around(40, 3) == ()
    assert (found.speakers, found.name_of("Sam")) == (("Sam",), "client")
    assert (SECRET in file_of(kept).read_bytes()) is not kept.is_sealed
    assert file_of(kept).stat().st_mode & 0o777 == 0o600
    assert transcripts.read(kept, SESSIONS[1]) is None


def test_doctor_and_backup_know_it(kept: Practice, tmp_path: Path) -> None:
    well = safekeeping.examine(kept)
    assert well.is_well
    assert file_of(kept) in list(kept.layout.contents())
    file_of(kept).write_bytes(b"rubbish")
    (finding,) = safekeeping.examine(again(kept)).findings
    assert (finding.file, finding.lost) == (f"transcript/{SESSIONS[0].id}.json", "one transcript")


def test_it_goes_with_its_client(kept: Practice) -> None:
    archiving.erase(kept, ONE)
    assert not file_of(kept).exists()


def test_it_goes_with_the_process_note(kept: Practice) -> None:
    due, _troubles = retention.due(kept, Retention(process_years=1), date(2099, 1, 1))
    retention.purge(kept, due)
    assert not file_of(kept).exists()


def test_it_is_in_no_export(kept: Practice, tmp_path: Path) -> None:
    sending.send(kept, Errand(Tool.PRACTICE, has_words=True), tmp_path / "all.json")
    assert SECRET not in (tmp_path / "all.json").read_bytes()
    for drawer in Drawer:
        assert SECRET not in exporting.course_export(kept, ONE, Form.TEXT, drawer)
    give(kept, ONE, tmp_path / "access", with_process=True)
    for tool in (Tool.TABLES, Tool.BORIS, Tool.EAF, Tool.FHIR):
        sending.send(kept, Errand(tool, has_words=True, session=SESSIONS[0]), tmp_path / tool.value)
    left = [one for one in tmp_path.rglob("*") if one.is_file() and kept.layout.root not in one.parents]
    assert len(left) > 8
    assert not [one.name for one in left if SECRET in one.read_bytes() or b"Sam" in one.read_bytes()]


def test_it_is_replaced_only_when_told_and_taken_away(kept: Practice) -> None:
    with pytest.raises(NoTranscript, match="has a transcript already"):
        transcripts.take_in(kept, SESSIONS[0], FILE)
    with pytest.raises(NoTranscript, match="nobody is called Robin in it"):
        transcripts.take_in(kept, SESSIONS[1], FILE, parts={"Robin": Part.THERAPIST})
    transcripts.take_in(kept, SESSIONS[0], FILE, offset_s=-3, replace=True)
    found = transcripts.read(kept, SESSIONS[0])
    assert (found.offset_s, found.parts) == (-3, {}) if found else False
    transcripts.remove(kept, SESSIONS[0])
    assert transcripts.read(kept, SESSIONS[0]) is None
    with pytest.raises(NoTranscript, match="has no transcript"):
        transcripts.remove(kept, SESSIONS[0])


def test_undoing_an_import_brings_back_the_transcript_that_it_replaced(kept: Practice) -> None:
    first = transcripts.read(kept, SESSIONS[0])
    second = FILE.replace(b"two", b"three")
    transcripts.take_in(kept, SESSIONS[0], second, replace=True)
    transcripts.take_in(kept, SESSIONS[0], second.replace(b"three", b"four"), offset_s=9, replace=True)
    assert importing.undo(kept).words == "1 transcript, and the one before is back"
    found = transcripts.read(again(kept), SESSIONS[0])
    assert found is not None
    assert [one.text for one in found.said] == ["quillwort one", "three"]
    assert found.replaced is None, "one before is kept, and no more"
    assert importing.undo(kept).words == "1 transcript"
    assert transcripts.read(kept, SESSIONS[0]) is None
    transcripts.take_in(kept, SESSIONS[0], FILE, offset_s=5, parts={"Sam": Part.CLIENT})
    transcripts.take_in(kept, SESSIONS[0], second, replace=True)
    importing.undo(kept)
    assert transcripts.read(kept, SESSIONS[0]) == first, "as it was, with its place and its speakers"
    file_of(kept).write_bytes(b"rubbish")
    transcripts.take_in(kept, SESSIONS[0], second, replace=True)
    assert importing.undo(kept).words == "1 transcript", "a damaged one does not come back"
    assert not file_of(kept).exists()
