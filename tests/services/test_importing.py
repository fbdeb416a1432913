"""Imports: all or nothing, ids kept, conflicts refused, nothing half after a crash, undone while nothing is lost."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.session import Session, State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.boris_reading import UnreadableProject
from alliance_tui.exchange.practice_json import UnreadablePractice
from alliance_tui.services import access, amending, importing, recordings, safekeeping, searching
from alliance_tui.services.boris_plan import plan_boris
from alliance_tui.services.errand import Errand, disguise
from alliance_tui.services.exporting import Tool
from alliance_tui.services.import_plan import NotImported, coder_called, plan_practice
from alliance_tui.services.sending import send
from alliance_tui.storage import files, intake
from alliance_tui.storage import practice as store
from alliance_tui.storage.practice import Practice
from tests.storage.practices import ONE, OTHER, SESSIONS, again, fill
from tests.storage.samples import client_of, session_of, small_book

Content = dict[str, Any]


@pytest.fixture(scope="module")
def way_out(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A practice of two clients and three sessions as it leaves."""
    folder = tmp_path_factory.mktemp("source")
    practice, _code = store.create(folder / "practice", None)
    send(fill(practice), Errand(Tool.PRACTICE, has_words=True), folder / "practice.json")
    practice.close()
    return (folder / "practice.json").read_bytes()


def state(practice: Practice) -> dict[str, bytes]:
    """Every file but the log, for a comparison."""
    return {
        str(path.relative_to(practice.layout.root)): path.read_bytes()
        for path in practice.layout.contents()
        if "audit" not in path.name
    }


def held(practice: Practice) -> tuple[list[str], list[Session]]:
    """The clients and the sessions, each once."""
    ids = practice.layout.sessions()
    return [one.code for one in practice.catalogue.clients()], [practice.charts.read(one) for one in ids]


def test_a_practice_comes_whole_into_another_and_goes_out_again(practice: Practice, way_out: bytes) -> None:
    plan = plan_practice(practice, way_out)
    assert plan.words == "2 clients, 3 sessions, 6 markers, 1 codebook"
    importing.take_in(practice, plan)
    fresh = again(practice)
    assert held(fresh) == (["K-14", "M-03"], sorted(SESSIONS, key=lambda one: one.id))
    assert [fresh.charts.read_replay(one.id, one.client_id) for one in SESSIONS].count([]) == 0
    assert safekeeping.examine(fresh).is_well
    assert not intake.is_under_way(practice.layout.root)
    assert plan_practice(practice, way_out).words == "0 clients, 0 sessions, 0 markers; 3 sessions here already"

    assert importing.undo(practice).words == "2 clients, 3 sessions"
    fresh = again(practice)
    assert held(fresh) == ([], [])
    assert safekeeping.examine(fresh).is_well
    assert not list(practice.layout.root.glob("*/*.json"))
    with pytest.raises(NotImported, match="no import to undo"):
        importing.undo(practice)
    what = [entry.what for entry in practice.audit.entries()]
    assert what[-2:] == ["imported", "import-undone"]


def test_sessions_join_a_client_who_is_here_and_leave_it_as_it_was(practice: Practice, way_out: bytes) -> None:
    practice.catalogue.keep_codebook(small_book())
    practice.catalogue.add(ONE)
    practice.charts.save(SESSIONS[0])
    plan = plan_practice(practice, way_out)
    assert plan.words == "1 client, 2 sessions, 4 markers; 1 session here already"
    importing.take_in(practice, plan)
    assert held(again(practice))[0] == ["K-14", "M-03"]
    assert importing.undo(practice).words == "1 client, 2 sessions"
    fresh = again(practice)
    assert held(fresh) == (["K-14"], [SESSIONS[0]])
    assert safekeeping.examine(fresh).is_well


