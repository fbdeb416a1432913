"""The commands by which something leaves: export, to a file or folder, and access-request, to a folder."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_tui.cli.progress import bar
from alliance_tui.cli.reading import filter_of
from alliance_tui.cli.unlocking import open_for_reading
from alliance_tui.domain.reading import counted
from alliance_tui.domain.two_codings import Grain
from alliance_tui.exchange.leaving import MAIN_KEY
from alliance_tui.services import exporting, review
from alliance_tui.services.access_request import give
from alliance_tui.services.clients import find_client
from alliance_tui.services.exporting import Drawer, Form, NotExported, Tool

if TYPE_CHECKING:
    from alliance_tui.services.errand import Errand

_SAFE = "Nothing was written"


def export(options: argparse.Namespace) -> int:
    """Write sessions or markers to a file, or to a folder of files."""
    _refuse_misfits(options)
    if options.format in set(Tool):
        return _send(options)
    practice = open_for_reading(options)
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
    is_tool = options.format in set(Tool)
    if (options.beside or options.recording) and not is_tool:
        raise NotExported(
            f"{options.format} knows no recording", safe=_SAFE, remedy="Use vtt, srt, chapters, eaf or boris"
        )
    if is_tool and (filter_of(options).is_set or options.client):
        raise NotExported(
            f"{options.format} has whole sessions", safe=_SAFE, remedy="Use --course CODE, or filter in csv"
        )
    if not is_tool and (options.codes == "pseudonym" or options.dates == "shift" or options.key):
        remedy = "Use csv-tables, csv-excel, boris, eaf or segments"
        raise NotExported(f"{options.format} keeps codes and dates", safe=_SAFE, remedy=remedy)


def _send(options: argparse.Namespace) -> int:
    """Write for a tool."""
    from alliance_tui.services import errand as asked  # deferred: every writer, and notes need none of them
    from alliance_tui.services import sending

    practice = open_for_reading(options)
    tool = Tool(options.format)
    errand = asked.Errand(
        tool,
        drawer=Drawer(options.drawer or (Drawer.PROGRESS if tool is Tool.FHIR else Drawer.PROCESS)),
        has_words=options.words if options.words is not None else tool in (Tool.FHIR, Tool.PRACTICE),
        disguise=asked.disguise(
            practice, tool, codes=options.codes or "", dates=options.dates or "", key=options.key or MAIN_KEY
        ),
        session=review.read_session(practice, options.session) if options.session else None,
        client=find_client(practice, options.course) if options.course else None,
        recording=options.recording,
        width_s=options.segment * 60,
        grain=Grain(options.grain),
    )
    out: Path = _beside(errand) if options.beside else options.out
    with bar("exporting") as tell:
        sent = sending.send(practice, errand, out, replace=options.replace, progress=tell)
    print(f"{out}: {asked.sent_words(errand, sent)}, {sent.size} bytes.", file=sys.stderr)
    return 0


def _beside(errand: "Errand") -> Path:
    """The name of a file beside the session's recording."""
    from alliance_tui.services import recorded, recordings  # deferred: few exports need them

    if errand.session is None:
        raise NotExported("a recording is of one session", safe=_SAFE, remedy="Name it, as in --session K-14/12")
    return recorded.beside(recordings.find(errand.session, errand.recording), errand.tool)


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
