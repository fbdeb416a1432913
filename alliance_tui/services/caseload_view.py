"""The caseload as one looks at it: in which order, narrowed to what, with or without archived clients."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from alliance_tui.domain.client import Client
from alliance_tui.domain.pattern_choice import PatternChoice
from alliance_tui.services import caseload
from alliance_tui.services.caseload import CaseloadRow
from alliance_tui.services.clients import own_clients
from alliance_tui.storage.practice import Practice


class Order(StrEnum):
    """What the clients are sorted by."""

    CODE = "code"
    LAST = "last session"
    OPEN = "open ruptures"
    LOOK = "worth a look"

    @property
    def next(self) -> "Order":
        """The one after it, round and round."""
        orders = list(Order)
        return orders[(orders.index(self) + 1) % len(orders)]


_DIRECTIONS = {
    Order.CODE: ("", "z to a"),
    Order.LAST: ("latest first", "longest ago first"),
    Order.OPEN: ("most first", "fewest first"),
    Order.LOOK: ("longest open first", "longest open last"),
}


@dataclass
class CaseloadView:
    """What is shown of the caseload."""

    order: Order = Order.CODE
    is_turned: bool = False
    """The other way round than the order is by itself."""
    text: str = ""
    """What a code must hold, whatever its letter case."""
    with_archived: bool = False
    rows: list[CaseloadRow] = field(default_factory=list)
    """Every client that was read."""
    archived: list[Client] = field(default_factory=list)
    """Every archived client, read or not."""

    def read(
        self, practice: Practice, today: date, choice: PatternChoice | None = None, unsigned_after_days: int = 0
    ) -> None:
        """Read the caseload again; the last two say what is worth a look, as in `caseload.row`.

        Raises:
            Trouble: when the catalogue cannot be read; the view is then as it was.
        """
        archived = [client for client in own_clients(practice) if client.is_archived]
        self.rows = caseload.caseload(
            practice,
            with_archived=self.with_archived,
            today=today,
            choice=choice,
            unsigned_after_days=unsigned_after_days,
        )
        self.archived = archived

    @property
    def shown(self) -> list[CaseloadRow]:
        """The rows that pass, sorted; archived clients come last in every order."""
        rows = sorted((row for row in self.rows if self._holds(row.client)), key=lambda row: row.client.code.casefold())
        if self.order is Order.CODE:
            if self.is_turned:
                rows.reverse()
        else:
            rows.sort(key=self._rank, reverse=not self.is_turned)
        return sorted(rows, key=lambda row: row.client.is_archived)

    @property
    def hidden(self) -> int:
        """How many archived clients would pass, were they shown."""
        return 0 if self.with_archived else sum(self._holds(client) for client in self.archived)

    @property
    def order_words(self) -> tuple[str, ...]:
        """Order and direction, as in "by last session, latest first", then shorter ones; empty for the plain order."""
        direction = _DIRECTIONS[self.order][self.is_turned]
        if not direction:
            return ("",)
        return f"by {self.order.value}, {direction}", f"by {self.order.value}{', turned' if self.is_turned else ''}"

    def _holds(self, client: Client) -> bool:
        return self.text.casefold() in client.code.casefold()

    def _rank(self, row: CaseloadRow) -> Any:
        if self.order is Order.LAST:
            return row.last_at.timestamp() if row.last_at else float("-inf")
        if self.order is Order.OPEN:
            return row.open_episodes
        # A row that cannot be read wants a look first of all.
        return row.trouble is not None, bool(row.reasons), max((reason.days for reason in row.reasons), default=0)
