"""Plain text that pastes cleanly into any health record.

Headings are capitals with a colon; no tabs, no tables, no glyphs, no wrapped lines; times are `mm:ss`. Line ends are
newlines, or CRLF where the text goes to Windows. Process and progress have a function each and are never mixed.
"""

from collections.abc import Iterable

from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text, counted, interleave
from alliance_tui.domain.session import ProgressRecord, Session
from alliance_tui.exchange.record_words import blocks_of, disruption_words, header_facts
from alliance_tui.exchange.wording import Books, episode_words, marker_words, one_line, rating_words


def progress_text(session: ProgressRecord, client: str, *, line_end: str = "\n") -> bytes:
    """A session's progress note: times, header, interruptions, ratings, note, plan, risk, signature, addenda. UTF-8."""
    lines = [f"CLIENT: {one_line(client)}", f"SESSION: {session.number}", *_times(session)]
    for rating in session.ratings:
        lines += ["", f"RATING: {rating_words(rating)}"]
        lines += [f"{one_line(item)}: {value:g}" for item, value in (*rating.values.items(), *rating.totals.items())]
    for block in blocks_of(session):
        lines += ["", f"{block.title.upper()}:", *block.lines]
    return _text(lines, line_end)


def process_text(session: Session, books: Books, *, line_end: str = "\n") -> bytes:
    """A session's process note: paragraphs and markers on one clock, then the episodes. UTF-8."""
    lines = [
        f"CLIENT: {one_line(session.client)}",
        f"SESSION: {session.number}",
        f"DATE: {session.started_at:%Y-%m-%d}",
        "",
        "PROCESS NOTE:",
    ]
    for moment in interleave(session):
        if isinstance(moment, Marker):
            lines.append(f"{clock_text(moment.offset_s)} {_marker_words(moment, session, books)}")
        else:
            lines.append(f"{clock_text(moment.offset_s)} {one_line(moment.text)}")
    if session.episodes:
        lines += ["", "EPISODES:", *(episode_words(one, session, books) for one in session.episodes)]
    return _text(lines, line_end)


def marker_text(markers: Iterable[tuple[Session, Marker]], books: Books, what: str, *, line_end: str = "\n") -> bytes:
    """Markers of any sessions, one a line, in the order given. `what` says in words how they were chosen."""
    lines = [f"MARKERS: {one_line(what)}"]
    for session, marker in markers:
        at = f"{one_line(session.client)}, session {session.number}, {session.started_at:%Y-%m-%d}"
        lines.append(f"{at}, {clock_text(marker.offset_s)} {_marker_words(marker, session, books)}")
    return _text(lines, line_end)


def _text(lines: Iterable[str], line_end: str) -> bytes:
    return "".join(line + line_end for line in lines).encode()


def _times(session: ProgressRecord) -> list[str]:
    lines = [f"DATE: {session.started_at:%Y-%m-%d}", f"START: {session.started_at:%H:%M}"]
    if session.ended_at:
        minutes = int((session.ended_at - session.started_at).total_seconds() // 60)
        lines += [f"STOP: {session.ended_at:%H:%M}", f"LENGTH: {counted(minutes, 'minute')}"]
    lines.append(f"MODALITY: {one_line(session.modality)}")
    lines += [f"{title.upper()}: {value}" for title, value in header_facts(session)]
    lines += [f"INTERRUPTED: {disruption_words(pause)}" for pause in session.pauses]
    return lines


def _marker_words(marker: Marker, session: Session, books: Books) -> str:
    comment = f". {one_line(marker.comment)}" if marker.comment.strip() else ""
    return f"[{marker_words(marker, session, books)}]{comment}"
