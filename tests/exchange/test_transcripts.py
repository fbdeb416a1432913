"""Transcripts in: Zoom, Teams, Whisper, SubRip, and what is no transcript."""

import json

import pytest

from alliance_tui.exchange.transcripts import UnreadableTranscript, read_transcript
from alliance_tui.services.incoming import Kind, kind_of

ZOOM = """WEBVTT

1
00:00:04.000 --> 00:00:06.500
Robin Vale: Good morning. How was it: as you feared?

2
00:00:07.000 --> 00:00:09.000
Sam: Not quite. I said: no.

3
00:00:09.500 --> 00:00:11.000
And then: nothing.

4
00:00:11.000 --> 00:00:12.000
Sam: Fish &amp; chips.
"""
TEAMS = (
    "WEBVTT\n\nNOTE made by a\nprogram --\n\nab-1\n00:01.000 --> 00:02.000 align:start\n"
    "<v Robin Vale>Good <i>morning</i>.</v>\n\n"
)
SRT = "\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\nSam: One\r\ntwo\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nלא\r\n"


def told(text: str) -> list[tuple[float, float, str, str]]:
    """Everything that is said in it."""
    return [(one.start_s, one.end_s, one.speaker, one.text) for one in read_transcript(text.encode())]


def test_zoom_names_who_speaks_and_a_colon_in_a_sentence_names_nobody() -> None:
    assert told(ZOOM) == [
        (4.0, 6.5, "Robin Vale", "Good morning. How was it: as you feared?"),
        (7.0, 9.0, "Sam", "Not quite. I said: no."),
        (9.5, 11.0, "", "And then: nothing."),
        (11.0, 12.0, "Sam", "Fish & chips."),
    ]


def test_teams_has_voices_and_subrip_commas() -> None:
    assert told(TEAMS) == [(1.0, 2.0, "Robin Vale", "Good morning.")]
    assert told(SRT) == [(1.0, 2.5, "Sam", "One two"), (3.0, 4.0, "", "לא")]


def test_several_voices_in_a_cue_are_several_and_unpadded_times_are_read() -> None:
    cue = "WEBVTT\n\n0:0:8.24 --> 0:0:9\n<v Robin Vale>Is it?</v>\n<v Sam>It is.</v>\n"
    assert told(cue) == [(8.24, 9.0, "Robin Vale", "Is it?"), (8.24, 9.0, "Sam", "It is.")]
    assert told(
        "WEBVTT\n\n00:01.5 --> 00:02.25 line:0%\n<v Sam>\n\n1\n100:00:00.000 --> 100:00:01.000\na <c>b</c>"
    ) == [(360_000.0, 360_001.0, "", "a b")]


def test_whisper_has_segments() -> None:
    whole = {"segments": [{"start": 2, "end": 3.5, "text": " Later. "}, {"start": 0.1234, "end": 1, "text": "First."}]}
    assert told(json.dumps(whole)) == [(0.123, 1.0, "", "First."), (2.0, 3.5, "", "Later.")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it has no times"),
        ("a heron stood", "it has no times"),
        ("WEBVTT\n\n00:00:61.000 --> 00:01:02.000\nheron", "line 3 has a time that does not exist"),
        ("WEBVTT\n\n00:02.000 --> \nheron", "line 3 has a time that does not exist"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nheron", "line 3 ends before it begins"),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\n \n", "nothing is said in it"),
        ("{", "it is not JSON, line 1"),
        ('{"text": "heron"}', "it has no segments"),
        ('{"segments": [{"start": 1, "end": 0.5, "text": "heron"}]}', "segment 1 has no time"),
        ('{"segments": ["heron"]}', "segment 1 has no time"),
        ('{"segments": [{"start": NaN, "end": 1, "text": "heron"}]}', "segment 1 has no time"),
        ('{"segments": [{"start": 1e9, "end": 1e10, "text": "heron"}]}', "segment 1 has no time"),
        ("1\n-00:00:01,000 --> 00:00:02,000\nheron", "line 2 has a time that does not exist"),
    ],
)
def test_what_is_none_is_refused_with_its_place_and_not_its_words(text: str, why: str) -> None:
    with pytest.raises(UnreadableTranscript, match=why) as refused:
        read_transcript(text.encode())
    assert "heron" not in refused.value.line
    with pytest.raises(UnreadableTranscript, match="UTF-8"):
        read_transcript(b"\xff")


def test_what_no_terminal_should_get_is_left_out() -> None:
    cue = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Sa\x1b[31mm>a\x1b]0;title\x07 b\u202ec\x9b\n"
    assert told(cue) == [(1.0, 2.0, "Sa [31mm", "a ]0;title b c")]
    whole = {"segments": [{"start": 0, "end": 1, "text": "\x1b", "speaker": "x"}, {"start": 0, "end": 1, "text": "y"}]}
    assert told(json.dumps(whole)) == [(0.0, 1.0, "", "y")]


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_windows_programs_write_is_read(coding: str, end: str) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Żaneta>größer als маяк</v>\n".replace("\n", end)
    mark = "" if coding in ("utf-8-sig", "utf-16") else "\ufeff"
    content = f"{mark}{text}".encode(coding)
    (said,) = read_transcript(content)
    assert (said.speaker, said.text) == ("Żaneta", "größer als маяк")
    assert kind_of(content) is Kind.TRANSCRIPT
    whisper = f'{mark}{{"segments": [{{"start": 1, "end": 2, "text": "größer"}}]}}'.encode(coding)
    assert [one.text for one in read_transcript(whisper)] == ["größer"]
    assert kind_of(whisper) is Kind.TRANSCRIPT
    with pytest.raises(UnreadableTranscript, match="neither UTF-8 nor UTF-16"):
        read_transcript(content[:-1] + b"\xff\xff" if coding == "utf-8-sig" else content[:-1])
