"""Retention: two clocks, none of which runs unless it is set; one drawer goes and the other reads as before."""

from datetime import date, timedelta

import pytest

from alliance_tui.domain.retention import Retention
from alliance_tui.services import retention
from alliance_tui.services.record_note import RecordSealed, change
from alliance_tui.services.searching import search
from alliance_tui.storage import snapshots
from alliance_tui.storage.doctor import Doctor
from alliance_tui.storage.practice import Practice, ReadOnly
from tests.storage.practices import ONE, OTHER, SESSIONS, again, fill
from tests.storage.samples import COMMENT, WORDS

FIRST = SESSIONS[0]
FAR = date(2099, 1, 1)


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice, with three sessions, a snapshot, and a plan in the first session."""
    fill(practice)
    change(practice, FIRST, plan="canary plan")
    snapshots.take(practice.layout)
    return practice


def listed(practice: Practice, rule: Retention, today: date = FAR) -> list[tuple[str, int, str]]:
    """What is due, in short."""
    found, troubles = retention.due(practice, rule, today)
    assert troubles == []
    return [(one.client.code, one.summary.number, one.drawer) for one in found]


def test_nothing_is_proposed_unless_it_is_set(kept: Practice) -> None:
    assert listed(kept, Retention()) == []


def test_the_clocks_know_nothing_of_each_other(kept: Practice) -> None:
    process = [("K-14", 1, "process"), ("K-14", 2, "process"), ("M-03", 3, "process")]
    assert listed(kept, Retention(process_years=5)) == process
    record = [(code, number, "progress") for code, number, _drawer in process]
    assert listed(kept, Retention(record_years=7)) == record


def test_a_process_note_has_its_own_day_and_a_record_that_of_the_last_service(kept: Practice) -> None:
    first, last = SESSIONS[0].started_at.date(), SESSIONS[1].started_at.date()
    day = first.replace(year=first.year + 1)
    rule = Retention(process_years=1, record_years=1)
    assert listed(kept, rule, day) == []
    assert listed(kept, rule, day + timedelta(days=1)) == [("K-14", 1, "process")]
    after_last = last.replace(year=last.year + 1) + timedelta(days=1)
    assert [one for one in listed(kept, rule, after_last) if one[2] == "progress"] == [
        ("K-14", 1, "progress"),
        ("K-14", 2, "progress"),
    ]


def test_the_record_of_a_minor_is_kept_until_years_after_majority(kept: Practice) -> None:
    retention.set_birth_year(kept, ONE, 2020)
    rule = Retention(record_years=7)
    assert rule.record_until(date(2031, 3, 18), 2020) == date(2041, 12, 31)
    assert {code for code, _number, _drawer in listed(kept, rule, date(2041, 12, 31))} == {"M-03"}
    assert {code for code, _number, _drawer in listed(kept, rule, date(2042, 1, 1))} == {"K-14", "M-03"}
    with pytest.raises(Exception, match="no year of birth"):
        retention.set_birth_year(kept, OTHER, 3000)


def test_a_leap_day_has_its_anniversary_on_the_first_of_march() -> None:
    assert Retention(process_years=1).process_until(date(2032, 2, 29)) == date(2033, 3, 1)


def purge(practice: Practice, drawer: str, number: int = 1) -> None:
    """Empty one drawer of one session."""
    found, _troubles = retention.due(practice, Retention(process_years=1, record_years=1), FAR)
    assert (
        retention.purge(practice, [one for one in found if (one.drawer, one.summary.number) == (drawer, number)]) == 1
    )


def test_without_its_process_note_a_session_still_stands_everywhere(kept: Practice) -> None:
    purge(kept, "process")
    session = again(kept).charts.read(FIRST.id)
    assert session.process_purged_at is not None
    assert (session.note.text, session.markers, session.episodes, session.history) == ("", (), (), ())
    assert (session.plan, session.started_at, session.number) == ("canary plan", FIRST.started_at, 1)
    row = kept.charts.summaries(ONE.id)[0]
    assert (row.number, row.process_purged_at) == (1, session.process_purged_at)
    assert kept.charts.read_replay(FIRST.id, ONE.id) == []
    assert Doctor(again(kept)).examine().is_well
    assert {hit.session.number for hit in search(kept, WORDS[0], None)} == {2, 3}  # type: ignore[union-attr]
    last = list(kept.audit.entries())[-1]
    assert (last.what, last.particulars) == ("purged", {"session": FIRST.id, "drawer": "process"})


def test_nothing_of_an_emptied_drawer_is_left_in_any_file(plain: Practice) -> None:
    fill(plain)
    change(plain, FIRST, plan="canary plan")
    snapshots.take(plain.layout)
    for drawer in ("process", "progress"):
        for number in (1, 2, 3):
            purge(plain, drawer, number)
    told = [word for word in (*WORDS, COMMENT, "heron", "canary") if _is_left(plain, word)]
    assert told == []
    assert Doctor(again(plain)).examine().is_well


def _is_left(practice: Practice, word: str) -> bool:
    return any(word.encode() in path.read_bytes() for path in practice.layout.root.rglob("*") if path.is_file())


def test_without_its_record_the_process_note_reads_as_before_and_nothing_can_be_written(kept: Practice) -> None:
    purge(kept, "progress")
    session = again(kept).charts.read(FIRST.id)
    assert session.record_purged_at is not None
    assert (session.process, session.plan, session.pauses) == (FIRST.process, "", ())
    assert (session.started_at, session.ended_at) == (FIRST.started_at, FIRST.ended_at)
    assert Doctor(again(kept)).examine().is_well
    with pytest.raises(RecordSealed, match="was emptied"):
        change(kept, session, plan="again")
    assert ("K-14", 1, "progress") not in listed(kept, Retention(record_years=1))


def test_a_reader_empties_nothing(kept: Practice) -> None:
    found, _troubles = retention.due(kept, Retention(process_years=1), FAR)
    with pytest.raises(ReadOnly):
        retention.purge(again(kept), found)


def test_no_journal_of_an_emptied_process_note_is_left(kept: Practice) -> None:
    layout = kept.layout
    (taken,) = [layout.snapshots / path.name for path in snapshots.taken(layout)]
    aside = layout.quarantine / "20310311T120000Z" / "live"
    places = [taken / "live", aside, layout.quarantine]
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{FIRST.id}.journal").write_bytes(b"as it was typed")
        (place / f"{OTHER.id}.journal").write_bytes(b"another one")
    found, _troubles = retention.due(kept, Retention(process_years=5), FAR)
    retention.purge(kept, [one for one in found if one.summary.id == FIRST.id])
    assert [sorted(path.stem for path in place.glob("*.journal")) for place in places] == [[OTHER.id]] * 3
