"""The options of the command coding, apart from the other commands': it has six of its own."""

import argparse
from collections.abc import Callable
from pathlib import Path

Add = Callable[[str, str, str], argparse.ArgumentParser]

_SESSIONS = "a session id, or client and number as in K-14/12"


def add_coding(add: Add, common: argparse.ArgumentParser) -> None:
    """Sessions to other coders and back."""
    names = ("key", "out", "in", "close", "back", "withdraw", "list")
    coding = add("coding", "coding.rows", f"send sessions to another coder and back: {', '.join(names)}")
    parts = coding.add_subparsers(metavar="|".join(names), required=True, parser_class=type(coding))

    def part(name: str, command: str, text: str) -> argparse.ArgumentParser:
        made = parts.add_parser(name, help=text, description=text, parents=[common])
        made.set_defaults(command=command)
        return made

    part("key", "coding.key", "print this practice's coding key, for whoever sends you sessions")
    out = part("out", "coding.send", "write a sealed package of sessions for a coder")
    out.add_argument("sessions", metavar="SESSION", nargs="+", help=_SESSIONS)
    out.add_argument(
        "--to", required=True, metavar="CODER", help="what you call the coder; the same name, the same coder"
    )
    out.add_argument("--recipient", metavar="KEY", help="the coder's coding key; without it a passphrase is asked for")
    out.add_argument("--with-note", action="store_true", help="the note too")
    out.add_argument("--open", action="store_true", help="not blind: with your own marks, without their comments")
    _add_place(out)
    _add_secret(out)
    taken = part("in", "coding.take_in", "take in sessions to code, or the marks of a coder whom you asked")
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument("--yes", action="store_true", help="do not ask")
    _add_secret(taken)
    close = part("close", "coding.close", "call your coding of a session done")
    close.add_argument("session", metavar="SESSION", help=_SESSIONS)
    back = part("back", "coding.send_back", "write your marks for whoever asked, sealed to their practice")
    back.add_argument("sessions", metavar="SESSION", nargs="+", help=_SESSIONS)
    back.add_argument("--with-comments", action="store_true", help="what you wrote to your marks too")
    _add_place(back)
    withdraw = part("withdraw", "coding.withdraw", "ask a coder no more; an answer to it is refused from then on")
    withdraw.add_argument("session", metavar="SESSION", help=_SESSIONS)
    withdraw.add_argument("--to", default="", metavar="CODER", help="which coder, where it is out at several")
    withdraw.add_argument("--yes", action="store_true", help="do not ask")
    rows = part("list", "coding.rows", "what is out at coders, and what came here to be coded")
    rows.add_argument("--json", action="store_true", help="for a program to read")


def _add_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file, for your user only")
    parser.add_argument("--replace", action="store_true", help="write over FILE where it is there")


def _add_secret(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--package-passphrase-file", type=Path, metavar="FILE", help="read the package's passphrase from FILE"
    )
