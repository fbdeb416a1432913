"""Signing: no word of a signed record can change unseen, and what is stored reads back as it was signed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.progress_note import ProgressNote, TelehealthHeader, TemplateRef, WrittenSection
from alliance_tui.domain.risk import RiskBlock, RiskLevel
from alliance_tui.domain.session import Pause, ProgressRecord, State
from alliance_tui.domain.signature import add, sign

AT = datetime(2031, 3, 11, 12, tzinfo=UTC)
WHO = "A. Therapist"


def record(**changes: object) -> ProgressRecord:
    """A record with a note and a risk block."""
    made = ProgressRecord(
        id="01",
        client_id="a1",
        number=3,
        state=State.ENDED,
        started_at=AT - timedelta(hours=1),
        ended_at=AT,
        pauses=(Pause(offset_s=60, until_s=120.5, reason="the line"),),
        plan="Ask.",
        header=TelehealthHeader(platform="a platform"),
        progress_note=ProgressNote(
            template=TemplateRef(id="dap", version=1, title="DAP"),
            sections=(WrittenSection(id="data", title="Data", text="Slept badly."),),
            written_at=AT,
        ),
        risk=RiskBlock(opened_at=AT, level=RiskLevel.LOW, rationale="r", follow_up="f"),
    )
    return made.model_copy(update=changes)


def signed(**changes: object) -> ProgressRecord:
    """The same, signed, with two addenda."""
    made = record(**changes)
    signature = sign(made.signed_content, WHO, AT)
    first = add(signature.hash, WHO, AT, "One thing more.")
    second = add(first.hash, WHO, AT, "And another.", addresses_risk=True)
    return made.model_copy(update={"state": State.SIGNED, "signature": signature, "addenda": (first, second)})


def test_what_is_stored_and_read_back_is_what_was_signed() -> None:
    # A copy is not validated: whole numbers stand where the disk will have decimals.
    one = signed(paused_s=60)
    assert one.signature_fault == ""
    assert ProgressRecord.model_validate_json(one.model_dump_json()).signature_fault == ""


@pytest.mark.parametrize(
    "change",
    [
        {"plan": "Ask again."},
        {"modality": "phone"},
        {"number": 4},
        {"pauses": ()},
        {"header": None},
        {"risk": None},
        {"progress_note": None},
        {"ended_at": AT + timedelta(seconds=1)},
    ],
)
def test_no_part_of_a_signed_record_changes_unseen(change: dict[str, object]) -> None:
    assert signed().model_copy(update=change).signature_fault == "it is not what was signed"


@given(st.integers(0, 1), st.sampled_from(["by", "at", "text", "addresses_risk", "gone"]))
def test_no_addendum_changes_or_goes_unseen_but_the_last(place: int, what: str) -> None:
    whole = signed()
    addenda = list(whole.addenda)
    if what == "gone":
        del addenda[0]
    else:
        old = addenda[place]
        other = {"by": "B", "at": AT + timedelta(days=1), "text": "x", "addresses_risk": not old.addresses_risk}
        addenda[place] = old.model_copy(update={what: other[what]})
    assert "is not what was signed" in whole.model_copy(update={"addenda": tuple(addenda)}).signature_fault


def test_another_name_or_time_under_it_is_seen() -> None:
    whole = signed()
    assert whole.signature is not None
    for change in ({"by": "B"}, {"at": AT + timedelta(seconds=1)}):
        forged = whole.signature.model_copy(update=change)
        assert whole.model_copy(update={"signature": forged}).signature_fault


def test_a_risk_is_open_until_it_is_called_addressed() -> None:
    assert record().open_risk is RiskLevel.LOW
    assert record(risk=None).open_risk is None
    assert signed().open_risk is None  # by the second addendum
    risk = record().risk
    assert risk is not None
    assert record(risk=risk.model_copy(update={"addressed_at": AT})).open_risk is None


def test_an_open_risk_block_says_what_it_still_wants() -> None:
    assert RiskBlock(opened_at=AT).missing == ("a level", "a rationale", "a follow-up")
    assert RiskBlock(opened_at=AT, level=RiskLevel.HIGH, rationale=" ", follow_up="f").missing == ("a rationale",)