def changed(way_out: bytes, change: Callable[[Content], object]) -> bytes:
    """The document with something else in it."""
    content = json.loads(way_out)
    change(content)
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda one: one["clients"][0].update(code="M-99"), "M-99 is called K-14 here"),
        (lambda one: one["sessions"][0].update(plan="another"), "session K-14/1 is here already, and is not the same"),
        (lambda one: one["sessions"][0].update(id="9" * 32), "there is another session K-14/1 here"),
        (lambda one: one["codebooks"][0].update(title="Mine"), "the codebook rupture-repair@1 is another one here"),
    ],
)
def test_what_does_not_go_with_what_is_here_is_refused_in_words(
    plain: Practice, way_out: bytes, change: Callable[[Content], object], why: str
) -> None:
    importing.take_in(plain, plan_practice(plain, way_out))
    before = state(plain)
    content = json.loads(way_out)
    content["replays"] = {}
    change(content)
    with pytest.raises(NotImported, match=why):
        plan_practice(plain, json.dumps(content).encode())
    assert state(plain) == before


def test_a_code_that_another_client_has_is_refused(plain: Practice, way_out: bytes) -> None:
    plain.catalogue.add(client_of("k-14", "ee" * 8))
    with pytest.raises(NotImported, match="k-14 is another client here"):
        plan_practice(plain, way_out)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda one: one["sessions"][0].update(id="../../catalogue"), "sessions.0: its id is none of ours"),
        (lambda one: one["clients"][0].update(id="c"), "clients.0: its id is none of ours|its client is not"),
        (lambda one: one["sessions"][0].update(state=State.LIVE.value), "sessions.0: it is still live"),
        (lambda one: one["sessions"][1].update(number=1), "has two with this number"),
    ],
)
def test_what_would_make_a_damaged_practice_is_refused(
    plain: Practice, way_out: bytes, change: Callable[[Content], object], why: str
) -> None:
    content = json.loads(way_out)
    content["replays"] = {}
    change(content)
    with pytest.raises(UnreadablePractice, match=why):
        plan_practice(plain, json.dumps(content).encode())


