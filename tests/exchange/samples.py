"""A session full of awkward words, and any session at all."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from alliance_tui.domain.amendment import Amendment
from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.note import Note, Paragraph
from alliance_tui.domain.progress_note import Holds, ProgressNote, TelehealthHeader, TemplateRef, WrittenSection
from alliance_tui.domain.risk import RiskBlock, RiskLevel
from alliance_tui.domain.session import Pause, ScaleRating, Session, State
from alliance_tui.domain.signature import add, sign

HELSINKI = timezone(timedelta(hours=2))
MADE_AT = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
BOOK_REF = CodebookRef(id="rupture-repair", version=1)

AWKWARD = '=cmd|"quoted", said: <b>no</b> & left --> לא עכשיו 👩‍👧 ; # 1) *a*'

MARKERS = (
    Marker(id="m1", group="withdrawal", code="minimal-response", offset_s=722.5, salience=3, comment=AWKWARD),
    Marker(id="m2", group="repair", code="acknowledges-own-part", offset_s=751.048, comment="I pushed\ntoo early"),
    Marker(id="m3", group="withdrawal", offset_s=1800),
    Marker(id="m4", group="withdrawal", code="denial", offset_s=1800, salience=5),
    Marker(id="m5", group="connection", code="felt-understood", offset_s=2400.001),
)

NOTE = (
    (0.0, "# Came in flat. 1. The move, her sister."),
    (250.0, "Homework not done. \u201cFine.\u201d"),
    (722.5, "Went quiet.\tI pushed too early?"),
)


def sample(**changes: Any) -> Session:
    """Session 12 of K-14, signed, with a rating and a pause."""
    return Session(
        id="0f3c",
        client_id="c14",
        client="K-14",
        number=12,
        state=State.SIGNED,
        started_at=datetime(2026, 3, 2, 10, 0, 1, tzinfo=HELSINKI),
        ended_at=datetime(2026, 3, 2, 10, 50, 31, 250_000, tzinfo=HELSINKI),
        paused_s=35,
        pauses=(Pause(offset_s=900, until_s=935, reason="the line dropped"),),
        ratings=(
            ScaleRating(
                scale="pulse",
                version=1,
                at=datetime(2026, 3, 2, 10, 55, tzinfo=HELSINKI),
                values={"goals": 7, "bond": 5.5},
                totals={"total": 6.25},
            ),
        ),
        plan="Ask about the sister.\n- Bring the diary",
        codebook=BOOK_REF,
        note=Note(
            text="\n".join(text for _offset_s, text in NOTE),
            paragraphs=tuple(Paragraph(offset_s=offset_s, text=text) for offset_s, text in NOTE),
        ),
        markers=MARKERS,
        episodes=(
            Episode(id="e1", ruptures=("m1",), repairs=("m2",), resolution=4, contribution=2),
            Episode(id="e2", ruptures=("m3", "m4")),
        ),
        history=(Amendment(at=MADE_AT, of="m4", field="salience", before=None, after=5),),
    ).model_copy(update=changes)


def bare_session(number: int = 13) -> Session:
    """A session in which nothing was marked or written, still live."""
    return Session(
        id=f"bare{number}",
        client_id="c14",
        client="K-14",
        number=number,
        state=State.LIVE,
        started_at=datetime(2026, 3, 9, 10, tzinfo=HELSINKI),
        codebook=BOOK_REF,
    )


words = st.text(max_size=40) | st.sampled_from(
    [AWKWARD, "\r\n\r\n", "a\nb\rc\u2028d", "\x00\x1f", "-->", "---", "no", "1e5"]
)
moments = st.integers(0, 4_000_000).map(lambda ms: ms / 1000)
ratings_1_to_5 = st.none() | st.integers(1, 5)
dates = st.datetimes(
    datetime(1971, 1, 1),
    datetime(2100, 1, 1),
    timezones=st.sampled_from([UTC, HELSINKI]),
)


@st.composite
def sessions(draw: st.DrawFn, book: Codebook, number: int = 1) -> Session:
    """Any session coded with `book`."""
    kinds = [(group.id, code.id) for group in book.groups for code in group.codes]
    kinds += [(group.id, None) for group in book.groups]
    marks = draw(
        st.lists(st.tuples(moments, st.sampled_from(kinds), ratings_1_to_5, words), max_size=8).map(
            lambda given_marks: sorted(given_marks, key=lambda one: one[0])
        )
    )
    markers = tuple(
        Marker(id=f"m{place}", group=kind[0], code=kind[1], offset_s=at_s, salience=salience, comment=comment)
        for place, (at_s, kind, salience, comment) in enumerate(marks)
    )
    paragraphs = draw(st.lists(st.tuples(moments, words), max_size=4))
    started_at = draw(dates)
    return Session(
        id=f"s{number}",
        client_id="c1",
        client=draw(st.sampled_from(["K-14", "=1+1", "Ж 7", "\u05d0\u05d1"])),
        number=number,
        state=draw(st.sampled_from(State)),
        started_at=started_at,
        ended_at=draw(st.none() | st.just(started_at + timedelta(minutes=50, milliseconds=1))),
        pauses=draw(st.just(()) | words.map(lambda reason: (Pause(offset_s=5, reason=reason),))),
        ratings=(ScaleRating(scale="pulse", version=1, at=started_at, values={draw(words): 1.1}),),
        plan=draw(words),
        codebook=book.ref,
        note=Note(
            text="\n".join(text for _at_s, text in paragraphs),
            paragraphs=tuple(Paragraph(offset_s=at_s, text=text) for at_s, text in paragraphs),
        ),
        markers=markers,
        episodes=tuple(
            Episode(id=f"e{place}", ruptures=(marker.id,), resolution=draw(ratings_1_to_5))
            for place, marker in enumerate(markers[:2])
        ),
    )


def recorded(**changes: Any) -> Session:
    """The same session with a record note, a risk that was addressed by addendum, and a signature."""
    drafted = sample(
        header=TelehealthHeader(
            platform="Clinic's own", client_location="At home,\n12 Long St", consent="given\tby word", privacy="alone"
        ),
        pauses=(Pause(offset_s=900, until_s=1035, reason="the line dropped", effect="took up the thread again"),),
        progress_note=ProgressNote(
            template=TemplateRef(id="dap", version=1, title="DAP"),
            sections=(
                WrittenSection(id="data", title="Data", text="Slept badly since the move.\n\n- eats <little> & late"),
                WrittenSection(id="assessment", title="Assessment", text=" \n"),
                WrittenSection(id="plan", title="Plan", holds=Holds.PLAN),
            ),
            written_at=MADE_AT,
        ),
        risk=RiskBlock(
            opened_at=MADE_AT, level=RiskLevel.LOW, rationale="no plan, no intent", follow_up="ask next time"
        ),
    )
    signature = sign(drafted.signed_content, "J. Doe, psychotherapist", MADE_AT)
    later = MADE_AT + timedelta(days=7)
    added = add(signature.hash, signature.by, later, "Asked again: gone.", addresses_risk=True)
    return drafted.model_copy(update={"signature": signature, "addenda": (added,), **changes})
