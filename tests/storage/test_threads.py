"""Threads share an open practice: what one of them writes is never lost to another, nor does it disturb who reads."""

import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage.practice import Practice
from tests.storage.samples import client_of, session_of, small_book


@pytest.fixture(autouse=True)
def _restless() -> Iterator[None]:
    """Threads change places as often as Python lets them."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def side_by_side(*works: Callable[[], object]) -> None:
    """Do all at once, each in a thread of its own; raises the first thing that one of them raised."""
    faults: list[Exception] = []
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        gate.wait()
        try:
            work()
        except (Trouble, LookupError, AttributeError, AssertionError) as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def test_readers_of_a_catalogue_that_changes_each_see_one_state_of_it(practice: Practice) -> None:
    catalogue, first = practice.catalogue, client_of()
    catalogue.add(first)
    catalogue.keep_codebook(small_book())
    is_over = threading.Event()

    def write() -> None:
        for number in range(40):
            catalogue.keep_fact("name", str(number))
        is_over.set()

    def read() -> None:
        while not is_over.is_set():
            assert catalogue.get(first.id) == first
            assert catalogue.codebooks() == [small_book()]
            assert catalogue.codebook(small_book().ref) == small_book()

    side_by_side(write, read, read)


def test_two_who_write_into_the_catalogue_lose_nothing_of_each_other(practice: Practice) -> None:
    catalogue = practice.catalogue

    def add(letter: str) -> Callable[[], None]:
        def work() -> None:
            for number in range(12):
                catalogue.add(client_of(f"{letter}-{number}", f"{letter}{number:02}" * 4))

        return work

    def name() -> None:
        for number in range(12):
            catalogue.keep_fact("name", str(number))

    side_by_side(add("K"), add("L"), name)
    assert len(catalogue.clients()) == 24
    assert catalogue.fact("name") == "11"


def test_each_session_is_sealed_as_its_own_clients_however_many_are_sealed_at_once(sealed: Practice) -> None:
    charts = sealed.charts
    owners = {session: f"c{session}" * 4 for session in ("aa", "bb", "cc")}
    expected = {session: charts.seal_owner(session, owner) for session, owner in owners.items()}

    def seal(session: str) -> Callable[[], None]:
        def work() -> None:
            for _ in range(1500):
                assert charts.seal_owner(session, owners[session]) == expected[session], "another client's"

        return work

    side_by_side(*map(seal, owners))


def test_both_drawers_of_a_session_saved_at_once_leave_an_index_that_knows_both(practice: Practice) -> None:
    client = client_of()
    practice.catalogue.add(client)
    session = session_of(client)
    practice.charts.save(session)

    def save(role: str) -> Callable[[], None]:
        def work() -> None:
            for _ in range(8):
                practice.charts.save_drawer(role, session)

        return work

    side_by_side(save("process"), save("progress"))
    [row] = practice.charts.summaries(client.id)
    _session, versions = practice.charts.read_with_versions(session.id, client.id)
    assert row.versions == versions == {"process": 9, "progress": 9}
