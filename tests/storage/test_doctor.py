"""What the doctor finds: each kind of damage by its file, with what is lost and what is safe."""

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from alliance_tui.storage import files, snapshots
from alliance_tui.storage.doctor import Cure, Doctor, Examination, Finding, as_json
from alliance_tui.storage.practice import Practice
from tests.storage.damage import whole
from tests.storage.journals import SESSION, Heard
from tests.storage.practices import ONE, OTHER, SESSIONS, again, fill, sessions_in
from tests.storage.samples import COMMENT, WORDS

FIRST, SECOND, THIRD = (session.id for session in SESSIONS)


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice, with two clients and three sessions."""
    return fill(practice)


def examined(practice: Practice) -> Examination:
    """What the doctor sees with nothing remembered from before."""
    return Doctor(again(practice)).examine()


def only(examination: Examination) -> Finding:
    """The one finding."""
    (finding,) = examination.findings
    return finding


def spoil(path: Path) -> None:
    """Change one byte in the middle of what a file holds."""
    content = bytearray(path.read_bytes())
    place = content.rfind(b'"data":"') + 40 if b'"data":"' in content else len(content) // 2
    content[place] ^= 0x80
    path.write_bytes(bytes(content))


def test_a_good_practice_is_well(kept: Practice) -> None:
    seen = examined(kept)
    assert seen.is_well
    assert seen.checked == 1 + 2 * 3 + 2 * 2 + 3 + 1


def test_an_empty_practice_is_well(practice: Practice) -> None:
    assert examined(practice).findings == []


def test_the_examination_writes_nothing(kept: Practice) -> None:
    kept.layout.search_pack(ONE.id).unlink()
    before = whole(kept.layout.root)
    examined(kept)
    assert whole(kept.layout.root) == before


@pytest.mark.parametrize(
    ("spoilt", "lost", "cure"),
    [
        (lambda layout: layout.process(SECOND), "the note and markers of one session", Cure.SET_ASIDE),
        (lambda layout: layout.progress(SECOND), "the record of one session", Cure.SET_ASIDE),
        (lambda layout: layout.replay(SECOND), "how one note was written", Cure.SET_ASIDE),
        (lambda layout: layout.index(ONE.id), "nothing: it is derived", Cure.REBUILD),
        (lambda layout: layout.search_pack(ONE.id), "nothing: it is derived", Cure.REBUILD),
    ],
    ids=["process", "progress", "replay", "index", "search"],
)
def test_a_changed_file_is_named_with_what_is_lost(
    kept: Practice, spoilt: Callable[..., Path], lost: str, cure: Cure
) -> None:
    path = spoilt(kept.layout)
    spoil(path)
    finding = only(examined(kept))
    assert finding.file == str(path.relative_to(kept.layout.root))
    assert (finding.lost, finding.cure) == (lost, cure)
    assert finding.safe
    assert finding.line == f"{finding.file}: {finding.fault}. Lost: {lost}. Safe: {finding.safe}."


@pytest.mark.parametrize("drawer", ["process", "progress"])
def test_a_missing_drawer_is_named_and_the_other_is_not_blamed(kept: Practice, drawer: str) -> None:
    kept.layout.session_file(drawer, FIRST).unlink()
    finding = only(examined(kept))
    assert (finding.file, finding.fault) == (f"{drawer}/{FIRST}.json", "it is missing")


def test_a_session_of_which_both_files_are_gone_is_missed_by_its_index(kept: Practice) -> None:
    kept.layout.process(FIRST).unlink()
    kept.layout.progress(FIRST).unlink()
    kept.layout.replay(FIRST).unlink()
    found = examined(kept).findings
    assert {one.file for one in found} == {f"progress/{FIRST}.json", f"process/{FIRST}.json"}
    assert {one.fault for one in found} == {"the index knows this session, and its files are gone"}


@pytest.mark.parametrize("drawer", ["process", "progress"])
@pytest.mark.parametrize(("one", "other"), [(FIRST, SECOND), (FIRST, THIRD)], ids=["one client", "two clients"])
def test_files_swapped_between_sessions_are_both_named(kept: Practice, drawer: str, one: str, other: str) -> None:
    paths = [kept.layout.session_file(drawer, session) for session in (one, other)]
    contents = [path.read_bytes() for path in paths]
    for path, content in zip(paths, reversed(contents), strict=True):
        path.write_bytes(content)
    found = examined(kept).findings
    assert {finding.file for finding in found} == {f"{drawer}/{one}.json", f"{drawer}/{other}.json"}
    assert {finding.cure for finding in found} == {Cure.SET_ASIDE}


@pytest.mark.parametrize("drawer", ["process", "progress"])
def test_an_old_version_that_was_put_back_is_named_with_both_versions(kept: Practice, drawer: str) -> None:
    path = kept.layout.session_file(drawer, FIRST)
    old = path.read_bytes()
    kept.charts.save(SESSIONS[0].model_copy(update={"plan": "Ask about the lighthouse."}))
    path.write_bytes(old)
    found = [finding for finding in examined(kept).findings if finding.cure is Cure.SET_ASIDE]
    (finding,) = found
    assert finding.file == f"{drawer}/{FIRST}.json"
    assert "an older version of this file was put back (1 for 2)" in finding.fault
    assert finding.lost == "what was changed since"


def test_a_damaged_catalogue_is_the_only_thing_blamed(kept: Practice) -> None:
    spoil(kept.layout.catalogue)
    finding = only(examined(kept))
    assert finding.file == "catalogue.json"
    assert "the session files" in finding.safe


def test_a_missing_catalogue_is_the_only_thing_blamed(kept: Practice) -> None:
    kept.layout.catalogue.unlink()
    finding = only(examined(kept))
    assert (finding.file, finding.fault, finding.cure) == ("catalogue.json", "it is missing", Cure.BRING_BACK)


def test_an_older_catalogue_that_was_put_back_is_the_only_thing_blamed(kept: Practice) -> None:
    older = kept.layout.catalogue.read_bytes()
    kept.catalogue.change(OTHER.model_copy(update={"is_archived": True}))
    snapshots.take(kept.layout)
    files.replace(kept.layout.catalogue, older)
    finding = only(examined(kept))
    assert finding.file == "catalogue.json"
    assert finding.fault == "an older version of this file was put back (3 for 4)"
    assert finding.cure is Cure.BRING_BACK


@pytest.mark.parametrize("derived", ["index", "search"])
def test_a_derived_file_that_is_behind_is_to_be_made_anew(kept: Practice, derived: str) -> None:
    path = kept.layout.index(ONE.id) if derived == "index" else kept.layout.search_pack(ONE.id)
    old = path.read_bytes()
    kept.charts.save(SESSIONS[0].model_copy(update={"note": SESSIONS[1].note.model_copy(update={"text": "Else."})}))
    path.write_bytes(old)
    finding = only(examined(kept))
    assert (finding.file, finding.cure, finding.client_id) == (
        str(path.relative_to(kept.layout.root)),
        Cure.REBUILD,
        ONE.id,
    )


def test_a_torn_journal_is_named_with_the_events_before_it(kept: Practice, heard: Heard) -> None:
    journal = kept.new_journal(SESSION, ONE.id, [began()], heard.on_saved, heard.on_trouble)
    journal.close()
    path = kept.layout.journal(SESSION)
    path.write_bytes(path.read_bytes() + b"\x00\x01torn")
    finding = only(examined(kept))
    assert finding.file == f"live/{SESSION}.journal"
    assert (finding.fault, finding.safe, finding.cure) == ("its end is torn", "1 events before it", Cure.NONE)


def test_events_that_do_not_fit_together_are_named(kept: Practice, heard: Heard) -> None:
    kept.new_journal(SESSION, ONE.id, [began(), began()], heard.on_saved, heard.on_trouble).close()
    assert only(examined(kept)).fault == "its events do not fit together"


def began() -> bytes:
    """The first event of a session."""
    from alliance_tui.domain.events import Began, to_json

    first = SESSIONS[0]
    return to_json(
        Began(
            at_s=0,
            session=SESSION,
            client_id=ONE.id,
            number=9,
            started_at=first.started_at,
            planned_s=3000,
            modality="video",
            codebook=first.codebook,
        )
    )


def test_an_edited_audit_log_is_named_by_its_line(kept: Practice) -> None:
    kept.audit.note("amended")
    path = kept.layout.audit
    path.write_bytes(path.read_bytes().replace(b'"opened"', b'"closed"', 1))
    finding = only(examined(kept))
    assert finding.file == "audit.log"
    assert finding.lost == "trust in this log"
    assert finding.fault.startswith("line ")


def test_a_file_that_others_may_read_and_a_leftover_are_named(kept: Practice) -> None:
    kept.layout.process(FIRST).chmod(0o644)
    (kept.layout.root / "process" / ".tmp-0123").write_bytes(b"half")
    found = {finding.file: finding for finding in examined(kept).findings}
    assert found[f"process/{FIRST}.json"].cure is Cure.TIGHTEN
    assert found["process/.tmp-0123"].cure is Cure.REMOVE
    assert len(found) == 2


@pytest.mark.parametrize("name", [".", "process", "snapshots", "quarantine"])
def test_a_folder_that_others_may_look_into_is_named(kept: Practice, name: str) -> None:
    folder = kept.layout.root / name
    folder.mkdir(exist_ok=True)
    folder.chmod(0o750)
    finding = only(examined(kept))
    assert (finding.file, finding.fault) == (name, "other users of this machine may look into it")
    assert finding.cure is Cure.TIGHTEN


def test_a_session_without_a_client_is_named_and_the_rest_is_well(kept: Practice) -> None:
    kept.catalogue.drop(OTHER.id)
    found = examined(kept).findings
    assert found
    assert all(THIRD in finding.file or OTHER.id in finding.file for finding in found)


def test_a_file_of_a_newer_format_is_named_and_left_alone(sealed: Practice) -> None:
    path = fill(sealed).layout.process(FIRST)
    path.write_bytes(path.read_bytes().replace(b'{"alliance":1', b'{"alliance":9', 1))
    finding = only(examined(sealed))
    assert "format 9" in finding.fault
    assert finding.cure is Cure.NONE


def test_one_damaged_file_of_each_kind_keeps_nothing_else_from_being_read(kept: Practice) -> None:
    for path in (kept.layout.process(FIRST), kept.layout.replay(SECOND), kept.layout.search_pack(OTHER.id)):
        spoil(path)
    named = {finding.file for finding in examined(kept).findings}
    assert named == {f"process/{FIRST}.json", f"replay/{SECOND}.json", f"search/{OTHER.id}.pack"}
    found = again(kept)
    assert [found.charts.read(session.id) for session in SESSIONS[1:]] == list(SESSIONS[1:])
    assert found.charts.read_progress(FIRST) == SESSIONS[0].progress
    assert len(found.charts.summaries(ONE.id)) == 2


def test_no_finding_holds_a_word_or_a_code_of_a_client(kept: Practice) -> None:
    for role in ("process", "progress", "replay"):
        spoil(kept.layout.session_file(role, FIRST))
    for path in (kept.layout.index(ONE.id), kept.layout.search_pack(ONE.id), kept.layout.audit):
        path.write_bytes(path.read_bytes()[:-9])
    said = as_json(examined(kept)).decode()
    assert not [word for word in (*WORDS, COMMENT, ONE.code, OTHER.code) if word in said]


def test_an_examination_as_json_says_the_same(kept: Practice) -> None:
    assert orjson.loads(as_json(examined(kept))) == {"checked": 15, "is_well": True, "findings": []}
    kept.layout.index(ONE.id).write_bytes(b"")
    data = orjson.loads(as_json(examined(kept)))
    assert data["is_well"] is False
    assert set(data["findings"][0]) == {"file", "fault", "lost", "safe", "cure"}
    assert data["findings"][0]["cure"] == "rebuild"


def test_progress_never_goes_back_nor_past_the_end(kept: Practice) -> None:
    told: list[tuple[int, int]] = []
    Doctor(kept, lambda done, total: told.append((done, total))).examine()
    assert told
    assert [done for done, _total in told] == sorted(done for done, _total in told)
    assert all(done <= total for done, total in told)
    assert len(sessions_in(kept)) == 3
