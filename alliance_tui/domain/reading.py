"""Reading a session back: paragraphs and markers on one clock."""

import re
from typing import TYPE_CHECKING

from alliance_tui.domain.marker import Marker
from alliance_tui.domain.note import Paragraph

if TYPE_CHECKING:
    from alliance_tui.domain.session import Session

Moment = Paragraph | Marker


def interleave(session: "Session") -> list[Moment]:
    """Paragraphs and markers in the order of their times; at the same second the marker stands first."""
    moments: list[Moment] = [*session.markers, *session.note.paragraphs]
    return sorted(moments, key=lambda moment: (moment.offset_s, isinstance(moment, Paragraph)))


def clock_text(seconds: float) -> str:
    """A session time as `mm:ss`; minutes run on past an hour. Always whole seconds, rounded down."""
    whole = int(seconds)
    return f"{whole // 60:02d}:{whole % 60:02d}"


def read_clock(text: str) -> float:
    """A session time as typed, in seconds: `20` is minutes, `20:30` minutes and seconds.

    Raises:
        ValueError: when it is neither.
    """
    minutes, colon, rest = text.strip().partition(":")
    if not (minutes.isascii() and minutes.isdigit()) or (colon and not (rest.isascii() and rest.isdigit())):
        raise ValueError("not a session time")
    if int(rest or 0) >= 60 or len(minutes) > 4:
        raise ValueError("not a session time")
    return float(int(minutes) * 60 + int(rest or 0))


_SIGNED = re.compile(r"([-+\u2212]?)\s*(\d{1,4})(?::([0-5]?\d))?(?:[.,](\d{1,3}))?", re.ASCII)


def signed_text(seconds: float) -> str:
    """A time that may lie before the session, as `-00:20` or `01:30.5`; as exact as a millisecond."""
    whole = round(abs(seconds) * 1000)
    rest = f"{whole % 1000:03d}".rstrip("0")
    return f"{'-' if seconds < 0 and whole else ''}{clock_text(whole // 1000)}{'.' if rest else ''}{rest}"


def read_signed(text: str) -> float:
    """A time as typed that may lie before the session, in seconds: `1:30`, `-0:20`, `2:03.25`; `20` is minutes.

    Raises:
        ValueError: when it is none.
    """
    found = _SIGNED.fullmatch(text.strip())
    if found is None or (found[4] and not found[3]):
        raise ValueError("not a session time")
    seconds = int(found[2]) * 60 + int(found[3] or 0) + float(f"0.{found[4] or 0}")
    return -seconds if found[1] in ("-", "\u2212") else seconds


def on_one_line(text: str) -> str:
    """A text on one line of a terminal, such as the name of a file: what cannot be printed is a `?`."""
    return "".join(one if one.isprintable() else "?" for one in text)


def counted(count: int, noun: str) -> str:
    """A number with its noun, in the plural where it is not one."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
