"""What a person chose for watching and coding recordings."""

from typing import Annotated

from pydantic import Field

from alliance_tui.domain.record import Record


class PlaybackChoice(Record):
    """Which player, and how it is steered."""

    player: Annotated[str, Field(min_length=1, max_length=500)] = "mpv"
    """The program that plays recordings: mpv, by its name or where it lies. Nothing else can be steered."""
    lead_in_s: Annotated[int, Field(ge=0, le=60)] = 0
    """How many seconds before a marker the player begins when you go to it."""
    coder: Annotated[str, Field(max_length=60)] = ""
    """Who codes recordings here. It is asked for, and this is offered."""
