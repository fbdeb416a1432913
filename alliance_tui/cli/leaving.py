"""The commands by which something leaves: export, to a file, and access-request, to a folder."""

import argparse
import sys
from pathlib import Path

from alliance_tui.cli.reading import filter_of
from alliance_tui.cli.unlocking import open_for_reading
from alliance_tui.domain.reading import counted
from alliance_tui.services import exporting, review
from alliance_tui.services.access_request import give
from alliance_tui.services.clients import find_client
from alliance_tui.services.exporting import Drawer, Form


def export(options: argparse.Namespace) -> int:
    """Write a session, a client's course or a set of markers to a file."""
    practice = open_for_reading(options)
    form, drawer = Form(options.format), Drawer(options.drawer)
    if options.session:
        session = review.read_session(practice, options.session)
        content = exporting.session_export(practice, session, form, drawer, has_words=options.words)
        what = f"session {session.id}, {drawer}"
    elif options.course:
        client = find_client(practice, options.course)
        content = exporting.course_export(practice, client, form, drawer, has_words=options.words)
        what = f"course of {client.id}, {drawer}"
    else:
        of = find_client(practice, options.client) if options.client else None
        content = exporting.markers_export(practice, of, filter_of(options), form, has_words=options.words)
        what = "markers, process"
    out: Path = options.out
    exporting.save(practice, content, out, what=f"{what}, {form}", replace=options.replace)
    print(f"{out}: {len(content)} bytes", file=sys.stderr)
    return 0


def access_request(options: argparse.Namespace) -> int:
    """Write a client's whole record as a folder with an index page."""
    practice = open_for_reading(options)
    client = find_client(practice, options.code)
    out: Path = options.out
    given = give(practice, client, out, with_process=options.with_process)
    apart = "with process notes" if options.with_process else "without process notes"
    words = f"{counted(given.sessions, 'session')}, {apart}, {counted(given.files, 'file')}"
    print(f"{out}: {words}. Begin with index.html.", file=sys.stderr)
    return 0
