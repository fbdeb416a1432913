"""The search pack: what is put in is found by any part of it, and frames hold only where they were put."""

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.folding import folded
from alliance_tui.domain.note import Note, Paragraph
from alliance_tui.domain.session import Session
from alliance_tui.storage.seal import Unverified
from alliance_tui.storage.search_pack import Place, SearchPack
from tests.storage.damage import bit_flips, truncations
from tests.storage.samples import COMMENT, client_of, session_of

PRACTICE = "ab" * 16
HEADER = 4 + 1 + 16


@pytest.fixture(params=["plain", "sealed"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    """A key, or none in an open practice."""
    return bytes(range(32)) if request.param == "sealed" else None


@pytest.fixture
def pack(tmp_path: Path, key: bytes | None) -> SearchPack:
    """A pack with sessions 1 and 2."""
    made = SearchPack(tmp_path / "one.pack", PRACTICE, client_of().id, key)
    made.put(session_of(client_of(), 1, ("heronwing", "Straße am Maß")), 1)
    made.put(session_of(client_of(), 2, ("velvet thunder",)), 4)
    return made


def ids(pack: SearchPack, needle: str) -> list[int]:
    """The numbers of the sessions that hold it."""
    return [int(hit.session_id, 16) for hit in pack.search(folded(needle))]


def frames(blob: bytes) -> Iterator[bytes]:
    """Each frame of a pack."""
    place = HEADER
    while place < len(blob):
        _session, length = struct.unpack_from(">16sI", blob, place)
        yield blob[place : place + 20 + length]
        place += 20 + length


def noted(number: int, *texts: str) -> Session:
    """A session with nothing but these paragraphs."""
    paragraphs = tuple(Paragraph(offset_s=place, text=text) for place, text in enumerate(texts))
    note = Note(text="\n".join(texts), paragraphs=paragraphs)
    return session_of(client_of(), number).model_copy(update={"note": note, "markers": (), "episodes": ()})


def test_a_session_is_found_by_any_part_of_a_word_at_its_place(pack: SearchPack) -> None:
    (hit,) = pack.search("ronw")
    assert hit.session_id == session_of(client_of(), 1).id
    assert hit.places == (Place(0, ""),)


def test_a_comment_is_found_with_its_marker(pack: SearchPack) -> None:
    assert [hit.places for hit in pack.search(folded(COMMENT))] == [(Place(61.25, "m1"),)] * 2


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Straße", "STRASSE"),
        ("café crème", "CAFE CREME"),
        ("cafe\u0301", "café"),
        ("Маяк у моря", "МАЯК"),
        ("Ёлка", "елка"),
        ("ΛΌΓΟΣ", "λογος"),
        ("שָׁלוֹם", "שלום"),
        ("مَرْحَبًا", "مرحبا"),
        ("東京タワー", "京タ"),
        ("ﬁne", "fine"),
        ("İstanbul", "istanbul"),
        ("한국어", "국"),
    ],
)
def test_case_and_accents_do_not_matter_in_any_script(tmp_path: Path, written: str, typed: str) -> None:
    pack = SearchPack(tmp_path / "one.pack", PRACTICE, client_of().id, None)
    pack.put(noted(1, f"she said {written} again"), 1)
    assert ids(pack, typed) == [1]
    assert ids(pack, typed + "x") == []


@given(st.text(min_size=1, max_size=30), st.data())
def test_any_part_of_any_text_is_found(tmp_path: Path, text: str, data: st.DataObject) -> None:
    text = text.replace("\n", " ")
    line = folded(text)
    start = data.draw(st.integers(0, len(line)))
    pack = SearchPack(tmp_path / "any.pack", PRACTICE, client_of().id, None)
    pack.replace_all([(noted(1, text), 1)])
    needle = line[start : start + 5]
    assert not needle or ids(pack, needle) == [1] or folded(needle) != needle


