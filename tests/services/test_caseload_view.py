"""The caseload as one looks at it: orders, filter, archived clients."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alliance_tui.domain.attention import OpenRuptures
from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import CodebookRef
from alliance_tui.domain.session import State, Summary
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.archiving import set_archived
from alliance_tui.services.caseload import CaseloadRow, row_of
from alliance_tui.services.caseload_view import CaseloadView, Order
from alliance_tui.storage.practice import Practice

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def row(code: str, *, days_ago: int | None = None, open_days: Sequence[int] = (), **facts: object) -> CaseloadRow:
    """A client whose last session was so long ago, with ruptures open for so many days."""
    client = Client(id=code.lower(), code=code, created_at=NOON, is_archived=bool(facts.pop("is_archived", False)))
    sessions: tuple[Summary, ...] = ()
    if days_ago is not None:
        sessions = (
            Summary(
                id="1",
                number=1,
                state=State.ENDED,
                started_at=NOON - timedelta(days=days_ago),
                codebook=CodebookRef(id="rupture-repair", version=1),
                open_episodes=len(open_days),
            ),
        )
    reasons = (OpenRuptures(count=len(open_days), session=1, days=max(open_days)),) if open_days else ()
    return replace(row_of(client, sessions, reasons=reasons), **facts)  # type: ignore[arg-type]


ROWS = [
    row("b-2", days_ago=9),
    row("A-1"),
    row("C-3", days_ago=1, open_days=[20]),
    row("D-4", days_ago=30, open_days=[5, 3]),
    row("E-5", trouble=Trouble("torn")),
    row("a-9", days_ago=2, open_days=[90], is_archived=True),
]


def codes(view: CaseloadView) -> str:
    """The shown codes' letters and digits."""
    return " ".join(row.client.code.replace("-", "") for row in view.shown)


@pytest.mark.parametrize(
    ("order", "codes_in_order", "turned", "words"),
    [
        (Order.CODE, "A1 b2 C3 D4 E5 a9", "E5 D4 C3 b2 A1 a9", ("",)),
        (Order.LAST, "C3 b2 D4 A1 E5 a9", "A1 E5 D4 b2 C3 a9", ("by last session, latest first", "by last session")),
        (Order.OPEN, "D4 C3 A1 b2 E5 a9", "A1 b2 E5 C3 D4 a9", ("by open ruptures, most first", "by open ruptures")),
        (
            Order.LOOK,
            "E5 C3 D4 A1 b2 a9",
            "A1 b2 D4 C3 E5 a9",
            ("by worth a look, longest open first", "by worth a look"),
        ),
    ],
)
def test_every_order_and_its_opposite(order: Order, codes_in_order: str, turned: str, words: tuple[str, ...]) -> None:
    view = CaseloadView(order=order, rows=ROWS)
    assert (codes(view), view.order_words) == (codes_in_order, words)
    view.is_turned = True
    assert codes(view) == turned
    assert view.order_words[0] != words[0]


def test_the_orders_go_round() -> None:
    seen = [Order.CODE]
    while (following := seen[-1].next) not in seen:
        seen.append(following)
    assert seen == list(Order)
    assert seen[-1].next is Order.CODE


def test_archived_clients_are_hidden_counted_by_the_filter_and_shown_when_asked_for(
    practice: Practice, client: Client
) -> None:
    view = CaseloadView()
    view.read(practice, NOON.date())
    assert (codes(view), view.hidden) == ("K14", 0)
    set_archived(practice, client, is_archived=True)
    view.read(practice, NOON.date())
    assert (codes(view), view.hidden) == ("", 1)
    view.text = "x"
    assert view.hidden == 0
    view.text, view.with_archived = "K", True
    view.read(practice, NOON.date())
    assert (codes(view), view.hidden) == ("K14", 0)
