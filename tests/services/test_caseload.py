"""The caseload, its clients, and looking back."""

from pathlib import Path

import pytest

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import caseload, recovery, review
from alliance_tui.services.clients import CodeTaken, UnusableCode, add_client, find_client
from alliance_tui.services.live_session import LiveSession, start
from alliance_tui.services.review_walk import ReviewWalk
from alliance_tui.services.trends import caseload_trend
from alliance_tui.storage.catalogue import UnknownClient
from alliance_tui.storage.charts import UnknownSession
from alliance_tui.storage.practice import Practice, ReadOnly, open_practice


def another(practice: Practice, code: str, book: Codebook) -> Client:
    """One more client."""
    return add_client(practice, code, codebook=book.id, planned_min=45)


def had(practice: Practice, client: Client, book: Codebook, number: int, *groups: str) -> LiveSession:
    """A session that is over, with a marker of each group."""
    session = start(practice, client, book, number=number)
    for group in groups:
        session.mark(group, 0)
    session.end()
    return session


@pytest.fixture
def other(practice: Practice, book: Codebook) -> Client:
    """A second client."""
    return another(practice, "a-02", book)


def test_the_caseload_lists_clients_by_code_with_their_sessions_and_open_episodes(
    practice: Practice, client: Client, other: Client, book: Codebook
) -> None:
    had(practice, client, book, 1, "withdrawal", "confrontation")
    had(practice, client, book, 2, "repair")
    rows = caseload.caseload(practice)
    assert [(row.client, row.session_count, row.open_episodes) for row in rows] == [(other, 0, 0), (client, 2, 2)]
    assert [row.ruptures for row in rows] == [(), (2, 0)]
    assert rows[0].last_at is None
    assert rows[1].last_at == practice.charts.summaries(client.id)[-1].started_at


def test_an_archived_client_is_listed_only_when_asked_for(practice: Practice, client: Client, other: Client) -> None:
    practice.catalogue.change(client.model_copy(update={"is_archived": True}))
    assert [row.client for row in caseload.caseload(practice)] == [other]
    assert len(caseload.caseload(practice, with_archived=True)) == 2


def test_a_damaged_index_spoils_its_own_row_only(
    practice: Practice, client: Client, other: Client, book: Codebook
) -> None:
    had(practice, client, book, 1)
    had(practice, other, book, 1)
    practice.layout.index(client.id).write_bytes(b"torn")
    rows = {row.client.code: row for row in caseload.caseload(practice)}
    assert isinstance(rows["K-14"].trouble, Trouble)
    assert rows["K-14"].session_count == 0
    assert rows["a-02"].trouble is None
    assert rows["a-02"].session_count == 1


def test_the_next_number_counts_live_sessions_too(practice: Practice, client: Client, book: Codebook) -> None:
    assert recovery.next_number(practice, client) == 1
    had(practice, client, book, 1)
    assert recovery.next_number(practice, client) == 2
    live = start(practice, client, book, number=2)
    assert recovery.next_number(practice, client) == 3
    assert [one.state.began.number for one in recovery.unfinished_of(practice, client)] == [2]
    live.close()


def test_ruptures_are_counted_by_the_kind_of_their_group(practice: Practice, client: Client, book: Codebook) -> None:
    had(practice, client, book, 1, "withdrawal", "withdrawal", "confrontation", "repair", "connection")
    (summary,) = practice.charts.summaries(client.id)
    assert caseload.ruptures_of(summary, book) == 3
    assert caseload.ruptures_of(summary, None) == 0


def test_a_client_is_found_whatever_the_case_and_an_unknown_one_names_the_nearest(
    practice: Practice, client: Client, other: Client
) -> None:
    assert find_client(practice, " k-14 ") == client
    with pytest.raises(UnknownClient) as caught:
        find_client(practice, "K-15")
    assert caught.value.line == "there is no client K-15. Did you mean K-14?"
    with pytest.raises(UnknownClient, match="there is no client Zzzz"):
        find_client(practice, "Zzzz")


@pytest.mark.parametrize("code", ["", "x" * 25, "a/b"])
def test_an_unusable_code_is_trouble_in_words(practice: Practice, code: str) -> None:
    with pytest.raises(UnusableCode):
        find_client(practice, code)
    with pytest.raises(UnusableCode):
        add_client(practice, code, codebook="rupture-repair", planned_min=50)
    assert practice.catalogue.clients() == []