@pytest.mark.parametrize("refused", range(1, 30, 3))
def test_a_crash_at_any_write_leaves_nothing_half(
    sealed: Practice, way_out: bytes, monkeypatch: pytest.MonkeyPatch, refused: int
) -> None:
    sealed.catalogue.keep_codebook(small_book())
    sealed.catalogue.add(ONE)
    sealed.charts.save(SESSIONS[0])
    plan = plan_practice(sealed, way_out)
    count = 0
    real = files.replace

    class Killed(BaseException):
        """No program catches this one."""

    def replace(path: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count >= refused:
            raise Killed
        real(path, data)

    monkeypatch.setattr(files, "replace", replace)
    try:
        importing.take_in(sealed, plan)
    except Killed:
        monkeypatch.setattr(files, "replace", real)
        is_left = intake.is_under_way(sealed.layout.root)
        assert importing.settle(sealed) is is_left
        assert held(again(sealed)) == (["K-14"], [SESSIONS[0]])
        assert importing.imports(again(sealed)) == []
    else:
        assert len(held(again(sealed))[1]) == 3
    monkeypatch.setattr(files, "replace", real)
    assert safekeeping.examine(again(sealed)).is_well


@pytest.mark.parametrize("read_only", [False, True])
def test_the_next_start_takes_out_what_a_crash_left(plain: Practice, way_out: bytes, read_only: bool) -> None:
    importing.take_in(plain, plan_practice(plain, way_out))
    ids = tuple(one.id for one in SESSIONS)
    intake.begin(plain, intake.UnderWay(clients=(ONE.id, OTHER.id), sessions=ids))
    closed = access.find(plain.layout.root)
    with pytest.raises(Trouble, match="an import .* is under way" if read_only else "already open"):
        closed.open_plain(read_only=read_only)
    plain.close()
    opened = closed.open_plain(read_only=read_only)
    assert held(opened) == ([], [])
    assert opened.is_read_only is read_only
    assert not intake.is_under_way(opened.layout.root)
    closed.open_plain(read_only=not read_only).close()
    opened.close()


def test_nothing_is_undone_that_was_worked_on_since(plain: Practice, way_out: bytes) -> None:
    importing.take_in(plain, plan_practice(plain, way_out))
    first = plain.charts.read(SESSIONS[0].id)
    amending.change_marker(plain, first, first.markers[0].id, salience=1)
    with pytest.raises(NotImported, match="session K-14/1 was changed since"):
        importing.undo(plain)
    plain.charts.save(session_of(ONE, 9))
    with pytest.raises(NotImported, match="has other sessions since"):
        importing.undo(plain)
    assert len(held(plain)[1]) == 4


# -- marks


def project(practice: Practice, tmp_path: Path, *, has_words: bool = True) -> bytes:
    """The practice as BORIS has it."""
    out = tmp_path / "project.boris"
    send(practice, Errand(Tool.BORIS, has_words=has_words), out, replace=True)
    return out.read_bytes()


@settings(max_examples=12)
@given(st.data())
def test_marks_come_back_from_boris_to_the_millisecond_with_any_text(
    plain: Practice, tmp_path: Path, book: Codebook, data: st.DataObject
) -> None:
    codes = [(group.id, code.id) for group in book.groups for code in group.codes]
    marker = st.builds(
        lambda at, what, salience, comment: (round(at, 3), what, salience, comment),
        st.floats(0, 9000),
        st.sampled_from(codes),
        st.none() | st.integers(1, 5),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    )
    drawn = sorted(data.draw(st.lists(marker, max_size=4)), key=lambda one: one[0])
    markers = tuple(
        Marker(id=f"m{place}", group=what[0], code=what[1], offset_s=at, salience=salience, comment=comment)
        for place, (at, what, salience, comment) in enumerate(drawn)
    )
    empty = session_of(ONE, 1).model_copy(update={"codebook": book.ref, "markers": (), "episodes": (), "carried": ()})
    if plain.catalogue.get(ONE.id) is None:
        plain.catalogue.add(ONE)
        plain.catalogue.keep_codebook(book)
    plain.charts.save(empty.model_copy(update={"markers": markers}))
    content = project(plain, tmp_path)
    plain.charts.save(empty)
    importing.take_in(plain, plan_boris(plain, content))
    back = plain.charts.read(empty.id).markers
    assert [(one.offset_s, (one.group, one.code), one.salience, one.comment) for one in back] == [
        (at, what, salience, comment) for at, what, salience, comment in drawn
    ]


def test_marks_of_another_go_beside_mine_and_out_again(practice: Practice, tmp_path: Path, book: Codebook) -> None:
    practice.catalogue.keep_codebook(book)
    fill(practice)
    content = project(practice, tmp_path)
    assert plan_boris(practice, content).words == "0 marks into 0 sessions; 6 marks here already"
    theirs = json.loads(content)
    first = next(iter(theirs["observations"].values()))
    first["events"].append([99.5, "", first["events"][0][2], "None", "a lantern of theirs"])
    plan = plan_boris(practice, json.dumps(theirs).encode())
    assert plan.words == "1 mark into 1 session; 6 marks here already"
    importing.take_in(practice, plan)
    session = practice.charts.read(SESSIONS[0].id)
    (added,) = [one for one in session.markers if one.offset_s == 99.5]
    assert session.episodes == SESSIONS[0].episodes
    (hit,) = searching.search(practice, "lantern of theirs")
    assert isinstance(hit, searching.Hit)
    assert hit.marker == added.id
    assert safekeeping.examine(practice).is_well
    assert importing.undo(practice).words == "1 mark"
    after = practice.charts.read(SESSIONS[0].id)
    assert (after.markers, after.episodes) == (SESSIONS[0].markers, SESSIONS[0].episodes)


def test_what_another_coder_marked_comes_back_as_theirs_and_out_again(
    practice: Practice, tmp_path: Path, book: Codebook
) -> None:
    practice.catalogue.keep_codebook(book)
    fill(practice)
    content = json.loads(project(practice, tmp_path))
    first = next(iter(content["observations"].values()))
    first["independent_variables"]["coder"] = "B. Third"
    first["events"].append([99.5, "", first["events"][0][2], "None", "a lantern of theirs"])
    alone = json.dumps(content).encode()
    plan = plan_boris(practice, alone)
    assert plan.words == "0 marks into 0 sessions, marks of other coders in 1 coding; 4 marks here already"
    importing.take_in(practice, plan)
    session = practice.charts.read(SESSIONS[0].id)
    assert session.markers == SESSIONS[0].markers
    (coding,) = session.codings
    assert (coding.coder.id, coding.coder.name, len(coding.markers)) == ("b-third", "B. Third", 3)
    assert session.shown_codings == (), "one's own coding is not done"
    assert plan_boris(practice, alone).is_empty, "the same once more adds nothing"
    # Under a pseudonym the same coder is known again, so that nothing comes twice.
    done = session.model_copy(update={"wrapped_up": session.started_at})
    practice.charts.save(done)
    send(practice, Errand(Tool.BORIS, disguise=disguise(practice, Tool.BORIS)), tmp_path / "out", replace=True)
    again_in = plan_boris(practice, (tmp_path / "out").read_bytes())
    assert (again_in.is_empty, again_in.same) == (True, 9)
    assert importing.undo(practice).words == "1 coding"
    assert practice.charts.read(SESSIONS[0].id).codings == ()


def test_a_session_in_two_recordings_comes_back_as_one_coding_of_each_coder_and_nothing_twice(
    practice: Practice, tmp_path: Path, book: Codebook
) -> None:
    practice.catalogue.keep_codebook(book)
    fill(practice)
    (tmp_path / "one.mp4").write_bytes(b"film")
    (tmp_path / "two.mp4").write_bytes(b"film")
    session, _made = recordings.link(practice, SESSIONS[0], tmp_path / "one.mp4", duration_s=100)
    session, _made = recordings.link(practice, session, tmp_path / "two.mp4", recordings.Place(50), duration_s=900)
    send(practice, Errand(Tool.BORIS, session=session), tmp_path / "out")
    content = json.loads((tmp_path / "out").read_bytes())
    assert [len(one["events"]) for one in content["observations"].values()] == [1, 2], "61 s is in both, 122 s in one"
    whole = json.dumps(content).encode()
    assert plan_boris(practice, whole).is_empty
    practice.charts.save(session.model_copy(update={"markers": (), "episodes": ()}))
    (added,) = [marks for _session, marks in plan_boris(practice, whole).marks]
    assert [one.offset_s for one in added] == [one.offset_s for one in session.markers], "one's own, each once"
    for one in content["observations"].values():
        one["independent_variables"]["coder"] = "B. Third"
    theirs = json.dumps(content).encode()
    importing.take_in(practice, plan_boris(practice, theirs))
    (coding,) = practice.charts.read(session.id).codings
    assert [one.offset_s for one in coding.markers] == [one.offset_s for one in session.markers]
    assert plan_boris(practice, theirs).is_empty


@pytest.mark.parametrize(
    ("one", "other"), [("A. Müller", "A. Möller"), ("Šimek", "Cimek"), ("Иванов", "Петров"), ("Løw", "Law")]
)
def test_two_names_are_two_coders_in_any_script(one: str, other: str) -> None:
    assert coder_called(one).id != coder_called(other).id
    assert coder_called(one).id == coder_called(unicodedata.normalize("NFD", one.upper())).id


def test_an_observation_of_nobody_is_refused_until_its_session_is_named(
    plain: Practice, tmp_path: Path, book: Codebook
) -> None:
    plain.catalogue.keep_codebook(book)
    fill(plain)
    content = json.loads(project(plain, tmp_path))
    name, observation = next(iter(content["observations"].items()))
    observation["independent_variables"] = {}
    content["observations"] = {name: observation}
    alone = json.dumps(content).encode()
    with pytest.raises(NotImported, match="belongs to no session here"):
        plan_boris(plain, alone)
    assert plan_boris(plain, alone, SESSIONS[1]).words.startswith("0 marks into 0 sessions; 2 marks")
    observation["type"] = "MEDIA"
    with pytest.raises(NotImported, match="counts from the start of a recording"):
        plan_boris(plain, json.dumps(content).encode(), SESSIONS[1])
    observation["events"][0][2] = "smiles"
    with pytest.raises(UnreadableProject, match="event 1"):
        plan_boris(plain, json.dumps(content).encode(), SESSIONS[1])
    with pytest.raises(Trouble, match="it is not JSON"):
        plan_boris(plain, b"{", SESSIONS[1])
