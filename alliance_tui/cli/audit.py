"""The audit command: the log in words, and whether its chain holds."""

import argparse
import sys
from typing import Any

from alliance_tui.cli.reading import print_json
from alliance_tui.cli.unlocking import open_for_reading
from alliance_tui.services.audit_trail import Act, read_trail
from alliance_tui.services.clients import find_client


def audit(options: argparse.Namespace) -> int:
    """Print the log, oldest first. Exit code 1 where it does not verify."""
    practice = open_for_reading(options)
    client = find_client(practice, options.client) if options.client else None
    trail = read_trail(practice, since=options.since, client=client)
    if options.json:
        print_json(
            {
                "lines": trail.lines,
                "verifies": not trail.fault,
                "fault": trail.fault,
                "entries": [_row(act) for act in trail.acts],
            }
        )
    else:
        for act in trail.acts:
            fault = f"  ({act.fault})" if act.fault else ""
            print(f"{act.at:%Y-%m-%d %H:%M}  {act.title:<16}  {act.words}{fault}".rstrip())
    print(f"alliance-tui: the audit log {trail.verdict}.", file=sys.stderr)
    return 1 if trail.fault else 0


def _row(act: Act) -> dict[str, Any]:
    return {
        "seq": act.seq,
        "at": act.at.isoformat(),
        "what": act.kind,
        "words": act.words,
        "client": act.client or None,
        "session": act.session or None,
        "number": act.number,
        "fault": act.fault,
    }
