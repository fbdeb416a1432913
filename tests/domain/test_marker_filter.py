"""Filters over markers: each part narrows, all hold together, and a summary never hides what passes."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.marker import Marker
from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.domain.session import Session, summarise
from tests.storage.samples import client_of, session_of

START = datetime(2031, 3, 4, 10, tzinfo=UTC)
days = st.none() | st.integers(-2, 2).map(lambda days: START.date() + timedelta(days=days))
filters = st.builds(
    MarkerFilter,
    group=st.none() | st.sampled_from(["withdrawal", "repair"]),
    code=st.none() | st.sampled_from(["denial", "shutdown"]),
    is_open=st.booleans(),
    is_unnamed=st.booleans(),
    salience=st.none() | st.integers(1, 5),
    since=days,
    until=days,
)


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """Any session around the day of the filters."""
    markers = tuple(
        Marker(
            id=f"m{place}",
            group=draw(st.sampled_from(["withdrawal", "repair", "connection"])),
            code=draw(st.none() | st.sampled_from(["denial", "shutdown"])),
            offset_s=place,
            salience=draw(st.none() | st.integers(1, 5)),
        )
        for place in range(draw(st.integers(0, 4)))
    )
    given_one = session_of(client_of())
    episodes = tuple(
        given_one.episodes[0].model_copy(
            update={
                "id": f"e{place}",
                "ruptures": (marker.id,),
                "repairs": (),
                "resolution": draw(st.sampled_from([None, 3])),
            }
        )
        for place, marker in enumerate(markers[:2])
    )
    started_at = START + timedelta(days=draw(st.integers(-3, 3)))
    return given_one.model_copy(update={"markers": markers, "episodes": episodes, "started_at": started_at})


def passing(wanted: MarkerFilter, session: Session) -> set[str]:
    """The markers that pass."""
    return {
        marker.id
        for marker in session.markers
        if wanted.passes(marker, session.episode_of(marker.id), session.started_at)
    }


@given(filters, sessions())
def test_a_session_with_a_marker_that_passes_is_never_left_out(wanted: MarkerFilter, session: Session) -> None:
    assert wanted.may_hold(summarise(session)) or not passing(wanted, session)


@given(filters, sessions())
def test_all_parts_hold_together(wanted: MarkerFilter, session: Session) -> None:
    parts = [MarkerFilter(**{name: getattr(wanted, name)}) for name, _words in wanted.chips()]
    expected = {marker.id for marker in session.markers}
    for part in parts:
        expected &= passing(part, session)
    assert passing(wanted, session) == expected


@given(filters, sessions())
def test_letting_a_part_go_only_lets_more_through(wanted: MarkerFilter, session: Session) -> None:
    for name, _words in wanted.chips():
        looser = wanted.without(name)
        assert len(looser.chips()) == len(wanted.chips()) - 1
        assert passing(looser, session) >= passing(wanted, session)


@given(filters)
def test_what_is_set_is_shown_and_nothing_else(wanted: MarkerFilter) -> None:
    assert bool(wanted.chips()) == wanted.is_set
    for name, _words in wanted.chips():
        wanted = wanted.without(name)
    assert wanted == MarkerFilter()


def test_chips_are_words() -> None:
    wanted = MarkerFilter(group="repair", is_open=True, is_unnamed=True, salience=3, since=date(2031, 3, 4))
    assert [words for _name, words in wanted.chips()] == [
        "repair",
        "open",
        "not named",
        "salience 3+",
        "since 2031-03-04",
    ]


def test_the_last_day_counts() -> None:
    marker, day = Marker(id="m1", group="repair", offset_s=0), START.date()
    assert MarkerFilter(since=day, until=day).passes(marker, None, START)
    assert not MarkerFilter(until=day - timedelta(days=1)).passes(marker, None, START)