def test_putting_a_session_again_takes_the_place_of_what_it_was(pack: SearchPack) -> None:
    pack.put(noted(1, "quincunx"), 2)
    assert ids(pack, "heronwing") == []
    assert ids(pack, "quincunx") == [1]
    assert ids(pack, "velvet") == [2]
    assert pack.versions() == {session_of(client_of(), 1).id: 2, session_of(client_of(), 2).id: 4}


def test_making_it_anew_keeps_only_what_is_given(pack: SearchPack) -> None:
    pack.replace_all([(noted(3, "lighthouse"), 7)])
    assert (ids(pack, "velvet"), ids(pack, "house")) == ([], [3])
    assert list(pack.versions().values()) == [7]


def test_a_session_without_a_word_is_in_the_pack_and_does_no_harm(pack: SearchPack) -> None:
    pack.put(noted(3), 1)
    assert ids(pack, "velvet") == [2]
    assert ids(pack, "version") == []
    assert len(pack.versions()) == 3


def test_what_stands_in_the_frames_head_is_never_found(pack: SearchPack) -> None:
    assert ids(pack, "places") == []
    assert ids(pack, "m1") == []


def test_a_pack_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    pack = SearchPack(tmp_path / "none.pack", PRACTICE, client_of().id, None)
    assert ids(pack, "heron") == []
    assert pack.versions() == {}


def test_a_sealed_pack_holds_no_word_in_clear(tmp_path: Path) -> None:
    pack = SearchPack(tmp_path / "one.pack", PRACTICE, client_of().id, bytes(32))
    pack.put(session_of(client_of()), 1)
    raw = (tmp_path / "one.pack").read_bytes()
    assert not [word for word in ("heronwing", "quincunx", "маяк", COMMENT, "places") if word.encode() in raw]


def test_frames_swapped_between_two_sessions_are_refused(pack: SearchPack, tmp_path: Path) -> None:
    path = tmp_path / "one.pack"
    blob = path.read_bytes()
    one, other = frames(blob)
    path.write_bytes(blob[:HEADER] + one[:16] + other[16:] + other[:16] + one[16:])
    for read in (lambda: ids(pack, "velvet"), pack.versions):
        with pytest.raises(Unverified):
            read()


def test_the_pack_of_another_client_is_refused(pack: SearchPack, tmp_path: Path, key: bytes | None) -> None:
    other = SearchPack(tmp_path / "one.pack", PRACTICE, "d2" * 8, key)
    with pytest.raises(Unverified):
        ids(other, "velvet")


def test_the_pack_of_another_practice_or_kind_is_refused(pack: SearchPack, tmp_path: Path, key: bytes | None) -> None:
    path = tmp_path / "one.pack"
    for practice, other_key in (("cd" * 16, key), (PRACTICE, None if key else bytes(32))):
        with pytest.raises(Unverified, match="another file's"):
            ids(SearchPack(path, practice, client_of().id, other_key), "velvet")


def test_every_truncation_and_every_flip_is_refused_or_tells_the_truth(pack: SearchPack, tmp_path: Path) -> None:
    path = tmp_path / "one.pack"
    blob = path.read_bytes()
    one, _other = frames(blob)
    good, boundary = pack.versions(), len(blob[:HEADER] + one)
    for damaged in (*truncations(blob), *bit_flips(blob)):
        path.write_bytes(damaged)
        try:
            found = pack.versions()
        except Unverified:
            continue
        assert len(damaged) in (HEADER, boundary)  # whole frames are gone: the doctor misses their versions
        assert found.items() <= good.items()


def test_a_damaged_pack_is_left_as_it_is_by_the_next_session(pack: SearchPack, tmp_path: Path) -> None:
    path = tmp_path / "one.pack"
    path.write_bytes(path.read_bytes()[:-1])
    before = path.read_bytes()
    pack.put(noted(3, "lighthouse"), 1)
    assert path.read_bytes() == before
