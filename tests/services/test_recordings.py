"""Recordings: linked by path, put on the session's clock, looked for, let go of; and nowhere where others read."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from alliance_tui.domain.recording import Found, Recording
from alliance_tui.domain.retention import Retention
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import access_request, media_length, recordings, retention, sending
from alliance_tui.services.errand import Errand, disguise, sent_words
from alliance_tui.services.exporting import NotExported, Tool
from alliance_tui.services.recordings import NotLinked, Place, RecordingGone
from alliance_tui.storage.practice import Practice
from tests.storage.practices import ONE, SESSIONS, again, fill

SECRET = "quillwort"
SESSION = SESSIONS[0]
"""51 minutes, marks at 61.25 s and 122 s."""


@pytest.fixture(autouse=True)
def lengths(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """What ffprobe would say, by the name of the file."""
    known: dict[str, float] = {}
    monkeypatch.setattr(media_length, "length_s", lambda path: known.get(path.name))
    return known


@pytest.fixture
def kept(plain: Practice) -> Practice:
    """A practice with three sessions."""
    return fill(plain)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A recording in a folder that says whose it is."""
    path = tmp_path / SECRET / "one.mp4"
    path.parent.mkdir()
    path.write_bytes(b"film")
    return path


def read(practice: Practice) -> Session:
    return again(practice).charts.read(SESSION.id, SESSION.client_id)


def test_it_is_linked_sealed_and_copied_nowhere(practice: Practice, film: Path, lengths: dict[str, float]) -> None:
    kept = fill(practice)
    lengths["one.mp4"] = 3000.5
    session, made = recordings.link(kept, SESSION, film, Place(-20.25))
    assert read(kept).recordings == session.recordings == (made,)
    assert (made.path, made.offset_s, made.duration_s, made.size_bytes) == (str(film), -20.25, 3000.5, 4)
    assert read(kept).markers == SESSION.markers
    held = b"".join(one.read_bytes() for one in kept.layout.contents())
    assert (SECRET.encode() in held) is not kept.is_sealed
    assert b"film" not in held
    assert [one.what for one in kept.audit.entries()][-1] == "recording"
    assert SECRET not in str([one.particulars for one in kept.audit.entries()])


def test_it_is_placed_by_a_clap_or_by_the_time_of_its_file(kept: Practice, film: Path) -> None:
    ended = SESSION.started_at + timedelta(minutes=30)
    os.utime(film, (ended.timestamp(), ended.timestamp()))
    assert recordings.from_clap(751, 602.5) == Place(-148.5, Found.CLAP)
    assert recordings.from_file_time(SESSION, film, 600) == Place(1200, Found.FILE_TIME)
    with pytest.raises(NotLinked, match="how long this one is is not known"):
        recordings.from_file_time(SESSION, film)


def test_placing_it_anew_keeps_what_is_known_of_it(kept: Practice, film: Path) -> None:
    session, made = recordings.link(kept, SESSION, film, Place(5), duration_s=600)
    session = recordings.put(kept, session, made, recordings.from_clap(1, 62.25))
    assert (session.recordings[0].offset_s, session.recordings[0].found) == (61.25, Found.CLAP)
    session, same = recordings.link(kept, session, film, replace=True)
    assert (same.id, same.offset_s, same.duration_s) == (made.id, 61.25, 600)
    assert read(kept).recordings == (same,)


def test_one_that_moved_is_told_and_found_again(kept: Practice, film: Path) -> None:
    session, made = recordings.link(kept, SESSION, film, Place(0), duration_s=600)
    there = film.rename(film.with_name("two.mp4"))
    fault = recordings.look(session, made).fault
    assert isinstance(fault, RecordingGone)
    assert fault.line == (
        "the recording one.mp4 is not there. The marks are safe. Where it was moved, say so with: alliance-tui "
        "recording move SESSION NEWPATH."
    )
    there.write_bytes(b"another film")
    session = recordings.move(kept, session, made, there)
    seen = recordings.look(session, session.recordings[0])
    assert (seen.fault, seen.notes, seen.recording.duration_s) == (None, (), 600)
    there.write_bytes(b"a third")
    assert "another size" in recordings.look(session, session.recordings[0]).notes[0]


def test_marks_that_it_does_not_hold_are_counted(kept: Practice, film: Path) -> None:
    session, made = recordings.link(kept, SESSION, film, Place(0), duration_s=100)
    seen = recordings.look(session, made)
    assert (seen.covered, seen.notes) == (
        (1, 0, 1),
        ("1 mark of 2 lies outside of it: 1 after its end, it is 01:40 long.",),
    )
    session = recordings.put(kept, session, made, Place(70))
    seen = recordings.look(session, session.recordings[0])
    assert seen.notes == ("1 mark of 2 lies outside of it: 1 before it began.",)
    session = recordings.put(kept, session, made, Place(130))
    assert recordings.look(session, session.recordings[0]).notes == ("None of 2 marks lies in it: 2 before it began.",)


