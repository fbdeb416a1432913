"""Exports in recording time: which recordings a session's marks are written for, and what those are called outside.

A session that has recordings is written on their clocks, one file or observation a recording; one that has none stays
on its own. Marks outside of all of them are counted and left out, never moved to an end.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import counted
from alliance_tui.domain.recording import Recording
from alliance_tui.domain.session import Session
from alliance_tui.exchange.leaving import Disguise, Medium
from alliance_tui.exchange.subtitles import sidecar_name
from alliance_tui.services import recordings
from alliance_tui.services.exporting import NotExported, Tool

ENDINGS = {Tool.EAF: "eaf", Tool.VTT: "vtt", Tool.SRT: "srt", Tool.CHAPTERS: "ffmeta", Tool.BORIS: "boris"}
"""Tools that take a recording's time, and how a file beside it ends."""
ONE_CLOCK = (Tool.EAF, Tool.VTT, Tool.SRT, Tool.CHAPTERS)
"""Those whose file has one clock, so that it is of one recording."""
IN_SESSION_TIME = "none"
"""Says that no recording's clock is wanted."""

_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}")
_NOT_IN_NAMES = re.compile(r"[^\w-]+")


@dataclass
class Clocks:
    """Which clocks the files of an export run on, and what lies on none of them."""

    sessions: int = 0
    """Sessions in recording time."""
    before: int = 0
    """Marks from before the first recording of their session began."""
    after: int = 0
    """Marks from after a recording ended."""
    renamed: list[str] = field(default_factory=list)
    """What recordings are called in it, where that is not their name."""

    def count(self, chosen: Sequence[Recording], markers: Sequence[Marker]) -> None:
        """Take note of somebody's marks that lie in none of a session's recordings."""
        if not chosen:
            return
        first_s = min(one.offset_s for one in chosen)
        for marker in markers:
            if all(one.to_recording(marker.offset_s) is None for one in chosen):
                is_before = round(marker.offset_s - first_s, 3) < 0
                self.before += is_before
                self.after += not is_before

    def words(self, sessions: int) -> list[str]:
        """What to say of it. `sessions` is how many there are in all."""
        if not self.sessions:
            return ["times from the start of the session"]
        part = "" if self.sessions == sessions else f"{self.sessions} of {counted(sessions, 'session')} "
        said = [f"{part}in recording time"]
        if self.before and self.after:
            said.append(f"{self.before + self.after} marks left out: {self.before} before it began, {self.after} after")
        elif self.before or self.after:
            side = "before it began" if self.before else "after its end"
            said.append(f"{counted(self.before + self.after, 'mark')} {side} left out")
        if self.renamed:
            others = f" and {len(self.renamed) - 1} more" if len(self.renamed) > 1 else ""
            said.append(f"the recording is called {self.renamed[0]}{others} in it")
        return said


def require_clear(session: Session, tool: Tool, wanted: str) -> None:
    """Refuse to write one session where it is not clear in which recording's time, or nothing would be in the file.

    Raises:
        NotLinked: when there is no such recording, or it was not said which of several.
        NotExported: when the tool knows no recordings, or no mark lies in the one that was chosen.
    """
    if tool not in ENDINGS and wanted:
        raise NotExported(f"{tool} is in session time", safe="Nothing was written", remedy="Leave --recording out")
    if len(session.recordings) > 1 and not wanted and tool in ONE_CLOCK:
        recordings.find(session)
    for chosen in wanted_of(session, tool, wanted):
        covered = chosen.covers(one.offset_s for one in session.markers)
        if session.markers and not covered.inside and (wanted or len(session.recordings) == 1):
            raise NotExported(
                recordings.outside_words(chosen, covered).rstrip("."),
                safe="Nothing was written, and the marks are safe",
                remedy="Say where it begins with: alliance-tui recording link --replace; or use --recording none",
            )


def wanted_of(session: Session, tool: Tool, wanted: str) -> tuple[Recording, ...]:
    """The recordings of a session that a file for a tool is written for; none for the session's own clock.

    Raises:
        NotLinked: when there is no such recording.
    """
    if tool not in ENDINGS or wanted == IN_SESSION_TIME:
        return ()
    return (recordings.find(session, wanted),) if wanted else session.recordings


def clock_words(session: Session, tool: Tool, recording: Recording | None) -> list[str]:
    """What would be said of the clock of one session's file; nothing where the tool knows only the session's.

    Raises:
        NotLinked, NotExported: as `require_clear`.
    """
    if tool not in ENDINGS:
        return []
    wanted = recording.id if recording else ""
    require_clear(session, tool, wanted)
    chosen = wanted_of(session, tool, wanted)
    clocks = Clocks(sessions=int(bool(chosen)))
    clocks.count(chosen, session.markers)
    return clocks.words(1)


def media_of(
    session: Session, chosen: Sequence[Recording], clocks: Clocks, disguise: Disguise | None, out: Path | None
) -> list[Medium | None]:
    """Each clock that a session is written on; `clocks` takes what to say of it.

    Args:
        session: as it is kept.
        chosen: its recordings that are wanted.
        clocks: adds up over sessions.
        disguise: where it hides who somebody is or when it was, it hides what a recording is called too: names of files
            tell both.
        out: where the file goes, None for a folder of files. Beside the recording its name is no secret, and a file
            that called it otherwise would not find it.
    """
    if not chosen:
        return [None]
    clocks.sessions += 1
    media: list[Medium | None] = []
    for one in chosen:
        name = one.name
        if disguise is not None and not _is_beside(out, one):
            name = _called(session, one, disguise)
            clocks.renamed.append(name)
        media.append(Medium(name, one.offset_s, one.found.words, one.duration_s))
    return media


def beside(recording: Recording, tool: Tool) -> Path:
    """Where a file for a tool goes that is to lie beside a recording; no player opens it by itself.

    Raises:
        NotExported: when the tool has no use for a recording.
        RecordingGone: when the recording is not there.
    """
    if tool not in ENDINGS:
        raise NotExported(f"{tool} does not go beside a recording", safe="Nothing was written", remedy="Use --out PATH")
    path = recordings.require_there(recording)
    return path.with_name(sidecar_name(path.name, ENDINGS[tool]))


def _called(session: Session, recording: Recording, disguise: Disguise) -> str:
    """What a recording is called outside: the same whether it leaves alone or with the session's others."""
    client = disguise.pseudonym(session.client_id)
    if disguise.keeps_codes:
        client = _NOT_IN_NAMES.sub("-", session.client)
    part = f"-{session.recordings.index(recording) + 1}" if len(session.recordings) > 1 else ""
    return f"{client}-{session.number:03d}{part}{_suffix(recording)}"


def _is_beside(out: Path | None, recording: Recording) -> bool:
    return out is not None and out.absolute().parent == Path(recording.path).parent


def _suffix(recording: Recording) -> str:
    suffix = Path(recording.name).suffix
    return suffix.lower() if _SUFFIX.fullmatch(suffix) else ""
