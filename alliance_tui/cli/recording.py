"""The commands about recordings of sessions: link, list, check, move, unlink."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from alliance_tui.cli.reading import print_json
from alliance_tui.cli.unlocking import open_for_reading, open_practice
from alliance_tui.domain.reading import counted, on_one_line
from alliance_tui.domain.recording import Recording
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.domain.typed_time import read_time
from alliance_tui.services import recordings, review
from alliance_tui.services.access import Practice
from alliance_tui.services.recordings import NotLinked, Place, Seen


def link(options: argparse.Namespace) -> int:
    """Link a recording, and say where it begins."""
    duration_s = read_time(options.length) if options.length else None
    if duration_s is not None and duration_s <= 0:
        raise NotLinked(f"{options.length} is no length", safe="Nothing was linked", remedy="Write it as 52:10")
    practice = open_practice(options, read_only=False)
    try:
        session = review.read_session(practice, options.session)
        place = _place(session, options, duration_s)
        now, made = recordings.link(
            practice, session, options.file, place, duration_s=duration_s, replace=options.replace
        )
        seen = recordings.look(now, made)
    finally:
        practice.close()
    print(f"Linked: {_words(seen)}.", file=sys.stderr)
    _tell_notes(seen)
    return 0


def listed(options: argparse.Namespace) -> int:
    """What is linked, and where it lies."""
    practice = open_for_reading(options)
    rows = [(session, one) for session in _sessions(practice, options.session) for one in session.recordings]
    if options.json:
        print_json([_row(session, one) for session, one in rows])
        return 0
    for session, one in rows:
        number = f"{session.client}/{session.number}  {session.recordings.index(one) + 1}"
        print(f"{number}  {one.begins}  {one.length}  {on_one_line(one.path)}")
    return 0


def check(options: argparse.Namespace) -> int:
    """Whether each is there, and which marks lie in it; 1 where one cannot be read."""
    practice = open_for_reading(options)
    found = [
        (session, recordings.look(session, one))
        for session in _sessions(practice, options.session)
        for one in session.recordings
    ]
    if options.json:
        print_json([_row(session, seen.recording, seen) for session, seen in found])
        return int(any(seen.fault for _session, seen in found))
    for session, seen in found:
        if seen.fault is None:
            print(f"{session.client}/{session.number}  {_words(seen)}")
        else:
            print(f"alliance-tui: {session.client}/{session.number}: {seen.fault.line}", file=sys.stderr)
        _tell_notes(seen)
    return int(any(seen.fault for _session, seen in found))


def move(options: argparse.Namespace) -> int:
    """Where a recording lies now."""
    practice = open_practice(options, read_only=False)
    try:
        session = review.read_session(practice, options.session)
        moved = recordings.find(session, options.recording)
        now = recordings.move(practice, session, moved, options.file)
        seen = recordings.look(now, recordings.find(now, moved.id))
    finally:
        practice.close()
    print(f"Found again: {_words(seen)}.", file=sys.stderr)
    _tell_notes(seen)
    return 0


def unlink(options: argparse.Namespace) -> int:
    """Let go of one."""
    practice = open_practice(options, read_only=False)
    try:
        session = review.read_session(practice, options.session)
        gone = recordings.find(session, options.recording)
        recordings.unlink(practice, session, gone)
    finally:
        practice.close()
    print(f"{gone.title} is linked no more. The file and the marks are as they were.", file=sys.stderr)
    return 0


def _place(session: Session, options: argparse.Namespace, duration_s: float | None) -> Place | None:
    if options.offset:
        return Place(read_time(options.offset, may_precede=True))
    if options.clap:
        return _clap(session, options.clap)
    if options.from_file_time:
        return recordings.from_file_time(session, Path(options.file).expanduser(), duration_s)
    return None


def _clap(session: Session, text: str) -> Place:
    there, equals, here = text.partition("=")
    marker = next((one for one in session.markers if one.id == here.strip()), None)
    form = "--clap 12:31.500=10:02"
    if not equals:
        raise NotLinked("a clap has two times", safe="Nothing was linked", remedy=f"Write it as {form}")
    return recordings.from_clap(read_time(there), marker.offset_s if marker else read_time(here))


def _sessions(practice: Practice, wanted: str | None) -> Iterator[Session]:
    if wanted:
        yield review.read_session(practice, wanted)
        return
    for one in review.sessions(practice):
        try:
            yield review.read_listed(practice, one)
        except Trouble as trouble:
            print(f"alliance-tui: {trouble.line}", file=sys.stderr)


def _words(seen: Seen) -> str:
    one, covered = seen.recording, seen.covered
    return f"{one.title}, {one.length}, {one.begins}, {counted(covered.inside, 'mark')} of {sum(covered)} in it"


def _tell_notes(seen: Seen) -> None:
    anew = (
        "" if seen.covered.inside or not seen.notes else " Where it begins can be said anew: recording link --replace."
    )
    for note in seen.notes:
        print(f"alliance-tui: {seen.recording.title}: {note} The marks are safe.{anew}", file=sys.stderr)


def _row(session: Session, recording: Recording, seen: Seen | None = None) -> dict[str, object]:
    row = {"client": session.client, "session": session.id, "number": session.number}
    row |= recording.model_dump(mode="json")
    if seen is None:
        return row
    return {**row, "is_there": seen.fault is None, "marks": seen.covered._asdict(), "notes": list(seen.notes)}
