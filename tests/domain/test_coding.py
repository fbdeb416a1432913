"""Codings: the marks of other coders, and when they may be seen."""

from datetime import UTC, datetime, timedelta

import pytest

from alliance_tui.domain.codebook import CodebookRef
from alliance_tui.domain.coding import Assignment, Coder, Coding, coding_by, with_coding
from alliance_tui.domain.session import Session, State

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BOOK = CodebookRef(id="rupture-repair", version=1)


def coding(id_: str, coder: str = "second", *, closed_min: int | None = None) -> Coding:
    closed_at = None if closed_min is None else NOON + timedelta(minutes=closed_min)
    return Coding(id=id_, coder=Coder(id=coder), codebook=BOOK, begun_at=NOON, closed_at=closed_at)


def session(**fields: object) -> Session:
    return Session.model_validate(
        {
            "id": "a1",
            "client_id": "c1",
            "number": 1,
            "state": State.ENDED,
            "started_at": NOON,
            "codebook": BOOK,
            **fields,
        }
    )


def test_other_coders_marks_are_hidden_until_ones_own_coding_is_done() -> None:
    other = coding("k1", closed_min=5)
    assert session(codings=(other,)).shown_codings == ()
    assert session(codings=(other,), wrapped_up=NOON).shown_codings == (other,)


def test_a_coding_that_is_not_closed_is_never_shown() -> None:
    assert session(codings=(coding("k1"),), wrapped_up=NOON).shown_codings == ()


@pytest.mark.parametrize("is_blind", [True, False])
def test_a_session_sent_for_coding_shows_others_before_its_end_only_where_it_is_not_blind(is_blind: bool) -> None:
    asked = Assignment(
        package="p1", practice="f0", session="b2", coder=Coder(id="second"), is_blind=is_blind, taken_in_at=NOON
    )
    other = coding("k1", "own-there", closed_min=1)
    # The wrap-up of a session that is another practice's closes nothing: the coder does.
    sent = session(codings=(other,), assignment=asked, wrapped_up=NOON)
    assert bool(sent.shown_codings) is not is_blind
    done = sent.model_copy(update={"assignment": asked.model_copy(update={"closed_at": NOON})})
    assert done.shown_codings == (other,)


def test_a_coding_taken_in_again_takes_the_place_of_itself_and_of_nothing_else() -> None:
    first, second = coding("k1"), coding("k2", "third", closed_min=1)
    again = coding("k1", closed_min=9)
    assert with_coding((first, second), again) == (again, second)
    assert with_coding((second,), first) == (second, first)


def test_of_several_codings_by_one_coder_the_one_closed_last_counts() -> None:
    early, late = coding("k2", closed_min=1), coding("k1", closed_min=2)
    assert coding_by((late, early, coding("k3")), "second") == late
    assert coding_by((late,), "third") is None


def test_a_session_with_codings_reads_back_as_it_was_written() -> None:
    whole = session(codings=(coding("k1", closed_min=1),))
    assert Session.model_validate_json(whole.model_dump_json()) == whole
    assert Session.model_validate(whole.process.model_dump() | whole.progress.model_dump()) == whole
