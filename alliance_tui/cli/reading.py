"""Commands that read: clients, sessions, one session, markers, and where things are."""

import argparse
import sys
from collections.abc import Iterable
from datetime import date
from typing import Any

import orjson

from alliance_tui.cli.naming import practice_folder
from alliance_tui.cli.unlocking import open_for_reading
from alliance_tui.cli.unsteered import unsteered_json
from alliance_tui.config import paths
from alliance_tui.config.settings import load_settings
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.domain.reading import clock_text, interleave
from alliance_tui.domain.session import Session, summarise, without_recordings
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.record_words import blocks_of
from alliance_tui.services import caseload, record_note, review
from alliance_tui.services.clients import find_client
from alliance_tui.services.recovery import find_unfinished


def clients(options: argparse.Namespace) -> int:
    """List the clients."""
    settings = load_settings()
    rows = caseload.caseload(
        open_for_reading(options),
        with_archived=options.archived,
        today=date.today(),
        choice=settings.patterns,
        unsigned_after_days=settings.unsigned_after_days,
    )
    if options.json:
        print_json(
            {
                **row.client.model_dump(mode="json"),
                "sessions": None if row.trouble else row.session_count,
                "open_episodes": None if row.trouble else row.open_episodes,
                "last_at": row.last_at.isoformat() if row.last_at else None,
                "worth_a_look": [reason.words for reason in row.reasons],
            }
            for row in rows
        )
    else:
        for row in rows:
            print(f"{row.client.code:<24}  {_client_words(row)}")
    return tell(row.trouble for row in rows if row.trouble)


def sessions(options: argparse.Namespace) -> int:
    """List the sessions of one client or of all, live ones last."""
    practice = open_for_reading(options)
    client = find_client(practice, options.code) if options.code else None
    unlisted: list[Trouble] = []
    rows: list[dict[str, Any]] = [
        {"client": listed.client.code, **listed.summary.model_dump(mode="json")}
        for listed in review.sessions(practice, client, troubles=unlisted)
    ]
    stored = {row["id"] for row in rows}
    unfinished, troubles = find_unfinished(practice)
    troubles = [*unlisted, *troubles]
    for one in unfinished:
        session = one.session()
        if session.id not in stored and client in (None, one.client):
            rows.append({"client": session.client, **summarise(session).model_dump(mode="json")})
    if options.json:
        print_json(rows)
        return tell(troubles)
    for row in rows:
        counts = " ".join(f"{count} {group}" for group, count in row["counts"].items()) or "no markers"
        print(f"{row['client']}/{row['number']}  {row['started_at'][:16]}  {row['state']:<6}  {counts}  {row['id']}")
    return tell(troubles)


def show(options: argparse.Namespace) -> int:
    """Print one session, both drawers."""
    practice = open_for_reading(options)
    session = review.read_session(practice, options.session)
    record_note.note_view(practice, session)
    if options.json:
        # What may not be seen yet on screen is not printed either: nobody codes after somebody else.
        shown = session.model_copy(update={"codings": session.shown_codings})
        print_json(without_recordings(shown).model_dump(mode="json"))
        return 0
    print(f"{session.client}  session {session.number}  {session.started_at:%Y-%m-%d %H:%M}  {session.state}")
    for moment in interleave(session):
        if isinstance(moment, Marker):
            print(f"{clock_text(moment.offset_s)}  [{_marker_words(moment, session)}]")
        else:
            print(f"{clock_text(moment.offset_s)}  {moment.text}")
    if session.process_purged_at:
        print(f"The process note was emptied on {session.process_purged_at:%Y-%m-%d}: its time was over.")
    for block in blocks_of(session):
        print("\n".join((f"\nrecord, {block.title.lower()}", *block.lines)))
    if session.signature_fault:
        print(f"alliance-tui: this note was altered after it was signed: {session.signature_fault}.", file=sys.stderr)
    return 0


