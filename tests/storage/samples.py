"""A session to keep. Its words are ours, and distinctive enough to be searched for on the disk."""

from datetime import UTC, datetime, timedelta

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Code, Codebook, CodebookRef, Group, Kind, Tone
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.note import Note, Paragraph
from alliance_tui.domain.session import Pause, Session, State

WORDS = ("heronwing", "quincunx", "маяк", "velvet thunder")
COMMENT = "periwinkle pause"
STARTED = datetime(2031, 3, 4, 10, 0, tzinfo=UTC)


def small_book() -> Codebook:
    """A codebook of one code, so that a file that holds it stays small."""
    code = Code(id="denial", title="Denial", meaning="Is.", example="Like.", not_this="Not.")
    group = Group(
        id="withdrawal",
        kind=Kind.RUPTURE,
        key="w",
        glyph="▼",
        ascii="v",
        tone=Tone.WITHDRAWAL,
        title="Withdrawal",
        meaning="Away.",
        codes=(code,),
    )
    return Codebook(format=1, id="rupture-repair", version=1, title="Small", source="Ours.", groups=(group,))


def client_of(code: str = "K-14", client_id: str = "c1" * 8) -> Client:
    """A client."""
    return Client(id=client_id, code=code, created_at=STARTED)


def session_of(client: Client, number: int = 1, words: tuple[str, ...] = WORDS) -> Session:
    """An ended session with this client."""
    return Session(
        id=f"{number:032x}",
        client_id=client.id,
        client=client.code,
        number=number,
        state=State.ENDED,
        started_at=STARTED + timedelta(days=7 * number),
        ended_at=STARTED + timedelta(days=7 * number, minutes=51),
        paused_s=30.5,
        pauses=(Pause(offset_s=100, until_s=130.5, reason="call dropped"),),
        codebook=CodebookRef(id="rupture-repair", version=1),
        note=Note(
            text="\n".join(words),
            paragraphs=tuple(Paragraph(offset_s=60 * place, text=text) for place, text in enumerate(words)),
        ),
        markers=(
            Marker(id="m1", group="withdrawal", code="denial", offset_s=61.25, salience=4, comment=COMMENT),
            Marker(id="m2", group="repair", offset_s=122),
        ),
        episodes=(Episode(id="e1", ruptures=("m1",), repairs=("m2",), resolution=3),),
    )
