"""Markdown: a session, a client's course, or a set of markers, with front matter of quoted strings.

Process and progress are never mixed: each has its own function, and its front matter says which drawer it came from.
What was written is escaped, so that it reads as it was typed; each paragraph stays a paragraph. Strings in the front
matter are always quoted, since YAML would read a code like `no` or `1e5` as something else.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text, counted, interleave
from alliance_tui.domain.session import ProgressRecord, Session
from alliance_tui.exchange.leaving import by_time
from alliance_tui.exchange.record_words import blocks_of, disruption_words, header_facts
from alliance_tui.exchange.wording import Books, episode_words, marker_words, one_line, rating_words, shown_lines

Front = Sequence[tuple[str, str | int]]

_ALWAYS = re.compile(r"([\\`*_\[\]<>|~$^&@{}])")
_AT_START = re.compile(r"^([#+\-=:!%]|\d+(?=[.)]))")
_NOT_YAML = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def session_process(session: Session, books: Books) -> bytes:
    """A session's process note: paragraphs and markers on one clock, then its episodes."""
    body = [f"# {_heading(session)}, process note", *_process_body(session, books, "##")]
    front: Front = (
        ("drawer", "process"),
        ("client", session.client),
        ("session", session.number),
        ("date", f"{session.started_at:%Y-%m-%d}"),
        ("codebook", f"{session.codebook.id}@{session.codebook.version}"),
    )
    return _document(front, body)


def session_progress(session: ProgressRecord, client: str) -> bytes:
    """A session's progress note: times, header, ratings, note, plan, risk, signature, addenda."""
    body = [f"# {_escaped(one_line(client))}, session {session.number}, progress note", *_progress_body(session, "##")]
    return _document(_progress_front(session, client), body)


def course_process(sessions: Iterable[Session], books: Books) -> bytes:
    """A client's course from the process drawer: session by session the counts, then what `session_process` says."""
    ordered = by_time(sessions)
    body = ["# Course, process notes"]
    for session in ordered:
        body.append(f"## Session {session.number}, {session.started_at:%Y-%m-%d}")
        body.append(_counts(session, books))
        body += _process_body(session, books, "###")
    return _document(_course_front(ordered, ordered[0].client if ordered else "", "process"), body)


def course_progress(sessions: Iterable[ProgressRecord], client: str) -> bytes:
    """A client's course from the progress drawer: what `session_progress` says, session after session."""
    ordered = sorted(sessions, key=lambda session: (session.started_at, session.number))
    body = ["# Course, progress notes"]
    for session in ordered:
        body.append(f"## Session {session.number}, {session.started_at:%Y-%m-%d}")
        body += _progress_body(session, "###")
    return _document(_course_front(ordered, client, "progress"), body)


def marker_set(markers: Iterable[tuple[Session, Marker]], books: Books, what: str) -> bytes:
    """Markers of any sessions, in the order given. `what` says in words how they were chosen."""
    given = list(markers)
    body = [f"# {_escaped(one_line(what))}"]
    for session, marker in given:
        at = f"{_heading(session)}, {session.started_at:%Y-%m-%d}, {clock_text(marker.offset_s)}"
        body.append(f"## {at}")
        body.append(_escaped(marker_words(marker, session, books)))
        episode = session.episode_of(marker.id)
        if episode is not None:
            body.append(f"Episode: {_escaped(episode_words(episode, session, books))}")
        body += [_escaped(line) for line in shown_lines(marker.comment)]
    return _document((("drawer", "process"), ("chosen", one_line(what)), ("markers", len(given))), body)


def _document(front: Front, body: Sequence[str]) -> bytes:
    lines = [f"{name}: {value if isinstance(value, int) else _quoted(value)}" for name, value in front]
    return ("---\n" + "\n".join(lines) + "\n---\n\n" + "\n\n".join(body) + "\n").encode()


def _quoted(text: str) -> str:
    """A YAML string in double quotes, on one line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _NOT_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'


def _escaped(line: str) -> str:
    """A line of plain text as Markdown that shows it."""
    return _AT_START.sub(_with_backslash, _ALWAYS.sub(r"\\\1", line))


def _with_backslash(found: re.Match[str]) -> str:
    """For a number that would begin a list the backslash stands before its point."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _heading(session: Session) -> str:
    return f"{_escaped(one_line(session.client))}, session {session.number}"


def _progress_front(session: ProgressRecord, client: str) -> Front:
    return (
        ("drawer", "progress"),
        ("client", client),
        ("session", session.number),
        ("state", session.state.value),
        ("started_at", session.started_at.isoformat()),
        ("ended_at", session.ended_at.isoformat() if session.ended_at else ""),
        ("modality", one_line(session.modality)),
    )


def _course_front(sessions: Sequence[ProgressRecord], client: str, drawer: str) -> Front:
    return (("drawer", drawer), ("client", client), ("sessions", len(sessions)))


def _process_body(session: Session, books: Books, level: str) -> list[str]:
    """Paragraphs and markers on one clock, then the episodes."""
    body = []
    for moment in interleave(session):
        if isinstance(moment, Marker):
            body.append(f"{clock_text(moment.offset_s)} **{_escaped(marker_words(moment, session, books))}**")
            body += [f"> {_escaped(line)}" for line in shown_lines(moment.comment)]
        else:
            body.append(f"{clock_text(moment.offset_s)} {_escaped(one_line(moment.text))}")
    if session.episodes:
        body.append(f"{level} Episodes")
        body.append("\n".join(f"- {_escaped(episode_words(episode, session, books))}" for episode in session.episodes))
    return body


def _progress_body(session: ProgressRecord, level: str) -> list[str]:
    body = ["\n".join(f"- {line}" for line in _progress_lines(session))]
    for rating in session.ratings:
        body.append(f"{level} {_escaped(rating_words(rating))}")
        scores = [*rating.values.items(), *rating.totals.items()]
        body.append("\n".join(f"- {_escaped(one_line(item))}: {value:g}" for item, value in scores))
    for block in blocks_of(session):
        body += [f"{level} {_escaped(block.title)}", *(_escaped(line) for line in block.lines)]
    return body


def _progress_lines(session: ProgressRecord) -> list[str]:
    lines = [f"Start: {_moment(session.started_at)}"]
    if session.ended_at:
        minutes = int((session.ended_at - session.started_at).total_seconds() // 60)
        lines += [f"End: {_moment(session.ended_at)}", f"Length: {counted(minutes, 'minute')}"]
    lines.append(f"Modality: {_escaped(one_line(session.modality))}")
    lines += [f"{title}: {_escaped(value)}" for title, value in header_facts(session)]
    lines += [f"Interrupted: {_escaped(disruption_words(pause))}" for pause in session.pauses]
    return lines


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _counts(session: Session, books: Books) -> str:
    book = books.get(session.codebook)
    counts: dict[str, int] = {}
    for marker in session.markers:
        title = book.title_of(marker.group, None) if book else marker.group
        counts[title] = counts.get(title, 0) + 1
    return ", ".join(f"{_escaped(title)} {count}" for title, count in counts.items()) or "No markers."
