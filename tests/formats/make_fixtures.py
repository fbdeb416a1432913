"""Makes tests/fixtures/format-<n>: a practice of each kind, a backup of each, and what they say.

Run once, when a format is new, and never again for an old one: only files that the program of that day wrote prove that
the program of today still reads them. It refuses a folder that is there. From the top of the project:

    python -m tests.formats.make_fixtures
"""

import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from alliance_tui.domain.amendment import Amendment
from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import CodebookRef
from alliance_tui.domain.coding import Coder, Coding
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.events import Began, LiveEvent, Marked, Paused, Resumed, Spliced, to_json
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.note import Note, Paragraph
from alliance_tui.domain.progress_note import Holds, ProgressNote, TelehealthHeader, TemplateRef, WrittenSection
from alliance_tui.domain.replay import Step
from alliance_tui.domain.risk import RiskBlock, RiskLevel
from alliance_tui.domain.session import EarlierRating, Pause, ScaleRating, Session, State
from alliance_tui.domain.signature import add, sign
from alliance_tui.storage import practice as store
from alliance_tui.storage.backup import Backup, verify
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.vault import FORMAT, Argon2Cost, WrongPassphrase
from tests.formats.readings import by_app
from tests.storage.samples import small_book

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / f"format-{FORMAT}"

PASSPHRASE = "two lamps at the caf\u00e9 gate"
CHEAP = Argon2Cost(memory_kib=19 * 1024, iterations=2, lanes=1)
STARTED = datetime(2031, 3, 4, 10, 0, tzinfo=UTC)
BOOK = CodebookRef(id="rupture-repair", version=1)

CLIENTS = (
    Client(id="a1" * 8, code="K-14", created_at=STARTED, planned_min=50),
    Client(id="b2" * 8, code="M-03", created_at=STARTED + timedelta(days=1), modality="in person"),
)
WORDS = (
    ("A heron on the wall calendar again.", "Went quiet after I asked about Sunday."),
    ("Маяк: the word she keeps coming back to.", "Named the strain; she laughed.", "Ends warm."),
    ("Caf\u00e9 story, told to the ceiling. 🪁",),
    ("Nothing to write for a while.", "Then all at once: the move, the letter, the dog."),
)
LIVE = "5e" * 16

README = """\
# A practice of format {format}

Made once by `python -m tests.formats.make_fixtures`, of the program as it was when this format was new. Never changed
again: `tests/formats/test_fixtures.py` proves that every later program reads it. Everybody in it is invented.

- `sealed/` and `plain/`: a practice with a passphrase and one without, each with the same two clients, four sessions
  and one live session whose journal is torn at its end.
- `sealed.backup` and `plain.backup`: a backup of each.
- `golden.json`: what they say.

Passphrase: `{passphrase}`

Recovery code: `{code}`

The cost of a guess is the least that is allowed (19 MiB, 2 rounds, 1 lane), so that the tests need not wait.
"""


