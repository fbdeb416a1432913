"""The audit log: a chain in which no line can be changed, moved or taken out unseen."""

import base64

import orjson
import pytest

from alliance_tui.storage.audit import AuditLog
from alliance_tui.storage.practice import Practice, audit_without_keys
from tests.storage.practices import again


@pytest.fixture
def log(practice: Practice) -> AuditLog:
    """A log of five lines."""
    for number in range(5):
        practice.audit.note("exported", subject=f"heronwing {number}")
    return practice.audit


def lines_of(practice: Practice) -> list[bytes]:
    """The log as it lies on disk."""
    return practice.layout.audit.read_bytes().splitlines(keepends=True)


def faults(practice: Practice, lines: list[bytes]) -> list[str]:
    """What is wrong with each of these lines, as the practice's log."""
    practice.layout.audit.write_bytes(b"".join(lines))
    return [entry.fault for entry in practice.audit.entries()]


def test_what_was_noted_is_read_back_in_order(practice: Practice, log: AuditLog) -> None:
    entries = list(log.entries())
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.particulars for entry in entries] == [{"subject": f"heronwing {n}"} for n in range(5)]
    assert not any(entry.fault for entry in entries)
    assert log.length() == 5


def test_a_log_that_is_not_there_is_empty(practice: Practice) -> None:
    assert list(practice.audit.entries()) == []
    assert practice.audit.length() == 0


def test_the_numbers_go_on_when_the_practice_is_opened_again(practice: Practice, log: AuditLog) -> None:
    assert again(practice).audit.note("amended") == 6


@pytest.mark.parametrize("place", range(5))
def test_an_edited_line_breaks_the_chain_there_or_right_behind(practice: Practice, log: AuditLog, place: int) -> None:
    lines = lines_of(practice)
    lines[place] = lines[place].replace(b'"exported"', b'"imported"')
    found = faults(practice, lines)
    assert not any(found[:place])
    if place < 4:
        assert found[place + 1] == "it does not follow the line before it"
    elif practice.is_sealed:
        assert found[place] == "its content does not verify"


@pytest.mark.parametrize("place", range(4))
def test_a_line_that_was_taken_out_is_missed(practice: Practice, log: AuditLog, place: int) -> None:
    lines = lines_of(practice)
    found = faults(practice, lines[:place] + lines[place + 1 :])
    assert not any(found[:place])
    assert found[place] == "it does not follow the line before it"


@pytest.mark.parametrize("place", range(4))
def test_two_lines_in_another_order_are_noticed(practice: Practice, log: AuditLog, place: int) -> None:
    lines = lines_of(practice)
    lines[place], lines[place + 1] = lines[place + 1], lines[place]
    assert faults(practice, lines)[place] == "it does not follow the line before it"


def test_a_line_that_stands_there_twice_is_noticed(practice: Practice, log: AuditLog) -> None:
    lines = lines_of(practice)
    assert any(faults(practice, [*lines, lines[-1]]))


def test_the_log_of_another_practice_is_noticed(plain: Practice, sealed: Practice) -> None:
    plain.audit.note("opened")
    sealed.layout.audit.write_bytes(plain.layout.audit.read_bytes())
    (entry,) = sealed.audit.entries()
    assert entry.fault == "it does not follow the line before it"


def test_rubbish_between_the_lines_is_shown_as_a_line_that_cannot_be_read(practice: Practice, log: AuditLog) -> None:
    lines = lines_of(practice)
    found = faults(practice, [*lines[:2], b"\x00\xff rubbish\n", *lines[2:]])
    assert found[2] == "it cannot be read"
    assert found[3] == "it does not follow the line before it"


@pytest.mark.parametrize("cut", [1, 7, 60])
def test_a_torn_tail_is_cut_before_the_next_line(practice: Practice, log: AuditLog, cut: int) -> None:
    path = practice.layout.audit
    path.write_bytes(path.read_bytes()[:-cut])
    assert log.note("amended") == 5
    entries = list(log.entries())
    assert [entry.what for entry in entries] == ["exported"] * 4 + ["amended"]
    assert not any(entry.fault for entry in entries)


def test_a_failed_unlock_is_noted_without_a_key_and_the_chain_holds(practice: Practice, log: AuditLog) -> None:
    assert audit_without_keys(practice.layout.root, practice.vault).note("failed-unlock", guess="velvet thunder") == 6
    practice.audit.note("opened")
    entries = list(log.entries())
    assert [entry.what for entry in entries[-2:]] == ["failed-unlock", "opened"]
    assert not any(entry.fault for entry in entries)
    assert entries[-2].particulars is None
    assert b"velvet thunder" not in practice.layout.audit.read_bytes()


def test_particulars_are_sealed_on_the_disk_and_bound_to_their_line(sealed: Practice) -> None:
    for number in range(2):
        sealed.audit.note("exported", subject=f"heronwing {number}")
    raw = sealed.layout.audit.read_bytes()
    assert b"heronwing" not in raw
    one, other = (orjson.loads(line) for line in raw.splitlines())
    assert b"heronwing" not in base64.b64decode(one["data"])
    other["data"], other["nonce"] = one["data"], one["nonce"]
    forged = [raw.splitlines(keepends=True)[0], orjson.dumps(other) + b"\n"]
    assert faults(sealed, forged) == ["", "its content does not verify"]


def test_a_line_of_a_newer_format_says_so(practice: Practice, log: AuditLog) -> None:
    lines = lines_of(practice)
    last = orjson.loads(lines[-1])
    found = faults(practice, [*lines[:-1], orjson.dumps({**last, "format": 2}) + b"\n"])
    assert found == ["", "", "", "", "a newer alliance-tui wrote it"]


def test_the_log_is_for_its_owner_only(practice: Practice, log: AuditLog) -> None:
    assert practice.layout.audit.stat().st_mode & 0o777 == 0o600
