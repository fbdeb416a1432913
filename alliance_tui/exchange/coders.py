"""Whose marks leave: a session as each coder marked it, one's own marks first, coders under pseudonyms where asked.

Only codings that may be seen leave: closed ones, and none before one's own coding is done. Of a coder with several of a
session the last counts, as in every comparison.
"""

from typing import Final

from alliance_tui.domain.coding import Basis, Coder, Coding, coding_by
from alliance_tui.domain.session import Session
from alliance_tui.exchange.leaving import Coded, Disguise

THERAPIST: Final = "therapist"
"""What the marks of a session itself are called outside. No other coder may have this id."""

SOURCES: Final = {Basis.LIVE: "live", Basis.RECORDING: "recording", Basis.NOTE: "note", Basis.UNSAID: ""}
"""How a coder's marks came about, in the words of the files; empty where nobody said it."""


def own_coder(session: Session) -> str:
    """The coder of a session's own marks: its therapist, or whoever was asked to code it here."""
    return session.assignment.coder.id if session.assignment else THERAPIST


def others_of(session: Session) -> list[Coding]:
    """What other coders marked in a session and may be seen, the last of each."""
    shown = session.shown_codings
    latest = (coding_by(shown, coder) for coder in dict.fromkeys(one.coder.id for one in shown))
    return [one for one in latest if one is not None]


def hidden_codings(session: Session) -> int:
    """How many closed codings of others stay behind, since one's own is not done."""
    return sum(one.is_closed for one in session.codings) - len(session.shown_codings)


def codings_of(session: Session, disguise: Disguise | None = None) -> list[Coded]:
    """A session as it leaves, once for each coder, one's own marks first.

    Another coder's has that coder's marks, episodes and codebook; ratings are of the session's own only.
    """

    def called(coder: str) -> str:
        return disguise.coder(coder) if disguise and coder != THERAPIST else coder

    shown = disguise.disguised(session) if disguise else session
    own = Coded(shown, called(own_coder(session)), source="" if session.assignment else SOURCES[Basis.LIVE])
    return [own, *(Coded(_by(shown, one), called(one.coder.id), SOURCES[one.basis]) for one in others_of(session))]


def is_called(coder: Coder, name: str, disguise: Disguise) -> bool:
    """Whether a file means this coder by a name: the id, what they are called, or their pseudonym."""
    return name.casefold() in {one.casefold() for one in (coder.id, coder.title, disguise.pseudonym_of_coder(coder.id))}


def _by(session: Session, other: Coding) -> Session:
    return session.model_copy(
        update={
            "markers": other.markers,
            "episodes": other.episodes,
            "codebook": other.codebook,
            "ratings": (),
            "carried": (),
            "history": (),
            "codings": (),
        }
    )
