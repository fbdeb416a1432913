"""A damaged journal: everything before the damage is kept, nothing wrong is ever read."""

import struct
from pathlib import Path

import pytest

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage.journal_format import UnreadableJournal
from alliance_tui.storage.practice import Practice, create
from alliance_tui.storage.vault import Argon2Cost
from tests.storage.damage import bit_flips, truncations
from tests.storage.samples import client_of

SESSION = "5e" * 16
EVENTS = [b"came in flat", b"", b"went quiet", b"x" * 40, "маяк".encode()]


@pytest.fixture
def path(practice: Practice) -> Path:
    """A journal that was left open."""
    practice.catalogue.add(client_of())
    return written(practice, SESSION, EVENTS)


def written(practice: Practice, session: str, events: list[bytes], client_id: str = client_of().id) -> Path:
    """The path of a journal with these events."""
    practice.new_journal(session, client_id, events, lambda _count: None, lambda _trouble: None).close()
    return practice.layout.journal(session)


def pieces(blob: bytes) -> tuple[bytes, list[bytes]]:
    """The header and the records of a sound journal."""
    (owner_length,) = struct.unpack_from(">H", blob, 53)
    start = 55 + owner_length + 4
    header, records = blob[:start], []
    while start < len(blob):
        (length,) = struct.unpack_from(">I", blob, start)
        records.append(blob[start : start + 4 + length])
        start += 4 + length
    return header, records


def read(practice: Practice, path: Path) -> list[bytes] | None:
    """The events, or None where the whole journal is refused."""
    try:
        return practice.read_journal(path).events
    except Trouble:
        return None


def test_a_torn_tail_keeps_everything_before_it(practice: Practice, path: Path) -> None:
    blob = path.read_bytes()
    header, records = pieces(blob)
    assert len(records) == len(EVENTS)
    ends = [len(header) + sum(map(len, records[:count])) for count in range(len(records) + 1)]
    for cut in truncations(blob):
        path.write_bytes(cut)
        whole = sum(end <= len(cut) for end in ends[1:])
        if len(cut) < len(header):
            assert read(practice, path) is None
        else:
            content = practice.read_journal(path)
            assert content.events == EVENTS[:whole]
            assert content.lost_bytes == len(cut) - ends[whole]


def test_a_changed_bit_keeps_everything_before_it_and_nothing_after(practice: Practice, path: Path) -> None:
    blob = path.read_bytes()
    header, records = pieces(blob)
    belongs = [None] * len(header) + [number for number, record in enumerate(records) for _byte in record]
    for place, changed in enumerate(bit_flips(blob)):
        path.write_bytes(changed)
        number = belongs[place]
        assert read(practice, path) == (None if number is None else EVENTS[:number]), place


@pytest.mark.parametrize(
    "tail", [bytes(1), bytes(4), bytes(4096), b"\xff" * 100, b"\x00\x00\x00\x10" + b"g" * 16, b"\x00\x00\x00\x04" * 9]
)
def test_zeros_and_garbage_after_the_last_record_take_nothing_away(practice: Practice, path: Path, tail: bytes) -> None:
    path.write_bytes(path.read_bytes() + tail)
    content = practice.read_journal(path)
    assert content.events == EVENTS
    assert content.lost_bytes == len(tail)


def test_a_swapped_a_replayed_and_a_deleted_record_are_noticed(practice: Practice, path: Path) -> None:
    header, (one, two, three, four, five) = pieces(path.read_bytes())
    for records, kept in (
        ([one, three, two, four, five], 1),
        ([one, two, two, three, four, five], 2),
        ([one, two, four, five], 2),
        ([two, three, four, five], 0),
        ([one, two, three, four, five, five], 5),
    ):
        path.write_bytes(header + b"".join(records))
        assert read(practice, path) == EVENTS[:kept]


def test_a_record_of_an_older_file_of_the_same_session_is_foreign(practice: Practice, path: Path) -> None:
    _header, old = pieces(path.read_bytes())
    written(practice, SESSION, EVENTS)
    header, new = pieces(path.read_bytes())
    path.write_bytes(header + new[0] + old[1] + new[2])
    assert read(practice, path) == EVENTS[:1]


def test_a_record_of_another_session_is_foreign(practice: Practice, path: Path) -> None:
    other = written(practice, "6f" * 16, EVENTS)
    header, records = pieces(path.read_bytes())
    _header, foreign = pieces(other.read_bytes())
    path.write_bytes(header + records[0] + foreign[1])
    assert read(practice, path) == EVENTS[:1]


def test_a_journal_under_another_sessions_name_is_refused(practice: Practice, path: Path) -> None:
    other = practice.layout.journal("6f" * 16)
    path.rename(other)
    with pytest.raises(UnreadableJournal, match="header does not verify"):
        practice.read_journal(other)


def test_a_journal_of_another_practice_is_refused(
    practice: Practice, path: Path, tmp_path: Path, cheap: Argon2Cost
) -> None:
    kind = "seven quiet lanterns" if practice.is_sealed else None
    stranger, _code = create(tmp_path / "stranger", kind, cheap)
    stranger.catalogue.add(client_of())
    with pytest.raises(UnreadableJournal, match="belongs to another practice"):
        stranger.read_journal(path)
    stranger.close()


def test_a_newer_journal_and_a_file_that_is_none_are_told_apart(practice: Practice, path: Path) -> None:
    blob = path.read_bytes()
    path.write_bytes(b"ATJ2" + blob[4:])
    with pytest.raises(UnreadableJournal, match="written by a newer alliance-tui"):
        practice.read_journal(path)
    path.write_bytes(b"%PDF" + blob[4:])
    with pytest.raises(UnreadableJournal, match="is not a journal"):
        practice.read_journal(path)


def test_a_sealed_journal_holds_no_word_of_its_events(sealed: Practice) -> None:
    sealed.catalogue.add(client_of())
    blob = written(sealed, SESSION, EVENTS).read_bytes()
    assert not any(event in blob for event in EVENTS if event)
    assert client_of().id.encode() not in blob
    assert bytes.fromhex(client_of().id) not in blob
