"""Draft, signed, addenda: what keeps a note from being signed, and that nothing in a signed one changes unseen."""

from datetime import datetime, timedelta

import orjson
import pytest

from alliance_tui.config.templates import load_templates
from alliance_tui.domain.attention import worth_a_look
from alliance_tui.domain.progress_note import ProgressNote, TelehealthHeader, TemplateRef, WrittenSection
from alliance_tui.domain.reminders import open_risk, to_sign
from alliance_tui.domain.risk import RiskBlock, RiskLevel
from alliance_tui.domain.session import Session, State
from alliance_tui.services import record_note, signing
from alliance_tui.services.record_draft import RecordDraft
from alliance_tui.services.record_note import RecordSealed, change
from alliance_tui.services.signing import NotLogged, NotSigned
from alliance_tui.storage.audit import AuditLog
from alliance_tui.storage.doctor import Doctor
from alliance_tui.storage.files import DiskTrouble
from alliance_tui.storage.practice import Practice, ReadOnly
from tests.storage.damage import whole
from tests.storage.practices import SESSIONS, again, fill

SESSION, LATER = SESSIONS[0], SESSIONS[1]
ENDED = SESSION.ended_at
assert ENDED is not None
WRITTEN = ENDED + timedelta(hours=1)
NOTE = ProgressNote(
    template=TemplateRef(id="dap", version=1, title="DAP"),
    sections=(WrittenSection(id="data", title="Data", text="Slept badly."),),
    written_at=WRITTEN,
)
WHO = "A. Therapist"


class Wall:
    """The wall clock, an hour after the draft was written."""

    def __init__(self) -> None:
        self.now = WRITTEN + timedelta(hours=1)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    """Stands in for the wall clock while signing."""
    clock = Wall()
    monkeypatch.setattr(signing, "wall_now", clock)
    return clock


@pytest.fixture
def kept(practice: Practice, wall: Wall) -> Practice:
    """Either kind of practice, with a draft in its first session."""
    fill(practice)
    change(practice, SESSION, progress_note=NOTE, header=TelehealthHeader(platform="the clinic's"))
    return practice


def signed(practice: Practice) -> Session:
    """The first session, signed."""
    return signing.sign(practice, SESSION, WHO)


def faults(practice: Practice) -> list[str]:
    """What the doctor says about record drawers."""
    return [one.fault for one in Doctor(again(practice)).examine().findings if one.file.startswith("progress")]


def test_a_signed_note_says_who_and_when_and_is_noted(kept: Practice, wall: Wall) -> None:
    session = signed(kept)
    assert session.signature is not None
    assert (session.state, session.signature.by, session.signature.at) == (State.SIGNED, WHO, wall.now)
    assert again(kept).charts.read(SESSION.id) == session
    last = list(kept.audit.entries())[-1]
    assert (last.what, last.particulars) == ("signed", {"session": SESSION.id, "hash": session.signature.hash})
    assert kept.charts.summaries(SESSION.client_id)[0].signed_at == wall.now
    assert faults(kept) == []


def test_nothing_in_a_signed_record_can_be_written(kept: Practice) -> None:
    session = signed(kept)
    before = whole(kept.layout.root)
    for act in (
        lambda: change(kept, session, plan="another"),
        lambda: change(kept, SESSION, plan="another"),  # also where it was read before it was signed
        lambda: signing.sign(kept, session, WHO),
    ):
        with pytest.raises(RecordSealed, match="this note is signed") as raised:
            act()
        assert raised.value.remedy == "Write an addendum"
    assert whole(kept.layout.root) == before


@pytest.mark.parametrize(
    ("changes", "by", "said"),
    [
        ({"progress_note": None}, WHO, "nothing is written in this note yet"),
        ({"risk": RiskBlock(opened_at=WRITTEN)}, WHO, "wants a level, a rationale and a follow-up"),
        ({"risk": RiskBlock(opened_at=WRITTEN, level=RiskLevel.LOW, rationale="r")}, WHO, "wants a follow-up"),
        ({}, "", "a signature needs a name"),
        ({}, " ", "a signature needs a name"),
        ({}, "A\nB", "a signature needs a name"),
    ],
)
def test_what_keeps_a_draft_from_being_signed_is_said_and_nothing_is_lost(
    kept: Practice, changes: dict[str, object], by: str, said: str
) -> None:
    draft = change(kept, SESSION, **changes)
    before = whole(kept.layout.root)
    with pytest.raises(NotSigned, match=said):
        signing.sign(kept, draft, by)
    assert whole(kept.layout.root) == before


