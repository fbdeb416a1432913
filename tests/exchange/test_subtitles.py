"""Marks beside a recording."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.codebook import Codebook
from alliance_tui.exchange.leaving import Coded, Medium
from alliance_tui.exchange.subtitles import sidecar_name, write_chapters, write_srt, write_vtt
from alliance_tui.exchange.wording import Books
from tests.exchange.conftest import Golden
from tests.exchange.samples import bare_session, sample, sessions

RECORDED = Coded(sample(), medium=Medium("rec.mp4", 730, "from a clap mark", 2000))
TIMES = re.compile(r"^(\d\d):(\d\d):(\d\d)[.,](\d{3}) --> \d\d:\d\d:\d\d[.,]\d{3}\r?$", re.MULTILINE)


def starts(content: bytes) -> list[int]:
    """The milliseconds at which cues begin."""
    return [
        ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(ms)
        for hours, minutes, seconds, ms in TIMES.findall(content.decode())
    ]


@pytest.mark.parametrize("has_words", [False, True])
def test_sidecars_are_as_agreed(golden: Golden, books: Books, has_words: bool) -> None:
    name = "with-words" if has_words else "marks"
    for ending, write in (("vtt", write_vtt), ("srt", write_srt), ("ffmeta", write_chapters)):
        sidecar = write(RECORDED, books, has_words=has_words)
        assert (sidecar.before, sidecar.after) == (1, 0)
        golden(f"{name}.{ending}", sidecar.content)


def test_a_vtt_has_a_bare_header_says_its_clock_and_no_more(books: Books) -> None:
    content = write_vtt(RECORDED, books, has_words=True).content.decode()
    assert content.startswith("WEBVTT\n\nNOTE\nTimes are in recording time: the recording begins 730 s after")
    assert "STYLE" not in content
    assert "Kind:" not in content
    assert starts(write_vtt(RECORDED, books).content) == [21048, 1070000, 1070000, 1670001]
    assert starts(write_srt(RECORDED, books).content) == [21048, 1070000, 1070000, 1670001]


def test_words_are_escaped_and_leave_only_when_asked(books: Books) -> None:
    told = write_vtt(Coded(sample()), books, has_words=True).content.decode()
    assert "&lt;b&gt;no&lt;/b&gt; &amp; left --&gt;" in told
    assert "cmd" not in write_vtt(Coded(sample()), books).content.decode()
    assert "cmd" not in write_srt(Coded(sample()), books).content.decode()


def test_chapters_run_to_the_next_mark_and_the_last_to_the_end(books: Books) -> None:
    content = write_chapters(RECORDED, books).content.decode()
    assert re.findall(r"START=(\d+)\nEND=(\d+)", content)[-1] == ("1670001", "2000000")
    unknown = write_chapters(Coded(sample()), books).content.decode()
    assert re.findall(r"START=(\d+)\nEND=(\d+)", unknown)[-1] == ("2400001", "2404001")
    ending = Coded(sample(), medium=Medium("r", 0, length_s=2400.001))
    assert "START=2400001\nEND=2400002" in write_chapters(ending, books).content.decode()


def test_no_marks_make_an_empty_file_that_is_still_one(books: Books) -> None:
    coded = Coded(bare_session())
    assert write_vtt(coded, books).content.startswith(b"WEBVTT\n\nNOTE\n")
    assert write_srt(coded, books).content == b""
    assert write_chapters(coded, books).content.startswith(b";FFMETADATA1\n")


@pytest.mark.parametrize(
    ("recording", "name"),
    [
        ("rec.mp4", "rec.alliance.vtt"),
        ("a.b.wav", "a.b.alliance.vtt"),
        ("rec", "rec.alliance.vtt"),
        (".rec", ".rec.alliance.vtt"),
    ],
)
def test_no_player_finds_a_sidecar_by_itself(recording: str, name: str) -> None:
    assert sidecar_name(recording, "vtt") == name


@given(st.data())
def test_any_words_keep_every_cue_whole(book: Codebook, books: Books, data: st.DataObject) -> None:
    session = data.draw(sessions(book))
    times = [round(marker.offset_s * 1000) for marker in session.markers]
    vtt = write_vtt(Coded(session), books, has_words=True).content
    srt = write_srt(Coded(session), books, has_words=True).content
    assert starts(vtt) == times
    assert starts(srt) == times
    assert vtt.decode().count("-->") == srt.decode().count("-->") == len(times)
    assert len(vtt.decode().strip().split("\n\n")) == len(times) + 2
    chapters = write_chapters(Coded(session), books, has_words=True).content.decode()
    assert chapters.count("[CHAPTER]\n") == len(set(times))
    assert len(chapters.split("\n")) == 2 + 5 * len(set(times)) + 1
    assert all(int(start) < int(end) for start, end in re.findall(r"^START=(\d+)\nEND=(\d+)$", chapters, re.MULTILINE))
