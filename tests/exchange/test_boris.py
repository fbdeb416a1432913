"""BORIS projects, written and read."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.marker import Marker
from alliance_tui.exchange.boris import write_boris
from alliance_tui.exchange.boris_reading import UnreadableProject, read_boris
from alliance_tui.exchange.leaving import Coded, Medium
from alliance_tui.exchange.wording import Books
from tests.exchange.conftest import Golden
from tests.exchange.samples import MADE_AT, bare_session, sample, sessions

Project = dict[str, Any]


def essence(markers: tuple[Marker, ...]) -> list[tuple[int, str, str | None, int | None, str]]:
    """What a mark is, apart from its id and its place among marks of the same millisecond."""
    return sorted(
        ((round(one.offset_s * 1000), one.group, one.code, one.salience, one.comment) for one in markers),
        key=lambda one: (one[0], one[1], one[2] or "", one[3] or 0, one[4]),
    )


def project(*events: list[Any], kind: str = "Point event", **changes: Any) -> bytes:
    """A project made elsewhere: behaviours `denial` and `Trust`, one observation `one`."""
    modifiers = {"0": {"name": "side", "type": 0, "values": ["left", "right"]}}
    content: Project = {
        "project_format_version": "7.0",
        "subjects_conf": {},
        "behaviors_conf": {
            "0": {"type": kind, "code": "denial", "modifiers": {}},
            "1": {"type": "Point event", "code": "Trust", "modifiers": modifiers},
            "2": {"type": "Point event", "code": "yawns", "modifiers": {}},
        },
        "observations": {"one": {"type": "LIVE", "events": list(events)}},
    }
    return json.dumps(content | changes).encode()


def test_projects_are_as_agreed(golden: Golden, books: Books) -> None:
    codings = [
        Coded(sample()),
        Coded(sample(), "B", "recording", Medium("/srv/jane/rec.mp4", 730, "typed", 1500)),
        Coded(bare_session()),
    ]
    written = write_boris(codings, books, MADE_AT, has_words=True)
    assert (written.before, written.after) == (1, 1)
    assert written.content.isascii()
    assert b"jane" not in written.content
    golden("project.boris", written.content)


def test_the_golden_project_still_reads_as_it_did(book: Codebook, golden: Golden, books: Books) -> None:
    content = write_boris([Coded(sample())], books, MADE_AT, has_words=True).content
    (observed,) = read_boris(content, book)
    assert essence(observed.markers) == essence(sample().markers)
    assert (observed.observation, observed.variables["client"], observed.variables["number"]) == (
        "K-14 012 therapist",
        "K-14",
        "12",
    )
    assert (observed.is_recording_time, observed.notices) == (False, ())


def test_words_leave_only_when_asked(books: Books) -> None:
    assert b"cmd" not in write_boris([Coded(sample())], books, MADE_AT).content


def test_one_session_and_coder_twice_are_two_observations(books: Books) -> None:
    content = write_boris([Coded(sample()), Coded(sample())], books, MADE_AT).content
    assert list(json.loads(content)["observations"]) == ["K-14 012 therapist", "K-14 012 therapist (2)"]


def test_every_behaviour_has_what_boris_asks_for(books: Books) -> None:
    strange = sample(markers=(Marker(id="m", group="weather", code="rain", offset_s=1),))
    content = json.loads(write_boris([Coded(strange)], books, MADE_AT).content)
    behaviours = list(content["behaviors_conf"].values())
    assert "weather/rain" in [one["code"] for one in behaviours]
    for one in behaviours:
        assert one["type"] == "Point event"
        assert len(one["modifiers"]) == 1
        assert one["category"] in content["behavioral_categories"]
    for name in ("subjects_conf", "independent_variables", "coding_map", "behavioral_categories_config"):
        assert isinstance(content[name], dict)


@given(st.data())
def test_marks_and_words_come_back_from_a_project(book: Codebook, books: Books, data: st.DataObject) -> None:
    session = data.draw(sessions(book))
    offset_s = data.draw(st.none() | st.integers(-100_000, 0).map(lambda ms: ms / 1000))
    recording = None if offset_s is None else Medium("r.mp4", offset_s)
    written = write_boris([Coded(session, "any one", "live", recording)], books, MADE_AT, has_words=True)
    (observed,) = read_boris(written.content, book)
    assert essence(observed.markers) == essence(session.markers)
    assert observed.variables["coder"] == "any one"
    assert not observed.is_recording_time


def test_behaviours_of_other_projects_are_found_by_id_or_title(book: Codebook) -> None:
    (observed,) = read_boris(project([2, "", "Trust", "left", "x"], [1.5, "sam", "denial", "", ""]), book)
    assert essence(observed.markers) == [
        (1500, "withdrawal", "denial", None, ""),
        (2000, "connection", "trust", None, "x"),
    ]
    assert [one.id for one in observed.markers] == ["o1", "o2"]
    assert "modifiers of 1 events were left out" in observed.notices[0]


def test_states_become_marks_at_their_start(book: Codebook) -> None:
    rows = (
        [1, "", "denial", "", "a"],
        [3, "", "denial", "", "b"],
        [4, "x", "denial", "", ""],
        [9, "x", "denial", "", ""],
    )
    (observed,) = read_boris(project(*rows, kind="State event"), book)
    assert [(one.offset_s, one.comment) for one in observed.markers] == [(1, "a"), (4, "")]
    assert "2 state events" in observed.notices[0]


def test_times_of_a_recording_without_an_offset_are_said_to_be_its_own(book: Codebook) -> None:
    media = {"one": {"type": "MEDIA", "events": [[1, "", "denial", "", "", 25]]}}
    (observed,) = read_boris(project(observations=media), book)
    assert observed.is_recording_time


def at_one(change: Callable[[Project], Any]) -> bytes:
    """A sound project with one thing changed."""
    content = json.loads(project([1, "", "denial", "", ""]))
    change(content)
    return json.dumps(content).encode()


def set_in(*path: str, to: Any) -> Callable[[Project], None]:
    """Puts a value somewhere in a project."""

    def change(content: Project) -> None:
        for name in path[:-1]:
            content = content[name]
        content[path[-1]] = to

    return change


MEDIA_AT = {"type": "MEDIA", "events": [], "independent_variables": {"recording_offset_s": "soon"}}
EARLY = {"type": "MEDIA", "events": [[1, "", "denial", "", ""]], "independent_variables": {"recording_offset_s": "-5"}}


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "not JSON, line 1"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not one JSON object"),
        (b"{}", "no format version"),
        (project(project_format_version="8.1"), "newer than 7"),
        (project(project_format_version=7), "no format version"),
        (project(project_format_version="x"), "no format version"),
        (project(behaviors_conf=[]), "no behaviors_conf"),
        (project(observations=None), "no observations"),
        (project(behaviors_conf={"0": {}}), "a behaviour has no code"),
        (at_one(set_in("observations", "one", to=[])), "observation 'one' has no events"),
        (at_one(set_in("observations", "one", to=MEDIA_AT)), "recording_offset_s is not a number"),
        (at_one(set_in("observations", "one", to=EARLY)), "event 1 lies before the start"),
        (project([1, "", "denial"]), "observation 'one', event 1 has fewer than 5 cells"),
        (project([1, "", "denial", "", ""], 5), "event 2 has fewer than 5 cells"),
        (project([None, "", "denial", "", ""]), "event 1 has no time"),
        (project([True, "", "denial", "", ""]), "event 1 has no time"),
        (project([float("nan"), "", "denial", "", ""]), "event 1 has no time"),
        (project([10**400, "", "denial", "", ""]), "event 1 has no time"),
        (project([1, "", "denial", None, ""]), "event 1 has a cell that is not text"),
        (project([-1, "", "denial", "", ""]), "event 1 lies before the start"),
        (project([1, "", "sneezes", "", ""]), "event 1 has a behaviour that the project does not define"),
        (project([1, "", "yawns", "", ""]), "event 1 has a behaviour that the codebook does not have"),
        (project([1, "", "denial", "", ""], kind="State event"), "event 1 starts a state that never stops"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(book: Codebook, content: bytes, place: str) -> None:
    with pytest.raises(UnreadableProject) as caught:
        read_boris(content, book)
    assert place in caught.value.line
    assert "Nothing was imported" in caught.value.line
    assert len(caught.value.line) < 220


def test_a_salience_that_is_none_is_refused(book: Codebook, books: Books) -> None:
    content = json.loads(write_boris([Coded(sample())], books, MADE_AT).content)
    for wrong in ("9", "high", "2.5"):
        content["observations"]["K-14 012 therapist"]["events"][0][3] = wrong
        with pytest.raises(UnreadableProject, match="no salience"):
            read_boris(json.dumps(content).encode(), book)
