"""The caseload: every client with what one wants to see before opening it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from alliance_tui.domain.attention import Reason, pulse_of, worth_a_look
from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook, CodebookRef, Kind
from alliance_tui.domain.pattern_choice import PatternChoice
from alliance_tui.domain.summary import Summary
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.clients import own_clients
from alliance_tui.storage.practice import Practice

Books = dict[CodebookRef, Codebook | None]
"""Codebooks by what sessions call them, None for one that was never kept."""


@dataclass(frozen=True)
class CaseloadRow:
    """One client in the caseload. It keeps what is seen of the sessions, not their rows: there may be thousands."""

    client: Client
    session_count: int = 0
    last: Summary | None = None
    """The last session."""
    to_finish: Summary | None = None
    """The last session whose wrap-up waits, or None."""
    open_episodes: int = 0
    """Ruptures that nobody has called resolved yet."""
    pulse: tuple[float | None, ...] = ()
    """The therapist's pulse, session by session, None where there is none; empty where it was never rated."""
    trouble: Trouble | None = None
    """Why the sessions cannot be listed, where they cannot."""
    ruptures: tuple[int, ...] = ()
    """Rupture markers in each session."""
    reasons: tuple[Reason, ...] = ()
    """Why the client is worth a look."""

    @property
    def last_at(self) -> datetime | None:
        """When the last session began."""
        return self.last.started_at if self.last else None

    @property
    def to_wrap_up(self) -> Summary | None:
        """The last session whose wrap-up waits, else the last one."""
        return self.to_finish or self.last


def caseload(
    practice: Practice,
    *,
    with_archived: bool = False,
    today: date | None = None,
    choice: PatternChoice | None = None,
    unsigned_after_days: int = 0,
) -> list[CaseloadRow]:
    """One's own clients by code. A damaged index spoils its own row only. The last three arguments as in `row`."""
    clients = [client for client in own_clients(practice) if with_archived or not client.is_archived]
    books: Books = {}
    return [row(practice, client, today, choice, books, unsigned_after_days) for client in clients]


def row(
    practice: Practice,
    client: Client,
    today: date | None = None,
    choice: PatternChoice | None = None,
    books: Books | None = None,
    unsigned_after_days: int = 0,
) -> CaseloadRow:
    """One client's row.

    Args:
        practice: open.
        client: whose.
        today: counts the days of the reasons why the client is worth a look; without it there are none.
        choice: which rules see a fall of the pulse, for the reasons.
        books: the codebooks that were looked up so far, so that those of many clients are read once.
        unsigned_after_days: after how many days a note that is not signed is a reason; 0 for never.
    """
    books = {} if books is None else books
    try:
        sessions = tuple(practice.charts.summaries(client.id))
        for ref in {one.codebook for one in sessions} - books.keys():
            books[ref] = practice.catalogue.codebook(ref)
    except Trouble as trouble:
        return CaseloadRow(client, trouble=trouble)
    ruptures = tuple(ruptures_of(one, books[one.codebook]) for one in sessions)
    reasons = worth_a_look(sessions, today, choice, unsigned_after_days) if today else ()
    return row_of(client, sessions, ruptures, reasons)


def row_of(
    client: Client, sessions: Sequence[Summary], ruptures: tuple[int, ...] = (), reasons: tuple[Reason, ...] = ()
) -> CaseloadRow:
    """A client's row from the rows of the sessions, by number; the rupture markers in each; and the reasons."""
    return CaseloadRow(
        client,
        session_count=len(sessions),
        last=sessions[-1] if sessions else None,
        to_finish=next((one for one in reversed(sessions) if one.is_to_finish), None),
        open_episodes=sum(one.open_episodes for one in sessions),
        pulse=tuple(score for _number, score in pulse_of(sessions)),
        ruptures=ruptures,
        reasons=reasons,
    )


def ruptures_of(summary: Summary, codebook: Codebook | None) -> int:
    """How many rupture markers a session has."""
    if codebook is None:
        return 0
    return sum(count for group, count in summary.counts.items() if codebook.kind_of(group) is Kind.RUPTURE)
