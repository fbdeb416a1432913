"""Exports for tools: pseudonyms and no words unless asked, drawers apart, whole or not at all, for their owner only."""

import csv
import io
import json
from pathlib import Path

import pytest

from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.practice_json import read_practice
from alliance_tui.services import sending
from alliance_tui.services.exporting import Drawer, NotExported, Tool
from alliance_tui.services.sending import Errand, disguise, send
from alliance_tui.storage.practice import Practice
from tests.storage.practices import ONE, OTHER, SESSIONS, again, fill
from tests.storage.samples import COMMENT, WORDS

PER_SESSION = tuple(sending.ENDINGS)


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
    with pytest.raises(NotExported, match="is a folder"):
        send(kept, errand(kept, Tool.BORIS), out, replace=True)
    assert (out / "thesis.docx").read_text(encoding="utf-8") == "mine"
