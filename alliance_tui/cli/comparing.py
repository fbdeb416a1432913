"""The command agreement: how far coders agree, in words for a person or as JSON for a program."""

import argparse
import sys

from alliance_tui.cli.reading import print_json
from alliance_tui.cli.unlocking import open_for_reading
from alliance_tui.domain.comparison import Choice, Comparison
from alliance_tui.domain.comparison_words import words
from alliance_tui.domain.two_codings import Grain
from alliance_tui.services import comparing, review
from alliance_tui.services.clients import find_client
from alliance_tui.services.comparing import Coded


def agreement(options: argparse.Namespace) -> int:
    """Compare coders over one session or over a client's."""
    if bool(options.session) == bool(options.client):
        print("alliance-tui: name one SESSION, or --client CODE. See: alliance-tui --help", file=sys.stderr)
        return 2
    practice = open_for_reading(options)
    if options.session:
        sessions = [review.read_session(practice, options.session)]
    else:
        sessions = comparing.coded_sessions(practice, find_client(practice, options.client))
    coded = comparing.gather(practice, sessions)
    choice = Choice(
        segment_s=options.segment * 60, unit_s=options.unit, tolerance_s=options.tolerance, grain=Grain(options.grain)
    )
    found = comparing.compared(coded, options.coders or (), choice)
    if options.json:
        print_json(as_data(found, coded))
    else:
        for line in words(found, coded.coders):
            print(line)
    return 0


def as_data(found: Comparison, coded: Coded) -> dict[str, object]:
    """A comparison for a program to read."""
    titles = {one: coded.title_of(one) for one in found.coders}
    partings = [
        {**parting.model_dump(mode="json"), "kind": parting.kind, "at_s": parting.at_s} for parting in found.partings
    ]
    return {**found.model_dump(mode="json"), "format": 1, "titles": titles, "partings": partings}
