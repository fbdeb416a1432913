"""What one can say to `alliance-tui recording`. Nothing is imported for it that another command would not need."""

import argparse
from collections.abc import Callable
from pathlib import Path

Add = Callable[[str, str, str], argparse.ArgumentParser]
"""Adds a command: its name, the function that carries it out as `module.function`, its help."""


def add_recording(add: Add, common: argparse.ArgumentParser) -> None:
    """Recordings of sessions: linked, listed, looked for, pointed to anew, let go of."""
    recording = add("recording", "recording.listed", "link a recording to a session; nothing of it is copied")
    parts = recording.add_subparsers(metavar="link|list|check|move|unlink", required=True)

    def part(name: str, command: str, text: str) -> argparse.ArgumentParser:
        made = parts.add_parser(name, help=text, description=text, parents=[common])
        made.set_defaults(command=command)
        return made

    link = part("link", "recording.link", "link a recording to a session, and say where it begins")
    link.add_argument("session", metavar="SESSION", help="an id, or K-14/12")
    link.add_argument("file", type=Path, metavar="FILE", help="the recording; it stays where it is")
    how = link.add_mutually_exclusive_group()
    how.add_argument("--offset", metavar="TIME", help="session time at which it begins, as 1:30.500 or =-0:20")
    how.add_argument(
        "--clap", metavar="A=B", help="A in the recording is B in the session, a time or a marker's id: 12:31=10:02"
    )
    how.add_argument(
        "--from-file-time", action="store_true", help="it ended when the file was last written to; needs its length"
    )
    link.add_argument("--length", metavar="TIME", help="how long it is; else ffprobe is asked where there is one")
    link.add_argument("--replace", action="store_true", help="place one anew that is linked already")
    for name, command, text in (
        ("list", "recording.listed", "list what is linked, and where it lies"),
        ("check", "recording.check", "look whether it is there, and which marks lie in it"),
    ):
        made = part(name, command, text)
        made.add_argument("session", metavar="SESSION", nargs="?", help="one session; else all")
        made.add_argument("--json", action="store_true", help="for a program to read")
    move = part("move", "recording.move", "say where a recording lies now")
    move.add_argument("session", metavar="SESSION", help="an id, or K-14/12")
    move.add_argument("file", type=Path, metavar="NEWPATH")
    unlink = part("unlink", "recording.unlink", "let go of a recording; the file and the marks stay as they are")
    unlink.add_argument("session", metavar="SESSION", help="an id, or K-14/12")
    for which in (move, unlink):
        which.add_argument(
            "--recording", default="", metavar="WHICH", help="its number in the list, or its file's name"
        )


def add_recorded(export: argparse.ArgumentParser, where: argparse._MutuallyExclusiveGroup) -> None:
    """Exports in recording time: of which recording, and to where."""
    where.add_argument(
        "--beside",
        action="store_true",
        help="beside the recording, as REC.alliance.vtt: vtt, srt, chapters, eaf, boris",
    )
    export.add_argument(
        "--recording",
        default="",
        metavar="WHICH",
        help="in the time of this one: its number in the list, or its file's name; none for session time",
    )