def make(folder: Path) -> None:
    """Make the fixtures of this program's format in a folder that is not there yet."""
    folder.mkdir(parents=True)
    golden = {}
    codes = {kind: fill(folder / kind, PASSPHRASE if kind == "sealed" else None) for kind in ("sealed", "plain")}
    for kind in codes:
        root = folder / kind
        practice = reopened(root, PASSPHRASE)
        practice.audit.note("exported", format="markdown", sessions=[session_of(1).id])
        tear(practice.layout.journal(LIVE))
        practice.write_backup(folder / f"{kind}.backup", lambda _done: None)
        verify(Backup(folder / f"{kind}.backup"), practice._keys)
        golden[kind] = by_app(practice)
        practice.close()
        (root / "lock").unlink()  # It names a process and a machine.
        shutil.rmtree(root / "snapshots", ignore_errors=True)
    facts = {"passphrase": PASSPHRASE, "recovery_code": codes["sealed"], **golden}
    (folder / "golden.json").write_bytes(orjson.dumps(facts, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    readme = README.format(format=FORMAT, passphrase=PASSPHRASE, code=codes["sealed"])
    (folder / "README.md").write_text(readme, encoding="utf-8")


def fill(root: Path, passphrase: str | None) -> str:
    """Make a practice with everything in it; returns its recovery code."""
    practice, code = store.create(root, "the first one, soon changed" if passphrase else None, CHEAP)
    practice.catalogue.keep_codebook(small_book())
    for client in CLIENTS:
        practice.catalogue.add(client)
    for number in range(4):
        session = session_of(number)
        practice.charts.save_replay(session.id, session.client_id, steps_of(session))
        practice.charts.save(session)
    practice.charts.save(session_of(0))  # Its files have version 2.
    if passphrase:
        practice.change_passphrase(passphrase, CHEAP)
    events = [to_json(event) for event in live_events()]
    practice.new_journal(LIVE, CLIENTS[0].id, events, lambda _count: None, lambda _trouble: None).close()
    practice.close()
    return code


def reopened(root: Path, passphrase: str) -> Practice:
    """A practice, opened for writing; a sealed one after somebody tried in vain."""
    vault = store.find_vault(root)
    if not vault.is_sealed:
        return store.open_practice(root, vault, vault.open_plain())
    try:
        vault.unlock("somebody's guess")
    except WrongPassphrase:
        store.audit_without_keys(root, vault).note("failed-unlock")
    return store.open_practice(root, vault, vault.unlock(passphrase))


def session_of(place: int) -> Session:
    """One of the four sessions: two a client, each a week after the last."""
    client, number, words = CLIENTS[place // 2], place % 2 + 1, WORDS[place]
    began = STARTED + timedelta(days=7 * number, hours=place)
    session = Session(
        id=f"{place + 1:02x}" * 16,
        client_id=client.id,
        client=client.code,
        number=number,
        state=State.SIGNED if place == 1 else State.ENDED,
        started_at=began,
        ended_at=began + timedelta(minutes=49 + place),
        paused_s=30.5 if place == 0 else 0,
        pauses=(Pause(offset_s=100, until_s=130.5, reason="call dropped"),) if place == 0 else (),
        ratings=(ScaleRating(scale="pulse", version=1, at=began, values={"bond": 4}, totals={"pulse": 4.5}),),
        codebook=BOOK,
        note=Note(
            text="\n".join(words),
            paragraphs=tuple(Paragraph(offset_s=60.25 * line, text=text) for line, text in enumerate(words)),
        ),
        markers=(
            Marker(id="m1", group="withdrawal", code="denial", offset_s=61.25, salience=4, comment="Heron, again."),
            Marker(id="m2", group="repair", offset_s=122),
            Marker(id="m3", group="withdrawal", offset_s=1200.5),
        ),
        episodes=(
            Episode(id="e1", ruptures=("m1",), repairs=("m2",), resolution=3, contribution=2),
            Episode(id="e2", ruptures=("m3",)),
        ),
    )
    return signed(session) if session.state is State.SIGNED else session


def signed(session: Session) -> Session:
    """The same, worked over in the days after: wrapped up, rated, with a record note that was signed and added to."""
    ended = session.started_at + timedelta(hours=1)
    rating = ScaleRating(
        scale="alliance-pulse",
        version=1,
        at=ended,
        values={"goals": 7, "bond": 6},
        totals={"total": 6.5},
        earlier=(EarlierRating(at=ended, values={"goals": 5}),),
    )
    sections = (
        WrittenSection(id="data", title="Data", text="Talked of the letter."),
        WrittenSection(id="plan", title="Plan", holds=Holds.PLAN),
    )
    record = session.model_copy(
        update={
            "plan": "Begin with the lighthouse.",
            "ratings": (*session.ratings, rating),
            "header": TelehealthHeader(platform="video call", client_location="at home", consent="given before"),
            "progress_note": ProgressNote(
                template=TemplateRef(id="dap", version=1, title="DAP"), sections=sections, written_at=ended
            ),
            "risk": RiskBlock(opened_at=ended, level=RiskLevel.LOW, rationale="No plan.", follow_up="Asked again."),
        }
    )
    signature = sign(record.signed_content, "A. Therapist", ended)
    addendum = add(signature.hash, "A. Therapist", ended + timedelta(days=1), "Asked again: well.", addresses_risk=True)
    first, second = session.episodes
    coding = Coding(
        id="c1" * 8,
        coder=Coder(id="coder-b", name="B."),
        codebook=BOOK,
        begun_at=ended,
        closed_at=ended,
        markers=(Marker(id="x1", group="withdrawal", offset_s=63),),
    )
    return record.model_copy(
        update={
            "signature": signature,
            "addenda": (addendum,),
            "episodes": (first.model_copy(update={"reflection": "I was fast."}), second),
            "wrapped_up": ended,
            "history": (Amendment(at=ended, of="m1", field="salience", before=None, after=4),),
            "codings": (coding,),
        }
    )


def steps_of(session: Session) -> list[Step]:
    """How its note was written: a paragraph at a time."""
    paragraphs = session.note.paragraphs
    return [
        Step(one.offset_s, line - 1 if line else 0, len(paragraphs[line - 1].text) if line else 0, "", typed)
        for line, one in enumerate(paragraphs)
        for typed in [f"\n{one.text}" if line else one.text]
    ]


def live_events() -> list[LiveEvent]:
    """A live session up to the instant at which the power went."""
    began = Began(
        at_s=0,
        session=LIVE,
        client_id=CLIENTS[0].id,
        number=3,
        started_at=STARTED + timedelta(days=21),
        planned_s=3000,
        modality="video",
        codebook=BOOK,
        boot="b00t",
        origin_s=12.5,
    )
    return [
        began,
        Spliced(at_s=2.5, line=0, column=0, removed="", inserted="Came in out of breath."),
        Spliced(at_s=9, line=0, column=8, removed="out of breath", inserted="late"),
        Marked(at_s=31.125, marker="m1", group="withdrawal", offset_s=30.5, line=0, episode="e1"),
        Paused(at_s=40, reason="call dropped"),
        Resumed(at_s=65.5),
        Spliced(at_s=70, line=0, column=13, removed="", inserted="\nМаяк."),
        Spliced(at_s=71, line=1, column=5, removed="", inserted=" The last words before the power went."),
    ]


def tear(path: Path) -> None:
    """Cut a journal in the middle of its last record."""
    path.write_bytes(path.read_bytes()[:-7])


if __name__ == "__main__":
    if FOLDER.exists():
        sys.exit(f"{FOLDER.name} is there already, and stays as it is: it is made once, when a format is new.")
    make(FOLDER)
