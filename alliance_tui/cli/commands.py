"""The command line: parse, call a service, print. Exit 0 done, 1 refused or failed with one clear line, 2 misuse."""

import argparse
import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from alliance_tui.cli import hardening
from alliance_tui.cli.coding_options import add_coding
from alliance_tui.cli.recording_options import add_recorded, add_recording
from alliance_tui.cli.stopping import unwinding
from alliance_tui.cli.unsteered import Unsteered
from alliance_tui.config import paths
from alliance_tui.domain.trouble import Trouble
from alliance_tui.version import VERSION

DESCRIPTION = """\
A private terminal app in which a psychotherapist writes live notes and marks
ruptures and repairs of the alliance. Without a command it opens the app."""

Add = Callable[[str, str, str], argparse.ArgumentParser]
"""Adds a command: its name, the function that carries it out as `module.function`, its help."""

WITH_JSON = ("clients", "sessions", "show", "markers", "search", "trends", "brief", "today", "scales", "keys", "locate")
"""Reading commands that take `--json`; the others add it by themselves."""

OPENING = ("live", "review", "demo", "learn", "init")
"""Commands whose parsing need not wait until the parser knows the others: the app is to stand at once."""

RARELY = (20_000, 25, 25)
"""Records and rows of a store make no cycles: looking for some after every 700 objects takes a tenth of a long read."""


LEAST = 0.001
"""The shortest that is taken, in seconds: a millisecond, as finely as moments are kept."""
MOST_MINUTES = 1440
"""The longest segment, unit or tolerance that is taken, in its own unit."""
FORMATS = (
    "markdown",
    "text",
    "csv",
    "docx",
    "pdf",
    "csv-tables",
    "csv-excel",
    "boris",
    "eaf",
    "vtt",
    "srt",
    "chapters",
    "fhir",
    "json",
    "segments",
)
"""What `export` writes: the first five for people, the others for tools."""


