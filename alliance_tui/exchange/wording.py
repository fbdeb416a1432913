"""How moments are called wherever a person reads them: titles, one line for a marker or an episode, text made plain."""

import unicodedata
from collections.abc import Mapping

from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text
from alliance_tui.domain.session import ScaleRating, Session

Books = Mapping[CodebookRef, Codebook]
"""The codebooks that sessions were coded with, where they are known; ids stand in for titles where not."""


def title_of(marker: Marker, session: Session, books: Books) -> str:
    """What to call a marker: its group and code by their titles, or by their ids where the codebook is not known."""
    book = books.get(session.codebook)
    group = book.title_of(marker.group, None) if book else marker.group
    if marker.code is None:
        return group
    return f"{group}: {book.title_of(marker.group, marker.code) if book else marker.code}"


def marker_words(marker: Marker, session: Session, books: Books) -> str:
    """A marker in one line, without its comment."""
    salience = f", salience {marker.salience} of 5" if marker.salience else ""
    return f"{title_of(marker, session, books)}{salience}"


def episode_words(episode: Episode, session: Session, books: Books) -> str:
    """An episode in one line: its moments, how far it was resolved, and the therapist's own part."""
    markers = {marker.id: marker for marker in session.markers}
    moments = [
        f"{clock_text(markers[one].offset_s)} {title_of(markers[one], session, books)}"
        for one in episode.members
        if one in markers
    ]
    state = "open" if episode.is_open else f"resolved {episode.resolution} of 5"
    part = f", my contribution {episode.contribution} of 5" if episode.contribution else ""
    reflection = f". {one_line(episode.reflection)}" if episode.reflection else ""
    return f"{'; '.join(moments) or 'no markers left'}: {state}{part}{reflection}"


def rating_words(rating: ScaleRating) -> str:
    """What was rated, in which version, by whom."""
    return f"{one_line(rating.scale)}, version {rating.version}, rated by the {rating.rater.value}"


def shown_lines(text: str) -> list[str]:
    """The lines of a text that hold more than blanks, without control characters and with single blanks for tabs."""
    return [line for line in (_plain(line).strip() for line in text.splitlines()) if line]


def one_line(text: str) -> str:
    """A text on one line."""
    return " ".join(shown_lines(text))


def _plain(line: str) -> str:
    """A line without control characters. Joiners and direction marks stay: scripts and emoji need them."""
    return "".join(" " if char == "\t" else char for char in line if char == "\t" or unicodedata.category(char) != "Cc")
