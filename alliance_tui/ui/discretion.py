"""Share-safe mode: codes of clients and counts stay on the screen, no word that a person wrote or said does.

For a screen that is shared, or that somebody else can see. Where one reads, words become how many there are; where one
writes, each character becomes a point, so that one can go on blind. Whatever shows such words asks here, and is a
`Rewords`, or stands on a screen whose `recolour` draws it anew: that is how it follows when the mode begins or ends.
"""

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import App
from textual.strip import Strip

from alliance_tui.domain.reading import counted

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp

SIGN = "share-safe"
"""What every top line says while it is on."""


@runtime_checkable
class Rewords(Protocol):
    """A part of a screen that shows written words."""

    def reword(self) -> None:
        """Draw them anew: the mode began or ended."""


class Discretion:
    """Whether written words may be seen, and what stands in their place."""

    def __init__(self, app: "AllianceApp", *, is_on: bool) -> None:
        self._app = app
        self.is_on = is_on

    def words(self, text: str) -> str:
        """A written text as it may be seen: itself, or how many words it has; nothing stays nothing."""
        count = len(text.split())
        return (counted(count, "word") if count else "") if self.is_on else text

    def toggle(self) -> None:
        """Begin or end it, on every screen that is open."""
        from alliance_tui.ui.screens.base import AllianceScreen  # deferred: screens ask here too

        self.is_on = not self.is_on
        for screen in self._app.screen_stack:
            if isinstance(screen, AllianceScreen):
                screen.reword()


def is_share_safe(app: object) -> bool:
    """Whether the mode is on; never in an app that does not know it, as one that shows a single widget."""
    discretion = getattr(app, "discretion", None)
    return isinstance(discretion, Discretion) and discretion.is_on


def point_of(app: App[Any]) -> str:
    """What stands for a character that one types."""
    point: str = app.glyphs.point  # type: ignore[attr-defined]  # only asked where the mode is on: the app is ours
    return point


def hidden(strip: Strip, point: str) -> Strip:
    """A line with a point for each cell that was written, blanks between words too; colours and cursor stay."""
    last = next((place for place, one in reversed([*enumerate(strip)]) if one.text.strip()), -1)
    segments = []
    for place, segment in enumerate(strip):
        written = segment.text if place < last else segment.text.rstrip() if place == last else ""
        rest = segment.text[len(written) :]
        segments.append(Segment(point * cell_len(written) + rest, segment.style, segment.control))
    return Strip(segments, strip.cell_length)
