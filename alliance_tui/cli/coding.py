"""The command coding: sessions go to another coder in a sealed package, and marks come back."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from alliance_tui.cli.asking import is_yes
from alliance_tui.cli.naming import passphrase_from_file
from alliance_tui.cli.reading import print_json, tell
from alliance_tui.cli.unlocking import ask, new_passphrase, open_for_reading, open_practice
from alliance_tui.domain.reading import counted
from alliance_tui.services import coding_back, coding_in, coding_out, review, withdrawing
from alliance_tui.services.coding_out import Way

FILE_OPTION = "package_passphrase_file"


def key(options: argparse.Namespace) -> int:
    """Print the practice's coding key. Only an open practice has to be written to for it, and only once."""
    practice = open_for_reading(options)
    if not practice.is_sealed:
        practice.close()
        practice = open_practice(options, read_only=False)
    try:
        own = coding_out.own_key(practice)
    finally:
        practice.close()
    print(own)
    sign = coding_out.sign_of(own)
    print(f"Pass it on as it is. Its sign, to compare aloud: {sign}", file=sys.stderr)
    return 0


def send(options: argparse.Namespace) -> int:
    """Write a package for a coder."""
    coder = coding_out.coder_of(options.to)
    way = coding_out.to_key(options.recipient) if options.recipient else None
    coding_out.refuse_place(options.out, replace=options.replace)
    practice = open_practice(options, read_only=False)
    try:
        sessions = tuple(review.read_session(practice, one) for one in options.sessions)
        request = coding_out.CodingRequest(sessions, coder, is_blind=not options.open, has_note=options.with_note)
        way = way or Way(passphrase=_new_secret(options))
        size = coding_out.send(practice, request, way, options.out, replace=options.replace)
    finally:
        practice.close()
    print(f"{options.out}: {request.leaves}, {size} bytes.", file=sys.stderr)
    if options.recipient:
        print(f"Only who has the key with the sign {coding_out.sign_of(options.recipient)} opens it.", file=sys.stderr)
    else:
        print("Tell the passphrase on another way than the file.", file=sys.stderr)
    return 0


def take_in(options: argparse.Namespace) -> int:
    """Take in what came."""
    sealed = coding_in.read_sealed(options.file)
    practice = open_practice(options, read_only=False)
    try:
        secret = _secret(options) if sealed.needs_passphrase else ""
        plan = coding_in.plan(practice, coding_in.opened(practice, sealed, secret))
        if plan.is_empty:
            print(f"Nothing to take in: {plan.words}.", file=sys.stderr)
            return 0
        print(f"This adds {plan.words}.", file=sys.stderr)
        if not options.yes and not is_yes("Take it in?", "Nothing was taken in"):
            print("alliance-tui: nothing was taken in.", file=sys.stderr)
            return 0
        coding_in.take_in(practice, plan)
        hidden = [session for session, _coding in plan.codings if not session.is_own_closed]
    finally:
        practice.close()
    for session in plan.sessions:
        print(f"{session.client}/{session.number}")
    print("Taken in. It can be undone with: alliance-tui import --undo", file=sys.stderr)
    if hidden:
        print(f"{counted(len(hidden), 'coding')} shown when your own wrap-up is done.", file=sys.stderr)
    return 0


def close(options: argparse.Namespace) -> int:
    """Close a coding."""
    practice = open_practice(options, read_only=False)
    try:
        session = coding_back.close(practice, review.read_session(practice, options.session))
    finally:
        practice.close()
    unnamed = sum(marker.code is None for marker in session.markers)
    left = f", {unnamed} of them without a name" if unnamed else ""
    print(f"Closed: {counted(len(session.markers), 'mark')}{left}.", file=sys.stderr)
    print(f"Send it back with: alliance-tui coding back {options.session} --out FILE", file=sys.stderr)
    return 0


def send_back(options: argparse.Namespace) -> int:
    """Write one's marks for whoever asked."""
    out: Path = options.out
    practice = open_practice(options, read_only=False)
    try:
        sessions = [review.read_session(practice, one) for one in options.sessions]
        size = coding_back.send_back(
            practice, sessions, out, has_comments=options.with_comments, replace=options.replace
        )
    finally:
        practice.close()
    marks = sum(len(session.markers) for session in sessions)
    words = "with comments" if options.with_comments else "without comments"
    print(
        f"{out}: {counted(len(sessions), 'session')}, {counted(marks, 'mark')}, {words}, {size} bytes.", file=sys.stderr
    )
    return 0


def withdraw(options: argparse.Namespace) -> int:
    """Ask a coder no more."""
    practice = open_practice(options, read_only=False)
    try:
        found = withdrawing.find_request(practice, review.read_session(practice, options.session), options.to)
        print(found.words, file=sys.stderr)
        if not options.yes and not is_yes("Withdraw it?", "Nothing was changed"):
            print("alliance-tui: nothing was changed.", file=sys.stderr)
            return 0
        withdrawing.withdraw(practice, found.package)
    finally:
        practice.close()
    print(f"Withdrawn. {found.coder.title} does not hear of it by itself: tell them.", file=sys.stderr)
    return 0


def rows(options: argparse.Namespace) -> int:
    """List what is out and what came in."""
    found, troubles = coding_back.rows(open_for_reading(options))
    if options.json:
        print_json(
            {
                "session": row.session,
                "title": row.title,
                "is_ours": row.is_ours,
                "coder": row.coder,
                "is_blind": row.is_blind,
                "at": row.at.isoformat(),
                "state": row.state,
            }
            for row in found
        )
        return tell(troubles)
    for row in found:
        blind = "blind" if row.is_blind else "open"
        whose = f"by {row.coder}" if row.is_ours else "for another practice"
        print(f"{row.title:<16}  {_day(row.at)}  {whose:<24}  {blind:<5}  {row.state}")
    return tell(troubles)


def _new_secret(options: argparse.Namespace) -> str:
    given = passphrase_from_file(options, FILE_OPTION)
    if given is not None:
        return given
    print("A passphrase for the package, to be told to the coder:", file=sys.stderr)
    return new_passphrase(options, FILE_OPTION)


def _secret(options: argparse.Namespace) -> str:
    given = passphrase_from_file(options, FILE_OPTION)
    return given if given is not None else ask("Passphrase of the package: ")


def _day(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d}"
