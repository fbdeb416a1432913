"""Codes that were renamed, merged and retired: old marks count under the name of today."""

from typing import Any

import pytest

from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.course import caseload_course, kinds_of
from alliance_tui.domain.lineage import Lineage
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.domain.two_codings import Grain, TwoCodings, segment_agreement
from tests.domain.test_codebook import book, group, refused
from tests.domain.test_course import START, made


def version(number: int, *codes: str | dict[str, Any], **more: Any) -> Codebook:
    """A version of a codebook with one group; a code is an id, or an id with what else it has."""
    one = group("away", "w", *(code if isinstance(code, str) else code["id"] for code in codes))
    one["codes"] = [
        {**usual, **(code if isinstance(code, dict) else {})} for usual, code in zip(one["codes"], codes, strict=True)
    ]
    return book(one, group("against", "c", "blame"), version=number, **more)


FIRST = version(1, "denial", "silence", "story")
SECOND = version(2, {"id": "quiet", "was": ["silence"]}, {"id": "story", "retired": True}, "denial")
THIRD = version(3, {"id": "shut-down", "was": ["quiet", "denial"]}, "silence", {"id": "story", "retired": True})
ALL = Lineage([THIRD, FIRST, SECOND])


def now(coded_with: int, code: str | None, group_id: str = "away") -> str | None:
    """What a code of a version is called in the third."""
    return ALL.code_now(CodebookRef(id="own", version=coded_with), group_id, code)


def test_a_code_renamed_twice_and_one_merged_into_it_are_one_code_today() -> None:
    assert now(1, "silence") == now(2, "quiet") == now(1, "denial") == now(3, "shut-down") == "shut-down"


def test_a_name_taken_again_for_something_else_is_not_mistaken() -> None:
    assert now(3, "silence") == "silence"


def test_what_is_retired_unnamed_unknown_or_of_another_group_or_book_stays_as_it_is() -> None:
    assert now(1, "story") == "story"
    assert now(1, None) is None
    assert now(1, "never-was") == "never-was"
    assert now(1, "silence", "against") == "silence"
    assert ALL.code_now(CodebookRef(id="other", version=1), "away", "silence") == "silence"


def test_a_retired_code_has_no_digit_and_is_not_found_but_keeps_its_title() -> None:
    away = SECOND.groups[0]
    assert [code.id for code in away.offered] == ["quiet", "denial"]
    assert [code.id for digit in "123" if (code := away.code_at(digit))] == ["quiet", "denial"]
    assert SECOND.find("story") == []
    assert SECOND.title_of("away", "story") == "Story"


def test_a_group_offers_ten_codes_and_keeps_any_retired_ones_beside_them() -> None:
    ten = [f"code-{number}" for number in range(10)]
    assert len(version(1, *ten, {"id": "old", "retired": True}).groups[0].codes) == 11


def test_a_code_that_is_gone_from_the_latest_version_is_called_as_it_was_last() -> None:
    assert ALL.title_of("own", "away", "quiet") == "Quiet"
    assert ALL.title_of("own", "away", "never-was") == "never-was"
    assert ALL.title_of("other", "away", None) == "away"
    assert ALL.newest("own") == THIRD
    assert ALL.newest("other") is None


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["denial", {"id": "quiet", "was": ["denial"]}], "'quiet' was 'denial', which is still a code of its own"),
        ([{"id": "quiet", "was": ["quiet"]}], "'quiet' was 'quiet', which is still a code of its own"),
        ([{"id": "a", "was": ["old"]}, {"id": "b", "was": ["old"]}], "was 'old' stands twice"),
        (
            [{"id": "old", "retired": True}, {"id": "new", "was": ["old"]}],
            "'new' was 'old', which is still a retired code of its own",
        ),
        ([{"id": "new", "was": ["blame"]}], "'new' was 'blame', which is still a code of its own"),
    ],
)
def test_a_name_that_stands_for_two_things_is_refused(codes: list[str | dict[str, Any]], said: str) -> None:
    with pytest.raises(ValueError, match="1 validation error") as caught:
        version(2, *codes)
    assert said in str(caught.value)


def test_every_collision_is_told_at_once() -> None:
    said = refused(group("away", "w", "denial"), group("away", "w", "denial"))
    assert all(one in said for one in ("group 'away'", "group key 'w'", "code 'denial'"))


def test_a_filter_finds_an_old_mark_by_either_name() -> None:
    marker = Marker(id="m", group="away", code="silence", offset_s=1)

    def passes(code: str) -> bool:
        return MarkerFilter(code=code).passes(marker, None, START, code_now=now(1, "silence"))

    assert passes("silence")
    assert passes("shut-down")
    assert not passes("quiet")


def test_the_caseload_counts_the_versions_of_a_code_as_one() -> None:
    marks = ("silence", "quiet", "shut-down", "story")
    sessions = [
        made([("away", code, 5.0)], number=number).model_copy(
            update={"codebook": CodebookRef(id="own", version=min(number, 3) if number < 4 else 1)}
        )
        for number, code in enumerate(marks, 1)
    ]
    kinds = kinds_of([FIRST, SECOND, THIRD])
    codes = caseload_course(sessions, kinds, lineage=ALL).codes
    assert [(use.code, use.markers, use.sessions) for use in codes] == [("shut-down", 3, 3), ("story", 1, 1)]
    assert len(caseload_course(sessions, kinds).codes) == 4


def test_coders_with_different_versions_agree_once_both_are_brought_to_today() -> None:
    old = (Marker(id="a", group="away", code="silence", offset_s=1), Marker(id="b", group="away", offset_s=400))
    new = (Marker(id="c", group="away", code="shut-down", offset_s=1), Marker(id="d", group="away", offset_s=400))

    def alike(first: tuple[Marker, ...]) -> float | None:
        coding = TwoCodings(session="s", length_s=3000, first=first, second=new)
        return segment_agreement([coding], grain=Grain.CODE, resamples=0)["away/shut-down"].value

    assert alike(old) != 1
    assert alike(ALL.markers_now(FIRST.ref, old)) == 1
    assert [one.code for one in old] == ["silence", None]