class OneLineParser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Exit with code 2."""
        self.exit(2, f"alliance-tui: {message}. See: alliance-tui --help\n")


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")  # where the locale has no letter for it, "?" and no traceback
    opens = not arguments or arguments[0] in OPENING
    options = _parser(opens_app=opens).parse_args(arguments)
    try:
        hardening.harden()
        gc.set_threshold(*RARELY)
        command = _command(options.command)
        if options.command.startswith("opening."):  # the app has signals and a terminal of its own
            return command(options)
        with unwinding(), redirect_stdout(Unsteered(sys.stdout)), redirect_stderr(Unsteered(sys.stderr)):
            code = command(options)
        sys.stdout.flush()
        return code
    except Trouble as trouble:
        print(f"alliance-tui: {trouble.line}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("alliance-tui: stopped.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader went away. What Python still holds for it must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _command(name: str) -> Callable[[argparse.Namespace], int]:
    """The function that carries a command out; only its module is imported, since some take long."""
    module, _, function = name.partition(".")
    found: Callable[[argparse.Namespace], int] = getattr(import_module(f"alliance_tui.cli.{module}"), function)
    return found


def _parser(*, opens_app: bool = False) -> argparse.ArgumentParser:
    """The parser of every command, or with `opens_app` of those in OPENING alone."""
    common = _common_options()
    parser = OneLineParser(
        prog="alliance-tui",
        description=DESCRIPTION,
        parents=[common],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version", action="version", version=f"alliance-tui {VERSION}", help="print the version and exit"
    )
    parser.set_defaults(command="opening.caseload")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=OneLineParser)

    def add(name: str, command: str, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text, parents=[common])
        sub.set_defaults(command=command)
        return sub

    _add_opening(add)
    if not opens_app:
        _add_others(add, common)
        for command in WITH_JSON:
            commands.choices[command].add_argument("--json", action="store_true", help="for a program to read")
    return parser


def _add_others(add: Add, common: OneLineParser) -> None:
    """The commands that open nothing."""
    _add_clients(add)
    sessions = add("sessions", "reading.sessions", "list sessions")
    sessions.add_argument("code", metavar="CODE", nargs="?", help="one client only")
    show = add("show", "reading.show", "print one session")
    show.add_argument("session", metavar="SESSION", help="a session id, or client and number as in K-14/12")
    _add_markers(add)
    search = add("search", "looking.search", "find a text in notes and comments")
    search.add_argument("text", metavar="TEXT")
    search.add_argument("--client", metavar="CODE", help="of one client")
    trends = add("trends", "looking.trends", "the course with one client")
    trends.add_argument("code", metavar="CODE")
    brief = add("brief", "looking.brief", "what to know before a session")
    brief.add_argument("code", metavar="CODE")
    add("today", "today.today", "today's appointments from your calendar, by client code only")
    for parts in (_add_agreement, _add_scales, _add_audit, _add_export, _add_keeping, _add_rescue, _add_configuring):
        parts(add)
    add_coding(add, common)
    add_recording(add, common)
    add("locate", "reading.locate", "where config, themes and practice are")


def _add_opening(add: Add) -> None:
    """The app, straight to a place; and making a practice without it."""
    live = add("live", "opening.live", "straight into a live session with a client")
    live.add_argument("code", metavar="CODE", help="the client's code; a new client is made after asking")
    review = add("review", "opening.review", "straight into review")
    review.add_argument("code", metavar="CODE", nargs="?", help="one client only")
    add("demo", "opening.demo", "the app on a throw-away copy of the example practice; no passphrase")
    add("learn", "opening.learn", "three minutes with a client who does not exist; nothing is kept")
    init = add("init", "opening.init", "make a practice without the app; prints the recovery code once")
    init.add_argument("--no-passphrase", action="store_true", help="seal nothing: anybody with the disk can read it")


def _add_clients(add: Add) -> None:
    """The clients, and what becomes of one."""
    clients = add("clients", "reading.clients", "list the clients")
    clients.add_argument("--archived", action="store_true", help="archived clients too")
    archive = add("archive", "archiving.archive", "take a client out of the caseload; nothing of it is gone")
    reopen = add("reopen", "archiving.reopen", "bring an archived client back")
    erase = add("erase", "archiving.erase", "erase a client for good; asks for the code to be typed")
    for command in (archive, reopen, erase):
        command.add_argument("code", metavar="CODE", help="the client's code")
    erase.add_argument("--yes", metavar="CODE", help="the code once more, to erase without asking")


def _add_markers(add: Add) -> None:
    """The table of markers, with every filter."""
    markers = add("markers", "reading.markers", "list markers")
    _add_filters(markers)


def _add_filters(markers: argparse.ArgumentParser) -> None:
    markers.add_argument("--client", metavar="CODE", help="of one client")
    markers.add_argument("--group", metavar="ID", help="of one group, such as withdrawal")
    markers.add_argument("--code", metavar="ID", help="with one code, such as minimal-response")
    markers.add_argument("--open", action="store_true", help="only of episodes that are still open")
    markers.add_argument("--unnamed", action="store_true", help="only without a code")
    markers.add_argument("--salience", type=int, choices=range(1, 6), metavar="N", help="at least this salient, 1 to 5")
    markers.add_argument("--since", type=day, metavar="DATE", help="from this day on, as in 2026-03-31")
    markers.add_argument("--until", type=day, metavar="DATE", help="up to this day")


def _add_agreement(add: Add) -> None:
    """Agreement between coders."""
    compare = add("agreement", "comparing.agreement", "how far coders agree, each figure with its n and settings")
    compare.add_argument("session", metavar="SESSION", nargs="?", help="one session: an id, or K-14/12")
    compare.add_argument("--client", metavar="CODE", help="all sessions with a client that others coded too")
    compare.add_argument(
        "--coders", nargs="+", metavar="NAME", help="whom; own is yourself, the first is compared with"
    )
    compare.add_argument("--segment", type=positive, default=5, metavar="MIN", help="minutes of a segment, else 5")
    compare.add_argument("--unit", type=positive, default=10, metavar="S", help="seconds of a time unit, else 10")
    compare.add_argument("--tolerance", type=positive, default=10, metavar="S", help="marks match within S, else 10")
    compare.add_argument("--grain", choices=("group", "code"), default="group", help="compare groups or codes")
    compare.add_argument("--json", action="store_true", help="for a program to read")


def _add_scales(add: Add) -> None:
    """The scales one can rate with, and the checker for one's own."""
    scales = add("scales", "scales.known", "list the scales to rate with; scales check FILE finds every fault in one")
    parts = scales.add_subparsers(metavar="check", parser_class=OneLineParser)
    check = parts.add_parser("check", description="say what is wrong with a scale file, all of it at once")
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="for a program to read")
    check.set_defaults(command="scales.check")


