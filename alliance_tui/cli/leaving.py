"""The commands by which something leaves: export, to a file or folder, and access-request, to a folder."""

import argparse
import sys
from pathlib import Path

from alliance_tui.cli.progress import bar
from alliance_tui.cli.reading import filter_of
from alliance_tui.cli.unlocking import open_for_reading
from alliance_tui.domain.reading import counted
from alliance_tui.domain.two_codings import Grain
from alliance_tui.services import exporting, review
from alliance_tui.services.access import Practice
from alliance_tui.services.access_request import give
from alliance_tui.services.clients import find_client
from alliance_tui.services.exporting import Drawer, Form, NotExported, Tool

SEGMENTS = "segments"
_SAFE = "Nothing was written"


def export(options: argparse.Namespace) -> int:
    """Write sessions or markers to a file, or to a folder of files."""
    _refuse_misfits(options)
    if options.format in set(Tool):
        return _send(options)
    practice = open_for_reading(options)
    if options.format == SEGMENTS:
        return _segments(options, practice)
    form, drawer = Form(options.format), Drawer(options.drawer or Drawer.PROGRESS)
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


def _refuse_misfits(options: argparse.Namespace) -> None:
    """Options that would be passed over in silence: somebody would take a file for less than it is."""
    if options.session and options.course:
        raise NotExported("a session and a course at once", safe=_SAFE, remedy="Use --session or --course")
    is_tool = options.format in {*Tool, SEGMENTS}
    if is_tool and (filter_of(options).is_set or options.client):
        raise NotExported(
            f"{options.format} has whole sessions", safe=_SAFE, remedy="Use --course CODE, or filter in csv"
        )
    if not is_tool and (options.codes == "pseudonym" or options.dates == "shift" or options.key):
        raise NotExported(
            f"{options.format} keeps codes and dates", safe=_SAFE, remedy="Use csv-tables, csv-excel, boris or eaf"
        )


def _segments(options: argparse.Namespace, practice: Practice) -> int:
    """The marks in segments, of every coder who may be seen."""
    from alliance_tui.services.segmenting import segments_export  # deferred: notes need none of it

    if options.session:
        sessions = [review.read_session(practice, options.session)]
    else:
        clients = [find_client(practice, options.course)] if options.course else practice.catalogue.clients()
        sessions = [session for client in clients for session in exporting.course_sessions(practice, client)]
    content = segments_export(practice, sessions, width_s=options.segment * 60, grain=Grain(options.grain))
    exporting.save(practice, content, options.out, what="segments, process", replace=options.replace)
    print(f"{options.out}: {counted(len(sessions), 'session')}, {len(content)} bytes", file=sys.stderr)
    return 0


def _send(options: argparse.Namespace) -> int:
    """Write for a tool."""
    from alliance_tui.services import sending  # deferred: every writer, and notes need none of them

    practice = open_for_reading(options)
    tool = Tool(options.format)
    errand = sending.Errand(
        tool,
        drawer=Drawer(options.drawer or (Drawer.PROGRESS if tool is Tool.FHIR else Drawer.PROCESS)),
        has_words=options.words if options.words is not None else tool in (Tool.FHIR, Tool.PRACTICE),
        disguise=sending.disguise(
            practice, tool, codes=options.codes or "", dates=options.dates or "", key=options.key or sending.MAIN_KEY
        ),
        session=review.read_session(practice, options.session) if options.session else None,
        client=find_client(practice, options.course) if options.course else None,
    )
    out: Path = options.out
    with bar("exporting") as tell:
        sent = sending.send(practice, errand, out, replace=options.replace, progress=tell)
    print(f"{out}: {sending.sent_words(errand, sent)}, {sent.size} bytes.", file=sys.stderr)
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
