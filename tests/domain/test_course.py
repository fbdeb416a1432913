"""Counts for the trends."""

from datetime import UTC, datetime, timedelta

import pytest

from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.course import CaseloadTally, Share, caseload_course, kinds_of, session_course
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.session import Session, State, summarise

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
Marks = list[tuple[str, str | None, float]]


def made(
    marks: Marks,
    episodes: tuple[Episode, ...] = (),
    *,
    number: int = 1,
    minutes: float | None = 50,
    codebook: str = "rupture-repair",
) -> Session:
    """A session with markers m0, m1, … given as group, code and minute."""
    return Session(
        id=f"s{number}",
        client_id="c",
        number=number,
        state=State.ENDED if minutes is not None else State.LIVE,
        started_at=START,
        ended_at=None if minutes is None else START + timedelta(minutes=minutes),
        codebook=CodebookRef(id=codebook, version=1),
        markers=tuple(
            Marker(id=f"m{place}", group=group, code=code, offset_s=60 * minute)
            for place, (group, code, minute) in enumerate(marks)
        ),
        episodes=episodes,
    )


def episode(ruptures: str, repairs: str = "", resolution: int | None = None) -> Episode:
    """An episode of markers by their digits: `episode("0", "12")`."""
    return Episode(
        id=f"e{ruptures}",
        ruptures=tuple(f"m{one}" for one in ruptures),
        repairs=tuple(f"m{one}" for one in repairs),
        resolution=resolution,
    )


MIXED: Marks = [
    ("withdrawal", "denial", 5),
    ("withdrawal", None, 6),
    ("confrontation", "defends-self", 20),
    ("repair", "redirects", 21),
    ("connection", "trust", 40),
    ("weather", "rain", 41),
]


def test_a_session_is_counted_by_kind_and_the_unknown_apart(book: Codebook) -> None:
    session = made(MIXED, (episode("01"), episode("2", "3", 4)))
    course = session_course(session, kinds_of([book]))
    assert course.ruptures == {"withdrawal": 2, "confrontation": 1}
    assert (course.all_ruptures, course.repairs, course.connection, course.unknown) == (3, 1, 1, 1)
    assert (course.episodes, course.open_episodes, course.resolutions, course.mean_resolution) == (2, 1, (4,), 4)


def test_a_summary_gives_the_same_counts_without_resolutions(book: Codebook) -> None:
    session = made(MIXED, (episode("01", "", 2),))
    full = session_course(session, kinds_of([book]))
    brief = session_course(summarise(session), kinds_of([book]))
    assert brief == full.model_copy(update={"resolutions": None})
    assert brief.mean_resolution is None


def test_a_group_is_what_its_own_codebook_says(book: Codebook) -> None:
    course = session_course(made(MIXED, codebook="another"), kinds_of([book]))
    assert (course.all_ruptures, course.unknown) == (0, 6)


def test_a_session_without_markers_is_a_session(book: Codebook) -> None:
    course = session_course(made([]), kinds_of([book]))
    assert (course.all_ruptures, course.repairs, course.mean_resolution) == (0, 0, None)


def test_codes_are_counted_most_often_first_and_the_unnamed_among_them(book: Codebook) -> None:
    sessions = [
        made([("withdrawal", "denial", 1), ("withdrawal", "denial", 2), ("repair", None, 3)], number=1),
        made([("withdrawal", "denial", 1), ("connection", "trust", 2)], number=2),
        made([("withdrawal", "denial", 1)], number=3, codebook="movement"),
    ]
    course = caseload_course(sessions, kinds_of([book]))
    assert course.sessions == 3
    assert [(one.codebook, one.code, one.markers, one.sessions) for one in course.codes] == [
        ("rupture-repair", "denial", 3, 2),
        ("movement", "denial", 1, 1),
        ("rupture-repair", "trust", 1, 1),
        ("rupture-repair", None, 1, 1),
    ]


