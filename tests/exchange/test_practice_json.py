"""A practice as one JSON document."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.replay import Step
from alliance_tui.exchange.practice_json import (
    PracticeDocument,
    UnreadablePractice,
    practice_pieces,
    read_practice,
    write_practice,
)
from tests.exchange.conftest import GOLDEN, Golden
from tests.exchange.samples import AWKWARD, MADE_AT, sample, sessions

CLIENT = Client(id="c14", code="K-14", created_at=MADE_AT)


@pytest.fixture
def document(book: Codebook) -> PracticeDocument:
    """A practice of one client and one session."""
    return PracticeDocument(
        written_at=MADE_AT,
        clients=(CLIENT,),
        codebooks=(book,),
        sessions=(sample(),),
        replays={"0f3c": (Step(0.5, 0, 0, "", AWKWARD), Step(2, 0, 1, "c", "\n"))},
    )


def test_a_practice_is_as_agreed(document: PracticeDocument, golden: Golden) -> None:
    golden("practice-1.json", write_practice(document))


def test_format_1_is_read_for_ever(document: PracticeDocument) -> None:
    assert read_practice((GOLDEN / "practice-1.json").read_bytes()) == document


def test_pieces_are_the_whole(document: PracticeDocument) -> None:
    replays = iter(document.replays.items())
    pieces = practice_pieces([CLIENT], document.codebooks, iter([sample()]), replays, MADE_AT)
    assert b"".join(pieces) == write_practice(document)


def test_an_empty_practice_comes_back() -> None:
    empty = PracticeDocument(written_at=MADE_AT)
    assert read_practice(write_practice(empty)) == empty


@given(st.data())
def test_everything_comes_back(book: Codebook, data: st.DataObject) -> None:
    given_sessions = tuple(data.draw(sessions(book, number)) for number in range(1, data.draw(st.integers(1, 4))))
    step = st.builds(Step, st.floats(0, 9999), st.integers(0, 9), st.integers(0, 9), st.text(), st.text())
    document = PracticeDocument(
        written_at=MADE_AT,
        clients=(Client(id="c1", code="א", created_at=MADE_AT),),
        codebooks=(book,),
        sessions=given_sessions,
        replays={one.id: tuple(data.draw(st.lists(step, min_size=1, max_size=2))) for one in given_sessions[:1]},
    )
    assert read_practice(write_practice(document)) == document


Content = dict[str, Any]


def put(content: Content, path: str, value: Any) -> None:
    """Put a value at a place like `sessions.0.number`."""
    *names, last = [int(name) if name.isdecimal() else name for name in path.split(".")]
    at: Any = content
    for name in names:
        at = at[name]
    at[last] = value


def twice(part: str) -> Callable[[Content], None]:
    """Doubles the first of a list."""

    def double(content: Content) -> None:
        found: Any = content
        for name in part.split("."):
            found = found[int(name) if name.isdecimal() else name]
        found.append(found[0])

    return double


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda content: put(content, "format", 2), "its format 2 is newer than 1"),
        (lambda content: put(content, "format", "one"), "format: "),
        (lambda content: put(content, "kind", "x"), "does not say that it is one"),
        (lambda content: put(content, "sessions.0.number", 0), "sessions.0.number: "),
        (lambda content: put(content, "sessions.0.markers.1.offset_s", "secret"), "sessions.0.markers.1.offset_s: "),
        (lambda content: put(content, "sessions.0.mood", "secret"), "sessions.0.mood: "),
        (lambda content: put(content, "sessions.0.client_id", "gone"), "sessions.0: its client is not in"),
        (lambda content: put(content, "sessions.0.codebook.version", 9), "sessions.0: its codebook is not in"),
        (lambda content: put(content, "replays", {"gone": []}), "replays: one belongs to no session"),
        (lambda content: put(content, "clients", None), "clients: "),
        (lambda content: content.pop("written_at"), "written_at: "),
        (twice("clients"), "client: one stands twice"),
        (twice("sessions"), "session: one stands twice"),
        (twice("sessions.0.markers"), "sessions.0: marker: one stands twice"),
        (twice("sessions.0.episodes"), "sessions.0: episode: one stands twice"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    document: PracticeDocument, change: Callable[[Content], Any], place: str
) -> None:
    content = json.loads(write_practice(document))
    change(content)
    with pytest.raises(UnreadablePractice) as caught:
        read_practice(json.dumps(content).encode())
    assert place in caught.value.line
    assert "secret" not in caught.value.line
    assert "Nothing was imported" in caught.value.line


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b"{}"])
def test_what_is_no_practice_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadablePractice):
        read_practice(content)


def test_two_clients_whose_codes_differ_by_case_alone_are_refused(document: PracticeDocument) -> None:
    other = CLIENT.model_copy(update={"id": "c15", "code": "k-14"})
    with pytest.raises(UnreadablePractice, match="client code: one stands twice"):
        read_practice(write_practice(document.model_copy(update={"clients": (CLIENT, other)})))
