"""Reading a session back: paragraphs and markers on one clock."""

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


def signed_text(seconds: float) -> str:
    """A time that may lie before the session, as `-00:20` or `01:30.5`; as exact as a millisecond."""
    whole = round(abs(seconds) * 1000)
    rest = f"{whole % 1000:03d}".rstrip("0")
    return f"{'-' if seconds < 0 and whole else ''}{clock_text(whole // 1000)}{'.' if rest else ''}{rest}"


def on_one_line(text: str) -> str:
    """A text on one line of a terminal, such as the name of a file: what cannot be printed is a `?`."""
    return "".join(one if one.isprintable() else "?" for one in text)


def counted(count: int, noun: str) -> str:
    """A number with its noun, in the plural where it is not one."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
