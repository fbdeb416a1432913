"""A pause: time lost in a session, such as a dropped call."""

from alliance_tui.domain.marker import Offset
from alliance_tui.domain.record import Record


class Pause(Record):
    """Time lost in a session, such as a dropped call."""

    offset_s: Offset
    until_s: Offset | None = None
    """None while the pause lasts."""
    reason: str = ""
    effect: str = ""
    """What it did to the session, as the record tells it."""