def test_repairs_say_how_often_their_episodes_were_resolved(book: Codebook) -> None:
    marks: Marks = [
        ("withdrawal", None, 1),
        ("repair", "redirects", 2),
        ("repair", "redirects", 3),
        ("repair", None, 4),
    ]
    sessions = [
        made(marks, (episode("0", "12", resolution),), number=place)
        for place, resolution in enumerate([5, 4, 3, 1, 5, None], start=1)
    ]
    sessions.append(made(marks, (episode("0", "3", 5),), number=7))
    redirects, unnamed = caseload_course(sessions, kinds_of([book])).repairs
    assert (redirects.code, redirects.episodes, redirects.open_episodes) == ("redirects", 6, 1)
    assert redirects.resolved == Share(count=3, n=5)
    assert redirects.resolved.percent == 60
    assert (unnamed.code, unnamed.resolved, unnamed.resolved.percent) == (None, Share(count=1, n=1), None)
    stricter = caseload_course(sessions, kinds_of([book]), resolved_from=5).repairs[0]
    assert (stricter.resolved.count, stricter.resolved_from) == (2, 5)


@pytest.mark.parametrize(("n", "percent"), [(0, None), (4, None), (5, 40.0)])
def test_there_is_no_percentage_below_five(n: int, percent: float | None) -> None:
    assert Share(count=min(2, n), n=n).percent == percent


def test_time_to_repair_runs_from_the_first_rupture_to_the_first_repair_after_it(book: Codebook) -> None:
    marks: Marks = [
        ("repair", None, 1),
        ("withdrawal", None, 2),
        ("withdrawal", None, 5),
        ("repair", None, 9),
        ("repair", None, 7),
        ("confrontation", None, 30),
    ]
    session = made(marks, (episode("21", "034"), episode("5", "0"), episode("5")))
    delays = caseload_course([session], kinds_of([book])).delays
    assert [(one.session, one.episode, one.seconds) for one in delays.delays] == [("s1", "e21", 300)]
    assert (delays.n, delays.without_repair, delays.median_s, delays.quartiles_s) == (1, 2, 300, None)


def test_quartiles_come_with_the_fifth_repair(book: Codebook) -> None:
    sessions = [
        made([("withdrawal", None, 0), ("repair", None, minute)], (episode("0", "1"),), number=minute)
        for minute in (1, 2, 3, 4, 5)
    ]
    delays = caseload_course(sessions, kinds_of([book])).delays
    assert (delays.median_s, delays.quartiles_s) == (180, (120, 240))


def test_ruptures_fall_into_tenths_of_their_session(book: Codebook) -> None:
    marks: Marks = [("withdrawal", None, minute) for minute in (0, 4.9, 5, 49.9, 50, 55)] + [("repair", None, 20)]
    tenths = caseload_course([made(marks), made(marks, minutes=None), made(marks, minutes=0)], kinds_of([book])).tenths
    assert tenths.counts == (2, 1, 0, 0, 0, 0, 0, 0, 0, 3)
    assert (tenths.n, tenths.left_out) == (6, 12)


def test_counting_in_parts_is_counting_the_whole(book: Codebook) -> None:
    sessions = [made(MIXED, (episode("01"), episode("2", "3", 4)), number=number) for number in range(1, 7)]
    tally = CaseloadTally(kinds_of([book]))
    empty = tally.course()
    assert (empty.sessions, empty.codes, empty.delays.median_s, empty.tenths.n) == (0, (), None, 0)
    for session in sessions:
        tally.add(session)
    assert tally.course() == caseload_course(iter(sessions), kinds_of([book]))


def test_an_episode_that_names_missing_markers_is_counted_without_them(book: Codebook) -> None:
    course = caseload_course([made([], (episode("7", "8", 5),))], kinds_of([book]))
    assert (course.repairs, course.delays.without_repair) == ((), 1)
