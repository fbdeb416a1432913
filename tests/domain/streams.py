"""Random live sessions that could have happened: streams of events in which each fits what went before it."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from alliance_tui.domain.codebook import CodebookRef, Kind
from alliance_tui.domain.events import (
    Began,
    Ended,
    LiveEvent,
    Marked,
    Moved,
    Named,
    Paused,
    Reopened,
    Resolved,
    Resumed,
    Spliced,
    Unmarked,
    Weighed,
)
from alliance_tui.domain.live import LiveState, episode_for
from alliance_tui.domain.note import Splice

STARTED = datetime(2031, 3, 4, 10, 0, tzinfo=UTC)
KINDS = {
    "withdrawal": Kind.RUPTURE,
    "confrontation": Kind.RUPTURE,
    "repair": Kind.REPAIR,
    "connection": Kind.CONNECTION,
}
LETTERS = "ab é日🙂\t\n\n"
ACTS = (
    "edit",
    "edit",
    "edit",
    "mark",
    "mark",
    "name",
    "weigh",
    "move",
    "unmark",
    "resolve",
    "pause",
    "resume",
    "reopen",
)


def began() -> Began:
    """The beginning of a session that never was."""
    return Began(
        at_s=0,
        session="5e" * 16,
        client_id="c1" * 8,
        number=7,
        started_at=STARTED,
        planned_s=3000,
        modality="video",
        codebook=CodebookRef(id="rupture-repair", version=1),
    )


def place(text: str, offset: int) -> tuple[int, int]:
    """The line and column of an absolute offset."""
    before = text[:offset]
    return before.count("\n"), offset - (before.rfind("\n") + 1)


def splice_at(text: str, start: int, end: int, inserted: str) -> Splice:
    """The splice that lets `inserted` stand in place of `text[start:end]`."""
    line, column = place(text, start)
    return Splice(line=line, column=column, removed=text[start:end], inserted=inserted)


@st.composite
def splices(draw: DrawFn, text: str) -> Splice:
    """A splice that fits `text`."""
    start = draw(st.integers(0, len(text)))
    end = min(len(text), start + draw(st.sampled_from([0, 0, 0, 1, 1, 3, 12])))
    return splice_at(text, start, end, draw(st.text(LETTERS, max_size=5)))


def _act(draw: DrawFn, state: LiveState, act: str, at_s: float, number: int) -> LiveEvent | None:
    rating = st.one_of(st.none(), st.integers(1, 5))
    if act == "edit":
        return Spliced(at_s=at_s, **draw(splices(state.note.text)).model_dump())
    if act == "mark":
        group = draw(st.sampled_from(sorted(KINDS)))
        return Marked(
            at_s=at_s,
            marker=f"m{number}",
            group=group,
            offset_s=max(0.0, at_s - draw(st.sampled_from([0.0, 0.5]))),
            line=draw(st.one_of(st.none(), st.integers(0, len(state.note.lines)))),
            episode=episode_for(KINDS[group], state.episodes.values(), lambda: f"e{number}"),
        )
    if act == "pause":
        return Paused(at_s=at_s, reason=draw(st.text(max_size=5)))
    if act == "reopen":
        return Reopened(at_s=at_s)
    if act == "resume":
        return Resumed(at_s=at_s)
    if act == "resolve":
        if not state.episodes:
            return None
        return Resolved(at_s=at_s, episode=draw(st.sampled_from(list(state.episodes))), resolution=draw(rating))
    if not state.markers:
        return None
    marker = state.markers[draw(st.sampled_from(list(state.markers)))]
    if act == "name":
        return Named(at_s=at_s, marker=marker.id, group=marker.group, code=draw(st.sampled_from([None, "some-code"])))
    if act == "weigh":
        return Weighed(at_s=at_s, marker=marker.id, salience=draw(rating))
    if act == "move":
        return Moved(at_s=at_s, marker=marker.id, offset_s=draw(st.floats(0, 4000).map(lambda one: round(one, 3))))
    return Unmarked(at_s=at_s, marker=marker.id)


@st.composite
def streams(draw: DrawFn, max_size: int = 30, *, may_end: bool = True) -> list[LiveEvent]:
    """A session's events in the order in which they happened, every one later than the one before."""
    state = LiveState(began())
    events: list[LiveEvent] = [state.began]
    at_s = 0.0
    for number, act in enumerate(draw(st.lists(st.sampled_from(ACTS), max_size=max_size))):
        at_s = round(at_s + draw(st.integers(1, 90_000)) / 1000, 3)
        if act == "reopen":
            events.append(Ended(at_s=at_s, ended_at=STARTED + timedelta(seconds=at_s)))
            state.apply(events[-1])
        event = _act(draw, state, act, at_s, number)
        if event is not None:
            state.apply(event)
            events.append(event)
    if may_end and draw(st.booleans()):
        events.append(Ended(at_s=at_s, ended_at=STARTED + timedelta(seconds=at_s)))
    return events
