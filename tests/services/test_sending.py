"""Exports for tools: pseudonyms and no words unless asked, drawers apart, whole or not at all, for their owner only."""

import csv
import io
import json
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from alliance_tui.config.scales import load_scales
from alliance_tui.domain.codebook import CodebookRef
from alliance_tui.domain.coding import Basis, Coder, Coding
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.practice_json import read_practice
from alliance_tui.services import importing, live_session
from alliance_tui.services.errand import ENDINGS, Errand, disguise, sent_words
from alliance_tui.services.exporting import Drawer, NotExported, Tool
from alliance_tui.services.import_plan import plan_practice
from alliance_tui.services.sending import send
from alliance_tui.storage import practice as store
from alliance_tui.storage.practice import Practice
from tests.storage.practices import ONE, OTHER, SESSIONS, again, fill
from tests.storage.samples import COMMENT, WORDS, session_of, small_book

PER_SESSION = tuple(ENDINGS)


@pytest.fixture
def kept(plain: Practice) -> Practice:
    """A practice with three sessions."""
    return fill(plain)


def errand(practice: Practice, tool: Tool, **changes: object) -> Errand:
    """What the command line asks for where nothing is said."""
    return Errand(tool, **{"disguise": disguise(practice, tool), **changes})  # type: ignore[arg-type]


def everything(out: Path) -> str:
    """All that was written, names too."""
    files = sorted(out.iterdir()) if out.is_dir() else [out]
    return "\n".join(f"{one.name}\n{one.read_text(encoding='utf-8')}" for one in files)