@pytest.mark.parametrize("back", [timedelta(hours=1, seconds=1), timedelta(days=4000)])
def test_a_clock_that_went_back_signs_nothing_and_says_so(kept: Practice, wall: Wall, back: timedelta) -> None:
    wall.now -= back
    with pytest.raises(NotSigned, match="this machine's clock went back: it says") as raised:
        signed(kept)
    assert (raised.value.safe, raised.value.remedy) == ("The draft is saved", "Set the clock, then sign")
    wall.now = WRITTEN + timedelta(hours=2)
    session = signed(kept)
    wall.now -= timedelta(hours=1)
    with pytest.raises(NotSigned, match="clock went back"):
        signing.add(kept, session, "More.", WHO)


def test_a_note_is_never_signed_before_the_risk_that_it_holds_was_opened(kept: Practice, wall: Wall) -> None:
    later = wall.now + timedelta(minutes=1)
    risk = RiskBlock(opened_at=later, level=RiskLevel.LOW, rationale="r", follow_up="f")
    draft = change(kept, SESSION, risk=risk)
    with pytest.raises(NotSigned, match="clock went back"):
        signing.sign(kept, draft, WHO)
    wall.now = later
    assert signing.sign(kept, draft, WHO).signature is not None


def test_addenda_are_dated_signed_and_chained(kept: Practice, wall: Wall) -> None:
    session = signed(kept)
    for days in (1, 2):
        wall.now += timedelta(days=1)
        session = signing.add(kept, session, f"  After {days}. ", WHO)
    assert [(one.text, one.by) for one in session.addenda] == [("After 1.", WHO), ("After 2.", WHO)]
    assert again(kept).charts.read(SESSION.id).signature_fault == ""
    assert faults(kept) == []


def test_an_addendum_to_a_draft_or_of_no_words_is_refused(kept: Practice) -> None:
    with pytest.raises(NotSigned, match="this note is a draft") as raised:
        signing.add(kept, SESSION, "More.", WHO)
    assert raised.value.remedy == "Write in the note itself"
    with pytest.raises(NotSigned, match="an addendum needs words"):
        signing.add(kept, signed(kept), " \n", WHO)


def test_a_risk_stays_in_sight_until_it_is_called_addressed(kept: Practice) -> None:
    risk = RiskBlock(opened_at=WRITTEN, level=RiskLevel.MODERATE, rationale="r", follow_up="f")
    draft = change(kept, SESSION, risk=risk)
    change(kept, LATER, risk=risk.model_copy(update={"level": RiskLevel.LOW}))
    assert worth_a_look(kept.charts.summaries(SESSION.client_id), WRITTEN.date())[0].short == "risk moderate"
    with pytest.raises(NotSigned, match="say in a few words"):
        signing.address_risk(kept, draft, " ", WHO)
    session = signing.address_risk(kept, signed(kept), "Seen by the clinic.", WHO)
    assert (session.open_risk, session.addenda[-1].addresses_risk, session.signature_fault) == (None, True, "")
    assert worth_a_look(kept.charts.summaries(SESSION.client_id), WRITTEN.date())[0].short == "risk low"
    later = signing.address_risk(kept, LATER, "Gone.", WHO)
    assert later.risk is not None
    assert later.risk.addressed == "Gone."
    assert open_risk(kept.charts.summaries(SESSION.client_id), WRITTEN.date()) is None
    with pytest.raises(NotSigned, match="no risk is open"):
        signing.address_risk(kept, later, "Again.", WHO)


def test_notes_that_wait_are_counted_and_nobody_is_told_to_write_one(kept: Practice) -> None:
    rows = kept.charts.summaries(SESSION.client_id)
    day = ENDED.date() + timedelta(days=8)
    assert [row.number for row in to_sign(rows, day, 7)] == [1]
    assert to_sign(rows, day - timedelta(days=1), 7) == to_sign(rows, day, 0) == []
    assert [reason.short for reason in worth_a_look(rows, day, None, 7)] == ["1 to sign"]
    signed(kept)
    assert worth_a_look(kept.charts.summaries(SESSION.client_id), day, None, 7) == ()


