"""What is asked for when something is to leave for a tool, what left, and both in words."""

from collections.abc import Callable
from dataclasses import dataclass, field

from alliance_tui.domain.client import Client
from alliance_tui.domain.reading import counted
from alliance_tui.domain.session import Session
from alliance_tui.domain.two_codings import SEGMENT_S, Grain
from alliance_tui.exchange.leaving import MAIN_KEY, Disguise
from alliance_tui.services import recorded
from alliance_tui.services.exporting import Drawer, Tool
from alliance_tui.storage.practice import Practice

Progress = Callable[[int, int], None]
"""Sessions done, and all."""

TABLES = (Tool.TABLES, Tool.EXCEL)
FOR_RESEARCH = (*TABLES, Tool.BORIS, Tool.EAF, Tool.SEGMENTS)
"""Where pseudonyms and moved dates are what one gets unless one asks for something else."""
ENDINGS = {Tool.EAF: "eaf", Tool.VTT: "vtt", Tool.SRT: "srt", Tool.CHAPTERS: "ffmeta", Tool.FHIR: "fhir.json"}
"""Tools that take one file a session."""
NAMELESS = (Tool.VTT, Tool.SRT, Tool.CHAPTERS)
"""Tools whose files say neither whose session it was nor when."""
OF_EVERY_CODER = (*TABLES, Tool.BORIS, Tool.SEGMENTS)
"""Tools whose files hold other coders' marks beside one's own, where they may be seen."""


@dataclass(frozen=True)
class Errand:
    """What is to leave, for what, and what of it may be seen outside."""

    tool: Tool
    drawer: Drawer = Drawer.PROCESS
    has_words: bool = False
    disguise: Disguise | None = None
    session: Session | None = None
    client: Client | None = None
    """Whose course; None with no session for the whole practice."""
    recording: str = ""
    """Which of the session's recordings, as `recordings.find` takes it; `none` for session time, empty for what it has.
    """
    width_s: float = SEGMENT_S
    """Of a segment, where it is for segments."""
    grain: Grain = Grain.CODE
    """Of the segments."""

    @property
    def is_folder(self) -> bool:
        """Whether it is written as a folder of files."""
        return self.tool in TABLES or (self.tool in ENDINGS and self.session is None)

    @property
    def audit_words(self) -> str:
        """What the audit log says of it: ids, no codes."""
        whose = f"course of {self.client.id}" if self.client else "the whole practice"
        what = f"session {self.session.id}" if self.session else whose
        drawer = "both drawers" if self.tool is Tool.PRACTICE else str(self.drawer)
        return f"{what}, {drawer}, {self.tool}"


@dataclass
class Sent:
    """What left."""

    size: int = 0
    """Bytes."""
    sessions: int = 0
    markers: int = 0
    live: int = 0
    """Sessions that are still live and not in it."""
    others: int = 0
    """Codings of other coders that are in it."""
    hidden: int = 0
    """Codings of other coders that are not, since one's own is not done."""
    clocks: recorded.Clocks = field(default_factory=recorded.Clocks)

    @property
    def left_out(self) -> int:
        """Marks that lie outside their recording."""
        return self.clocks.before + self.clocks.after


def sent_words(errand: Errand, sent: Sent) -> str:
    """What left, counted, and what did not."""
    parts = [counted(sent.sessions, "session")]
    if errand.drawer is Drawer.PROCESS or errand.tool is Tool.PRACTICE:
        parts.append(counted(sent.markers - sent.left_out, "marker"))
    parts.append(codes_words(errand))
    parts.append("with what was written" if errand.has_words else "nothing that was written")
    if sent.others:
        parts.append(f"{counted(sent.others, 'coding')} of other coders among them")
    if sent.hidden:
        parts.append(f"without {counted(sent.hidden, 'coding')} that you may not see before your own is done")
    if errand.tool in recorded.ENDINGS:
        parts += sent.clocks.words(sent.sessions)
    if sent.live:
        parts.append(f"without {counted(sent.live, 'session')} that {'is' if sent.live == 1 else 'are'} still live")
    return ", ".join(parts)


def codes_words(errand: Errand) -> str:
    """How clients are called and dates told."""
    hidden = errand.disguise
    if errand.tool in NAMELESS:
        return "no client code and no date in it"
    if errand.tool is Tool.SEGMENTS:
        return "codes kept" if hidden is None or hidden.keeps_codes else "pseudonyms"
    if hidden is None:
        return "codes and dates kept"
    if hidden.keeps_codes:
        return "codes kept, dates moved"
    return "pseudonyms, dates kept" if hidden.keeps_dates else "pseudonyms, dates moved"


def disguise(
    practice: Practice, tool: Tool, *, codes: str = "", dates: str = "", key: str = MAIN_KEY
) -> Disguise | None:
    """How clients are called and dates are moved; None where both are kept.

    Args:
        practice: open; it keeps the export key.
        tool: for research both are hidden unless one asks for them.
        codes: `keep` or `pseudonym`, empty for what the tool has.
        dates: `keep` or `shift`, empty for what the tool has.
        key: the name of the export key: the same one gives the same pseudonyms and the same shifts again.
    """
    keeps_codes = (codes or ("pseudonym" if tool in FOR_RESEARCH else "keep")) == "keep"
    keeps_dates = (dates or ("shift" if tool in FOR_RESEARCH else "keep")) == "keep"
    if keeps_codes and keeps_dates:
        return None
    return Disguise(practice.export_key(key), keeps_dates=keeps_dates, keeps_codes=keeps_codes)
