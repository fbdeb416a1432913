"""ELAN annotation files."""

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.codebook import Codebook
from alliance_tui.exchange.eaf import write_eaf
from alliance_tui.exchange.leaving import Coded, Medium
from alliance_tui.exchange.wording import Books
from tests.exchange.conftest import Golden
from tests.exchange.samples import bare_session, sample, sessions

ORDER = ["HEADER", "TIME_ORDER", "TIER", "LINGUISTIC_TYPE", "LANGUAGE", "CONSTRAINT", "CONTROLLED_VOCABULARY"]


def spans(content: bytes) -> dict[str, list[tuple[int, int, str]]]:
    """By tier what stands from when to when, in milliseconds."""
    root = ET.fromstring(content)
    times = {slot.attrib["TIME_SLOT_ID"]: int(slot.attrib["TIME_VALUE"]) for slot in root.iter("TIME_SLOT")}
    return {
        tier.attrib["TIER_ID"]: [
            (times[one.attrib["TIME_SLOT_REF1"]], times[one.attrib["TIME_SLOT_REF2"]], one[0].text or "")
            for one in tier.iter("ALIGNABLE_ANNOTATION")
        ]
        for tier in root.iter("TIER")
    }


def test_files_are_as_agreed(golden: Golden, books: Books) -> None:
    recorded = Coded(sample(), medium=Medium("/srv/jane/rec 1.mp4", 730, "typed"))
    sidecar = write_eaf(recorded, books, has_words=True)
    assert sidecar.before == 1
    assert b"jane" not in sidecar.content
    golden("recorded.eaf", sidecar.content)
    golden("session.eaf", write_eaf(Coded(sample()), books).content)


def test_a_mark_has_a_width_and_ends_at_the_next_of_its_tier(books: Books) -> None:
    markers = tuple(sample().markers[0].model_copy(update={"id": f"m{at}", "offset_s": at}) for at in (1, 2.5, 9))
    found = spans(write_eaf(Coded(sample(markers=markers)), books).content)["Withdrawal"]
    assert [(start, end) for start, end, _text in found] == [(1000, 2500), (2500, 4500), (9000, 11000)]


def test_marks_at_the_same_millisecond_become_one_annotation(books: Books) -> None:
    found = spans(write_eaf(Coded(sample()), books).content)["Withdrawal"]
    assert found[-1] == (1800000, 1802000, "Withdrawal; Denial")


def test_words_leave_only_when_asked(books: Books) -> None:
    assert b"cmd" not in write_eaf(Coded(sample()), books).content
    assert "👩‍👧".encode() in write_eaf(Coded(sample()), books, has_words=True).content


def test_a_width_of_nothing_is_refused(books: Books) -> None:
    with pytest.raises(ValueError):
        write_eaf(Coded(sample()), books, width_s=0.0004)


def test_an_unknown_codebook_gives_tiers_by_id() -> None:
    found = spans(write_eaf(Coded(sample()), {}).content)
    assert set(found) == {"connection", "repair", "withdrawal"} | {
        f"{group} salience" for group in ("connection", "repair", "withdrawal")
    }


def test_no_marks_still_make_a_document(books: Books) -> None:
    root = ET.fromstring(write_eaf(Coded(bare_session()), books).content)
    assert [one.tag for one in root.iter("TIME_SLOT")] == []
    assert len(root.findall("TIER")) == 8


@given(st.data())
def test_any_words_make_a_document_in_the_schemas_order_without_overlaps(
    book: Codebook, books: Books, data: st.DataObject
) -> None:
    session = data.draw(sessions(book))
    content = write_eaf(Coded(session), books, has_words=True).content
    root = ET.fromstring(content)
    tags = list(dict.fromkeys(one.tag for one in root))
    assert tags == ORDER
    for found in spans(content).values():
        assert all(start < end for start, end, _text in found)
        assert all(one[1] <= other[0] for one, other in pairwise(found))
    starts = {start for found in spans(content).values() for start, _end, _text in found}
    assert starts == {round(marker.offset_s * 1000) for marker in session.markers}