def test_the_name_is_asked_for_once_and_kept_in_the_practice(kept: Practice) -> None:
    assert signing.signer(kept) == ""
    assert signing.keep_signer(kept, "  A.   Therapist ") == WHO
    assert signing.signer(again(kept)) == WHO
    assert signing.signer(kept, "B. Other") == "B. Other"
    if kept.is_sealed:
        assert not [path for path in kept.layout.contents() if b"Therapist" in path.read_bytes()]


def test_a_reader_signs_nothing(kept: Practice) -> None:
    with pytest.raises(ReadOnly):
        signing.sign(again(kept), SESSION, WHO)


@pytest.mark.parametrize("gone", [False, True])
def test_the_doctor_and_an_addendum_notice_what_was_altered_on_disk(plain: Practice, wall: Wall, gone: bool) -> None:
    fill(plain)
    change(plain, SESSION, progress_note=NOTE)
    session = signed(plain)
    path = plain.layout.progress(SESSION.id)
    data = orjson.loads(path.read_bytes())
    document = data["session"]["1"]
    document["progress_note"]["sections"][0]["text"] = "Slept well."
    if gone:
        document |= {"signature": None, "state": "ended"}
    path.write_bytes(orjson.dumps(data))
    (fault,) = faults(plain)
    if gone:
        assert fault == "this note was signed, as the audit log knows, and its signature is another one or gone"
    else:
        assert fault == "this note was altered after it was signed: it is not what was signed"
        with pytest.raises(NotSigned, match="this note was altered"):
            signing.add(plain, session, "More.", WHO)


def test_a_header_begins_with_the_one_written_last(kept: Practice) -> None:
    last = record_note.last_written(kept, LATER)
    assert last is not None
    number, record = last
    assert (number, record.header) == (1, TelehealthHeader(platform="the clinic's"))
    assert record_note.last_written(kept, SESSION) is None


def test_only_what_belongs_to_the_record_can_be_written_in_it(kept: Practice) -> None:
    before = whole(kept.layout.root)
    for changes in ({"number": 4}, {"state": State.SIGNED}, {"plan": 7}):
        with pytest.raises(Exception, match="cannot"):
            change(kept, SESSION, **changes)
    assert whole(kept.layout.root) == before


def test_what_only_the_log_refused_is_said_to_be_done(kept: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> int:
        raise DiskTrouble("the disk is full")

    with monkeypatch.context() as disk:
        disk.setattr(AuditLog, "note", refuse)
        with pytest.raises(NotLogged, match="audit log") as told:
            signing.sign(kept, SESSION, WHO)
        assert "The note is signed." in told.value.line
        with pytest.raises(NotLogged, match="audit log") as told:
            signing.add(kept, SESSION, "One more thing.", WHO)
        assert "The addendum is signed." in told.value.line
    now = kept.charts.read(SESSION.id)
    assert (now.state, now.signature_fault, len(now.addenda)) == (State.SIGNED, "", 1)


def test_a_draft_writes_only_what_was_changed_in_it(kept: Practice) -> None:
    draft = RecordDraft(kept, SESSION, load_templates()[0], "dap")
    change(kept, SESSION, plan="Ask about the door.")
    draft.write_header("platform", "another")
    draft.save()
    now = kept.charts.read(SESSION.id)
    assert (now.plan, now.header.platform if now.header else "") == ("Ask about the door.", "another")
    draft.write_header("platform", "a third")
    draft.save()
    assert kept.charts.read(SESSION.id).plan == "Ask about the door."


def test_a_risk_judged_higher_than_what_was_addressed_is_open_again(kept: Practice) -> None:
    draft = RecordDraft(kept, SESSION, load_templates()[0], "dap")
    for name, value in (("level", "moderate"), ("rationale", "Said so."), ("follow_up", "Call on Friday.")):
        draft.write_risk(name, value)
    draft.save()
    signing.address_risk(kept, SESSION, "Called; safe.", WHO)
    draft.read_again()
    draft.write_risk("level", "low")
    draft.save()
    assert kept.charts.read(SESSION.id).open_risk is None
    draft.write_risk("level", "high")
    draft.save()
    now = kept.charts.read(SESSION.id)
    assert now.open_risk is RiskLevel.HIGH
    assert now.risk is not None
    assert now.risk.addressed == "Called; safe.", "the words stay"