def _add_audit(add: Add) -> None:
    """The audit log."""
    audit = add("audit", "audit.audit", "what was opened, changed, signed, exported and erased")
    audit.add_argument("--since", type=day, metavar="DATE", help="from this day on, as in 2026-03-31")
    audit.add_argument("--client", metavar="CODE", help="about one client")
    audit.add_argument("--json", action="store_true", help="for a program to read")


def _add_configuring(add: Add) -> None:
    """Keys, settings and codebooks of one's own."""
    add("keys", "configuring.keys", "list every action with its keys")
    config = add("config", "configuring.show", "the settings: path, show, check, or set KEY VALUE")
    parts = config.add_subparsers(metavar="path|show|check|set", parser_class=OneLineParser)
    for name, command, text in (
        ("path", "configuring.path", "print where the settings lie"),
        ("show", "configuring.show", "print every setting"),
        ("check", "configuring.check", "say what is wrong with settings, keys, themes, codebooks and scales"),
        ("set", "configuring.change", "give a setting a value; comments in the file stay"),
    ):
        part = parts.add_parser(name, help=text, description=text)
        part.set_defaults(command=command)
    parts.choices["show"].add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="for a program to read"
    )
    parts.choices["set"].add_argument("key", metavar="KEY", help="as in planned_min, or patterns.k")
    parts.choices["set"].add_argument("value", metavar="VALUE", help="a number, true or false, or a word")
    config.set_defaults(json=False)
    codebook = add("codebook", "configuring.check_codebook", "codebook check FILE finds every fault in a codebook")
    checks = codebook.add_subparsers(metavar="check", required=True, parser_class=OneLineParser)
    one = checks.add_parser("check", description="say what is wrong with a codebook file, all of it at once")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--json", action="store_true", help="for a program to read")


def _add_export(add: Add) -> None:
    """Exports: of one session, of a course, or of markers."""
    export = add("export", "leaving.export", "write sessions or markers for a person, a tool or another practice")
    export.add_argument("format", choices=FORMATS, metavar="FORMAT", help=", ".join(FORMATS))
    where = export.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="PATH", help="the file or folder, for your user only")
    add_recorded(export, where)
    export.add_argument("--replace", action="store_true", help="write over PATH where it is there")
    export.add_argument("--session", metavar="SESSION", help="one session: an id, or K-14/12")
    export.add_argument("--course", metavar="CODE", help="all sessions with a client")
    export.add_argument(
        "--drawer",
        choices=("process", "progress"),
        help="which drawer leaves; of notes and fhir the record, and the process note only when it is named",
    )
    export.add_argument(
        "--words",
        action=argparse.BooleanOptionalAction,
        help="with or without what was written; notes, fhir and json have it, all else has not, unless told",
    )
    export.add_argument(
        "--codes",
        choices=("keep", "pseudonym"),
        help="client and coder codes; pseudonyms in csv-*, boris, eaf and segments unless told",
    )
    export.add_argument(
        "--dates", choices=("keep", "shift"), help="moved by client in csv-*, boris and eaf unless told"
    )
    export.add_argument("--key", metavar="NAME", help="same name, same pseudonyms and shifts as in earlier exports")
    export.add_argument("--segment", type=positive, default=5, metavar="MIN", help="segments: how long each is, else 5")
    export.add_argument("--grain", choices=("group", "code"), default="code", help="segments: by groups or codes")
    _add_filters(export)
    _add_import(add)
    access = add("access-request", "leaving.access_request", "write a client's whole record to a folder")
    access.add_argument("code", metavar="CODE")
    access.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="the folder, made with mode 0700")
    access.add_argument("--with-process", action="store_true", help="the process notes too, in a folder of their own")