def test_no_two_clients_have_one_code(practice: Practice, client: Client, book: Codebook) -> None:
    with pytest.raises(CodeTaken):
        another(practice, "k-14", book)
    assert practice.catalogue.clients() == [client]


def test_a_reader_adds_no_client(practice: Practice, book: Codebook) -> None:
    reader = open_practice(practice.layout.root, practice.vault, practice._keys, read_only=True)
    with pytest.raises(ReadOnly):
        another(reader, "K-14", book)


def test_a_session_is_read_by_its_id_and_by_code_and_number(practice: Practice, client: Client, book: Codebook) -> None:
    first, second = had(practice, client, book, 1, "repair"), had(practice, client, book, 2, "withdrawal")
    wanted = practice.charts.read(second.state.began.session)
    assert review.read_session(practice, wanted.id) == wanted
    assert review.read_session(practice, "K-14/2") == wanted
    assert review.read_session(practice, "k-14/1").id == first.state.began.session


def test_a_live_session_is_read_from_its_journal(practice: Practice, client: Client, book: Codebook) -> None:
    had(practice, client, book, 1)
    live = start(practice, client, book, number=2)
    live.rewrite("Just now.")
    for wanted in ("K-14/2", live.state.began.session):
        read = review.read_session(practice, wanted)
        assert (read.client, read.note.text) == ("K-14", "Just now.")
    live.close()


@pytest.mark.parametrize("wanted", ["K-14/9", "K-14/", "K-14/x", "K-14/²", "0", "..", "a.b", "", "K-14/-1"])
def test_a_session_that_is_not_there_is_unknown(
    practice: Practice, client: Client, book: Codebook, wanted: str
) -> None:
    had(practice, client, book, 1)
    with pytest.raises(UnknownSession):
        review.read_session(practice, wanted)


@pytest.mark.parametrize("wanted", ["K-15/1", "../vault", "/1", "x" * 30 + "/1"])
def test_a_session_of_a_client_that_is_not_there_is_trouble_in_words(
    practice: Practice, client: Client, wanted: str
) -> None:
    with pytest.raises(Trouble):
        review.read_session(practice, wanted)


def test_sessions_of_all_clients_come_by_time_and_of_one_by_number(
    practice: Practice, client: Client, other: Client, book: Codebook
) -> None:
    for one, number in ((client, 1), (other, 1), (client, 2)):
        had(practice, one, book, number)
    listed = [(one.client.code, one.summary.number) for one in review.sessions(practice)]
    assert listed == [("K-14", 1), ("a-02", 1), ("K-14", 2)]
    assert [one.summary.number for one in review.sessions(practice, client)] == [1, 2]


def test_a_damaged_index_leaves_everybody_elses_sessions_and_markers(
    practice: Practice, client: Client, other: Client, book: Codebook
) -> None:
    had(practice, client, book, 1, "withdrawal")
    had(practice, other, book, 1, "confrontation")
    practice.layout.index(client.id).write_bytes(b"torn")
    troubles: list[Trouble] = []
    assert [one.client for one in review.sessions(practice, troubles=troubles)] == [other]
    assert [trouble.line.partition(" cannot")[0] for trouble in troubles] == ["the sessions of K-14"]
    unlisted, marker = review.all_markers(practice)
    assert isinstance(unlisted, review.Unlisted)
    assert isinstance(marker, review.MarkerRow)
    course, troubles = caseload_trend(practice)
    assert (course.sessions, [type(trouble) for trouble in troubles]) == (1, [review.Unlisted])
    assert len(ReviewWalk(practice, None).unlisted) == 1
    for listing in (lambda: review.sessions(practice), lambda: review.sessions(practice, client, troubles=[])):
        with pytest.raises(Trouble):
            listing()


def test_markers_of_all_sessions_are_filtered_and_a_damaged_session_yields_its_trouble(
    practice: Practice, client: Client, book: Codebook
) -> None:
    had(practice, client, book, 1, "withdrawal", "repair")
    broken = had(practice, client, book, 2, "withdrawal")
    had(practice, client, book, 3, "withdrawal")
    Path(practice.layout.process(broken.state.began.session)).write_bytes(b"torn")
    rows = list(review.all_markers(practice, wanted=MarkerFilter(group="withdrawal")))
    assert [row.session.number if isinstance(row, review.MarkerRow) else "trouble" for row in rows] == [
        1,
        "trouble",
        3,
    ]
    first = rows[0]
    assert isinstance(first, review.MarkerRow)
    assert first.episode is not None
    assert first.marker.id in first.episode.ruptures