def rows(path: Path) -> list[dict[str, str]]:
    """A table."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


@pytest.mark.parametrize("tool", [one for one in Tool if one is not Tool.PRACTICE])
def test_no_word_leaves_unasked_and_files_are_for_their_owner(kept: Practice, tmp_path: Path, tool: Tool) -> None:
    out = tmp_path / "out"
    session = SESSIONS[0] if tool in PER_SESSION else None
    drawer = Drawer.PROGRESS if tool is Tool.FHIR else Drawer.PROCESS
    sent = send(kept, errand(kept, tool, session=session, drawer=drawer), out)
    said = everything(out)
    assert not [word for word in (*WORDS, COMMENT) if word in said.lower()]
    assert ("K-14" in said) is (tool is Tool.FHIR)
    paths = [out, *(out.iterdir() if out.is_dir() else ())]
    assert [one.stat().st_mode & 0o777 for one in paths] == [0o700 if one.is_dir() else 0o600 for one in paths]
    assert sent.size == sum(one.stat().st_size for one in paths if one.is_file())
    last = list(kept.audit.entries())[-1]
    assert (last.what, (last.particulars or {})["bytes"]) == ("exported", sent.size)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".tmp")] == []


@pytest.mark.parametrize("tool", [Tool.TABLES, Tool.BORIS, Tool.EAF, Tool.VTT, Tool.CHAPTERS])
def test_words_leave_when_they_are_asked_for(kept: Practice, tmp_path: Path, tool: Tool) -> None:
    session = SESSIONS[0] if tool in PER_SESSION else None
    send(kept, errand(kept, tool, session=session, has_words=True), tmp_path / "out")
    said = everything(tmp_path / "out").lower()
    assert COMMENT in said
    assert not [word for word in WORDS if word in said]


def test_a_pseudonym_stays_the_same_for_one_key_and_tells_nothing_to_another(
    practice: Practice, tmp_path: Path
) -> None:
    kept = fill(practice)
    names = {}
    for place, (one_of_two, key) in enumerate([(kept, "main"), (again(kept), "main"), (kept, "b")]):
        out = tmp_path / str(place)
        told = disguise(one_of_two, Tool.TABLES, key=key)
        send(one_of_two, errand(one_of_two, Tool.TABLES, disguise=told), out)
        found = rows(out / "sessions.csv")
        names[place] = [(one["client_id"], one["started_at"]) for one in found]
        days = {one["session_id"]: one["started_at"][:10] for one in found}
        assert days[SESSIONS[0].id] < f"{SESSIONS[0].started_at:%Y-%m-%d}"
    assert names[0] == names[1]
    assert not {client for client, _at in names[0]} & {client for client, _at in names[2]}


def test_codes_and_dates_are_kept_when_told(kept: Practice, tmp_path: Path) -> None:
    told = disguise(kept, Tool.TABLES, codes="keep")
    send(kept, errand(kept, Tool.TABLES, disguise=told, client=ONE), tmp_path / "codes")
    assert {one["client_id"] for one in rows(tmp_path / "codes" / "markers.csv")} == {ONE.code}
    assert disguise(kept, Tool.TABLES, codes="keep", dates="keep") is None
    send(kept, errand(kept, Tool.TABLES, disguise=None), tmp_path / "both")
    found = rows(tmp_path / "both" / "sessions.csv")
    assert {one["client_id"] for one in found} == {ONE.code, OTHER.code}
    assert found[0]["started_at"] == SESSIONS[0].started_at.isoformat()


def test_process_and_progress_leave_apart(kept: Practice, tmp_path: Path) -> None:
    send(kept, errand(kept, Tool.EXCEL), tmp_path / "process")
    send(kept, errand(kept, Tool.EXCEL, drawer=Drawer.PROGRESS), tmp_path / "progress")
    process, progress = ({one.name for one in (tmp_path / name).iterdir()} for name in ("process", "progress"))
    assert process == {"markers.csv", "sessions.csv", "datapackage.json"}
    assert progress == {"ratings.csv", "sessions.csv", "datapackage.json"}
    package = json.loads((tmp_path / "progress" / "datapackage.json").read_bytes())
    for resource in package["resources"]:
        head = (tmp_path / "progress" / resource["path"]).read_text(encoding="utf-8-sig").splitlines()[0]
        assert head.split(",") == [one["name"] for one in resource["schema"]["fields"]]
        assert not {"markers", "episodes", "codebook", "group"} & set(head.split(","))


def test_a_course_is_a_file_a_session(kept: Practice, tmp_path: Path) -> None:
    send(kept, errand(kept, Tool.VTT, client=ONE), tmp_path / "out")
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["session-001.vtt", "session-002.vtt"]


def test_the_practice_leaves_whole(kept: Practice, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    send(kept, Errand(Tool.PRACTICE, has_words=True), tmp_path / "out", progress=lambda *at: told.append(at))
    document = read_practice((tmp_path / "out").read_bytes())
    assert {one.id: one for one in document.sessions} == {one.id: kept.charts.read(one.id) for one in SESSIONS}
    assert set(document.clients) == {ONE, OTHER}
    assert set(document.replays) == {one.id for one in SESSIONS}
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("tool", "changes", "why"),
    [
        (Tool.BORIS, {"drawer": Drawer.PROGRESS}, "holds markers"),
        (Tool.VTT, {}, "one file a session"),
        (Tool.PRACTICE, {}, "the practice as it is"),
        (Tool.PRACTICE, {"has_words": True, "client": ONE}, "the practice as it is"),
    ],
)
def test_what_a_format_cannot_hold_is_refused(
    kept: Practice, tmp_path: Path, tool: Tool, changes: dict[str, object], why: str
) -> None:
    with pytest.raises(NotExported, match=why):
        send(kept, errand(kept, tool, **changes), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("tool", [Tool.TABLES, Tool.BORIS])
def test_nothing_half_leaves_and_nothing_is_overwritten_without_being_told(
    kept: Practice, tmp_path: Path, tool: Tool
) -> None:
    out = tmp_path / "out"
    send(kept, errand(kept, tool, client=ONE), out)
    before = everything(out)
    with pytest.raises(NotExported, match="there is a"):
        send(kept, errand(kept, tool), out)
    kept.layout.process(SESSIONS[1].id).write_bytes(b"rubbish")
    with pytest.raises(Trouble, match="cannot be trusted"):
        send(kept, errand(kept, tool), out, replace=True)
    assert everything(out) == before
    assert sorted(one.name for one in tmp_path.iterdir() if one != kept.layout.root) == ["out"]
    send(kept, errand(kept, tool, client=OTHER), out, replace=True)
    assert everything(out) != before


def test_a_folder_with_other_files_is_never_replaced(kept: Practice, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(NotExported, match="holds other files"):
        send(kept, errand(kept, Tool.TABLES), out, replace=True)
    with pytest.raises(NotExported, match="the place out is a folder"):
        send(kept, errand(kept, Tool.BORIS), out, replace=True)
    assert (out / "thesis.docx").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("tool", [Tool.TABLES, Tool.BORIS, Tool.SEGMENTS, Tool.PRACTICE, Tool.EAF])
def test_a_session_that_is_still_live_stays_and_is_said_to(kept: Practice, tmp_path: Path, tool: Tool) -> None:
    live = live_session.start(kept, ONE, small_book(), number=9)
    asked = errand(kept, tool, client=ONE if tool is Tool.EAF else None)
    if tool is Tool.PRACTICE:
        asked = replace(asked, has_words=True, disguise=None)
    said = sent_words(asked, send(kept, asked, tmp_path / "out"))
    assert "without 1 session that is still live" in said
    if tool is Tool.EAF:
        elsewhere = replace(asked, client=OTHER)
        assert "still live" not in sent_words(elsewhere, send(kept, elsewhere, tmp_path / "other"))
    live.close()


@pytest.mark.parametrize("tool", [Tool.VTT, Tool.SRT, Tool.CHAPTERS])
def test_what_names_nobody_is_not_said_to_keep_names(kept: Practice, tmp_path: Path, tool: Tool) -> None:
    asked = errand(kept, tool, session=SESSIONS[0])
    said = sent_words(asked, send(kept, asked, tmp_path / "out"))
    assert "no client code and no date in it" in said
    assert "2031" not in everything(tmp_path / "out")


THEIR_MARK = Marker(id="m1", group="withdrawal", code="denial", offset_s=90.5, comment="umbrella of theirs")


def coded(practice: Practice, session: Session, *, is_own_done: bool, **fields: object) -> Session:
    """A session that another coder marked too."""
    done = session.started_at
    theirs = Coding(
        id="k1",
        coder=Coder(id="second", name="A. Second"),
        codebook=session.codebook,
        basis=Basis.NOTE,
        begun_at=done,
        closed_at=done,
        markers=(THEIR_MARK,),
    )
    with_theirs = session.model_copy(
        update={"codings": (theirs.model_copy(update=fields),), "wrapped_up": done if is_own_done else None}
    )
    practice.charts.save(with_theirs)
    return with_theirs


def test_other_coders_marks_leave_beside_ones_own_and_never_before_ones_own_are_done(
    kept: Practice, tmp_path: Path
) -> None:
    coded(kept, SESSIONS[0], is_own_done=True)
    coded(kept, SESSIONS[1], is_own_done=False)
    open_errand = errand(kept, Tool.TABLES, disguise=None)
    sent = send(kept, open_errand, tmp_path / "kept")
    found = rows(tmp_path / "kept" / "markers.csv")
    theirs = [one for one in found if one["coder_id"] == "second"]
    assert [(one["session_id"], one["marker_id"], one["t_s"], one["source"]) for one in theirs] == [
        (SESSIONS[0].id, "m1", "90.5", "note")
    ]
    assert {one["coder_id"] for one in found} == {"therapist", "second"}
    counts = [(one["session_id"][-1], one["coder_id"], one["markers"]) for one in rows(tmp_path / "kept/sessions.csv")]
    assert counts == [("1", "therapist", "2"), ("1", "second", "1"), ("2", "therapist", "2"), ("3", "therapist", "2")]
    assert (sent.markers, sent.others, sent.hidden) == (7, 1, 1)
    assert "without 1 coding that you may not see before your own is done" in sent_words(open_errand, sent)
    send(kept, errand(kept, Tool.TABLES), tmp_path / "hidden")
    names = {one["coder_id"] for one in rows(tmp_path / "hidden" / "markers.csv")}
    assert "second" not in names
    assert len(names) == 2
    assert "Second" not in everything(tmp_path / "hidden")
    send(kept, errand(kept, Tool.TABLES, drawer=Drawer.PROGRESS), tmp_path / "record")
    assert {one["coder_id"] for one in rows(tmp_path / "record" / "sessions.csv")} == {"therapist"}
    send(kept, errand(kept, Tool.BORIS), tmp_path / "one.boris")
    observations = json.loads((tmp_path / "one.boris").read_bytes())["observations"]
    assert len(observations) == 4
    assert {one["independent_variables"]["coder"] for one in observations.values()} == names
    send(kept, errand(kept, Tool.SEGMENTS), tmp_path / "segments.csv")
    assert {one["coder_id"] for one in rows(tmp_path / "segments.csv")} == names
    assert {one["client_id"] for one in rows(tmp_path / "segments.csv")} == {
        one["client_id"] for one in rows(tmp_path / "hidden" / "sessions.csv")
    }


def test_the_practice_comes_back_with_codings_scales_and_every_codebook(kept: Practice, tmp_path: Path) -> None:
    before = coded(kept, SESSIONS[0], is_own_done=False, codebook=CodebookRef(id="movement", version=1))
    kept.catalogue.keep_codebook(small_book().model_copy(update={"id": "movement"}))
    scale = load_scales()[0]["alliance-pulse"]
    kept.catalogue.keep_scale(scale)
    send(kept, Errand(Tool.PRACTICE, has_words=True), tmp_path / "out.json")
    other, _code = store.create(tmp_path / "other", None)
    importing.take_in(other, plan_practice(other, (tmp_path / "out.json").read_bytes()))
    assert other.charts.read(before.id) == kept.charts.read(before.id)
    assert other.catalogue.scales() == [scale]
    assert {one.id for one in other.catalogue.codebooks()} == {"movement", "rupture-repair"}
    assert other.charts.read_replay(before.id, ONE.id) == kept.charts.read_replay(before.id, ONE.id)
    other.close()


@pytest.mark.parametrize("tool", [Tool.TABLES, Tool.BORIS, Tool.SEGMENTS, Tool.PRACTICE])
def test_no_more_than_a_few_sessions_are_held_at_once(
    kept: Practice, tmp_path: Path, tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4, 30):
        kept.charts.save(session_of(ONE, number))
    alive: list[weakref.ref[Session]] = []
    most = 0
    read = kept.charts.read

    def watched(session_id: str, client_id: str | None = None) -> Session:
        nonlocal most
        session = read(session_id, client_id)
        alive.append(weakref.ref(session))
        most = max(most, sum(one() is not None for one in alive))
        return session

    monkeypatch.setattr(kept.charts, "read", watched)
    send(kept, errand(kept, tool, disguise=None, has_words=tool is Tool.PRACTICE), tmp_path / "out")
    assert len(alive) == 29
    assert most <= 3
