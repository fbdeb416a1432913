"""The brief in words: one screen, from 60 columns on."""

from rich.text import Text

from alliance_tui.domain.reading import clock_text, counted
from alliance_tui.services.brief import Brief, OpenRupture
from alliance_tui.ui.screens.base import AllianceScreen

MOST_OPEN = 4
LONGEST_WORDS = 220


def brief_words(screen: AllianceScreen[None], known: Brief) -> Text:
    """What to know before a session: since when, what was planned, what is open, last session's marks, the trend."""
    quiet = screen.colour("quiet")
    if known.last is None:
        return Text("The first session with this client.\n\nenter starts it; the clock runs from that key.")
    days = {0: "today", 1: "yesterday"}.get(known.days_since or 0, f"{known.days_since} days ago")
    text = Text()
    text.append("last       ", quiet)
    text.append(f"session {known.last.number}, {days} ({known.last.started_at:%a %d %b})\n")
    text.append("plan       ", quiet)
    text.append(f"{known.plan or 'none written'}\n", "" if known.plan else quiet)
    text.append("marked     ", quiet)
    for group, title, count in known.marks:
        sign = screen.alliance.glyphs.group(screen.alliance.codebook.group(group))
        style = screen.tone(screen.alliance.codebook.group(group)) if count else quiet
        text.append(f"{sign} {count} {title.lower()}   " if count else f"{sign} 0   ", style)
    text.append("\nruptures   ", quiet)
    text.append(screen.alliance.glyphs.spark(list(known.trend)), screen.colour("withdrawal"))
    text.append(f"  last {counted(len(known.trend), 'session')}\n", quiet)
    text.append("\nNothing is open.\n" if not known.open else f"\n{counted(len(known.open), 'rupture')} open\n", "bold")
    for one in known.open[:MOST_OPEN]:
        text.append(_open(screen, one))
    if len(known.open) > MOST_OPEN:
        text.append(f"\nand {len(known.open) - MOST_OPEN} more, in review", quiet)
    for trouble in known.troubles:
        text.append(f"\n{trouble.line}", screen.colour("alarm"))
    return text


def _open(screen: AllianceScreen[None], one: OpenRupture) -> Text:
    group = screen.alliance.codebook.group(one.marker.group)
    text = Text()
    text.append(f"\n{screen.alliance.glyphs.group(group)} {one.title}", screen.tone(group))
    text.append(f"  session {one.number}, {one.day:%d %b}, {clock_text(one.marker.offset_s)}\n", screen.colour("quiet"))
    words = one.words if len(one.words) <= LONGEST_WORDS else one.words[:LONGEST_WORDS] + screen.alliance.glyphs.more
    text.append(f"  {words}\n" if words else "")
    return text