def test_letting_go_of_it_leaves_the_file_and_the_marks(kept: Practice, film: Path) -> None:
    session, made = recordings.link(kept, SESSION, film)
    session = recordings.unlink(kept, session, made)
    assert (session.recordings, session.markers, film.read_bytes()) == ((), SESSION.markers, b"film")
    with pytest.raises(NotLinked, match="not linked any more"):
        recordings.put(kept, session, made, Place(1))


def test_what_is_no_recording_is_refused_in_one_line(kept: Practice, film: Path) -> None:
    folder = film.parent
    os.mkfifo(folder / "pipe")
    refusals = {
        "nothing.mp4": "the recording nothing.mp4 is not there. The marks are safe. Check its name and folder.",
        ".": "is a folder. The marks are safe. Name the recording in it.",
        "pipe": "pipe is no file. The marks are safe. Name a recording on a disk.",
        "one.mp4/two": "the recording two is not there.",
        "new\nline": "the recording new?line is not there.",
        "\udce9.mp4": "this name holds bytes that are no text. Nothing was changed. Rename the file.",
    }
    if os.geteuid() != 0:  # root may read every file
        (folder / "closed").write_bytes(b"x")
        (folder / "closed").chmod(0)
        refusals["closed"] = "closed cannot be read. The marks are safe. Check who may read it."
    for name, words in refusals.items():
        with pytest.raises(Trouble) as refused:
            recordings.link(kept, SESSION, folder / name)
        assert words in refused.value.line
        assert "\n" not in refused.value.line
        assert SECRET not in refused.value.line.replace(f"{SECRET} is a folder", "")
    assert read(kept).recordings == ()


def test_one_with_nothing_of_the_session_in_it_is_refused(kept: Practice, film: Path) -> None:
    for offset_s, duration_s in ((3061.0, None), (-601.0, 600.0), (86_400.0, 600.0), (-9e5, None)):
        with pytest.raises(NotLinked, match="nothing of this session is in the recording, none of its 2 marks either"):
            recordings.link(kept, SESSION, film, Place(offset_s), duration_s=duration_s)
    assert read(kept).recordings == ()


def test_the_same_file_is_linked_once_by_whatever_name(kept: Practice, film: Path) -> None:
    session, made = recordings.link(kept, SESSION, film)
    by_link = film.with_name("link.mp4")
    by_link.symlink_to(film)
    for name in (film, by_link, film.parent / ".." / film.parent.name / "one.mp4"):
        with pytest.raises(NotLinked, match="linked to this session already"):
            recordings.link(kept, session, name)
    other = film.with_name("-v \n ü.mp4")
    other.write_bytes(b"more")
    session, second = recordings.link(kept, session, other, Place(-1))
    assert [one.id for one in session.recordings] == [second.id, made.id]
    with pytest.raises(NotLinked, match="linked to this session already"):
        recordings.move(kept, session, second, film)
    assert recordings.find(session, "2") == recordings.find(session, "one.mp4") == made
    for wanted in ("", "3", "x.mp4"):
        with pytest.raises(NotLinked, match="recordings"):
            recordings.find(session, wanted)


def test_an_emptied_process_note_has_no_recording_and_takes_none(kept: Practice, film: Path) -> None:
    recordings.link(kept, SESSION, film)
    due, _troubles = retention.due(kept, Retention(process_years=1), date(2099, 1, 1))
    retention.purge(kept, due)
    assert read(kept).recordings == ()
    with pytest.raises(NotLinked, match="was emptied"):
        recordings.link(kept, SESSION, film)


def test_no_export_says_where_it_lies_and_none_under_a_pseudonym_what_it_is_called(
    kept: Practice, film: Path, tmp_path: Path
) -> None:
    session, _made = recordings.link(kept, SESSION, film.rename(film.with_name(f"{SECRET}.mp4")))
    (tmp_path / "out").mkdir()
    for tool in Tool:
        is_whole = tool is Tool.PRACTICE
        hidden = None if is_whole else disguise(kept, tool, codes="pseudonym")
        one = None if is_whole else session
        errand = Errand(tool, has_words=tool is not Tool.SEGMENTS, disguise=hidden, session=one)
        sending.send(kept, errand, tmp_path / "out" / tool)
    access_request.give(kept, ONE, tmp_path / "out" / "given", with_process=True)
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(files) > len(Tool)
    assert [path.name for path in files if SECRET.encode() in path.read_bytes()] == []
    beside = film.with_name("one.alliance.eaf")
    sending.send(kept, Errand(Tool.EAF, disguise=disguise(kept, Tool.EAF), session=session), beside)
    assert f'RELATIVE_MEDIA_URL="./{SECRET}.mp4"' in beside.read_text()


def test_a_folder_that_is_made_beside_a_recording_does_not_say_what_it_is_called(kept: Practice, film: Path) -> None:
    recordings.link(kept, SESSION, film.rename(film.with_name(f"{SECRET}.mp4")))
    out = film.with_name("out")
    sending.send(kept, Errand(Tool.EAF, disguise=disguise(kept, Tool.EAF), client=ONE), out)
    assert [one.name for one in out.iterdir() if SECRET in one.read_text()] == []


