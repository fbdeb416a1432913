"""Everything there is to say about one marker, for the detail pane of the review."""

from typing import TYPE_CHECKING

from rich.text import Text

from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text
from alliance_tui.domain.session import Session
from alliance_tui.ui.look import rich_colour

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp


def describe(app: "AllianceApp", session: Session, marker: Marker, number: int) -> Text:
    """A marker in words: what it is, what its code means, its episode. `number` counts from 1 in its session."""
    colours = app.themes[app.theme].colours
    quiet = rich_colour(colours.quiet)
    book = app.codebook
    group = book.group(marker.group)
    code = group.code(marker.code) if group and marker.code else None
    tone = rich_colour(getattr(colours, group.tone)) if group else quiet
    text = Text()
    text.append(f"{app.glyphs.group(group)} {clock_text(marker.offset_s)}  ", tone)
    text.append(f"marker {number} of {len(session.markers)}\n", quiet)
    text.append(book.title_of(marker.group, marker.code), "bold")
    if marker.code is None:
        text.append("  not named yet", quiet)
    if code is not None:
        text.append(f"\n{code.meaning}", quiet)
    text.append("\n\nsalience      ", quiet)
    text.append(_of_five(marker.salience))
    episode = session.episode_of(marker.id)
    if episode is not None:
        text.append(_episode(app, session, episode, quiet))
    if marker.comment:
        text.append(f"\n\n{marker.comment}")
    return text


def _episode(app: "AllianceApp", session: Session, episode: Episode, quiet: str) -> Text:
    text = Text()
    text.append("\nresolution    ", quiet)
    text.append("open" if episode.is_open else _of_five(episode.resolution))
    text.append("\nmy part       ", quiet)
    text.append(_of_five(episode.contribution))
    for label, members in (("ruptures", episode.ruptures), ("repairs", episode.repairs)):
        text.append(f"\n{label:<14}", quiet)
        moments = [one for one in session.markers if one.id in members]
        text.append("" if moments else "none yet")
        for one in moments:
            text.append(f"\n  {clock_text(one.offset_s)} {app.codebook.title_of(one.group, one.code)}")
    return text


def _of_five(value: int | None) -> str:
    return f"{value} of 5" if value else "not rated"
