"""The settings a person may change, as `config.toml` holds them."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from alliance_tui.config import toml_file
from alliance_tui.config.paths import config_file
from alliance_tui.domain.appointment import CalendarChoice
from alliance_tui.domain.pattern_choice import PatternChoice
from alliance_tui.domain.playback import PlaybackChoice
from alliance_tui.domain.record import Record
from alliance_tui.domain.retention import Retention


class Settings(Record):
    """Every setting with its default. A missing file means all defaults."""

    theme: str = "dusk"
    """The theme's id; `alliance-tui locate` says where themes lie."""
    planned_min: Annotated[int, Field(ge=5, le=480)] = 50
    """Planned length of a session in minutes, for new clients."""
    idle_lock_min: Annotated[int, Field(ge=0, le=240)] = 10
    """Minutes without a key after which the screen locks, or is blanked where there is no passphrase; 0 is never."""
    reminder_min: Annotated[int, Field(ge=0, le=60)] = 5
    """How many minutes before the planned end the top line says, quietly, how many are left; 0 is never."""
    share_safe: bool = False
    """Whether the app begins share-safe: codes and counts on the screen, no word that was written."""
    codebook: str = "rupture-repair"
    """The codebook for new clients; one client's can be changed on the client's screen."""
    merge_within_s: Annotated[int, Field(ge=0, le=600)] = 60
    """How near, in seconds, ruptures of one group are taken for one episode; 0 for never."""
    note_template: str = "dap"
    """The template of a client's first progress note; later ones begin with the one used last."""
    signs_as: str = ""
    """The name notes are signed with. Empty: it is asked for at the first signature and kept in the practice."""
    unsigned_after_days: Annotated[int, Field(ge=0, le=3650)] = 7
    """After how many days a note that is not signed is listed in the caseload; 0 lists none."""
    retention: Retention = Retention.model_construct()
    """How long each drawer is kept. Nothing is ever proposed unless it is set."""
    glyphs: Literal["auto", "unicode", "ascii"] = "auto"
    """How groups are drawn: auto uses ASCII where the terminal or locale cannot do better."""
    note_width: Annotated[int, Field(ge=0, le=400)] = 0
    """The most columns a line of the note may take while you write; 0 is all there are."""
    patterns: PatternChoice = PatternChoice.model_construct()
    """Which rules look for possible ruptures in the course of a scale, in a table of its own."""
    calendar: CalendarChoice = CalendarChoice.model_construct()
    """Where your own calendar lies, for today's appointments in the caseload, in a table of its own."""
    recordings: PlaybackChoice = PlaybackChoice.model_construct()
    """Which player, and how recordings are watched and coded, in a table of its own."""
    keys: dict[str, dict[str, str | tuple[str, ...]]] = {}
    """Keys of one's own, a table for each place: `[keys.live]` with `pause = "f12"` or several in a list. `alliance-tui
    keys` lists every action."""
    escape_delay_ms: Annotated[int, Field(ge=5, le=1000)] = 50
    """How long an escape byte waits for the rest of a key sequence; raise it on a very slow connection."""


def load_settings(path: Path | None = None) -> Settings:
    """The person's settings.

    Raises:
        BrokenFile: with file, line and key of every fault.
    """
    path = path or config_file()
    # Defaults need no check, and what checks settings takes a while to build.
    return toml_file.load(path, Settings) if path.exists() else Settings.model_construct()