def test_where_dates_are_moved_a_name_with_a_date_stays_behind(kept: Practice, film: Path, tmp_path: Path) -> None:
    session, _made = recordings.link(kept, SESSION, film.rename(film.with_name("GMT20260301.mp4")))
    moved = disguise(kept, Tool.EAF, codes="keep")
    sending.send(kept, Errand(Tool.EAF, disguise=moved, session=session), tmp_path / "out.eaf")
    told = (tmp_path / "out.eaf").read_text()
    assert "GMT20260301" not in told
    assert f'RELATIVE_MEDIA_URL="./{ONE.code}-001.mp4"' in told


def test_each_of_two_recordings_has_one_name_outside_whichever_is_asked_for(
    kept: Practice, film: Path, tmp_path: Path
) -> None:
    second = film.with_name("two.mp4")
    second.write_bytes(b"more")
    session, _first = recordings.link(kept, SESSION, film, duration_s=100)
    session, _second = recordings.link(kept, session, second, Place(110), duration_s=100)
    hidden = disguise(kept, Tool.EAF)
    assert hidden
    for which in ("1", "2"):
        sending.send(kept, Errand(Tool.EAF, disguise=hidden, session=session, recording=which), tmp_path / which)
        assert f"./{hidden.pseudonym(ONE.id)}-001-{which}.mp4" in (tmp_path / which).read_text()


def test_what_leaves_for_a_player_is_in_its_time_and_says_what_was_left_out(
    kept: Practice, film: Path, tmp_path: Path
) -> None:
    session, made = recordings.link(kept, SESSION, film, Place(70), duration_s=600)
    errand = Errand(Tool.VTT, session=session)
    sent = sending.send(kept, errand, tmp_path / "out.vtt")
    told = (tmp_path / "out.vtt").read_text()
    assert "\n00:00:52.000 --> " in told
    assert "the recording begins 70 s after the start of the session (typed)" in told
    assert sent_words(errand, sent).endswith("in recording time, 1 mark before it began left out")
    hers = sending.send(kept, Errand(Tool.VTT, session=session, recording="none"), tmp_path / "hers.vtt")
    assert "\n00:02:02.000 --> " in (tmp_path / "hers.vtt").read_text()
    assert hers.left_out == 0
    session = recordings.put(kept, session, made, Place(125))
    with pytest.raises(NotExported, match="None of 2 marks lies in it: 2 before it began"):
        sending.send(kept, Errand(Tool.SRT, session=session), tmp_path / "out.srt")
    assert not (tmp_path / "out.srt").exists()


def test_a_session_in_two_recordings_has_a_file_for_each_in_a_course_and_is_asked_which_alone(
    kept: Practice, film: Path, tmp_path: Path
) -> None:
    second = film.with_name("two.mp4")
    second.write_bytes(b"more")
    session, _first = recordings.link(kept, SESSION, film, Place(0), duration_s=100)
    session, _second = recordings.link(kept, session, second, Place(110), duration_s=5)
    sent = sending.send(kept, Errand(Tool.SRT, client=ONE), tmp_path / "course")
    assert sorted(one.name for one in (tmp_path / "course").iterdir()) == [
        "session-001-2.srt",
        "session-001.srt",
        "session-002.srt",
    ]
    assert (sent.left_out, sent.clocks.sessions) == (1, 1)
    with pytest.raises(NotLinked, match="2 recordings are linked"):
        sending.send(kept, Errand(Tool.SRT, session=session), tmp_path / "one.srt")
    sending.send(kept, Errand(Tool.SRT, session=session, recording="1"), tmp_path / "one.srt")
    assert (tmp_path / "one.srt").read_text().startswith("1\n00:01:01,250")


def test_ffprobe_is_asked_without_its_name_and_not_for_long(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.undo()
    film = tmp_path / f"-{SECRET}"
    film.write_bytes(b"film")
    program = tmp_path / "ffprobe"
    program.write_text(f'#!/bin/sh\necho "$0 $@" > {tmp_path}/asked\ncat > /dev/null\necho "$LENGTH"\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    for said, found in (("12.3456", 12.346), ("N/A", None), ("-1", None), ("inf", None)):
        monkeypatch.setenv("LENGTH", said)
        assert media_length.length_s(film) == found
    assert SECRET not in (tmp_path / "asked").read_text()
    monkeypatch.setattr(media_length, "WAITS_S", 0.05)
    program.write_text("#!/bin/sh\nexec sleep 30\n")
    assert media_length.length_s(film) is None
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    assert media_length.length_s(film) is None


def test_a_recording_is_what_it_was_when_read_again() -> None:
    one = Recording(id="r", path="/x/a\nb", offset_s=-1.5, linked_at=SESSION.started_at)
    assert Recording.model_validate_json(one.model_dump_json()) == one
