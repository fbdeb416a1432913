"""Reading a session back: paragraphs and markers on one clock."""

from alliance_tui.domain.marker import Marker
from alliance_tui.domain.note import Paragraph
from alliance_tui.domain.session import Session

Moment = Paragraph | Marker


def interleave(session: Session) -> list[Moment]:
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


def counted(count: int, noun: str) -> str:
    """A number with its noun, in the plural where it is not one."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
