"""Codebooks in a practice: chosen for a client, taken up when a later version comes, and old marks under new names."""

import pytest

from alliance_tui.domain.codebook import Code, Codebook
from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import review
from alliance_tui.services.brief import brief
from alliance_tui.services.codebooks import set_codebook, take_up
from alliance_tui.services.figures import caseload_figures
from alliance_tui.services.live_session import start
from alliance_tui.services.occurrences import occurrences
from alliance_tui.services.review import MarkerRow
from alliance_tui.services.review_walk import ReviewWalk
from alliance_tui.services.trends import caseload_trend
from alliance_tui.storage.practice import Practice
from tests.storage.practices import ONE, SESSIONS, again, fill
from tests.storage.samples import STARTED, small_book


def later(version: int = 2) -> Codebook:
    """The small codebook, with its one code renamed."""
    first = small_book()
    code = Code(id="waved-away", title="Waved away", meaning="Is.", example="Like.", not_this="Not.", was=("denial",))
    group = first.groups[0].model_copy(update={"codes": (code,)})
    return first.model_copy(update={"version": version, "groups": (group,)})


@pytest.fixture
def kept(plain: Practice) -> Practice:
    """Two clients, three sessions, each with one denial."""
    return fill(plain)


def found(practice: Practice, code: str) -> int:
    """How many markers a filter by code finds."""
    rows = review.all_markers(practice, wanted=MarkerFilter(code=code))
    return sum(isinstance(row, MarkerRow) for row in rows)


def test_only_a_later_version_of_what_is_in_use_is_taken_up_and_only_once(kept: Practice) -> None:
    other = later().model_copy(update={"id": "never-used"})
    assert take_up(kept, [small_book(), other, later()]) == [later()]
    content = kept.layout.catalogue.read_bytes()
    assert take_up(kept, [small_book(), other, later()]) == []
    assert kept.layout.catalogue.read_bytes() == content
    assert again(kept).catalogue.lineage().newest("rupture-repair") == later()


def test_old_marks_are_found_walked_to_and_counted_under_the_new_name_and_read_as_they_were_coded(
    kept: Practice,
) -> None:
    assert (found(kept, "denial"), found(kept, "waved-away")) == (3, 0)
    take_up(kept, [later()])
    assert (found(kept, "denial"), found(kept, "waved-away")) == (3, 3)
    assert len(occurrences(kept, review.sessions(kept), "withdrawal", "waved-away", MarkerFilter()).places) == 3

    walk = ReviewWalk(kept, ONE)
    walk.narrow(MarkerFilter(group="withdrawal", code="waved-away"))
    assert walk.marker is not None
    assert walk.codebook == small_book()
    assert (walk.marker.code, walk.name_now) == ("denial", "Waved away")
    walk.narrow(MarkerFilter(code="nothing"))
    assert walk.to_loosen() == [("nothing", 4)]

    course, _troubles = caseload_trend(kept)
    assert [(use.code, use.markers) for use in course.codes if use.group == "withdrawal"] == [("waved-away", 3)]
    assert "Waved away" in caseload_figures(course, kept.catalogue.lineage())[0].labels


def test_a_client_gets_another_codebook_and_what_was_coded_keeps_its_own(kept: Practice) -> None:
    book = small_book().model_copy(update={"id": "movement"})
    changed = set_codebook(kept, ONE, book)
    assert kept.catalogue.get(ONE.id) == changed
    assert changed.codebook == "movement"
    content = kept.layout.catalogue.read_bytes()
    assert set_codebook(kept, ONE, book) == changed
    assert kept.layout.catalogue.read_bytes() == content

    live = start(kept, changed, book, number=3)
    try:
        set_codebook(kept, changed, small_book())
        assert live.state.began.codebook == book.ref
        assert live.codebook == book
    finally:
        live.close()
    assert kept.charts.read(SESSIONS[0].id).codebook == small_book().ref
    assert brief(kept, ONE, STARTED.date()).book == small_book()


def test_who_only_looks_on_changes_no_codebook(kept: Practice) -> None:
    kept.close()
    looking = again(kept)
    assert take_up(looking, [later()]) == []
    with pytest.raises(Trouble):
        set_codebook(looking, ONE, later())