def markers(options: argparse.Namespace) -> int:
    """List markers by session time."""
    practice = open_for_reading(options)
    client = find_client(practice, options.client) if options.client else None
    rows: list[review.MarkerRow] = []
    troubles: list[Trouble] = []
    wanted = filter_of(options)
    for row in review.all_markers(practice, client, wanted):
        if isinstance(row, Trouble):
            troubles.append(row)
        else:
            rows.append(row)
    if not rows and wanted.is_set:
        _say_what_to_loosen(review.to_loosen(practice, client, wanted))
    if options.json:
        print_json(_marker_json(row) for row in rows)
    else:
        for row in rows:
            at = f"{row.session.client}/{row.session.number}  {row.session.started_at:%Y-%m-%d}"
            print(f"{at}  {clock_text(row.marker.offset_s)}  {_marker_words(row.marker, row.session)}")
    return tell(troubles)


def filter_of(options: argparse.Namespace) -> MarkerFilter:
    """The filter that a command line asks for."""
    return MarkerFilter(
        group=options.group,
        code=options.code,
        is_open=options.open,
        is_unnamed=options.unnamed,
        salience=options.salience,
        since=options.since,
        until=options.until,
    )


def _say_what_to_loosen(parts: list[tuple[str, int]]) -> None:
    ways = ", ".join(f"{count} without {words}" for words, count in parts)
    print(f"alliance-tui: no marker passes all filters; {ways}.", file=sys.stderr)


def locate(options: argparse.Namespace) -> int:
    """Say where config, themes, codebooks, scales and practice are."""
    places = {
        "practice": practice_folder(options),
        "config": paths.config_file(),
        "themes": paths.shipped_themes(),
        "own_themes": paths.user_themes(),
        "codebooks": paths.shipped_codebooks(),
        "own_codebooks": paths.user_codebooks(),
        "scales": paths.shipped_scales(),
        "own_scales": paths.user_scales(),
        "templates": paths.shipped_templates(),
        "own_templates": paths.user_templates(),
    }
    if options.json:
        print_json({name: str(path) for name, path in places.items()})
        return 0
    for name, path in places.items():
        print(f"{name.replace('_', ' '):<14} {path}{'' if path.exists() else '   (not there yet)'}")
    return 0


def _client_words(row: caseload.CaseloadRow) -> str:
    if row.trouble:
        return "its sessions cannot be read"
    last = f"{row.last_at:%Y-%m-%d}" if row.last_at else "no session yet"
    why = "archived" if row.client.is_archived else ", ".join(reason.short for reason in row.reasons)
    return f"{row.session_count:>4} sessions  {row.open_episodes:>3} open  {last}  {why}".rstrip()


def _marker_json(row: review.MarkerRow) -> dict[str, Any]:
    return {
        **row.marker.model_dump(mode="json"),
        "session": row.session.id,
        "client": row.session.client,
        "number": row.session.number,
        "started_at": row.session.started_at.isoformat(),
        "episode": row.episode.id if row.episode else None,
        "is_open": row.episode.is_open if row.episode else False,
    }


def _marker_words(marker: Marker, session: Session) -> str:
    words = [marker.group + (f" / {marker.code}" if marker.code else "")]
    if marker.salience:
        words.append(f"salience {marker.salience}")
    episode = session.episode_of(marker.id)
    if episode is not None:
        words.append("open" if episode.is_open else f"resolved {episode.resolution}")
    if marker.comment:
        words.append(marker.comment)
    return ", ".join(words)


def tell(troubles: Iterable[Trouble]) -> int:
    """Say what could not be read; returns the exit code."""
    lines = [f"alliance-tui: {trouble.line}" for trouble in troubles]
    for line in lines:
        print(line, file=sys.stderr)
    return 1 if lines else 0


def print_json(value: Any) -> None:
    """A value on standard output, as indented JSON."""
    if isinstance(value, Iterable) and not isinstance(value, dict):
        value = list(value)
    sys.stdout.flush()
    sys.stdout.buffer.write(unsteered_json(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)))
