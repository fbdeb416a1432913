"""A client's record as a folder: whole or not at all, for its owner only, without process notes unless asked for."""

import html.parser
import json
from pathlib import Path

import pytest

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.progress_note import ProgressNote, TemplateRef, WrittenSection
from alliance_tui.domain.session import State
from alliance_tui.domain.signature import add, sign
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import access_request, live_session
from alliance_tui.services.access_request import give
from alliance_tui.services.exporting import NotExported
from alliance_tui.storage import files
from alliance_tui.storage.practice import Practice
from tests.storage.practices import ONE, SESSIONS, fill
from tests.storage.samples import COMMENT, STARTED, WORDS, client_of

OURS = ("<b>Slept badly</b> & ate", "לא עכשיו")


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice; the first session of K-14 has a signed note with an addendum."""
    fill(practice)
    note = ProgressNote(
        template=TemplateRef(id="free", version=1, title="Free"),
        sections=(WrittenSection(id="note", title="Note", text="\n".join(OURS)),),
        written_at=STARTED,
    )
    session = SESSIONS[0].model_copy(update={"progress_note": note})
    signature = sign(session.signed_content, "A. Therapist", STARTED)
    later = add(signature.hash, "A. Therapist", STARTED, "Called on Thursday.")
    sealed = {"state": State.SIGNED, "signature": signature, "addenda": (later,)}
    practice.charts.save(session.model_copy(update=sealed))
    practice.audit.note("signed", session=session.id, hash=signature.hash)
    return practice


def names(folder: Path) -> list[str]:
    """Every file in a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


class Page(html.parser.HTMLParser):
    """A page's text, its links and its tags."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.text, self.links, self.tags = "", [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src") and value]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_record_leaves_whole_and_the_process_notes_stay(kept: Practice, tmp_path: Path) -> None:
    out = tmp_path / "given"
    given = give(kept, ONE, out)
    assert names(out) == [
        "audit.html",
        "audit.json",
        "index.html",
        "record/record.json",
        "record/session-001.html",
        "record/session-002.html",
    ]
    assert (given.sessions, given.files) == (2, 6)
    assert given.size == sum((out / name).stat().st_size for name in names(out))
    for path in (out, *out.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    everything = b"".join((out / name).read_bytes() for name in names(out)).decode().lower()
    assert not [word for word in (*WORDS, COMMENT, "withdrawal", "denial", "m-03") if word in everything]
    page = Page(out / "record" / "session-001.html")
    for words in ("K-14", OURS[0], OURS[1], "A. Therapist", "Addendum 1", "Called on Thursday.", "call dropped"):
        assert words in page.text, words
    assert "b" not in page.tags, "what was written is no markup"
    index = Page(out / "index.html")
    assert "process notes are kept separate and are not in it" in index.text
    assert "signed 2031-03-04" in index.text
    assert set(index.links) == set(names(out)) - {"index.html"}, "and nothing from elsewhere"


def test_process_notes_leave_in_a_folder_of_their_own_when_asked_for(kept: Practice, tmp_path: Path) -> None:
    out = tmp_path / "given"
    give(kept, ONE, out, with_process=True)
    assert [name for name in names(out) if name.startswith("process/")] == [
        "process/process.json",
        "process/session-001.html",
        "process/session-002.html",
    ]
    index = Page(out / "index.html")
    assert "process notes are in it too, because they were asked for" in index.text
    assert set(index.links) == set(names(out)) - {"index.html"}
    page = Page(out / "process" / "session-001.html")
    assert "PROCESS NOTE, KEPT SEPARATE" in page.text
    assert all(word in page.text for word in (*WORDS, COMMENT, "Withdrawal: Denial"))
    assert OURS[1] not in page.text
    apart = [name for name in names(out) if not name.startswith("process/")]
    rest = b"".join((out / name).read_bytes() for name in apart).decode().lower()
    assert not [word for word in (*WORDS, COMMENT, "withdrawal", "denial") if word in rest]


def test_a_program_reads_the_same_record_and_what_was_done_with_it(kept: Practice, tmp_path: Path) -> None:
    out = tmp_path / "given"
    give(kept, ONE, out)
    told = json.loads((out / "record" / "record.json").read_text(encoding="utf-8"))
    assert (told["kind"], told["format"], told["client"]["code"]) == ("alliance-tui access request", 1, "K-14")
    first = told["sessions"][0]
    assert first == kept.charts.read(SESSIONS[0].id).progress.model_dump(mode="json")
    acts = json.loads((out / "audit.json").read_text(encoding="utf-8"))
    assert [(act["what"], act["number"]) for act in acts] == [("signed", 1)]
    last = list(kept.audit.entries())[-1]
    assert last.what == "exported"
    assert last.particulars is not None
    assert last.particulars["subject"] == f"access request of {ONE.id}, record"


def test_what_cannot_be_given_whole_leaves_nothing_at_all(
    kept: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: Codebook
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (place / "mine").mkdir()
    before = kept.audit.length()
    with pytest.raises(NotExported, match="there is something called mine already"):
        give(kept, ONE, place / "mine")

    def full(path: Path, data: bytes) -> None:
        if path.name == "session-002.html":
            raise OSError(28, "No space left on device")
        path.write_bytes(data)

    with monkeypatch.context() as patch:
        patch.setattr(files, "replace", full)
        with pytest.raises(Trouble, match="writing the folder failed: the disk is full"):
            give(kept, ONE, place / "given")
    live = live_session.start(kept, ONE, book, number=3)
    with pytest.raises(NotExported, match="a session with this client is live"):
        give(kept, ONE, place / "given")
    live.close()
    for journal in kept.layout.journals():
        journal.unlink()
    kept.layout.session_file("progress", SESSIONS[1].id).write_bytes(b"rubbish")
    with pytest.raises(Trouble, match="cannot be trusted"):
        give(kept, ONE, place / "given")
    assert [path.name for path in place.iterdir()] == ["mine"]
    assert "exported" not in [entry.what for entry in list(kept.audit.entries())[before:]]


def test_what_a_kill_left_is_swept_and_what_another_is_building_is_not(kept: Practice, tmp_path: Path) -> None:
    left = tmp_path / f"{files.TEMPORARY}dead{access_request.UNFINISHED}"
    building = tmp_path / f"{files.TEMPORARY}busy{access_request.UNFINISHED}"
    for folder in (left, building):
        folder.mkdir()
        (folder / "session-001.html").write_text("words", encoding="utf-8")
    with files.held(building):
        give(kept, ONE, tmp_path / "given")
    assert not left.exists()
    assert (building / "session-001.html").exists()


def test_a_client_without_sessions_has_a_record_too(plain: Practice, tmp_path: Path) -> None:
    nobody_yet: Client = client_of("N-01", "e3" * 8)
    plain.catalogue.add(nobody_yet)
    give(plain, nobody_yet, tmp_path / "given")
    assert "None." in Page(tmp_path / "given" / "index.html").text
