"""Marks as subtitles and chapters beside a recording: WebVTT, SubRip, and FFmpeg's chapter metadata.

All times are recording time. The VTT header is bare and has neither style block nor cue ids, since players of today
then show no cue at all or show the id. What was written at a mark leaves only when asked for. The sidecar's name keeps
players from showing it unasked on a shared screen: see `sidecar_name`.

Formats: W3C WebVTT; SubRip as FFmpeg reads it; FFmpeg formats, section Metadata (";FFMETADATA1").
"""

from itertools import groupby

from alliance_tui.exchange.leaving import Coded, Placed, Sidecar, clock_words, in_recording_time
from alliance_tui.exchange.wording import Books, one_line, title_of

SHOWN_MS = 4000
"""How long a mark stands on the picture; a mark itself is a moment."""


def sidecar_name(recording_name: str, ending: str) -> str:
    """A name beside `recording_name` that no player opens by itself: `rec.mp4` gives `rec.alliance.vtt`."""
    stem, dot, _ending = recording_name.rpartition(".")
    return f"{stem if dot and stem else recording_name}.alliance.{ending}"


def write_vtt(coded: Coded, books: Books, *, has_words: bool = False) -> Sidecar:
    """WebVTT, one cue a mark. UTF-8 with newlines."""
    placing = in_recording_time(coded)
    blocks = ["WEBVTT", f"NOTE\n{_escaped(clock_words(coded))}"]
    for placed in placing.placed:
        end_ms = placed.at_ms + SHOWN_MS
        blocks.append(
            f"{_time(placed.at_ms, '.')} --> {_time(end_ms, '.')}\n{_escaped(_words(placed, coded, books, has_words))}"
        )
    return Sidecar(("\n\n".join(blocks) + "\n").encode(), placing.before, placing.after)


def write_srt(coded: Coded, books: Books, *, has_words: bool = False) -> Sidecar:
    """SubRip, one cue a mark. UTF-8 with CRLF. It has no place for a remark on its clock."""
    placing = in_recording_time(coded)
    blocks = []
    for number, placed in enumerate(placing.placed, start=1):
        times = f"{_time(placed.at_ms, ',')} --> {_time(placed.at_ms + SHOWN_MS, ',')}"
        words = _words(placed, coded, books, has_words).replace("-->", "->").replace("\n", "\r\n")
        blocks.append(f"{number}\r\n{times}\r\n{words}\r\n\r\n")
    return Sidecar("".join(blocks).encode(), placing.before, placing.after)


def write_chapters(coded: Coded, books: Books, *, has_words: bool = False) -> Sidecar:
    """Chapters as FFmpeg and mpv read them: each runs to the next mark, the last to the recording's end.

    Marks at the same millisecond are one chapter, since one without length is none.
    Where the length of the recording is not known, the last one is as long as a subtitle is shown.
    """
    placing = in_recording_time(coded)
    moments = [
        (at_ms, "; ".join(_words(one, coded, books, has_words).replace("\n", ". ") for one in same))
        for at_ms, same in groupby(placing.placed, key=lambda one: one.at_ms)
    ]
    starts = [at_ms for at_ms, _title in moments]
    length_s = coded.medium.length_s if coded.medium else None
    last = round(length_s * 1000) if length_s is not None else max(starts, default=0) + SHOWN_MS
    lines = [";FFMETADATA1", f"comment={_ffmetadata(clock_words(coded))}"]
    ends = [*starts[1:], max(last, starts[-1] + 1)] if starts else []
    for (at_ms, title), end_ms in zip(moments, ends, strict=True):
        lines += [
            "[CHAPTER]",
            "TIMEBASE=1/1000",
            f"START={at_ms}",
            f"END={end_ms}",
            f"title={_ffmetadata(title)}",
        ]
    return Sidecar(("\n".join(lines) + "\n").encode(), placing.before, placing.after)


def _words(placed: Placed, coded: Coded, books: Books, has_words: bool) -> str:
    """What a mark says: never an empty line, which would end the cue."""
    marker = placed.marker
    title = title_of(marker, coded.session, books)
    first = title + (f" ({marker.salience} of 5)" if marker.salience else "")
    comment = one_line(marker.comment) if has_words else ""
    return f"{first}\n{comment}" if comment else first


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _ffmetadata(text: str) -> str:
    r"""A value in which `=`, `;`, `#`, `\` and line ends have a backslash before them."""
    return "".join(f"\\{char}" if char in "=;#\\\n" else char for char in text)


def _time(at_ms: int, point: str) -> str:
    seconds, ms = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{ms:03d}"
