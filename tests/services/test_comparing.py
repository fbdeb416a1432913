"""Which codings are compared, and what is refused in words."""

from datetime import UTC, datetime

import pytest

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.coding import Coder, Coding
from alliance_tui.domain.comparison import Choice
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.session import Session
from alliance_tui.exchange import leaving
from alliance_tui.exchange.boris import write_boris
from alliance_tui.services import comparing, importing
from alliance_tui.services.comparing import NotComparable
from alliance_tui.services.import_plan import NotImported
from alliance_tui.services.other_coders import take_in_coding
from alliance_tui.storage import files, intake
from alliance_tui.storage.practice import Practice
from tests.storage.samples import session_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MARKS = (Marker(id="m1", group="withdrawal", code="denial", offset_s=60),)


@pytest.fixture
def stored(client: Client) -> Session:
    """A session whose wrap-up is done."""
    return session_of(client).model_copy(update={"wrapped_up": NOON})


def coding(session: Session, **fields: object) -> Coding:
    made = Coding(
        id="k1", coder=Coder(id="second"), codebook=session.codebook, begun_at=NOON, closed_at=NOON, markers=MARKS
    )
    return made.model_copy(update=fields)


def test_marks_of_others_are_compared_once_ones_own_are_done(practice: Practice, stored: Session) -> None:
    both = stored.model_copy(update={"codings": (coding(stored),), "wrapped_up": None})
    with pytest.raises(NotComparable, match=r"your own coding of .* is not done"):
        comparing.gather(practice, [both])
    coded = comparing.gather(practice, [both.model_copy(update={"wrapped_up": NOON})])
    assert coded.coders == {"own": "you", "second": "second"}
    found = comparing.compared(coded, ["SECOND", "own"], Choice(resamples=2))
    assert found.coders == ("second", "own")


def test_a_session_that_nobody_else_coded_is_refused_and_so_is_a_stranger(practice: Practice, stored: Session) -> None:
    asked = stored.model_copy(update={"codings": (coding(stored, closed_at=None),), "wrapped_up": NOON})
    with pytest.raises(NotComparable, match=r"nobody else"):
        comparing.gather(practice, [asked])
    coded = comparing.gather(practice, [asked.model_copy(update={"codings": (coding(stored),)})])
    with pytest.raises(NotComparable, match="no coder third"):
        comparing.compared(coded, ["own", "third"], Choice())
    with pytest.raises(NotComparable, match="two coders"):
        comparing.compared(coded, ["own"], Choice())


def test_codings_with_different_codebooks_are_refused_by_name(practice: Practice, stored: Session) -> None:
    other = coding(stored, codebook=CodebookRef(id="movement", version=1))
    both = stored.model_copy(update={"codings": (other,), "wrapped_up": NOON})
    with pytest.raises(NotComparable, match=r"two codebooks: .* by you, movement by second"):
        comparing.gather(practice, [both])


def test_a_coding_that_cannot_be_remembered_is_not_half_taken_in(
    practice: Practice, stored: Session, book: Codebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice.catalogue.keep_codebook(book)
    practice.charts.save(stored)
    project = write_boris([leaving.Coded(stored)], {book.ref: book}, NOON).content

    def fail(_name: str, _value: str) -> None:
        raise files.DiskTrouble("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(practice.catalogue, "keep_fact", fail)
        with pytest.raises(files.DiskTrouble):
            take_in_coding(practice, stored, project, "A. Second")
    assert practice.charts.read(stored.id).codings == ()
    assert not intake.is_under_way(practice.layout.root)
    take_in_coding(practice, practice.charts.read(stored.id), project, "A. Second")
    assert importing.undo(practice).words == "1 coding"


def test_marks_from_boris_are_kept_as_a_coders_beside_ones_own(
    practice: Practice, stored: Session, book: Codebook
) -> None:
    practice.catalogue.keep_codebook(book)
    practice.charts.save(stored)
    other = stored.model_copy(update={"markers": MARKS})
    project = write_boris([leaving.Coded(other)], {book.ref: book}, NOON).content
    take_in_coding(practice, stored, project, "A. Second")
    kept = practice.charts.read(stored.id)
    assert kept.markers == stored.markers
    (coding,) = kept.shown_codings
    assert (coding.coder.id, [one.offset_s for one in coding.markers]) == ("a-second", [60])
    take_in_coding(practice, kept, project, "a. second")
    assert practice.charts.read(stored.id).codings == (coding,), "the same marks once more are not another coding"
    for name in ("own", "", "\x1b[2J"):
        with pytest.raises(NotImported):
            take_in_coding(practice, kept, project, name)
