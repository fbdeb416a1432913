"""Comparing coders: gathers the sessions that several people coded, and refuses in words what cannot be compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alliance_tui.domain.client import Client
from alliance_tui.domain.coding import OWN, coding_by
from alliance_tui.domain.comparison import Choice, CodedSession, Comparison, compare
from alliance_tui.domain.lineage import Lineage
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import review
from alliance_tui.storage.practice import Practice


class NotComparable(Trouble):
    """What was asked for cannot be compared, and why."""


@dataclass(frozen=True)
class Coded:
    """Sessions that others coded too, and who did."""

    sessions: tuple[CodedSession, ...]
    coders: dict[str, str]
    """What to call each coder, by id; one's own marks first."""

    def title_of(self, coder: str) -> str:
        """What to call a coder."""
        return self.coders.get(coder, coder)


def coded_sessions(practice: Practice, client: Client) -> list[Session]:
    """The sessions with a client that carry somebody else's marks, by number.

    Raises:
        Trouble: when one cannot be read.
    """
    read = (review.read_listed(practice, listed) for listed in review.sessions(practice, client))
    return [session for session in read if session.codings]


def gather(practice: Practice, sessions: Iterable[Session]) -> Coded:
    """What each coder marked, under the codes of today.

    Raises:
        NotComparable: when one's own coding is not done, nobody else's is, or two used different codebooks.
    """
    lineage = practice.catalogue.lineage()
    found: list[CodedSession] = []
    coders = {OWN: "you"}
    hidden: list[str] = []
    for session in sessions:
        title = f"{session.client}, session {session.number}"
        if session.codings and not session.is_own_closed:
            hidden.append(title)
            continue
        if session.shown_codings:
            found.append(_coded(session, title, lineage))
            coders |= {one.coder.id: one.coder.title for one in session.shown_codings}
    if found:
        return Coded(tuple(found), coders)
    if hidden:
        raise NotComparable(
            f"your own coding of {hidden[0]} is not done",
            safe="Other coders' marks stay hidden until it is",
            remedy="Call its wrap-up done first",
        )
    raise NotComparable(
        "nobody else has coded this yet, and agreement takes two coders",
        remedy="Take marks in with: alliance-tui import boris FILE --session … --coder NAME",
    )


def compared(coded: Coded, wanted: Sequence[str], choice: Choice) -> Comparison:
    """Compare coders, by id or by what they are called; without any, oneself and all others.

    Raises:
        NotComparable: when one is unknown, or the first two coded no session in common.
    """
    coders = [_coder(coded, one) for one in wanted] if wanted else list(coded.coders)
    if len(coders) < 2 or len(set(coders)) < len(coders):
        raise NotComparable("agreement takes two coders", remedy=f"There are: {', '.join(coded.coders)}")
    try:
        return compare(coded.sessions, coders, choice)
    except ValueError as reason:
        first, second = (coded.title_of(one) for one in coders[:2])
        raise NotComparable(f"{reason}: {first} and {second}") from None


def _coded(session: Session, title: str, lineage: Lineage) -> CodedSession:
    marks = {OWN: lineage.markers_now(session.codebook, session.markers)}
    for coding in session.shown_codings:
        latest = coding_by(session.shown_codings, coding.coder.id)
        if latest is None:
            continue
        if latest.codebook.id != session.codebook.id:
            raise NotComparable(
                f"{title} was coded with two codebooks: {session.codebook.id} by you, "
                f"{latest.codebook.id} by {latest.coder.title}",
                safe="Nothing was changed",
                remedy="Marks of different codebooks cannot be compared",
            )
        marks[latest.coder.id] = lineage.markers_now(latest.codebook, latest.markers)
    ended = session.ended_at or session.started_at
    return CodedSession(
        session=session.id, title=title, length_s=(ended - session.started_at).total_seconds(), marks=marks
    )


def _coder(coded: Coded, wanted: str) -> str:
    for coder, title in coded.coders.items():
        if wanted.casefold() in (coder.casefold(), title.casefold()):
            return coder
    raise NotComparable(f"there is no coder {wanted}", remedy=f"There are: {', '.join(coded.coders)}")
