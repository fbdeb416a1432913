"""Commands that look back: search, trends, brief."""

import argparse
import sys
from datetime import date
from typing import Any

from alliance_tui.cli.reading import print_json, tell
from alliance_tui.cli.unlocking import open_for_reading
from alliance_tui.config.settings import load_settings
from alliance_tui.domain.reading import clock_text, counted
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.brief import Brief
from alliance_tui.services.brief import brief as make_brief
from alliance_tui.services.clients import find_client
from alliance_tui.services.searching import Hit
from alliance_tui.services.searching import search as find
from alliance_tui.services.trends import ClientTrend, client_trend


def search(options: argparse.Namespace) -> int:
    """Every place in notes and comments that holds a text."""
    practice = open_for_reading(options)
    client = find_client(practice, options.client) if options.client else None
    hits: list[Hit] = []
    troubles: list[Trouble] = []
    for found in find(practice, options.text, client):
        if isinstance(found, Trouble):
            troubles.append(found)
            continue
        hits.append(found)
        if not options.json:
            where = f"{found.session.client}/{found.session.number}  {found.session.started_at:%Y-%m-%d}"
            print(f"{where}  {clock_text(found.offset_s)}  {found.text}")
    if options.json:
        print_json([_hit(hit) for hit in hits])
    for trouble in troubles:
        print(f"alliance-tui: {trouble.line}", file=sys.stderr)
    return 1 if troubles else 0


def trends(options: argparse.Namespace) -> int:
    """The course with one client."""
    practice = open_for_reading(options)
    trend = client_trend(practice, find_client(practice, options.code), load_settings().patterns)
    if options.json:
        print_json(_trend(trend))
        return 0
    for course in trend.sessions:
        ruptures = ", ".join(f"{count} {group}" for group, count in course.ruptures.items()) or "no rupture"
        mended = f"{course.repairs} repair, {course.connection} connection, {course.open_episodes} open"
        print(f"{course.number:>4}  {course.started_at:%Y-%m-%d}  {ruptures}; {mended}")
    for scale in trend.scales:
        for line in scale.lines:
            print(line)
    return 0


def brief(options: argparse.Namespace) -> int:
    """What to know before a session."""
    practice = open_for_reading(options)
    known = make_brief(practice, find_client(practice, options.code), date.today())
    if options.json:
        print_json(_brief(known))
        return tell(known.troubles)
    if known.last is None:
        print(f"{known.client.code}: no session yet")
        return 0
    since = counted(known.days_since or 0, "day")
    print(f"{known.client.code}: session {known.next_number} is next, {since} since the last")
    for number, level in known.risks:
        print(f"risk: {level} in session {number}, not addressed yet")
    print(f"plan: {known.plan or 'none written'}")
    print("marked: " + ", ".join(f"{count} {title.lower()}" for _group, title, count in known.marks))
    for one in known.open:
        print(f"open: session {one.number} {clock_text(one.marker.offset_s)} {one.title}: {one.words}")
    return tell(known.troubles)


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "session": hit.session.id,
        "client": hit.session.client,
        "number": hit.session.number,
        "started_at": hit.session.started_at.isoformat(),
        "offset_s": hit.offset_s,
        "text": hit.text,
        "start": hit.start,
        "end": hit.end,
        "marker": hit.marker or None,
    }


def _trend(trend: ClientTrend) -> dict[str, Any]:
    return {
        "client": trend.client.code,
        "sessions": [course.model_dump(mode="json") for course in trend.sessions],
        "scales": [
            {
                "scale": scale.scale,
                "title": scale.title,
                "rater": scale.rater.value,
                "n": scale.n,
                "scores": [list(pair) for pair in scale.scores],
                "chart": scale.chart.model_dump(mode="json") if scale.chart else None,
                "findings": [finding.model_dump(mode="json") for finding in scale.findings],
            }
            for scale in trend.scales
        ],
    }


def _brief(known: Brief) -> dict[str, Any]:
    return {
        "client": known.client.code,
        "next_number": known.next_number,
        "days_since": known.days_since,
        "plan": known.plan,
        "last": known.last.model_dump(mode="json") if known.last else None,
        "open": [
            {
                "number": one.number,
                "day": one.day.isoformat(),
                "title": one.title,
                "words": one.words,
                "marker": one.marker.model_dump(mode="json"),
            }
            for one in known.open
        ],
        "risks": [{"number": number, "level": level} for number, level in known.risks],
        "ruptures": list(known.trend),
        "pulse": list(known.pulse),
    }