def _add_import(add: Add) -> None:
    """The way in."""
    taken = add("import", "taking_in.take_in", "take in a practice, marks from BORIS, or a transcript")
    forms = ("json", "boris", "transcript")
    taken.add_argument("format", choices=forms, metavar="FORMAT", nargs="?", help=", ".join(forms))
    taken.add_argument("file", type=Path, metavar="FILE", nargs="?")
    taken.add_argument("--session", metavar="SESSION", help="boris, transcript: whose it is, as K-14/12")
    taken.add_argument("--coder", metavar="NAME", help="boris: another coder's marks, kept beside the session's own")
    taken.add_argument(
        "--offset", metavar="TIME", help="transcript: session time at which it begins, as 1:30 or =-0:20"
    )
    taken.add_argument(
        "--speaker",
        action="append",
        default=[],
        metavar="NAME=WHO",
        help="transcript: who a name in it is: therapist, client or other",
    )
    taken.add_argument("--replace", action="store_true", help="transcript: over one that is there")
    taken.add_argument("--remove", action="store_true", help="transcript: take it away again")
    taken.add_argument("--undo", action="store_true", help="take the last import of json or boris out again")
    taken.add_argument("--yes", action="store_true", help="do not ask")


def _add_keeping(add: Add) -> None:
    """Templates of the progress note, and retention."""
    templates = add("templates", "keeping.templates", "list the templates of the progress note, or check one")
    templates.add_argument("action", choices=("check",), metavar="check", nargs="?", help="say what is wrong with FILE")
    templates.add_argument("file", type=Path, metavar="FILE", nargs="?")
    retention = add("retention", "keeping.retention", "list what was kept for its time, drawer by drawer")
    retention.add_argument("--purge", action="store_true", help="ask, and empty what is listed")
    retention.add_argument("--yes", action="store_true", help="with --purge: do not ask")
    for parser in (templates, retention):
        parser.add_argument("--json", action="store_true", help="for a program to read")


def _add_rescue(add: Add) -> None:
    """Doctor, backup, restore, passphrase."""
    doctor = add("doctor", "rescue.doctor", "verify every file; say what is wrong and what is safe")
    doctor.add_argument("--repair", action="store_true", help="mend what can be mended; nothing is deleted")
    doctor.add_argument("--yes", action="store_true", help="with --repair: bring sessions back without asking")
    doctor.add_argument("--json", action="store_true", help="for a program to read")
    backup = add("backup", "rescue.backup", "write the whole practice to one sealed file")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.add_argument("--verify", action="store_true", help="prove that FILE opens, instead of writing it")
    restore = add("restore", "rescue.restore", "bring a practice back from a backup")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="move a practice that is there aside")
    passphrase = add("passphrase", "rescue.passphrase", "change the passphrase")
    passphrase.add_argument("--new-passphrase-file", type=Path, metavar="FILE", help="read the new one from FILE")


def _common_options() -> OneLineParser:
    """Options that every command takes, before or after its name."""
    common = OneLineParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument(
        "--practice", type=Path, metavar="DIR", help=f"the practice folder (or {paths.PRACTICE_VARIABLE})"
    )
    common.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="read the passphrase from the first line of FILE (or ALLIANCE_TUI_PASSPHRASE_FILE)",
    )
    common.add_argument("--read-only", action="store_true", help="open the practice beside another that writes to it")
    return common


def positive(text: str) -> float:
    """A length on the command line, above zero and at most a day of seconds.

    Raises:
        argparse.ArgumentTypeError: when it is none.
    """
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not LEAST <= number <= MOST_MINUTES:
        raise argparse.ArgumentTypeError(f"{text!r} is no length; write a number from {LEAST} to {MOST_MINUTES}")
    return number


def day(text: str) -> date:
    """A date on the command line, as in 2026-03-31.

    Raises:
        argparse.ArgumentTypeError: when it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2026-03-31") from None
